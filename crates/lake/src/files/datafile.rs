//! Data files: written sorted and flushed, read whole or in part.

use crate::durable;
use crate::error::LakeError;
use crate::fault::point;
use crate::files::kway::Stream;
use crate::files::rows::{RowRef, Rows};
use crate::files::shared_file::SharedFile;
use crate::files::sort::SortOrder;
use crate::files::sums::{SummedFile, name_with_sum};
use crate::layout::{bucket_folder, modified_at, table_folder};
use crate::log::file::DataFile;
use crate::schema::{BUCKET, StoredForm};
use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::SchemaRef;
use deltalake_core::kernel::Add;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::arrow::{ArrowWriter, add_encoded_arrow_schema_to_metadata};
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use terrace_domain::{CancelToken, FactKind};
use terrace_frame::schema::{as_read, as_written};

/// Rows of a row group: small enough that one fits the cache of a core, large enough to compress.
const GROUP_ROWS: usize = 131_072;
/// Rows that are gathered at a time, so that what is gathered from stays in the cache of a core.
const GATHER_ROWS: usize = 65_536;
const READ_ROWS: usize = 65_536;
/// More than the customers of a row group take.
const CUSTOMERS_BYTES: usize = 64 << 20;
/// Longer ids are left out of the log's statistics, which every reader loads.
const LONGEST_STATISTIC: usize = 64;

/// A Parquet file being written into a bucket.
pub(crate) struct FileWriter {
    writer: ArrowWriter<SummedFile>,
    /// Its name until it is whole.
    path: PathBuf,
    bucket: u32,
    statistics: Statistics,
}

/// What the log says of a file.
#[derive(Default)]
struct Statistics {
    rows: usize,
    null_counts: BTreeMap<String, usize>,
    least: BTreeMap<String, String>,
    most: BTreeMap<String, String>,
}

/// Starts a Parquet file of rows of such a schema; it says of decimals that they have 128 bits, see [`as_written`].
///
/// # Errors
/// A schema that Parquet cannot express, or what the disk says.
pub fn arrow_writer<W: Write + Send>(
    out: W,
    schema: SchemaRef,
    mut properties: WriterProperties,
) -> Result<ArrowWriter<W>, ParquetError> {
    add_encoded_arrow_schema_to_metadata(&as_written(&schema), &mut properties);
    let options = ArrowWriterOptions::new().with_properties(properties).with_skip_arrow_metadata(true);
    ArrowWriter::try_new_with_options(out, schema, options)
}

impl FileWriter {
    /// Starts a file that will hold at most `rows` rows.
    pub(crate) fn start(root: &Path, form: &StoredForm, bucket: u32, rows: usize) -> Result<Self, LakeError> {
        let kind = form.kind;
        let folder = table_folder(root, kind.name).join(bucket_folder(bucket));
        durable::make_folder(&folder).map_err(LakeError::disk("created", &folder))?;
        let path = folder.join(format!("part-{}.parquet", uuid::Uuid::new_v4()));
        let file = point("make a data file", &path).and_then(|()| durable::create_new(&path));
        let file = SummedFile::new(file.map_err(LakeError::disk("created", &path))?);
        let properties = properties(kind, rows);
        let writer = arrow_writer(file, Arc::clone(form.schema()), properties);
        let writer = writer.map_err(LakeError::data_file("written", &path))?;
        Ok(Self { writer, path, bucket, statistics: Statistics::default() })
    }

    pub(crate) fn write(&mut self, batch: &RecordBatch) -> Result<(), LakeError> {
        self.statistics.note(batch);
        self.writer.write(batch).map_err(LakeError::data_file("written", &self.path))
    }

