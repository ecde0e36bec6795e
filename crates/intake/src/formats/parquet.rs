//! Parquet, whatever the physical types of its columns.

mod dictionary;

use crate::error::Problem;
use crate::input::bulk::{Bulk, ReadSeek};
use crate::table::rows::{ColumnStatistics, Row, Table};
use crate::table::typed::Typed;
use arrow::array::{ArrayRef, RecordBatch};
use arrow::compute::concat_batches;
use arrow::datatypes::{DataType, Schema};
use arrow::error::ArrowError;
use bytes::Bytes;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::basic::Type;
use parquet::errors::Result as ParquetResult;
use parquet::file::reader::{ChunkReader, Length};
use parquet::file::statistics::Statistics;
use std::io::BufReader;
use std::sync::Arc;
use terrace_domain::CancelToken;

/// The rows of a Parquet file, decoded chunk by chunk as they are looked at.
pub(crate) struct Parquet {
    bytes: CancellableBulk,
    metadata: ArrowReaderMetadata,
    /// The same, with decimals as the 64-bit integers that they are stored as.
    narrow: ArrowReaderMetadata,
    /// Where the values of each column stand; `None` if it has several.
    leaves: Vec<Option<usize>>,
    parts: Vec<RowRange>,
}

/// The bytes of a file, whose reading fails once the work is cancelled: the library reads many pages in one call.
#[derive(Clone)]
struct CancellableBulk {
    bulk: Bulk,
    cancel: CancelToken,
}

impl Length for CancellableBulk {
    fn len(&self) -> u64 {
        self.bulk.length()
    }
}

impl ChunkReader for CancellableBulk {
    type T = BufReader<Box<dyn ReadSeek>>;

    fn get_read(&self, start: u64) -> ParquetResult<Self::T> {
        self.cancel.check().map_err(std::io::Error::other)?;
        Ok(BufReader::new(self.bulk.reader_at(start)))
    }

    fn get_bytes(&self, start: u64, length: usize) -> ParquetResult<Bytes> {
        self.cancel.check().map_err(std::io::Error::other)?;
        // What lies behind the last byte that can be counted is not there either.
        let end = start.saturating_add(length as u64);
        let bytes = self.bulk.slice(start, end).map_err(|problem| std::io::Error::other(problem.to_string()))?;
        if bytes.len() < length {
            return Err(std::io::Error::from(std::io::ErrorKind::UnexpectedEof).into());
        }
        Ok(bytes)
    }
}

/// Rows of one row group.
struct RowRange {
    group: usize,
    /// The first of them within the group, and their number.
    offset: usize,
    rows: usize,
    /// The number of the first within the file, from 1.
    first: u64,
}

/// How large parts are: what stands before a part in its group is gone through again, and what is in it is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PartSize {
    /// All columns may be held.
    Small,
    /// Few columns are.
    Large,
}

impl PartSize {
    /// Chunks of text, of whose size a part is at most.
    const fn chunks(self) -> usize {
        match self {
            Self::Small => 4,
            // A million rows are what most programs put into a group.
            Self::Large => 16,
        }
    }
}

fn damaged(cause: impl std::error::Error + Send + Sync + 'static) -> Problem {
    Problem::BadParquet(Arc::new(cause))
}

/// A damaged page or schema is the file's fault, whatever the library makes of it.
fn guarded<T>(read: impl FnOnce() -> Result<T, Problem>) -> Result<T, Problem> {
    let contradiction = || ArrowError::ParquetError("its parts contradict each other".to_owned());
    crate::guard::guarded(read).unwrap_or_else(|| Err(damaged(contradiction())))
}

impl Parquet {
    /// Reads a file's headers, and where its rows are; chunks have a few times `rows`.
    pub fn open(
        bulk: Bulk,
        rows: usize,
        parts: PartSize,
        cancel: &CancelToken,
    ) -> Result<(Vec<String>, Self), Problem> {
        let bytes = CancellableBulk { bulk, cancel: cancel.clone() };
        let metadata = guarded(|| ArrowReaderMetadata::load(&bytes, ArrowReaderOptions::new()).map_err(damaged))?;
        let headers = metadata.schema().fields().iter().map(|field| field.name().clone()).collect();
        let most = rows.max(1).saturating_mul(parts.chunks());
        let mut parts = Vec::new();
        let mut first = 1;
        for (group, described) in metadata.metadata().row_groups().iter().enumerate() {
            let count = usize::try_from(described.num_rows()).map_err(damaged)?;
            for offset in (0..count).step_by(most) {
                let rows = most.min(count - offset);
                parts.push(RowRange { group, offset, rows, first });
                first += rows as u64;
            }
        }
        let leaves = leaves(&metadata);
        // Decimals that cannot be read as they are stored are read as Arrow says.
        let narrow = guarded(|| narrow(&metadata, &leaves)).unwrap_or_else(|_| metadata.clone());
        Ok((headers, Self { bytes, metadata, narrow, leaves, parts }))
    }

    /// A reader of one part, of some columns; of all without them.
    fn reader(
        &self,
        part: &RowRange,
        metadata: &ArrowReaderMetadata,
        places: Option<&[usize]>,
        rows: usize,
    ) -> Result<ParquetRecordBatchReader, Problem> {
        let schema = metadata.metadata().file_metadata().schema_descr();
        let columns =
            places.map_or_else(ProjectionMask::all, |places| ProjectionMask::roots(schema, places.iter().copied()));
        guarded(|| {
            ParquetRecordBatchReaderBuilder::new_with_metadata(self.bytes.clone(), metadata.clone())
                .with_projection(columns)
                .with_row_groups(vec![part.group])
                .with_offset(part.offset)
                .with_limit(part.rows)
                .with_batch_size(part.rows.min(rows))
                .build()
                .map_err(damaged)
        })
    }
}

