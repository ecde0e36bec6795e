//! Customers erased: their rows go or lose whatever tells who they were, and no older state stays that has them.
//!
//! In kinds whose rows need no customer (orders, payments) a row stays without customer and personal columns, so
//! that amounts stay what they were; in all others it goes. Where other rows name an erased customer, that mention
//! goes. Numbers of orders that hold an erased id, as those made for want of a number do, get another one.

mod log;
mod rows;

pub use rows::{Erasure, Fates};

use crate::error::LakeError;
use crate::files::datafile::{FileWriter, open, stream, write_sorted};
use crate::files::kway::{Stream, merge_sorted};
use crate::files::rows::{RowRef, Rows};
use crate::files::sort::SortOrder;
use crate::layout::bucket_of;
use crate::lock::Wait;
use crate::log::cleanup;
use crate::log::file::{StoredFile, remove_of};
use crate::log::table::{Change, files_of};
use crate::log::touched;
use crate::log::version::{self, Upkeep};
use crate::progress::ByteProgress;
use crate::schema::StoredForm;
use crate::snapshot::Snapshot;
use crate::writer::{Cause, Stamp, Writer};
use arrow::array::RecordBatch;
use arrow::compute::{concat_batches, filter_record_batch};
use deltalake_core::kernel::Add;
use parquet::arrow::ProjectionMask;
use rayon::prelude::*;
use rows::Fate;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Rows of a batch: edited copies of it lie beside it.
const BATCH_ROWS: usize = 8_192;

/// What was done to the rows of one kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erased {
    /// Rows that stay without customer and personal columns.
    pub anonymised: u64,
    /// Rows that went.
    pub removed: u64,
    /// Rows of others that named an erased customer and no longer do.
    pub mentions: u64,
}

impl Erased {
    /// Whether anything was done.
    pub fn any(&self) -> bool {
        self.anonymised + self.removed + self.mentions > 0
    }

    /// Both together.
    pub fn and(self, other: Self) -> Self {
        Self {
            anonymised: self.anonymised + other.anonymised,
            removed: self.removed + other.removed,
            mentions: self.mentions + other.mentions,
        }
    }
}

/// What comes of a file.
struct Rewritten {
    change: Change,
    /// Rows that lost their customer, and so belong into another bucket.
    moved: Vec<RecordBatch>,
    erased: Erased,
}

impl Snapshot {
    /// The rows of some customers, by kind; only the buckets where they can lie are read.
    ///
    /// # Errors
    /// What the disk says.
    pub fn rows_of(&self, customers: &BTreeSet<String>) -> Result<BTreeMap<&'static str, Vec<RecordBatch>>, LakeError> {
        let buckets: BTreeSet<u32> = customers.iter().map(|id| bucket_of(id, self.buckets)).collect();
        let erases = |id: &str| customers.contains(id);
        let erasure = Erasure { erases: &erases, alias: &str::to_owned };
        let mut found = BTreeMap::new();
        for (name, table) in &self.tables {
            let form = StoredForm::known(table.kind);
            let files = table.files.iter().filter(|file| buckets.contains(&file.bucket));
            let mut rows = Vec::new();
            for file in files {
                for batch in stream(&form, file, BATCH_ROWS)? {
                    let batch = batch?;
                    let own = erasure.own(&batch)?;
                    if own.true_count() > 0 {
                        rows.push(filter_record_batch(&batch, &own).map_err(LakeError::arrow(name))?);
                    }
                }
            }
            if !rows.is_empty() {
                found.insert(*name, rows);
            }
        }
        Ok(found)
    }
}

