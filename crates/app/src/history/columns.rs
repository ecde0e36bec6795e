//! Columns of runs in Parquet: written beside the classes, and read back as they were.

use crate::output::parquet::{data_type, numbers};
use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, RecordBatch, StringArray};
use arrow::datatypes::{Date32Type, Decimal128Type, Field, Int64Type, Schema, TimestampMicrosecondType};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Error, Result, Write};
use std::path::Path;
use std::sync::Arc;
use terrace_domain::ValueType;
use terrace_frame::{Column, Texts};

/// The column of net revenue in the file beside the classes.
pub(super) const NET: &str = "net_amount";
/// The column of who had ordered.
pub(super) const ORDERED: &str = "ordered";
/// What stands before the name of a customer's field.
pub(super) const ATTRIBUTE: &str = "attribute.";

/// Writes columns of one length under their names.
pub(super) fn write(path: &Path, columns: &[(String, &Column)]) -> Result<()> {
    const ROWS: usize = 131_072;
    let fields = columns.iter().map(|(name, column)| Field::new(name, data_type(column.value_type()), true));
    let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let out = BufWriter::with_capacity(1 << 20, File::create(path)?);
    let mut writer = ArrowWriter::try_new(out, Arc::clone(&schema), Some(properties)).map_err(Error::other)?;
    let rows = columns.first().map_or(0, |(_, column)| column.len());
    for start in (0..rows).step_by(ROWS) {
        let end = rows.min(start + ROWS);
        let arrays = columns.iter().map(|(_, column)| array(&column.slice(start..end))).collect::<Result<_>>()?;
        let batch = RecordBatch::try_new(Arc::clone(&schema), arrays).map_err(Error::other)?;
        writer.write(&batch).map_err(Error::other)?;
    }
    let mut out = writer.into_inner().map_err(Error::other)?;
    out.flush()
}

fn array(column: &Column) -> Result<ArrayRef> {
    match column {
        Column::Texts(texts) => Ok(Arc::new((0..texts.codes.len()).map(|row| texts.get(row)).collect::<StringArray>())),
        Column::Flags(flags) => Ok(Arc::new(flags.iter().copied().collect::<BooleanArray>())),
        Column::Integers(integers) => numbers(integers, 0..integers.values.len()),
    }
}

/// A column as it is read, batch by batch.
#[derive(Debug)]
pub(super) enum ColumnReader {
    Integers { value_type: ValueType, values: Vec<Option<i64>> },
    Texts { texts: Texts, known: BTreeMap<Arc<str>, u32> },
    Flags(Vec<Option<bool>>),
}

impl ColumnReader {
    pub(super) fn of(value_type: ValueType) -> Self {
        match value_type {
            ValueType::Text => Self::Texts { texts: Texts::default(), known: BTreeMap::new() },
            ValueType::Flag => Self::Flags(Vec::new()),
            value_type => Self::Integers { value_type, values: Vec::new() },
        }
    }

    /// Takes further rows; nothing where the array is of another type.
    pub(super) fn take(&mut self, array: &dyn Array) -> Option<()> {
        match self {
            Self::Flags(flags) => flags.extend(array.as_boolean_opt()?.iter()),
            Self::Texts { texts, known } => array.as_string_opt::<i32>()?.iter().for_each(|text| {
                let code = text.map_or(Texts::NULL, |text| code(texts, known, text));
                texts.codes.push(code);
            }),
            Self::Integers { value_type, values } => match value_type {
                ValueType::Money | ValueType::Decimal => {
                    let array = array.as_primitive_opt::<Decimal128Type>()?;
                    values.extend(array.iter().map(|value| value.and_then(|value| i64::try_from(value).ok())));
                }
                ValueType::Date => {
                    values.extend(array.as_primitive_opt::<Date32Type>()?.iter().map(|v| v.map(i64::from)))
                }
                ValueType::Time => values.extend(array.as_primitive_opt::<TimestampMicrosecondType>()?.iter()),
                _ => values.extend(array.as_primitive_opt::<Int64Type>()?.iter()),
            },
        }
        Some(())
    }

    pub(super) fn done(self) -> Column {
        match self {
            Self::Flags(flags) => Column::Flags(flags),
            Self::Texts { texts, .. } => Column::Texts(texts),
            Self::Integers { value_type, values } => Column::optional_integers(value_type, values),
        }
    }
}

fn code(texts: &mut Texts, known: &mut BTreeMap<Arc<str>, u32>, text: &str) -> u32 {
    // Neighbours are often alike.
    if let Some(last) = texts.codes.last().copied().filter(|code| *code != Texts::NULL)
        && usize::try_from(last).ok().and_then(|last| texts.dictionary.get(last)).is_some_and(|known| &**known == text)
    {
        return last;
    }
    if let Some(code) = known.get(text) {
        return *code;
    }
    let (code, text) = (u32::try_from(texts.dictionary.len()).unwrap_or(Texts::NULL), Arc::<str>::from(text));
    texts.dictionary.push(Arc::clone(&text));
    known.insert(text, code);
    code
}

/// The same values for some rows, in that order.
pub(crate) fn pick(column: &Column, rows: &[usize]) -> Column {
    match column {
        Column::Integers(integers) => {
            Column::optional_integers(integers.value_type, rows.iter().map(|&row| integers.get(row)))
        }
        Column::Texts(texts) => Column::Texts(Texts {
            codes: rows.iter().map(|&row| texts.codes.get(row).copied().unwrap_or(Texts::NULL)).collect(),
            dictionary: texts.dictionary.clone(),
        }),
        Column::Flags(flags) => Column::Flags(rows.iter().map(|&row| flags.get(row).copied().flatten()).collect()),
    }
}

/// A column of texts of which no two are the same.
pub(super) fn id_column<'a>(ids: impl Iterator<Item = &'a str>) -> Texts {
    let dictionary: Vec<Arc<str>> = ids.map(Arc::from).collect();
    let codes = (0..dictionary.len()).map(|code| u32::try_from(code).unwrap_or(Texts::NULL)).collect();
    Texts { codes, dictionary }
}

/// The type of a word in a record.
pub(super) fn value_type(word: &str) -> Option<ValueType> {
    use ValueType::{Count, Date, Days, Decimal, Flag, Money, Text, Time};
    [Count, Days, Money, Decimal, Text, Date, Time, Flag].into_iter().find(|known| known.word() == word)
}
