//! Durable writing: what is there after a power cut is there whole.
//!
//! Every step that leaves something else on the disk passes a point at which tests let it fail; see
//! [`terrace_lake::fault`].

use crate::error::AppError;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use terrace_lake::LakeError;
use terrace_lake::durable;
use terrace_lake::fault::point;
use terrace_lake::seal::{self, Seal};

/// Writes a whole file: beside its place, flushed, renamed, the folder flushed.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), AppError> {
    durable::write(path, bytes).map_err(|cause| AppError::writing(path, cause))
}

/// Writes a small JSON file with a sum of its text.
pub(crate) fn write_sealed(path: &Path, value: &impl Serialize) -> Result<(), AppError> {
    let bytes = seal::sealed(value).map_err(|error| AppError::writing(path, error.into()))?;
    write_whole(path, &bytes)
}

/// What a JSON file tells that [`write_sealed`] has written, or an earlier program, without a sum.
pub(crate) fn parse_sealed<T: DeserializeOwned>(path: &Path, bytes: &[u8]) -> Result<T, AppError> {
    if seal::check(bytes) == Seal::Broken {
        return Err(damaged(path, seal::BROKEN));
    }
    serde_json::from_slice(bytes).map_err(|error| damaged(path, error.to_string()))
}

/// A file that is not as it was written.
pub(crate) fn damaged(path: &Path, problem: impl Into<String>) -> AppError {
    LakeError::Damaged { path: path.to_owned(), problem: problem.into() }.into()
}

/// Flushes a folder's list of names.
pub(crate) fn sync(folder: &Path) -> Result<(), AppError> {
    durable::sync_folder(folder).map_err(|cause| AppError::writing(folder, cause))
}

/// Gives a file or folder another name, in the place of a file that has it. The folder is yet to be flushed.
pub(crate) fn rename(from: &Path, to: &Path) -> Result<(), AppError> {
    point("rename", to).and_then(|()| fs::rename(from, to)).map_err(|cause| AppError::writing(to, cause))
}

/// Makes a folder for its owner alone, and those that it lies in.
pub(crate) fn make_folder(path: &Path) -> Result<(), AppError> {
    point("make a folder", path)
        .and_then(|()| durable::make_folder(path))
        .map_err(|cause| AppError::writing(path, cause))
}

/// Makes an empty file for its owner alone, or empties one.
pub(crate) fn create(path: &Path) -> io::Result<File> {
    point("make a file", path)?;
    OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)
}

/// Flushes a file.
pub(crate) fn flush(file: &File, path: &Path) -> io::Result<()> {
    point("flush a file", path)?;
    file.sync_all()
}

/// Removes a file or folder that may be gone already.
pub(crate) fn remove(path: &Path) -> Result<(), AppError> {
    let all = || if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match point("remove", path).and_then(|()| all()) {
        Err(cause) if cause.kind() != ErrorKind::NotFound => Err(AppError::writing(path, cause)),
        _ => Ok(()),
    }
}
