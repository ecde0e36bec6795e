//! The one writer: imports, and older states brought back, each as one lake version or not at all.

use crate::counts::Counts;
use crate::error::LakeError;
use crate::layout::{Settings, table_folder};
use crate::lease;
use crate::limits::Limits;
use crate::lock::{Wait, WriterLock};
use crate::log::cleanup;
use crate::log::entry;
use crate::log::file::{StoredFile, remove_of};
use crate::log::table::{self, Change, OpenTable, files_of};
use crate::log::touched::Touched;
use crate::log::version::{self, LakeVersion, Upkeep};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use terrace_domain::{CancelToken, FactKind};

/// The lake, held for writing. Dropping it lets the next writer in.
#[derive(Debug)]
pub struct Writer {
    pub(crate) root: PathBuf,
    /// How many buckets the lake was made with.
    pub(crate) initial_buckets: u32,
    pub(crate) limits: Limits,
    pub(crate) cancel: CancelToken,
    pub(crate) lock: WriterLock,
    pub(crate) newest: LakeVersion,
    /// Work has begun that has not been ended or taken back.
    unfinished: bool,
}

/// Who made a lake version, and when; the lake reads no clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// The number of the import.
    pub import: u64,
    /// The time, as text for people and programs.
    pub at: String,
}

/// What a new lake version comes of.
pub(crate) enum Cause<'a> {
    Import { touched: Touched, buckets: u32, one_row_per_order: bool },
    Restored(&'a LakeVersion),
    Upkeep(Upkeep),
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
        if !Settings::exist(root) {
            // The lake was empty and went with the writer before.
            Settings::create(root, initial_buckets)?;
        }
        // Before anything is taken back.
        Settings::read(root)?;
        let newest = version::newest_for_writing(root)?;
        if newest.version == 0 {
            cleanup::refuse_lost_versions(root)?;
        }
        cleanup::roll_back(root, &newest)?;
        if lock.left_dirty {
            cleanup::sweep(root)?;
        }
        let cancel = wait.token().cloned().unwrap_or_default();
        Ok(Self { root: root.to_owned(), initial_buckets, limits, cancel, lock, newest, unfinished: false })
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

    /// Takes the lake away if nothing ever came into it, as where the first import was given up. What else lies in its
    /// folder stays. Returns whether it went; the writer is of no use then.
    ///
    /// # Errors
    /// What the disk says. An empty lake is left then, or a part of one, and the next writer makes it whole.
    pub fn remove_if_empty(&mut self) -> Result<bool, LakeError> {
        if self.newest.version > 0 || self.unfinished {
            return Ok(false);
        }
        Settings::remove(&self.root)?;
        self.lock.remove()?;
        Ok(true)
    }

    /// Makes a new lake version with the contents of an older one, and returns its number; 0 empties the lake.
    ///
    /// # Errors
    /// [`LakeError::NoVersion`] if that version is not kept; else what the disk says. The lake then is as it was.
    pub fn restore(&mut self, version: u64, stamp: &Stamp) -> Result<u64, LakeError> {
        let target = version::numbered(&self.root, version)?;
        self.transact(|writer| {
            let mut changes = Vec::new();
            for name in writer.newest.tables.keys() {
                let kind = writer.known(name)?;
                let then = table::open(&writer.root, kind, &target)?;
                let table = writer.open(kind)?;
                let change = difference(&files_of(table.as_ref())?, files_of(then.as_ref())?, writer.lock.taken_at()?);
                changes.push((kind, table, change));
            }
            writer.commit(changes, Cause::Restored(&target), &BTreeMap::new(), stamp)
        })
    }

    /// Does work that is taken back if it fails. Where that fails too, or the process ends, the next writer does it.
    pub(crate) fn transact<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, LakeError>) -> Result<T, LakeError> {
        self.unfinished = true;
        let result = work(self);
        self.unfinished = result.is_err() && self.roll_back().is_err();
        result
    }

    fn roll_back(&mut self) -> Result<(), LakeError> {
        // The version file goes first: it may have come to be, with only its flushing refused.
        let stay = lease::remove_versions(&self.root, &[self.newest.version + 1])?;
        if !stay.is_empty() {
            // Somebody reads it already, so it holds: all that it names is on the disk.
            self.newest = version::newest_for_writing(&self.root)?;
        }
        cleanup::roll_back(&self.root, &self.newest)?;
        cleanup::sweep(&self.root)
    }

    /// The kind of a table. One of a later program is refused where all facts must be worked on, or none.
    pub(crate) fn known(&self, table: &str) -> Result<&'static FactKind, LakeError> {
        FactKind::named(table).ok_or_else(|| {
            LakeError::other_form(&table_folder(&self.root, table), "it holds a kind of facts that is not known")
        })
    }

    pub(crate) fn open(&self, kind: &'static FactKind) -> Result<Option<OpenTable>, LakeError> {
        table::open(&self.root, kind, &self.newest)
    }

    /// How many buckets there are now.
    pub(crate) fn buckets(&self) -> u32 {
        self.newest.buckets.unwrap_or(self.initial_buckets)
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
            let from = restored.map(|version| version.tables.get(kind.name).copied().unwrap_or(0)); // A table of no version yet goes back to its first.
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
        if !next.sealed_logs {
            entry::seal_all(&self.root, &next)?;
            Settings::renew(&self.root)?;
            next.sealed_logs = true;
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
        if !self.unfinished {
            self.lock.mark_clean();
        }
    }
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
