//! The rows of an original on their way past: looked at for erased customers, or kept without them.

use super::personal::personal_values;
use super::texts::ErasedTexts;
use crate::error::AppError;
use crate::shelf::FactsWriter;
use arrow::array::RecordBatch;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use terrace_domain::FactKind;
use terrace_intake::{FileIntake, Reject, Sink, SinkError};
use terrace_lake::{Erased, Erasure};

/// Takes rows from any number of threads.
pub(super) struct Sieve<'a> {
    erasure: Erasure<'a>,
    texts: &'a ErasedTexts<'a>,
    /// Where rows go; `None` if they are only looked at.
    out: Option<FactsWriter>,
    /// What was found, by kind and position, so that what is read again is not counted twice.
    seen: Mutex<BTreeMap<(&'static str, u64), Seen>>,
    /// Whether rejected rows tell of somebody.
    rejects_tell: Mutex<bool>,
    failed: Mutex<Option<AppError>>,
}

struct Seen {
    erased: Erased,
    customers: BTreeSet<String>,
    values: BTreeSet<String>,
}

/// What a sieve found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// What was, or would be, done to the rows.
    pub(super) rows: Erased,
    /// The customers of those rows.
    pub(super) customers: BTreeSet<String>,
    /// Names, phones and the like of them.
    pub(super) values: BTreeSet<String>,
    /// Whether a row that was not taken tells of somebody.
    pub(super) asides: bool,
}

impl Found {
    /// Whether the file tells of anybody.
    pub(super) fn any(&self) -> bool {
        self.rows.any() || self.asides
    }
}

impl<'a> Sieve<'a> {
    pub(super) fn new(erasure: Erasure<'a>, texts: &'a ErasedTexts<'a>, out: Option<FactsWriter>) -> Self {
        let (seen, rejects_tell, failed) = Default::default();
        Self { erasure, texts, out, seen, rejects_tell, failed }
    }

    pub(super) fn put(&self, kind: &'static FactKind, position: u64, batch: &RecordBatch) -> Result<(), AppError> {
        let without = self.erasure.without(kind, batch)?;
        if let Some((_, erased)) = &without {
            let rows = [(kind, vec![batch.clone()])];
            let (customers, values) = personal_values(&rows, self.erasure.erases);
            locked(&self.seen).insert((kind.name, position), Seen { erased: *erased, customers, values });
        }
        match (&self.out, &without) {
            (Some(out), Some((left, _))) => out.put(kind, position, left),
            (Some(out), None) => out.put(kind, position, batch),
            (None, _) => Ok(()),
        }
    }

    /// What was found, and where the rows went; `files` are the reports of the reading.
    pub(super) fn end(self, files: &[FileIntake]) -> (Found, Option<FactsWriter>) {
        let totals = files.iter().flat_map(|file| &file.skipped.totals);
        let asides = *locked(&self.rejects_tell) || totals.into_iter().any(|(_, raw)| self.texts.is_in(raw));
        let mut found = Found { asides, ..Found::default() };
        for seen in self.seen.into_inner().unwrap_or_else(PoisonError::into_inner).into_values() {
            found.rows = found.rows.and(seen.erased);
            found.customers.extend(seen.customers);
            found.values.extend(seen.values);
        }
        (found, self.out)
    }

    /// Why the reading was ended from here, if it was.
    pub(super) fn failure(&self) -> Option<AppError> {
        locked(&self.failed).take()
    }
}

impl Sink for Sieve<'_> {
    fn put(&self, kind: &'static FactKind, position: u64, batch: RecordBatch) -> Result<(), SinkError> {
        Self::put(self, kind, position, &batch).map_err(|error| {
            let told = SinkError::new(std::io::Error::other(error.to_string()));
            locked(&self.failed).get_or_insert(error);
            told
        })
    }

    fn again(&self, kind: &'static FactKind, from: u64) -> Result<(), SinkError> {
        locked(&self.seen).retain(|(name, position), _| *name != kind.name || *position < from);
        if let Some(out) = &self.out {
            out.take_back(kind, from);
        }
        Ok(())
    }

    fn rejected(&self, _: &str, _: u64, rejects: Vec<Reject>) -> Result<(), SinkError> {
        if rejects.iter().any(|reject| self.texts.is_in(&reject.raw)) {
            *locked(&self.rejects_tell) = true;
        }
        Ok(())
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
