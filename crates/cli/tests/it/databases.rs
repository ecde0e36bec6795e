//! Facts from a shop's own database: the same as from a file, kept like a file, and only what is new.

use crate::terrace::{Ran, Terrace, Workspace, put, scratch};
use sqlx::{AnyConnection, AssertSqlSafe, Connection as _};
use std::path::Path;
use tempfile::TempDir;

const QUERY: &str = "SELECT order_id, customer_id, ordered_at, amount FROM sales ORDER BY order_id";
const SINCE: &str = "SELECT nr AS order_id, who AS customer_id, day AS ordered_at, paid AS amount, changed
FROM sales WHERE changed >= :since";
const WORDS: [&str; 6] = ["--as-of", "2026-07-01", "--columns", "customer_id,orders,net_amount", "--out", "-"];

const POLICY: &str = "policy: p\ncurrency: CNY\ntimezone: Asia/Shanghai\nmetrics:\n  orders: { measure: orders }\n  \
                      net_amount: { measure: net_amount }\nschemes:\n  status:\n    among: orders >= 1\n    rules:\n      \
                      - { tier: known, when: orders >= 1 }\n";

fn execute(url: &str, statements: &[&str]) {
    sqlx::any::install_default_drivers();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut connection = AnyConnection::connect(url).await.unwrap();
        for statement in statements {
            let done = sqlx::raw_sql(AssertSqlSafe(*statement)).execute(&mut connection).await;
            done.unwrap_or_else(|error| panic!("{error}: {statement}"));
        }
        connection.close().await.unwrap();
    });
}

/// A SQLite file in a folder, by its address.
fn sqlite(folder: &Path, statements: &[&str]) -> String {
    let url = format!("sqlite://{}/pos.db", folder.display());
    execute(&format!("{url}?mode=rwc"), statements);
    url
}

/// Sales as each database has them: a time with a zone, and an amount with decimals.
fn sales(kind: &str) -> [String; 2] {
    let (id, time, amount) = match kind {
        "postgres" => ("bigint", "timestamptz", "numeric(12,2)"),
        "mysql" => ("BIGINT", "TIMESTAMP NULL", "DECIMAL(12,2)"),
        _ => ("INTEGER", "TEXT", "TEXT"),
    };
    let zone = if kind == "mysql" { "" } else { "+00:00" };
    [
        format!("CREATE TABLE sales (order_id {id}, customer_id VARCHAR(20), ordered_at {time}, amount {amount})"),
        format!(
            "INSERT INTO sales VALUES (1, '会员1', '2026-06-01 15:30:00{zone}', '19.90'), \
             (2, 'm2', '2026-06-30 16:30:00{zone}', '1000.05'), (3, '会员1', '2026-06-03 01:00:00{zone}', '0.10')"
        ),
    ]
}

#[test]
fn a_database_gives_what_a_file_gives() {
    // The second order falls on the first of July in Shanghai.
    let text = "order_id,customer_id,ordered_at,amount\n1,会员1,2026-06-01T15:30:00+00:00,19.90\n\
                2,m2,2026-06-30T16:30:00+00:00,1000.05\n3,会员1,2026-06-03T01:00:00+00:00,0.10\n";
    let folder = scratch();
    let file = put(folder.path(), "orders.csv", text);
    let query = put(folder.path(), "orders.sql", QUERY);
    let by_file = Workspace::with_policy(POLICY, 4);
    by_file.terrace.ok(&["import", "orders", &file]);
    let answer = |workspace: &Workspace| workspace.terrace.ok(&[&["tier"], WORDS.as_slice()].concat()).stdout;
    let expected = answer(&by_file);
    assert!(expected.contains("会员1,2,20.00") && !expected.contains("m2,1"), "{expected}");
    let mut urls = vec![("sqlite", sqlite(folder.path(), &[]))];
    urls.extend(terrace_testing::postgres_database().map(|url| ("postgres", url)));
    if let Some(server) = terrace_testing::mysql_server() {
        execute(&format!("{server}/mysql"), &["CREATE DATABASE terrace_same CHARACTER SET utf8mb4"]);
        urls.push(("mysql", format!("{server}/terrace_same")));
    }
    for (kind, url) in urls {
        let [table, rows] = sales(kind);
        let words =
            if kind == "mysql" { vec![&*table, "SET time_zone = '+00:00'", &rows] } else { vec![&*table, &rows] };
        execute(&url, &words);
        let workspace = Workspace::with_policy(POLICY, 4);
        let told = workspace.terrace.ok(&["import", "orders", "--database", &url, "--query", &query]);
        assert!(told.says("T1197"), "{kind}: {}", told.stderr);
        assert_eq!(answer(&workspace), expected, "{kind}");
        // What is kept needs no database any more.
        let record = workspace.terrace.ok(&["imports", "show", "1", "--json"]).json();
        assert_eq!(record["files"][0]["name"], "orders.fetched.csv", "{kind}");
        assert_eq!(record["database"]["rows"], 3, "{kind}");
        workspace.terrace.ok(&["import", "orders", &file]);
        workspace.terrace.ok(&["imports", "undo", "1"]);
        assert_eq!(answer(&workspace), expected, "{kind}");
    }
}

