//! Imports that are larger than memory.
//!
//! Rows lie on disk, parted by customer. Where the customer is the key, a partition is decided and written by itself.
//! Orders and their kin are keyed by an id that may cross customers: rows whose id may meet another row, in the import
//! or in the lake, are gathered by id and merged by the exact rules, part by part; what of them is stored is parted by
//! customer again, and joins the rows that meet nothing when the buckets are written.

use crate::datafile::{open, probe_column, rows};
use crate::error::LakeError;
use crate::gone::GoneByFile;
use crate::import::{Incoming, Place, Plan};
use crate::merge::Merge;
use crate::probe::{selection, visit_ids};
use crate::rows::{RowRef, Rows};
use crate::scatter::{Disk, Loaded, Parting, Scattered};
use crate::schema::{StoredForm, arrow_schema};
use crate::sort::SortOrder;
use crate::suspects::{self, Suspects};
use crate::table::StoredFile;
use crate::writer::Counts;
use arrow::array::{Array, AsArray, RecordBatch, UInt32Array};
use arrow::compute::take_record_batch;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// What a row takes in memory while it is merged or written, about.
pub(crate) const ROW_BYTES: usize = 200;
/// What a reader of stored rows takes, about.
const READER_BYTES: usize = 128 << 20;
/// A stored row is named by its file's place in the list and its number in the file.
const FILE_SHIFT: u32 = 40;

/// The rows of a large import.
pub(crate) struct Large {
    pub(crate) staged: Scattered,
    pub(crate) by: By,
}

/// How its rows are decided.
pub(crate) enum By {
    /// Partition by partition, as they are written.
    Customer,
    /// Before anything is written.
    Id {
        /// The staged rows of these ids were decided by themselves.
        suspects: Option<Suspects>,
        /// Those of them that are stored.
        accepted: Option<Box<Scattered>>,
        /// How many rows are stored in all.
        rows: u64,
    },
}

impl Large {
    pub(crate) fn rows_at_most(&self) -> u64 {
        match &self.by {
            By::Customer => self.staged.rows(),
            By::Id { rows, .. } => *rows,
        }
    }
}

