//! The rows that would stand in an empty lake after one import, for those who compute straight from files.

use super::merge::{Merge, Resolution};
use super::plan::refuse_numbers_used_again;
use crate::error::LakeError;
use crate::files::rows::Rows;
use crate::met::MetOrders;
use crate::schema::{arrow_schema, conform};
use crate::staging::files_of_rows::{FilesOfRows, Piece};
use arrow::array::{BooleanArray, RecordBatch};
use arrow::compute::filter_record_batch;
use std::sync::Arc;
use terrace_domain::{CancelToken, FactKind, KnownOrders};

/// Rows of a kind as they were read.
#[derive(Debug, Default)]
pub struct ReadRows {
    /// The rows in the order of files and lines.
    pub batches: Vec<RecordBatch>,
    /// The number of the file of each batch; none at all if they are of one file.
    pub files: Vec<u64>,
    /// What becomes of rows of orders that are known from an earlier file.
    pub known_orders: KnownOrders,
}

/// Lets later rows of a kind take the place of earlier ones of the same key, as an import into an empty lake does.
///
/// Rows have the form of [`crate::arrow_schema`]; columns go by name and optional ones may be absent.
///
/// # Errors
/// [`LakeError::Rows`] for rows of another form; [`LakeError::NumbersUsedAgain`]; [`LakeError::Cancelled`].
pub fn consolidate(
    kind: &'static FactKind,
    read: &ReadRows,
    cancel: &CancelToken,
) -> Result<(Vec<RecordBatch>, MetOrders), LakeError> {
    if !read.files.is_empty() && read.files.len() != read.batches.len() {
        return Err(LakeError::internal("numbers of files for some of the batches only"));
    }
    let files = read.files.iter().copied().chain(std::iter::repeat(0));
    let puts = read.batches.iter().zip(files).map(|(batch, file)| (file, batch.num_rows() as u64));
    let pieces: Vec<Piece> = Piece::in_order(puts).into_iter().filter(|piece| piece.rows > 0).collect();
    let batches = read.batches.iter().filter(|batch| batch.num_rows() > 0).map(|batch| conform(kind, batch));
    let batches = batches.collect::<Result<Vec<_>, _>>()?;
    let incoming = batches.len();
    let rows = Rows::new(Arc::new(arrow_schema(kind)), batches)?;
    let files = FilesOfRows::ByBatch(pieces);
    let Resolution { mut dropped, met, .. } =
        Merge::new(kind, &rows, incoming, &files, read.known_orders)?.resolve(cancel)?;
    refuse_numbers_used_again(&met)?;
    if dropped.is_empty() {
        return Ok((rows.batches().to_vec(), met));
    }
    dropped.sort_unstable();
    let mut dropped = dropped.into_iter().peekable();
    let beyond = || LakeError::internal("a dropped row that is none of those that came in");
    let mut kept = Vec::with_capacity(incoming);
    for (number, batch) in (0_u32..).zip(rows.batches()) {
        let mut keep = vec![true; batch.num_rows()];
        while let Some(place) = dropped.next_if(|place| place.batch == number) {
            *keep.get_mut(place.row as usize).ok_or_else(beyond)? = false;
        }
        kept.push(filter_record_batch(batch, &BooleanArray::from(keep)).map_err(LakeError::arrow(kind.name))?);
    }
    if dropped.next().is_some() {
        return Err(beyond());
    }
    Ok((kept, met))
}
