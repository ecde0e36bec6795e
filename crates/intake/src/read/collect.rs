//! Files read into memory.

use crate::error::IntakeError;
use crate::read::request::read;
use crate::read::sink::{Sink, SinkError, position};
use crate::report::outcome::{FileIntake, Intake};
use crate::request::Request;
use arrow::array::RecordBatch;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use terrace_domain::FactKind;

/// Files read, with their rows in memory.
#[derive(Debug)]
pub struct Collected {
    /// By file, in the order of the request.
    pub files: Vec<FileIntake>,
    /// The accepted rows in the order of files and lines, in [`terrace_frame::schema::fact_schema`] of the kind.
    pub batches: Vec<RecordBatch>,
    /// The number of the file of each batch.
    pub files_of_batches: Vec<u64>,
    /// Customers observed in order files, in [`terrace_frame::schema::fact_schema`] of customers: one row for each customer and
    /// set of attributes, `seen_at` being the latest time of such an order; sorted.
    pub customers: Vec<RecordBatch>,
}

/// Reads files into memory.
///
/// # Errors
/// As [`read`].
pub fn collect(request: &Request<'_>) -> Result<Collected, IntakeError> {
    let kept = RowsInMemory::default();
    let Intake { files } = read(request, &kept)?;
    let mut rows = kept.rows.into_inner().unwrap_or_else(PoisonError::into_inner);
    let batches = |rows: Option<BTreeMap<u64, RecordBatch>>| rows.unwrap_or_default().into_values().collect();
    let observed = position(request.sources.len(), 0);
    let mut own = rows.remove(request.kind.name).unwrap_or_default();
    // Customers read as such and those that were observed are kept apart.
    let behind = own.split_off(&observed);
    let customers = rows.remove(terrace_domain::facts::CUSTOMERS.name).unwrap_or(behind);
    let files_of_batches = own.keys().map(|position| position >> 32).collect();
    Ok(Collected { files, files_of_batches, batches: batches(Some(own)), customers: batches(Some(customers)) })
}

#[derive(Default)]
struct RowsInMemory {
    rows: Mutex<BTreeMap<&'static str, BTreeMap<u64, RecordBatch>>>,
}

impl Sink for RowsInMemory {
    fn put(&self, kind: &'static FactKind, position: u64, batch: RecordBatch) -> Result<(), SinkError> {
        let mut rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        rows.entry(kind.name).or_default().insert(position, batch);
        Ok(())
    }

    fn again(&self, kind: &'static FactKind, from: u64) -> Result<(), SinkError> {
        let mut rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        rows.entry(kind.name).or_default().split_off(&from);
        Ok(())
    }
}
