//! Values come as they are: no digit is lost, and no time moves.

use crate::shops::{Seen, Shop, execute};
use std::time::{Duration, Instant};
use terrace_database::{DatabaseError, FetchedCell, QueryRun, RowTaker, fetch};
use terrace_domain::{CancelToken, Coded as _};

const LONG: &str = "12345678901234567890123456789012345678.123456789";

#[test]
fn decimals_keep_all_their_digits() {
    for shop in Shop::all() {
        let (long, small) = match shop.kind {
            "sqlite" => ("TEXT", "TEXT"),
            "postgres" => ("numeric", "numeric(12,4)"),
            _ => ("DECIMAL(47,9)", "DECIMAL(12,4)"),
        };
        let table = format!("CREATE TABLE t (a {long}, b {small}, c BIGINT, d DOUBLE PRECISION)");
        let row = format!("INSERT INTO t VALUES ('{LONG}', '-0.1000', 9223372036854775807, 0.1)");
        shop.write(&[&table, &row]);
        assert_eq!(shop.first("SELECT * FROM t"), [LONG, "-0.1000", "9223372036854775807", "0.1"], "{}", shop.kind);
    }
}

#[test]
fn times_keep_their_moment_and_their_clock() {
    if let Some(shop) = Shop::postgres() {
        let name = shop.url.rsplit('/').next().unwrap();
        shop.write(&[
            "CREATE TABLE t (a timestamptz, b timestamp, c date, d timestamptz, e bool, f jsonb, g uuid)",
            "INSERT INTO t VALUES ('2026-03-01 08:00:00.25+08', '2026-03-01 08:00:00', '2026-03-01', 'infinity', true, \
             '{\"a\": \"店\"}', '00000000-0000-0000-0000-000000000001')",
            &format!("ALTER DATABASE {name} SET TimeZone = 'Asia/Tokyo'"),
            &format!("ALTER DATABASE {name} SET DateStyle = 'German'"),
        ]);
        let told = shop.first("SELECT * FROM t");
        let expected = ["2026-03-01T00:00:00.25+00:00", "2026-03-01 08:00:00", "2026-03-01", "infinity", "true"];
        assert_eq!(told[..5], expected);
        assert_eq!(told[5..], ["{\"a\": \"店\"}", "00000000-0000-0000-0000-000000000001"]);
    }
    if let Some(shop) = Shop::mysql() {
        shop.write(&[
            "CREATE TABLE t (a TIMESTAMP(3) NULL, b DATETIME, c DATE, d BOOLEAN, e JSON, f VARCHAR(9) COLLATE utf8mb4_bin, \
             g ENUM('x', 'y'), h TEXT)",
            "SET time_zone = '+08:00'",
            "INSERT INTO t VALUES ('2026-03-01 08:00:00.25', '2026-03-01 08:00:00', '2026-03-01', TRUE, '{\"a\": 1}', '店', \
             'y', 'long')",
        ]);
        let expected = ["2026-03-01T00:00:00.250+00:00", "2026-03-01 08:00:00", "2026-03-01", "1"];
        let told = shop.first("SELECT * FROM t");
        assert_eq!(told[..4], expected);
        assert_eq!(told[4..], ["{\"a\": 1}", "店", "y", "long"]);
    }
}

#[test]
fn nothing_is_empty_and_texts_stay() {
    for shop in Shop::all() {
        shop.write(&[
            "CREATE TABLE t (a VARCHAR(40), b INT)",
            "INSERT INTO t VALUES (NULL, NULL), ('一\n\"二\", x', 7)",
        ]);
        let (names, rows, fetched) = shop.read("SELECT a AS 店名, b FROM t ORDER BY b IS NOT NULL; -- all").unwrap();
        assert_eq!((names, fetched.rows), (vec!["店名".to_owned(), "b".to_owned()], 2), "{}", shop.kind);
        assert_eq!(rows, [["", ""], ["一\n\"二\", x", "7"]], "{}", shop.kind);
    }
}

#[test]
fn bytes_are_refused_with_their_column() {
    for shop in Shop::all() {
        let kind = if shop.kind == "postgres" { "bytea" } else { "BLOB" };
        shop.write(&[&format!("CREATE TABLE t (a INT, photo {kind})")]);
        let text = if shop.kind == "postgres" { "'\\x00ff'" } else { "x'00ff'" };
        shop.write(&[&format!("INSERT INTO t VALUES (1, {text})")]);
        let error = shop.read("SELECT * FROM t").unwrap_err();
        assert_eq!(error.code(), "T1190", "{}: {error}", shop.kind);
        assert!(error.to_string().contains("photo"), "{error}");
    }
}

