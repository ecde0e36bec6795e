//! Where runs lie, how they reach the disk, and what is swept away.

use super::record::RunRecord;
use crate::error::{AppError, HistoryError};
use crate::workspace::{Workspace, disk};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions, Permissions};
use std::io::ErrorKind;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use terrace_domain::LocalTime;
use terrace_lake::seal::{self, BROKEN, Seal};
use terrace_lake::{FileSums, SharedFile};

pub(super) const RECORD: &str = "run.json";
const LOCK: &str = "writer.lock";

pub(super) fn runs_folder(workspace: &Workspace) -> PathBuf {
    workspace.lake_folder().join("runs")
}

pub(super) fn run_folder(workspace: &Workspace, number: u64) -> PathBuf {
    runs_folder(workspace).join(format!("{number:08}"))
}

/// The right to write among the runs; it goes with the value, or with the process.
#[derive(Debug)]
pub(super) struct RunsLock {
    file: File,
}

impl RunsLock {
    /// Waits for whoever keeps a run now.
    pub(super) fn take(workspace: &Workspace) -> Result<Self, AppError> {
        let folder = runs_folder(workspace);
        let path = folder.join(LOCK);
        let failed = |cause| AppError::writing(&path, cause);
        loop {
            disk::make_folder(&folder)?;
            let open = OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(&path);
            let file = match open {
                // Whoever gave up the first run takes the folder away.
                Err(cause) if cause.kind() == ErrorKind::NotFound => continue,
                open => open.map_err(failed)?,
            };
            file.lock().map_err(failed)?;
            let (locked, named) = (file.metadata().map_err(failed)?, path.metadata());
            if named.is_ok_and(|named| (named.dev(), named.ino()) == (locked.dev(), locked.ino())) {
                return Ok(Self { file });
            }
        }
    }

    /// Takes the folder of runs away if no run is in it, as where the first one was given up.
    pub(super) fn remove_if_empty(self, workspace: &Workspace) -> Result<(), AppError> {
        if numbers(workspace)?.is_empty() { disk::remove(&runs_folder(workspace)) } else { Ok(()) }
    }
}

impl Drop for RunsLock {
    fn drop(&mut self) {
        // Closing the file would do, but for a process that is just being started and still shares it.
        let _ = self.file.unlock();
    }
}

/// The numbers of the folders that are there, whole runs or not, ascending.
pub(super) fn numbers(workspace: &Workspace) -> Result<Vec<u64>, AppError> {
    let folder = runs_folder(workspace);
    let entries = match fs::read_dir(&folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(|cause| AppError::reading(&folder, cause))?,
    };
    let names = entries.map(|entry| Ok(entry?.file_name())).collect::<std::io::Result<Vec<_>>>();
    let names = names.map_err(|cause| AppError::reading(&folder, cause))?;
    let mut numbers: Vec<u64> = names.iter().filter_map(|name| name.to_str()?.parse().ok()).collect();
    numbers.sort_unstable();
    Ok(numbers)
}

/// Returns the record of a run, or `None` if no whole run has that number.
pub(super) fn read(workspace: &Workspace, number: u64) -> Result<Option<RunRecord>, AppError> {
    read_record(&run_folder(workspace, number), number)
}

/// The same, of a run in its folder.
pub(super) fn read_record(folder: &Path, number: u64) -> Result<Option<RunRecord>, AppError> {
    let path = folder.join(RECORD);
    let bytes = match fs::read(&path) {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(None),
        bytes => bytes.map_err(|cause| AppError::reading(&path, cause))?,
    };
    let damaged = |reason: String| HistoryError::Damaged { run: number, reason };
    if seal::check(&bytes) == Seal::Broken {
        return Err(damaged(format!("{}: {BROKEN}", path.display())).into());
    }
    let record: RunRecord = serde_json::from_slice(&bytes).map_err(|error| damaged(error.to_string()))?;
    if record.number != number {
        return Err(damaged(format!("its record is that of the run {}", record.number)).into());
    }
    // Runs are put in order by it, so that one without would silently count as the oldest.
    LocalTime::parse(&record.as_of).map_err(|error| damaged(error.to_string()))?;
    if record.files.rows > record.customers {
        let (rows, customers) = (record.files.rows, record.customers);
        return Err(damaged(format!("it has {rows} rows of {customers} customers")).into());
    }
    Ok(Some(record))
}

