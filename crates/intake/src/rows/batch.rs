//! Our columns as Arrow arrays.

use crate::values::reader::FieldValue;
use arrow::array::{
    ArrayRef, BooleanBuilder, Date32Builder, Decimal128Builder, Int64Builder, RecordBatch, StringBuilder,
    TimestampMicrosecondBuilder, new_null_array,
};
use arrow::datatypes::{DataType, Field as ArrowField, Schema, SchemaRef, TimeUnit};
use arrow::error::ArrowError;
use std::sync::Arc;
use terrace_domain::{FactKind, FactType};

/// Digits and decimals of every amount, quantity and number.
const DECIMAL: (u8, i8) = (18, 4);

/// Digits and decimals of a rate of exchange.
const RATE: (u8, i8) = (18, 9);

/// The columns of a kind of facts as Arrow has them: required ones are never null.
///
/// Ids and texts are `Utf8`, amounts, quantities and numbers `Decimal128(18, 4)`, rates
/// `Decimal128(18, 9)`, times `Timestamp(Microsecond, None)`, days `Date32`.
pub fn arrow_schema(kind: &FactKind) -> Schema {
    let fields =
        kind.columns.iter().map(|column| ArrowField::new(column.name, data_type(column.kind), !column.required));
    Schema::new(fields.collect::<Vec<_>>())
}

fn data_type(kind: FactType) -> DataType {
    match kind {
        FactType::Id | FactType::Text => DataType::Utf8,
        FactType::Money | FactType::Quantity | FactType::Number => DataType::Decimal128(DECIMAL.0, DECIMAL.1),
        FactType::Rate => DataType::Decimal128(RATE.0, RATE.1),
        FactType::Integer => DataType::Int64,
        FactType::Time => DataType::Timestamp(TimeUnit::Microsecond, None),
        FactType::Date => DataType::Date32,
        FactType::Flag => DataType::Boolean,
    }
}

enum ColumnBuilder {
    /// Never filled: nulls are made at the end.
    Absent(DataType),
    Text(StringBuilder),
    Decimal(Decimal128Builder),
    Integer(Int64Builder),
    Time(TimestampMicrosecondBuilder),
    Date(Date32Builder),
    Flag(BooleanBuilder),
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
        let schema = Arc::new(arrow_schema(kind));
        let columns = kind.columns.iter().map(|column| {
            let data_type = data_type(column.kind);
            Ok(match column.kind {
                _ if !filled(column.name) => ColumnBuilder::Absent(data_type),
                FactType::Id | FactType::Text => ColumnBuilder::Text(StringBuilder::new()),
                FactType::Money | FactType::Quantity | FactType::Number => {
                    ColumnBuilder::Decimal(Decimal128Builder::new().with_precision_and_scale(DECIMAL.0, DECIMAL.1)?)
                }
                FactType::Rate => {
                    ColumnBuilder::Decimal(Decimal128Builder::new().with_precision_and_scale(RATE.0, RATE.1)?)
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
    pub fn push(&mut self, values: &[FieldValue<'_>]) {
        self.rows += 1;
        for (column, value) in self.columns.iter_mut().zip(values) {
            match (column, value) {
                (ColumnBuilder::Absent(_), _) => {}
                (ColumnBuilder::Text(texts), FieldValue::Text(text)) => texts.append_value(text),
                (ColumnBuilder::Text(texts), _) => texts.append_null(),
                (ColumnBuilder::Decimal(numbers), FieldValue::Number(number)) => {
                    numbers.append_value(i128::from(*number))
                }
                (ColumnBuilder::Decimal(numbers), _) => numbers.append_null(),
                (ColumnBuilder::Integer(numbers), FieldValue::Number(number)) => numbers.append_value(*number),
                (ColumnBuilder::Integer(numbers), _) => numbers.append_null(),
                (ColumnBuilder::Time(times), FieldValue::Number(micros)) => times.append_value(*micros),
                (ColumnBuilder::Time(times), _) => times.append_null(),
                (ColumnBuilder::Date(days), FieldValue::Number(day)) => days.append_option(i32::try_from(*day).ok()),
                (ColumnBuilder::Date(days), _) => days.append_null(),
                (ColumnBuilder::Flag(flags), FieldValue::Flag(flag)) => flags.append_value(*flag),
                (ColumnBuilder::Flag(flags), _) => flags.append_null(),
            }
        }
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