/// By column, where its values stand among all of the file.
fn leaves(metadata: &ArrowReaderMetadata) -> Vec<Option<usize>> {
    let schema = metadata.metadata().file_metadata().schema_descr();
    let of = |root: usize| {
        let mut own = (0..schema.num_columns()).filter(|leaf| schema.get_column_root_idx(*leaf) == root);
        own.next().filter(|_| own.next().is_none())
    };
    (0..metadata.schema().fields().len()).map(of).collect()
}

/// How decimals are read that are stored as integers.
fn narrow(metadata: &ArrowReaderMetadata, leaves: &[Option<usize>]) -> Result<ArrowReaderMetadata, Problem> {
    let stored = metadata.metadata().file_metadata().schema_descr();
    let fields = metadata.schema().fields().iter().zip(leaves).map(|(field, leaf)| {
        let physical = leaf.map(|leaf| stored.column(leaf).physical_type());
        match (field.data_type(), physical) {
            (DataType::Decimal128(precision, scale), Some(Type::INT32 | Type::INT64)) if *precision <= 18 => {
                field.as_ref().clone().with_data_type(DataType::Decimal64(*precision, *scale))
            }
            _ => field.as_ref().clone(),
        }
    });
    let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
    let options = ArrowReaderOptions::new().with_schema(schema);
    ArrowReaderMetadata::try_new(metadata.metadata().clone(), options).map_err(damaged)
}

impl Table for Parquet {
    fn chunks(&self) -> usize {
        self.parts.len()
    }

    fn visit(&self, chunk: usize, each: &mut dyn FnMut(&Row<'_, '_>)) -> Result<(), Problem> {
        self.visit_first(chunk, usize::MAX, each)
    }

    fn visit_first(&self, chunk: usize, rows: usize, each: &mut dyn FnMut(&Row<'_, '_>)) -> Result<(), Problem> {
        let Some(part) = self.parts.get(chunk) else { return Ok(()) };
        let part = &RowRange { rows: part.rows.min(rows), ..*part };
        let mut batches = self.reader(part, &self.metadata, None, 8_192)?;
        let mut line = part.first;
        while let Some(batch) = guarded(|| batches.next().transpose().map_err(damaged))? {
            let typed = || batch.columns().iter().map(Typed::new).collect::<Result<_, _>>().map_err(damaged);
            let columns: Vec<Typed> = guarded(typed)?;
            let mut cells = Vec::with_capacity(columns.len());
            for row in 0..batch.num_rows() {
                self.bytes.cancel.check()?;
                cells.clear();
                cells.extend(columns.iter().map(|column| column.cell(row)));
                each(&Row { line, cells: &cells, raw: None, fault: None });
                line += 1;
            }
        }
        Ok(())
    }

    fn columns(&self, chunk: usize, places: &[usize]) -> Result<Option<Vec<ArrayRef>>, Problem> {
        let Some(part) = self.parts.get(chunk) else { return Ok(None) };
        let mut reader = self.reader(part, &self.narrow, Some(places), part.rows)?;
        let mut batches: Vec<RecordBatch> = Vec::new();
        while let Some(batch) = guarded(|| reader.next().transpose().map_err(damaged))? {
            batches.push(batch);
        }
        let whole = match batches.as_slice() {
            [] => return Ok(None),
            [batch] => batch.clone(),
            [first, ..] => guarded(|| concat_batches(&first.schema(), &batches).map_err(damaged))?,
        };
        // The reader keeps the file's order of columns, whatever order they are asked in.
        let mut order: Vec<usize> = places.to_vec();
        order.sort_unstable();
        order.dedup();
        let found = |place: &usize| whole.columns().get(order.binary_search(place).ok()?).cloned();
        Ok(places.iter().map(found).collect())
    }

    fn any_text(&self, chunk: usize, place: usize, is_such: &dyn Fn(&str) -> bool) -> Result<Option<bool>, Problem> {
        let groups = self.metadata.metadata().row_groups();
        let group = self.parts.get(chunk).and_then(|part| groups.get(part.group));
        let leaf = self.leaves.get(place).copied().flatten();
        let Some((group, column)) = group.and_then(|group| Some((group, group.columns().get(leaf?)?))) else {
            return Ok(None);
        };
        let rows = usize::try_from(group.num_rows()).map_err(damaged)?;
        guarded(|| dictionary::any_text(&self.bytes, column, rows, is_such).map_err(damaged))
    }

    fn column_statistics(&self, chunk: usize, place: usize) -> Option<ColumnStatistics> {
        let scale = match self.metadata.schema().fields().get(place)?.data_type() {
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => return Some(ColumnStatistics::Texts),
            DataType::Int8 | DataType::Int16 | DataType::Int32 | DataType::Int64 => 0,
            DataType::Decimal128(_, scale) => *scale,
            _ => return None,
        };
        let group = self.metadata.metadata().row_groups().get(self.parts.get(chunk)?.group)?;
        let (least, most) = match group.columns().get((*self.leaves.get(place)?)?)?.statistics()? {
            Statistics::Int32(known) => (i64::from(*known.min_opt()?), i64::from(*known.max_opt()?)),
            Statistics::Int64(known) => (*known.min_opt()?, *known.max_opt()?),
            _ => return None,
        };
        Some(ColumnStatistics::Numbers { least, most, scale })
    }
}