/// Decides what can be decided before the number of buckets is known.
pub(crate) fn decide(place: Place<'_>, staged: Scattered, shared: bool) -> Result<Plan<'_>, LakeError> {
    if SortOrder::of(place.kind).customer() == probe_index(&place) {
        let incoming = Incoming::Many(Box::new(Large { staged, by: By::Customer }));
        let (gone, counts) = (GoneByFile::default(), Counts::default());
        return Ok(Plan { place, incoming, gone, counts, shared: false });
    }
    let findings = suspects::find(&staged, &place, shared)?;
    let rows = staged.rows();
    let Some(suspects) = findings.suspects else {
        let by = By::Id { suspects: None, accepted: None, rows };
        let incoming = Incoming::Many(Box::new(Large { staged, by }));
        let counts = Counts { accepted: rows, ..Counts::default() };
        return Ok(Plan { place, incoming, gone: GoneByFile::default(), counts, shared: findings.shared });
    };
    let gathered = Gathered::new(&place, &staged, &suspects)?;
    let merged = gathered.merge(&place, &staged)?;
    let free = rows - gathered.incoming.rows();
    let mut counts = merged.counts;
    counts.accepted += free;
    let by = By::Id {
        suspects: Some(suspects),
        rows: free + merged.accepted.rows(),
        accepted: Some(Box::new(merged.accepted)),
    };
    let incoming = Incoming::Many(Box::new(Large { staged, by }));
    Ok(Plan { place, incoming, gone: merged.gone, counts, shared: findings.shared || merged.shared })
}

fn probe_index(place: &Place<'_>) -> usize {
    let probe = probe_column(place.kind);
    place.kind.columns.iter().position(|column| column.name == probe).unwrap_or(0)
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
    gone: GoneByFile,
    counts: Counts,
    shared: bool,
}

impl Gathered {
    fn new(place: &Place<'_>, staged: &Scattered, suspects: &Suspects) -> Result<Self, LakeError> {
        let parting = Parting { by: probe_index(place), partitions: place.limits.partitions, numbered: true };
        let disk = Arc::new(Disk::new(place.root));
        let start = || {
            Scattered::new(place.kind, parting, place.limits.written_bytes, Arc::clone(&disk))
                .cancelled_by(place.cancel)
        };
        let gathered = Self { incoming: start(), stored: start() };
        gathered.take_incoming(place, staged, suspects)?;
        gathered.take_stored(place, suspects)?;
        gathered.incoming.write_all()?;
        gathered.stored.write_all()?;
        Ok(gathered)
    }

    fn take_incoming(&self, place: &Place<'_>, staged: &Scattered, suspects: &Suspects) -> Result<(), LakeError> {
        let probe = probe_index(place);
        let position = AtomicU64::new(0);
        let partitions = (0..staged.partitions()).collect();
        place.limits.run(place.cancel, task_bytes(place, staged), partitions, |partition| {
            let any = |batch: &RecordBatch| Test::new(batch, probe, suspects).any();
            staged.read_where(partition, probe, place.limits.file_rows, any, |loaded| {
                let mut test = Test::new(&loaded.batch, probe, suspects);
                let (mut rows, mut numbers) = (Vec::new(), Vec::new());
                for segment in &loaded.segments {
                    for row in (segment.start..segment.start + segment.rows).filter(|row| test.holds(*row)) {
                        rows.push(u32::try_from(row).unwrap_or(u32::MAX));
                        numbers.push(u64::from(segment.rank) << 32 | loaded.numbers.get(row).copied().unwrap_or(0));
                    }
                }
                put(&self.incoming, &position, &loaded.batch, rows, numbers)
            })
        })?;
        Ok(())
    }

    fn take_stored(&self, place: &Place<'_>, suspects: &Suspects) -> Result<(), LakeError> {
        let position = AtomicU64::new(0);
        let files: Vec<(usize, &StoredFile)> = place.files.iter().enumerate().collect();
        let column = probe_column(place.kind);
        place.limits.run(place.cancel, READER_BYTES, files, |(file, stored)| {
            let path = &stored.file.path;
            let mut numbers = Vec::new();
            for (column, group, first) in suspects::groups(path, column, suspects.bounds())? {
                place.cancel.check()?;
                visit_ids(place.kind.name, path, column, group, first, |number, id, same| {
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
            let chosen = open(path)?.with_row_selection(selection(&numbers, stored.file.rows));
            let mut numbers = numbers.into_iter();
            for batch in rows(&StoredForm::known(place.kind), path, chosen)? {
                let batch = batch?;
                let rows = 0..u32::try_from(batch.num_rows()).unwrap_or(u32::MAX);
                let names = numbers.by_ref().take(batch.num_rows()).map(|number| (file as u64) << FILE_SHIFT | number);
                put(&self.stored, &position, &batch, rows.collect(), names.collect())?;
            }
            Ok(())
        })?;
        Ok(())
    }

    fn merge(&self, place: &Place<'_>, staged: &Scattered) -> Result<Merged, LakeError> {
        let parting =
            Parting { by: SortOrder::of(place.kind).customer(), partitions: staged.partitions(), numbered: false };
        let disk = Arc::new(Disk::new(place.root));
        let accepted = Scattered::new(place.kind, parting, place.limits.written_bytes, disk).cancelled_by(place.cancel);
        let position = AtomicU64::new(0);
        let gone: Mutex<GoneByFile> = Mutex::default();
        let parts: Vec<u32> = (0..self.incoming.partitions()).filter(|part| self.incoming.rows_in(*part) > 0).collect();
        let rows_in = |part: &u32| self.incoming.rows_in(*part) + self.stored.rows_in(*part);
        let bytes = parts.iter().map(rows_in).max().unwrap_or(0).saturating_mul(2 * ROW_BYTES);
        let done = place.limits.run(place.cancel, bytes, parts, |part| {
            let incoming = in_order_of_numbers(&self.incoming.read(&[part], None)?)?;
            let stored = self.stored.read(&[part], None)?;
            let batches = vec![incoming.clone(), stored.batch];
            let rows = Rows::new(Arc::new(arrow_schema(place.kind)), batches);
            let mut resolution = Merge::new(place.kind, &rows, 1).resolve_here(place.cancel)?;
            let mut gone = gone.lock().unwrap_or_else(PoisonError::into_inner);
            for row in &resolution.removed {
                let name = stored.numbers.get(row.row as usize).copied().unwrap_or(0);
                let file = usize::try_from(name >> FILE_SHIFT).unwrap_or(usize::MAX);
                gone.entry(file).or_default().add(name & ((1 << FILE_SHIFT) - 1));
            }
            drop(gone);
            resolution.dropped.sort_unstable();
            let kept = kept(incoming.num_rows(), &resolution.dropped);
            put(&accepted, &position, &incoming, kept, Vec::new())?;
            Ok((resolution.counts, resolution.shared))
        })?;
        accepted.write_all()?;
        let mut counts = Counts::default();
        done.iter().for_each(|(part, _)| counts.add(*part));
        let shared = done.iter().any(|(_, shared)| *shared);
        Ok(Merged { accepted, gone: gone.into_inner().unwrap_or_else(PoisonError::into_inner), counts, shared })
    }
}

/// The rows of the first batch that are not dropped; `dropped` is in order.
fn kept(rows: usize, dropped: &[RowRef]) -> Vec<u32> {
    let mut dropped = dropped.iter().peekable();
    let rows = 0..u32::try_from(rows).unwrap_or(u32::MAX);
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

fn in_order_of_numbers(loaded: &Loaded) -> Result<RecordBatch, LakeError> {
    let mut order: Vec<(u64, u32)> = loaded.numbers.iter().copied().zip(0..).collect();
    order.sort_unstable();
    let rows: UInt32Array = order.into_iter().map(|(_, row)| row).collect::<Vec<_>>().into();
    take_record_batch(&loaded.batch, &rows).map_err(LakeError::arrow("staged rows"))
}

/// What reading a partition takes, about.
pub(crate) fn task_bytes(place: &Place<'_>, staged: &Scattered) -> usize {
    let rows = (0..staged.partitions()).map(|partition| staged.rows_in(partition)).max().unwrap_or(0);
    rows.min(place.limits.file_rows).saturating_mul(ROW_BYTES)
}

/// Asks of rows whether their id is suspect; neighbours of one id are asked once.
pub(crate) struct Test<'a> {
    ids: Option<&'a arrow::array::StringArray>,
    suspects: &'a Suspects,
    previous: Option<(&'a str, bool)>,
}

impl<'a> Test<'a> {
    pub(crate) fn new(batch: &'a RecordBatch, probe: usize, suspects: &'a Suspects) -> Self {
        Self { ids: batch.column(probe).as_string_opt::<i32>(), suspects, previous: None }
    }

    pub(crate) fn holds(&mut self, row: usize) -> bool {
        let Some(ids) = self.ids.filter(|ids| ids.is_valid(row)) else { return self.suspects.holds(None) };
        let id = ids.value(row);
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
        (0..self.ids.map_or(0, |ids| ids.len())).any(|row| self.holds(row))
    }
}
