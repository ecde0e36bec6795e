//! Parquet, whatever the physical types of its columns.

use crate::bulk::Bulk;
use crate::error::Problem;
use crate::table::{Row, Table, Told};
use crate::typed::Typed;
use arrow::array::{ArrayRef, RecordBatch};
use arrow::compute::concat_batches;
use arrow::datatypes::{DataType, Schema};
use arrow::error::ArrowError;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::basic::Type;
use parquet::file::statistics::Statistics;
use std::sync::Arc;

/// The rows of a Parquet file, decoded chunk by chunk as they are looked at.
pub(crate) struct Parquet {
    bulk: Bulk,
    metadata: ArrowReaderMetadata,
    /// The same, with decimals as the 64-bit integers that they are stored as.
    narrow: ArrowReaderMetadata,
    /// Where the values of each column stand; nothing where it has several.
    leaves: Vec<Option<usize>>,
    parts: Vec<Part>,
}

/// Rows of one row group.
struct Part {
    group: usize,
    /// The first of them within the group, and their number.
    offset: usize,
    rows: usize,
    /// The number of the first within the file, from 1.
    first: u64,
}

/// How large parts are: what stands before a part in its group is gone through again, and what is in it is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Parts {
    /// All columns may be held.
    Small,
    /// Few columns are.
    Large,
}

impl Parts {
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

/// A damaged page is the file's fault, whatever the library makes of it.
fn guarded<T>(read: impl FnOnce() -> Result<T, Problem>) -> Result<T, Problem> {
    let contradiction = || ArrowError::ParquetError("its parts contradict each other".to_owned());
    crate::guard::guarded(read).unwrap_or_else(|| Err(damaged(contradiction())))
}

impl Parquet {
    /// Reads a file's headers, and where its rows are; chunks have a few times `rows`.
    pub fn open(bulk: Bulk, rows: usize, parts: Parts) -> Result<(Vec<String>, Self), Problem> {
        let metadata = ArrowReaderMetadata::load(&bulk, ArrowReaderOptions::new()).map_err(damaged)?;
        let headers = metadata.schema().fields().iter().map(|field| field.name().clone()).collect();
        let most = rows.max(1).saturating_mul(parts.chunks());
        let mut parts = Vec::new();
        let mut first = 1;
        for (group, described) in metadata.metadata().row_groups().iter().enumerate() {
            let count = usize::try_from(described.num_rows()).unwrap_or(0);
            for offset in (0..count).step_by(most) {
                let rows = most.min(count - offset);
                parts.push(Part { group, offset, rows, first });
                first += u64::try_from(rows).unwrap_or(0);
            }
        }
        let leaves = leaves(&metadata);
        let narrow = narrow(&metadata, &leaves).unwrap_or_else(|_| metadata.clone());
        Ok((headers, Self { bulk, metadata, narrow, leaves, parts }))
    }

    /// A reader of one part, of some columns; of all without them.
    fn reader(
        &self,
        part: &Part,
        metadata: &ArrowReaderMetadata,
        places: Option<&[usize]>,
        rows: usize,
    ) -> Result<ParquetRecordBatchReader, Problem> {
        let schema = metadata.metadata().file_metadata().schema_descr();
        let columns =
            places.map_or_else(ProjectionMask::all, |places| ProjectionMask::roots(schema, places.iter().copied()));
        ParquetRecordBatchReaderBuilder::new_with_metadata(self.bulk.clone(), metadata.clone())
            .with_projection(columns)
            .with_row_groups(vec![part.group])
            .with_offset(part.offset)
            .with_limit(part.rows)
            .with_batch_size(part.rows.min(rows))
            .build()
            .map_err(damaged)
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
        let Some(part) = self.parts.get(chunk) else { return Ok(()) };
        let mut batches = self.reader(part, &self.metadata, None, 8_192)?;
        let mut line = part.first;
        while let Some(batch) = guarded(|| batches.next().transpose().map_err(damaged))? {
            let columns: Vec<Typed> =
                batch.columns().iter().map(Typed::new).collect::<Result<_, _>>().map_err(damaged)?;
            let mut cells = Vec::with_capacity(columns.len());
            for row in 0..batch.num_rows() {
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
            [first, ..] => concat_batches(&first.schema(), &batches).map_err(damaged)?,
        };
        // The reader keeps the file's order of columns, whatever order they are asked in.
        let mut order: Vec<usize> = places.to_vec();
        order.sort_unstable();
        order.dedup();
        let found = |place: &usize| whole.columns().get(order.binary_search(place).ok()?).cloned();
        Ok(places.iter().map(found).collect())
    }

    fn told(&self, chunk: usize, place: usize) -> Option<Told> {
        let scale = match self.metadata.schema().fields().get(place)?.data_type() {
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => return Some(Told::Texts),
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
        Some(Told::Numbers { least, most, scale })
    }
}
