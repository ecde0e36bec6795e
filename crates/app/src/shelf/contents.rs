//! What an import kept of a file, ready to be read again.

use super::mapping::parse_mapping;
use super::originals;
use super::record::{ImportRecord, KeptFacts};
use crate::error::AppError;
use std::path::{Path, PathBuf};
use terrace_domain::{CancelToken, FactKind, Zone};
use terrace_intake::Mapping;

/// What an import kept of a file.
pub(crate) enum StoredFile<'a> {
    /// The rows that took its place.
    Rows(&'a [KeptFacts]),
    /// The file, restored, and how it is to be read.
    Original { file: PathBuf, kind: &'static FactKind, zone: Zone, mapping: Option<Box<Mapping>> },
}

/// Finds what an import kept of the file at a position. An original is restored into `scratch`.
pub(crate) fn open_stored<'a>(
    record: &'a ImportRecord,
    import: &Path,
    position: usize,
    scratch: &Path,
    cancel: &CancelToken,
) -> Result<StoredFile<'a>, AppError> {
    let damaged = || AppError::DamagedOriginal(import.to_owned());
    let kept = record.files.get(position).ok_or_else(damaged)?;
    if let Some(stored) = &kept.facts {
        return Ok(StoredFile::Rows(stored));
    }
    let file = originals::restore(kept, import, position, scratch, cancel)?;
    let kind = FactKind::named(&record.kind).ok_or_else(damaged)?;
    let zone = Zone::new(&record.timezone).map_err(|_| damaged())?;
    let mapping = record.mapping.as_ref().map(|kept| parse_mapping(&kept.name, &kept.text)).transpose()?;
    Ok(StoredFile::Original { file, kind, zone, mapping: mapping.map(Box::new) })
}
