//! Rows as they lie, for the few who look at those without a customer too.

use super::RowSource;
use crate::error::AnalyticsError;
use arrow::array::{AsArray, RecordBatch, StringArray};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use std::sync::Arc;
use terrace_domain::FactKind;
use terrace_frame::schema::as_read;
use terrace_lake::SharedFile;

/// The texts of a column of a batch; `None` if the batch lacks the column.
///
/// # Errors
/// A column of another type.
pub(crate) fn texts_of<'a>(
    batch: &'a RecordBatch,
    kind: &FactKind,
    name: &str,
) -> Result<Option<&'a StringArray>, AnalyticsError> {
    let Some(column) = batch.column_by_name(name) else { return Ok(None) };
    let wrong = || AnalyticsError::WrongColumn {
        kind: kind.name.to_owned(),
        column: name.to_owned(),
        found: column.data_type().to_string(),
    };
    column.as_string_opt::<i32>().map(Some).ok_or_else(wrong)
}

/// Calls for each batch of a kind in one bucket, in no order. `columns` are read; all where there are none.
pub(crate) fn each_batch(
    source: RowSource<'_>,
    kind: &FactKind,
    columns: &[&str],
    mut call: impl FnMut(&RecordBatch) -> Result<(), AnalyticsError>,
) -> Result<(), AnalyticsError> {
    let Some(found) = source.tables.bucket(kind.name, source.bucket) else { return Ok(()) };
    found.rows.iter().try_for_each(&mut call)?;
    for known in &found.files {
        let file = SharedFile::open_data_file(&known.path)?;
        let stored = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new())?;
        known.refuse_other_rows(stored.metadata())?;
        let options = ArrowReaderOptions::new().with_schema(Arc::new(as_read(stored.schema())));
        let narrow = ArrowReaderMetadata::try_new(Arc::clone(stored.metadata()), options)?;
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, narrow);
        let mask = match columns {
            [] => ProjectionMask::all(),
            names => ProjectionMask::columns(builder.parquet_schema(), names.iter().copied()),
        };
        for batch in builder.with_projection(mask).build()? {
            source.cancel.check()?;
            call(&batch?)?;
        }
    }
    Ok(())
}
