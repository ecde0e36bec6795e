//! Files that were sent and are not taken in yet: each in a folder of its own below `uploads/`, with what is known of it.
//!
//! They are nobody's facts. They go when they are taken in, when their time is over, and whenever a customer is erased,
//! since nobody has looked into them.

use crate::error::AppError;
use crate::workspace::{Workspace, disk};
use serde::{Deserialize, Serialize};
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::PathBuf;
use terrace_intake::Source;
use uuid::Uuid;

/// The folder below the workspace.
const FOLDER: &str = "uploads";

/// What is known of a file, beside it.
const RECORD: &str = "upload.json";

/// The file as it was sent.
const CONTENT: &str = "content";

/// A file that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadRecord {
    /// What it is asked for by.
    pub id: String,
    /// The file's own name.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// When it came, in microseconds since 1970.
    pub at: i64,
    /// Who sent it, as the log names them.
    pub sent_by: String,
}

/// A file that is being sent. Dropping it leaves nothing behind.
#[derive(Debug)]
pub struct NewUpload {
    id: String,
    folder: PathBuf,
    file: File,
    bytes: u64,
    is_kept: bool,
}

fn folder(workspace: &Workspace) -> PathBuf {
    workspace.root().join(FOLDER)
}

/// Where a file lies; `None` for what is no id of ours.
fn place(workspace: &Workspace, id: &str) -> Option<PathBuf> {
    let is_own = Uuid::try_parse(id).is_ok_and(|known| known.simple().to_string() == id);
    is_own.then(|| folder(workspace).join(id))
}

impl NewUpload {
    /// Begins to take a file.
    ///
    /// # Errors
    /// What the disk says.
    pub fn begin(workspace: &Workspace) -> Result<Self, AppError> {
        let id = Uuid::new_v4().simple().to_string();
        let folder = folder(workspace).join(&id);
        let failed = |cause| AppError::writing(&folder, cause);
        // It may hold names and phones, which are for whoever runs the server alone.
        DirBuilder::new().recursive(true).mode(0o700).create(&folder).map_err(failed)?;
        let opened = OpenOptions::new().write(true).create_new(true).mode(0o600).open(folder.join(CONTENT));
        let file = opened.map_err(failed)?;
        Ok(Self { id, folder, file, bytes: 0, is_kept: false })
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// What the disk says.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), AppError> {
        self.file.write_all(bytes).map_err(|cause| AppError::writing(&self.folder, cause))?;
        self.bytes = self.bytes.saturating_add(bytes.len() as u64);
        Ok(())
    }

    /// How many bytes were taken.
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Keeps the file.
    ///
    /// # Errors
    /// What the disk says.
    pub fn keep(mut self, name: &str, sent_by: &str, at: i64) -> Result<UploadRecord, AppError> {
        let (name, sent_by) = (name.to_owned(), sent_by.to_owned());
        let record = UploadRecord { id: self.id.clone(), name, bytes: self.bytes, at, sent_by };
        disk::flush(&self.file, &self.folder).map_err(|cause| AppError::writing(&self.folder, cause))?;
        let path = self.folder.join(RECORD);
        let text = serde_json::to_vec(&record).map_err(|error| AppError::writing(&path, error.into()))?;
        disk::write_whole(&path, &text)?;
        self.is_kept = true;
        Ok(record)
    }
}

