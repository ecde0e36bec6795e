//! Which ids of a large import may meet another row, found without holding the ids.
//!
//! Every run of neighbouring rows of one id sets a bit by the id's hash; who finds it set, and whoever set it, are
//! suspects, and so are incoming ids whose bit a stored id finds set. Where suspects are few their whole hashes are
//! then compared, which leaves those that share an id, or all 64 bits of its hash. Suspects are merged by the exact
//! rules; all other rows cannot meet any.

use super::target::Target;
use crate::error::LakeError;
use crate::files::datafile::{open, probe_column, probe_index};
use crate::files::probe::{HashedSet, hash_of, rows_of_group, visit_ids};
use crate::limits::Limits;
use crate::log::file::StoredFile;
use crate::staging::files_of_rows::Piece;
use crate::staging::scatter::{Loaded, Scattered};
use arrow::array::{Array, AsArray, StringArray};
use rayon::prelude::*;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use terrace_domain::CancelToken;
use terrace_domain::facts::ORDERS;

/// What a task takes in memory: the ids of a partition, several times.
const TASK_BYTES: usize = 64 << 20;
const LEAST_SLOTS: u64 = 1 << 16;
const MOST_SLOTS: u64 = 1 << 30;
/// With this many slots per id, one in sixteen ids finds its bit set by another.
const SLOTS_PER_ROW: u64 = 16;

/// Two bits by the hash of an id: it came, and it came again.
struct Filter {
    words: Vec<u64>,
    mask: u64,
}

/// The ids that may meet other rows.
pub(crate) struct Suspects {
    filter: Filter,
    /// The least and greatest id that comes in.
    bounds: Option<(String, String)>,
    /// The whole hashes, where they were few.
    certain: Option<HashedSet>,
}

/// What is known of the ids of an import.
pub(crate) struct Findings {
    /// `None` if all rows are new and cannot meet.
    pub(crate) suspects: Option<Suspects>,
    /// Some id that is no suspect has several rows.
    pub(crate) shared: bool,
}

/// Neighbouring rows of one id.
struct Run {
    hash: u64,
    rows: usize,
    /// Two of its rows may have the same key.
    doubtful: bool,
}

/// The search, as several threads see it.
struct Search<'a> {
    staged: &'a Scattered,
    files: &'a [StoredFile],
    probe: usize,
    line: Option<usize>,
    /// The column of customers, where rows of an order may lie apart, in other files or for other customers.
    customer: Option<usize>,
    pieces: Vec<Piece>,
    limits: &'a Limits,
    cancel: &'a CancelToken,
    filter: Mutex<Filter>,
    /// The least and greatest id.
    bounds: Mutex<Option<(String, String)>>,
    doubtful: Mutex<Vec<u64>>,
    shared: AtomicBool,
}

impl Filter {
    fn for_rows(rows: u64) -> Self {
        let slots = rows.saturating_mul(SLOTS_PER_ROW).next_power_of_two().clamp(LEAST_SLOTS, MOST_SLOTS);
        Self { words: vec![0; (slots / 32) as usize], mask: slots - 1 }
    }

    fn slot(&self, hash: u64) -> (usize, u32) {
        let slot = hash & self.mask;
        ((slot / 32) as usize, (slot % 32 * 2) as u32)
    }

    /// Notes an id that comes in.
    fn note(&mut self, hash: u64) {
        let (word, shift) = self.slot(hash);
        if let Some(word) = self.words.get_mut(word) {
            *word |= (1 + ((*word >> shift) & 1) * 2) << shift;
        }
    }

    /// Notes a stored id; says whether it may be one that comes in.
    fn meet(&mut self, hash: u64) -> bool {
        let (word, shift) = self.slot(hash);
        self.words.get_mut(word).is_some_and(|word| {
            let met = (*word >> shift) & 1 == 1;
            *word |= (u64::from(met) * 2) << shift;
            met
        })
    }

    fn again(&self, hash: u64) -> bool {
        let (word, shift) = self.slot(hash);
        self.words.get(word).is_some_and(|word| (word >> shift) & 2 == 2)
    }
}

impl Suspects {
    pub(crate) fn bounds(&self) -> Option<&(String, String)> {
        self.bounds.as_ref()
    }

    pub(crate) fn holds(&self, id: Option<&str>) -> bool {
        let hash = hash_of(id);
        self.filter.again(hash) && self.certain.as_ref().is_none_or(|certain| certain.contains(&hash))
    }
}

