//! Rows on their way into the lake: gathered while files are read, before anybody holds the lake for writing.

use crate::files::datafile::probe_column;
pub(crate) mod files_of_rows;
pub(crate) mod scatter;

use crate::error::LakeError;
use crate::files::sort::SortOrder;
use crate::limits::Limits;
use crate::schema::conform;
use arrow::array::RecordBatch;
use scatter::{Disk, Parting, Scattered};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use terrace_domain::{CancelToken, FactKind, KnownOrders};

/// The rows of one import, gathered from any number of threads; [`crate::Writer::import`] brings them in.
///
/// While they are few they are in memory; beyond that they wait in a file without a name in the lake's folder, whose
/// space the system takes back when the staging is dropped or the process ends.
#[derive(Debug)]
pub struct Staging {
    root: PathBuf,
    pub(crate) limits: Limits,
    /// A multiple of any number of buckets that the lake may come to have, or the other way round.
    partitions: u32,
    disk: Arc<Disk>,
    pub(crate) known_orders: KnownOrders,
    /// Whether these rows were in the lake before.
    pub(crate) replays: bool,
    cancel: CancelToken,
    kinds: Mutex<BTreeMap<&'static str, Arc<Scattered>>>,
}

impl Staging {
    /// `buckets` is the number that the lake was made with.
    pub(crate) fn start(root: &Path, buckets: u32, limits: Limits) -> Self {
        let mut partitions = buckets.max(1);
        while partitions < limits.partitions {
            partitions *= 2;
        }
        Self {
            root: root.to_owned(),
            limits,
            partitions,
            disk: Arc::new(Disk::new(root)),
            known_orders: KnownOrders::default(),
            replays: false,
            cancel: CancelToken::new(),
            kinds: Mutex::default(),
        }
    }

    /// The same, with what becomes of rows of orders that are known.
    #[must_use]
    pub fn with_known_orders(self, known_orders: KnownOrders) -> Self {
        Self { known_orders, ..self }
    }

    /// The same for rows that the lake held before: numbers used again were taken then, and are not refused now.
    #[must_use]
    pub fn replaying(self) -> Self {
        Self { replays: true, ..self }
    }

    /// The folder beside whose files it waits.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The same; rows that go to the disk stop going there soon after the token is cancelled. Nothing may have been put yet.
    #[must_use]
    pub fn cancelled_by(self, cancel: &CancelToken) -> Self {
        Self { cancel: cancel.clone(), ..self }
    }

    /// Takes rows of a kind at a position, each of which may be used once per kind.
    ///
    /// Positions order the rows: those at a later position are later rows, whatever the order of the calls. The higher
    /// 32 bits are the number of the file in which rows stand. Rows have
    /// the form of [`crate::arrow_schema`]; columns go by name and optional ones may be absent.
    ///
    /// # Errors
    /// [`LakeError::Rows`] for rows of another form, or what the disk says.
    #[expect(clippy::needless_pass_by_value, reason = "rows are handed over")]
    pub fn put(&self, kind: &'static FactKind, position: u64, batch: RecordBatch) -> Result<(), LakeError> {
        let batch = conform(kind, &batch)?;
        if u32::try_from(batch.num_rows()).is_err() {
            return Err(LakeError::rows(kind.name, "too many rows in one batch"));
        }
        self.of(kind).put(position, batch, None)?;
        let largest = {
            let kinds = self.kinds();
            let waiting = kinds.values().map(|staged| staged.waiting_bytes()).sum::<usize>();
            let largest = kinds.values().max_by_key(|staged| staged.waiting_bytes());
            largest.filter(|_| waiting > self.limits.staged_bytes).cloned()
        };
        largest.map_or(Ok(()), |staged| staged.write_some())
    }

    /// Takes back what was put at this position or later, as where a file is read again.
    ///
    /// # Errors
    /// What the disk says.
    pub fn take_back(&self, kind: &'static FactKind, from: u64) -> Result<(), LakeError> {
        if let Some(staged) = self.kinds().get(kind.name) {
            staged.take_back(from);
        }
        Ok(())
    }

    /// What was staged, by kind.
    pub(crate) fn into_kinds(self) -> Result<Vec<Scattered>, LakeError> {
        let kinds = self.kinds.into_inner().unwrap_or_else(PoisonError::into_inner);
        // Nobody else holds one: `put` has only borrowed them.
        let owned = kinds.into_values().map(Arc::into_inner).collect::<Option<Vec<_>>>();
        owned.ok_or_else(|| LakeError::internal("staged rows that somebody else still puts"))
    }

    fn of(&self, kind: &'static FactKind) -> Arc<Scattered> {
        let mut kinds = self.kinds();
        let staged = kinds.entry(kind.name).or_insert_with(|| {
            let by = SortOrder::of(kind).customer();
            let numbered = probe_column(kind) != "customer_id";
            let parting = Parting { by, partitions: self.partitions, numbered };
            let scattered = Scattered::new(kind, parting, self.limits.written_bytes, Arc::clone(&self.disk));
            Arc::new(scattered.cancelled_by(&self.cancel))
        });
        Arc::clone(staged)
    }

    fn kinds(&self) -> MutexGuard<'_, BTreeMap<&'static str, Arc<Scattered>>> {
        self.kinds.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
