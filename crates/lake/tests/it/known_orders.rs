//! Rows of an order that is known already, from an earlier import or an earlier file of the same import: in memory,
//! on disk, in a rehearsal and straight from files alike.

use crate::large::tiny;
use crate::shop::*;
use arrow::array::{ArrayRef, BooleanArray, RecordBatch};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;
use terrace_domain::facts::ORDERS;
use terrace_domain::{CancelToken, Coded, KnownOrders};
use terrace_lake::{Lake, LakeError, Limits, MetOrders, ReadRows, Staging, consolidate};

const DAY: i64 = 86_400_000_000;

/// A row: order, customer, day, number of the line, product, amount. What is below zero came back.
type Row = (&'static str, &'static str, i64, &'static str, &'static str, i64);

/// The rows of one file.
fn file(rows: &[Row]) -> RecordBatch {
    let lines: Vec<Line> = rows
        .iter()
        .map(|(order, customer, day, number, product, amount)| Line {
            at: day * DAY,
            ..line(order, customer, number, product, *amount)
        })
        .collect();
    let returns: ArrayRef = Arc::new(rows.iter().map(|row| Some(row.5 < 0)).collect::<BooleanArray>());
    let batch = orders(&lines);
    let columns = batch.schema_ref().fields().iter().zip(batch.columns());
    let products = texts(rows.iter().map(|row| Some(row.4).filter(|name| !name.is_empty())));
    let columns = columns.map(|(field, column)| match field.name().as_str() {
        "product" => ("product".to_owned(), Arc::clone(&products), true),
        name => (name.to_owned(), Arc::clone(column), true),
    });
    RecordBatch::try_from_iter_with_nullable(columns.chain([("is_return".to_owned(), returns, true)])).unwrap()
}

/// The rows that hold: order, customer, product, amount.
type Held = Vec<String>;

fn held(lake: &Lake) -> Held {
    let short = |row: String| {
        let cells: Vec<&str> = row.split(' ').collect();
        // Order, customer, time, line, product, amount; a time has no blank.
        format!("{} {} {} {}", cells[0], cells[1], cells[4], cells[5])
    };
    let mut held: Held = rows(&lake.snapshot().unwrap(), &ORDERS).into_iter().map(short).collect();
    held.sort();
    held
}

fn stage(lake: &Lake, files: &[&[Row]], rule: KnownOrders) -> Staging {
    let staging = lake.stage().unwrap().with_known_orders(rule);
    for (number, rows) in (0_u64..).zip(files) {
        // In pieces, as files come.
        for (part, rows) in (0_u64..).zip(rows.chunks(2)) {
            staging.put(&ORDERS, number << 32 | part, file(rows)).unwrap();
        }
    }
    staging
}

/// Imports commands of files each, in memory and on disk, and tells what holds and what the last command met.
fn after(commands: &[(&[&[Row]], KnownOrders)]) -> Result<(Held, MetOrders), LakeError> {
    let mut told: Option<Result<(Held, MetOrders), LakeError>> = None;
    for limits in [Limits::default(), tiny()] {
        let folder = tempfile::tempdir().unwrap();
        let lake = Lake::create(&folder.path().join("lake"), 3).unwrap().with_limits(limits);
        let mut met = Ok(MetOrders::default());
        for (number, (files, rule)) in (1..).zip(commands) {
            let rehearsed = lake.rehearse(stage(&lake, files, *rule), &CancelToken::new());
            let imported = writer(&lake).import(stage(&lake, files, *rule), &stamp(number));
            met = match (rehearsed, imported) {
                (Ok(rehearsed), Ok(imported)) => {
                    assert_eq!((rehearsed.met, rehearsed.counts), (imported.met.clone(), imported.counts));
                    Ok(imported.met)
                }
                (Err(rehearsed), Err(error)) => {
                    assert_eq!(rehearsed.to_string(), error.to_string());
                    Err(error)
                }
                other => panic!("{other:?}"),
            };
        }
        let now = met.map(|met| (held(&lake), met));
        match (&told, &now) {
            (Some(Ok(before)), Ok(now)) => assert_eq!(before, now, "on disk as in memory"),
            (Some(Err(before)), Err(now)) => assert_eq!(before.arguments(), now.arguments()),
            (None, _) => {}
            other => panic!("{other:?}"),
        }
        told = Some(now);
    }
    told.unwrap()
}

