//! The rows that would stand in an empty lake after one import, for those who compute straight from files.

use super::merge::Merge;
use crate::error::LakeError;
use crate::files::rows::Rows;
use crate::schema::{arrow_schema, conform};
use arrow::array::{BooleanArray, RecordBatch};
use arrow::compute::filter_record_batch;
use std::sync::Arc;
use terrace_domain::{CancelToken, FactKind};

/// Rows of some kinds.
type Batches = Vec<(&'static FactKind, Vec<RecordBatch>)>;

/// Lets later rows take the place of earlier ones of the same key, as an import into an empty lake does.
///
/// Rows have the form of [`crate::arrow_schema`]; columns go by name and optional ones may be absent.
///
/// # Errors
/// [`LakeError::Rows`] for rows of another form; [`LakeError::Cancelled`].
pub fn consolidate(batches: Batches, cancel: &CancelToken) -> Result<Batches, LakeError> {
    batches.into_iter().map(|(kind, rows)| Ok((kind, one_kind(kind, &rows, cancel)?))).collect()
}

fn one_kind(
    kind: &'static FactKind,
    batches: &[RecordBatch],
    cancel: &CancelToken,
) -> Result<Vec<RecordBatch>, LakeError> {
    let batches = batches.iter().filter(|batch| batch.num_rows() > 0).map(|batch| conform(kind, batch));
    let batches = batches.collect::<Result<Vec<_>, _>>()?;
    let incoming = batches.len();
    let rows = Rows::new(Arc::new(arrow_schema(kind)), batches)?;
    let mut dropped = Merge::new(kind, &rows, incoming).resolve(cancel)?.dropped;
    if dropped.is_empty() {
        return Ok(rows.batches().to_vec());
    }
    dropped.sort_unstable();
    let mut dropped = dropped.into_iter().peekable();
    let mut kept = Vec::with_capacity(incoming);
    for (number, batch) in (0_u32..).zip(rows.batches()) {
        let mut keep = vec![true; batch.num_rows()];
        while let Some(place) = dropped.next_if(|place| place.batch == number) {
            if let Some(slot) = keep.get_mut(place.row as usize) {
                *slot = false;
            }
        }
        kept.push(filter_record_batch(batch, &BooleanArray::from(keep)).map_err(LakeError::arrow(kind.name))?);
    }
    Ok(kept)
}
