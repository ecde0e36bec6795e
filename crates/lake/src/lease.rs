//! Readers hold the version that they read: a lock of the operating system on the version's own file, which many may
//! share.
//!
//! Whoever lets go of a version locks its file alone before removing it. Where that is refused somebody reads the
//! version, and it stays, with every file that it names. The lock goes with the lease or with the process, however it
//! ends, and a reader needs no right to write. Versions are the only thing that files are kept for, so a version that
//! stays is all that expiry, compaction and cleaning up need to know of readers.
//!
//! Between finding a version and locking its file it may go: the file is looked at again once it is locked, and a
//! newer version is taken instead.

use crate::error::LakeError;
use crate::fault::point;
use crate::layout::{remove_file, versions_folder};
use crate::lock::{Wait, is_at};
use crate::log::version::{self, LakeVersion};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Read};
use std::path::Path;
use std::thread;
use std::time::Duration;

/// So often a reader tries again because the newest version has gone meanwhile: every time a writer has made a newer
/// one and let the older go.
const TRIES: usize = 1_000;

const PAUSE: Duration = Duration::from_millis(10);

/// A version that is being read: none of its files is removed until this is dropped.
#[derive(Debug)]
pub struct Lease {
    version: LakeVersion,
    /// The locked file; none before the first import, when there are no files to keep.
    file: Option<File>,
}

impl Lease {
    /// The version that is held.
    pub fn version(&self) -> &LakeVersion {
        &self.version
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(file) = &self.file {
            // Closing it would do, but for a process that is just being started and still shares it.
            let _ = file.unlock();
        }
    }
}

/// Holds the newest version.
pub(crate) fn newest(root: &Path) -> Result<Lease, LakeError> {
    let mut held: Option<Lease> = None;
    for _ in 0..TRIES {
        let numbers = version::numbers(root)?;
        // What is listed while versions come and go may lack both: only a second look tells that none is newer.
        let known = held.as_ref().map_or(0, |held| held.version.version);
        if numbers.last().is_none_or(|newest| *newest <= known) {
            match held {
                Some(held) => return Ok(held),
                None if version::numbers(root)?.is_empty() => {
                    return Ok(Lease { version: LakeVersion::default(), file: None });
                }
                None => continue,
            }
        }
        let newer = numbers.iter().rev().take_while(|number| **number > known);
        let mut found = None;
        for number in newer {
            found = hold(root, *number)?;
            if found.is_some() {
                break;
            }
        }
        match found {
            Some(found) => held = Some(found),
            // What is listed beyond it is a folder, or has gone.
            None if held.is_some() => break,
            None => {}
        }
    }
    held.ok_or_else(|| LakeError::damaged(&versions_folder(root), "none of its versions can be read"))
}

/// Holds the version of that number.
pub(crate) fn numbered(root: &Path, version: u64) -> Result<Lease, LakeError> {
    if version == 0 {
        return Ok(Lease { version: LakeVersion::default(), file: None });
    }
    hold(root, version)?.ok_or(LakeError::NoVersion(version))
}

/// Holds a version; `None` if it is not kept, or has gone meanwhile.
fn hold(root: &Path, version: u64) -> Result<Option<Lease>, LakeError> {
    let path = version::path_of(root, version);
    let mut file = match File::open(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        opened => opened.map_err(LakeError::disk("read", &path))?,
    };
    if !file.metadata().map_err(LakeError::disk("read", &path))?.is_file() {
        return Ok(None);
    }
    file.lock_shared().map_err(LakeError::disk("locked", &path))?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(LakeError::disk("read", &path))?;
    if !is_at(&file, &path) {
        return Ok(None);
    }
    let version = version::parse(&path, version, &bytes)?;
    Ok(Some(Lease { version, file: Some(file) }))
}

/// Removes versions that nobody reads, and returns those that stay because somebody does.
///
/// Only their own files go; the files that they name are swept away afterwards.
pub(crate) fn remove_versions(root: &Path, versions: &[u64]) -> Result<Vec<u64>, LakeError> {
    let mut stay = Vec::new();
    for number in versions {
        let path = version::path_of(root, *number);
        let file = match OpenOptions::new().read(true).write(true).open(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            opened => Some(opened.map_err(LakeError::disk("opened", &path))?),
        };
        match file.as_ref().map(File::try_lock) {
            Some(Err(TryLockError::WouldBlock)) => stay.push(*number),
            Some(Err(TryLockError::Error(source))) => return Err(LakeError::disk("locked", &path)(source)),
            Some(Ok(())) | None => {
                point("let a version go", &path).map_err(LakeError::disk("removed", &path))?;
                remove_file(&path)?;
                remove_file(&version::touched_path(root, *number))?;
            }
        }
    }
    version::sync(root)?;
    Ok(stay)
}

/// Removes versions, waiting for those who read them.
///
/// Returns [`LakeError::InUse`] if somebody still reads one when the time to wait is over.
pub(crate) fn remove_versions_waiting(root: &Path, versions: &[u64], wait: &Wait) -> Result<(), LakeError> {
    let deadline = wait.deadline();
    let mut left = remove_versions(root, versions)?;
    while let Some(version) = left.first() {
        wait.check()?;
        if deadline.is_over() {
            return Err(LakeError::InUse(*version));
        }
        thread::sleep(PAUSE);
        left = remove_versions(root, &left)?;
    }
    Ok(())
}