impl Writer {
    /// Erases customers from the newest version and lets go of all older ones, of which none comes back: those
    /// that held the customers are not rewritten. Tells what was done, by kind; where nothing was to be done, no
    /// version is made, and older ones go all the same.
    ///
    /// New readers get the newest version at once, without the customers. Files of older ones are removed as soon as
    /// nobody reads them: `wait` says how long that may take.
    ///
    /// Asking again after a failure or a crash does the rest.
    ///
    /// # Errors
    /// [`LakeError::InUse`] if an older version is still read after that time; else what the disk says.
    pub fn erase(
        &mut self,
        erasure: &Erasure<'_>,
        at: &str,
        wait: &Wait,
        progress: ByteProgress<'_>,
    ) -> Result<BTreeMap<&'static str, Erased>, LakeError> {
        let done = self.transact(|writer| {
            let mut done = BTreeMap::new();
            let mut changes = Vec::new();
            for name in writer.newest.tables.keys() {
                let kind = writer.known(name)?;
                let Some(table) = writer.open(kind)? else { continue };
                let (form, files) = (table.form()?, files_of(Some(&table))?);
                let (change, erased) = writer.erase_kind(&form, &files, erasure, progress)?;
                if erased.any() {
                    done.insert(kind.name, erased);
                    changes.push((kind, Some(table), change));
                }
            }
            let stamp = Stamp { import: 0, at: at.to_owned() };
            writer.commit(changes, Cause::Upkeep(Upkeep::Erasure), &BTreeMap::new(), &stamp)?;
            Ok(done)
        })?;
        let versions: Vec<u64> = version::read_all(&self.root)?.iter().map(|version| version.version).collect();
        self.expire_waiting(&versions, wait)?;
        touched::remove(&self.root, self.newest.version)?;
        for name in self.newest.tables.keys() {
            log::scrub(&self.root, name, erasure)?;
        }
        // Also what a crash left of earlier work may hold them.
        cleanup::sweep(&self.root)?;
        Ok(done)
    }

    fn erase_kind(
        &self,
        form: &StoredForm,
        files: &[StoredFile],
        erasure: &Erasure<'_>,
        progress: ByteProgress<'_>,
    ) -> Result<(Change, Erased), LakeError> {
        let one = |stored: &StoredFile| {
            let rewritten = self.erase_file(form, stored, erasure);
            progress(stored.file.bytes, stored.file.rows);
            rewritten
        };
        let rewritten: Vec<Option<Rewritten>> = files.par_iter().map(one).collect::<Result<_, _>>()?;
        let (mut change, mut erased, mut moved) = (Change::default(), Erased::default(), Vec::new());
        for part in rewritten.into_iter().flatten() {
            change.adds.extend(part.change.adds);
            change.removes.extend(part.change.removes);
            erased = erased.and(part.erased);
            moved.extend(part.moved);
        }
        if !moved.is_empty() {
            let rows = Rows::new(Arc::clone(form.schema()), moved)?;
            let mut places: Vec<RowRef> = rows.places().collect();
            change.adds.push(write_sorted(
                &self.root,
                form,
                bucket_of("", self.buckets()),
                &rows,
                &mut places,
                &self.cancel,
            )?);
        }
        Ok((change, erased))
    }

    fn erase_file(
        &self,
        form: &StoredForm,
        stored: &StoredFile,
        erasure: &Erasure<'_>,
    ) -> Result<Option<Rewritten>, LakeError> {
        let (kind, path) = (form.kind, &stored.file.path);
        // Most files name none of them: only the columns that could are read first.
        let builder = open(path)?;
        let looked_at = builder.schema().fields().iter().enumerate().filter(|(_, field)| rows::may_name(kind, field));
        let looked_at: Vec<usize> = looked_at.map(|(place, _)| place).collect();
        let mask = ProjectionMask::roots(builder.parquet_schema(), looked_at);
        let reader = builder.with_projection(mask).build().map_err(LakeError::data_file("read", path))?;
        let mut touched = false;
        for batch in reader {
            self.cancel.check()?;
            touched |= erasure.fates(kind, &batch.map_err(LakeError::unreadable(path))?)?.any();
        }
        if !touched {
            return Ok(None);
        }
        let (mut changed, mut moved, mut erased) = (Vec::new(), Vec::new(), Erased::default());
        for batch in stream(form, &stored.file, BATCH_ROWS)? {
            let batch = batch?;
            self.cancel.check()?;
            let fates = erasure.fates(kind, &batch)?;
            if fates.any() {
                let edited = erasure.edited(kind, &batch, &fates)?;
                let of = |fate| filter_record_batch(&edited, &fates.are(fate)).map_err(LakeError::arrow(kind.name));
                changed.push(of(Fate::Changed)?);
                moved.push(of(Fate::Anonymised)?);
                erased = erased.and(fates.tally());
            }
        }
        moved.retain(|batch| batch.num_rows() > 0);
        let mut change = Change { removes: vec![remove_of(&stored.add, self.lock.taken_at()?)], ..Change::default() };
        change.adds.extend(self.without(form, stored, erasure, &changed, erased)?);
        Ok(Some(Rewritten { change, moved, erased }))
    }

    /// Writes a file again: its untouched rows, and those that only lost a mention, in their new place.
    fn without(
        &self,
        form: &StoredForm,
        stored: &StoredFile,
        erasure: &Erasure<'_>,
        changed: &[RecordBatch],
        erased: Erased,
    ) -> Result<Option<Add>, LakeError> {
        let left = stored.file.rows.checked_sub(erased.anonymised + erased.removed);
        let left = left.ok_or_else(|| LakeError::internal("more rows erased of a file than it has"))?;
        if left == 0 {
            return Ok(None);
        }
        let (kind, schema) = (form.kind, form.schema());
        let changed = concat_batches(schema, changed).map_err(LakeError::arrow(kind.name))?;
        let rows = Rows::new(Arc::clone(schema), vec![changed])?;
        let mut places: Vec<RowRef> = rows.places().collect();
        SortOrder::of(kind).sort(&rows, &mut places, &self.cancel)?;
        let changed = rows.gather(&places).map_err(LakeError::arrow(kind.name));
        let untouched = stream(form, &stored.file, BATCH_ROWS)?.map(|batch| {
            let batch = batch?;
            let fates = erasure.fates(kind, &batch)?;
            filter_record_batch(&batch, &fates.are(Fate::Untouched)).map_err(LakeError::arrow(kind.name))
        });
        let streams: Vec<Stream<'_>> = vec![Box::new(untouched), Box::new(std::iter::once(changed))];
        let size = usize::try_from(left).unwrap_or(usize::MAX);
        let mut writer = FileWriter::start(&self.root, form, stored.file.bucket, size)?;
        merge_sorted(form, streams, |batch| {
            self.cancel.check()?;
            writer.write(batch)
        })?;
        writer.finish().map(Some)
    }
}
