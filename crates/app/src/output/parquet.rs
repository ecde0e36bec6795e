use super::table::{OutputColumn, OutputTable};
use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Int64Array, RecordBatch, StringArray,
    TimestampMicrosecondArray,
};
use arrow::datatypes::{DataType, Field, Schema, TimeUnit};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use std::io::{Error, Result, Write};
use std::sync::Arc;
use terrace_domain::ValueType;
use terrace_tiering::{Column, Integers};

const ROWS_PER_BATCH: usize = 65_536;

pub(super) fn write(table: &OutputTable<'_>, out: &mut (dyn Write + Send)) -> Result<()> {
    let mut fields = vec![Field::new("customer_id", DataType::Utf8, false)];
    fields.extend(
        table.columns().iter().map(|column| Field::new(&column.name, data_type(column.values.value_type()), true)),
    );
    let schema = Arc::new(Schema::new(fields));
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let mut writer = ArrowWriter::try_new(out, Arc::clone(&schema), Some(properties)).map_err(Error::other)?;
    for rows in table.rows().chunks(ROWS_PER_BATCH) {
        let mut arrays: Vec<ArrayRef> =
            vec![Arc::new(StringArray::from_iter_values(rows.iter().map(|&row| table.id(row))))];
        for column in table.columns() {
            arrays.push(array(column, rows)?);
        }
        let batch = RecordBatch::try_new(Arc::clone(&schema), arrays).map_err(Error::other)?;
        writer.write(&batch).map_err(Error::other)?;
    }
    writer.close().map_err(Error::other)?;
    Ok(())
}

fn data_type(value_type: ValueType) -> DataType {
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
        Column::Texts(texts) => Arc::new(rows.iter().map(|&row| texts.get(row)).collect::<StringArray>()),
        Column::Flags(flags) => {
            Arc::new(rows.iter().map(|&row| flags.get(row).copied().flatten()).collect::<BooleanArray>())
        }
        Column::Integers(integers) => numbers(integers, rows)?,
    })
}

fn numbers(integers: &Integers, rows: &[usize]) -> Result<ArrayRef> {
    let values = rows.iter().map(|&row| integers.get(row));
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
