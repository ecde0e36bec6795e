//! One kind's part of an import: what becomes of its rows, decided before anything is written.

use crate::datafile::probe_column;
use crate::error::LakeError;
use crate::gone::GoneByFile;
use crate::large::{self, Large};
use crate::limits::Limits;
use crate::merge::Merge;
use crate::probe::{Hits, Ids};
use crate::rows::{RowRef, Rows, check_sizes};
use crate::scatter::Scattered;
use crate::schema::{StoredForm, arrow_schema};
use crate::sort::SortOrder;
use crate::table::StoredFile;
use crate::writer::Counts;
use arrow::array::RecordBatch;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use terrace_domain::facts::ORDERS;
use terrace_domain::{CancelToken, FactKind};

/// Where an import of one kind takes place.
pub(crate) struct Place<'a> {
    pub(crate) root: &'a Path,
    pub(crate) limits: Limits,
    pub(crate) cancel: &'a CancelToken,
    pub(crate) kind: &'static FactKind,
    /// The form in which stored rows are written again.
    pub(crate) form: StoredForm,
    /// How many buckets the files lie in now.
    pub(crate) buckets: u32,
    /// The table's files now.
    pub(crate) files: Vec<StoredFile>,
    /// Milliseconds since 1970, noted with files that go.
    pub(crate) at: i64,
}

/// What an import does to one table.
pub(crate) struct Plan<'a> {
    pub(crate) place: Place<'a>,
    pub(crate) incoming: Incoming,
    /// The stored rows that go.
    pub(crate) gone: GoneByFile,
    pub(crate) counts: Counts,
    /// Whether two rows of the import, or one of it and a stored one, share an id.
    pub(crate) shared: bool,
}

/// The rows that come in.
pub(crate) enum Incoming {
    /// None: the table only takes part in a growth.
    Nothing,
    /// All in memory; those that are not stored are known.
    Few { rows: Rows, incoming: usize, dropped: Vec<RowRef> },
    /// On disk; see there.
    Many(Box<Large>),
}

/// What was decided for some rows, with the stored rows that share their ids.
pub(crate) struct Decided {
    pub(crate) rows: Rows,
    /// The batches before this one are incoming.
    pub(crate) incoming: usize,
    /// Incoming rows that are not stored, in order.
    pub(crate) dropped: Vec<RowRef>,
    pub(crate) gone: GoneByFile,
    pub(crate) counts: Counts,
    pub(crate) shared: bool,
}

impl<'a> Plan<'a> {
    /// Decides what becomes of the rows. `shared` asks whether ids are shared where nothing else depends on it.
    pub(crate) fn decide(place: Place<'a>, staged: Scattered, shared: bool) -> Result<Self, LakeError> {
        let staged = staged.cancelled_by(place.cancel);
        if staged.is_on_disk() {
            staged.write_all()?;
            return large::decide(place, staged, shared);
        }
        let files: Vec<(usize, &StoredFile)> = place.files.iter().enumerate().collect();
        let decided = place.decide(staged.into_batches(), &files, true)?;
        let of_orders = place.kind.name == ORDERS.name;
        let nothing_met = decided.incoming == decided.rows.batches().len();
        let mut shared_now = decided.shared;
        if of_orders && shared && !shared_now && nothing_met {
            let merge = Merge::new(place.kind, &decided.rows, decided.incoming);
            shared_now = merge.nothing_meets().is_some() && merge.ids_are_shared();
        }
        let Decided { rows, incoming, dropped, gone, counts, .. } = decided;
        let incoming = Incoming::Few { rows, incoming, dropped };
        Ok(Self { place, incoming, gone, counts, shared: shared_now })
    }

    /// A table that nothing comes into.
    pub(crate) fn unchanged(place: Place<'a>) -> Self {
        let (gone, counts) = (GoneByFile::default(), Counts::default());
        Self { place, incoming: Incoming::Nothing, gone, counts, shared: false }
    }

    /// Rows of the table after the import, or some more.
    pub(crate) fn rows_after(&self) -> u64 {
        let stored: u64 = self.place.files.iter().map(|stored| stored.file.rows).sum();
        let gone: u64 = self.gone.values().map(crate::gone::Gone::count).sum();
        stored.saturating_sub(gone) + self.rows_in()
    }

    /// Rows that come in, or some more.
    pub(crate) fn rows_in(&self) -> u64 {
        match &self.incoming {
            Incoming::Nothing => 0,
            Incoming::Few { rows, incoming, dropped } => {
                let given: usize = rows.batches().iter().take(*incoming).map(RecordBatch::num_rows).sum();
                (given - dropped.len()) as u64
            }
            Incoming::Many(large) => large.rows_at_most(),
        }
    }
}

impl Place<'_> {
    /// Decides for rows in memory, against the files given by their place in the list. On one thread or on all.
    pub(crate) fn decide(
        &self,
        mut batches: Vec<RecordBatch>,
        files: &[(usize, &StoredFile)],
        on_all_cores: bool,
    ) -> Result<Decided, LakeError> {
        batches.retain(|batch| batch.num_rows() > 0);
        check_sizes(self.kind.name, &batches)?;
        let incoming = batches.len();
        let rows = Rows::new(Arc::new(arrow_schema(self.kind)), batches);
        let mut hits = self.hits(&rows, files, on_all_cores)?;
        let rows = rows.with(hits.iter_mut().flat_map(|hit| std::mem::take(&mut hit.batches)).collect());
        let merge = Merge::new(self.kind, &rows, incoming);
        let resolution = if on_all_cores { merge.resolve(self.cancel)? } else { merge.resolve_here(self.cancel)? };
        let gone = numbers_gone(&rows, incoming, &hits, &resolution.removed);
        let mut dropped = resolution.dropped;
        if on_all_cores {
            dropped.par_sort_unstable();
        } else {
            dropped.sort_unstable();
        }
        Ok(Decided { rows, incoming, dropped, gone, counts: resolution.counts, shared: resolution.shared })
    }

    fn hits(&self, rows: &Rows, files: &[(usize, &StoredFile)], on_all_cores: bool) -> Result<Vec<Hits>, LakeError> {
        if files.is_empty() {
            return Ok(Vec::new());
        }
        let probe = probe_column(self.kind);
        let column = rows.schema().index_of(probe).map_err(LakeError::arrow(self.kind.name))?;
        let Some(mut ids) = Ids::of(rows, column) else { return Ok(Vec::new()) };
        if column == SortOrder::of(self.kind).customer() {
            ids = ids.of_customers(self.buckets);
        }
        let look =
            |(number, stored): &(usize, &StoredFile)| ids.find_in(self.kind, probe, *number, stored, self.cancel);
        let found: Vec<Option<Hits>> = if on_all_cores {
            files.par_iter().map(look).collect::<Result<_, LakeError>>()?
        } else {
            files.iter().map(look).collect::<Result<_, LakeError>>()?
        };
        Ok(found.into_iter().flatten().collect())
    }
}

/// For every file the numbers of the rows that go.
fn numbers_gone(rows: &Rows, incoming: usize, hits: &[Hits], removed: &[RowRef]) -> GoneByFile {
    let removed: BTreeSet<RowRef> = removed.iter().copied().collect();
    let mut gone = GoneByFile::default();
    if removed.is_empty() {
        return gone;
    }
    let found = hits.iter().flat_map(|hit| hit.numbers.iter().map(|number| (hit.file, *number)));
    let stored = rows.places().filter(|place| place.batch as usize >= incoming);
    for (place, (file, number)) in stored.zip(found) {
        if removed.contains(&place) {
            gone.entry(file).or_default().add(number);
        }
    }
    gone
}