/// A shop whose sales change, and the import of what is new.
struct Till {
    folder: TempDir,
    url: String,
    workspace: Workspace,
}

impl Till {
    fn new() -> Self {
        let folder = scratch();
        let url =
            sqlite(folder.path(), &["CREATE TABLE sales (nr INTEGER, who TEXT, day TEXT, paid TEXT, changed INTEGER)"]);
        put(folder.path(), "new.sql", SINCE);
        Self { folder, url, workspace: Workspace::with_policy(POLICY, 4) }
    }

    fn sell(&self, number: u32, changed: u32) {
        let row = format!("INSERT INTO sales VALUES ({number}, 'm{number}', '2026-06-0{number}', '10', {changed})");
        execute(&self.url, &[&row]);
    }

    fn import(&self, more: &[&str]) -> Ran {
        let query = format!("{}/new.sql", self.folder.path().display());
        let words = ["import", "orders", "--database", &self.url, "--query", &query, "--since-last", "changed"];
        self.workspace.terrace.ok(&[&words, more].concat())
    }

    fn undo(&self, number: &str) {
        self.workspace.terrace.ok(&["imports", "undo", number]);
    }

    fn customers(&self) -> usize {
        let list = self.workspace.terrace.ok(&[&["tier"], WORDS.as_slice()].concat()).stdout;
        list.lines().count() - 1
    }
}

#[test]
fn only_what_is_new_is_taken_and_what_was_undone_is_taken_again() {
    let till = Till::new();
    till.sell(1, 5);
    till.sell(2, 7);
    let range = |ran: &Ran| {
        assert!(ran.says("T1198"), "{}", ran.stderr);
        let line = ran.stderr.lines().find(|line| line.contains("T1198")).unwrap().to_owned();
        let (_, range) = line.split_once("changed from ").unwrap();
        (line.contains(" 2 rows"), range.to_owned())
    };
    assert_eq!(range(&till.import(&[])), (true, "– to 7".to_owned()));
    // One of the same moment came late; the last one comes again and changes nothing.
    till.sell(3, 7);
    let counts = till.import(&["--json"]).json();
    assert_eq!((&counts["counts"]["accepted"], &counts["counts"]["unchanged"]), (&1.into(), &1.into()), "{counts}");
    till.sell(4, 9);
    till.sell(5, 8);
    // A dry run takes no mark with it.
    assert!(range(&till.import(&["--dry-run"])).1.ends_with("7 to 9"));
    assert!(range(&till.import(&[])).1.ends_with("7 to 9"));
    assert_eq!(till.customers(), 5);
    // The third is taken back: from the second on.
    till.undo("3");
    assert_eq!(till.customers(), 3);
    assert!(range(&till.import(&[])).1.ends_with("7 to 9"));
    assert_eq!(till.customers(), 5);
    assert_eq!(range(&till.import(&[])).1, "9 to 9");
    // The first is: all of it, though later ones hold.
    till.undo("1");
    assert_eq!(range(&till.import(&[])).1, "– to 9");
    assert_eq!(till.customers(), 5);
    // Another query knows nothing of them.
    put(till.folder.path(), "new.sql", format!("{SINCE} AND 1 = 1"));
    assert_eq!(range(&till.import(&[])).1, "– to 9");
}

#[test]
fn no_row_is_no_import() {
    let till = Till::new();
    for words in [&["--dry-run"][..], &[], &["--json"]] {
        let ran = till.import(words);
        assert!(ran.says("T1196"), "{}", ran.stderr);
    }
    assert!(!till.workspace.terrace.ok(&["imports"]).stdout.contains("new.fetched.csv"));
}

#[test]
fn a_dry_run_stores_nothing_and_needs_no_workspace() {
    let till = Till::new();
    till.sell(1, 5);
    assert!(till.import(&["--dry-run"]).stdout.contains("m1"));
    assert!(!till.workspace.terrace.ok(&["imports"]).stdout.contains("new.fetched.csv"));
    let query = put(
        till.folder.path(),
        "all.sql",
        "SELECT nr AS order_id, who AS customer_id, day AS ordered_at, paid AS amount FROM sales",
    );
    let words = ["import", "orders", "--database", &till.url, "--query", &query, "--dry-run"];
    let elsewhere = scratch();
    let ran = Terrace::at(elsewhere.path()).ok(&words);
    assert!(ran.stdout.contains("2026-06-01"), "{}", ran.stdout);
    assert_eq!(std::fs::read_dir(elsewhere.path()).unwrap().count(), 0);
}

#[test]
fn a_database_that_breaks_off_leaves_nothing() {
    let till = Till::new();
    let query = put(
        till.folder.path(),
        "breaks.sql",
        "WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 5000)
         SELECT n AS order_id, 'm1' AS customer_id, '2026-06-01' AS ordered_at,
           CASE WHEN n = 4000 THEN json('no json') ELSE '1' END AS amount FROM s",
    );
    let before = kept(till.workspace.path());
    let ran = till.workspace.terrace.run(&["import", "orders", "--database", &till.url, "--query", &query]);
    assert!(ran.status == 1 && ran.says("T1191") && ran.stderr.contains("3999"), "{}", ran.stderr);
    assert_eq!(kept(till.workspace.path()), before);
}

