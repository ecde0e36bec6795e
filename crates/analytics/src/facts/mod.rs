//! Where the rows of facts lie: per kind and customer bucket, Parquet files and rows in memory.

mod gather;
mod scatter;

pub use gather::{Gathering, OrderIds};
pub(crate) use scatter::scatter;

use crate::error::AnalyticsError;
use arrow::array::RecordBatch;
use parquet::errors::ParquetError;
use parquet::file::metadata::ParquetMetaData;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use terrace_domain::{CustomerId, FactKind};

/// The tables of all kinds of facts, laid out by customer.
///
/// All kinds share the same buckets: what is known of a customer lies in one of them.
#[derive(Debug, Clone)]
pub(crate) struct FactTables {
    buckets: u32,
    tables: BTreeMap<&'static str, FactTable>,
    /// Whether files are taken to be in the order of customers.
    ordered: bool,
    #[expect(dead_code, reason = "keeps the files of a lake as long as the facts are there; never looked at")]
    lease: Option<Arc<terrace_lake::Lease>>,
}

#[derive(Debug, Clone, Default)]
struct FactTable {
    buckets: Vec<Bucket>,
    /// Whether every order is known to be one row.
    one_line_an_order: bool,
}

/// The facts of one kind and bucket.
#[derive(Debug, Clone, Default)]
pub(crate) struct Bucket {
    /// Files of the table's schema, each sorted by customer.
    pub files: Vec<FactFile>,
    /// Rows of the table's schema, in no order.
    pub rows: Vec<RecordBatch>,
}

/// One Parquet file of facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FactFile {
    /// Absolute.
    pub path: PathBuf,
    /// Its size on disk.
    pub bytes: u64,
    /// Its rows.
    pub rows: u64,
}

impl FactTables {
    /// No facts, in this number of buckets.
    fn empty(buckets: u32) -> Self {
        Self { buckets: buckets.max(1), tables: BTreeMap::new(), ordered: true, lease: None }
    }

    /// All tables of the lake as they were at one version.
    pub(crate) fn from_snapshot(snapshot: &terrace_lake::Snapshot) -> Self {
        let mut facts = Self { lease: snapshot.lease(), ..Self::empty(snapshot.buckets) };
        for table in snapshot.tables.values() {
            facts.tables.entry(table.kind.name).or_default().one_line_an_order = table.one_row_per_order;
            for file in &table.files {
                let bucket = file.bucket as usize;
                let file = FactFile { path: file.path.clone(), bytes: file.bytes, rows: file.rows };
                facts.bucket_mut(table.kind, bucket).files.push(file);
            }
        }
        facts
    }

    /// Rows in memory, in any order, distributed over the buckets by customer in one pass.
    pub(crate) fn from_batches(
        buckets: u32,
        batches: Vec<(&'static FactKind, Vec<RecordBatch>)>,
    ) -> Result<Self, AnalyticsError> {
        let mut facts = Self::empty(buckets);
        for (kind, rows) in batches {
            for (bucket, rows) in scatter(kind, rows, facts.buckets)?.into_iter().enumerate() {
                facts.bucket_mut(kind, bucket).rows.extend(rows);
            }
        }
        Ok(facts)
    }

    /// Adds rows in any order to those that are there.
    pub(crate) fn add_rows(&mut self, kind: &'static FactKind, rows: Vec<RecordBatch>) -> Result<(), AnalyticsError> {
        for (bucket, rows) in scatter(kind, rows, self.buckets)?.into_iter().enumerate() {
            self.bucket_mut(kind, bucket).rows.extend(rows);
        }
        self.tables.entry(kind.name).or_default().one_line_an_order = false;
        Ok(())
    }

    fn bucket_mut(&mut self, kind: &'static FactKind, bucket: usize) -> &mut Bucket {
        let table = self.tables.entry(kind.name).or_default();
        if table.buckets.len() <= bucket {
            table.buckets.resize(bucket + 1, Bucket::default());
        }
        // Just made long enough.
        #[expect(clippy::indexing_slicing, reason = "resized above")]
        &mut table.buckets[bucket]
    }

    /// The number of buckets that customers are spread over.
    pub(crate) fn buckets(&self) -> u32 {
        self.buckets
    }

    /// Whether any fact of that kind is there.
    pub(crate) fn has(&self, kind: &FactKind) -> bool {
        self.tables.get(kind.name).is_some_and(|table| table.buckets.iter().any(|b| !b.is_empty()))
    }

    /// The same facts, whose files may be in any order.
    pub(crate) fn in_any_order(&self) -> Self {
        Self { ordered: false, ..self.clone() }
    }

    /// The buckets to look into: all, or the one where a customer's facts lie.
    pub(crate) fn places(&self, only: Option<&CustomerId>) -> Vec<u32> {
        match only {
            Some(customer) => vec![terrace_lake::bucket_of(customer.as_str(), self.buckets)],
            None => (0..self.buckets).collect(),
        }
    }

    /// The facts of a kind in one bucket; `None` if there are none.
    pub(crate) fn bucket(&self, kind: &str, bucket: u32) -> Option<&Bucket> {
        let found = self.tables.get(kind)?.buckets.get(bucket as usize);
        found.filter(|bucket| !bucket.is_empty())
    }

    /// Whether files are taken to be in the order of customers.
    pub(crate) fn is_ordered(&self) -> bool {
        self.ordered
    }

    /// All files of a kind.
    pub(crate) fn files(&self, kind: &FactKind) -> impl Iterator<Item = &FactFile> {
        self.tables.get(kind.name).into_iter().flat_map(|table| &table.buckets).flat_map(|bucket| &bucket.files)
    }

    /// All rows of a kind in memory.
    pub(crate) fn rows(&self, kind: &FactKind) -> impl Iterator<Item = &RecordBatch> {
        self.tables.get(kind.name).into_iter().flat_map(|table| &table.buckets).flat_map(|bucket| &bucket.rows)
    }

    /// The rows of facts of all kinds in a bucket.
    pub(crate) fn rows_in(&self, bucket: u32) -> u64 {
        let place = bucket as usize;
        self.tables.values().filter_map(|table| table.buckets.get(place)).map(Bucket::count).sum()
    }

    /// Whether every order is known to be one row of that kind.
    pub(crate) fn one_line_an_order(&self, kind: &FactKind) -> bool {
        self.tables.get(kind.name).is_some_and(|table| table.one_line_an_order)
    }
}

impl FactFile {
    /// Refuses a file that has another number of rows than the log of its table says: it is not the one that was
    /// written, or parts of it are gone.
    pub(crate) fn refuse_other_rows(&self, found: &ParquetMetaData) -> Result<(), AnalyticsError> {
        let rows = found.file_metadata().num_rows();
        if u64::try_from(rows).is_ok_and(|rows| rows == self.rows) {
            return Ok(());
        }
        let problem = format!("{} has {rows} rows instead of {}", self.path.display(), self.rows);
        Err(ParquetError::General(problem).into())
    }
}

impl Bucket {
    /// The same with further rows in memory.
    pub(crate) fn with_rows(mut self, rows: &[RecordBatch]) -> Self {
        self.rows.extend(rows.iter().cloned());
        self
    }

    fn count(&self) -> u64 {
        let in_files: u64 = self.files.iter().map(|file| file.rows).sum();
        let in_memory: usize = self.rows.iter().map(RecordBatch::num_rows).sum();
        in_files + in_memory as u64
    }

    fn is_empty(&self) -> bool {
        self.files.is_empty() && self.rows.is_empty()
    }
}
