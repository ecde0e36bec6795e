//! The files of an import: new ones for the rows that come in, and those written again because rows go, because a
//! bucket has many small ones, or because the lake gets more buckets.

use super::decide::Decided;
use super::large::{Decision, Large, ROW_BYTES, SuspectTest};
use super::plan::{Incoming, Plan};
use super::target::Target;
use crate::counts::Counts;
use crate::error::LakeError;
use crate::files::crowding::{MOST_FILES, keep_unmerged};
use crate::files::datafile::{FileWriter, probe_index, write_sorted};
use crate::files::kway::{Stream, merge_sorted};
use crate::files::removed::{ReducedFile, RemovedRows};
use crate::files::rows::{RowRef, Rows, number, places_of};
use crate::files::sort::SortOrder;
use crate::layout::{bucket_folder, bucket_of};
use crate::log::file::{StoredFile, remove_of};
use crate::log::table::Change;
use crate::log::touched::Touched;
use crate::progress::RowProgress;
use crate::schema::{StoredForm, arrow_schema};
use crate::staging::files_of_rows::FilesOfRows;
use crate::staging::scatter::Scattered;
use arrow::array::{Array, AsArray, RecordBatch, UInt32Array};
use arrow::compute::take_record_batch;
use deltalake_core::kernel::Add;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Rows of a batch read of a single file.
const ALONE_ROWS: usize = 65_536;
/// Rows of a batch where many files are read, or written, side by side.
const BESIDE_ROWS: usize = 8_192;
/// What a file that is written again takes in memory, about.
const REWRITE_BYTES: usize = 128 << 20;

/// What an import did to a table; nothing names the new files yet.
pub(crate) struct Written {
    pub(crate) change: Change,
    pub(crate) counts: Counts,
    pub(crate) shared: bool,
}

/// What is true of all tasks.
struct Work<'a> {
    target: &'a Target<'a>,
    /// How many buckets there are afterwards: as many as before, or a multiple.
    buckets: u32,
    touched: &'a Mutex<Touched>,
    /// Told of rows to come and of rows written.
    progress: RowProgress<'a>,
}

/// What a part of the rows that come in led to.
#[derive(Default)]
struct Part {
    adds: Vec<Add>,
    removed: RemovedRows,
    counts: Counts,
    shared: bool,
}

impl Plan<'_> {
    /// Writes and flushes the data files, for a lake of this number of buckets.
    pub(crate) fn write(
        self,
        buckets: u32,
        touched: &Mutex<Touched>,
        progress: RowProgress<'_>,
    ) -> Result<Written, LakeError> {
        progress(self.rows_in(), 0);
        let Self { target, incoming, mut removed, mut counts, mut shared, met: _ } = self;
        let work = Work { target: &target, buckets, touched, progress };
        let parts = match incoming {
            Incoming::Nothing => Vec::new(),
            Incoming::Few { rows, incoming, dropped } => work.few(&rows, incoming, &dropped)?,
            Incoming::Many(large) => work.many(&large)?,
        };
        let mut change = Change::default();
        for part in parts {
            change.adds.extend(part.adds);
            counts.add(part.counts);
            shared |= part.shared;
            for (file, rows) in part.removed {
                removed.entry(file).or_default().extend(&rows);
            }
        }
        let rewrites = work.rewrites(removed, &change.adds)?;
        progress(rewrites.iter().flatten().map(ReducedFile::rows_left).sum(), 0);
        let done = target.limits.run(target.cancel, REWRITE_BYTES, rewrites, |files| work.rewrite(&files))?;
        for part in done {
            change.adds.extend(part.adds);
            change.removes.extend(part.removes);
        }
        Ok(Written { change, counts, shared })
    }
}