/// All files of a folder, by name.
fn kept(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            names.extend(kept(&path));
        }
        names.push(path.display().to_string());
    }
    names.sort();
    names
}

#[test]
fn a_password_is_no_argument_and_stands_in_nothing_that_is_kept() {
    let Some(url) = terrace_testing::postgres_database() else { return };
    let [table, rows] = sales("postgres");
    execute(&url, &[&table, &rows]);
    let folder = scratch();
    let query = put(folder.path(), "orders.sql", QUERY);
    // The server of tests takes any password of whom it knows.
    let secret = url.replace("terrace@", "terrace:s3cretpw@");
    let workspace = Workspace::with_policy(POLICY, 4);
    let import =
        |terrace: &Terrace, place: [&str; 2]| terrace.run(&["import", "orders", place[0], place[1], "--query", &query]);
    let shown = import(&workspace.terrace, ["--database", &secret]);
    assert!(shown.status == 2 && shown.says("T1186") && !shown.stderr.contains("s3cretpw"), "{}", shown.stderr);
    for option in ["--database-env", "--database-file"] {
        let slip = import(&workspace.terrace, [option, &secret]);
        assert!(slip.status == 2 && slip.says("T1186") && !slip.stderr.contains("s3cretpw"), "{}", slip.stderr);
    }
    let unset = import(&workspace.terrace, ["--database-env", "TERRACE_NO_SUCH_DB"]);
    assert!(unset.status == 2 && unset.says("T1199"), "{}", unset.stderr);
    let misspelt = workspace.terrace.clone().with("SHOP_DB", "postgers://terrace:s3cretpw@host/shop");
    let misspelt = import(&misspelt, ["--database-env", "SHOP_DB"]);
    assert!(
        misspelt.status == 2 && misspelt.says("T1185") && !misspelt.stderr.contains("s3cretpw"),
        "{}",
        misspelt.stderr
    );
    let by_variable = import(&workspace.terrace.clone().with("SHOP_DB", &secret), ["--database-env", "SHOP_DB"]);
    assert_eq!(by_variable.status, 0, "{}", by_variable.stderr);
    let file = put(folder.path(), "shop.txt", format!("# who reads\n{secret}\n"));
    let by_file = import(&workspace.terrace, ["--database-file", &file]);
    assert_eq!(by_file.status, 0, "{}", by_file.stderr);
    let record = workspace.terrace.ok(&["imports", "show", "1", "--json"]);
    let database = record.json()["database"]["database"].clone();
    assert_eq!(database.as_str().unwrap(), url.replace("terrace@", ""));
    for path in kept(workspace.path()) {
        let bytes = std::fs::read(&path).unwrap_or_default();
        assert!(!bytes.windows(8).any(|part| part == b"s3cretpw"), "{path}");
    }
    for ran in [by_variable, by_file, record] {
        assert!(!format!("{}{}", ran.stdout, ran.stderr).contains("s3cretpw"));
    }
}

#[test]
fn a_mapping_names_the_columns_of_a_query_and_joins_files() {
    let folder = scratch();
    let url = sqlite(
        folder.path(),
        &[
            "CREATE TABLE bons (bon TEXT, kunde TEXT, tag TEXT, summe REAL)",
            "INSERT INTO bons VALUES ('b1', 'k1', '2026-06-01', 12.5)",
        ],
    );
    put(folder.path(), "people.csv", "kunde,city\nk1,上海\n");
    let query = put(folder.path(), "bons.sql", "SELECT * FROM bons");
    let mapping = put(
        folder.path(),
        "m.yaml",
        "delimiter: ;\ndecimal: \",\"\ncolumns: { order_id: bon, customer_id: kunde, ordered_at: tag, amount: summe }\n\
         join: [{ file: people.csv, on: kunde, one: true }]\n",
    );
    let workspace = Workspace::with_policy(POLICY, 4);
    workspace.terrace.ok(&["import", "orders", "--database", &url, "--query", &query, "--map", &mapping]);
    let words = ["tier", "--as-of", "2026-07-01", "--columns", "customer_id,net_amount,city", "--out", "-"];
    let list = workspace.terrace.ok(&words).stdout;
    assert!(list.contains("k1,1,12.50,known,上海"), "{list}");
}

#[test]
fn places_and_files_exclude_each_other() {
    let folder = scratch();
    let query = put(folder.path(), "q.sql", "SELECT 1 AS order_id");
    let terrace = Terrace::at(folder.path());
    for words in [
        &["import", "orders", "a.csv", "--database", "sqlite:///x.db", "--query", &query][..],
        &["import", "orders", "--database", "sqlite:///x.db"],
        &["import", "orders", "--query", &query],
        &["import", "orders", "--database", "sqlite:///x.db", "--database-env", "X", "--query", &query],
        &["import", "orders", "a.csv", "--since-last", "x"],
    ] {
        assert_eq!(terrace.run(words).status, 2, "{words:?}");
    }
}
