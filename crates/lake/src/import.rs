//! One kind's part of an import: which rows are new, which files they touch, and the files written for them.

use crate::datafile::{FileWriter, probe_column, read_without, write_sorted};
use crate::error::LakeError;
use crate::layout::bucket_of;
use crate::merge::{Merge, Resolution};
use crate::probe::{Hits, Ids};
use crate::rows::{RowRef, Rows, check_sizes, places_of};
use crate::schema::arrow_schema;
use crate::sort::SortOrder;
use crate::table::{Change, StoredFile, remove_of};
use crate::writer::Counts;
use arrow::array::RecordBatch;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use terrace_domain::FactKind;

/// A bucket with more files has its small ones merged by the import that brings the next.
const MOST_FILES: usize = 8;
/// So many files a bucket has after that.
const FILES_AFTER_MERGE: usize = 4;

/// Where an import of one kind takes place.
pub(crate) struct Place<'a> {
    pub(crate) root: &'a Path,
    pub(crate) kind: &'static FactKind,
    pub(crate) buckets: u32,
    /// The table's files now.
    pub(crate) files: &'a [StoredFile],
    /// Milliseconds since 1970, noted with files that go.
    pub(crate) at: i64,
}

/// A file to be written, and the files whose place it takes.
enum Task<'a> {
    New { bucket: u32, places: Vec<RowRef> },
    Rewrite { bucket: u32, files: Vec<Touched<'a>> },
}

/// A stored file and the numbers of its rows that go.
struct Touched<'a> {
    stored: &'a StoredFile,
    gone: Vec<u64>,
}

impl Touched<'_> {
    fn rows_left(&self) -> u64 {
        self.stored.file.rows.saturating_sub(u64::try_from(self.gone.len()).unwrap_or(0))
    }
}