    /// Ends the file and flushes it and its name to the disk.
    pub(crate) fn finish(self) -> Result<Add, LakeError> {
        let Self { writer, path: unnamed, bucket, statistics } = self;
        let file = writer.into_inner().map_err(LakeError::data_file("written", &unnamed))?;
        let (file, sum) = file.seal().map_err(LakeError::disk("written", &unnamed))?;
        let flushed = point("flush a data file", &unnamed).and_then(|()| file.sync_all());
        flushed.map_err(LakeError::disk("flushed", &unnamed))?;
        let stem = unnamed.file_stem().and_then(|stem| stem.to_str()).unwrap_or("part");
        let file_name = name_with_sum(stem, sum);
        let path = unnamed.with_file_name(&file_name);
        durable::replace(&unnamed, &path).map_err(LakeError::disk("written", &path))?;
        let size = file.metadata().map_err(LakeError::disk("read", &path))?.len();
        Ok(Add {
            path: format!("{}/{file_name}", bucket_folder(bucket)),
            partition_values: [(BUCKET.to_owned(), Some(bucket.to_string()))].into(),
            size: i64::try_from(size).map_err(|_| LakeError::internal("a file beyond 63 bits"))?,
            modification_time: modified_at(&path)?,
            data_change: true,
            stats: Some(statistics.json()),
            ..Add::default()
        })
    }
}

/// Sorts the places and writes the rows there as one file.
pub(crate) fn write_sorted(
    root: &Path,
    form: &StoredForm,
    bucket: u32,
    rows: &Rows,
    places: &mut [RowRef],
    cancel: &CancelToken,
) -> Result<Add, LakeError> {
    SortOrder::of(form.kind).sort(rows, places, cancel)?;
    let mut writer = FileWriter::start(root, form, bucket, places.len())?;
    for group in places.chunks(GATHER_ROWS) {
        cancel.check()?;
        writer.write(&rows.gather(group).map_err(LakeError::arrow(form.kind.name))?)?;
    }
    writer.finish()
}

fn properties(kind: &FactKind, rows: usize) -> WriterProperties {
    let mut builder = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_max_row_group_row_count(Some(GROUP_ROWS))
        .set_statistics_enabled(EnabledStatistics::Chunk)
        // Rows lie by customer: bounds of pages let a reader of one customer skip all others.
        .set_column_statistics_enabled(ColumnPath::from("customer_id"), EnabledStatistics::Page)
        // Rows of a customer are one run of one dictionary entry, to the end of the group.
        .set_column_dictionary_page_size_limit(ColumnPath::from("customer_id"), CUSTOMERS_BYTES)
        .set_created_by("terrace".to_owned());
    if let Some(time) = kind.time {
        // Times hardly repeat, so neither a dictionary nor compressing them pays: the latter spares a tenth of their
        // bytes and takes as long on reading as all else together.
        builder = builder
            .set_column_dictionary_enabled(ColumnPath::from(time), false)
            .set_column_compression(ColumnPath::from(time), Compression::UNCOMPRESSED);
    }
    let probe = probe_column(kind);
    if probe != "customer_id" {
        // Rows lie by customer, so bounds tell little of the order ids in a file; a bloom filter does.
        let distinct = rows.clamp(64, GROUP_ROWS) as u64;
        let column = ColumnPath::from(probe);
        builder = builder
            .set_column_dictionary_enabled(column.clone(), false)
            .set_column_bloom_filter_enabled(column.clone(), true)
            .set_column_bloom_filter_fpp(column.clone(), 0.01)
            .set_column_bloom_filter_max_ndv(column, distinct);
    }
    builder.build()
}

/// The column by which earlier rows of the same key are found: the first of the key.
pub(crate) fn probe_column(kind: &FactKind) -> &'static str {
    kind.key.first().copied().unwrap_or("customer_id")
}

/// The place of that column among those of the kind.
pub(crate) fn probe_index(kind: &FactKind) -> usize {
    let probe = probe_column(kind);
    let found = kind.columns.iter().position(|column| column.name == probe);
    debug_assert!(found.is_some(), "the key of {} names its columns", kind.name);
    // Tests hold the keys of all kinds to their columns.
    found.unwrap_or(0)
}

