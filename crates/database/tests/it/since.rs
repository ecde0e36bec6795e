//! New rows alone.

use crate::shops::Shop;
use terrace_database::{Mark, MarkKind};
use terrace_domain::Coded as _;

const QUERY: &str = "SELECT id, changed FROM t WHERE changed >= :since ORDER BY id -- from :since on";

/// All rows, then those from the last on, then those that came meanwhile, of a column of some type.
fn goes_on(shop: &Shop, kind: &str, values: [&str; 4], marks: [&str; 2], mark_kind: MarkKind) {
    let row = |id: usize, value: &str| format!("INSERT INTO t VALUES ({id}, {value})");
    let [first, second, third, fourth] = values;
    shop.write(&["DROP TABLE IF EXISTS t", &format!("CREATE TABLE t (id INT, changed {kind})")]);
    shop.write(&[&row(1, first), &row(2, second)]);
    let told = |from: Option<Mark>| {
        let (_, rows, fetched) = shop.read_since(QUERY, Some(("changed", from))).unwrap_or_else(|error| {
            panic!("{} {kind}: {error}", shop.kind);
        });
        (rows.into_iter().map(|row| row[0].clone()).collect::<Vec<_>>(), fetched.mark)
    };
    let (ids, mark) = told(None);
    assert_eq!(
        (ids, mark.clone()),
        (vec!["1".into(), "2".into()], Mark::new(mark_kind, marks[0])),
        "{} {kind}",
        shop.kind
    );
    // One of an equal value came late.
    shop.write(&[&row(3, third), &row(4, fourth)]);
    let (ids, mark) = told(mark);
    let expected = (vec!["2".to_owned(), "3".into(), "4".into()], Mark::new(mark_kind, marks[1]));
    assert_eq!((ids, mark.clone()), expected, "{} {kind}", shop.kind);
    let (ids, again) = told(mark.clone());
    assert_eq!((ids, again), (vec!["4".to_owned()], mark), "{} {kind}", shop.kind);
}

#[test]
fn each_run_goes_on_where_the_last_one_ended() {
    use MarkKind::{Number, Text, Time};
    let days = ["'2026-01-01'", "'2026-01-02'", "'2026-01-02'", "'2026-01-03'"];
    let times =
        ["'2026-01-01 10:00:00'", "'2026-01-01 10:00:00.5'", "'2026-01-01 10:00:00.5'", "'2026-01-01 10:00:01'"];
    let whole = ["9", "10", "10", "9000000000000000000"];
    let parts = ["-1", "12345678901234567890.5", "12345678901234567890.5", "12345678901234567890.75"];
    for shop in Shop::all() {
        goes_on(&shop, "BIGINT", whole, ["10", "9000000000000000000"], Number);
        match shop.kind {
            "sqlite" => {
                goes_on(&shop, "TEXT", days, ["2026-01-02", "2026-01-03"], Text);
                goes_on(&shop, "DATETIME", days, ["2026-01-02", "2026-01-03"], Text);
                goes_on(&shop, "REAL", ["0.5", "1.25", "1.25", "2"], ["1.25", "2"], Number);
            }
            "postgres" => {
                goes_on(&shop, "date", days, ["2026-01-02", "2026-01-03"], Time);
                goes_on(&shop, "int", ["9", "10", "10", "11"], ["10", "11"], Number);
                goes_on(&shop, "numeric", parts, ["12345678901234567890.5", "12345678901234567890.75"], Number);
                goes_on(&shop, "timestamp", times, ["2026-01-01 10:00:00.5", "2026-01-01 10:00:01"], Time);
                goes_on(&shop, "timestamptz", times, ["2026-01-01 10:00:00.5+00", "2026-01-01 10:00:01+00"], Time);
            }
            _ => {
                goes_on(&shop, "DATE", days, ["2026-01-02", "2026-01-03"], Time);
                goes_on(
                    &shop,
                    "BIGINT UNSIGNED",
                    ["9", "10", "10", "18446744073709551615"],
                    ["10", "18446744073709551615"],
                    Number,
                );
                goes_on(&shop, "DECIMAL(30,2)", parts, ["12345678901234567890.50", "12345678901234567890.75"], Number);
                goes_on(&shop, "DATETIME(1)", times, ["2026-01-01 10:00:00.5", "2026-01-01 10:00:01.0"], Time);
                goes_on(&shop, "TIMESTAMP(1)", times, ["2026-01-01 10:00:00.5", "2026-01-01 10:00:01.0"], Time);
            }
        }
    }
}