impl Work<'_> {
    /// New files of rows in memory.
    fn few(&self, rows: &Rows, incoming: usize, dropped: &[RowRef]) -> Result<Vec<Part>, LakeError> {
        let tasks: Vec<(u32, Vec<RowRef>)> = self.by_bucket(rows, incoming, dropped)?.into_iter().collect();
        let largest = tasks.iter().map(|(_, places)| places.len()).max().unwrap_or(0);
        self.target.limits.run(self.target.cancel, largest.saturating_mul(ROW_BYTES), tasks, |(bucket, places)| {
            Ok(Part { adds: vec![self.new_file(bucket, rows, places)?], ..Part::default() })
        })
    }

    /// The places of the rows of the first batches that are stored, by bucket.
    fn by_bucket(
        &self,
        rows: &Rows,
        incoming: usize,
        dropped: &[RowRef],
    ) -> Result<BTreeMap<u32, Vec<RowRef>>, LakeError> {
        let customer = SortOrder::of(self.target.kind).customer();
        let of_batch = |(batch, rows_in): (usize, &RecordBatch)| {
            let number = number(batch);
            let from = dropped.partition_point(|place| place.batch < number);
            let mut dropped = dropped.iter().skip(from).peekable();
            let mut kept: BTreeMap<u32, Vec<RowRef>> = BTreeMap::new();
            for place in places_of(batch, rows_in.num_rows()) {
                if dropped.next_if(|gone| **gone == place).is_none() {
                    let bucket = bucket_of(rows.text(customer, place).unwrap_or(""), self.buckets);
                    kept.entry(bucket).or_default().push(place);
                }
            }
            kept
        };
        let batches = rows.batches().iter().take(incoming).enumerate();
        let mut kept: BTreeMap<u32, Vec<RowRef>> = BTreeMap::new();
        for batch in batches {
            self.target.cancel.check()?;
            for (bucket, mut places) in of_batch(batch) {
                kept.entry(bucket).or_default().append(&mut places);
            }
        }
        Ok(kept)
    }

    fn new_file(&self, bucket: u32, rows: &Rows, mut places: Vec<RowRef>) -> Result<Add, LakeError> {
        let form = StoredForm::known(self.target.kind);
        let add = write_sorted(self.target.root, &form, bucket, rows, &mut places, self.target.cancel)?;
        (self.progress)(0, places.len() as u64);
        let customer = SortOrder::of(self.target.kind).customer();
        let mut customers: Vec<&str> = places.iter().filter_map(|place| rows.text(customer, *place)).collect();
        customers.dedup();
        self.touched.lock().unwrap_or_else(PoisonError::into_inner).add(customers);
        Ok(add)
    }

    /// New files of rows on disk, a few partitions at a time.
    fn many(&self, large: &Large) -> Result<Vec<Part>, LakeError> {
        let partitions = large.staged.partitions();
        let units = partitions.min(self.buckets);
        let of_unit = |unit: u32| (0..partitions).filter(|part| part % units == unit).collect::<Vec<u32>>();
        let tasks: Vec<Vec<u32>> = (0..units).map(of_unit).collect();
        let rows_in = |parts: &Vec<u32>| parts.iter().map(|part| large.staged.rows_in(*part)).sum::<usize>();
        let largest = tasks.iter().map(rows_in).max().unwrap_or(0).min(self.target.limits.file_rows);
        self.target.limits.run(self.target.cancel, largest.saturating_mul(ROW_BYTES), tasks, |parts| {
            match &large.decision {
                Decision::ByPartition => self.by_customer(&large.staged, &parts, units),
                Decision::BeforeWriting { suspects, accepted, .. } => {
                    let mut new_files = NewFiles { work: self, batches: Vec::new(), rows: 0, adds: Vec::new() };
                    let probe = probe_index(self.target.kind);
                    large.staged.read_in_batches(&parts, self.target.limits.file_rows, |loaded| {
                        let test = suspects.as_ref().map(|suspects| SuspectTest::new(&loaded.batch, probe, suspects));
                        let mut test = test.transpose()?;
                        let rows = loaded.rows().filter(|row| test.as_mut().is_none_or(|test| !test.holds(*row)));
                        let rows = rows.map(number).collect();
                        new_files.add(loaded.batch.clone(), rows)
                    })?;
                    if let Some(accepted) = accepted {
                        accepted.read_in_batches(&parts, self.target.limits.file_rows, |loaded| {
                            let rows = loaded.rows().map(number).collect();
                            new_files.add(loaded.batch, rows)
                        })?;
                    }
                    new_files.write()?;
                    Ok(Part { adds: new_files.adds, ..Part::default() })
                }
            }
        })
    }

    /// Rows that are keyed by the customer: decided and written partition by partition.
    fn by_customer(&self, staged: &Scattered, parts: &[u32], units: u32) -> Result<Part, LakeError> {
        let apart = units.min(self.target.buckets);
        let Some(first) = parts.first() else { return Ok(Part::default()) };
        let unit = first % apart;
        let files = self.target.files.iter().enumerate().filter(|(_, stored)| stored.file.bucket % apart == unit);
        let files: Vec<(usize, &StoredFile)> = files.collect();
        let mut part = Part::default();
        let mut start = 0;
        while start < parts.len() {
            let mut rows = 0;
            let fits = parts.iter().skip(start).take_while(|partition| {
                let first = rows == 0;
                rows += staged.rows_in(**partition);
                first || rows <= self.target.limits.file_rows
            });
            let end = start + fits.count().max(1);
            let some = parts.get(start..end).ok_or_else(|| LakeError::internal("partitions beyond the last one"))?;
            let loaded = staged.read(some, None)?.in_order()?;
            start = end;
            if loaded.num_rows() == 0 {
                continue;
            }
            let Decided { rows, incoming, dropped, removed, counts, .. } =
                self.target.decide(vec![loaded], &FilesOfRows::One, &files, false)?;
            for (bucket, places) in self.by_bucket(&rows, incoming, &dropped)? {
                part.adds.push(self.new_file(bucket, &rows, places)?);
            }
            for (file, rows) in removed {
                part.removed.entry(file).or_default().extend(&rows);
            }
            part.counts.add(counts);
        }
        Ok(part)
    }

    /// Which files are written again, in groups that become one.
    fn rewrites(&self, mut removed: RemovedRows, adds: &[Add]) -> Result<Vec<Vec<ReducedFile<'_>>>, LakeError> {
        let mut by_bucket: BTreeMap<u32, Vec<ReducedFile<'_>>> = BTreeMap::new();
        for (index, stored) in self.target.files.iter().enumerate() {
            // Most files lose no rows.
            let reduced = ReducedFile::new(stored, removed.remove(&index).unwrap_or_default())?;
            by_bucket.entry(stored.file.bucket).or_default().push(reduced);
        }
        if !removed.is_empty() {
            return Err(LakeError::internal("rows removed of a file that the table does not have"));
        }
        if self.buckets > self.target.buckets {
            return Ok(by_bucket.into_values().flatten().map(|file| vec![file]).collect());
        }
        let mut groups = Vec::new();
        for (bucket, files) in by_bucket {
            let name = bucket_folder(bucket);
            let new = adds.iter().filter(|add| add.path.split('/').next() == Some(name.as_str())).count();
            let (emptied, mut files): (Vec<_>, Vec<_>) = files.into_iter().partition(|file| file.rows_left() == 0);
            // A bucket that nothing happens to stays as it is: an import that brings nothing new makes no version.
            let is_touched = new > 0 || !emptied.is_empty() || files.iter().any(|file| file.removed.count() > 0);
            groups.extend(emptied.into_iter().map(|file| vec![file]));
            if is_touched && files.len() + new > MOST_FILES {
                files.sort_by_key(|file| std::cmp::Reverse(file.rows_left()));
                let rows: Vec<u64> = files.iter().map(ReducedFile::rows_left).collect();
                if let Some(stay) = keep_unmerged(&rows) {
                    groups.push(files.split_off(stay));
                }
            }
            groups.extend(files.into_iter().filter(|file| file.removed.count() > 0).map(|file| vec![file]));
        }
        Ok(groups)
    }

    fn rewrite(&self, files: &[ReducedFile<'_>]) -> Result<Change, LakeError> {
        let kind = self.target.kind;
        let removes = files.iter().map(|file| remove_of(&file.stored.add, self.target.at)).collect();
        let left: u64 = files.iter().map(ReducedFile::rows_left).sum();
        if left == 0 {
            files.iter().try_for_each(|file| file.note_customers(kind, self.touched))?;
            return Ok(Change { removes, ..Change::default() });
        }
        let bucket = files.first().map(|file| file.stored.file.bucket);
        let bucket = bucket.ok_or_else(|| LakeError::internal("rows left of no file"))?;
        let more = self.buckets / self.target.buckets;
        let targets = (0..more).map(|turn| bucket + turn * self.target.buckets).collect();
        let expected = usize::try_from(left / u64::from(more)).unwrap_or(usize::MAX);
        let mut writers = BucketWriters { work: self, targets, expected, writers: BTreeMap::new() };
        match files {
            [file] => {
                let rows = if more > 1 { BESIDE_ROWS } else { ALONE_ROWS };
                file.remaining(&self.target.form, rows, self.touched)?.try_for_each(|batch| writers.write(&batch?))?;
            }
            files => {
                let streams = files.iter().map(|file| file.remaining(&self.target.form, BESIDE_ROWS, self.touched));
                let streams: Vec<Stream<'_>> = streams.collect::<Result<_, _>>()?;
                merge_sorted(&self.target.form, streams, |batch| writers.write(batch))?;
            }
        }
        Ok(Change { adds: writers.finish()?, removes, ..Change::default() })
    }
}