pub(crate) fn open(path: &Path) -> Result<ParquetRecordBatchReaderBuilder<SharedFile>, LakeError> {
    let file = SharedFile::open_data_file(path).map_err(LakeError::disk("read", path))?;
    let unreadable = |cause| LakeError::data_file("read", path)(cause);
    let stored = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()).map_err(unreadable)?;
    let options = ArrowReaderOptions::new().with_schema(Arc::new(as_read(stored.schema())));
    let narrow = ArrowReaderMetadata::try_new(Arc::clone(stored.metadata()), options).map_err(unreadable)?;
    Ok(ParquetRecordBatchReaderBuilder::new_with_metadata(file, narrow).with_batch_size(READ_ROWS))
}

/// Opens a file of a table.
///
/// Returns [`LakeError::Damaged`] if it has another number of rows than the table's log says.
pub(crate) fn open_stored(file: &DataFile) -> Result<ParquetRecordBatchReaderBuilder<SharedFile>, LakeError> {
    let opened = open(&file.path)?;
    let found = opened.metadata().file_metadata().num_rows();
    if u64::try_from(found).is_ok_and(|found| found == file.rows) {
        return Ok(opened);
    }
    Err(LakeError::damaged(&file.path, format!("it has {found} rows, where the table's log says {}", file.rows)))
}

/// The rows that a prepared reader was told to read, in the form in which they are worked on.
pub(crate) fn rows(
    form: &StoredForm,
    path: &Path,
    builder: ParquetRecordBatchReaderBuilder<SharedFile>,
) -> Result<impl Iterator<Item = Result<RecordBatch, LakeError>> + use<>, LakeError> {
    let reader = builder.build().map_err(LakeError::data_file("read", path))?;
    let (form, path) = (form.clone(), path.to_owned());
    Ok(reader.map(move |batch| form.fit(&path, batch.map_err(LakeError::unreadable(&path))?)))
}

/// All rows of a file of a table, at most `batch_rows` at a time.
pub(crate) fn stream(form: &StoredForm, file: &DataFile, batch_rows: usize) -> Result<Stream<'static>, LakeError> {
    Ok(Box::new(rows(form, &file.path, open_stored(file)?.with_batch_size(batch_rows))?))
}

impl Statistics {
    fn note(&mut self, batch: &RecordBatch) {
        self.rows += batch.num_rows();
        for (field, array) in batch.schema_ref().fields().iter().zip(batch.columns()) {
            *self.null_counts.entry(field.name().clone()).or_default() += array.null_count();
        }
        // Rows are sorted by customer: the bounds of the batch are its ends, or near them.
        let Some(customers) = batch.column_by_name("customer_id").and_then(|array| array.as_string_opt::<i32>()) else {
            return; // A kind without customers.
        };
        let first = customers.iter().flatten().next();
        let last = (customers.len() > 0 && customers.is_valid(customers.len() - 1))
            .then(|| customers.value(customers.len() - 1));
        if let (Some(first), Some(last)) = (first, last) {
            self.least.entry("customer_id".to_owned()).or_insert_with(|| first.to_owned());
            self.most.insert("customer_id".to_owned(), last.to_owned());
        }
    }

    fn json(mut self) -> String {
        if self.least.values().chain(self.most.values()).any(|text| text.len() > LONGEST_STATISTIC) {
            self.least.clear();
            self.most.clear();
        }
        serde_json::json!({
            "numRecords": self.rows,
            "minValues": self.least,
            "maxValues": self.most,
            "nullCount": self.null_counts,
        })
        .to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use terrace_domain::facts::KINDS;

    #[test]
    fn every_kind_has_its_key_among_its_columns() {
        for kind in KINDS {
            assert!(!kind.key.is_empty() && kind.key.iter().all(|name| kind.column(name).is_some()), "{}", kind.name);
            assert_eq!(kind.columns[probe_index(kind)].name, probe_column(kind));
        }
    }
}
