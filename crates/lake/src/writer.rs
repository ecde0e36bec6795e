//! The one writer: imports, and older states brought back, each as one lake version or not at all.

use crate::cleanup;
use crate::error::LakeError;
use crate::import::{Incoming, Place, Plan};
use crate::lease;
use crate::limits::Limits;
use crate::lock::{Wait, WriterLock};
use crate::schema::StoredForm;
use crate::snapshot::in_order;
use crate::staging::Staging;
use crate::table::{self, Change, OpenTable, StoredFile, remove_of};
use crate::touched::Touched;
use crate::version::{self, LakeVersion, Upkeep};
use arrow::array::RecordBatch;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use terrace_domain::facts::ORDERS;
use terrace_domain::{CancelToken, FactKind};

/// The lake, held for writing. Dropping it lets the next writer in.
#[derive(Debug)]
pub struct Writer {
    pub(crate) root: PathBuf,
    /// How many buckets the lake was made with.
    initial_buckets: u32,
    limits: Limits,
    pub(crate) cancel: CancelToken,
    pub(crate) lock: WriterLock,
    pub(crate) newest: LakeVersion,
    /// Work has begun that has not been ended or taken back.
    unsettled: bool,
}

/// Who made a lake version, and when; the lake reads no clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// The number of the import.
    pub import: u64,
    /// The time, as text for people and programs.
    pub at: String,
}

/// Whoever wants to know how far an import is: so many more rows are to be written, so many more are. Called from any
/// thread, once for some thousand rows.
pub type Tell<'a> = &'a (dyn Fn(u64, u64) + Sync);

/// What a new lake version comes of.
pub(crate) enum Cause<'a> {
    Import { touched: Touched, buckets: u32, one_row_per_order: bool },
    Restored(&'a LakeVersion),
    Upkeep(Upkeep),
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The newest lake version now; the one before where nothing changed.
    pub version: u64,
    /// What became of the rows, by fact kind.
    pub counts: BTreeMap<&'static str, Counts>,
}

/// What became of incoming rows: `accepted + replaced + unchanged` are all of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Rows of a key that was new.
    pub accepted: u64,
    /// Rows that took the place of an earlier row of their key with other contents, in the lake; or whose place a
    /// later row of the same import took.
    pub replaced: u64,
    /// Rows that say what is known already, in the lake or from a later row of the same import. A sighting of a
    /// customer seen before with the same attributes is among them, also where it is newer and is noted.
    pub unchanged: u64,
}

impl Counts {
    /// All rows.
    pub fn rows(&self) -> u64 {
        self.accepted + self.replaced + self.unchanged
    }
}

impl Writer {
    pub(crate) fn take(
        root: &Path,
        initial_buckets: u32,
        limits: Limits,
        holder: &str,
        wait: &Wait,
    ) -> Result<Self, LakeError> {
        let lock = WriterLock::take(root, holder, wait)?;
        let newest = version::newest_for_writing(root)?;
        cleanup::roll_back(root, &newest)?;
        if lock.left_dirty {
            cleanup::sweep(root)?;
        }
        let cancel = wait.token().cloned().unwrap_or_default();
        Ok(Self { root: root.to_owned(), initial_buckets, limits, cancel, lock, newest, unsettled: false })
    }

    /// Has a token cancel what this writer does from now on. By default the one that could cancel the waiting does.
    ///
    /// Work that is cancelled returns [`LakeError::Cancelled`] within a tenth of a second, and the lake is as it was.
    pub fn set_cancel(&mut self, cancel: CancelToken) {
        self.cancel = cancel;
    }

    /// The newest lake version.
    pub fn version(&self) -> u64 {
        self.newest.version
    }

    /// Brings in the rows of one import: all of them, or on any error none.
    ///
    /// What rows of the same key do to each other stands at the head of this crate. Where nothing changes, no version
    /// is made.
    ///
    /// # Errors
    /// What the disk says. The lake then is as it was.
    pub fn import(&mut self, staging: Staging, stamp: &Stamp) -> Result<Imported, LakeError> {
        self.import_telling(staging, stamp, &|_, _| {})
    }

    /// The same, telling how far it is.
    ///
    /// # Errors
    /// As [`Writer::import`].
    pub fn import_telling(&mut self, staging: Staging, stamp: &Stamp, tell: Tell<'_>) -> Result<Imported, LakeError> {
        self.settled(|writer| {
            let mut tables = Vec::new();
            let mut plans = Vec::new();
            for staged in staging.into_kinds() {
                let table = writer.open(staged.kind)?;
                let place = writer.place(staged.kind, table.as_ref())?;
                let shared = writer.may_have_one_row_per_order(staged.kind);
                plans.push(Plan::decide(place, staged, shared)?);
                tables.push(table);
            }
            let buckets = writer.buckets_after(&plans);
            if buckets > writer.buckets() {
                for kind in writer.other_kinds(&plans) {
                    let table = writer.open(kind)?;
                    plans.push(Plan::unchanged(writer.place(kind, table.as_ref())?));
                    tables.push(table);
                }
            }
            let touched = Mutex::new(Touched::default());
            let mut one_row_per_order = writer.may_have_one_row_per_order(&ORDERS);
            let (mut counts, mut changes) = (BTreeMap::new(), Vec::new());
            for (plan, table) in plans.into_iter().zip(tables) {
                let kind = plan.place.kind;
                let came_in = !matches!(plan.incoming, Incoming::Nothing);
                let written = plan.write(buckets, &touched, tell)?;
                one_row_per_order &= kind.name != ORDERS.name || !written.shared;
                if came_in {
                    counts.insert(kind.name, written.counts);
                }
                changes.push((kind, table, written.change));
            }
            let touched = touched.into_inner().unwrap_or_else(PoisonError::into_inner);
            let cause = Cause::Import { touched, buckets, one_row_per_order };
            let version = writer.commit(changes, cause, &counts, stamp)?;
            Ok(Imported { version, counts })
        })
    }

