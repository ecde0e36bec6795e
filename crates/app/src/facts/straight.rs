//! Orders straight from files, laid out by customer while they are read.

use crate::error::AppError;
use arrow::array::{Array, RecordBatch};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use terrace_analytics::{Gathering, OrderIds};
use terrace_domain::FactKind;
use terrace_domain::facts::{CUSTOMERS, ORDERS};
use terrace_intake::{FileIntake, Request, Sink, SinkError, Source};

/// Buckets for facts in memory: enough to occupy some cores, few enough to cost nothing.
pub(super) const BUCKETS: u32 = 8;

/// The orders of files, laid out.
pub(super) struct Straight {
    pub gathering: Gathering,
    pub files: Vec<FileIntake>,
    /// The customers whom its lines show.
    pub customers: Vec<RecordBatch>,
}

/// Files of at least this many bytes are laid out in many buckets, so that one of them fits the cache of a core.
const LARGE: u64 = 64 << 20;
const MANY_BUCKETS: u32 = 64;

/// Reads orders and keeps some columns. Returns `None` if all lines have to be looked at together: they have
/// numbers, or an order stands in several files or for several customers.
pub(super) fn read(request: &Request<'_>, columns: &BTreeSet<String>) -> Result<Option<Straight>, AppError> {
    // What is no file may not come a second time.
    let size: Option<u64> = request.sources.iter().map(Source::size).sum();
    let Some(size) = size.filter(|_| *request.kind == ORDERS) else { return Ok(None) };
    let buckets = if size < LARGE { BUCKETS } else { MANY_BUCKETS };
    let mut orders = OrderIds::Undecided;
    loop {
        let Some(read) = once(request, Gathering::new(buckets, columns.clone(), orders))? else { return Ok(None) };
        match read.gathering.retry_with() {
            Some(other) => orders = other,
            // Which rows hold is then seen with all of them together.
            None if read.gathering.orders_may_meet() => return Ok(None),
            None => return Ok(Some(read)),
        }
    }
}

fn once(request: &Request<'_>, gathering: Gathering) -> Result<Option<Straight>, AppError> {
    // The number of a line says whether the file can be taken so at all.
    let is_of_use = |name: &&str| gathering.keeps(name) || *name == "line";
    let of_use: BTreeSet<&'static str> = ORDERS.columns.iter().map(|column| column.name).filter(is_of_use).collect();
    let layer = Layer { gathering, customers: Mutex::default(), numbered: AtomicBool::new(false) };
    match terrace_intake::read(&Request { of_use: Some(&of_use), ..*request }, &layer) {
        Err(_) if layer.numbered.into_inner() => Ok(None),
        Err(problem) => Err(problem.into()),
        Ok(intake) => {
            let customers = layer.customers.into_inner().unwrap_or_else(PoisonError::into_inner);
            let customers = customers.into_values().collect();
            Ok(Some(Straight { gathering: layer.gathering, files: intake.files, customers }))
        }
    }
}

/// Where rows go as they are read.
struct Layer {
    gathering: Gathering,
    customers: Mutex<BTreeMap<u64, RecordBatch>>,
    /// Whether lines with numbers came.
    numbered: AtomicBool,
}

/// Which of the lines hold is not known before all are there.
#[derive(Debug, thiserror::Error)]
#[error("lines have numbers")]
struct Numbered;

impl Sink for Layer {
    fn put(&self, kind: &'static FactKind, position: u64, batch: RecordBatch) -> Result<(), SinkError> {
        if kind.name == CUSTOMERS.name {
            let mut customers = self.customers.lock().unwrap_or_else(PoisonError::into_inner);
            customers.insert(position, batch);
            return Ok(());
        }
        if batch.column_by_name("line").is_some_and(|lines| lines.null_count() < lines.len()) {
            self.numbered.store(true, Ordering::Relaxed);
            return Err(SinkError::new(Numbered));
        }
        self.gathering.put(position, &batch).map_err(SinkError::new)
    }

    fn again(&self, kind: &'static FactKind, from: u64) -> Result<(), SinkError> {
        if kind.name == ORDERS.name {
            self.gathering.discard_from(from);
        }
        Ok(())
    }
}
