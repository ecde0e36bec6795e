//! Imports that are larger than memory.
//!
//! Rows lie on disk, parted by customer. Where the customer is the key, a partition is decided and written by itself.
//! Orders and their kin are keyed by an id that may cross customers: rows whose id may meet another row, in the import
//! or in the lake, are gathered by id and merged by the exact rules, part by part; what of them is stored is parted by
//! customer again, and joins the rows that meet nothing when the buckets are written.

use super::merge::Merge;
use super::suspects::{self, Suspects};
use super::target::Target;
use crate::counts::Counts;
use crate::error::LakeError;
use crate::files::datafile::{open_stored, probe_column, probe_index, rows};
use crate::files::probe::{selection, visit_ids};
use crate::files::removed::RemovedRows;
use crate::files::rows::{RowRef, Rows, number};
use crate::files::sort::SortOrder;
use crate::log::file::StoredFile;
use crate::met::MetOrders;
use crate::schema::{StoredForm, arrow_schema};
use crate::staging::files_of_rows::{FilesOfRows, Piece};
use crate::staging::scatter::{Disk, Loaded, Parting, Scattered};
use arrow::array::{Array, AsArray, RecordBatch, StringArray, UInt32Array};
use arrow::compute::take_record_batch;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// What a row takes in memory while it is merged or written, about.
pub(crate) const ROW_BYTES: usize = 200;
/// What a reader of stored rows takes, about.
const READER_BYTES: usize = 128 << 20;
/// A stored row is named by its file's place in the list and its number in the file.
const FILE_SHIFT: u32 = 40;
/// An incoming row is named by its put's place among all and its number there.
const RANK_SHIFT: u32 = 32;

/// The rows of a large import.
pub(crate) struct Large {
    pub(crate) staged: Scattered,
    pub(crate) decision: Decision,
}

/// When it is decided what becomes of the rows.
pub(crate) enum Decision {
    /// As they are written, partition by partition.
    ByPartition,
    /// Before anything is written.
    BeforeWriting {
        /// The staged rows of these ids were decided by themselves.
        suspects: Option<Suspects>,
        /// Those of them that are stored.
        accepted: Option<Box<Scattered>>,
        /// How many rows are stored in all.
        rows: u64,
    },
}

impl Large {
    /// Whether it is known what becomes of every row.
    pub(crate) fn is_decided(&self) -> bool {
        matches!(self.decision, Decision::BeforeWriting { .. })
    }

    pub(crate) fn rows_at_most(&self) -> u64 {
        match &self.decision {
            Decision::ByPartition => self.staged.rows(),
            Decision::BeforeWriting { rows, .. } => *rows,
        }
    }
}

/// What was decided for a large import.
pub(super) struct LargeDecision {
    pub(super) large: Large,
    /// The stored rows that go, as far as that is known before anything is written.
    pub(super) removed: RemovedRows,
    pub(super) counts: Counts,
    /// Whether two rows of the import, or one of it and a stored one, share an id.
    pub(super) shared: bool,
    pub(super) met: MetOrders,
}

/// Decides what can be decided before the number of buckets is known.
pub(super) fn decide(target: &Target<'_>, staged: Scattered, shared: bool) -> Result<LargeDecision, LakeError> {
    if SortOrder::of(target.kind).customer() == probe_index(target.kind) {
        let large = Large { staged, decision: Decision::ByPartition };
        let (removed, counts) = (RemovedRows::default(), Counts::default());
        return Ok(LargeDecision { large, removed, counts, shared: false, met: MetOrders::default() });
    }
    let findings = suspects::find(&staged, target, shared)?;
    let rows = staged.rows();
    let Some(suspects) = findings.suspects else {
        let large = Large { staged, decision: Decision::BeforeWriting { suspects: None, accepted: None, rows } };
        let counts = Counts { accepted: rows, ..Counts::default() };
        let (removed, met) = (RemovedRows::default(), MetOrders::default());
        return Ok(LargeDecision { large, removed, counts, shared: findings.shared, met });
    };
    let gathered = Gathered::new(target, &staged, &suspects)?;
    let merged = gathered.merge(target, &staged)?;
    let free = rows.checked_sub(gathered.incoming.rows());
    let free = free.ok_or_else(|| LakeError::internal("more rows gathered than came in"))?;
    let mut counts = merged.counts;
    counts.accepted += free;
    let decision = Decision::BeforeWriting {
        suspects: Some(suspects),
        rows: free + merged.accepted.rows(),
        accepted: Some(Box::new(merged.accepted)),
    };
    let (large, shared) = (Large { staged, decision }, findings.shared || merged.shared);
    Ok(LargeDecision { large, removed: merged.removed, counts, shared, met: merged.met })
}

/// All rows of suspect ids, by id.
struct Gathered {
    /// Numbered as they came.
    incoming: Scattered,
    /// Numbered by file and row.
    stored: Scattered,
}