    /// Brings in rows that are in memory already; a kind may come several times, its rows then count as later ones.
    ///
    /// # Errors
    /// [`LakeError::Rows`] for rows of another form; else as [`Writer::import`].
    pub fn import_batches(
        &mut self,
        batches: Vec<(&'static FactKind, Vec<RecordBatch>)>,
        stamp: &Stamp,
    ) -> Result<Imported, LakeError> {
        let staging = Staging::start(&self.root, self.initial_buckets, self.limits);
        let rows = batches.into_iter().flat_map(|(kind, rows)| rows.into_iter().map(move |batch| (kind, batch)));
        for (position, (kind, batch)) in (0..).zip(rows) {
            staging.put(kind, position, batch)?;
        }
        self.import(staging, stamp)
    }

    /// Makes a new lake version with the contents of an older one, and returns its number; 0 empties the lake.
    ///
    /// # Errors
    /// [`LakeError::NoVersion`] where that version is not kept; else what the disk says. The lake then is as it was.
    pub fn restore(&mut self, version: u64, stamp: &Stamp) -> Result<u64, LakeError> {
        let target = version::numbered(&self.root, version)?;
        self.settled(|writer| {
            let mut changes = Vec::new();
            for name in writer.newest.tables.keys() {
                let Some(kind) = FactKind::named(name) else { continue };
                let then = target.tables.get(name).map(|v| table::open(&writer.root, kind, *v)).transpose()?;
                let table = writer.open(kind)?;
                let change = difference(&files_of(table.as_ref())?, files_of(then.as_ref())?, writer.lock.taken_at()?);
                changes.push((kind, table, change));
            }
            writer.commit(changes, Cause::Restored(&target), &BTreeMap::new(), stamp)
        })
    }

    /// Lets go of older versions and removes the files that only they named. Returns those that went.
    ///
    /// The newest version always stays, and so does one that somebody reads: it can be let go of later.
    ///
    /// # Errors
    /// What the disk says; the next writer then finishes the work.
    pub fn expire(&mut self, versions: &[u64]) -> Result<Vec<u64>, LakeError> {
        let mut versions = self.older(versions);
        self.settled(|writer| {
            writer.cancel.check()?;
            let stay = lease::remove_versions(&writer.root, &versions)?;
            versions.retain(|version| !stay.contains(version));
            writer.sweep_data()?;
            Ok(versions)
        })
    }

    /// The same, waiting for those who still read one of them.
    pub(crate) fn expire_waiting(&mut self, versions: &[u64], wait: &Wait) -> Result<(), LakeError> {
        let versions = self.older(versions);
        self.settled(|writer| {
            let removed = lease::remove_versions_waiting(&writer.root, &versions, wait);
            // Also where some could not go: what only the others named does.
            writer.sweep_data()?;
            removed
        })
    }

    fn older(&self, versions: &[u64]) -> Vec<u64> {
        versions.iter().copied().filter(|version| *version != self.newest.version).collect()
    }

    fn sweep_data(&self) -> Result<(), LakeError> {
        let kept = version::read_all(&self.root)?;
        for name in self.newest.tables.keys() {
            let kept: BTreeSet<i64> = kept.iter().filter_map(|v| v.tables.get(name)).copied().collect();
            cleanup::sweep_data(&self.root, name, &kept)?;
        }
        Ok(())
    }

    /// Does work that is taken back if it fails. Where that fails too, or the process ends, the next writer does it.
    pub(crate) fn settled<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, LakeError>) -> Result<T, LakeError> {
        self.unsettled = true;
        let result = work(self);
        self.unsettled = result.is_err() && self.take_back().is_err();
        result
    }

    fn take_back(&mut self) -> Result<(), LakeError> {
        // The version file goes first: it may have come to be, with only its flushing refused.
        let stay = lease::remove_versions(&self.root, &[self.newest.version + 1])?;
        if !stay.is_empty() {
            // Somebody reads it already, so it holds: all that it names is on the disk.
            self.newest = version::newest_for_writing(&self.root)?;
        }
        cleanup::roll_back(&self.root, &self.newest)?;
        cleanup::sweep(&self.root)
    }

