//! Rows kept in the place of an original, as Parquet in the form of the lake.

use super::record::{ImportRecord, KeptFacts};
use super::take::Batches;
use super::{folder, keep};
use crate::error::AppError;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use terrace_domain::FactKind;
use terrace_lake::arrow_schema;

/// Writes rows into an import's folder, one file per kind.
pub(super) fn store(import: &Path, position: usize, batches: &Batches) -> Result<Vec<KeptFacts>, AppError> {
    let mut kept = Vec::new();
    for (kind, rows) in batches {
        if rows.iter().all(|batch| batch.num_rows() == 0) {
            continue;
        }
        let stored = format!("original-{position:03}.{}.parquet", kind.name);
        let path = import.join(&stored);
        let beside = path.with_extension("tmp");
        let failed = |error: ParquetError| AppError::writing(&path, std::io::Error::other(error));
        let unwritten = |cause| AppError::writing(&path, cause);
        let file = File::create(&beside).map_err(unwritten)?;
        let properties = WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::default())).build();
        let schema = Arc::new(arrow_schema(kind));
        let mut writer = ArrowWriter::try_new(file, schema, Some(properties)).map_err(failed)?;
        for batch in rows {
            writer.write(&terrace_lake::conform(kind, batch)?).map_err(failed)?;
        }
        writer.into_inner().map_err(failed)?.sync_all().map_err(unwritten)?;
        std::fs::rename(&beside, &path).map_err(unwritten)?;
        kept.push(KeptFacts { kind: kind.name.to_owned(), stored, fingerprint: keep::fingerprint(&path)? });
    }
    folder::sync(import)?;
    Ok(kept)
}

/// Reads them again, and checks that they are what they were.
pub(super) fn read(facts: &[KeptFacts], import: &Path) -> Result<Batches, AppError> {
    let mut batches = Batches::new();
    for kept in facts {
        let path = import.join(&kept.stored);
        let damaged = || AppError::DamagedOriginal(path.clone());
        if keep::fingerprint(&path)? != kept.fingerprint {
            return Err(damaged());
        }
        let kind = FactKind::named(&kept.kind).ok_or_else(damaged)?;
        let file = File::open(&path).map_err(|cause| AppError::reading(&path, cause))?;
        let reader = ParquetRecordBatchReaderBuilder::try_new(file).and_then(|builder| builder.build());
        let rows = reader.map_err(|_| damaged())?.collect::<Result<Vec<_>, _>>().map_err(|_| damaged())?;
        batches.push((kind, rows));
    }
    Ok(batches)
}

/// The files that a record names.
pub(super) fn names(record: &ImportRecord) -> impl Iterator<Item = &str> {
    let of_facts = record.files.iter().flat_map(|kept| kept.facts.iter().flatten()).map(|facts| facts.stored.as_str());
    record.files.iter().map(|kept| kept.stored.as_str()).filter(|name| !name.is_empty()).chain(of_facts)
}

/// Removes originals that the record names no longer.
pub(super) fn sweep(import: &Path, record: &ImportRecord) -> Result<(), AppError> {
    for name in folder::names(import)?.iter().filter(|name| name.starts_with("original-")) {
        if !names(record).any(|named| named == name) {
            folder::remove(&import.join(name))?;
        }
    }
    folder::sync(import)
}
