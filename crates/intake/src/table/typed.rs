//! Columns of formats that know types, in the few types that values are read from.

use crate::table::rows::Cell;
use arrow::array::{Array, ArrayRef, AsArray};
use arrow::compute::cast;
use arrow::datatypes::{
    DataType, Date32Type, Decimal128Type, Float64Type, Int64Type, TimeUnit, TimestampMicrosecondType,
};
use arrow::error::ArrowError;

/// A column's values in one of the few types that rows need.
pub(crate) struct Typed {
    /// In the Arrow type of its kind.
    pub values: ArrayRef,
    pub kind: ValueKind,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ValueKind {
    /// `Utf8`
    Text,
    /// `Int64`
    Integer,
    /// `Float64`
    Float,
    /// `Decimal128` of that many decimals.
    Decimal(i8),
    /// `Timestamp(Microsecond, _)`
    Time {
        /// Whether instants are meant.
        zoned: bool,
    },
    /// `Date32`
    Day,
    /// `Boolean`
    Flag,
    /// Lists, structs and other things that are no single value.
    Fault,
}

impl Typed {
    /// An array of any type.
    pub fn new(values: &ArrayRef) -> Result<Self, ArrowError> {
        let (to, kind) = match values.data_type() {
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => (DataType::Utf8, ValueKind::Text),
            DataType::Binary | DataType::LargeBinary | DataType::BinaryView => (DataType::Utf8, ValueKind::Text),
            DataType::Dictionary(_, inner) => return Self::new(&cast(values, inner)?),
            DataType::Int8 | DataType::Int16 | DataType::Int32 | DataType::Int64 => {
                (DataType::Int64, ValueKind::Integer)
            }
            DataType::UInt8 | DataType::UInt16 | DataType::UInt32 => (DataType::Int64, ValueKind::Integer),
            DataType::UInt64 => (DataType::Decimal128(20, 0), ValueKind::Decimal(0)),
            DataType::Float16 | DataType::Float32 => {
                // By way of its shortest text: 2.55 must not become 2.5499999523.
                return Self::new(&cast(&cast(values, &DataType::Utf8)?, &DataType::Float64)?);
            }
            DataType::Float64 => (DataType::Float64, ValueKind::Float),
            // Digits tell nothing here, so what has the right width stays as it is.
            DataType::Decimal128(_, scale) => {
                return Ok(Self { values: values.clone(), kind: ValueKind::Decimal(*scale) });
            }
            DataType::Decimal32(_, scale) | DataType::Decimal64(_, scale) | DataType::Decimal256(_, scale) => {
                (DataType::Decimal128(38, *scale), ValueKind::Decimal(*scale))
            }
            DataType::Timestamp(_, zone) => {
                (DataType::Timestamp(TimeUnit::Microsecond, zone.clone()), ValueKind::Time { zoned: zone.is_some() })
            }
            DataType::Date64 => (DataType::Timestamp(TimeUnit::Microsecond, None), ValueKind::Time { zoned: false }),
            DataType::Date32 => (DataType::Date32, ValueKind::Day),
            DataType::Boolean => (DataType::Boolean, ValueKind::Flag),
            _ => return Ok(Self { values: values.clone(), kind: ValueKind::Fault }),
        };
        let values = if *values.data_type() == to { values.clone() } else { cast(values, &to)? };
        Ok(Self { values, kind })
    }

    /// The value in a row.
    pub fn cell(&self, row: usize) -> Cell<'_> {
        if self.values.is_null(row) {
            return Cell::Empty;
        }
        match self.kind {
            ValueKind::Text => Cell::Text(self.values.as_string::<i32>().value(row).into()),
            ValueKind::Integer => Cell::Integer(self.values.as_primitive::<Int64Type>().value(row)),
            ValueKind::Float => Cell::Float(self.values.as_primitive::<Float64Type>().value(row)),
            ValueKind::Decimal(scale) => Cell::Decimal(self.values.as_primitive::<Decimal128Type>().value(row), scale),
            ValueKind::Time { zoned } => {
                Cell::Time { micros: self.values.as_primitive::<TimestampMicrosecondType>().value(row), zoned }
            }
            ValueKind::Day => Cell::Day(self.values.as_primitive::<Date32Type>().value(row)),
            ValueKind::Flag => Cell::Flag(self.values.as_boolean().value(row)),
            ValueKind::Fault => Cell::Fault("[…]".into()),
        }
    }
}