/// Looks for the ids of an import that may meet another row of it, or a stored one. `shared` asks whether ids have
/// several rows where nothing else depends on that.
pub(crate) fn find(staged: &Scattered, target: &Target<'_>, shared: bool) -> Result<Findings, LakeError> {
    let files = target.files.as_slice();
    let column = |name: &str| staged.kind.columns.iter().position(|column| column.name == name);
    let line = column("line").filter(|line| staged.kind.name == ORDERS.name && staged.is_filled(*line));
    // Rows of an order that follow each other in one file are one order.
    let apart = staged.kind.name != ORDERS.name || staged.keeps_orders_apart();
    let among_themselves = line.is_some() || staged.kind.name != ORDERS.name || !apart;
    if !among_themselves && files.is_empty() && !shared {
        return Ok(Findings { suspects: None, shared: true });
    }
    let search = Search {
        staged,
        files,
        probe: probe_index(staged.kind),
        line,
        customer: column("customer_id").filter(|_| !apart),
        pieces: staged.pieces(),
        limits: &target.limits,
        cancel: target.cancel,
        filter: Mutex::new(Filter::for_rows(staged.rows())),
        bounds: Mutex::default(),
        doubtful: Mutex::default(),
        shared: AtomicBool::new(false),
    };
    search.note_incoming(!among_themselves && files.is_empty())?;
    if !among_themselves && files.is_empty() && search.shared.load(Ordering::Relaxed) {
        return Ok(Findings { suspects: None, shared: true });
    }
    let met = search.meet_stored()?;
    search.conclude(met, among_themselves)
}

impl Search<'_> {
    /// Notes all ids that come in; with `until_shared`, only until two rows share one.
    fn note_incoming(&self, until_shared: bool) -> Result<(), LakeError> {
        self.each_partition(|runs, bounds| {
            if until_shared && self.shared.load(Ordering::Relaxed) {
                return;
            }
            if runs.iter().any(|run| run.rows > 1 && !run.doubtful) {
                self.shared.store(true, Ordering::Relaxed);
            }
            let mut doubtful = lock(&self.doubtful);
            if doubtful.len() <= self.limits.certain_ids {
                doubtful.extend(runs.iter().filter(|run| run.doubtful).map(|run| run.hash));
            }
            drop(doubtful);
            if let Some((least, most)) = bounds {
                let mut bounds = lock(&self.bounds);
                *bounds = Some(match bounds.take() {
                    Some((low, high)) => (low.min(least.to_owned()), high.max(most.to_owned())),
                    None => (least.to_owned(), most.to_owned()),
                });
            }
            let mut filter = lock(&self.filter);
            for run in runs {
                filter.note(run.hash);
                if run.doubtful {
                    filter.note(run.hash);
                }
            }
        })
    }

    /// Notes stored ids that may be among those that come in, and returns their hashes where they are few.
    fn meet_stored(&self) -> Result<Option<Vec<u64>>, LakeError> {
        let files: Vec<&StoredFile> = self.files.iter().collect();
        let bounds = lock(&self.bounds).clone();
        let name = probe_column(self.staged.kind);
        let met: Mutex<Vec<u64>> = Mutex::default();
        self.limits.run(self.cancel, TASK_BYTES, files, |stored| {
            let mut hashes = Vec::new();
            for (column, group, first) in groups(&stored.file.path, name, bounds.as_ref())? {
                self.cancel.check()?;
                hashes.clear();
                visit_ids(&stored.file.path, column, group, first, |_, id, same| {
                    if same.is_none() && id.is_some() {
                        hashes.push(hash_of(id));
                    }
                    Ok(())
                })?;
                let mut filter = lock(&self.filter);
                hashes.retain(|hash| filter.meet(*hash));
                let mut met = lock(&met);
                if met.len() <= self.limits.certain_ids {
                    met.append(&mut hashes);
                }
            }
            Ok(())
        })?;
        let met = met.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok((met.len() <= self.limits.certain_ids).then_some(met))
    }

    /// Compares the whole hashes of those that share a bit, where they are few.
    fn conclude(self, met: Option<Vec<u64>>, among_themselves: bool) -> Result<Findings, LakeError> {
        let again: Mutex<Vec<u64>> = Mutex::default();
        let too_many = AtomicBool::new(met.is_none() || lock(&self.doubtful).len() > self.limits.certain_ids);
        self.each_partition(|runs, _| {
            if too_many.load(Ordering::Relaxed) {
                return;
            }
            let filter = lock(&self.filter);
            let mut again = lock(&again);
            again.extend(runs.iter().map(|run| run.hash).filter(|hash| filter.again(*hash)));
            too_many.store(again.len() > self.limits.certain_ids * 3, Ordering::Relaxed);
        })?;
        let filter = self.filter.into_inner().unwrap_or_else(PoisonError::into_inner);
        let bounds = self.bounds.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut shared = self.shared.load(Ordering::Relaxed);
        let (Some(met), false) = (met, too_many.into_inner()) else {
            return Ok(Findings { suspects: Some(Suspects { filter, bounds, certain: None }), shared });
        };
        let mut again = again.into_inner().unwrap_or_else(PoisonError::into_inner);
        again.par_sort_unstable();
        let stored: HashedSet = met.into_iter().collect();
        let mut certain: HashedSet =
            self.doubtful.into_inner().unwrap_or_else(PoisonError::into_inner).into_iter().collect();
        for same in again.chunk_by(|a, b| a == b) {
            let Some(hash) = same.first() else { continue };
            let is_stored = stored.contains(hash);
            if is_stored || (among_themselves && same.len() > 1) {
                certain.insert(*hash);
            } else {
                shared |= same.len() > 1;
            }
        }
        let suspects = (!certain.is_empty()).then_some(Suspects { filter, bounds, certain: Some(certain) });
        Ok(Findings { suspects, shared })
    }

    fn each_partition(&self, visit: impl Fn(&[Run], Option<(&str, &str)>) + Sync + Send) -> Result<(), LakeError> {
        let columns: Vec<usize> = [self.probe].into_iter().chain(self.line).chain(self.customer).collect();
        let partitions = (0..self.staged.partitions()).collect();
        self.limits.run(self.cancel, TASK_BYTES, partitions, |partition| {
            let loaded = self.staged.read(&[partition], Some(&columns))?;
            let ids = loaded.batch.column(self.probe).as_string_opt::<i32>();
            let ids = ids.ok_or_else(|| LakeError::internal("staged ids that are no texts"))?;
            let (runs, bounds) = self.runs(&loaded, ids)?;
            visit(&runs, bounds);
            Ok(())
        })?;
        Ok(())
    }

    #[expect(clippy::type_complexity, reason = "runs, and the least and the greatest id")]
    fn runs<'b>(
        &self,
        loaded: &Loaded,
        ids: &'b StringArray,
    ) -> Result<(Vec<Run>, Option<(&'b str, &'b str)>), LakeError> {
        let customers = self.customer.and_then(|customer| loaded.batch.column(customer).as_string_opt::<i32>());
        let customer = |row: usize| customers.and_then(|names| names.is_valid(row).then(|| names.value(row)));
        let lines = self.line.and_then(|line| loaded.batch.column(line).as_string_opt::<i32>());
        let mut runs = Vec::new();
        let mut bounds: Option<(&str, &str)> = None;
        let mut run: Vec<usize> = Vec::new();
        let mut previous = ("", 0, None);
        for segment in &loaded.segments {
            let file = match &self.customer {
                Some(_) => self.pieces.get(segment.rank as usize).map(|piece| piece.file),
                None => Some(0),
            };
            let file = file.ok_or_else(|| LakeError::internal("staged rows of no file"))?;
            for row in segment.start..segment.start + segment.rows {
                let id = if ids.is_valid(row) { ids.value(row) } else { "" };
                let now = (id, file, customer(row));
                if !run.is_empty() && now != previous {
                    runs.push(self.run(previous.0, &run, lines));
                    run.clear();
                }
                if run.is_empty() {
                    bounds = Some(bounds.map_or((id, id), |(least, most)| (least.min(id), most.max(id))));
                }
                previous = now;
                run.push(row);
            }
        }
        if !run.is_empty() {
            runs.push(self.run(previous.0, &run, lines));
        }
        Ok((runs, bounds))
    }

    fn run(&self, id: &str, rows: &[usize], lines: Option<&StringArray>) -> Run {
        let doubtful = rows.len() > 1
            && match lines {
                // Lines with numbers may carry the same one; those of a unit stand beside each other.
                Some(lines) => rows.iter().all(|row| lines.is_valid(*row)) && repeats(rows, lines),
                None => self.staged.kind.name != ORDERS.name,
            };
        Run { hash: hash_of(Some(id)), rows: rows.len(), doubtful }
    }
}

