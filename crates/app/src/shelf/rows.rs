//! Rows kept in the place of an original, as Parquet in the form of the lake.
//!
//! Rows come in batches from many threads. Each batch is a row group of its own, whose position is noted at the end
//! of the file: the order of the rows is that of the positions.

use super::record::{ImportRecord, KeptFacts};
use super::{folder, originals};
use crate::error::AppError;
use crate::workspace::disk;
use arrow::array::RecordBatch;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use terrace_domain::{CancelToken, FactKind, InternalError};
use terrace_lake::{arrow_schema, arrow_writer, conform};

/// Under this name a file says the positions of its row groups.
const POSITIONS: &str = "terrace.positions";
/// The position of a row group that counts no longer.
const VOID: &str = "void";

/// Writes the rows of one original, one file per kind. Nothing names the files until the record does.
pub(crate) struct FactsWriter {
    import: PathBuf,
    /// How the names of the files begin.
    stem: String,
    lanes: Mutex<BTreeMap<&'static str, Lane>>,
}

struct Lane {
    path: PathBuf,
    writer: ArrowWriter<File>,
    /// Of every row group; `None` if it no longer counts.
    positions: Vec<Option<u64>>,
}

impl FactsWriter {
    /// For the original at a position of an import. Files that are there already stay as they are.
    pub fn start(import: &Path, original: usize) -> Result<Self, AppError> {
        let names = folder::names(import)?;
        let taken = |stem: &String| names.iter().any(|name| name.starts_with(stem.as_str()));
        let stems = (1_u32..).map(|generation| format!("original-{original:03}-{generation}."));
        let none = || InternalError::new("all names of originals are taken");
        let stem = stems.into_iter().find(|stem| !taken(stem)).ok_or_else(none)?;
        Ok(Self { import: import.to_owned(), stem, lanes: Mutex::default() })
    }

    pub fn put(&self, kind: &'static FactKind, position: u64, batch: &RecordBatch) -> Result<(), AppError> {
        if batch.num_rows() == 0 {
            return Ok(());
        }
        let batch = conform(kind, batch)?;
        let mut lanes = self.lanes();
        if !lanes.contains_key(kind.name) {
            lanes.insert(kind.name, self.lane(kind)?);
        }
        let Some(lane) = lanes.get_mut(kind.name) else { return Ok(()) };
        lane.writer.write(&batch).and_then(|()| lane.writer.flush()).map_err(failed(&lane.path))?;
        let groups = lane.writer.flushed_row_groups().len();
        lane.positions.resize(groups, Some(position));
        Ok(())
    }

    /// Makes void what was put at this position or later.
    pub fn take_back(&self, kind: &'static FactKind, from: u64) {
        if let Some(lane) = self.lanes().get_mut(kind.name) {
            let late = lane.positions.iter_mut().filter(|position| position.is_some_and(|position| position >= from));
            late.for_each(|position| *position = None);
        }
    }

    pub fn finish(self) -> Result<Vec<KeptFacts>, AppError> {
        let mut kept = Vec::new();
        for (kind, mut lane) in self.lanes.into_inner().unwrap_or_else(PoisonError::into_inner) {
            let said =
                lane.positions.iter().map(|place| place.map_or_else(|| VOID.to_owned(), |place| place.to_string()));
            let said = said.collect::<Vec<_>>().join(",");
            lane.writer.append_key_value_metadata(KeyValue::new(POSITIONS.to_owned(), said));
            let file = lane.writer.into_inner().map_err(failed(&lane.path))?;
            disk::flush(&file, &lane.path).map_err(|cause| AppError::writing(&lane.path, cause))?;
            let unnamed = || InternalError::new(format!("{} has no name", lane.path.display()));
            let stored = lane.path.file_name().ok_or_else(unnamed)?.to_string_lossy().into_owned();
            kept.push(KeptFacts {
                kind: kind.to_owned(),
                stored,
                fingerprint: originals::fingerprint(&lane.path, &CancelToken::new())?,
            });
        }
        disk::sync(&self.import)?;
        Ok(kept)
    }

