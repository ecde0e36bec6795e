//! Originals of an import without some customers: where a file names one of them, the rows that were understood of
//! it take its place, as the lake has them. Formats, encodings and packings are many, and the columns that were not
//! used may tell as much as those that were: what stays is what can be checked.

use super::list::{leave_out, telling};
use super::texts::Telling;
use crate::error::AppError;
use crate::imports::record::ImportRecord;
use crate::imports::{facts, folder, undo};
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::Path;
use terrace_intake::{FileIntake, Progress};
use terrace_lake::{Erased, Erasure};

/// An original that was replaced.
#[derive(Debug, Clone, Serialize)]
pub struct CleanedOriginal {
    /// The import.
    pub import: u64,
    /// The file as it was named.
    pub file: String,
    /// What was done to its rows, of all kinds.
    pub rows: Erased,
}

/// What was done to an import.
#[derive(Debug, Default)]
pub(in crate::imports) struct CleanedImport {
    pub(in crate::imports) originals: Vec<CleanedOriginal>,
    /// Rejected rows that were blanked.
    pub(in crate::imports) rejects: u64,
}

/// Takes customers out of an import's files, in its folder, and out of its record, which the caller writes.
///
/// Files whose place was taken stay until [`facts::sweep`], since the record on the disk names them still.
pub(in crate::imports) fn clean(
    imports: &Path,
    import: &Path,
    record: &mut ImportRecord,
    erasure: &Erasure<'_>,
    values: &BTreeSet<String>,
    progress: &dyn Progress,
) -> Result<CleanedImport, AppError> {
    let mut done = CleanedImport::default();
    let mut values = values.clone();
    if record.originals_removed.is_none() {
        let scratch = folder::Scratch::new(imports)?;
        for position in 0..record.files.len() {
            let (files, mut batches) = undo::read_kept(record, import, position, scratch.path(), progress)?;
            let told = telling(&batches, erasure.erases);
            values.extend(told);
            let rows = leave_out(erasure, &mut batches)?.into_values().fold(Erased::default(), Erased::and);
            let telling = Telling { erases: erasure.erases, values: &values };
            if !rows.any() && !files.iter().any(|file| tells(file, &telling)) {
                continue;
            }
            let stored = facts::store(import, position, &batches)?;
            if let Some(kept) = record.files.get_mut(position) {
                done.originals.push(CleanedOriginal { import: record.number, file: kept.name.clone(), rows });
                kept.facts = Some(stored);
                kept.stored = String::new();
                kept.compressed = false;
            }
        }
    }
    let telling = Telling { erases: erasure.erases, values: &values };
    done.rejects = telling.blank_rejects(import)?;
    telling.blank_record(record);
    Ok(done)
}

/// Whether a row that was not taken tells of a customer.
fn tells(file: &FileIntake, telling: &Telling<'_>) -> bool {
    let rejects = file.rejects.iter().map(|reject| reject.raw.as_str());
    let totals = file.skipped.totals.iter().map(|(_, raw)| raw.as_str());
    rejects.chain(totals).any(|raw| telling.is_in(raw))
}
