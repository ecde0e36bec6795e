use super::table::OutputTable;
use arrow::array::{ArrayRef, StringArray};
use arrow::datatypes::{DataType, Field, Schema};
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
use terrace_domain::{CancelToken, ValueType};
use terrace_frame::Column;
use terrace_frame::arrow::{data_type, to_array};

/// Rows of a row group. Its columns are encoded side by side.
const GROUP_ROWS: usize = 262_144;

/// Row groups that are encoded at a time, so that no core waits for the last column of each.
const GROUPS: usize = 2;

pub(super) fn write(table: &OutputTable<'_>, out: &mut (dyn Write + Send), cancel: &CancelToken) -> Result<()> {
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
        let encoded = columns.map(|(column, (writer, field))| {
            cancel.check().map_err(Error::other)?;
            encode(writer, field, &values(table, column, rows)?)
        });
        encoded.collect()
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
        Some(column) => array(&column.values, rows),
        None => Ok(Arc::new(StringArray::from_iter_values(rows.iter().map(|&row| table.id(row))))),
    }
}

fn array(column: &Column, rows: &[usize]) -> Result<ArrayRef> {
    match stretch(rows) {
        Some(stretch) => to_array(column, stretch),
        None => to_array(&column.take(rows.iter().copied()), 0..rows.len()),
    }
    .map_err(Error::other)
}

/// Returns the rows as one stretch, or `None` if one does not follow the one before.
fn stretch(rows: &[usize]) -> Option<Range<usize>> {
    let first = *rows.first()?;
    let follows = rows.iter().zip(first..).fold(true, |all, (row, expected)| all & (*row == expected));
    follows.then(|| first..first + rows.len())
}

#[cfg(test)]
mod tests {
    use super::*;
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
                let column = Column::optional_integers(value_type, values.clone());
                let slow = to_array(&column.take(rows.iter().copied()), 0..rows.len()).unwrap();
                prop_assert_eq!(&array(&column, &rows).unwrap(), &slow);
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
