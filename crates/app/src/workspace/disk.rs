//! Durable writing: what is there after a power cut is there whole.

use crate::error::AppError;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use terrace_lake::durable;

/// Writes a whole file: beside its place, flushed, renamed, the folder flushed.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), AppError> {
    durable::write(path, bytes).map_err(|cause| AppError::writing(path, cause))
}

/// Flushes a folder's list of names.
pub(crate) fn sync(folder: &Path) -> Result<(), AppError> {
    durable::sync_folder(folder).map_err(|cause| AppError::writing(folder, cause))
}

/// Removes a file or folder that may be gone already.
pub(crate) fn remove(path: &Path) -> Result<(), AppError> {
    let result = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match result {
        Err(cause) if cause.kind() != ErrorKind::NotFound => Err(AppError::writing(path, cause)),
        _ => Ok(()),
    }
}
