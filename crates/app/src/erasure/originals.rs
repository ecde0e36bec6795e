//! Originals of an import without some customers: where a file names one of them, the rows that were understood of
//! it take its place, as the lake has them. Formats, encodings and packings are many, and the columns that were not
//! used may tell as much as those that were: what stays is what can be checked.

use super::list::ErasedList;
use super::sieve::{Found, Sieve};
use super::texts::ErasedTexts;
use crate::context::RunContext;
use crate::error::AppError;
use crate::shelf::folder::Scratch;
use crate::shelf::{FactsWriter, ImportRecord, StoredFile, each_batch, open_stored, sweep_originals};
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::Path;
use terrace_intake::{Limits, Request, Source};
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
pub(super) struct CleanedImport {
    pub(super) originals: Vec<CleanedOriginal>,
    /// Rejected rows that were blanked.
    pub(super) rejects: u64,
}

/// Takes customers out of an import's files, in its folder, and out of its record, which the caller writes.
///
/// Files whose place was taken stay until [`sweep_originals`], since the record on the disk names them still.
pub(super) fn clean(
    import: &Path,
    record: &mut ImportRecord,
    erasure: &Erasure<'_>,
    values: &BTreeSet<String>,
    ctx: &RunContext<'_>,
) -> Result<CleanedImport, AppError> {
    let mut done = CleanedImport::default();
    let mut values = values.clone();
    if record.originals_removed.is_none() {
        for position in 0..record.files.len() {
            let texts = ErasedTexts { erases: erasure.erases, values: &values };
            let look = Sieve::new(*erasure, &texts, None);
            let (found, _) = sift_original(record, import, position, look, ctx)?;
            if !found.any() {
                continue;
            }
            let keeping = Sieve::new(*erasure, &texts, Some(FactsWriter::start(import, position)?));
            let (found, writer) = sift_original(record, import, position, keeping, ctx)?;
            let facts = writer.map(FactsWriter::finish).transpose()?;
            values.extend(found.values);
            if let Some(kept) = record.files.get_mut(position) {
                let (file, rows) = (kept.name.clone(), found.rows);
                done.originals.push(CleanedOriginal { import: record.number, file, rows });
                kept.facts = facts;
                kept.stored = String::new();
                kept.compressed = false;
            }
        }
    }
    let texts = ErasedTexts { erases: erasure.erases, values: &values };
    done.rejects = texts.blank_rejects(import)?;
    texts.blank_record(record);
    Ok(done)
}

/// Hands the rows of an original, or those that took its place, to a sieve; a part of a file is in memory at a time.
pub(super) fn sift_original(
    record: &ImportRecord,
    import: &Path,
    position: usize,
    sieve: Sieve<'_>,
    ctx: &RunContext<'_>,
) -> Result<(Found, Option<FactsWriter>), AppError> {
    // Beside the imports, also of one in the making.
    let imports = import.parent().unwrap_or(import);
    let scratch = Scratch::new(imports)?;
    let files = match open_stored(record, import, position, scratch.path(), ctx.cancel)? {
        StoredFile::Rows(stored) => {
            each_batch(stored, import, ctx.cancel, |kind, position, rows| sieve.put(kind, position, &rows))?;
            Vec::new()
        }
        StoredFile::Original { file, kind, zone, mapping } => {
            let (sources, mapping) = (&[Source::path(file)], mapping.as_deref());
            let limits = Limits { scratch: Some(scratch.path().to_owned()), ..Limits::default() };
            let request = ctx.reading(kind, sources, mapping, &zone, &limits);
            let read = terrace_intake::read(&Request { unknown_as_sales: true, ..request }, &sieve);
            if let Some(error) = sieve.failure() {
                return Err(error);
            }
            read?.files
        }
    };
    Ok(sieve.end(&files))
}

/// Takes erased customers out of the files of an import in the making.
pub(crate) fn clean_pending(
    list: &ErasedList,
    pending: &Path,
    record: &mut ImportRecord,
    ctx: &RunContext<'_>,
) -> Result<(), AppError> {
    let erases = |id: &str| list.knows(id);
    let alias = |order: &str| list.alias(order);
    let erasure = Erasure { erases: &erases, alias: &alias };
    clean(pending, record, &erasure, &BTreeSet::new(), ctx)?;
    sweep_originals(pending, record)
}
