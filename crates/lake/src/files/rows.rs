//! Rows of many batches as one sequence that can be looked at, compared and gathered without copying them first.

use crate::error::LakeError;
use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Date32Array, Decimal64Array, Int64Array, PrimitiveArray, RecordBatch,
    StringArray, TimestampMicrosecondArray, UInt32Array, new_null_array,
};
use arrow::compute::{interleave, take};
use arrow::datatypes::{
    ArrowPrimitiveType, DataType, Date32Type, Decimal64Type, Int64Type, SchemaRef, TimeUnit, TimestampMicrosecondType,
};
use std::cmp::Ordering;
use std::sync::Arc;

/// The place of one row. Places compare as the rows came. They are made of batches by [`places_of`] and its like, so
/// that none lies beyond the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct RowRef {
    pub(crate) batch: u32,
    pub(crate) row: u32,
}

/// Batches of one schema.
#[derive(Debug, Clone)]
pub(crate) struct Rows {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
    columns: Vec<Cells>,
    /// Whether any row has something in the column. Most files leave most columns empty.
    filled: Vec<bool>,
}

/// One column over all batches, by its type.
#[derive(Debug, Clone)]
enum Cells {
    Text(Vec<StringArray>),
    Decimal(Vec<Decimal64Array>),
    Integer(Vec<Int64Array>),
    Time(Vec<TimestampMicrosecondArray>),
    Day(Vec<Date32Array>),
    Flag(Vec<BooleanArray>),
    /// A type that no kind has, of a column that this program does not know: kept, and never looked at.
    Other,
}

impl Rows {
    /// Batches that all have the columns of the schema, in its order.
    pub(crate) fn new(schema: SchemaRef, batches: Vec<RecordBatch>) -> Result<Self, LakeError> {
        if let Some(other) = batches.iter().find(|batch| batch.num_columns() != schema.fields().len()) {
            let (found, wanted) = (other.num_columns(), schema.fields().len());
            return Err(LakeError::internal(format!("a batch of {found} columns among those of {wanted}")));
        }
        let column = |index: usize, kind: &DataType| {
            let arrays: Vec<&ArrayRef> = batches.iter().map(|batch| batch.column(index)).collect();
            Cells::new(&arrays, kind)
        };
        let columns = schema.fields().iter().enumerate().map(|(i, field)| column(i, field.data_type()));
        let columns = columns.collect::<Result<_, LakeError>>()?;
        let is_filled = |index: usize| batches.iter().any(|batch| batch.column(index).null_count() < batch.num_rows());
        let filled = (0..schema.fields().len()).map(is_filled).collect();
        Ok(Self { schema, batches, columns, filled })
    }

    pub(crate) fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    pub(crate) fn batches(&self) -> &[RecordBatch] {
        &self.batches
    }

    /// Appends batches; the places of earlier rows stay.
    pub(crate) fn with(mut self, more: Vec<RecordBatch>) -> Result<Self, LakeError> {
        self.batches.extend(more);
        Self::new(self.schema, self.batches)
    }

    pub(crate) fn len(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    /// The places of all rows, in order.
    pub(crate) fn places(&self) -> impl Iterator<Item = RowRef> + '_ {
        let sizes = self.batches.iter().map(RecordBatch::num_rows).enumerate();
        sizes.flat_map(|(batch, rows)| places_of(batch, rows))
    }

    /// The text of a cell; `None` if it is empty, or if its column holds other values.
    pub(crate) fn text(&self, column: usize, place: RowRef) -> Option<&str> {
        match self.columns.get(column)? {
            Cells::Text(arrays) => cell(arrays, place, |array, row| array.value(row)),
            _ => None,
        }
    }

    /// The microseconds of a time cell.
    pub(crate) fn time(&self, column: usize, place: RowRef) -> Option<i64> {
        match self.columns.get(column)? {
            Cells::Time(arrays) => cell(arrays, place, |array, row| array.value(row)),
            _ => None,
        }
    }

    /// The number of a decimal cell in units of its last place.
    pub(crate) fn decimal(&self, column: usize, place: RowRef) -> Option<i64> {
        match self.columns.get(column)? {
            Cells::Decimal(arrays) => cell(arrays, place, |array, row| array.value(row)),
            _ => None,
        }
    }

    /// What a cell of yes and no says.
    pub(crate) fn flag(&self, column: usize, place: RowRef) -> Option<bool> {
        match self.columns.get(column)? {
            Cells::Flag(arrays) => cell(arrays, place, |array, row| array.value(row)),
            _ => None,
        }
    }

    pub(crate) fn is_empty_cell(&self, column: usize, place: RowRef) -> bool {
        debug_assert!((place.batch as usize) < self.batches.len(), "a place in no batch");
        let batch = self.batches.get(place.batch as usize);
        batch.is_none_or(|batch| batch.column(column).is_null(place.row as usize))
    }

    /// Whether no row of the first `batches` batches has anything in the column.
    pub(crate) fn is_empty_column(&self, column: usize, batches: usize) -> bool {
        self.batches.iter().take(batches).all(|batch| batch.column(column).null_count() == batch.num_rows())
    }

    /// Those of the columns that any row has something in; the others tell no rows apart.
    pub(crate) fn filled(&self, columns: &[usize]) -> Vec<usize> {
        debug_assert!(columns.iter().all(|column| *column < self.filled.len()));
        columns.iter().copied().filter(|column| self.filled.get(*column) == Some(&true)).collect()
    }

