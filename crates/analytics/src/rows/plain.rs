//! Rows as they lie, for the few who look at those without a customer too.

use crate::error::AnalyticsError;
use crate::facts::Facts;
use arrow::array::RecordBatch;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::fs::File;
use terrace_domain::FactKind;

/// Calls for each batch of a kind in one bucket, in no order. `columns` are read; all where there are none.
pub(crate) fn each_batch(
    facts: &Facts,
    bucket: u32,
    kind: &FactKind,
    columns: &[&str],
    mut call: impl FnMut(&RecordBatch) -> Result<(), AnalyticsError>,
) -> Result<(), AnalyticsError> {
    let Some(found) = facts.bucket(kind.name, bucket) else { return Ok(()) };
    found.rows.iter().try_for_each(&mut call)?;
    for file in &found.files {
        let file = File::open(&file.path)?;
        let builder = ParquetRecordBatchReaderBuilder::try_new(file)?;
        let mask = match columns {
            [] => ProjectionMask::all(),
            names => ProjectionMask::columns(builder.parquet_schema(), names.iter().copied()),
        };
        for batch in builder.with_projection(mask).build()? {
            call(&batch?)?;
        }
    }
    Ok(())
}
