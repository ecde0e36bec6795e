//! Columns of runs in Parquet: written beside the classes, and read back as they were.

use crate::workspace::disk;
use arrow::array::RecordBatch;
use arrow::compute::cast;
use arrow::datatypes::{Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use std::io::{BufWriter, Error, Result, Write};
use std::path::Path;
use std::sync::Arc;
use terrace_domain::{CancelToken, ValueType};
use terrace_frame::Column;
use terrace_frame::arrow::{data_type, to_array};

/// The column of net revenue in the file beside the classes.
pub(super) const NET: &str = "net_amount";
/// The column of who had ordered.
pub(super) const ORDERED: &str = "ordered";
/// What stands before the name of a customer's field.
pub(super) const ATTRIBUTE: &str = "attribute.";
/// What stands before the name of a scheme whose scores a column holds.
pub(super) const SCORE: &str = "score.";

/// What stands before the name of a scheme whose standings a column holds: which tier, since when, how it came about,
/// and since when the class is below it.
pub(super) const STANDING: &str = "standing.";
pub(super) const STANDING_SINCE: &str = "standing_since.";
pub(super) const STANDING_ARRIVAL: &str = "standing_arrival.";
pub(super) const STANDING_FELL: &str = "standing_fell.";

/// Writes columns of one length under their names; ends early with an error when the work is cancelled.
pub(super) fn write(path: &Path, columns: &[(String, &Column)], cancel: &CancelToken) -> Result<()> {
    const ROWS: usize = 131_072;
    let fields = columns.iter().map(|(name, column)| Field::new(name, data_type(column.value_type()), true));
    let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let out = BufWriter::with_capacity(1 << 20, disk::create(path)?);
    let mut writer = ArrowWriter::try_new(out, Arc::clone(&schema), Some(properties)).map_err(Error::other)?;
    let rows = columns.first().map_or(0, |(_, column)| column.len());
    for start in (0..rows).step_by(ROWS) {
        cancel.check().map_err(Error::other)?;
        let end = rows.min(start + ROWS);
        let arrays = columns.iter().map(|(_, column)| {
            let part = column.slice(start..end);
            let array = to_array(&part, 0..part.len()).map_err(Error::other)?;
            cast(&array, &data_type(column.value_type())).map_err(Error::other)
        });
        let arrays = arrays.collect::<Result<_>>()?;
        let batch = RecordBatch::try_new(Arc::clone(&schema), arrays).map_err(Error::other)?;
        writer.write(&batch).map_err(Error::other)?;
    }
    let mut out = writer.into_inner().map_err(Error::other)?;
    out.flush()
}

/// The type of a word in a record.
pub(super) fn value_type(word: &str) -> Option<ValueType> {
    use ValueType::{Count, Date, Days, Decimal, Flag, Money, Text, Time};
    [Count, Days, Money, Decimal, Text, Date, Time, Flag].into_iter().find(|known| known.word() == word)
}
