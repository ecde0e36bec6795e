//! Imports larger than memory, and lakes that outgrow their buckets: made small enough here to be tried often.

use crate::model::{Model, any_line};
use crate::shop::*;
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};
use terrace_domain::FactKind;
use terrace_domain::facts::{CUSTOMERS, FEEDBACK, ORDERS};
use terrace_lake::{Counts, Imported, Lake, Limits, Staging};

/// Everything goes to disk, in small pieces, and nearly every row asks for more buckets.
pub fn tiny() -> Limits {
    Limits {
        staged_bytes: 0,
        written_bytes: 600,
        partitions: 8,
        bucket_rows: 9,
        file_rows: 8,
        working_bytes: 1 << 30,
        certain_ids: 1 << 20,
    }
}

fn new_lake(buckets: u32, limits: Limits) -> (tempfile::TempDir, Lake) {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::create(&folder.path().join("lake"), buckets).unwrap().with_limits(limits);
    (folder, lake)
}

type Seen = (u8, u8, Option<i64>);

/// What one import brings.
#[derive(Debug, Clone)]
struct Given {
    lines: Vec<Line>,
    seen: Vec<Seen>,
    said: Vec<(u8, i64, i64)>,
    /// Rows of a batch.
    batch: usize,
}

fn any_given() -> impl Strategy<Value = Given> {
    let seen = vec((0..5_u8, 0..3_u8, proptest::option::of(0..9_i64)), 0..12);
    let said = vec((0..5_u8, 0..4_i64, 0..3_i64), 0..12);
    (vec(any_line(), 1..30), seen, said, 1..9_usize).prop_map(|(lines, seen, said, batch)| Given {
        lines,
        seen,
        said,
        batch,
    })
}

/// Stages rows in small batches from the last to the first, with some in between that are taken back.
fn stage(lake: &Lake, given: &Given) -> Staging {
    let staging = lake.stage().unwrap();
    let wrong = [line("wrong", "wrong", "", "wrong", 1), line("O1", "a", "1", "wrong", 1)];
    staging.put(&ORDERS, 1_000, orders(&wrong)).unwrap();
    staging.put(&ORDERS, 1_001, orders(&wrong)).unwrap();
    staging.take_back(&ORDERS, 1_000).unwrap();
    let parts: Vec<_> = (0..).zip(given.lines.chunks(given.batch)).collect();
    for (position, lines) in parts.into_iter().rev() {
        staging.put(&ORDERS, position, orders(lines)).unwrap();
    }
    let ids: Vec<(String, String, Option<i64>)> =
        given.seen.iter().map(|(id, city, at)| (format!("c{id}"), format!("city{city}"), *at)).collect();
    for (position, rows) in (0..).zip(ids.chunks(given.batch)) {
        let rows: Vec<_> = rows.iter().map(|(id, city, at)| (id.as_str(), city.as_str(), *at)).collect();
        staging.put(&CUSTOMERS, position, customers(&rows)).unwrap();
    }
    let said: Vec<_> = given.said.iter().map(|(id, at, rating)| (format!("c{id}"), *at, *rating)).collect();
    for (position, rows) in (0..).zip(said.chunks(given.batch)) {
        let rows: Vec<_> = rows.iter().map(|(id, at, rating)| (id.as_str(), *at, None, *rating)).collect();
        staging.put(&FEEDBACK, position, feedback(&rows)).unwrap();
    }
    staging
}

fn import_given(lake: &Lake, number: u64, given: &Given) -> Imported {
    let staging = stage(lake, given);
    let (expected, written) = (AtomicU64::new(0), AtomicU64::new(0));
    let tell = |more, done| {
        expected.fetch_add(more, Ordering::Relaxed);
        written.fetch_add(done, Ordering::Relaxed);
    };
    let imported = writer(lake).import_with_progress(staging, &stamp(number), &tell).unwrap();
    let (expected, written) = (expected.into_inner(), written.into_inner());
    let accepted: u64 = imported.counts.values().map(|counts| counts.accepted).sum();
    assert!(accepted <= written && written <= expected, "{accepted} accepted, {written} written of {expected}");
    let counted: u64 = imported.counts.values().map(Counts::rows).sum();
    assert_eq!(counted as usize, given.lines.len() + given.seen.len() + given.said.len());
    imported
}