fn repeats(rows: &[usize], lines: &StringArray) -> bool {
    let mut numbers: Vec<&str> = rows.iter().map(|row| lines.value(*row)).collect();
    if numbers.windows(2).all(|pair| matches!(pair, [a, b] if a < b)) {
        return false;
    }
    numbers.sort_unstable();
    numbers.windows(2).any(|pair| matches!(pair, [a, b] if a == b))
}

/// The row groups of a file that may hold ids between the bounds: the id column, the group, its first row.
pub(crate) fn groups(
    path: &Path,
    column: &str,
    bounds: Option<&(String, String)>,
) -> Result<Vec<(usize, usize, u64)>, LakeError> {
    let builder = open(path)?;
    // A file from before the kind had the column has it empty in every row.
    let Ok(column) = builder.schema().index_of(column) else { return Ok(Vec::new()) };
    let mut chosen = Vec::new();
    let mut first = 0_u64;
    for (number, group) in builder.metadata().row_groups().iter().enumerate() {
        let statistics = group.columns().get(column).and_then(|chunk| chunk.statistics());
        let stored = statistics.and_then(|s| Some((s.min_bytes_opt()?, s.max_bytes_opt()?)));
        let apart = stored
            .zip(bounds)
            .is_some_and(|((least, most), (low, high))| least > high.as_bytes() || low.as_bytes() > most);
        if !apart {
            chosen.push((column, number, first));
        }
        first += rows_of_group(path, group)?;
    }
    Ok(chosen)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_tell_first_from_again() {
        let mut filter = Filter::for_rows(1);
        filter.note(5);
        assert!(!filter.again(5) && !filter.meet(6) && filter.meet(5) && filter.again(5));
        filter.note(9);
        assert!(!filter.again(9));
        filter.note(9);
        assert!(filter.again(9) && !filter.again(6));
    }
}
