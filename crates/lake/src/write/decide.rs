//! What becomes of rows in memory, by the exact rules, with the stored rows that share their ids.

use super::merge::Merge;
use super::target::Target;
use crate::counts::Counts;
use crate::error::LakeError;
use crate::files::datafile::probe_column;
use crate::files::probe::{IncomingIds, Matches};
use crate::files::removed::RemovedRows;
use crate::files::rows::{RowRef, Rows, check_sizes};
use crate::files::sort::SortOrder;
use crate::log::file::StoredFile;
use crate::met::MetOrders;
use crate::schema::arrow_schema;
use crate::staging::files_of_rows::FilesOfRows;
use arrow::array::RecordBatch;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What was decided for some rows, with the stored rows that share their ids.
pub(crate) struct Decided {
    pub(crate) rows: Rows,
    /// The batches before this one are incoming.
    pub(crate) incoming: usize,
    /// Incoming rows that are not stored, in order.
    pub(crate) dropped: Vec<RowRef>,
    pub(crate) removed: RemovedRows,
    pub(crate) counts: Counts,
    pub(crate) shared: bool,
    pub(crate) met: MetOrders,
}

impl Target<'_> {
    /// Decides for rows in memory, none of whose batches is empty, against the files given by their place in the list. On one thread or on all.
    pub(crate) fn decide(
        &self,
        batches: Vec<RecordBatch>,
        came_from: &FilesOfRows,
        files: &[(usize, &StoredFile)],
        on_all_cores: bool,
    ) -> Result<Decided, LakeError> {
        check_sizes(self.kind.name, &batches)?;
        let incoming = batches.len();
        let rows = Rows::new(Arc::new(arrow_schema(self.kind)), batches)?;
        let mut hits = self.hits(&rows, files, on_all_cores)?;
        let rows = rows.with(hits.iter_mut().flat_map(|hit| std::mem::take(&mut hit.batches)).collect())?;
        let merge = Merge::new(self.kind, &rows, incoming, came_from, self.known_orders)?;
        let resolution = if on_all_cores { merge.resolve(self.cancel)? } else { merge.resolve_here(self.cancel)? };
        let removed = removed_rows(&rows, incoming, &hits, &resolution.removed);
        let mut dropped = resolution.dropped;
        if on_all_cores {
            dropped.par_sort_unstable();
        } else {
            dropped.sort_unstable();
        }
        Ok(Decided {
            rows,
            incoming,
            dropped,
            removed,
            counts: resolution.counts,
            shared: resolution.shared,
            met: resolution.met,
        })
    }

    fn hits(&self, rows: &Rows, files: &[(usize, &StoredFile)], on_all_cores: bool) -> Result<Vec<Matches>, LakeError> {
        if files.is_empty() {
            return Ok(Vec::new());
        }
        let probe = probe_column(self.kind);
        let column = rows.schema().index_of(probe).map_err(LakeError::arrow(self.kind.name))?;
        let Some(mut ids) = IncomingIds::of(rows, column) else { return Ok(Vec::new()) };
        if column == SortOrder::of(self.kind).customer() {
            ids = ids.of_customers(self.buckets);
        }
        let look =
            |(number, stored): &(usize, &StoredFile)| ids.find_in(self.kind, probe, *number, stored, self.cancel);
        let found: Vec<Option<Matches>> = if on_all_cores {
            files.par_iter().map(look).collect::<Result<_, LakeError>>()?
        } else {
            files.iter().map(look).collect::<Result<_, LakeError>>()?
        };
        Ok(found.into_iter().flatten().collect())
    }
}

/// For every file the numbers of the rows that go.
fn removed_rows(rows: &Rows, incoming: usize, hits: &[Matches], places: &[RowRef]) -> RemovedRows {
    let places: BTreeSet<RowRef> = places.iter().copied().collect();
    let mut removed = RemovedRows::default();
    if places.is_empty() {
        return removed;
    }
    let found = hits.iter().flat_map(|hit| hit.numbers.iter().map(|number| (hit.file, *number)));
    let stored = rows.places().filter(|place| place.batch as usize >= incoming);
    for (place, (file, number)) in stored.zip(found) {
        if places.contains(&place) {
            removed.entry(file).or_default().add(number);
        }
    }
    removed
}
