//! Everything that a lake keeps held against what was written: settings, versions, the tables' logs, data files.

use crate::Lake;
use crate::error::LakeError;
use crate::files::datafile::open_stored;
use crate::files::shared_file::SharedFile;
use crate::layout::{Settings, log_folder};
use crate::lease::{self, Lease};
use crate::log::file::{DataFile, StoredFile};
use crate::log::table::files_of;
use crate::log::{entry, touched, version};
use crate::progress::ByteProgress;
use crate::seal::{BROKEN, Seal};
use crate::snapshot::Snapshot;
use crate::writer::Writer;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use terrace_domain::CancelToken;

/// What was looked at, and what is not as it was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    /// Files that were looked at.
    pub files: u64,
    /// The bytes of the data files among them.
    pub bytes: u64,
    /// What is damaged or missing, in the order in which it was found.
    pub faults: Vec<Fault>,
    /// Files that have no sums, since an earlier program wrote them: they could be read, and no more is known.
    pub without_sums: Vec<PathBuf>,
}

/// A file that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub problem: String,
}

impl Verified {
    fn note(&mut self, path: &Path, found: Result<bool, LakeError>) -> Result<(), LakeError> {
        self.files += 1;
        match found {
            Ok(true) => {}
            Ok(false) => self.without_sums.push(path.to_owned()),
            Err(error) => self.fault(path, error)?,
        }
        Ok(())
    }

    fn fault(&mut self, path: &Path, error: LakeError) -> Result<(), LakeError> {
        let fault = match error {
            LakeError::Cancelled(_) | LakeError::Internal(_) => return Err(error),
            LakeError::Damaged { path, problem } => Fault { path, problem },
            error => Fault { path: path.to_owned(), problem: error.to_string() },
        };
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
        Ok(())
    }
}

/// Reads all that a lake keeps, of every version, and holds it against its sums. `progress` is told of data files.
///
/// # Errors
/// [`LakeError::Missing`] if no lake stands there, [`LakeError::Cancelled`], or a mistake of ours; what is damaged or
/// cannot be read is told by what comes back.
pub fn verify(root: &Path, cancel: &CancelToken, progress: ByteProgress<'_>) -> Result<Verified, LakeError> {
    let mut done = Verified::default();
    let lake = match Lake::open(root) {
        Err(error @ LakeError::Missing(_)) => return Err(error),
        Err(error) => {
            done.fault(&Settings::path(root), error)?;
            return Ok(done);
        }
        Ok(lake) => lake,
    };
    let root = lake.root.as_path();
    done.note(&Settings::path(root), Settings::read(root).map(|settings| settings.is_sealed()))?;
    let held = hold_all(root, &mut done)?;
    verify_logs(root, &held, cancel, &mut done)?;
    verify_files(&lake, held, cancel, progress, &mut done)?;
    Ok(done)
}

impl Writer {
    /// Holds all that an erasure reads against its sums: whatever is damaged is told before anything has changed. Files
    /// that only older versions name go with them, unread.
    ///
    /// # Errors
    /// [`LakeError::Damaged`] names the first file; else that the work was cancelled, and what the disk says.
    pub fn check_for_erasure(&self) -> Result<(), LakeError> {
        version::read_all(&self.root)?;
        let mut files = Vec::new();
        for (name, newest) in &self.newest.tables {
            for number in 0..=*newest {
                self.cancel.check()?;
                entry::guard_entry(&self.root, name, number, self.newest.sealed_logs)?;
            }
            if let Some(table) = self.open(self.known(name)?)? {
                files.extend(files_of(Some(&table))?);
            }
        }
        let whole = |stored: &StoredFile| verify_file(&stored.file, &self.cancel).map(|_| ());
        files.par_iter().map(whole).collect()
    }
}

/// Holds every version that is kept, so that none of its files goes meanwhile.
fn hold_all(root: &Path, done: &mut Verified) -> Result<Vec<Arc<Lease>>, LakeError> {
    let mut held = Vec::new();
    for number in version::numbers(root)? {
        let path = version::path_of(root, number);
        let all_sealed;
        match lease::numbered(root, number) {
            // It has gone since.
            Err(LakeError::NoVersion(_)) => continue,
            Err(error) => {
                done.note(&path, Err(error))?;
                all_sealed = false;
            }
            Ok(lease) => {
                done.note(&path, version::is_sealed(root, number))?;
                all_sealed = lease.version().sealed_logs;
                held.push(Arc::new(lease));
            }
        }
        let path = version::touched_path(root, number);
        match touched::state(root, number) {
            Ok(None) => {}
            Ok(Some(seal)) if seal == Seal::Broken || all_sealed && seal == Seal::Missing => {
                done.note(&path, Err(LakeError::damaged(&path, BROKEN)))?
            }
            Ok(Some(seal)) => done.note(&path, Ok(seal == Seal::Whole))?,
            Err(error) => done.note(&path, Err(error))?,
        }
    }
    Ok(held)
}

