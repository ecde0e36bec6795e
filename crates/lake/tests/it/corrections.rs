//! What a later row does to an earlier one of the same key.

use crate::shop::*;
use terrace_domain::facts::{CUSTOMERS, FEEDBACK, ORDERS};
use terrace_lake::Lake;

fn lake() -> (tempfile::TempDir, Lake) {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::create(&folder.path().join("我的 lake"), 4).unwrap();
    (folder, lake)
}

fn now(lake: &Lake, kind: &terrace_domain::FactKind) -> Vec<String> {
    rows(&lake.snapshot().unwrap(), kind)
}

#[test]
fn orders_without_line_numbers_are_units() {
    let (_folder, lake) = lake();
    let first = [
        line("O1", "a", "", "pen", 100),
        line("O1", "a", "", "pen", 100),
        line("O2", "b", "", "ink", 200),
        line("O3", "", "", "cap", 300),
    ];
    assert_eq!(import_orders(&lake, 1, &first), (4, 0, 0));
    assert_eq!(now(&lake, &ORDERS).len(), 4, "identical lines stay separate");

    // The same again, in another order: nothing happens, not even a version.
    let mut again = first.to_vec();
    again.reverse();
    assert_eq!(import_orders(&lake, 2, &again), (0, 0, 4));
    assert_eq!(lake.snapshot().unwrap().version, 1);

    // One line fewer is another order.
    assert_eq!(import_orders(&lake, 3, &first[1..3]), (0, 0, 2), "the line that is left is known");
    let held = now(&lake, &ORDERS);
    assert_eq!(held.iter().filter(|row| row.starts_with("O1")).count(), 1, "{held:?}");
    assert_eq!(held.len(), 3);
    assert_eq!(lake.snapshot().unwrap().version, 2);
}

#[test]
fn of_lines_with_the_same_number_the_last_holds() {
    let (_folder, lake) = lake();
    let first = [line("O1", "a", "1", "pen", 100), line("O1", "a", "2", "ink", 200)];
    assert_eq!(import_orders(&lake, 1, &first), (2, 0, 0));
    let second = [line("O1", "a", "2", "ink", 250), line("O1", "a", "3", "cap", 300), line("O1", "a", "1", "pen", 100)];
    assert_eq!(import_orders(&lake, 2, &second), (1, 1, 1));
    let snapshot = lake.snapshot().unwrap();
    assert_eq!(sum(&snapshot.tables["orders"], "amount"), (650, 3));

    // Within one import the later row wins; an equal one is unchanged.
    let third = [
        line("O9", "a", "1", "pen", 1),
        line("O9", "a", "1", "pen", 2),
        line("O9", "a", "1", "pen", 3),
        line("O9", "a", "1", "pen", 3),
    ];
    assert_eq!(import_orders(&lake, 3, &third), (1, 2, 1));
    assert_eq!(sum(&lake.snapshot().unwrap().tables["orders"], "amount"), (653, 4));
    assert_eq!(sum(&lake.snapshot_at(1).unwrap().tables["orders"], "amount"), (300, 2), "older versions stay");
}

#[test]
fn an_order_follows_its_customer() {
    let (_folder, lake) = lake();
    import_orders(&lake, 1, &[line("O1", "a", "", "pen", 100), line("O2", "a", "1", "ink", 200)]);
    for (number, customer) in ["b", "c", "d", "e"].into_iter().enumerate() {
        let lines = [line("O1", customer, "", "pen", 100), line("O2", customer, "1", "ink", 200)];
        assert_eq!(import_orders(&lake, u64::try_from(number).unwrap() + 2, &lines), (0, 2, 0));
        let held = now(&lake, &ORDERS);
        assert_eq!(held.len(), 2);
        assert!(held.iter().all(|row| row.split(' ').nth(1) == Some(customer)), "{held:?}");
    }
}

#[test]
fn an_order_number_may_have_two_customers() {
    let (_folder, lake) = lake();
    let lines = [line("O1", "a", "", "pen", 100), line("O1", "b", "", "ink", 200)];
    assert_eq!(import_orders(&lake, 1, &lines), (2, 0, 0));
    assert_eq!(import_orders(&lake, 2, &lines), (0, 0, 2));
    assert_eq!(import_orders(&lake, 3, &lines[..1]), (0, 0, 1));
    assert_eq!(now(&lake, &ORDERS).len(), 1);
}

