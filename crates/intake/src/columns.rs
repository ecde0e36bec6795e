//! Our columns as Arrow arrays.

use crate::fields::Field;
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

enum Column {
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
pub(crate) struct Columns {
    schema: SchemaRef,
    columns: Vec<Column>,
    rows: usize,
}

impl Columns {
    /// Empty columns; those for which `filled` says no stay null.
    pub fn new(kind: &'static FactKind, filled: impl Fn(&str) -> bool) -> Result<Self, ArrowError> {
        let schema = Arc::new(arrow_schema(kind));
        let columns = kind.columns.iter().map(|column| {
            let data_type = data_type(column.kind);
            Ok(match column.kind {
                _ if !filled(column.name) => Column::Absent(data_type),
                FactType::Id | FactType::Text => Column::Text(StringBuilder::new()),
                FactType::Money | FactType::Quantity | FactType::Number => {
                    Column::Decimal(Decimal128Builder::new().with_precision_and_scale(DECIMAL.0, DECIMAL.1)?)
                }
                FactType::Rate => Column::Decimal(Decimal128Builder::new().with_precision_and_scale(RATE.0, RATE.1)?),
                FactType::Integer => Column::Integer(Int64Builder::new()),
                FactType::Time => Column::Time(TimestampMicrosecondBuilder::new()),
                FactType::Date => Column::Date(Date32Builder::new()),
                FactType::Flag => Column::Flag(BooleanBuilder::new()),
            })
        });
        Ok(Self { columns: columns.collect::<Result<_, ArrowError>>()?, schema, rows: 0 })
    }

    /// Adds a row.
    pub fn push(&mut self, values: &[Field<'_>]) {
        self.rows += 1;
        for (column, value) in self.columns.iter_mut().zip(values) {
            match (column, value) {
                (Column::Absent(_), _) => {}
                (Column::Text(texts), Field::Text(text)) => texts.append_value(text),
                (Column::Text(texts), _) => texts.append_null(),
                (Column::Decimal(numbers), Field::Number(number)) => numbers.append_value(i128::from(*number)),
                (Column::Decimal(numbers), _) => numbers.append_null(),
                (Column::Integer(numbers), Field::Number(number)) => numbers.append_value(*number),
                (Column::Integer(numbers), _) => numbers.append_null(),
                (Column::Time(times), Field::Number(micros)) => times.append_value(*micros),
                (Column::Time(times), _) => times.append_null(),
                (Column::Date(days), Field::Number(day)) => days.append_option(i32::try_from(*day).ok()),
                (Column::Date(days), _) => days.append_null(),
                (Column::Flag(flags), Field::Flag(flag)) => flags.append_value(*flag),
                (Column::Flag(flags), _) => flags.append_null(),
            }
        }
    }

    /// The batch.
    pub fn finish(self) -> Result<RecordBatch, ArrowError> {
        let rows = self.rows;
        let arrays = self.columns.into_iter().map(|column| -> ArrayRef {
            match column {
                Column::Absent(data_type) => new_null_array(&data_type, rows),
                Column::Text(mut texts) => Arc::new(texts.finish()),
                Column::Decimal(mut numbers) => Arc::new(numbers.finish()),
                Column::Integer(mut numbers) => Arc::new(numbers.finish()),
                Column::Time(mut times) => Arc::new(times.finish()),
                Column::Date(mut days) => Arc::new(days.finish()),
                Column::Flag(mut flags) => Arc::new(flags.finish()),
            }
        });
        RecordBatch::try_new(self.schema, arrays.collect())
    }
}
