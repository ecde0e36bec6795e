use super::table::{OutputColumn, OutputTable};
use arrow::array::{
    Array, ArrayRef, BooleanArray, Date32Array, Decimal64Array, Decimal128Array, DictionaryArray, Int32Array,
    Int64Array, StringArray, TimestampMicrosecondArray,
};
use arrow::buffer::{NullBuffer, ScalarBuffer};
use arrow::datatypes::{DataType, Field, Schema, TimeUnit};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::{ArrowColumnChunk, ArrowColumnWriter, compute_leaves};
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::ColumnPath;
use rayon::prelude::*;
use std::io::{Error, Result, Write};
use std::ops::Range;
use std::sync::Arc;
use terrace_domain::ValueType;
use terrace_frame::{Column, Integers};

/// Rows of a row group. Its columns are encoded side by side.
const GROUP_ROWS: usize = 262_144;

/// Row groups that are encoded at a time, so that no core waits for the last column of each.
const GROUPS: usize = 2;

pub(super) fn write(table: &OutputTable<'_>, out: &mut (dyn Write + Send)) -> Result<()> {
    let mut fields = vec![Field::new("customer_id", DataType::Utf8, false)];
    fields.extend(
        table.columns().iter().map(|column| Field::new(&column.name, data_type(column.values.value_type()), true)),
    );
    let schema = Arc::new(Schema::new(fields));
    let writer = ArrowWriter::try_new(out, Arc::clone(&schema), Some(properties(table))).map_err(Error::other)?;
    let (mut writer, groups) = writer.into_serialized_writer().map_err(Error::other)?;
    let encode = |(number, rows): (usize, &[usize])| -> Result<Vec<ArrowColumnChunk>> {
        let columns = groups.create_column_writers(number).map_err(Error::other)?;
        let columns = columns.into_par_iter().zip(schema.fields().par_iter()).enumerate();
        columns.map(|(column, (writer, field))| encode(writer, field, &values(table, column, rows)?)).collect()
    };
    let parts: Vec<(usize, &[usize])> = table.rows().chunks(GROUP_ROWS).enumerate().collect();
    let mut ready: Vec<Result<Vec<ArrowColumnChunk>>> = Vec::new();
    // While some groups go out the next ones are encoded.
    for parts in parts.chunks(GROUPS).chain([&[][..]]) {
        let (written, next) = rayon::join(
            || ready.into_iter().try_for_each(|group| append(group?, &mut writer)),
            || parts.par_iter().copied().map(encode).collect(),
        );
        written?;
        ready = next;
    }
    writer.close().map_err(Error::other)?;
    Ok(())
}

fn append<W: Write + Send>(columns: Vec<ArrowColumnChunk>, writer: &mut SerializedFileWriter<W>) -> Result<()> {
    let mut group = writer.next_row_group().map_err(Error::other)?;
    for column in columns {
        column.append_to_row_group(&mut group).map_err(Error::other)?;
    }
    group.close().map_err(Error::other)?;
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
        Column::Integers(integers) => match stretch(rows).and_then(|stretch| stretch_of(integers, stretch)) {
            Some(values) => values,
            None => numbers(integers, rows.iter().copied())?,
        },
    })
}

/// The rows as one stretch, where each follows the one before.
fn stretch(rows: &[usize]) -> Option<Range<usize>> {
    let first = *rows.first()?;
    let follows = rows.iter().zip(first..).fold(true, |all, (row, expected)| all & (*row == expected));
    follows.then(|| first..first + rows.len())
}

/// A stretch of a column as the 64-bit integers that Parquet stores, where the type is one of those.
fn stretch_of(integers: &Integers, rows: Range<usize>) -> Option<ArrayRef> {
    let values = ScalarBuffer::from(integers.values.get(rows.clone())?.to_vec());
    let nulls = match &integers.valid {
        Some(valid) => Some(NullBuffer::from(valid.get(rows)?)),
        None => None,
    };
    let decimal = |scale| Decimal64Array::new(values.clone(), nulls.clone()).with_precision_and_scale(18, scale).ok();
    Some(match integers.value_type {
        ValueType::Money => Arc::new(decimal(4)?),
        ValueType::Decimal => Arc::new(decimal(6)?),
        ValueType::Time => Arc::new(TimestampMicrosecondArray::new(values, nulls)),
        ValueType::Count | ValueType::Days => Arc::new(Int64Array::new(values, nulls)),
        ValueType::Date | ValueType::Text | ValueType::Flag => return None,
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

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::compute::cast;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_stretch_is_the_same_rows(
            values in prop::collection::vec(prop::option::of(-9i64..9), 1..20),
            bounds in (0..20usize, 0..20usize),
        ) {
            let (from, to) = (bounds.0.min(values.len() - 1), bounds.1.min(values.len()));
            let rows: Vec<usize> = (from..to.max(from + 1)).collect();
            for value_type in [ValueType::Count, ValueType::Days, ValueType::Money, ValueType::Decimal, ValueType::Time] {
                let Column::Integers(integers) = Column::optional_integers(value_type, values.clone()) else { continue };
                let fast = stretch(&rows).and_then(|rows| stretch_of(&integers, rows)).unwrap();
                let slow = numbers(&integers, rows.iter().copied()).unwrap();
                prop_assert_eq!(&cast(&fast, &data_type(value_type)).unwrap(), &slow);
            }
        }
    }

    #[test]
    fn rows_with_gaps_are_no_stretch() {
        assert_eq!(stretch(&[]), None);
        assert_eq!(stretch(&[4]), Some(4..5));
        assert_eq!(stretch(&[4, 5, 6]), Some(4..7));
        assert_eq!(stretch(&[4, 6]), None);
        assert_eq!(stretch(&[5, 4]), None);
    }
}