/// One command of several files, which straight from files gives the same.
fn together(files: &[&[Row]]) -> (Held, MetOrders) {
    let (held, met) = after(&[(files, KnownOrders::Decide)]).unwrap();
    let read = ReadRows {
        batches: files.iter().map(|rows| file(rows)).collect(),
        files: (0..files.len() as u64).collect(),
        known_orders: KnownOrders::Decide,
    };
    let (batches, met_straight) = consolidate(&ORDERS, &read, &CancelToken::new()).unwrap();
    assert_eq!(batches.iter().map(RecordBatch::num_rows).sum::<usize>(), held.len());
    assert_eq!(met_straight, met);
    (held, met)
}

/// Two commands of one file each.
fn one_after_the_other(first: &[Row], second: &[Row]) -> (Held, MetOrders) {
    after(&[(&[first], KnownOrders::Decide), (&[second], KnownOrders::Decide)]).unwrap()
}

#[test]
fn the_same_rows_again_change_nothing() {
    let feb: &[Row] = &[("1", "a", 1, "", "pen", 1), ("2", "a", 9, "", "ink", 2), ("2", "a", 9, "", "ink", 2)];
    let mar: &[Row] = &[("2", "a", 9, "", "ink", 2), ("2", "a", 9, "", "ink", 2), ("3", "a", 12, "", "cap", 3)];
    let expected = ["1 a pen 0.0001", "2 a ink 0.0002", "2 a ink 0.0002", "3 a cap 0.0003"];
    for (held, met) in [together(&[feb, mar]), one_after_the_other(feb, mar)] {
        assert_eq!(held, expected);
        assert!(met.is_empty());
    }
}

#[test]
fn a_later_file_holds_for_the_whole_order() {
    let first: &[Row] = &[("1", "a", 1, "", "x", 1), ("1", "a", 1, "", "y", 2), ("1", "a", 1, "", "z", 3)];
    for (held, met) in [together(&[first, &first[..2]]), one_after_the_other(first, &first[..2])] {
        assert_eq!(held, ["1 a x 0.0001", "1 a y 0.0002"]);
        assert_eq!((met.replaced.orders, met.replaced.before.lines, met.replaced.after.lines), (1, 3, 2));
        let [(code, facts)] = met.remarks().try_into().unwrap();
        assert_eq!(code, "T0416");
        assert!(facts.contains(&("examples", "1 (3 × 0.0006 → 2 × 0.0003)".to_owned())), "{facts:?}");
    }
    // A total of the order, then its lines.
    let total: &[Row] = &[("5", "a", 1, "", "", 10)];
    let detail: &[Row] = &[("5", "a", 1, "", "pen", 6), ("5", "a", 1, "", "ink", 4)];
    assert_eq!(together(&[total, detail]).0.len(), 2);
    assert_eq!(one_after_the_other(detail, total).0, ["5 a - 0.0010"]);
    // Another customer on the same day: the order's account was merged.
    let (held, met) = one_after_the_other(&[("1", "old", 1, "", "x", 1)], &[("1", "new", 1, "", "x", 1)]);
    assert_eq!((held.as_slice(), met.updated.orders), (["1 new x 0.0001".to_owned()].as_slice(), 1));
}

#[test]
fn later_returns_and_further_lines_are_added() {
    let sale: &[Row] = &[("1", "a", 1, "", "x", 5), ("1", "a", 1, "", "y", 2)];
    let back: &[Row] = &[("1", "a", 6, "", "x", -5)];
    for (held, met) in [together(&[sale, back]), one_after_the_other(sale, back)] {
        assert_eq!(held, ["1 a x -0.0005", "1 a x 0.0005", "1 a y 0.0002"]);
        assert_eq!((met.added.orders, met.added.before.lines, met.added.after.lines), (1, 2, 3));
    }
    // Once more, with the sale.
    let both: &[Row] = &[sale[0], sale[1], back[0]];
    assert!(after(&[(&[sale, back], KnownOrders::Decide), (&[both], KnownOrders::Decide)]).unwrap().1.is_empty());
    let (held, met) = one_after_the_other(&[("1", "a", 1, "1", "x", 1)], &[("1", "a", 1, "2", "y", 2)]);
    assert_eq!((held.len(), met.added.orders), (2, 1));
    let (held, _) = one_after_the_other(&[("1", "a", 1, "1", "x", 1)], &[("1", "a", 1, "1", "x", 3)]);
    assert_eq!(held, ["1 a x 0.0003"]);
}

