//! Imports: files taken in, kept as originals, reconciled, listed and taken back.
//!
//! A workspace keeps each import in `imports/NNNNNN/`: the originals, what was understood of them, the counts, and
//! rejected rows as they were. The folder is made under another name first and gets its own by one rename after the
//! lake has the facts; a crash in between is settled when the lake is next taken for writing.

mod desk;
mod facts;
mod folder;
mod forget;
mod keep;
mod originals;
mod record;
mod rejects;
mod settle;
mod take;
mod understood;
mod undo;

pub use forget::{CleanedOriginal, ForgetReport, forget, readmit};
pub use record::{
    ColumnRecord, CompressedBy, Counted, FileRecord, ImportRecord, KeptFacts, KeptFile, KeptMapping, ReasonCount,
    Remark, StatusCount,
};
pub use take::{ImportRequest, ImportResult, Taken, look, take};
pub use terrace_intake::Preview;
pub use undo::undo;

pub(crate) use originals::{originals_extent, remove_originals};
pub(crate) use settle::settle;
pub(crate) use take::hold;

use crate::error::AppError;
use crate::workspace::Workspace;

/// All imports of a workspace, by number; undone ones are marked.
pub fn list(workspace: &Workspace) -> Result<Vec<ImportRecord>, AppError> {
    folder::numbers(&workspace.imports_folder())?.into_iter().map(|number| record::read(workspace, number)).collect()
}

/// One import.
pub fn show(workspace: &Workspace, number: u64) -> Result<ImportRecord, AppError> {
    if folder::numbers(&workspace.imports_folder())?.contains(&number) {
        record::read(workspace, number)
    } else {
        Err(AppError::UnknownImport(number))
    }
}

/// The lake version to read: while an import is being taken back, the one from before.
pub(crate) fn readable_version(workspace: &Workspace) -> Result<Option<u64>, AppError> {
    Ok(settle::journal(workspace)?.map(|journal| journal.from))
}
