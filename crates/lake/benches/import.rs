//! How fast orders come into a lake: the first time, again unchanged, and a few corrections.
//!
//! `TERRACE_BENCH_ROWS` says how many (by default 2,000,000), of a twentieth as many customers.
#![allow(clippy::unwrap_used, clippy::disallowed_macros, clippy::indexing_slicing, reason = "a benchmark")]

use arrow::array::{ArrayRef, Decimal128Array, RecordBatch, StringArray, TimestampMicrosecondArray};
use std::sync::Arc;
use std::time::Instant;
use terrace_domain::facts::ORDERS;
use terrace_lake::{Lake, Stamp, Wait};

const BATCH: u64 = 65_536;

/// The same numbers on every run: a step of a linear congruence, its high bits.
fn mixed(number: u64) -> u64 {
    number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407) >> 20
}

fn batch(rows: std::ops::Range<u64>, customers: u64, lines: u64, extra: i128) -> RecordBatch {
    let text = |name: fn(u64, u64, u64) -> String| -> ArrayRef {
        Arc::new(rows.clone().map(|row| Some(name(row, customers, lines))).collect::<StringArray>())
    };
    let order = text(|row, _, lines| format!("{}", 1_000_000_000 + row / lines));
    let customer = text(|row, customers, lines| format!("C{:08}", mixed(row / lines) % customers));
    let product = text(|row, _, _| format!("P{}", mixed(row) % 5_000));
    let time = rows.clone().map(|row| Some(1_600_000_000_000_000 + i64::try_from(row / lines).unwrap() * 3_000_000));
    let time: ArrayRef = Arc::new(time.collect::<TimestampMicrosecondArray>());
    let decimal = |step: u64| -> ArrayRef {
        let values = rows.clone().map(|row| Some(i128::from(mixed(row * step) % 1_000) * 10_000 + extra));
        Arc::new(values.collect::<Decimal128Array>().with_precision_and_scale(18, 4).unwrap())
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

fn batches(rows: std::ops::Range<u64>, customers: u64, lines: u64, extra: i128) -> Vec<RecordBatch> {
    let starts = rows.clone().step_by(usize::try_from(BATCH).unwrap());
    starts.map(|start| batch(start..(start + BATCH).min(rows.end), customers, lines, extra)).collect()
}

fn main() {
    let rows: u64 = std::env::var("TERRACE_BENCH_ROWS").ok().and_then(|text| text.parse().ok()).unwrap_or(2_000_000);
    for lines in [1, 10] {
        let folder = tempfile::tempdir().unwrap();
        let lake = Lake::create(&folder.path().join("lake"), 16).unwrap();
        let mut writer = lake.writer("a benchmark", Wait::Refuse).unwrap();
        let mut number = 0;
        let mut run = |name: &str, given: Vec<RecordBatch>| {
            number += 1;
            let count: usize = given.iter().map(RecordBatch::num_rows).sum();
            let start = Instant::now();
            let imported =
                writer.import_batches(vec![(&ORDERS, given)], &Stamp { import: number, at: String::new() }).unwrap();
            let seconds = start.elapsed().as_secs_f64();
            let per_second = f64::from(u32::try_from(count).unwrap()) / seconds;
            println!(
                "{lines:>2} lines an order, {name:<18} {count:>9} rows {seconds:>7.2} s {per_second:>10.0} rows/s {:?}",
                imported.counts["orders"]
            );
        };
        let customers = rows / 20;
        run("new", batches(0..rows, customers, lines, 0));
        run("the next 1%", batches(rows..rows + rows / 100, customers, lines, 0));
        run("corrections of 1%", batches(0..rows / 100, customers, lines, 1));
        run("all of it again", batches(rows / 50..rows, customers, lines, 0));
        let start = Instant::now();
        let snapshot = lake.snapshot().unwrap();
        println!("{lines:>2} lines an order, snapshot opened in {:.4} s", start.elapsed().as_secs_f64());
        let bytes: u64 = snapshot.tables["orders"].files.iter().map(|file| file.bytes).sum();
        println!("{lines:>2} lines an order: {bytes} bytes");
    }
}
