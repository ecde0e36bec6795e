//! Our columns as Arrow arrays.

use crate::rows::nulls::null_column;
use crate::values::reader::FieldValue;
use arrow::array::{
    ArrayRef, BooleanBuilder, Date32Builder, Decimal64Builder, Int64Builder, RecordBatch, StringBuilder,
    TimestampMicrosecondBuilder,
};
use arrow::datatypes::{DataType, SchemaRef};
use arrow::error::ArrowError;
use std::sync::Arc;
use terrace_domain::{FactKind, FactType, InternalError};
use terrace_frame::schema::{Nulls, PRECISION, RATE_SCALE, SCALE, fact_schema, fact_type};

enum ColumnBuilder {
    /// Never filled: nulls are made at the end.
    Absent(DataType),
    /// Nothing but nulls so far: how many.
    Late(FactType, usize),
    Text(StringBuilder),
    Decimal(Decimal64Builder),
    Integer(Int64Builder),
    Time(TimestampMicrosecondBuilder),
    Date(Date32Builder),
    Flag(BooleanBuilder),
}

impl ColumnBuilder {
    /// A column that begins with so many nulls.
    fn begun(kind: FactType, nulls: usize) -> Result<Self, ArrowError> {
        let decimals = |scale| Decimal64Builder::new().with_precision_and_scale(PRECISION, scale);
        let mut column = match kind {
            FactType::Id | FactType::Text => Self::Text(StringBuilder::new()),
            FactType::Money | FactType::Quantity | FactType::Number => Self::Decimal(decimals(SCALE)?),
            FactType::Rate => Self::Decimal(decimals(RATE_SCALE)?),
            FactType::Integer => Self::Integer(Int64Builder::new()),
            FactType::Time => Self::Time(TimestampMicrosecondBuilder::new()),
            FactType::Date => Self::Date(Date32Builder::new()),
            FactType::Flag => Self::Flag(BooleanBuilder::new()),
        };
        match &mut column {
            Self::Absent(_) | Self::Late(..) => {}
            Self::Text(texts) => (0..nulls).for_each(|_| texts.append_null()),
            Self::Decimal(numbers) => numbers.append_nulls(nulls),
            Self::Integer(numbers) => numbers.append_nulls(nulls),
            Self::Time(times) => times.append_nulls(nulls),
            Self::Date(days) => days.append_nulls(nulls),
            Self::Flag(flags) => flags.append_nulls(nulls),
        }
        Ok(column)
    }

    /// Adds a value; `None` if it is not of the column's type.
    fn push(&mut self, value: &FieldValue<'_>) -> Option<()> {
        if let Self::Late(kind, nulls) = self {
            if matches!(value, FieldValue::Null) {
                *nulls += 1;
                return Some(());
            }
            *self = Self::begun(*kind, *nulls).ok()?;
        }
        match (self, value) {
            (Self::Absent(_), _) => {}
            (Self::Text(texts), FieldValue::Text(text)) => texts.append_value(text),
            (Self::Text(texts), FieldValue::Null) => texts.append_null(),
            (Self::Decimal(numbers), FieldValue::Number(number)) => numbers.append_value(*number),
            (Self::Decimal(numbers), FieldValue::Finer(factor)) => numbers.append_value(factor.value),
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
                Self::Late(..)
                | Self::Text(_)
                | Self::Decimal(_)
                | Self::Integer(_)
                | Self::Time(_)
                | Self::Date(_)
                | Self::Flag(_),
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
    /// The places of those that may be filled.
    filled: Vec<usize>,
    rows: usize,
}

impl BatchBuilder {
    /// Empty columns; those for which `filled` says no stay null.
    pub fn new(kind: &'static FactKind, filled: impl Fn(&str) -> bool) -> Result<Self, ArrowError> {
        let schema = Arc::new(fact_schema(kind, Nulls::WhereOptional));
        let columns = kind.columns.iter().map(|column| match column.required {
            _ if !filled(column.name) => Ok(ColumnBuilder::Absent(fact_type(column.kind))),
            true => ColumnBuilder::begun(column.kind, 0),
            false => Ok(ColumnBuilder::Late(column.kind, 0)),
        });
        let columns = columns.collect::<Result<Vec<ColumnBuilder>, ArrowError>>()?;
        let is_filled = |column: &ColumnBuilder| !matches!(column, ColumnBuilder::Absent(_));
        let filled = columns.iter().enumerate().filter(|(_, column)| is_filled(column)).map(|(place, _)| place);
        Ok(Self { filled: filled.collect(), columns, schema, rows: 0 })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// If a value is not of its column's type.
    pub fn push(&mut self, values: &[FieldValue<'_>]) -> Result<(), InternalError> {
        self.rows += 1;
        for place in &self.filled {
            let (Some(column), Some(value)) = (self.columns.get_mut(*place), values.get(*place)) else { continue };
            column.push(value).ok_or_else(|| InternalError::new(format!("{value:?} is not of its column's type")))?;
        }
        Ok(())
    }

    /// The batch.
    pub fn finish(self) -> Result<RecordBatch, ArrowError> {
        let rows = self.rows;
        let arrays = self.columns.into_iter().map(|column| -> ArrayRef {
            match column {
                ColumnBuilder::Absent(data_type) => null_column(&data_type, rows),
                ColumnBuilder::Late(kind, _) => null_column(&fact_type(kind), rows),
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