/// What became of them.
struct Merged {
    accepted: Scattered,
    removed: RemovedRows,
    counts: Counts,
    shared: bool,
    met: MetOrders,
}

impl Gathered {
    fn new(target: &Target<'_>, staged: &Scattered, suspects: &Suspects) -> Result<Self, LakeError> {
        let parting = Parting { by: probe_index(target.kind), partitions: target.limits.partitions, numbered: true };
        let disk = Arc::new(Disk::new(target.root));
        let start = || {
            Scattered::new(target.kind, parting, target.limits.written_bytes, Arc::clone(&disk))
                .cancelled_by(target.cancel)
        };
        let gathered = Self { incoming: start(), stored: start() };
        gathered.take_incoming(target, staged, suspects)?;
        gathered.take_stored(target, suspects)?;
        gathered.incoming.write_all()?;
        gathered.stored.write_all()?;
        Ok(gathered)
    }

    fn take_incoming(&self, target: &Target<'_>, staged: &Scattered, suspects: &Suspects) -> Result<(), LakeError> {
        let probe = probe_index(target.kind);
        let position = AtomicU64::new(0);
        let partitions = (0..staged.partitions()).collect();
        target.limits.run(target.cancel, task_bytes(target, staged), partitions, |partition| {
            let any = |batch: &RecordBatch| Ok(SuspectTest::new(batch, probe, suspects)?.any());
            staged.read_where(partition, probe, target.limits.file_rows, any, |loaded| {
                let mut test = SuspectTest::new(&loaded.batch, probe, suspects)?;
                let (mut rows, mut numbers) = (Vec::new(), Vec::new());
                for segment in &loaded.segments {
                    for row in (segment.start..segment.start + segment.rows).filter(|row| test.holds(*row)) {
                        rows.push(number(row));
                        numbers.push(u64::from(segment.rank) << RANK_SHIFT | loaded.number(row)?);
                    }
                }
                put(&self.incoming, &position, &loaded.batch, rows, numbers)
            })
        })?;
        Ok(())
    }

    fn take_stored(&self, target: &Target<'_>, suspects: &Suspects) -> Result<(), LakeError> {
        let position = AtomicU64::new(0);
        let files: Vec<(usize, &StoredFile)> = target.files.iter().enumerate().collect();
        let column = probe_column(target.kind);
        target.limits.run(target.cancel, READER_BYTES, files, |(file, stored)| {
            let path = &stored.file.path;
            let mut numbers = Vec::new();
            for (column, group, first) in suspects::groups(path, column, suspects.bounds())? {
                target.cancel.check()?;
                visit_ids(path, column, group, first, |number, id, same| {
                    let hit = same.unwrap_or_else(|| id.is_some() && suspects.holds(id));
                    if hit {
                        numbers.push(number);
                    }
                    Ok(hit)
                })?;
            }
            if numbers.is_empty() {
                return Ok(());
            }
            let chosen = open_stored(&stored.file)?.with_row_selection(selection(&numbers, stored.file.rows));
            let mut numbers = numbers.into_iter();
            for batch in rows(&StoredForm::known(target.kind), path, chosen)? {
                let batch = batch?;
                let rows = 0..number(batch.num_rows());
                let names = numbers.by_ref().take(batch.num_rows()).map(|number| (file as u64) << FILE_SHIFT | number);
                put(&self.stored, &position, &batch, rows.collect(), names.collect())?;
            }
            if numbers.next().is_some() {
                return Err(LakeError::damaged(path, "it does not give the rows that were chosen of it"));
            }
            Ok(())
        })?;
        Ok(())
    }

    fn merge(&self, target: &Target<'_>, staged: &Scattered) -> Result<Merged, LakeError> {
        let parting =
            Parting { by: SortOrder::of(target.kind).customer(), partitions: staged.partitions(), numbered: false };
        let disk = Arc::new(Disk::new(target.root));
        let accepted =
            Scattered::new(target.kind, parting, target.limits.written_bytes, disk).cancelled_by(target.cancel);
        let position = AtomicU64::new(0);
        let pieces = staged.pieces();
        let removed: Mutex<RemovedRows> = Mutex::default();
        let parts: Vec<u32> = (0..self.incoming.partitions()).filter(|part| self.incoming.rows_in(*part) > 0).collect();
        let rows_in = |part: &u32| self.incoming.rows_in(*part) + self.stored.rows_in(*part);
        let bytes = parts.iter().map(rows_in).max().unwrap_or(0).saturating_mul(2 * ROW_BYTES);
        let done = target.limits.run(target.cancel, bytes, parts, |part| {
            let (incoming, came_from) = in_order_of_numbers(&self.incoming.read(&[part], None)?, &pieces)?;
            let stored = self.stored.read(&[part], None)?;
            let batches = vec![incoming.clone(), stored.batch.clone()];
            let rows = Rows::new(Arc::new(arrow_schema(target.kind)), batches)?;
            let merge = Merge::new(target.kind, &rows, 1, &came_from, target.known_orders)?;
            let mut resolution = merge.resolve_here(target.cancel)?;
            let mut removed = removed.lock().unwrap_or_else(PoisonError::into_inner);
            for row in &resolution.removed {
                let name = stored.number(row.row as usize)?;
                let file = (name >> FILE_SHIFT) as usize;
                removed.entry(file).or_default().add(name & ((1 << FILE_SHIFT) - 1));
            }
            drop(removed);
            resolution.dropped.sort_unstable();
            let kept = kept(incoming.num_rows(), &resolution.dropped);
            put(&accepted, &position, &incoming, kept, Vec::new())?;
            Ok((resolution.counts, resolution.shared, resolution.met))
        })?;
        accepted.write_all()?;
        let mut counts = Counts::default();
        let (mut shared, mut met) = (false, MetOrders::default());
        for (part_counts, part_shared, part_met) in done {
            counts.add(part_counts);
            shared |= part_shared;
            met.add(part_met);
        }
        let removed = removed.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok(Merged { accepted, removed, counts, shared, met })
    }
}

