//! How far a pass is.

use crate::facts::FactTables;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A bucket of customers is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The number of buckets that are done, including this one.
    pub buckets: u64,
    /// The number of buckets in all.
    pub of_buckets: u64,
    /// The rows of facts in the buckets that are done.
    pub rows: u64,
    /// The rows in all.
    pub of_rows: u64,
}

/// Called after each bucket, from any thread.
#[derive(Clone)]
pub(super) struct Progress(Arc<dyn Fn(Step) + Send + Sync>);

impl Progress {
    pub(super) fn new(report: impl Fn(Step) + Send + Sync + 'static) -> Self {
        Self(Arc::new(report))
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Progress")
    }
}

/// One pass over some buckets.
pub(super) struct Counted<'f> {
    progress: &'f Progress,
    tables: &'f FactTables,
    of_buckets: u64,
    of_rows: u64,
    buckets: AtomicU64,
    rows: AtomicU64,
}

impl<'f> Counted<'f> {
    pub(super) fn new(progress: &'f Progress, tables: &'f FactTables, buckets: &[u32]) -> Self {
        let of_rows = buckets.iter().map(|bucket| tables.rows_in(*bucket)).sum();
        let (buckets, of_buckets) = (AtomicU64::new(0), buckets.len() as u64);
        Self { progress, tables, of_buckets, of_rows, buckets, rows: AtomicU64::new(0) }
    }

    /// Reports that a bucket is done.
    pub(super) fn done(&self, bucket: u32) {
        let more = self.tables.rows_in(bucket);
        let rows = self.rows.fetch_add(more, Ordering::Relaxed) + more;
        let buckets = self.buckets.fetch_add(1, Ordering::Relaxed) + 1;
        (self.progress.0)(Step { buckets, of_buckets: self.of_buckets, rows, of_rows: self.of_rows });
    }
}
