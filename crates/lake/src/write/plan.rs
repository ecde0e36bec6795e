//! One kind's part of an import: what becomes of its rows, decided before anything is written.

use super::decide::Decided;
use super::large::{self, Large, LargeDecision};
use super::merge::Merge;
use super::target::Target;
use crate::counts::Counts;
use crate::error::LakeError;
use crate::files::removed::{RemovedRows, RowSet};
use crate::files::rows::{RowRef, Rows};
use crate::log::file::StoredFile;
use crate::met::MetOrders;
use crate::staging::files_of_rows::{FilesOfRows, Piece};
use crate::staging::scatter::Scattered;
use arrow::array::RecordBatch;
use terrace_domain::facts::ORDERS;

/// What an import does to one table.
pub(crate) struct Plan<'a> {
    pub(crate) target: Target<'a>,
    pub(crate) incoming: Incoming,
    /// The stored rows that go.
    pub(crate) removed: RemovedRows,
    pub(crate) counts: Counts,
    /// Whether two rows of the import, or one of it and a stored one, share an id.
    pub(crate) shared: bool,
    /// The orders of which rows were known.
    pub(crate) met: MetOrders,
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

/// Refuses rows of different orders under one number: whichever were taken, others would be lost.
pub(super) fn refuse_numbers_used_again(met: &MetOrders) -> Result<(), LakeError> {
    if met.used_again.orders == 0 {
        return Ok(());
    }
    Err(LakeError::NumbersUsedAgain(Box::new(met.used_again.clone())))
}

impl<'a> Plan<'a> {
    /// Decides what becomes of the rows. `shared` asks whether ids are shared where nothing else depends on it.
    pub(crate) fn decide(target: Target<'a>, staged: Scattered, shared: bool) -> Result<Self, LakeError> {
        let staged = staged.cancelled_by(target.cancel);
        if staged.is_on_disk() {
            staged.write_all()?;
            let LargeDecision { large, removed, counts, shared, met } = large::decide(&target, staged, shared)?;
            if !target.replays {
                refuse_numbers_used_again(&met)?;
            }
            return Ok(Self { target, incoming: Incoming::Many(Box::new(large)), removed, counts, shared, met });
        }
        let files: Vec<(usize, &StoredFile)> = target.files.iter().enumerate().collect();
        let (pieces, batches): (Vec<Piece>, Vec<RecordBatch>) = staged.into_batches()?.into_iter().unzip();
        let came_from = FilesOfRows::ByBatch(pieces);
        let decided = target.decide(batches, &came_from, &files, true)?;
        if !target.replays {
            refuse_numbers_used_again(&decided.met)?;
        }
        let of_orders = target.kind.name == ORDERS.name;
        let nothing_met = decided.incoming == decided.rows.batches().len();
        let mut shared_now = decided.shared;
        if of_orders && shared && !shared_now && nothing_met {
            let merge = Merge::new(target.kind, &decided.rows, decided.incoming, &came_from, target.known_orders)?;
            shared_now = merge.nothing_meets().is_some() && merge.ids_are_shared();
        }
        let Decided { rows, incoming, dropped, removed, counts, met, .. } = decided;
        let incoming = Incoming::Few { rows, incoming, dropped };
        Ok(Self { target, incoming, removed, counts, shared: shared_now, met })
    }

    /// A table that nothing comes into.
    pub(crate) fn unchanged(target: Target<'a>) -> Self {
        let (removed, counts) = (RemovedRows::default(), Counts::default());
        Self { target, incoming: Incoming::Nothing, removed, counts, shared: false, met: MetOrders::default() }
    }

    /// Whether it is known what becomes of every row.
    pub(crate) fn is_decided(&self) -> bool {
        match &self.incoming {
            Incoming::Nothing | Incoming::Few { .. } => true,
            Incoming::Many(large) => large.is_decided(),
        }
    }

    /// Rows of the table after the import, or some more.
    pub(crate) fn rows_after(&self) -> u64 {
        let stored: u64 = self.target.files.iter().map(|stored| stored.file.rows).sum();
        let removed: u64 = self.removed.values().map(RowSet::count).sum();
        // It only decides how many buckets there are; that no file loses more rows than it has is seen as it is
        // written again.
        stored.saturating_sub(removed) + self.rows_in()
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
