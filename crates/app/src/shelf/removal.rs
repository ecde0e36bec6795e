//! The files that are kept with imports: how much there is of them, and their removal when their time is over.

use super::record::{ImportRecord, write_record};
use super::{folder, rejects, rows};
use crate::error::AppError;
use crate::workspace::{Workspace, disk};
use std::path::PathBuf;
use terrace_lake::Extent;

/// The originals and the rejected rows of an import that are there.
fn paths(workspace: &Workspace, record: &ImportRecord) -> Vec<PathBuf> {
    let import = folder::import_folder(&workspace.imports_folder(), record.number);
    let names = rows::stored_names(record).chain([rejects::FILE]);
    names.map(|name| import.join(name)).filter(|path| path.is_file()).collect()
}

/// How many originals and files of rejected rows there are, and their bytes.
pub(crate) fn originals_extent(workspace: &Workspace, records: &[ImportRecord]) -> Result<Extent, AppError> {
    let mut extent = Extent::default();
    for path in records.iter().flat_map(|record| paths(workspace, record)) {
        extent.files += 1;
        extent.bytes += path.metadata().map_err(|cause| AppError::reading(&path, cause))?.len();
    }
    Ok(extent)
}

/// Removes the originals of an import and its rejected rows; the record stays and says so.
pub(crate) fn remove_originals(workspace: &Workspace, record: &ImportRecord, at: &str) -> Result<(), AppError> {
    let import = folder::import_folder(&workspace.imports_folder(), record.number);
    // The files go first: what a crash leaves is still due, and is removed the next time.
    for path in paths(workspace, record) {
        disk::remove(&path)?;
    }
    disk::sync(&import)?;
    let mut record = record.clone();
    record.originals_removed = Some(at.to_owned());
    write_record(&import, &record)
}
