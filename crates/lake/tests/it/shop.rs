//! Small facts to import, and a plain view of what a lake holds.

use arrow::array::{ArrayRef, AsArray, Decimal64Array, RecordBatch, StringArray, TimestampMicrosecondArray};
use arrow::datatypes::Decimal128Type;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use terrace_domain::facts::{CUSTOMERS, FEEDBACK, ORDERS};
use terrace_domain::{Coded, FactKind};
use terrace_frame::schema::as_written;
use terrace_lake::{Counts, Imported, Lake, LakeError, Snapshot, Stamp, TableSnapshot, Wait, Writer, bucket_of};

/// An order line.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    pub order: String,
    pub customer: Option<String>,
    pub at: i64,
    pub line: Option<String>,
    pub product: String,
    pub amount: i64,
}

pub fn line(order: &str, customer: &str, number: &str, product: &str, amount: i64) -> Line {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Line {
        order: order.to_owned(),
        customer: some(customer),
        at: 1_000_000 * i64::try_from(order.len()).unwrap(),
        line: some(number),
        product: product.to_owned(),
        amount,
    }
}

pub fn texts<'a>(values: impl IntoIterator<Item = Option<&'a str>>) -> ArrayRef {
    Arc::new(values.into_iter().collect::<StringArray>())
}

pub fn times(values: impl IntoIterator<Item = Option<i64>>) -> ArrayRef {
    Arc::new(values.into_iter().collect::<TimestampMicrosecondArray>())
}

pub fn money(values: impl IntoIterator<Item = i64>) -> ArrayRef {
    let values = values.into_iter().map(Some).collect::<Decimal64Array>();
    Arc::new(values.with_precision_and_scale(18, 4).unwrap())
}

pub fn batch(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true))).unwrap()
}

pub fn orders(lines: &[Line]) -> RecordBatch {
    batch(vec![
        ("order_id", texts(lines.iter().map(|line| Some(line.order.as_str())))),
        ("customer_id", texts(lines.iter().map(|line| line.customer.as_deref()))),
        ("ordered_at", times(lines.iter().map(|line| Some(line.at)))),
        ("line", texts(lines.iter().map(|line| line.line.as_deref()))),
        ("product", texts(lines.iter().map(|line| Some(line.product.as_str())))),
        ("amount", money(lines.iter().map(|line| line.amount))),
    ])
}

/// Customers: id, city, seen at.
pub fn customers(rows: &[(&str, &str, Option<i64>)]) -> RecordBatch {
    batch(vec![
        ("customer_id", texts(rows.iter().map(|row| Some(row.0)))),
        ("city", texts(rows.iter().map(|row| Some(row.1)))),
        ("seen_at", times(rows.iter().map(|row| row.2))),
    ])
}

/// Feedback: customer, time, source, rating.
pub fn feedback(rows: &[(&str, i64, Option<&str>, i64)]) -> RecordBatch {
    batch(vec![
        ("customer_id", texts(rows.iter().map(|row| Some(row.0)))),
        ("at", times(rows.iter().map(|row| Some(row.1)))),
        ("source", texts(rows.iter().map(|row| row.2))),
        ("rating", money(rows.iter().map(|row| row.3))),
    ])
}

pub fn stamp(import: u64) -> Stamp {
    Stamp { import, at: format!("import {import}") }
}

pub fn writer(lake: &Lake) -> Writer {
    lake.writer("a test", &Wait::Refuse).unwrap()
}

pub fn import(lake: &Lake, number: u64, batches: Vec<(&'static FactKind, Vec<RecordBatch>)>) -> Imported {
    let given: usize = batches.iter().flat_map(|(_, rows)| rows).map(RecordBatch::num_rows).sum();
    let imported = writer(lake).import_batches(batches, &stamp(number)).unwrap();
    let counted: u64 = imported.counts.values().map(Counts::rows).sum();
    assert_eq!(counted, u64::try_from(given).unwrap(), "{imported:?}");
    imported
}

/// Imports order lines and tells accepted, replaced, unchanged.
pub fn import_orders(lake: &Lake, number: u64, lines: &[Line]) -> (u64, u64, u64) {
    let imported = import(lake, number, vec![(&ORDERS, vec![orders(lines)])]);
    told(imported.counts[ORDERS.name])
}

pub fn import_customers(lake: &Lake, number: u64, rows: &[(&str, &str, Option<i64>)]) -> (u64, u64, u64) {
    told(import(lake, number, vec![(&CUSTOMERS, vec![customers(rows)])]).counts[CUSTOMERS.name])
}

pub fn import_feedback(lake: &Lake, number: u64, rows: &[(&str, i64, Option<&str>, i64)]) -> (u64, u64, u64) {
    told(import(lake, number, vec![(&FEEDBACK, vec![feedback(rows)])]).counts[FEEDBACK.name])
}

fn told(counts: Counts) -> (u64, u64, u64) {
    (counts.accepted, counts.replaced, counts.unchanged)
}

pub fn read(path: &Path) -> Vec<RecordBatch> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap()).unwrap().build().unwrap();
    reader.map(Result::unwrap).collect()
}

