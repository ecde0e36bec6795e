//! One file that lists all kept runs, so that nobody has to open the folder of each to choose one.
//!
//! Its first line names its form and the sum of the rest; the rest is JSON. It is a cache: what it says of a run counts
//! only while the run's `run.json` has the size and the time that it had then. Whatever is missing, stale or damaged is
//! read from the runs, and the file is written anew if the disk allows it.

use super::folder::{self, RECORD, run_folder, runs_folder};
use super::record::RunRecord;
use crate::error::AppError;
use crate::workspace::{Workspace, disk};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::UNIX_EPOCH;
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

const FILE: &str = "index";
/// What the names of files begin with that are to take its place.
const UNFINISHED: &str = ".index";
/// Changes with the form of the file and with that of the records in it.
const HEAD: &str = "terrace runs, form 4";

#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
struct Index {
    /// The texts of policies by their sums: most runs share theirs.
    policies: BTreeMap<String, String>,
    /// By number.
    runs: BTreeMap<u64, IndexedRun>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct IndexedRun {
    stamp: Stamp,
    /// The sum of the policy's text.
    text: String,
    /// Without the text of the policy.
    record: RunRecord,
}

/// What tells a `run.json` from the one that takes its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Stamp {
    /// Nanoseconds since 1970.
    modified: u64,
    bytes: u64,
}

impl Stamp {
    /// Returns `None` if there is no such file, or the system does not tell its time.
    fn of(path: &Path) -> Option<Self> {
        let data = fs::metadata(path).ok()?;
        let modified = data.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        Some(Self { modified: u64::try_from(modified.as_nanos()).ok()?, bytes: data.len() })
    }
}

/// The records of all folders of runs, by number: `None` for a folder that holds no whole run, an error for a damaged
/// record.
pub(super) type Records = Vec<(u64, Result<Option<RunRecord>, AppError>)>;

/// Lists all kept runs by number, and brings the file up to date.
///
/// # Errors
/// What the disk says of the folder of runs.
pub(super) fn records(workspace: &Workspace) -> Result<Records, AppError> {
    let numbers = folder::numbers(workspace)?;
    let path = runs_folder(workspace).join(FILE);
    let known = if numbers.is_empty() { None } else { load(&path) };
    // Without the file nothing is known.
    let (mut known, mut listed, mut index) = (known.unwrap_or_default(), Records::new(), Index::default());
    let mut is_stale = false;
    for number in numbers {
        let stamp = Stamp::of(&run_folder(workspace, number).join(RECORD));
        let entry = known.runs.remove(&number).filter(|entry| Some(entry.stamp) == stamp);
        let text = entry.as_ref().and_then(|entry| known.policies.get(&entry.text));
        let record = match (entry.clone(), text) {
            (Some(entry), Some(text)) => {
                let mut record = entry.record;
                record.policy.text.clone_from(text);
                Ok(Some(record))
            }
            _ => {
                let read = folder::read(workspace, number);
                is_stale |= matches!(read, Ok(Some(_)));
                read
            }
        };
        if let (Some(stamp), Ok(Some(record))) = (stamp, &record) {
            index.add(stamp, record);
        }
        listed.push((number, record));
    }
    // Entries that are left belong to runs that are gone, or to a folder that was damaged since.
    if is_stale || !known.runs.is_empty() {
        // Without the file everything is found as well, only later; nobody fails for it.
        let _ = save(&path, &index);
    }
    Ok(listed)
}

impl Index {
    fn add(&mut self, stamp: Stamp, record: &RunRecord) {
        let mut record = record.clone();
        let text = std::mem::take(&mut record.policy.text);
        let sum = format!("{:032x}", xxh3_128(text.as_bytes()));
        self.policies.insert(sum.clone(), text);
        self.runs.insert(record.number, IndexedRun { stamp, text: sum, record });
    }
}

/// Returns `None` if there is no such file, or it is damaged or of another form.
fn load(path: &Path) -> Option<Index> {
    let bytes = fs::read(path).ok()?;
    let at = bytes.iter().position(|byte| *byte == b'\n')?;
    let (head, rest) = bytes.split_at_checked(at + 1)?;
    if head != head_of(rest).as_bytes() {
        return None;
    }
    serde_json::from_slice(rest).ok()
}

fn head_of(rest: &[u8]) -> String {
    format!("{HEAD}, {:016x}\n", xxh3_64(rest))
}

/// Removes what writers of the file that were killed have left.
pub(super) fn sweep(workspace: &Workspace) -> Result<(), AppError> {
    let folder = runs_folder(workspace);
    let entries = fs::read_dir(&folder).map_err(|cause| AppError::reading(&folder, cause))?;
    for entry in entries {
        let entry = entry.map_err(|cause| AppError::reading(&folder, cause))?;
        if entry.file_name().to_str().is_some_and(|name| name.starts_with(UNFINISHED)) {
            disk::remove(&entry.path())?;
        }
    }
    Ok(())
}

/// Gives the file its place by one rename. It need not last: a lost one is made again.
fn save(path: &Path, index: &Index) -> std::io::Result<()> {
    let json = serde_json::to_vec(index)?;
    let mut bytes = head_of(&json).into_bytes();
    bytes.extend(json);
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut beside = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder)?;
    std::io::Write::write_all(&mut beside, &bytes)?;
    beside.persist(path).map_err(|failed| failed.error)?;
    Ok(())
}
