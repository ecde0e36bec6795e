//! Rows on their way into the lake: gathered while files are read, before anybody holds the lake for writing.

use crate::error::LakeError;
use crate::schema::conform;
use arrow::array::RecordBatch;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use terrace_domain::FactKind;

/// The rows of one import, gathered from any number of threads; [`crate::Writer::import`] brings them in.
///
/// Dropping it leaves no trace.
#[derive(Debug)]
pub struct Staging {
    kinds: Mutex<BTreeMap<&'static str, Staged>>,
}

/// What was staged of one kind, by position.
#[derive(Debug)]
pub(crate) struct Staged {
    pub(crate) kind: &'static FactKind,
    pub(crate) batches: BTreeMap<u64, RecordBatch>,
}

impl Staging {
    pub(crate) fn start() -> Self {
        Self { kinds: Mutex::default() }
    }

    /// Takes rows of a kind at a position, each of which may be used once per kind.
    ///
    /// Positions order the rows: those at a later position are later rows, whatever the order of the calls. Rows have
    /// the form of [`crate::arrow_schema`]; columns go by name and optional ones may be absent.
    ///
    /// # Errors
    /// [`LakeError::Rows`] for rows of another form, or what the disk says.
    pub fn put(&self, kind: &'static FactKind, position: u64, batch: RecordBatch) -> Result<(), LakeError> {
        let batch = conform(kind, &batch)?;
        let mut kinds = self.kinds();
        let staged = kinds.entry(kind.name).or_insert_with(|| Staged { kind, batches: BTreeMap::new() });
        if staged.batches.contains_key(&position) {
            return Err(LakeError::rows(kind.name, format!("position {position} was used twice")));
        }
        staged.batches.insert(position, batch);
        Ok(())
    }

    /// Takes back what was put at this position or later, as where a file is read again.
    ///
    /// # Errors
    /// What the disk says.
    pub fn take_back(&self, kind: &'static FactKind, from: u64) -> Result<(), LakeError> {
        if let Some(staged) = self.kinds().get_mut(kind.name) {
            staged.batches.split_off(&from);
        }
        Ok(())
    }

    pub(crate) fn into_kinds(self) -> Vec<Staged> {
        self.kinds.into_inner().unwrap_or_else(PoisonError::into_inner).into_values().collect()
    }

    fn kinds(&self) -> MutexGuard<'_, BTreeMap<&'static str, Staged>> {
        self.kinds.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
