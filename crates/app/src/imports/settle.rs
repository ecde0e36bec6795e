//! What a crash may have left half done is settled before the next writing.

use super::record;
use super::{folder, forget};
use crate::error::AppError;
use crate::workspace::Workspace;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use terrace_lake::{Lake, Stamp, Writer};

/// An undo under way: until it is done, readers see the version from before.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Journal {
    /// The import that is being taken back.
    pub(super) number: u64,
    /// The lake version from before.
    pub(super) from: u64,
}

fn path(workspace: &Workspace) -> PathBuf {
    workspace.imports_folder().join("undo.json")
}

pub(super) fn journal(workspace: &Workspace) -> Result<Option<Journal>, AppError> {
    let path = path(workspace);
    match std::fs::read(&path) {
        Ok(bytes) => match serde_json::from_slice(&bytes) {
            Ok(journal) => Ok(Some(journal)),
            Err(error) => Err(AppError::BadConfig { path, reason: error.to_string() }),
        },
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(AppError::reading(&path, cause)),
    }
}

pub(super) fn begin(workspace: &Workspace, journal: &Journal) -> Result<(), AppError> {
    let path = path(workspace);
    let text = serde_json::to_vec(journal).map_err(|error| AppError::writing(&path, error.into()))?;
    folder::write_whole(&path, &text)
}

pub(super) fn end(workspace: &Workspace) -> Result<(), AppError> {
    folder::remove(&path(workspace))?;
    folder::sync(&workspace.imports_folder())
}

/// Settles what was left, with the lake held for writing.
pub(crate) fn settle(workspace: &Workspace, lake: &Lake, writer: &mut Writer, at: &str) -> Result<(), AppError> {
    if let Some(journal) = journal(workspace)? {
        roll_back(workspace, writer, &journal, at)?;
    }
    let imports = workspace.imports_folder();
    folder::sweep(&imports)?;
    for number in folder::pending_numbers(&imports)? {
        let pending = folder::pending(&imports, number);
        let versions = lake.versions()?;
        // The lake has the facts, so the import holds; only its folder had not got its name.
        match versions.iter().find(|version| version.import == number) {
            Some(version) => {
                let mut record = record::read_pending(&pending)?;
                let counts = version.counts.get(&record.kind).copied().unwrap_or_default();
                record.complete(counts, version.version);
                record::write(&pending, &record)?;
                finish(workspace, number)?;
            }
            None => folder::remove(&pending)?,
        }
    }
    forget::complete(workspace, lake, writer, at)
}

/// Gives a finished import its folder's name.
pub(super) fn finish(workspace: &Workspace, number: u64) -> Result<(), AppError> {
    let imports = workspace.imports_folder();
    let (pending, whole) = (folder::pending(&imports, number), folder::of(&imports, number));
    std::fs::rename(&pending, &whole).map_err(|cause| AppError::writing(&whole, cause))?;
    folder::sync(&imports)
}

/// Brings the lake back to where an undo began.
pub(super) fn roll_back(
    workspace: &Workspace,
    writer: &mut Writer,
    journal: &Journal,
    at: &str,
) -> Result<(), AppError> {
    if writer.version() != journal.from {
        writer.restore(journal.from, &Stamp { import: journal.number, at: at.to_owned() })?;
    }
    let folder = folder::of(&workspace.imports_folder(), journal.number);
    let mut record = record::read(workspace, journal.number)?;
    if record.undone {
        record.undone = false;
        record::write(&folder, &record)?;
    }
    end(workspace)
}
