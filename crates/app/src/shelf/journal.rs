//! The journal of an undo: while it is there, readers see the lake version from before.

use crate::error::AppError;
use crate::workspace::{Workspace, disk};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// An undo under way.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct UndoJournal {
    /// The import that is being taken back.
    pub(crate) number: u64,
    /// The lake version from before.
    pub(crate) from: u64,
}

fn path(workspace: &Workspace) -> PathBuf {
    workspace.imports_folder().join("undo.json")
}

/// Returns the lake version to read while an import is being taken back: the one from before.
pub(crate) fn readable_version(workspace: &Workspace) -> Result<Option<u64>, AppError> {
    Ok(UndoJournal::read(workspace)?.map(|journal| journal.from))
}

impl UndoJournal {
    /// Returns `None` if no undo is under way.
    pub(crate) fn read(workspace: &Workspace) -> Result<Option<Self>, AppError> {
        let path = path(workspace);
        match std::fs::read(&path) {
            Ok(bytes) => disk::parse_sealed(&path, &bytes).map(Some),
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(cause) => Err(AppError::reading(&path, cause)),
        }
    }

    /// Writes it before the first change.
    pub(crate) fn write(&self, workspace: &Workspace) -> Result<(), AppError> {
        disk::write_sealed(&path(workspace), self)
    }

    /// Removes it after the last change.
    pub(crate) fn remove(workspace: &Workspace) -> Result<(), AppError> {
        disk::remove(&path(workspace))?;
        disk::sync(&workspace.imports_folder())
    }
}
