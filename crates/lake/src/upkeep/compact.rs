//! Compaction: the rows of several files of a bucket in one, in the same order. One lake version, no facts.

use super::extent::Extent;
use crate::error::LakeError;
use crate::files::crowding::keep_unmerged;
use crate::files::datafile::{FileWriter, stream};
use crate::files::kway::merge_sorted;
use crate::files::sums::sum_in_name;
use crate::log::file::DataFile;
use crate::log::file::{StoredFile, remove_of};
use crate::log::table::Change;
use crate::log::table::files_of;
use crate::log::version::Upkeep;
use crate::progress::ByteProgress;
use crate::schema::StoredForm;
use crate::snapshot::Snapshot;
use crate::writer::{Cause, Stamp, Writer};
use deltalake_core::kernel::Add;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::Path;
use terrace_domain::{CancelToken, FactKind};

/// Rows of a batch read for merging: a bucket may have many files, and one batch of each is in memory.
const BATCH_ROWS: usize = 8_192;

/// How far a compaction goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compaction {
    /// Where files have become many, or outweigh the largest: what follows an import.
    WhereDue,
    /// One file in every bucket.
    Whole,
}

/// What a compaction did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Compacted {
    /// The newest lake version now; the one before where there was nothing to merge.
    pub version: u64,
    /// What was merged.
    pub merged: Extent,
    /// What it was merged into.
    pub into: Extent,
}

impl Compaction {
    /// Of a bucket's files, those that are merged into one.
    fn chosen<T>(self, mut files: Vec<&T>, file: impl Fn(&T) -> &DataFile) -> Vec<&T> {
        files.sort_by(|a, b| {
            let (a, b) = (file(a), file(b));
            b.rows.cmp(&a.rows).then_with(|| a.path.cmp(&b.path))
        });
        let stay = match self {
            // A file of an earlier program gets its sums so.
            Self::Whole => {
                (files.len() > 1 || files.iter().any(|stored| sum_in_name(&file(stored).path).is_none())).then_some(0)
            }
            Self::WhereDue => keep_unmerged(&files.iter().map(|stored| file(stored).rows).collect::<Vec<_>>()),
        };
        stay.map(|stay| files.split_off(stay)).unwrap_or_default()
    }

    /// What would be merged, and how many files would come of it.
    pub fn outlook(self, snapshot: &Snapshot) -> (Extent, u64) {
        let (mut merged, mut into) = (Extent::default(), 0);
        for table in snapshot.tables.values() {
            let mut by_bucket: BTreeMap<u32, Vec<&DataFile>> = BTreeMap::new();
            table.files.iter().for_each(|file| by_bucket.entry(file.bucket).or_default().push(file));
            for files in by_bucket.into_values() {
                let chosen = self.chosen(files, |file| file);
                into += u64::from(!chosen.is_empty());
                chosen.iter().for_each(|file| merged.add(file.rows, file.bytes));
            }
        }
        (merged, into)
    }
}

impl Writer {
    /// Merges files. The rows stay what they are, so readers of either version get the same answers.
    ///
    /// Of every file one batch is in memory at a time, and as many buckets are worked on at once as there are
    /// threads. `at` is the time to note. Where there is nothing to merge no version is made.
    ///
    /// # Errors
    /// What the disk says. The lake then is as it was.
    pub fn compact(
        &mut self,
        compaction: Compaction,
        at: &str,
        progress: ByteProgress<'_>,
    ) -> Result<Compacted, LakeError> {
        self.transact(|writer| {
            let mut done = Compacted::default();
            let mut changes = Vec::new();
            for name in writer.newest.tables.keys() {
                let Some(kind) = FactKind::named(name) else { continue };
                let Some(table) = writer.open(kind)? else { continue };
                let (form, files) = (table.form()?, files_of(Some(&table))?);
                let mut by_bucket: BTreeMap<u32, Vec<&StoredFile>> = BTreeMap::new();
                files.iter().for_each(|file| by_bucket.entry(file.file.bucket).or_default().push(file));
                let chosen = by_bucket.into_values().map(|files| compaction.chosen(files, |stored| &stored.file));
                let groups: Vec<_> = chosen.filter(|files| !files.is_empty()).collect();
                let merge =
                    |files: &Vec<&StoredFile>| merge_files(&writer.root, &form, files, &writer.cancel, progress);
                let adds: Vec<Add> = groups.par_iter().map(merge).collect::<Result<_, _>>()?;
                let mut change = Change { same_rows: true, ..Change::default() };
                let at = writer.lock.taken_at()?;
                for stored in groups.iter().flatten() {
                    done.merged.add(stored.file.rows, stored.file.bytes);
                    change.removes.push(remove_of(&stored.add, at));
                }
                for (add, files) in adds.iter().zip(&groups) {
                    let rows = files.iter().map(|stored| stored.file.rows).sum();
                    let bytes =
                        u64::try_from(add.size).map_err(|_| LakeError::internal("a file of less than no bytes"))?;
                    done.into.add(rows, bytes);
                }
                change.adds = adds;
                changes.push((kind, Some(table), change));
            }
            let stamp = Stamp { import: 0, at: at.to_owned() };
            done.version = writer.commit(changes, Cause::Upkeep(Upkeep::Compaction), &BTreeMap::new(), &stamp)?;
            Ok(done)
        })
    }
}

/// Merges files of one bucket into a new one, which nothing names yet.
pub(crate) fn merge_files(
    root: &Path,
    form: &StoredForm,
    files: &[&StoredFile],
    cancel: &CancelToken,
    progress: ByteProgress<'_>,
) -> Result<Add, LakeError> {
    let bucket = files.first().map(|stored| stored.file.bucket);
    let bucket = bucket.ok_or_else(|| LakeError::internal("no files to merge"))?;
    let rows: u64 = files.iter().map(|stored| stored.file.rows).sum();
    let bytes: u64 = files.iter().map(|stored| stored.file.bytes).sum();
    let streams = files.iter().map(|stored| stream(form, &stored.file, BATCH_ROWS)).collect::<Result<Vec<_>, _>>()?;
    let expected = usize::try_from(rows).unwrap_or(usize::MAX);
    let mut writer = FileWriter::start(root, form, bucket, expected)?;
    let (mut rows_done, mut bytes_done) = (0_u64, 0_u64);
    merge_sorted(form, streams, |batch| {
        cancel.check()?;
        writer.write(batch)?;
        // Bytes go by rows: what a batch took on the disk cannot be told.
        let more = batch.num_rows() as u64;
        rows_done += more;
        let reached = (u128::from(bytes) * u128::from(rows_done) / u128::from(rows.max(1))) as u64; // At most `bytes`.
        progress(reached - bytes_done, more); // Never falls, as `rows_done` never does.
        bytes_done = reached;
        Ok(())
    })?;
    if rows_done != rows {
        return Err(LakeError::internal(format!("{rows_done} rows merged of {rows}")));
    }
    writer.finish()
}
