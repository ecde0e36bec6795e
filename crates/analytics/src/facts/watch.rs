//! How far a run is, told to whoever wants to know.

use super::Facts;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A bucket of customers is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// How many are, with this one.
    pub buckets: u64,
    /// Of so many.
    pub of_buckets: u64,
    /// The rows of facts that lie in those which are.
    pub rows: u64,
    /// The rows in all.
    pub of_rows: u64,
}

/// Whoever wants to know; called from any thread.
#[derive(Clone)]
pub(crate) struct Watch(Arc<dyn Fn(Step) + Send + Sync>);

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Watch")
    }
}

/// One pass over the buckets.
pub(crate) struct Pass<'f> {
    facts: &'f Facts,
    of_buckets: u64,
    of_rows: u64,
    buckets: AtomicU64,
    rows: AtomicU64,
}

impl Facts {
    /// The same facts; each pass over them tells of every bucket that is done.
    #[must_use]
    pub fn watched(self, watch: impl Fn(Step) + Send + Sync + 'static) -> Self {
        Self { watch: Some(Watch(Arc::new(watch))), ..self }
    }

    /// The rows of facts of all kinds in a bucket.
    fn rows_in(&self, bucket: u32) -> u64 {
        let place = usize::try_from(bucket).unwrap_or(usize::MAX);
        let buckets = self.tables.values().filter_map(|table| table.buckets.get(place));
        let rows = |bucket: &super::Bucket| {
            let in_files: u64 = bucket.files.iter().map(|file| file.rows).sum();
            let in_memory: usize = bucket.rows.iter().map(|rows| rows.num_rows()).sum();
            in_files + in_memory as u64
        };
        buckets.map(rows).sum()
    }
}

impl<'f> Pass<'f> {
    /// A pass over some buckets; nothing where nobody watches.
    pub(crate) fn over(facts: &'f Facts, buckets: &[u32]) -> Option<Self> {
        facts.watch.as_ref()?;
        let of_rows = buckets.iter().map(|bucket| facts.rows_in(*bucket)).sum();
        let (buckets, of_buckets) = (AtomicU64::new(0), buckets.len() as u64);
        Some(Self { facts, of_buckets, of_rows, buckets, rows: AtomicU64::new(0) })
    }

    /// A bucket is done.
    pub(crate) fn done(&self, bucket: u32) {
        let more = self.facts.rows_in(bucket);
        let rows = self.rows.fetch_add(more, Ordering::Relaxed) + more;
        let buckets = self.buckets.fetch_add(1, Ordering::Relaxed) + 1;
        if let Some(Watch(watch)) = &self.facts.watch {
            watch(Step { buckets, of_buckets: self.of_buckets, rows, of_rows: self.of_rows });
        }
    }
}