    /// Compares two rows column by column, in the order given; an empty cell comes first.
    pub(crate) fn compare(&self, columns: &[usize], a: RowRef, b: RowRef) -> Ordering {
        let unequal = |column: &usize| {
            let order = self.columns.get(*column)?.compare(a, b);
            (order != Ordering::Equal).then_some(order)
        };
        columns.iter().find_map(unequal).unwrap_or(Ordering::Equal)
    }

    /// The rows at those places, as one batch.
    pub(crate) fn gather(&self, places: &[RowRef]) -> Result<RecordBatch, arrow::error::ArrowError> {
        if let [batch] = self.batches.as_slice() {
            let rows: UInt32Array = places.iter().map(|place| place.row).collect::<Vec<_>>().into();
            let gathered = self.schema.fields().iter().zip(batch.columns()).zip(&self.filled);
            let gathered = gathered.map(|((field, column), filled)| match filled {
                true => take(column, &rows, None),
                false => Ok(new_null_array(field.data_type(), places.len())),
            });
            return RecordBatch::try_new(Arc::clone(&self.schema), gathered.collect::<Result<Vec<_>, _>>()?);
        }
        let indices: Vec<(usize, usize)> = places.iter().map(|p| (p.batch as usize, p.row as usize)).collect();
        let gathered = self.schema.fields().iter().zip(&self.filled).enumerate().map(|(column, (field, filled))| {
            if !filled {
                return Ok(new_null_array(field.data_type(), places.len()));
            }
            let arrays: Vec<&dyn Array> = self.batches.iter().map(|batch| batch.column(column).as_ref()).collect();
            interleave(&arrays, &indices)
        });
        RecordBatch::try_new(Arc::clone(&self.schema), gathered.collect::<Result<Vec<_>, _>>()?)
    }
}

/// The places of a batch's rows.
pub(crate) fn places_of(batch: usize, rows: usize) -> impl Iterator<Item = RowRef> {
    let batch = number(batch);
    (0..number(rows)).map(move |row| RowRef { batch, row })
}

/// The number of a batch or row, as places have it.
///
/// [`check_sizes`] has refused batches of more rows as they came in; others hold a few thousand.
pub(crate) fn number(count: usize) -> u32 {
    debug_assert!(u32::try_from(count).is_ok(), "{count} rows in one batch");
    count as u32
}

/// Places are pairs of 32-bit numbers: says so where rows would not fit.
pub(crate) fn check_sizes(kind: &'static str, batches: &[RecordBatch]) -> Result<(), LakeError> {
    let fits = |count: usize| u32::try_from(count).is_ok_and(|count| count < u32::MAX);
    if fits(batches.len()) && batches.iter().all(|batch| fits(batch.num_rows())) {
        return Ok(());
    }
    Err(LakeError::rows(kind, "too many rows in one batch"))
}

fn cell<'a, A: Array, T>(arrays: &'a [A], place: RowRef, value: impl Fn(&'a A, usize) -> T) -> Option<T> {
    debug_assert!((place.batch as usize) < arrays.len(), "a place in no batch");
    let array = arrays.get(place.batch as usize)?;
    let row = place.row as usize;
    (row < array.len() && array.is_valid(row)).then(|| value(array, row))
}

impl Cells {
    fn new(arrays: &[&ArrayRef], kind: &DataType) -> Result<Self, LakeError> {
        let other = || LakeError::internal(format!("a column that does not hold {kind} as its form says"));
        let cells = match kind {
            DataType::Decimal64(..) => primitive::<Decimal64Type>(arrays).map(Self::Decimal),
            DataType::Int64 => primitive::<Int64Type>(arrays).map(Self::Integer),
            DataType::Timestamp(TimeUnit::Microsecond, _) => {
                primitive::<TimestampMicrosecondType>(arrays).map(Self::Time)
            }
            DataType::Date32 => primitive::<Date32Type>(arrays).map(Self::Day),
            DataType::Boolean => {
                arrays.iter().map(|array| array.as_boolean_opt().cloned()).collect::<Option<_>>().map(Self::Flag)
            }
            DataType::Utf8 => {
                arrays.iter().map(|array| array.as_string_opt().cloned()).collect::<Option<_>>().map(Self::Text)
            }
            _ => Some(Self::Other),
        };
        cells.ok_or_else(other)
    }

    fn compare(&self, a: RowRef, b: RowRef) -> Ordering {
        match self {
            Self::Text(arrays) => both(arrays, a, b, |array, row| array.value(row)),
            Self::Decimal(arrays) => both(arrays, a, b, |array, row| array.value(row)),
            Self::Integer(arrays) => both(arrays, a, b, |array, row| array.value(row)),
            Self::Time(arrays) => both(arrays, a, b, |array, row| array.value(row)),
            Self::Day(arrays) => both(arrays, a, b, |array, row| array.value(row)),
            Self::Flag(arrays) => both(arrays, a, b, |array, row| array.value(row)),
            Self::Other => Ordering::Equal,
        }
    }
}

fn primitive<T: ArrowPrimitiveType>(arrays: &[&ArrayRef]) -> Option<Vec<PrimitiveArray<T>>> {
    arrays.iter().map(|array| array.as_primitive_opt::<T>().cloned()).collect()
}

fn both<'a, A: Array, T: Ord>(arrays: &'a [A], a: RowRef, b: RowRef, value: impl Fn(&'a A, usize) -> T) -> Ordering {
    cell(arrays, a, &value).cmp(&cell(arrays, b, &value))
}
