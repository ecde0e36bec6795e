//! Durable writing: what is there after a power cut is there whole.

use crate::error::AppError;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::Path;

/// Writes a whole file: beside its place, flushed, renamed, the folder flushed.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), AppError> {
    let failed = |cause| AppError::writing(path, cause);
    let beside = path.with_extension("tmp");
    let mut file = File::create(&beside).map_err(failed)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(failed)?;
    fs::rename(&beside, path).map_err(failed)?;
    path.parent().map_or(Ok(()), sync)
}

/// Flushes a folder's list of names.
pub(crate) fn sync(folder: &Path) -> Result<(), AppError> {
    // Only Unix lets a folder be opened and flushed; elsewhere the file system does it by itself.
    if cfg!(unix) {
        File::open(folder).and_then(|file| file.sync_all()).map_err(|cause| AppError::writing(folder, cause))?;
    }
    Ok(())
}

/// Removes a file or folder that may be gone already.
pub(crate) fn remove(path: &Path) -> Result<(), AppError> {
    let result = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match result {
        Err(cause) if cause.kind() != ErrorKind::NotFound => Err(AppError::writing(path, cause)),
        _ => Ok(()),
    }
}