fn verify_logs(root: &Path, held: &[Arc<Lease>], cancel: &CancelToken, done: &mut Verified) -> Result<(), LakeError> {
    let mut newest: BTreeMap<&str, (i64, bool)> = BTreeMap::new();
    for lease in held {
        for (kind, version) in &lease.version().tables {
            let known = newest.entry(kind).or_insert((*version, false));
            *known = (known.0.max(*version), known.1 | lease.version().sealed_logs);
        }
    }
    for (kind, (newest, all_sealed)) in newest {
        for number in 0..=newest {
            cancel.check()?;
            done.note(&entry::path_of(root, kind, number), entry::guard_entry(root, kind, number, all_sealed))?;
        }
        verify_checkpoints(&log_folder(root, kind), done)?;
    }
    Ok(())
}

/// A writer may make checkpoints meanwhile, or take them away: what does not fit is looked at once more.
fn verify_checkpoints(log: &Path, done: &mut Verified) -> Result<(), LakeError> {
    let guarded = |path: &Path| match entry::known_checkpoints(log) {
        Ok(known) => entry::guard_checkpoint(path, &known),
        Err(error) => Err(error),
    };
    for path in entry::checkpoints_of(log)?.into_values().flatten() {
        let found = guarded(&path).or_else(|_| guarded(&path));
        if found.is_ok() || path.exists() {
            done.note(&path, found)?;
        }
    }
    entry::known_checkpoints(log)
        .or_else(|_| entry::known_checkpoints(log))
        .map_or_else(|error| done.fault(log, error), |_| Ok(()))
}

fn verify_files(
    lake: &Lake,
    held: Vec<Arc<Lease>>,
    cancel: &CancelToken,
    progress: ByteProgress<'_>,
    done: &mut Verified,
) -> Result<(), LakeError> {
    // Whoever lets go of the leases lets the files go: they stay until the end.
    let keep = held.clone();
    let mut files: BTreeMap<PathBuf, DataFile> = BTreeMap::new();
    for lease in held {
        let path = version::path_of(&lake.root, lease.version().version);
        match Snapshot::read(&lake.root, lake.buckets, lease) {
            Ok(snapshot) => {
                for table in snapshot.tables.into_values() {
                    files.extend(table.files.into_iter().map(|file| (file.path.clone(), file)));
                }
            }
            Err(error) => done.fault(&path, error)?,
        }
    }
    let files: Vec<_> = files.into_values().collect();
    let one = |file: &DataFile| {
        let found = verify_file(file, cancel);
        progress(file.bytes, file.rows);
        found
    };
    let found: Vec<Result<bool, LakeError>> = files.par_iter().map(one).collect();
    for (file, found) in files.iter().zip(found) {
        done.bytes += file.bytes;
        done.note(&file.path, found)?;
    }
    drop(keep);
    Ok(())
}

/// Reads a data file, and returns whether it has sums. One that has none is decoded as well.
fn verify_file(file: &DataFile, cancel: &CancelToken) -> Result<bool, LakeError> {
    cancel.check()?;
    let path = &file.path;
    let length = match std::fs::metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(LakeError::damaged(path, "it is missing"));
        }
        found => found.map_err(LakeError::disk("read", path))?.len(),
    };
    if length != file.bytes {
        return Err(LakeError::damaged(path, format!("it has {length} bytes, where {} were written", file.bytes)));
    }
    let opened = SharedFile::open_data_file(path).map_err(LakeError::disk("read", path))?;
    let has_sums = opened.verify().map_err(LakeError::disk("read", path))?;
    let reader = open_stored(file)?;
    if !has_sums {
        for batch in reader.build().map_err(LakeError::data_file("read", path))? {
            cancel.check()?;
            batch.map_err(LakeError::unreadable(path))?;
        }
    }
    Ok(has_sums)
}