impl Place<'_> {
    /// Writes and flushes the data files that the rows ask for; nothing names them yet.
    pub(crate) fn prepare(&self, mut batches: Vec<RecordBatch>) -> Result<(Change, Counts), LakeError> {
        batches.retain(|batch| batch.num_rows() > 0);
        check_sizes(self.kind.name, &batches)?;
        let incoming = batches.len();
        let rows = Rows::new(Arc::new(arrow_schema(self.kind)), batches);
        let mut hits = self.hits(&rows)?;
        let rows = rows.with(hits.iter_mut().flat_map(|hit| std::mem::take(&mut hit.batches)).collect());
        let resolution = Merge::new(self.kind, &rows, incoming).resolve();
        let gone = numbers_gone(&rows, incoming, &hits, &resolution);
        let kept = self.kept(&rows, incoming, &resolution);
        let change = self.write(&rows, kept, gone)?;
        Ok((change, resolution.counts))
    }

    fn hits(&self, rows: &Rows) -> Result<Vec<Hits>, LakeError> {
        if self.files.is_empty() {
            return Ok(Vec::new());
        }
        let probe = probe_column(self.kind);
        let column = rows.schema().index_of(probe).map_err(LakeError::arrow(self.kind.name))?;
        let Some(mut ids) = Ids::of(rows, column) else { return Ok(Vec::new()) };
        if column == SortOrder::of(self.kind).customer() {
            ids = ids.of_customers(self.buckets);
        }
        ids.find(self.kind.name, probe, self.files)
    }

    /// The places of the incoming rows that are stored, by bucket.
    fn kept(&self, rows: &Rows, incoming: usize, resolution: &Resolution) -> Vec<Vec<RowRef>> {
        let mut dropped = resolution.dropped.clone();
        dropped.par_sort_unstable();
        let customer = SortOrder::of(self.kind).customer();
        let of_batch = |(batch, rows_in): (usize, &RecordBatch)| {
            let number = u32::try_from(batch).unwrap_or(u32::MAX);
            let from = dropped.partition_point(|place| place.batch < number);
            let mut dropped = dropped.iter().skip(from).peekable();
            let mut kept = vec![Vec::new(); self.buckets as usize];
            for place in places_of(batch, rows_in.num_rows()) {
                if dropped.next_if(|gone| **gone == place).is_some() {
                    continue;
                }
                let bucket = bucket_of(rows.text(customer, place).unwrap_or(""), self.buckets);
                if let Some(places) = kept.get_mut(bucket as usize) {
                    places.push(place);
                }
            }
            kept
        };
        let batches: Vec<_> = rows.batches().par_iter().take(incoming).enumerate().map(of_batch).collect();
        let mut kept: Vec<Vec<RowRef>> = vec![Vec::new(); self.buckets as usize];
        for batch in batches {
            for (all, mut places) in kept.iter_mut().zip(batch) {
                all.append(&mut places);
            }
        }
        kept
    }

    fn write(
        &self,
        rows: &Rows,
        kept: Vec<Vec<RowRef>>,
        mut gone: BTreeMap<usize, Vec<u64>>,
    ) -> Result<Change, LakeError> {
        let mut by_bucket: BTreeMap<u32, Vec<Touched<'_>>> = BTreeMap::new();
        for (index, stored) in self.files.iter().enumerate() {
            let touched = Touched { stored, gone: gone.remove(&index).unwrap_or_default() };
            by_bucket.entry(stored.file.bucket).or_default().push(touched);
        }
        let mut tasks = Vec::new();
        for (bucket, places) in (0_u32..).zip(kept) {
            let files = by_bucket.remove(&bucket).unwrap_or_default();
            let new = usize::from(!places.is_empty());
            if new > 0 {
                tasks.push(Task::New { bucket, places });
            }
            tasks.extend(rewrites(bucket, files, new));
        }
        let done: Vec<Change> = tasks.into_par_iter().map(|task| self.work(rows, task)).collect::<Result<_, _>>()?;
        let mut change = Change::default();
        for part in done {
            change.adds.extend(part.adds);
            change.removes.extend(part.removes);
        }
        Ok(change)
    }

    fn work(&self, rows: &Rows, task: Task<'_>) -> Result<Change, LakeError> {
        match task {
            Task::New { bucket, places } => {
                let add = write_sorted(self.root, self.kind, bucket, rows, places)?;
                Ok(Change { adds: vec![add], ..Change::default() })
            }
            Task::Rewrite { bucket, files } => {
                let removes = files.iter().map(|file| remove_of(&file.stored.add, self.at)).collect();
                let adds = self.rewrite(bucket, &files)?.into_iter().collect();
                Ok(Change { adds, removes, ..Change::default() })
            }
        }
    }

    fn rewrite(&self, bucket: u32, files: &[Touched<'_>]) -> Result<Option<deltalake_core::kernel::Add>, LakeError> {
        let name = self.kind.name;
        let left = files.iter().map(Touched::rows_left).sum::<u64>();
        if left == 0 {
            return Ok(None);
        }
        let mut batches = Vec::new();
        for file in files {
            batches.extend(read_without(name, &file.stored.file.path, &file.gone)?);
        }
        let schema = Arc::new(arrow_schema(self.kind));
        if files.len() > 1 {
            let rows = Rows::new(schema, batches);
            let places = rows.places().collect();
            return write_sorted(self.root, self.kind, bucket, &rows, places).map(Some);
        }
        // Without some of its rows a file is still in order.
        let size = usize::try_from(left).unwrap_or(usize::MAX);
        let mut writer = FileWriter::start(self.root, self.kind, bucket, &schema, size)?;
        for batch in &batches {
            writer.write(batch)?;
        }
        writer.finish().map(Some)
    }
}

/// Which files of a bucket are written again: those that lose rows, and small ones where there are too many.
fn rewrites(bucket: u32, files: Vec<Touched<'_>>, new: usize) -> Vec<Task<'_>> {
    let (emptied, mut files): (Vec<_>, Vec<_>) = files.into_iter().partition(|file| file.rows_left() == 0);
    let mut groups: Vec<Vec<Touched<'_>>> = emptied.into_iter().map(|file| vec![file]).collect();
    if files.len() + new > MOST_FILES {
        files.sort_by_key(|file| std::cmp::Reverse(file.rows_left()));
        let stay = FILES_AFTER_MERGE.saturating_sub(new + 1);
        groups.push(files.split_off(stay.min(files.len())));
    }
    groups.extend(files.into_iter().filter(|file| !file.gone.is_empty()).map(|file| vec![file]));
    groups.into_iter().map(|files| Task::Rewrite { bucket, files }).collect()
}

/// For every file the numbers of the rows that go, ascending.
fn numbers_gone(rows: &Rows, incoming: usize, hits: &[Hits], resolution: &Resolution) -> BTreeMap<usize, Vec<u64>> {
    let removed: BTreeSet<RowRef> = resolution.removed.iter().copied().collect();
    let mut gone: BTreeMap<usize, Vec<u64>> = BTreeMap::new();
    if removed.is_empty() {
        return gone;
    }
    let found = hits.iter().flat_map(|hit| hit.numbers.iter().map(|number| (hit.file, *number)));
    let stored = rows.places().filter(|place| place.batch as usize >= incoming);
    for (place, (file, number)) in stored.zip(found) {
        if removed.contains(&place) {
            gone.entry(file).or_default().push(number);
        }
    }
    gone
}