fn held(lake: &Lake) -> BTreeMap<&'static str, Vec<String>> {
    let snapshot = lake.snapshot().unwrap();
    [&ORDERS, &CUSTOMERS, &FEEDBACK].into_iter().map(|kind| (kind.name, rows(&snapshot, kind))).collect()
}

/// The customers whose rows differ.
fn changed(before: &BTreeMap<&str, Vec<String>>, after: &BTreeMap<&str, Vec<String>>) -> BTreeSet<String> {
    let mut customers = BTreeSet::new();
    for (kind, rows) in after {
        let column = usize::from(*kind == ORDERS.name);
        let count = |rows: &[String], row: &String| rows.iter().filter(|other| *other == row).count();
        let both = rows.iter().chain(&before[kind]);
        let differ = both.filter(|row| count(rows, row) != count(&before[kind], row));
        customers.extend(differ.filter_map(|row| row.split(' ').nth(column)).map(str::to_owned));
    }
    customers.remove("-");
    customers
}

fn each_order_once(rows: &[String]) -> bool {
    let ids: BTreeSet<&str> = rows.iter().filter_map(|row| row.split(' ').next()).collect();
    ids.len() == rows.len()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn size_changes_no_answer(
        history in vec(any_given(), 1..4),
        buckets in 1..5_u32,
        certain in prop_oneof![Just(0_usize), Just(1 << 20)],
    ) {
        let (_one, small) = new_lake(3, Limits::default());
        let (_two, large) = new_lake(buckets, Limits { certain_ids: certain, ..tiny() });
        let mut model = Model::default();
        let mut each_once = true;
        for (number, given) in (1..).zip(&history) {
            let before = held(&large);
            let expected = model.import(&given.lines);
            let by_small = import_given(&small, number, given);
            let by_large = import_given(&large, number, given);
            prop_assert_eq!(&by_small, &by_large);
            let orders = by_large.counts[ORDERS.name];
            prop_assert_eq!((orders.accepted, orders.replaced, orders.unchanged), expected);
            let after = held(&large);
            prop_assert_eq!(&held(&small), &after);
            prop_assert_eq!(&after[ORDERS.name], &model.rows());

            each_once &= each_order_once(&after[ORDERS.name]);
            for lake in [&small, &large] {
                let snapshot = lake.snapshot().unwrap();
                prop_assert_eq!(snapshot.tables[ORDERS.name].one_row_per_order, each_once);
                let touched = lake.touched(snapshot.version.saturating_sub(1), snapshot.version).unwrap();
                let touched: BTreeSet<String> = touched.unwrap_or_default().into_iter().collect();
                prop_assert!(changed(&before, &after).is_subset(&touched), "{:?}", touched);
            }
        }
        let grown = large.snapshot().unwrap();
        prop_assert!(grown.buckets.is_multiple_of(buckets));
    }
}

fn many_lines(from: u64, count: u64) -> Vec<Line> {
    (from..from + count).map(|n| line(&format!("O{n:05}"), &format!("c{}", n * 7 % 97), "", "pen", 1)).collect()
}

