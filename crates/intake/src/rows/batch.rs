//! Our columns as Arrow arrays.

use crate::values::reader::FieldValue;
use arrow::array::{
    ArrayRef, BooleanBuilder, Date32Builder, Decimal64Builder, Int64Builder, RecordBatch, StringBuilder,
    TimestampMicrosecondBuilder, new_null_array,
};
use arrow::datatypes::{DataType, SchemaRef};
use arrow::error::ArrowError;
use std::sync::Arc;
use terrace_domain::{FactKind, FactType, InternalError};
use terrace_frame::schema::{Nulls, PRECISION, RATE_SCALE, SCALE, fact_schema, fact_type};

enum ColumnBuilder {
    /// Never filled: nulls are made at the end.
    Absent(DataType),
    Text(StringBuilder),
    Decimal(Decimal64Builder),
    Integer(Int64Builder),
    Time(TimestampMicrosecondBuilder),
    Date(Date32Builder),
    Flag(BooleanBuilder),
}

impl ColumnBuilder {
    /// Adds a value; `None` if it is not of the column's type.
    fn push(&mut self, value: &FieldValue<'_>) -> Option<()> {
        match (self, value) {
            (Self::Absent(_), _) => {}
            (Self::Text(texts), FieldValue::Text(text)) => texts.append_value(text),
            (Self::Text(texts), FieldValue::Null) => texts.append_null(),
            (Self::Decimal(numbers), FieldValue::Number(number)) => numbers.append_value(*number),
            (Self::Decimal(numbers), FieldValue::Null) => numbers.append_null(),
            (Self::Integer(numbers), FieldValue::Number(number)) => numbers.append_value(*number),
            (Self::Integer(numbers), FieldValue::Null) => numbers.append_null(),
            (Self::Time(times), FieldValue::Number(micros)) => times.append_value(*micros),
            (Self::Time(times), FieldValue::Null) => times.append_null(),
            (Self::Date(days), FieldValue::Number(day)) => days.append_value(i32::try_from(*day).ok()?),
            (Self::Date(days), FieldValue::Null) => days.append_null(),
            (Self::Flag(flags), FieldValue::Flag(flag)) => flags.append_value(*flag),
            (Self::Flag(flags), FieldValue::Null) => flags.append_null(),
            (
                Self::Text(_) | Self::Decimal(_) | Self::Integer(_) | Self::Time(_) | Self::Date(_) | Self::Flag(_),
                _,
            ) => return None,
        }
        Some(())
    }
}

/// The columns of one batch while rows come in.
pub(crate) struct BatchBuilder {
    schema: SchemaRef,
    columns: Vec<ColumnBuilder>,
    rows: usize,
}

impl BatchBuilder {
    /// Empty columns; those for which `filled` says no stay null.
    pub fn new(kind: &'static FactKind, filled: impl Fn(&str) -> bool) -> Result<Self, ArrowError> {
        let schema = Arc::new(fact_schema(kind, Nulls::WhereOptional));
        let columns = kind.columns.iter().map(|column| {
            let data_type = fact_type(column.kind);
            Ok(match column.kind {
                _ if !filled(column.name) => ColumnBuilder::Absent(data_type),
                FactType::Id | FactType::Text => ColumnBuilder::Text(StringBuilder::new()),
                FactType::Money | FactType::Quantity | FactType::Number => {
                    ColumnBuilder::Decimal(Decimal64Builder::new().with_precision_and_scale(PRECISION, SCALE)?)
                }
                FactType::Rate => {
                    ColumnBuilder::Decimal(Decimal64Builder::new().with_precision_and_scale(PRECISION, RATE_SCALE)?)
                }
                FactType::Integer => ColumnBuilder::Integer(Int64Builder::new()),
                FactType::Time => ColumnBuilder::Time(TimestampMicrosecondBuilder::new()),
                FactType::Date => ColumnBuilder::Date(Date32Builder::new()),
                FactType::Flag => ColumnBuilder::Flag(BooleanBuilder::new()),
            })
        });
        Ok(Self { columns: columns.collect::<Result<_, ArrowError>>()?, schema, rows: 0 })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// If a value is not of its column's type.
    pub fn push(&mut self, values: &[FieldValue<'_>]) -> Result<(), InternalError> {
        self.rows += 1;
        for (column, value) in self.columns.iter_mut().zip(values) {
            column.push(value).ok_or_else(|| InternalError::new(format!("{value:?} is not of its column's type")))?;
        }
        Ok(())
    }

    /// The batch.
    pub fn finish(self) -> Result<RecordBatch, ArrowError> {
        let rows = self.rows;
        let arrays = self.columns.into_iter().map(|column| -> ArrayRef {
            match column {
                ColumnBuilder::Absent(data_type) => new_null_array(&data_type, rows),
                ColumnBuilder::Text(mut texts) => Arc::new(texts.finish()),
                ColumnBuilder::Decimal(mut numbers) => Arc::new(numbers.finish()),
                ColumnBuilder::Integer(mut numbers) => Arc::new(numbers.finish()),
                ColumnBuilder::Time(mut times) => Arc::new(times.finish()),
                ColumnBuilder::Date(mut days) => Arc::new(days.finish()),
                ColumnBuilder::Flag(mut flags) => Arc::new(flags.finish()),
            }
        });
        RecordBatch::try_new(self.schema, arrays.collect())
    }
}