/// The columns that the facts above fill.
const FILLED: [&str; 11] =
    ["order_id", "customer_id", "ordered_at", "line", "product", "amount", "city", "seen_at", "at", "source", "rating"];

/// The values of the filled columns of each row, empty ones as `-`.
fn shown(batch: &RecordBatch) -> Vec<String> {
    let options = FormatOptions::default().with_null("-");
    let filled = batch.schema_ref().fields().iter().zip(batch.columns());
    let filled = filled.filter(|(field, _)| FILLED.contains(&field.name().as_str()));
    let columns: Vec<_> = filled.map(|(_, array)| ArrayFormatter::try_new(array.as_ref(), &options).unwrap()).collect();
    let row = |row: usize| columns.iter().map(|column| column.value(row).to_string()).collect::<Vec<_>>().join(" ");
    (0..batch.num_rows()).map(row).collect()
}

/// The values of all columns of each row.
pub fn shown_whole(batch: &RecordBatch) -> Vec<String> {
    let options = FormatOptions::default().with_null("-");
    let columns = batch.columns().iter().map(|array| ArrayFormatter::try_new(array.as_ref(), &options).unwrap());
    let columns: Vec<_> = columns.collect();
    let row = |row: usize| columns.iter().map(|column| column.value(row).to_string()).collect::<Vec<_>>().join("|");
    (0..batch.num_rows()).map(row).collect()
}

/// All rows of a table as text, sorted; checks on the way what must hold of every file.
pub fn rows(snapshot: &Snapshot, kind: &FactKind) -> Vec<String> {
    let Some(table) = snapshot.tables.get(kind.name) else { return Vec::new() };
    let mut all: Vec<String> = table
        .files
        .iter()
        .flat_map(|file| {
            let batches = read(&file.path);
            let count: usize = batches.iter().map(RecordBatch::num_rows).sum();
            assert_eq!(u64::try_from(count).unwrap(), file.rows);
            assert_eq!(std::fs::metadata(&file.path).unwrap().len(), file.bytes);
            for batch in &batches {
                // Files name the width of decimals that every reader knows.
                assert_eq!(*batch.schema(), as_written(&table.schema));
                check_bucket(batch, file.bucket, snapshot.buckets);
            }
            batches.iter().flat_map(shown).collect::<Vec<_>>()
        })
        .collect();
    all.sort();
    all
}

fn check_bucket(batch: &RecordBatch, bucket: u32, buckets: u32) {
    let ids = batch.column_by_name("customer_id").unwrap().as_string::<i32>();
    assert!(ids.iter().all(|id| bucket_of(id.unwrap_or(""), buckets) == bucket));
    assert!(ids.iter().is_sorted(), "sorted by customer");
}

/// The sum of a money column over all files, and the rows.
pub fn sum(table: &TableSnapshot, column: &str) -> (i128, u64) {
    let batches = table.files.iter().flat_map(|file| read(&file.path));
    let sums = batches.map(|batch| {
        let values = batch.column_by_name(column).unwrap().as_primitive::<Decimal128Type>();
        values.iter().flatten().sum::<i128>()
    });
    (sums.sum(), table.rows())
}

/// Every data file that lies in a lake's folder.
pub fn files_on_disk(root: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "parquet")
                && !path.to_string_lossy().contains("_delta_log")
            {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The data files that some kept version names.
pub fn files_named(lake: &Lake) -> Vec<std::path::PathBuf> {
    let versions = lake.versions().unwrap();
    let snapshots = versions.iter().map(|version| lake.snapshot_at(version.version).unwrap());
    let mut named: Vec<_> = snapshots
        .flat_map(|snapshot| snapshot.tables.into_values().flat_map(|table| table.files))
        .map(|file| file.path)
        .collect();
    named.sort();
    named.dedup();
    named
}

pub fn code<T: std::fmt::Debug>(result: Result<T, LakeError>) -> &'static str {
    result.unwrap_err().code()
}
