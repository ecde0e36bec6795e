use super::table::{OutputColumn, OutputTable};
use arrow::array::{
    Array, ArrayRef, BooleanArray, Date32Array, Decimal128Array, DictionaryArray, Int32Array, Int64Array, StringArray,
    TimestampMicrosecondArray,
};
use arrow::datatypes::{DataType, Field, Schema, TimeUnit};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::{ArrowColumnChunk, ArrowColumnWriter, compute_leaves};
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use parquet::schema::types::ColumnPath;
use rayon::prelude::*;
use std::io::{Error, Result, Write};
use std::sync::Arc;
use terrace_domain::ValueType;
use terrace_tiering::{Column, Integers};

/// Rows of a row group. Its columns are encoded side by side.
const GROUP_ROWS: usize = 262_144;

pub(super) fn write(table: &OutputTable<'_>, out: &mut (dyn Write + Send)) -> Result<()> {
    let mut fields = vec![Field::new("customer_id", DataType::Utf8, false)];
    fields.extend(
        table.columns().iter().map(|column| Field::new(&column.name, data_type(column.values.value_type()), true)),
    );
    let schema = Arc::new(Schema::new(fields));
    let writer = ArrowWriter::try_new(out, Arc::clone(&schema), Some(properties(table))).map_err(Error::other)?;
    let (mut writer, groups) = writer.into_serialized_writer().map_err(Error::other)?;
    for (number, rows) in table.rows().chunks(GROUP_ROWS).enumerate() {
        let columns = groups.create_column_writers(number).map_err(Error::other)?;
        let columns = columns.into_par_iter().zip(schema.fields().par_iter()).enumerate();
        let encoded: Vec<ArrowColumnChunk> = columns
            .map(|(column, (writer, field))| encode(writer, field, &values(table, column, rows)?))
            .collect::<Result<_>>()?;
        let mut group = writer.next_row_group().map_err(Error::other)?;
        for column in encoded {
            column.append_to_row_group(&mut group).map_err(Error::other)?;
        }
        group.close().map_err(Error::other)?;
    }
    writer.close().map_err(Error::other)?;
    Ok(())
}
/// A dictionary is tried only where values come again: not for ids, amounts and times.
fn properties(table: &OutputTable<'_>) -> WriterProperties {
    let differing = table
        .columns()
        .iter()
        .filter(|column| matches!(column.values.value_type(), ValueType::Money | ValueType::Decimal | ValueType::Time));
    let names = differing.map(|column| column.name.clone()).chain(["customer_id".to_owned()]);
    names
        .fold(WriterProperties::builder().set_compression(Compression::SNAPPY), |builder, name| {
            builder.set_column_dictionary_enabled(ColumnPath::new(vec![name]), false)
        })
        .build()
}

fn encode(mut writer: ArrowColumnWriter, field: &Field, values: &ArrayRef) -> Result<ArrowColumnChunk> {
    // Texts come as codes, which the writer takes as the texts that they stand for.
    let field = Field::new(field.name(), values.data_type().clone(), field.is_nullable());
    for leaf in compute_leaves(&field, values).map_err(Error::other)? {
        writer.write(&leaf).map_err(Error::other)?;
    }
    writer.close().map_err(Error::other)
}

/// Some rows of a column; the ids come first.
fn values(table: &OutputTable<'_>, column: usize, rows: &[usize]) -> Result<ArrayRef> {
    match column.checked_sub(1).and_then(|column| table.columns().get(column)) {
        Some(column) => array(column, rows),
        None => Ok(Arc::new(StringArray::from_iter_values(rows.iter().map(|&row| table.id(row))))),
    }
}

/// The type of a column of values.
pub(crate) fn data_type(value_type: ValueType) -> DataType {
    match value_type {
        ValueType::Count | ValueType::Days => DataType::Int64,
        ValueType::Money => DataType::Decimal128(18, 4),
        ValueType::Decimal => DataType::Decimal128(18, 6),
        ValueType::Text => DataType::Utf8,
        ValueType::Date => DataType::Date32,
        ValueType::Time => DataType::Timestamp(TimeUnit::Microsecond, None),
        ValueType::Flag => DataType::Boolean,
    }
}

fn array(column: &OutputColumn<'_>, rows: &[usize]) -> Result<ArrayRef> {
    Ok(match column.values.as_ref() {
        Column::Texts(texts) => {
            let code = |row: &usize| i32::try_from(*texts.codes.get(*row)?).ok();
            let names = StringArray::from_iter_values(&texts.dictionary);
            let codes: Int32Array = rows.iter().map(code).collect();
            Arc::new(DictionaryArray::try_new(codes, Arc::new(names)).map_err(Error::other)?)
        }
        Column::Flags(flags) => {
            Arc::new(rows.iter().map(|&row| flags.get(row).copied().flatten()).collect::<BooleanArray>())
        }
        Column::Integers(integers) => numbers(integers, rows.iter().copied())?,
    })
}

/// Some rows of a column of integers, each in the type of what it counts.
pub(crate) fn numbers(integers: &Integers, rows: impl Iterator<Item = usize> + Clone) -> Result<ArrayRef> {
    let values = rows.map(|row| integers.get(row));
    let decimal = |scale| -> Result<ArrayRef> {
        let array: Decimal128Array = values.clone().map(|value| value.map(i128::from)).collect();
        Ok(Arc::new(array.with_precision_and_scale(18, scale).map_err(Error::other)?))
    };
    Ok(match integers.value_type {
        ValueType::Money => decimal(4)?,
        ValueType::Decimal => decimal(6)?,
        ValueType::Date => {
            Arc::new(values.map(|value| value.and_then(|days| i32::try_from(days).ok())).collect::<Date32Array>())
        }
        ValueType::Time => Arc::new(values.collect::<TimestampMicrosecondArray>()),
        _ => Arc::new(values.collect::<Int64Array>()),
    })
}