#[test]
fn a_query_may_reach_back() {
    for shop in [Shop::postgres(), Shop::mysql()].into_iter().flatten() {
        let minus = if shop.kind == "postgres" { "interval '1 hour'" } else { "INTERVAL 1 HOUR" };
        shop.write(&["CREATE TABLE t (id BIGINT, changed TIMESTAMP NULL)"]);
        shop.write(&[
            "INSERT INTO t VALUES (1, '2026-01-01 08:00:00'), (2, '2026-01-01 09:30:00'), (3, '2026-01-01 10:00:00')",
        ]);
        let by_time = format!("SELECT id, changed FROM t WHERE changed >= :since - {minus} ORDER BY id");
        let (_, rows, fetched) = shop.read_since(&by_time, Some(("changed", None))).unwrap();
        assert_eq!(rows.len(), 3);
        let (_, rows, again) = shop.read_since(&by_time, Some(("changed", fetched.mark.clone()))).unwrap();
        assert_eq!((rows.len(), again.mark), (2, fetched.mark), "{}", shop.kind);
        let by_number = "SELECT id, changed FROM t WHERE id >= :since - 1 ORDER BY id";
        let (_, rows, fetched) = shop.read_since(by_number, Some(("id", None))).unwrap();
        assert_eq!(rows.len(), 3);
        assert_eq!(shop.read_since(by_number, Some(("id", fetched.mark))).unwrap().1.len(), 2);
    }
}

#[test]
fn a_query_of_a_file_reaches_back_as_well() {
    let shop = Shop::sqlite();
    shop.write(&[
        "CREATE TABLE t (id INT, changed TEXT)",
        "INSERT INTO t VALUES (1, '2026-01-01 08:00:00'), (2, '2026-01-01 10:00:00')",
    ]);
    let back = "SELECT id, changed FROM t WHERE changed >= coalesce(datetime(:since, '-1 hour'), '')";
    let (_, rows, fetched) = shop.read_since(back, Some(("changed", None))).unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!(shop.read_since(back, Some(("changed", fetched.mark))).unwrap().1.len(), 1);
}

#[test]
fn a_value_without_end_does_not_stop_what_follows() {
    let Some(shop) = Shop::postgres() else { return };
    shop.write(&[
        "CREATE TABLE t (id INT, changed timestamptz)",
        "INSERT INTO t VALUES (1, '2026-01-01'), (2, 'infinity')",
    ]);
    let (_, rows, fetched) = shop.read_since(QUERY, Some(("changed", None))).unwrap();
    assert_eq!((rows.len(), fetched.mark.unwrap().text.as_str()), (2, "2026-01-01 00:00:00+00"));
}

#[test]
fn what_does_not_say_which_rows_are_new_is_refused() {
    for shop in Shop::all() {
        shop.write(&[
            "CREATE TABLE t (id INT, changed DOUBLE PRECISION, name VARCHAR(9))",
            "INSERT INTO t VALUES (1, 2, 'a')",
        ]);
        let code = |query: &str, column: Option<&str>| {
            shop.read_since(query, column.map(|column| (column, None))).unwrap_err().code()
        };
        assert_eq!(code("SELECT id FROM t", Some("id")), "T1192");
        assert_eq!(code(QUERY, None), "T1193");
        assert_eq!(code(QUERY, Some("updated_at")), "T1194");
        if shop.kind == "sqlite" {
            shop.write(&["INSERT INTO t VALUES (2, 'b', 'b')"]);
            assert_eq!(code(QUERY, Some("changed")), "T1195", "of several types");
        } else {
            assert_eq!(code(QUERY, Some("changed")), "T1195");
            assert_eq!(code("SELECT id, name FROM t WHERE name >= :since", Some("name")), "T1195");
        }
    }
}
