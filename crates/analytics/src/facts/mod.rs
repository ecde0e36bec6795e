//! Where facts are read from: per kind and customer bucket, Parquet files and rows in memory.

mod currencies;
mod gather;
mod scatter;
mod snapshot;
mod watch;

pub use gather::{Gathering, OrderIds};
pub(crate) use scatter::scatter;
pub use watch::Step;
pub(crate) use watch::{Pass, Watch};

use crate::error::AnalyticsError;
use crate::exchange::Exchange;
use arrow::array::RecordBatch;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use terrace_domain::{CustomerId, FactKind};

/// All facts as of one lake version, or straight from files, laid out by customer.
///
/// All kinds share the same buckets: what is known of a customer lies in one of them.
#[derive(Debug, Clone)]
pub struct Facts {
    buckets: u32,
    tables: BTreeMap<&'static str, Table>,
    /// Whether files are taken to be in the order of customers.
    ordered: bool,
    /// How amounts of other currencies become the policy's.
    exchange: Option<Arc<Exchange>>,
    /// Who wants to know how far a run is.
    watch: Option<Watch>,
}

#[derive(Debug, Clone, Default)]
struct Table {
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
pub struct FactFile {
    /// Absolute.
    pub path: PathBuf,
    /// Its size on disk.
    pub bytes: u64,
    /// Its rows.
    pub rows: u64,
}

impl Facts {
    /// Rows in memory, in any order: scattered into so many buckets by customer, in one pass.
    ///
    /// Rows without a customer are left out, but for payments; columns that a batch lacks are null.
    ///
    /// # Errors
    /// A column of another type than its kind says; a required column that is missing.
    pub fn from_batches(
        buckets: u32,
        batches: Vec<(&'static FactKind, Vec<RecordBatch>)>,
    ) -> Result<Self, AnalyticsError> {
        let buckets = buckets.max(1);
        let mut facts = Self { buckets, tables: BTreeMap::new(), ordered: true, exchange: None, watch: None };
        for (kind, rows) in batches {
            for (bucket, rows) in scatter(kind, rows, buckets)?.into_iter().enumerate() {
                facts.bucket_mut(kind, bucket).rows.extend(rows);
            }
        }
        Ok(facts)
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

    /// How many buckets the customers are spread over.
    pub fn buckets(&self) -> u32 {
        self.buckets
    }

    /// Whether any fact of that kind was supplied; what was never supplied is empty, with a note.
    pub fn has(&self, kind: &FactKind) -> bool {
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

    /// The facts of a kind in one bucket; nothing where there are none.
    pub(crate) fn bucket(&self, kind: &str, bucket: u32) -> Option<&Bucket> {
        let found = self.tables.get(kind)?.buckets.get(usize::try_from(bucket).ok()?);
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

    /// Whether every order is known to be one row of that kind.
    pub(crate) fn one_line_an_order(&self, kind: &FactKind) -> bool {
        self.tables.get(kind.name).is_some_and(|table| table.one_line_an_order)
    }
}

impl Bucket {
    /// With further rows in memory.
    pub(crate) fn with_rows(mut self, rows: &[RecordBatch]) -> Self {
        self.rows.extend(rows.iter().cloned());
        self
    }

    fn is_empty(&self) -> bool {
        self.files.is_empty() && self.rows.is_empty()
    }
}