#[test]
fn halves_of_an_order_are_joined() {
    let one: &[Row] = &[("4", "a", 1, "", "cap", 7), ("5", "a", 1, "", "pen", 100), ("5", "a", 1, "", "pad", 50)];
    let two: &[Row] = &[("5", "a", 1, "", "ink", 20), ("6", "b", 2, "", "cap", 7)];
    let (held, met) = together(&[one, two]);
    assert_eq!((held.len(), met.joined.orders, met.joined.after.lines), (5, 1, 3));
    // Not of one command, not at the end, not next to each other: the later file holds.
    let later = |files: &[&[Row]]| {
        let (held, met) = together(files);
        assert_eq!((met.joined.orders, met.replaced.orders), (0, 1));
        held.iter().filter(|row| row.starts_with("5 ")).count()
    };
    assert_eq!(one_after_the_other(one, two).0.len(), 3);
    assert_eq!(later(&[&[one[1], one[2], one[0]], two]), 1);
    assert_eq!(later(&[one, &[("7", "c", 3, "", "cup", 1)], two]), 1);
    assert_eq!(later(&[one, &[("5", "a", 1, "", "pad", 55), ("6", "b", 2, "", "cap", 7)]]), 1);
}

#[test]
fn a_number_used_again_is_refused() {
    let june: &[Row] = &[("0001", "a", 1, "", "x", 100), ("0002", "b", 1, "", "x", 200)];
    let july: &[Row] = &[("0001", "d", 31, "", "x", 1_000), ("0002", "b", 31, "", "x", 2)];
    let refused = |commands: &[(&[&[Row]], KnownOrders)]| {
        let error = after(commands).unwrap_err();
        assert!(matches!(error, LakeError::NumbersUsedAgain(_)), "{error}");
        error.arguments()
    };
    let decide = KnownOrders::Decide;
    let told = vec![("orders", "1".to_owned()), ("examples", "0001 (1970-01-02, 1970-02-01)".to_owned())];
    assert_eq!(refused(&[(&[june, july], decide)]), told);
    assert_eq!(refused(&[(&[june], decide), (&[july], decide)]), told);
    // Within one file too, far apart and side by side.
    refused(&[(&[&[june[0], june[1], july[0]]], decide)]);
    refused(&[(&[&[june[0], july[0], june[1]]], decide)]);
    let several = &[(&[june, july][..], KnownOrders::Add)];
    assert_eq!(after(several).unwrap().0.len(), 4);
    let (held, met) = after(&[(&[june, july], KnownOrders::Replace)]).unwrap();
    assert_eq!((held.len(), met.replaced.orders), (2, 2));
    // What was taken once is taken when it is made again.
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::create(&folder.path().join("lake"), 3).unwrap();
    writer(&lake).import(stage(&lake, &[june, july], decide).replaying(), &stamp(1)).unwrap();
    assert_eq!(held_customers(&lake), BTreeSet::from(["b".to_owned(), "d".to_owned()]));
}

fn held_customers(lake: &Lake) -> BTreeSet<String> {
    held(lake).iter().filter_map(|row| row.split(' ').nth(1).map(str::to_owned)).collect()
}

fn any_row() -> impl Strategy<Value = Row> {
    let orders = prop::sample::select(vec!["1", "2", "3", "10"]);
    let customers = prop::sample::select(vec!["a", "a", "a", "b"]);
    let numbers = prop::sample::select(vec!["", "", "1", "2"]);
    let products = prop::sample::select(vec!["x", "y"]);
    (orders, customers, 1..3_i64, numbers, products, -1..3_i64)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn files_of_any_rows_fare_alike_in_memory_on_disk_and_in_a_rehearsal(
        commands in prop::collection::vec(prop::collection::vec(prop::collection::vec(any_row(), 1..7), 1..4), 1..4),
        rule in prop::sample::select(vec![KnownOrders::Decide, KnownOrders::Add, KnownOrders::Replace]),
    ) {
        let files: Vec<Vec<&[Row]>> = commands.iter().map(|files| files.iter().map(Vec::as_slice).collect()).collect();
        let commands: Vec<(&[&[Row]], KnownOrders)> = files.iter().map(|files| (files.as_slice(), rule)).collect();
        // It compares them all itself.
        let _ = after(&commands);
    }
}