impl Drop for NewUpload {
    fn drop(&mut self) {
        if !self.is_kept {
            // What cannot be removed now goes with what is over its time.
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

/// The files that wait, the newest first.
///
/// # Errors
/// What the disk says.
pub fn list(workspace: &Workspace) -> Result<Vec<UploadRecord>, AppError> {
    let mut all: Vec<UploadRecord> =
        ids(workspace)?.iter().filter_map(|id| find(workspace, id).transpose()).collect::<Result<_, _>>()?;
    all.sort_by(|one, other| (other.at, &other.id).cmp(&(one.at, &one.id)));
    Ok(all)
}

/// A file that waits; `None` if there is none of that id.
///
/// # Errors
/// What the disk says.
pub fn find(workspace: &Workspace, id: &str) -> Result<Option<UploadRecord>, AppError> {
    let Some(path) = place(workspace, id).map(|folder| folder.join(RECORD)) else { return Ok(None) };
    match std::fs::read(&path) {
        Ok(bytes) => {
            let damaged =
                |error: serde_json::Error| AppError::BadConfig { path: path.clone(), reason: error.to_string() };
            serde_json::from_slice(&bytes).map(Some).map_err(damaged)
        }
        Err(cause) if cause.kind() == ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(AppError::reading(&path, cause)),
    }
}

/// A file that waits, to be read under its own name; `None` if there is none of that id.
///
/// # Errors
/// What the disk says.
pub fn source(workspace: &Workspace, id: &str) -> Result<Option<Source>, AppError> {
    let Some(record) = find(workspace, id)? else { return Ok(None) };
    Ok(place(workspace, id).map(|folder| Source::named(folder.join(CONTENT), record.name)))
}

/// Removes a file that waits, if it is there.
///
/// # Errors
/// What the disk says.
pub fn remove(workspace: &Workspace, id: &str) -> Result<(), AppError> {
    match place(workspace, id) {
        // Its record goes first: what is half gone waits no longer.
        Some(folder) => disk::remove(&folder.join(RECORD)).and_then(|()| disk::remove(&folder)),
        None => Ok(()),
    }
}

/// Removes all files that wait.
///
/// # Errors
/// What the disk says.
pub fn remove_all(workspace: &Workspace) -> Result<(), AppError> {
    disk::remove(&folder(workspace))
}

/// Removes files that came before a moment, and what never came whole and was begun before it; returns how many.
///
/// # Errors
/// What the disk says.
pub fn expire(workspace: &Workspace, before: i64) -> Result<usize, AppError> {
    let mut gone = 0;
    for id in ids(workspace)? {
        let at = match find(workspace, &id)? {
            Some(record) => Some(record.at),
            None => begun(workspace, &id),
        };
        if at.is_some_and(|at| at < before) {
            remove(workspace, &id)?;
            gone += 1;
        }
    }
    Ok(gone)
}

/// When the folder of a file without a record was made, by the disk's clock.
fn begun(workspace: &Workspace, id: &str) -> Option<i64> {
    let modified = place(workspace, id)?.metadata().ok()?.modified().ok()?;
    let since = modified.duration_since(std::time::UNIX_EPOCH).ok()?;
    i64::try_from(since.as_micros()).ok()
}

fn ids(workspace: &Workspace) -> Result<Vec<String>, AppError> {
    let folder = folder(workspace);
    let entries = match std::fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(cause) => return Err(AppError::reading(&folder, cause)),
    };
    let names = entries.map(|entry| Ok(entry?.file_name())).collect::<std::io::Result<Vec<_>>>();
    let names = names.map_err(|cause| AppError::reading(&folder, cause))?.into_iter();
    // What no upload is called is none.
    Ok(names.filter_map(|name| name.into_string().ok()).filter(|name| place(workspace, name).is_some()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    #[test]
    fn a_file_waits_until_it_is_removed_or_over_its_time() {
        let folder = tempfile::tempdir().expect("a folder");
        let workspace = Workspace::init(folder.path()).expect("a workspace");
        assert_eq!(list(&workspace).expect("listed"), []);
        let keep = |text: &[u8], at| {
            let mut new = NewUpload::begin(&workspace).expect("begun");
            new.write(text).expect("written");
            new.keep("订单.csv", "user:1", at).expect("kept")
        };
        let (first, second) = (keep(b"a", 10), keep(b"bc", 20));
        drop(NewUpload::begin(&workspace).expect("begun"));
        assert_eq!(list(&workspace).expect("listed"), [second.clone(), first.clone()]);
        let mut text = String::new();
        let found = source(&workspace, &second.id).expect("found").expect("there");
        found.open().expect("opens").read_to_string(&mut text).expect("read");
        assert_eq!((text.as_str(), found.name()), ("bc", "订单.csv"));
        assert_eq!(expire(&workspace, 20).expect("expired"), 1);
        assert_eq!(find(&workspace, &first.id).expect("looked"), None);
        remove(&workspace, &second.id).expect("removed");
        remove(&workspace, &second.id).expect("gone already");
        assert_eq!(list(&workspace).expect("listed"), []);
    }

    #[test]
    fn an_id_leads_to_no_other_place() {
        let folder = tempfile::tempdir().expect("a folder");
        let workspace = Workspace::init(folder.path()).expect("a workspace");
        for id in ["..", "../imports", "", "UPLOADS", "/etc"] {
            assert!(
                find(&workspace, id).expect("looked").is_none() && source(&workspace, id).expect("looked").is_none()
            );
            remove(&workspace, id).expect("nothing");
        }
        assert!(workspace.imports_folder().is_dir());
    }
}