#[test]
fn an_order_that_comes_again_with_other_lines_is_replaced_whole() {
    let (_folder, lake) = lake();
    import_orders(&lake, 1, &[line("O1", "a", "", "pen", 100), line("O1", "a", "", "ink", 200)]);
    let numbered = [line("O1", "a", "1", "pen", 100), line("O1", "a", "2", "ink", 200)];
    assert_eq!(import_orders(&lake, 2, &numbered), (0, 2, 0));
    assert_eq!(import_orders(&lake, 3, &numbered[..1]), (0, 0, 1));
    assert_eq!(now(&lake, &ORDERS).len(), 1, "the line that was taken off is gone");
    assert_eq!(import_orders(&lake, 4, &[line("O1", "a", "7", "cap", 50)]), (1, 0, 0));
    assert_eq!(now(&lake, &ORDERS).len(), 2, "a line with a new number is added");
}

#[test]
fn customers_by_file_and_by_sight() {
    let (_folder, lake) = lake();
    assert_eq!(
        import_customers(&lake, 1, &[("a", "Rome", None), ("b", "Oslo", None), ("a", "Paris", None)]),
        (2, 1, 0)
    );
    assert_eq!(import_customers(&lake, 2, &[("a", "Paris", None), ("b", "Bonn", None)]), (0, 1, 1));
    assert_eq!(now(&lake, &CUSTOMERS), ["a Paris -", "b Bonn -"]);

    // Sightings stand beside the file's rows; of those that say the same the newest stays.
    let seen = [("a", "Rome", Some(5)), ("a", "Rome", Some(9)), ("a", "Lima", Some(7))];
    assert_eq!(import_customers(&lake, 3, &seen), (2, 0, 1));
    assert_eq!(import_customers(&lake, 4, &[("a", "Rome", Some(6)), ("a", "Lima", Some(8))]), (0, 0, 2));
    let held = now(&lake, &CUSTOMERS);
    assert_eq!(held.len(), 4, "{held:?}");
    assert!(held.iter().any(|row| row.starts_with("a Rome") && row.ends_with(".000009")), "{held:?}");
    assert!(held.iter().any(|row| row.starts_with("a Lima") && row.ends_with(".000008")), "{held:?}");
    assert_eq!(import_customers(&lake, 5, &seen), (0, 0, 3));
}

#[test]
fn feedback_is_keyed_with_its_empty_cells() {
    let (_folder, lake) = lake();
    let first = [("a", 1, None, 10_000), ("a", 1, Some("nps"), 20_000), ("a", 2, None, 30_000)];
    assert_eq!(import_feedback(&lake, 1, &first), (3, 0, 0));
    assert_eq!(import_feedback(&lake, 2, &[("a", 1, None, 50_000), ("a", 1, Some("nps"), 20_000)]), (0, 1, 1));
    assert_eq!(sum(&lake.snapshot().unwrap().tables[FEEDBACK.name], "rating"), (100_000, 3));
}

#[test]
fn many_small_imports_leave_few_files() {
    let (_folder, lake) = lake();
    let mut expected = 0;
    for number in 1..=40_u64 {
        let lines: Vec<_> = (0..8).map(|n| line(&format!("O{number}-{n}"), &format!("c{n}"), "", "pen", 1)).collect();
        assert_eq!(import_orders(&lake, number, &lines), (8, 0, 0));
        expected += 8;
    }
    let snapshot = lake.snapshot().unwrap();
    assert_eq!(sum(&snapshot.tables["orders"], "amount"), (expected, u64::try_from(expected).unwrap()));
    assert!((0..4).all(|bucket| snapshot.tables["orders"].bucket(bucket).count() <= 8));
    assert_eq!(rows(&snapshot, &ORDERS).len(), 320);
    assert_eq!(rows(&lake.snapshot_at(33).unwrap(), &ORDERS).len(), 33 * 8, "also by way of the log's checkpoint");
    assert_eq!(rows(&lake.snapshot_at(3).unwrap(), &ORDERS).len(), 3 * 8, "and from before it");
    assert_eq!(import_orders(&lake, 41, &[line("O7-3", "c3", "", "ink", 5)]), (0, 1, 0));
}
