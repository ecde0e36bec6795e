//! Parquet, whatever the physical types of its columns.

use crate::bulk::Bulk;
use crate::error::Problem;
use crate::table::{Cell, Row, Table};
use arrow::array::{Array, ArrayRef, AsArray};
use arrow::compute::cast;
use arrow::datatypes::{
    DataType, Date32Type, Decimal128Type, Float64Type, Int64Type, TimeUnit, TimestampMicrosecondType,
};
use arrow::error::ArrowError;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// The rows of a Parquet file, decoded chunk by chunk as they are looked at.
pub(crate) struct Parquet {
    bulk: Bulk,
    metadata: ArrowReaderMetadata,
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

/// Chunks of text, of whose size a part is at most: what stands before a part in its group is gone through again.
const CHUNKS_IN_PART: usize = 4;

/// A column's values in one of the few types that rows need.
struct Column {
    values: ArrayRef,
    kind: Kind,
}

enum Kind {
    Text,
    Integer,
    Float,
    Decimal(i8),
    Time {
        zoned: bool,
    },
    Day,
    Flag,
    /// Lists, structs and other things that are no single value.
    Fault,
}

fn damaged(cause: impl std::error::Error + Send + Sync + 'static) -> Problem {
    Problem::BadParquet(Arc::new(cause))
}

/// A damaged page is the file's fault, whatever the library makes of it.
fn guarded<T>(read: impl FnOnce() -> Result<T, Problem>) -> Result<T, Problem> {
    let contradiction = || ArrowError::ParquetError("its parts contradict each other".to_owned());
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(damaged(contradiction())))
}

impl Parquet {
    /// Reads a file's headers, and where its rows are; chunks have a few times `rows`.
    pub fn open(bulk: Bulk, rows: usize) -> Result<(Vec<String>, Self), Problem> {
        let metadata = ArrowReaderMetadata::load(&bulk, ArrowReaderOptions::new()).map_err(damaged)?;
        let headers = metadata.schema().fields().iter().map(|field| field.name().clone()).collect();
        let most = rows.max(1).saturating_mul(CHUNKS_IN_PART);
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
        Ok((headers, Self { bulk, metadata, parts }))
    }
}

impl Column {
    fn new(values: &ArrayRef) -> Result<Self, ArrowError> {
        let (to, kind) = match values.data_type() {
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => (DataType::Utf8, Kind::Text),
            DataType::Binary | DataType::LargeBinary | DataType::BinaryView => (DataType::Utf8, Kind::Text),
            DataType::Dictionary(_, inner) => return Self::new(&cast(values, inner)?),
            DataType::Int8 | DataType::Int16 | DataType::Int32 | DataType::Int64 => (DataType::Int64, Kind::Integer),
            DataType::UInt8 | DataType::UInt16 | DataType::UInt32 => (DataType::Int64, Kind::Integer),
            DataType::UInt64 => (DataType::Decimal128(20, 0), Kind::Decimal(0)),
            DataType::Float16 | DataType::Float32 => {
                // By way of its shortest text: 2.55 must not become 2.5499999523.
                return Self::new(&cast(&cast(values, &DataType::Utf8)?, &DataType::Float64)?);
            }
            DataType::Float64 => (DataType::Float64, Kind::Float),
            DataType::Decimal32(_, scale)
            | DataType::Decimal64(_, scale)
            | DataType::Decimal128(_, scale)
            | DataType::Decimal256(_, scale) => (DataType::Decimal128(38, *scale), Kind::Decimal(*scale)),
            DataType::Timestamp(_, zone) => {
                (DataType::Timestamp(TimeUnit::Microsecond, zone.clone()), Kind::Time { zoned: zone.is_some() })
            }
            DataType::Date64 => (DataType::Timestamp(TimeUnit::Microsecond, None), Kind::Time { zoned: false }),
            DataType::Date32 => (DataType::Date32, Kind::Day),
            DataType::Boolean => (DataType::Boolean, Kind::Flag),
            _ => return Ok(Self { values: values.clone(), kind: Kind::Fault }),
        };
        let values = if *values.data_type() == to { values.clone() } else { cast(values, &to)? };
        Ok(Self { values, kind })
    }

    fn cell(&self, row: usize) -> Cell<'_> {
        if self.values.is_null(row) {
            return Cell::Empty;
        }
        match self.kind {
            Kind::Text => Cell::Text(self.values.as_string::<i32>().value(row).into()),
            Kind::Integer => Cell::Integer(self.values.as_primitive::<Int64Type>().value(row)),
            Kind::Float => Cell::Float(self.values.as_primitive::<Float64Type>().value(row)),
            Kind::Decimal(scale) => Cell::Decimal(self.values.as_primitive::<Decimal128Type>().value(row), scale),
            Kind::Time { zoned } => {
                Cell::Time { micros: self.values.as_primitive::<TimestampMicrosecondType>().value(row), zoned }
            }
            Kind::Day => Cell::Day(self.values.as_primitive::<Date32Type>().value(row)),
            Kind::Flag => Cell::Flag(self.values.as_boolean().value(row)),
            Kind::Fault => Cell::Fault("[…]".into()),
        }
    }
}

impl Table for Parquet {
    fn chunks(&self) -> usize {
        self.parts.len()
    }

    fn visit(&self, chunk: usize, each: &mut dyn FnMut(&Row<'_, '_>)) -> Result<(), Problem> {
        let Some(part) = self.parts.get(chunk) else { return Ok(()) };
        let mut batches = ParquetRecordBatchReaderBuilder::new_with_metadata(self.bulk.clone(), self.metadata.clone())
            .with_row_groups(vec![part.group])
            .with_offset(part.offset)
            .with_limit(part.rows)
            .with_batch_size(part.rows.min(8_192))
            .build()
            .map_err(damaged)?;
        let mut line = part.first;
        while let Some(batch) = guarded(|| batches.next().transpose().map_err(damaged))? {
            let columns: Vec<Column> =
                batch.columns().iter().map(Column::new).collect::<Result<_, _>>().map_err(damaged)?;
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
}