/// Makes a run what `record` says: from here on readers see its files.
pub(super) fn commit(folder: &Path, record: &RunRecord) -> Result<(), AppError> {
    if let Some(sums) = &record.files.sums {
        let of = |name: &str| {
            let path = folder.join(name);
            let sums = FileSums::of(&path).map_err(|cause| AppError::reading(&path, cause))?;
            Ok((name.to_owned(), sums))
        };
        let files = record.files.with_sums().map(of).collect::<Result<_, AppError>>()?;
        disk::write_sealed(&folder.join(sums), &RunSums { files })?;
    }
    for name in record.files.names() {
        let path = folder.join(name);
        // What is written as lists are has the rights that the account gives to those.
        let settle = |file: File| file.set_permissions(Permissions::from_mode(0o600)).map(|()| file);
        File::open(&path)
            .and_then(settle)
            .and_then(|file| disk::flush(&file, &path))
            .map_err(|cause| AppError::writing(&path, cause))?;
    }
    disk::write_sealed(&folder.join(RECORD), record)?;
    folder.parent().map_or(Ok(()), disk::sync)
}

/// The sums of a run's files, by their names.
#[derive(Serialize, Deserialize)]
struct RunSums {
    files: BTreeMap<String, FileSums>,
}

/// Opens one of a run's files, to be read by its sums if the run has them.
pub(super) fn open_file(folder: &Path, record: &RunRecord, name: &str) -> std::io::Result<SharedFile> {
    let path = folder.join(name);
    let Some(sums) = &record.files.sums else { return SharedFile::open(&path) };
    let broken = || std::io::Error::other(format!("{}: {BROKEN}", folder.join(sums).display()));
    let bytes = fs::read(folder.join(sums))?;
    if seal::check(&bytes) != Seal::Whole {
        return Err(broken());
    }
    let known: RunSums = serde_json::from_slice(&bytes)?;
    SharedFile::open_with_sums(&path, known.files.get(name).ok_or_else(broken)?)
}

/// Writes JSON so that it is there whole or not at all.
pub(super) fn write_json(path: &Path, value: &impl serde::Serialize) -> Result<(), AppError> {
    let bytes = serde_json::to_vec(value).map_err(|error| AppError::writing(path, error.into()))?;
    disk::write_whole(path, &bytes)
}

/// Removes what no run names: folders of runs that were never finished, files of a run that was replaced.
pub(super) fn sweep(
    workspace: &Workspace,
    runs: &[(u64, Result<Option<RunRecord>, AppError>)],
) -> Result<(), AppError> {
    for (number, record) in runs {
        match record {
            Ok(Some(record)) => sweep_run(&run_folder(workspace, *number), record)?,
            Ok(None) => remove(&run_folder(workspace, *number))?,
            // Damage does not come of a crash; it stays, to be seen.
            Err(_) => {}
        }
    }
    Ok(())
}

/// Removes the files of a run's folder that its record does not name.
pub(super) fn sweep_run(folder: &Path, record: &RunRecord) -> Result<(), AppError> {
    let needed: BTreeSet<&str> = record.files.names().chain([RECORD]).collect();
    let entries = fs::read_dir(folder).map_err(|cause| AppError::reading(folder, cause))?;
    for entry in entries {
        let entry = entry.map_err(|cause| AppError::reading(folder, cause))?;
        let named = entry.file_name().to_str().is_some_and(|name| needed.contains(name));
        if !named {
            disk::remove(&entry.path())?;
        }
    }
    Ok(())
}

/// Removes what a failed writing of a run has left. The record on the disk says what belongs to the run: it may be the new
/// one already, with only its flushing refused.
pub(super) fn sweep_failed(folder: &Path, number: u64) {
    // What was written goes with the next run that is kept; why it failed is what counts.
    if let Ok(Some(record)) = read_record(folder, number) {
        let _ = sweep_run(folder, &record);
    }
}

/// Removes a run: its record first, so that no half of it is ever read.
pub(super) fn remove(folder: &Path) -> Result<(), AppError> {
    disk::remove(&folder.join(RECORD))?;
    disk::remove(folder)
}
