//! What runs remember of each customer, kept beside the lake, so that the next run computes anew only whom something
//! has changed for.
//!
//! ```text
//! lake/memory/3f…/memory.json            the lake version that the run saw, and its as-of
//! lake/memory/3f…/bucket-0007.parts      what it computed of the customers of a bucket
//! ```
//!
//! There is one folder for each set of measures that policies ask for. A memory is a cache: it appears by one rename,
//! nothing depends on its being there, and no run fails for it.

use crate::error::AppError;
use crate::workspace::{Workspace, disk};
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use terrace_analytics::{Facts, Keep, Memory, Population, Recall, fingerprint_of, population_with_memory};
use terrace_domain::{AsOf, CancelToken};
use terrace_lake::{Lake, LakeVersion, durable};
use terrace_policy::{Attribute, MeasureUse, Policy};
use xxhash_rust::xxh3::xxh3_64;

const RECORD: &str = "memory.json";

/// So many sets of measures are remembered; of more, the one that was written longest ago goes.
const SETS: usize = 4;

/// A memory is written anew when this share of the customers has changed since, or as the as-of has moved on half a
/// day: until then it costs less to compute those few again than to write all.
const STALE_SHARE: usize = 100;
const STALE_MICROS: i64 = 43_200_000_000;

/// The memory of a workspace, for runs over one state of its lake.
#[derive(Debug, Clone)]
pub struct Remembered {
    folder: PathBuf,
    lake: Lake,
    version: LakeVersion,
}

/// What a folder of the memory says of itself.
#[derive(Debug, Serialize, Deserialize)]
struct MemoryRecord {
    version: u64,
    state: String,
    as_of: i64,
    customers: usize,
}

fn folder(workspace: &Workspace) -> PathBuf {
    workspace.lake_folder().join("memory")
}

/// Removes all that is remembered.
///
/// # Errors
/// What the disk says.
pub fn clear_memory(workspace: &Workspace) -> Result<(), AppError> {
    disk::remove(&folder(workspace))
}

impl Remembered {
    /// The memory for runs over the lake's state of that version, where it has enough rows for remembering to pay.
    pub(crate) fn of(workspace: &Workspace, lake: Lake, version: &LakeVersion, rows: u64) -> Option<Self> {
        if rows < workspace.config().remember_rows {
            return None;
        }
        Some(Self { folder: folder(workspace), lake, version: version.clone() })
    }

    /// The population, from what is remembered as far as that holds, and what is to be remembered for the next run.
    pub(crate) fn population(
        &self,
        facts: &Facts,
        uses: &[MeasureUse],
        attributes: &[Attribute],
        as_of: &AsOf,
        policy: &Policy,
    ) -> Result<(Population, Option<PendingMemory>), AppError> {
        let key = policy.currency.to_string();
        let asked = format!("{key} {} {}", as_of.zone().name(), fingerprint_of(uses)?);
        let place = self.folder.join(format!("{:016x}", xxh3_64(asked.as_bytes())));
        let known = read(&place);
        let touched = known.as_ref().and_then(|known| self.touched(known));
        let recall = known.as_ref().zip(touched.as_ref());
        let recall = recall.map(|(known, touched)| Recall { folder: &place, state: &known.state, touched });
        let temporary = durable::name_beside(&place);
        let state = lake_state(&self.version);
        let replaces = known.as_ref().is_none_or(|known| self.replaces(known, touched.as_deref(), as_of));
        let is_ready = replaces && empty(&temporary).is_ok();
        let keep = is_ready.then_some(Keep { folder: &temporary, state: &state });
        let (version, moment) = (self.version.version, as_of.local().micros());
        // However this ends, what was begun is put in its place or goes.
        let mut pending = is_ready.then(|| PendingMemory {
            folder: self.folder.clone(),
            temporary: temporary.clone(),
            place: place.clone(),
            record: MemoryRecord { version, state: state.clone(), as_of: moment, customers: 0 },
            is_whole: false,
            cancel: facts.cancel().clone(),
        });
        let memory = Memory { recall, keep, key: &key };
        let (population, computed) = population_with_memory(facts, uses, attributes, as_of, memory)?;
        if let Some(pending) = &mut pending {
            pending.record.customers = population.ids.len();
            pending.is_whole = computed.is_kept;
        }
        Ok((population, pending))
    }