#[test]
fn buckets_grow_with_the_rows_and_older_versions_keep_theirs() {
    let limits = Limits { bucket_rows: 100, ..Limits::default() };
    let (folder, lake) = new_lake(2, limits);
    import_orders(&lake, 1, &many_lines(0, 200));
    import_feedback(&lake, 2, &[("c1", 1, None, 1), ("c2", 1, None, 1), ("c3", 1, None, 1)]);
    assert_eq!(lake.snapshot().unwrap().buckets, 2);
    import_orders(&lake, 3, &many_lines(200, 700));
    let snapshot = lake.snapshot().unwrap();
    assert_eq!((snapshot.buckets, snapshot.version), (16, 3));
    assert_eq!((rows(&snapshot, &ORDERS).len(), rows(&snapshot, &FEEDBACK).len()), (900, 3));
    assert_eq!(lake.snapshot_at(2).unwrap().buckets, 2);
    assert_eq!(rows(&lake.snapshot_at(2).unwrap(), &ORDERS).len(), 200);
    assert_eq!(lake.buckets(), 2);
    assert_eq!(lake.touched(2, 3).unwrap().unwrap().len(), 97);

    // The same again changes nothing, and does not grow the lake.
    assert_eq!(import_orders(&lake, 4, &many_lines(0, 900)), (0, 0, 900));
    assert_eq!(lake.snapshot().unwrap().version, 3);
    // A correction finds its order in the new buckets.
    assert_eq!(import_orders(&lake, 5, &[line("O00007", "c1", "", "ink", 5)]), (0, 1, 0));
    assert_eq!(lake.touched(3, 4).unwrap().unwrap(), ["c1", "c49"]);
    assert_eq!(lake.touched(4, 4).unwrap().unwrap(), [""; 0]);

    // An older state comes back with its buckets, and goes on from there.
    writer(&lake).restore(2, &stamp(6)).unwrap();
    assert_eq!(lake.snapshot().unwrap().buckets, 2);
    assert_eq!(lake.touched(3, 5).unwrap(), None);
    import_orders(&lake, 7, &many_lines(200, 10));
    assert_eq!((lake.snapshot().unwrap().buckets, lake.touched(5, 6).unwrap().unwrap().len()), (4, 10));
    writer(&lake).restore(0, &stamp(8)).unwrap();
    import_orders(&lake, 9, &many_lines(0, 10));
    assert_eq!(lake.snapshot().unwrap().buckets, 2);
    writer(&lake).expire(&[1, 2, 3, 4, 5, 6, 7]).unwrap();
    assert_eq!(files_on_disk(&folder.path().join("lake")), files_named(&lake));
    assert_eq!(lake.touched(6, 8).unwrap(), None, "not known for versions that are gone");
}

/// Orders of a day, of customers who come again and again.
fn day(day: u64) -> Vec<Line> {
    let order = |n| line(&format!("D{day:03}-{n:03}"), &format!("c{}", (day * 31 + n) % 50), "", "pen", 1);
    (0..200).map(order).collect()
}

#[test]
fn a_daily_export_of_a_month_rewrites_recent_files() {
    let (_folder, lake) = new_lake(4, Limits::default());
    let year: Vec<Line> = (0..365).flat_map(day).collect();
    import_orders(&lake, 1, &year);
    let files = |lake: &Lake| -> BTreeMap<std::path::PathBuf, u64> {
        let snapshot = lake.snapshot().unwrap();
        snapshot.tables[ORDERS.name].files.iter().map(|file| (file.path.clone(), file.rows)).collect()
    };
    let base = files(&lake);
    let mut rows_written = 0;
    let days = 30_u64;
    for today in 365..365 + days {
        let before = files(&lake);
        // The month so far, of which a few orders of yesterday were corrected meanwhile.
        let mut month: Vec<Line> = (today.saturating_sub(30).max(365)..=today).flat_map(day).collect();
        let yesterday = format!("D{:03}-00", today - 1);
        for late in month.iter_mut().filter(|line| line.order.starts_with(&yesterday)) {
            late.amount += 1;
        }
        import_orders(&lake, today, &month);
        let after = files(&lake);
        rows_written += after.iter().filter(|(path, _)| !before.contains_key(*path)).map(|(_, rows)| rows).sum::<u64>();
        assert!(base.keys().all(|path| after.contains_key(path)), "day {today}: the base files stay as they are");
    }
    // Each day brings 200 orders; they are merged with their like a few times, never with the year's 73,000.
    assert!(rows_written < days * 200 * 12, "{rows_written}");
}