    pub(crate) fn open(&self, kind: &'static FactKind) -> Result<Option<OpenTable>, LakeError> {
        self.newest.tables.get(kind.name).map(|version| table::open(&self.root, kind, *version)).transpose()
    }

    /// How many buckets there are now.
    pub(crate) fn buckets(&self) -> u32 {
        self.newest.buckets.unwrap_or(self.initial_buckets)
    }

    fn place(&self, kind: &'static FactKind, table: Option<&OpenTable>) -> Result<Place<'_>, LakeError> {
        let (root, files) = (self.root.as_path(), files_of(table)?);
        let form = table.map_or_else(|| Ok(StoredForm::known(kind)), OpenTable::form)?;
        let (buckets, at) = (self.buckets(), self.lock.taken_at()?);
        Ok(Place { root, limits: self.limits, cancel: &self.cancel, kind, form, buckets, files, at })
    }

    /// Whether every order is one row up to now; an empty lake has no other.
    fn may_have_one_row_per_order(&self, kind: &FactKind) -> bool {
        kind.name == ORDERS.name && (self.newest.one_row_per_order || !self.newest.tables.contains_key(kind.name))
    }

    /// How many buckets suit the tables after an import.
    fn buckets_after(&self, plans: &[Plan<'_>]) -> u32 {
        let growing = plans.iter().filter(|plan| plan.rows_in() > 0);
        self.limits.buckets_for(self.buckets(), growing.map(Plan::rows_after).max().unwrap_or(0))
    }

    fn other_kinds(&self, plans: &[Plan<'_>]) -> Vec<&'static FactKind> {
        let kinds = self.newest.tables.keys().filter_map(|name| FactKind::named(name));
        kinds.filter(|kind| plans.iter().all(|plan| plan.place.kind.name != kind.name)).collect()
    }

    /// One commit per table that changes, then the lake version that names them all.
    pub(crate) fn commit(
        &mut self,
        changes: Vec<(&'static FactKind, Option<OpenTable>, Change)>,
        cause: Cause<'_>,
        counts: &BTreeMap<&'static str, Counts>,
        stamp: &Stamp,
    ) -> Result<u64, LakeError> {
        let mut next = LakeVersion {
            version: self.newest.version + 1,
            import: stamp.import,
            at: stamp.at.clone(),
            restored: None,
            upkeep: None,
            counts: counts.iter().map(|(kind, counts)| ((*kind).to_owned(), *counts)).collect(),
            ..self.newest.clone()
        };
        // From here on the work is done or taken back, which takes no time.
        self.cancel.check()?;
        let (mut touched, mut restored) = (Touched::Anybody, None);
        match cause {
            Cause::Import { touched: by_import, buckets, one_row_per_order } => {
                touched = by_import;
                next.buckets = (buckets != self.initial_buckets).then_some(buckets);
                next.one_row_per_order = one_row_per_order;
            }
            Cause::Restored(version) => {
                restored = Some(version);
                next.restored = Some(version.version);
                next.buckets = version.buckets;
                next.one_row_per_order = version.one_row_per_order;
            }
            Cause::Upkeep(upkeep) => {
                next.upkeep = Some(upkeep);
                if upkeep == Upkeep::Compaction {
                    touched = Touched::default();
                }
            }
        }
        let mut changed = Vec::new();
        for (kind, table, change) in changes {
            if change.is_empty() {
                continue;
            }
            let from = restored.map(|version| version.tables.get(kind.name).copied().unwrap_or(0));
            let delta_version = match table {
                Some(table) => table.commit(&self.root, change, from)?,
                None => table::create(&self.root, kind, change)?,
            };
            next.tables.insert(kind.name.to_owned(), delta_version);
            changed.push((kind, delta_version));
        }
        if changed.is_empty() {
            return Ok(self.newest.version);
        }
        version::write(&self.root, &next, &touched)?;
        self.newest = next;
        for (kind, delta_version) in changed {
            // The import is done; a checkpoint only saves later readers time, and is tried again with the next due.
            let _ = table::checkpoint_if_due(&self.root, kind, delta_version);
        }
        Ok(self.newest.version)
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        if !self.unsettled {
            self.lock.end_in_peace();
        }
    }
}

pub(crate) fn files_of(table: Option<&OpenTable>) -> Result<Vec<StoredFile>, LakeError> {
    table.map_or_else(|| Ok(Vec::new()), |table| table.files().map(in_order))
}

/// What turns one set of files into another.
fn difference(now: &[StoredFile], then: Vec<StoredFile>, at: i64) -> Change {
    let paths = |files: &[StoredFile]| files.iter().map(|stored| stored.add.path.clone()).collect::<BTreeSet<_>>();
    let (paths_now, paths_then) = (paths(now), paths(&then));
    let removes = now.iter().filter(|stored| !paths_then.contains(&stored.add.path));
    let removes = removes.map(|stored| remove_of(&stored.add, at)).collect();
    let adds = then.into_iter().filter(|stored| !paths_now.contains(&stored.add.path));
    Change { adds: adds.map(|stored| stored.add).collect(), removes, ..Change::default() }
}