/// Rows that become new files: one a bucket, or several where they are very many.
struct NewFiles<'a> {
    work: &'a Work<'a>,
    batches: Vec<(RecordBatch, Vec<u32>)>,
    rows: usize,
    adds: Vec<Add>,
}

impl NewFiles<'_> {
    fn add(&mut self, batch: RecordBatch, rows: Vec<u32>) -> Result<(), LakeError> {
        if self.rows > 0 && self.rows + rows.len() > self.work.target.limits.file_rows {
            self.write()?;
        }
        self.rows += rows.len();
        self.batches.push((batch, rows));
        Ok(())
    }

    fn write(&mut self) -> Result<(), LakeError> {
        self.rows = 0;
        let (batches, chosen): (Vec<RecordBatch>, Vec<Vec<u32>>) =
            std::mem::take(&mut self.batches).into_iter().unzip();
        let rows = Rows::new(Arc::new(arrow_schema(self.work.target.kind)), batches)?;
        let customer = SortOrder::of(self.work.target.kind).customer();
        let units = self.work.buckets;
        let mut by_bucket: BTreeMap<u32, Vec<RowRef>> = BTreeMap::new();
        let mut previous: Option<(Option<&str>, u32)> = None;
        for (batch, chosen) in (0_u32..).zip(&chosen) {
            self.work.target.cancel.check()?;
            for row in chosen {
                let place = RowRef { batch, row: *row };
                let id = rows.text(customer, place);
                let bucket = match previous {
                    Some((same, bucket)) if same == id => bucket,
                    _ => bucket_of(id.unwrap_or(""), units),
                };
                previous = Some((id, bucket));
                by_bucket.entry(bucket).or_default().push(place);
            }
        }
        drop(chosen);
        for (bucket, places) in by_bucket {
            self.adds.push(self.work.new_file(bucket, &rows, places)?);
        }
        Ok(())
    }
}