    /// Returns whose facts changed since, or `None` if that is not known.
    fn touched(&self, record: &MemoryRecord) -> Option<Vec<String>> {
        if record.version > self.version.version {
            return None;
        }
        // The number alone does not tell a version: one that was taken back gives it to the next.
        let versions = self.lake.versions().ok()?;
        let then = versions.iter().find(|version| version.version == record.version)?;
        if lake_state(then) != record.state {
            return None;
        }
        self.lake.touched(record.version, self.version.version).ok()?
    }

    /// Whether this run is to take the place of the known one: where so much has changed since that the next run would
    /// compute much again, unless this one goes back in time and the known one serves those that go forward.
    fn replaces(&self, known: &MemoryRecord, touched: Option<&[String]>, as_of: &AsOf) -> bool {
        let passed = as_of.local().micros().saturating_sub(known.as_of);
        let much = |touched: &[String]| touched.len().saturating_mul(STALE_SHARE) > known.customers;
        let goes_forward = passed >= 0 || known.version < self.version.version;
        goes_forward && (passed > STALE_MICROS || touched.is_none_or(much))
    }
}

/// What a run is to leave for the next, under a name of its own. It gets its place when it is dropped, unless the work
/// was cancelled.
#[derive(Debug)]
pub(crate) struct PendingMemory {
    folder: PathBuf,
    temporary: PathBuf,
    place: PathBuf,
    record: MemoryRecord,
    /// Whether all of it was written.
    is_whole: bool,
    cancel: CancelToken,
}

impl Drop for PendingMemory {
    fn drop(&mut self) {
        // Nobody fails for a memory that gets no place.
        if self.is_whole && !self.cancel.is_cancelled() && put(&self.temporary, &self.place, &self.record).is_ok() {
            self.keep_few();
            return;
        }
        let _ = disk::remove(&self.temporary);
        // Gone only if nothing is remembered at all.
        let _ = fs::remove_dir(&self.folder);
    }
}

impl PendingMemory {
    /// Lets the sets of measures go that were written longest ago, and what crashes left.
    fn keep_few(&self) {
        let Ok(entries) = fs::read_dir(&self.folder) else { return };
        let written = |entry: &fs::DirEntry| entry.path().join(RECORD).metadata().and_then(|data| data.modified()).ok();
        let mut sets: Vec<_> = entries.flatten().map(|entry| (written(&entry), entry.path())).collect();
        sets.sort();
        for (_, path) in sets.iter().rev().skip(SETS) {
            let _ = disk::remove(path);
        }
    }
}

/// Tells one state of the lake from every other, which the number of its version alone does not.
pub(crate) fn lake_state(version: &LakeVersion) -> String {
    format!("{} {} {:?}", version.version, version.at, version.tables)
}

fn read(place: &Path) -> Option<MemoryRecord> {
    serde_json::from_slice(&fs::read(place.join(RECORD)).ok()?).ok()
}

/// Makes an empty folder of it.
fn empty(folder: &Path) -> Result<(), AppError> {
    disk::remove(folder)?;
    disk::make_folder(folder)
}

/// Gives a written memory its place.
fn put(temporary: &Path, place: &Path, record: &MemoryRecord) -> Result<(), AppError> {
    let failed = |cause| AppError::writing(place, cause);
    let bytes = serde_json::to_vec(record).map_err(|error| failed(error.into()))?;
    // It need not last.
    disk::create(&temporary.join(RECORD)).and_then(|mut file| file.write_all(&bytes)).map_err(failed)?;
    disk::remove(place)?;
    disk::rename(temporary, place)
}
