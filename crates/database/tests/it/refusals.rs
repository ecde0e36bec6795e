//! Nothing is written, and no secret is shown.

use crate::shops::{Shop, execute};
use terrace_database::{AddressOrigin, DatabaseAddress, DatabaseError, QueryRun, fetch};
use terrace_domain::{CancelToken, Coded as _};

#[test]
fn whatever_would_write_is_refused() {
    for shop in Shop::all() {
        shop.write(&["CREATE TABLE t (id INT)", "INSERT INTO t VALUES (1), (2)"]);
        let common = [
            "DELETE FROM t",
            "INSERT INTO t VALUES (3)",
            "INSERT INTO t VALUES (3) RETURNING id",
            "DROP TABLE t",
            "CREATE TABLE u (a INT)",
            "COMMIT",
            "SELECT 1; DELETE FROM t",
            "SELECT 1; COMMIT; DELETE FROM t",
            "DELETE FROM t RETURNING id",
            "",
        ];
        let own: &[&str] = match shop.kind {
            "postgres" => &[
                "WITH gone AS (DELETE FROM t RETURNING id) SELECT * FROM gone",
                "SELECT set_config('transaction_read_only', 'off', false), (SELECT count(*) FROM t)",
                "SELECT * FROM t FOR UPDATE",
                "SET TRANSACTION READ WRITE",
                "COPY t TO PROGRAM 'true'",
            ],
            "mysql" => &["SELECT 1; /*!50000 DELETE FROM t */", "SET SESSION TRANSACTION READ WRITE", "TRUNCATE t"],
            _ => &["PRAGMA query_only = OFF", "ATTACH '/tmp/terrace-none.db' AS other", "VACUUM"],
        };
        for query in common.iter().chain(own) {
            let error = shop.read(query).err().unwrap_or_else(|| panic!("{}: {query}", shop.kind));
            assert!(["T1188", "T1189"].contains(&error.code()), "{}: {query}: {error}", shop.kind);
        }
        let (_, rows, _) = shop.read("SELECT id FROM t ORDER BY id").unwrap();
        assert_eq!(rows, [["1"], ["2"]], "{}", shop.kind);
    }
    assert!(!std::path::Path::new("/tmp/terrace-none.db").exists());
}

#[test]
fn a_refused_query_tells_what_the_database_says() {
    for shop in Shop::all() {
        shop.write(&["CREATE TABLE t (id INT)"]);
        let error = shop.read("SELECT * FROM no_such_table WHERE phone = '13800001234'").unwrap_err();
        let told = error.arguments().into_iter().find(|(name, _)| *name == "reason").unwrap().1;
        assert_eq!(error.code(), "T1188", "{}", shop.kind);
        assert!(told.contains("no_such_table") && !told.contains("13800001234"), "{told}");
    }
}

#[test]
fn what_is_not_there_is_not_made() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("none.db");
    let url = format!("sqlite://{}?mode=rwc", path.display());
    let error = opened(&url);
    assert_eq!(error.code(), "T1187", "{error}");
    assert!(!path.exists());
    std::fs::write(&path, "this is no database, however long it is: ".repeat(100)).unwrap();
    let error = opened(&url);
    assert!(["T1187", "T1188"].contains(&error.code()), "{error}");
}

fn opened(url: &str) -> DatabaseError {
    let address = DatabaseAddress::read(url, AddressOrigin::Hidden).unwrap();
    let run = QueryRun { address: &address, name: "q.sql", text: "SELECT 1", since: None };
    fetch(&run, &mut crate::shops::Seen::default(), &CancelToken::new()).unwrap_err()
}

#[test]
fn no_message_shows_user_or_password() {
    let silent = |error: &DatabaseError| {
        let all = format!("{error} {error:?} {:?}", error.arguments());
        assert_eq!(error.code(), "T1187", "{all}");
        assert!(!all.contains("s3cretpw") && !all.contains("s3cret%70w") && !all.contains("nobodys"), "{all}");
        assert!(all.contains("127.0.0.1"), "{all}");
    };
    if let Some(shop) = Shop::postgres() {
        // The server of tests trusts everybody it knows.
        silent(&opened(&shop.url.replace("terrace@", "nobodys:s3cretpw@")));
        silent(&opened(&format!("{}?password=s3cretpw", shop.url.replace("terrace@", "nobodys@"))));
    }
    if let Some(shop) = Shop::mysql() {
        shop.write(&[
            "CREATE USER nobodys@'127.0.0.1' IDENTIFIED BY 'other'",
            "GRANT SELECT ON *.* TO nobodys@'127.0.0.1'",
        ]);
        silent(&opened(&shop.url.replace("root@", "nobodys:s3cret%70w@")));
        let let_in = Shop { url: shop.url.replace("root@", "nobodys:other@"), ..shop };
        assert_eq!(let_in.first("SELECT 1 AS a"), ["1"]);
        execute(&let_in.url.replace("nobodys:other@", "root@"), &["DROP USER nobodys@'127.0.0.1'"]);
    }
    // Nobody listens there.
    silent(&opened("postgres://nobodys:s3cretpw@127.0.0.1:1/shop"));
    silent(&opened("mysql://nobodys:s3cretpw@127.0.0.1:1/shop"));
}