/// Does something once so many rows have come.
struct Meddler<F: FnMut()> {
    seen: u64,
    at: u64,
    act: F,
}

impl<F: FnMut()> RowTaker for Meddler<F> {
    type Error = DatabaseError;

    fn columns(&mut self, _: &[String]) -> Result<(), DatabaseError> {
        Ok(())
    }

    fn row(&mut self, _: &[FetchedCell<'_>]) -> Result<(), DatabaseError> {
        self.seen += 1;
        if self.seen == self.at {
            (self.act)();
        }
        Ok(())
    }
}

/// A million rows, which no buffer on the way holds.
fn million(kind: &str) -> &'static str {
    match kind {
        "postgres" => "SELECT n, repeat('x', 200) FROM generate_series(1, 1000000) AS n",
        "mysql" => "SELECT seq, repeat('x', 200) FROM seq_1_to_1000000",
        _ => {
            "WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 1000000)
             SELECT n, printf('%200s', n) FROM s"
        }
    }
}

#[test]
fn a_server_that_goes_away_is_told_of() {
    for shop in [Shop::postgres(), Shop::mysql()].into_iter().flatten() {
        let end = || {
            let url = shop.url.clone();
            let kind = shop.kind;
            let kill = move || match kind {
                "postgres" => execute(
                    &url,
                    &["SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                       WHERE application_name = 'terrace' AND datname = current_database()"],
                ),
                _ => execute(
                    &url,
                    &["BEGIN NOT ATOMIC
                         DECLARE found INT;
                         SELECT id INTO found FROM information_schema.processlist
                            WHERE db = DATABASE() AND id <> CONNECTION_ID();
                         KILL CONNECTION found;
                       END"],
                ),
            };
            std::thread::spawn(kill).join().unwrap();
        };
        let mut meddler = Meddler { seen: 0, at: 1_000, act: end };
        let address = shop.address();
        let run = QueryRun { address: &address, name: "q.sql", text: million(shop.kind), since: None };
        let error = fetch(&run, &mut meddler, &CancelToken::new()).unwrap_err();
        assert_eq!(error.code(), "T1191", "{}: {error}", shop.kind);
        assert!(meddler.seen >= 1_000 && meddler.seen < 1_000_000, "{}", meddler.seen);
    }
}

#[test]
fn reading_stops_when_it_is_asked_to() {
    for shop in Shop::all() {
        let cancel = CancelToken::new();
        let mut meddler = Meddler { seen: 0, at: 10, act: || cancel.cancel() };
        let address = shop.address();
        if shop.kind == "sqlite" {
            shop.write(&["CREATE TABLE t (a INT)"]);
        }
        let run = QueryRun { address: &address, name: "q.sql", text: million(shop.kind), since: None };
        let error = fetch(&run, &mut meddler, &cancel).unwrap_err();
        assert_eq!(error.code(), "T0090", "{}: {error}", shop.kind);
        assert!(meddler.seen < 5_000, "{}: {}", shop.kind, meddler.seen);
        // And while nothing comes.
        let (query, cancel) = match shop.kind {
            "postgres" => ("SELECT 1 FROM pg_sleep(30)", CancelToken::new()),
            "mysql" => ("SELECT SLEEP(30)", CancelToken::new()),
            _ => continue,
        };
        let (other, since) = (cancel.clone(), Instant::now());
        let later = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(300));
            other.cancel();
        });
        let run = QueryRun { address: &address, name: "q.sql", text: query, since: None };
        assert_eq!(fetch(&run, &mut Seen::default(), &cancel).unwrap_err().code(), "T0090");
        later.join().unwrap();
        assert!(since.elapsed() < Duration::from_secs(10), "{}: {:?}", shop.kind, since.elapsed());
    }
}

#[test]
fn amounts_that_are_not_written_exactly_are_refused() {
    for (shop, kind) in [(Shop::postgres(), "MONEY"), (Shop::mysql(), "FLOAT")] {
        let Some(shop) = shop else { continue };
        shop.write(&[&format!("CREATE TABLE t (a {kind})"), "INSERT INTO t VALUES (12.5)"]);
        let error = shop.read("SELECT a FROM t").unwrap_err();
        assert_eq!(error.code(), "T1188", "{}: {error}", shop.kind);
        let (_, rows, _) = shop.read("SELECT CAST(a AS DECIMAL(20, 4)) AS a FROM t").unwrap();
        assert_eq!(rows.len(), 1);
    }
}
