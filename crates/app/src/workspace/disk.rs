//! Durable writing: what is there after a power cut is there whole.
//!
//! Every step that leaves something else on the disk passes a point at which tests let it fail; see
//! [`terrace_lake::fault`].

use crate::error::AppError;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::Path;
use terrace_lake::durable;
use terrace_lake::fault::point;

/// Writes a whole file: beside its place, flushed, renamed, the folder flushed.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), AppError> {
    durable::write(path, bytes).map_err(|cause| AppError::writing(path, cause))
}

/// Flushes a folder's list of names.
pub(crate) fn sync(folder: &Path) -> Result<(), AppError> {
    durable::sync_folder(folder).map_err(|cause| AppError::writing(folder, cause))
}

/// Gives a file or folder another name, in the place of a file that has it. The folder is yet to be flushed.
pub(crate) fn rename(from: &Path, to: &Path) -> Result<(), AppError> {
    point("rename", to).and_then(|()| fs::rename(from, to)).map_err(|cause| AppError::writing(to, cause))
}

/// Makes a folder, and those that it lies in.
pub(crate) fn make_folder(path: &Path) -> Result<(), AppError> {
    point("make a folder", path).and_then(|()| fs::create_dir_all(path)).map_err(|cause| AppError::writing(path, cause))
}

/// Makes an empty file, or empties one.
pub(crate) fn create(path: &Path) -> io::Result<File> {
    point("make a file", path)?;
    File::create(path)
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
