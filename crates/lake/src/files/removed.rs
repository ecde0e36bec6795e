//! Rows that are removed from stored files, and reading a file without them.

use crate::error::LakeError;
use crate::files::datafile::{open, stream};
use crate::files::kway::Stream;
use crate::log::file::StoredFile;
use crate::log::touched::Touched;
use crate::schema::{StoredForm, texts_of};
use arrow::array::{Array, BooleanArray, RecordBatch};
use arrow::buffer::BooleanBuffer;
use arrow::compute::filter_record_batch;
use parquet::arrow::ProjectionMask;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use terrace_domain::FactKind;

/// Numbers of rows of one file, from 0: a bit for each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct RowSet {
    words: Vec<u64>,
    count: u64,
}

/// The rows that are removed, by the file's place in the table's list.
pub(crate) type RemovedRows = BTreeMap<usize, RowSet>;

impl RowSet {
    pub(crate) fn add(&mut self, row: u64) {
        let word = (row / 64) as usize;
        if word >= self.words.len() {
            self.words.resize(word + 1, 0);
        }
        if let Some(word) = self.words.get_mut(word) {
            let bit = 1 << (row % 64);
            self.count += u64::from(*word & bit == 0);
            *word |= bit;
        }
    }

    pub(crate) fn holds(&self, row: u64) -> bool {
        let word = usize::try_from(row / 64).ok().and_then(|word| self.words.get(word));
        word.is_some_and(|word| word >> (row % 64) & 1 == 1)
    }

    pub(crate) fn count(&self) -> u64 {
        self.count
    }

    pub(crate) fn extend(&mut self, other: &Self) {
        if self.words.len() < other.words.len() {
            self.words.resize(other.words.len(), 0);
        }
        for (word, more) in self.words.iter_mut().zip(&other.words) {
            *word |= more;
        }
        self.count = self.words.iter().map(|word| u64::from(word.count_ones())).sum();
    }
}

/// A stored file and those of its rows that are removed.
pub(crate) struct ReducedFile<'a> {
    pub(crate) stored: &'a StoredFile,
    pub(crate) removed: RowSet,
    rows_left: u64,
}

impl<'a> ReducedFile<'a> {
    /// Returns an error if more rows are removed than there are: a file of which nothing is left goes.
    pub(crate) fn new(stored: &'a StoredFile, removed: RowSet) -> Result<Self, LakeError> {
        let left = stored.file.rows.checked_sub(removed.count());
        let rows_left = left.ok_or_else(|| LakeError::internal("more rows removed of a file than it has"))?;
        Ok(Self { stored, removed, rows_left })
    }

    pub(crate) fn rows_left(&self) -> u64 {
        self.rows_left
    }

    /// The rows that stay, in their order, at most `rows` at a time; customers who lose rows are noted.
    pub(crate) fn remaining<'b>(
        &'b self,
        form: &StoredForm,
        rows: usize,
        touched: &'b Mutex<Touched>,
    ) -> Result<Stream<'b>, LakeError> {
        let kind = form.kind;
        let mut start = 0_u64;
        Ok(Box::new(stream(form, &self.stored.file, rows)?.map(move |batch| {
            let batch = batch?;
            let first = start;
            start += batch.num_rows() as u64;
            if self.removed.count == 0 {
                return Ok(batch);
            }
            let stays = BooleanBuffer::collect_bool(batch.num_rows(), |row| !self.removed.holds(first + row as u64));
            if stays.count_set_bits() == batch.num_rows() {
                return Ok(batch);
            }
            let path = &self.stored.file.path;
            note(path, &batch, (0..batch.num_rows()).filter(|row| !stays.value(*row)), touched)?;
            filter_record_batch(&batch, &BooleanArray::new(stays, None)).map_err(LakeError::arrow(kind.name))
        })))
    }

    /// Notes the customers of a file of which nothing stays.
    pub(crate) fn note_customers(&self, kind: &'static FactKind, touched: &Mutex<Touched>) -> Result<(), LakeError> {
        let path = &self.stored.file.path;
        let builder = open(path)?;
        let Ok(column) = builder.schema().index_of("customer_id") else { return Ok(()) }; // A kind without customers.
        let mask = ProjectionMask::roots(builder.parquet_schema(), [column]);
        let reader = builder.with_projection(mask).build().map_err(LakeError::data_file("read", path))?;
        for batch in reader {
            let batch = batch.map_err(LakeError::arrow(kind.name))?;
            note(path, &batch, 0..batch.num_rows(), touched)?;
        }
        Ok(())
    }
}

fn note(
    path: &Path,
    batch: &RecordBatch,
    rows: impl Iterator<Item = usize>,
    touched: &Mutex<Touched>,
) -> Result<(), LakeError> {
    let Some(ids) = batch.column_by_name("customer_id") else { return Ok(()) }; // A kind without customers.
    let ids = texts_of(path, "customer_id", ids)?;
    let mut customers: Vec<&str> = rows.filter(|row| ids.is_valid(*row)).map(|row| ids.value(row)).collect();
    customers.dedup();
    touched.lock().unwrap_or_else(PoisonError::into_inner).add(customers);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_go_once() {
        let mut gone = RowSet::default();
        [3, 700, 3].into_iter().for_each(|row| gone.add(row));
        let mut more = RowSet::default();
        more.add(4);
        more.add(3);
        more.extend(&gone);
        assert_eq!((gone.count(), more.count()), (2, 3));
        assert!(more.holds(700) && more.holds(4) && !more.holds(5) && !more.holds(10_000));
    }
}