#[test]
fn a_staging_that_is_dropped_leaves_no_trace() {
    let (folder, lake) = new_lake(2, tiny());
    let staging = lake.stage().unwrap();
    for position in 0..20 {
        staging.put(&ORDERS, position, orders(&many_lines(position * 10, 10))).unwrap();
    }
    let twice = staging.put(&ORDERS, 3, orders(&many_lines(0, 1)));
    assert_eq!(code(twice), "T0406");
    drop(staging);
    let left: Vec<_> =
        std::fs::read_dir(folder.path().join("lake")).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[test]
fn rows_are_staged_from_many_threads_while_another_imports() {
    let (_folder, lake) = new_lake(2, tiny());
    let staging = lake.stage().unwrap();
    std::thread::scope(|scope| {
        for thread in 0..4_u64 {
            let staging = &staging;
            scope.spawn(move || {
                for part in 0..25 {
                    let position = part * 4 + thread;
                    staging.put(&ORDERS, position, orders(&many_lines(position * 10, 10))).unwrap();
                }
            });
        }
        import_orders(&lake, 1, &many_lines(0, 300));
    });
    let imported = writer(&lake).import(staging, &stamp(2)).unwrap();
    let counts = imported.counts[ORDERS.name];
    assert_eq!((counts.accepted, counts.replaced, counts.unchanged), (700, 0, 300));
    assert_eq!(rows(&lake.snapshot().unwrap(), &ORDERS).len(), 1_000);
}

#[test]
fn two_imports_at_once_both_hold() {
    let (_folder, lake) = new_lake(2, Limits::default());
    std::thread::scope(|scope| {
        for number in 0..4_u64 {
            let lake = &lake;
            scope.spawn(move || {
                let staging = lake.stage().unwrap();
                staging.put(&ORDERS, 0, orders(&many_lines(number * 50, 50))).unwrap();
                let wait = &terrace_lake::Wait::UpTo(std::time::Duration::from_secs(60));
                let mut writer = lake.writer(&format!("import {number}"), wait).unwrap();
                writer.import(staging, &stamp(number + 1)).unwrap();
            });
        }
    });
    let snapshot = lake.snapshot().unwrap();
    assert_eq!((snapshot.version, rows(&snapshot, &ORDERS).len()), (4, 200));
}

#[test]
fn text_of_any_kind_comes_back_from_disk() {
    let (_one, small) = new_lake(2, Limits::default());
    let (_two, large) = new_lake(2, tiny());
    let odd = ["", "客户甲", "a\u{0}b", "\u{1F600}", " ", "line\nbreak", "x"];
    let long = "长".repeat(40_000);
    let lines: Vec<Line> = (0..40)
        .map(|n: usize| {
            let mut line = line(&format!("O{n}"), odd[n % odd.len()], "", if n == 7 { &long } else { odd[n % 5] }, 0);
            line.amount = [i64::from(i32::MIN), -1, 0, 999_999_999_999_999_999, -999_999_999_999_999_999][n % 5];
            line.at = [0, -1, i64::from(i32::MAX), 253_402_300_799_000_000][n % 4];
            line
        })
        .collect();
    let whole = |lake: &Lake, kind: &FactKind| {
        let table = &lake.snapshot().unwrap().tables[kind.name];
        let batches = table.files.iter().flat_map(|file| read(&file.path));
        let mut rows: Vec<String> = batches.flat_map(|batch| shown_whole(&batch)).collect();
        rows.sort();
        rows
    };
    for lake in [&small, &large] {
        let staging = lake.stage().unwrap();
        for (position, part) in (0..).zip(lines.chunks(9)) {
            staging.put(&ORDERS, position, orders(part)).unwrap();
        }
        writer(lake).import(staging, &stamp(1)).unwrap();
    }
    assert_eq!(whole(&small, &ORDERS), whole(&large, &ORDERS));
    assert_eq!(whole(&large, &ORDERS).len(), 40);
}
