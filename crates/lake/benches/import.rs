//! How fast orders come into a lake: the first time, again unchanged, and a few corrections.
//!
//! `TERRACE_BENCH_ROWS` says how many (by default 2,000,000), of a twentieth as many customers or as many as
//! `TERRACE_BENCH_CUSTOMERS` says; `TERRACE_BENCH_FOLDER` where; with `TERRACE_BENCH_NEW_ONLY` only the first import is
//! made. The time to make the rows is taken off.
#![allow(clippy::unwrap_used, clippy::disallowed_macros, clippy::indexing_slicing, reason = "a benchmark")]

use arrow::array::{ArrayRef, Decimal64Array, RecordBatch, StringArray, TimestampMicrosecondArray};
use rayon::prelude::*;
use std::ops::Range;
use std::sync::Arc;
use std::time::Instant;
use terrace_domain::facts::ORDERS;
use terrace_lake::{Lake, Stamp, Wait};

const BATCH: u64 = 65_536;

/// The same numbers on every run: a step of a linear congruence, its high bits.
fn mixed(number: u64) -> u64 {
    number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407) >> 20
}

fn batch(rows: Range<u64>, customers: u64, lines: u64, extra: i64) -> RecordBatch {
    let text = |name: fn(u64, u64, u64) -> String| -> ArrayRef {
        Arc::new(rows.clone().map(|row| Some(name(row, customers, lines))).collect::<StringArray>())
    };
    let order = text(|row, _, lines| format!("{}", 1_000_000_000 + row / lines));
    let customer = text(|row, customers, lines| format!("C{:08}", mixed(row / lines) % customers));
    let product = text(|row, _, _| format!("P{}", mixed(row) % 5_000));
    let time = rows.clone().map(|row| Some(1_600_000_000_000_000 + i64::try_from(row / lines).unwrap() * 3_000_000));
    let time: ArrayRef = Arc::new(time.collect::<TimestampMicrosecondArray>());
    let decimal = |step: u64| -> ArrayRef {
        let values = rows.clone().map(|row| Some((mixed(row * step) % 1_000) as i64 * 10_000 + extra));
        Arc::new(values.collect::<Decimal64Array>().with_precision_and_scale(18, 4).unwrap())
    };
    let columns = [
        ("order_id", order),
        ("customer_id", customer),
        ("ordered_at", time),
        ("product", product),
        ("quantity", decimal(3)),
        ("unit_price", decimal(5)),
        ("amount", decimal(7)),
    ];
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true))).unwrap()
}

/// The most memory that this process ever had, where the system tells.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("peak unknown");
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Makes the rows on all cores and gives them to `take`, as reading files would.
fn each_batch(
    rows: Range<u64>,
    make: impl Fn(Range<u64>) -> RecordBatch + Sync,
    take: impl Fn(u64, RecordBatch) + Sync,
) {
    let numbers: Vec<u64> = (0..(rows.end - rows.start).div_ceil(BATCH)).collect();
    numbers.into_par_iter().with_max_len(1).for_each(|number| {
        let start = rows.start + number * BATCH;
        take(number, make(start..(start + BATCH).min(rows.end)));
    });
}

fn main() {
    let number = |name: &str, usual: u64| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual);
    let rows = number("TERRACE_BENCH_ROWS", 2_000_000);
    let customers = number("TERRACE_BENCH_CUSTOMERS", rows / 20);
    for lines in [1, 10] {
        let folder = match std::env::var_os("TERRACE_BENCH_FOLDER") {
            Some(folder) => tempfile::tempdir_in(folder).unwrap(),
            None => tempfile::tempdir().unwrap(),
        };
        let lake = Lake::create(&folder.path().join("lake"), 16).unwrap();
        let mut writer = lake.writer("a benchmark", &Wait::Refuse).unwrap();
        let mut import = 0;
        let mut run = |name: &str, rows: Range<u64>, extra: i64| {
            import += 1;
            let make = |rows| batch(rows, customers, lines, extra);
            let start = Instant::now();
            each_batch(rows.clone(), make, |_, _| {});
            let making = start.elapsed().as_secs_f64();
            let start = Instant::now();
            let staging = lake.stage().unwrap();
            each_batch(rows.clone(), make, |position, batch| staging.put(&ORDERS, position, batch).unwrap());
            let staged = start.elapsed().as_secs_f64() - making;
            let start = Instant::now();
            let imported = writer.import(staging, &Stamp { import, at: String::new() }).unwrap();
            let written = start.elapsed().as_secs_f64();
            let count = (rows.end - rows.start) as f64;
            println!(
                "{lines:>2} lines an order, {name:<18} {count:>10} rows: staged {staged:>6.2} s, imported {written:>6.2} s, \
                 together {:.3} us a row; {} {:?}",
                (staged + written) * 1e6 / count,
                peak(),
                imported.counts["orders"]
            );
        };
        run("new", 0..rows, 0);
        if std::env::var_os("TERRACE_BENCH_NEW_ONLY").is_none() {
            run("the next 1%", rows..rows + rows / 100, 0);
            run("corrections of 1%", 0..rows / 100, 1);
            run("all of it again", rows / 50..rows, 0);
        }
        let start = Instant::now();
        let snapshot = lake.snapshot().unwrap();
        println!("{lines:>2} lines an order, snapshot opened in {:.4} s", start.elapsed().as_secs_f64());
        let table = &snapshot.tables["orders"];
        let bytes: u64 = table.files.iter().map(|file| file.bytes).sum();
        println!(
            "{lines:>2} lines an order: {bytes} bytes in {} files, {} buckets, one row per order: {}",
            table.files.len(),
            snapshot.buckets,
            table.one_row_per_order
        );
    }
}