/// Sorted rows on their way into the files of one bucket, or of those that it is split into.
struct BucketWriters<'a> {
    work: &'a Work<'a>,
    targets: Vec<u32>,
    expected: usize,
    writers: BTreeMap<u32, FileWriter>,
}

impl BucketWriters<'_> {
    fn write(&mut self, batch: &RecordBatch) -> Result<(), LakeError> {
        if batch.num_rows() == 0 {
            return Ok(());
        }
        self.work.target.cancel.check()?;
        (self.work.progress)(0, batch.num_rows() as u64);
        if let [bucket] = *self.targets {
            return self.write_to(bucket, batch);
        }
        let customer = SortOrder::of(self.work.target.kind).customer();
        let ids = batch.column(customer).as_string_opt::<i32>();
        let ids = ids.ok_or_else(|| LakeError::internal("customers that are no texts among sorted rows"))?;
        let mut rows: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        let mut previous: Option<(&str, u32)> = None;
        for (row, number) in (0..ids.len()).zip(0_u32..) {
            let id = if ids.is_valid(row) { ids.value(row) } else { "" };
            let bucket = match previous {
                Some((same, bucket)) if same == id => bucket,
                _ => bucket_of(id, self.work.buckets),
            };
            previous = Some((id, bucket));
            rows.entry(bucket).or_default().push(number);
        }
        for (bucket, rows) in rows {
            let part = take_record_batch(batch, &UInt32Array::from(rows));
            self.write_to(bucket, &part.map_err(LakeError::arrow(self.work.target.kind.name))?)?;
        }
        Ok(())
    }

    fn write_to(&mut self, bucket: u32, batch: &RecordBatch) -> Result<(), LakeError> {
        if let Some(writer) = self.writers.get_mut(&bucket) {
            return writer.write(batch);
        }
        let Target { root, form, .. } = self.work.target;
        let mut writer = FileWriter::start(root, form, bucket, self.expected)?;
        writer.write(batch)?;
        self.writers.insert(bucket, writer);
        Ok(())
    }

    fn finish(self) -> Result<Vec<Add>, LakeError> {
        self.writers.into_values().map(FileWriter::finish).collect()
    }
}
