//! What a workspace keeps of imports: originals, records, rejected rows, and the journal of an undo.
//!
//! Each import lies in `imports/NNNNNN/`: the originals, what was understood of them, the counts, and rejected rows as
//! they were. The folder is made under another name first and gets its own by one rename after the lake has the facts.

mod contents;
pub(crate) mod folder;
mod journal;
mod mapping;
mod originals;
mod record;
mod rejects;
mod removal;
mod rows;
mod understood;
mod verify;

pub(crate) use contents::{StoredFile, open_stored};
pub(crate) use journal::{UndoJournal, readable_version};
pub(crate) use mapping::parse_mapping;
pub(crate) use originals::store_all;
pub use record::{
    ColumnRecord, CompressedBy, Counted, FetchedRecord, FileRecord, ImportRecord, KeptFacts, KeptFile, KeptMapping,
    MoneyRecord, ReasonCount, Remark, SinceRecord, StatusCount,
};
pub(crate) use record::{read_record, read_record_in, write_record};
pub use rejects::rejected_rows;
pub(crate) use rejects::{FILE as REJECTS, Rejects};
pub(crate) use removal::{originals_extent, remove_originals};
pub(crate) use rows::{FactsWriter, each_batch, sweep_originals};
pub(crate) use verify::{TellKept, settled, verify};

use crate::error::AppError;
use crate::workspace::Workspace;

/// All imports of a workspace, by number; undone ones are marked.
///
/// # Errors
/// A damaged record, or what the disk says.
pub fn list(workspace: &Workspace) -> Result<Vec<ImportRecord>, AppError> {
    let numbers = folder::numbers(&workspace.imports_folder())?;
    numbers.into_iter().map(|number| record::read_record(workspace, number)).collect()
}

/// One import.
///
/// # Errors
/// [`AppError::UnknownImport`], a damaged record, or what the disk says.
pub fn show(workspace: &Workspace, number: u64) -> Result<ImportRecord, AppError> {
    if folder::numbers(&workspace.imports_folder())?.contains(&number) {
        record::read_record(workspace, number)
    } else {
        Err(AppError::UnknownImport(number))
    }
}