/// The rows of the first batch that are not dropped; `dropped` is in order.
fn kept(rows: usize, dropped: &[RowRef]) -> Vec<u32> {
    let mut dropped = dropped.iter().peekable();
    let rows = 0..number(rows);
    rows.filter(|row| dropped.next_if(|place| place.row == *row).is_none()).collect()
}

/// Puts some rows of a batch where they are gathered, and lets what waits there go to disk.
fn put(
    into: &Scattered,
    position: &AtomicU64,
    batch: &RecordBatch,
    rows: Vec<u32>,
    numbers: Vec<u64>,
) -> Result<(), LakeError> {
    if rows.is_empty() {
        return Ok(());
    }
    let whole = rows.len() == batch.num_rows() && rows.iter().zip(0..).all(|(row, number)| *row == number);
    let batch = match whole {
        true => batch.clone(),
        false => take_record_batch(batch, &UInt32Array::from(rows)).map_err(LakeError::arrow(into.kind.name))?,
    };
    into.put(position.fetch_add(1, Ordering::Relaxed), batch, Some(numbers))?;
    into.write_what_is_much()
}

/// The rows as they came, and where each stood.
fn in_order_of_numbers(loaded: &Loaded, pieces: &[Piece]) -> Result<(RecordBatch, FilesOfRows), LakeError> {
    let mut order: Vec<(u64, u32)> = loaded.numbers.iter().copied().zip(0..).collect();
    order.sort_unstable();
    let place = |(name, _): &(u64, u32)| {
        let piece = pieces.get((name >> RANK_SHIFT) as usize);
        let piece = piece.ok_or_else(|| LakeError::internal("a staged row of no file"))?;
        Ok(piece.place(name & ((1 << RANK_SHIFT) - 1)))
    };
    let places = order.iter().map(place).collect::<Result<Vec<_>, LakeError>>()?;
    let rows: UInt32Array = order.into_iter().map(|(_, row)| row).collect::<Vec<_>>().into();
    let batch = take_record_batch(&loaded.batch, &rows).map_err(LakeError::arrow("staged rows"))?;
    Ok((batch, FilesOfRows::ByRow(places)))
}

/// What reading a partition takes, about.
pub(crate) fn task_bytes(target: &Target<'_>, staged: &Scattered) -> usize {
    let rows = (0..staged.partitions()).map(|partition| staged.rows_in(partition)).max().unwrap_or(0);
    rows.min(target.limits.file_rows).saturating_mul(ROW_BYTES)
}

/// Asks of rows whether their id is suspect; neighbours of one id are asked once.
pub(crate) struct SuspectTest<'a> {
    ids: &'a StringArray,
    suspects: &'a Suspects,
    previous: Option<(&'a str, bool)>,
}

impl<'a> SuspectTest<'a> {
    pub(crate) fn new(batch: &'a RecordBatch, probe: usize, suspects: &'a Suspects) -> Result<Self, LakeError> {
        let ids = batch.column(probe).as_string_opt::<i32>();
        let ids = ids.ok_or_else(|| LakeError::internal("staged ids that are no texts"))?;
        Ok(Self { ids, suspects, previous: None })
    }

    pub(crate) fn holds(&mut self, row: usize) -> bool {
        if self.ids.is_null(row) {
            return self.suspects.holds(None);
        }
        let id = self.ids.value(row);
        if let Some((same, answer)) = self.previous
            && same == id
        {
            return answer;
        }
        let answer = self.suspects.holds(Some(id));
        self.previous = Some((id, answer));
        answer
    }

    fn any(mut self) -> bool {
        (0..self.ids.len()).any(|row| self.holds(row))
    }
}