    fn lane(&self, kind: &'static FactKind) -> Result<Lane, AppError> {
        let path = self.import.join(format!("{}{}.parquet", self.stem, kind.name));
        let file = disk::create(&path).map_err(|cause| AppError::writing(&path, cause))?;
        let properties = WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::default())).build();
        let writer = arrow_writer(file, Arc::new(arrow_schema(kind)), properties);
        Ok(Lane { writer: writer.map_err(failed(&path))?, path, positions: Vec::new() })
    }

    fn lanes(&self) -> MutexGuard<'_, BTreeMap<&'static str, Lane>> {
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn failed(path: &Path) -> impl Fn(ParquetError) -> AppError {
    move |error| AppError::writing(path, std::io::Error::other(error))
}

/// Hands on the rows with their positions, a batch at a time, and checks first that the files are what they were.
pub(crate) fn each_batch(
    facts: &[KeptFacts],
    import: &Path,
    cancel: &CancelToken,
    mut take: impl FnMut(&'static FactKind, u64, RecordBatch) -> Result<(), AppError>,
) -> Result<(), AppError> {
    for kept in facts {
        let path = import.join(&kept.stored);
        let damaged = || AppError::DamagedOriginal(path.clone());
        if originals::fingerprint(&path, cancel)? != kept.fingerprint {
            return Err(damaged());
        }
        let kind = FactKind::named(&kept.kind).ok_or_else(damaged)?;
        let open = || -> Result<ParquetRecordBatchReaderBuilder<File>, AppError> {
            let file = File::open(&path).map_err(|cause| AppError::reading(&path, cause))?;
            ParquetRecordBatchReaderBuilder::try_new(file).map_err(|_| damaged())
        };
        let first = open()?;
        let said = first.metadata().file_metadata().key_value_metadata().into_iter().flatten();
        let said = said.filter(|said| said.key == POSITIONS).find_map(|said| said.value.clone()).ok_or_else(damaged)?;
        for (group, position) in said.split(',').enumerate().filter(|(_, position)| *position != VOID) {
            let position: u64 = position.parse().map_err(|_| damaged())?;
            let rows =
                first.metadata().row_groups().get(group).and_then(|group| usize::try_from(group.num_rows()).ok());
            let builder = open()?.with_row_groups(vec![group]).with_batch_size(rows.ok_or_else(damaged)?);
            for batch in builder.build().map_err(|_| damaged())? {
                cancel.check()?;
                take(kind, position, batch.map_err(|_| damaged())?)?;
            }
        }
    }
    Ok(())
}

/// The files that a record names.
pub(super) fn stored_names(record: &ImportRecord) -> impl Iterator<Item = &str> {
    let of_facts = record.files.iter().flat_map(|kept| kept.facts.iter().flatten()).map(|facts| facts.stored.as_str());
    record.files.iter().map(|kept| kept.stored.as_str()).filter(|name| !name.is_empty()).chain(of_facts)
}

/// Removes originals that the record names no longer.
pub(crate) fn sweep_originals(import: &Path, record: &ImportRecord) -> Result<(), AppError> {
    for name in folder::names(import)?.iter().filter(|name| name.starts_with("original-")) {
        if !stored_names(record).any(|named| named == name) {
            disk::remove(&import.join(name))?;
        }
    }
    disk::sync(import)
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::{ArrayRef, AsArray, StringArray};
    use terrace_domain::facts::CUSTOMERS;

    fn people(ids: &[&str]) -> RecordBatch {
        let ids: ArrayRef = Arc::new(StringArray::from(ids.to_vec()));
        RecordBatch::try_from_iter(vec![("customer_id", ids)]).expect("a batch")
    }

    #[test]
    fn positions_say_the_order_and_what_is_void() {
        let folder = tempfile::tempdir().expect("a folder");
        let writer = FactsWriter::start(folder.path(), 7).expect("started");
        for (position, ids) in [(5, ["e"].as_slice()), (2, &["b", "c"]), (9, &["x"]), (1, &[])] {
            writer.put(&CUSTOMERS, position, &people(ids)).expect("written");
        }
        writer.take_back(&CUSTOMERS, 9);
        let kept = writer.finish().expect("finished");
        let mut found = BTreeMap::new();
        each_batch(&kept, folder.path(), &CancelToken::new(), |_, position, batch| {
            let ids = batch.column(0).as_string::<i32>().iter().flatten().map(str::to_owned).collect::<Vec<_>>();
            found.insert(position, ids);
            Ok(())
        })
        .expect("read");
        let told: Vec<String> = found.into_values().flatten().collect();
        assert_eq!(told, ["b", "c", "e"]);
        // A second time the first files stay until the record names others.
        let again = FactsWriter::start(folder.path(), 7).expect("started");
        again.put(&CUSTOMERS, 0, &people(&["z"])).expect("written");
        assert_ne!(again.finish().expect("finished")[0].stored, kept[0].stored);
        std::fs::write(folder.path().join(&kept[0].stored), "other bytes").expect("written");
        let read = each_batch(&kept, folder.path(), &CancelToken::new(), |_, _, _| Ok(()));
        assert!(matches!(read, Err(AppError::DamagedOriginal(_))));
    }
}
