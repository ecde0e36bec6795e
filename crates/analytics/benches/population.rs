//! How long the metrics of everybody in a lake take, beside a bare read of the columns that they use; and of one.
//!
//! `TERRACE_BENCH_LAKE` names the folder of a lake that holds orders.
#![allow(clippy::unwrap_used, clippy::disallowed_macros, clippy::indexing_slicing, reason = "a benchmark")]

use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use rayon::prelude::*;
use std::fs::File;
use std::time::Instant;
use terrace_analytics::{Facts, population};
use terrace_domain::{AsOf, CustomerId, Date, Window, Zone};
use terrace_lake::Lake;
use terrace_policy::MeasureUse;

const USES: [(&str, &str); 7] = [
    ("days_since_last_order", "all"),
    ("orders", "all"),
    ("net_amount", "all"),
    ("net_amount", "12 months"),
    ("orders", "12 months"),
    ("first_order_at", "all"),
    ("largest_order", "all"),
];

fn main() {
    let Ok(folder) = std::env::var("TERRACE_BENCH_LAKE") else {
        println!("TERRACE_BENCH_LAKE is not set: nothing is measured");
        return;
    };
    let opened = Instant::now();
    let snapshot = Lake::open(folder.as_ref()).unwrap().snapshot().unwrap();
    let facts = Facts::from_snapshot(&snapshot);
    println!("opening       {:>9.1} ms", opened.elapsed().as_secs_f64() * 1e3);
    let uses = USES.map(|(measure, window)| MeasureUse::new(measure, Window::parse(window).unwrap()));
    let as_of = AsOf::start_of(Date::from_ymd(2025, 1, 1).unwrap(), Zone::utc());
    for _ in 0..5 {
        let start = Instant::now();
        let rows: usize = snapshot.tables["orders"].files.par_iter().with_max_len(1).map(|f| read(&f.path)).sum();
        let read = start.elapsed().as_secs_f64();
        let start = Instant::now();
        let everybody = population(&facts, &uses, &[], &as_of, None).unwrap();
        let all = start.elapsed().as_secs_f64();
        let id = CustomerId::new(everybody.ids.get(everybody.ids.len() / 2)).unwrap();
        let start = Instant::now();
        assert_eq!(population(&facts, &uses, &[], &as_of, Some(&id)).unwrap().ids.len(), 1);
        let one = start.elapsed().as_secs_f64();
        println!(
            "{rows} rows, {} customers: read {:.1} ms, everybody {:.1} ms ({:.2} reads), one {:.1} ms",
            everybody.ids.len(),
            read * 1e3,
            all * 1e3,
            all / read,
            one * 1e3
        );
    }
}

/// Decodes the columns that the metrics use.
fn read(path: &std::path::Path) -> usize {
    let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap()).unwrap();
    let columns = ProjectionMask::columns(builder.parquet_schema(), ["customer_id", "ordered_at", "amount"]);
    let reader = builder.with_projection(columns).with_batch_size(32_768).build().unwrap();
    reader.map(|batch| batch.unwrap().num_rows()).sum()
}
