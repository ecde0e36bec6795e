//! Orders straight from files, laid out by customer while they are read.

use crate::error::AppError;
use arrow::array::{Array, AsArray, BooleanArray, RecordBatch};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use terrace_analytics::{Gathering, OrderIds, SETTLED_BY, TELLING};
use terrace_domain::FactKind;
use terrace_domain::facts::{CUSTOMERS, ORDERS};
use terrace_intake::{FileIntake, Request, Sink, SinkError, Source};
use xxhash_rust::xxh3::xxh3_64;

#[expect(clippy::disallowed_types, reason = "looked up for what it holds; its order shows nowhere")]
type HashedSet = std::collections::HashSet<u64>;

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
    let mut columns = columns.clone();
    loop {
        match once(request, Gathering::new(buckets, columns.clone(), orders))? {
            Once::Numbered => return Ok(None),
            // What became of such rows is seen where all of their orders are.
            Once::TellsRefunds => {
                columns.extend(SETTLED_BY.map(str::to_owned));
                orders = OrderIds::Kept;
            }
            Once::Read(read) => match read.gathering.retry_with() {
                Some(other) => orders = other,
                // Which rows hold is then seen with all of them together.
                None if read.gathering.orders_may_meet() => return Ok(None),
                None => return Ok(Some(*read)),
            },
        }
    }
}

/// What came of reading once.
enum Once {
    Read(Box<Straight>),
    /// Lines have numbers.
    Numbered,
    /// Rows tell of refunds, and too few of their columns were kept.
    TellsRefunds,
}

fn once(request: &Request<'_>, gathering: Gathering) -> Result<Once, AppError> {
    // The number of a line says whether the file can be taken so at all.
    let is_of_use = |name: &&str| gathering.keeps(name) || *name == "line";
    let of_use: BTreeSet<&'static str> = ORDERS.columns.iter().map(|column| column.name).filter(is_of_use).collect();
    let settles = SETTLED_BY.iter().all(|name| gathering.keeps(name));
    let (numbered, tells_refunds) = (AtomicBool::new(false), AtomicBool::new(false));
    let (customers, undone) = (Mutex::default(), UndoneOrders::default());
    let layer = Layer { gathering, settles, customers, numbered, tells_refunds, undone };
    match terrace_intake::read(&Request { of_use: Some(&of_use), ..*request }, &layer) {
        Err(_) if layer.numbered.load(Ordering::Relaxed) => Ok(Once::Numbered),
        Err(_) if layer.tells_refunds.load(Ordering::Relaxed) => Ok(Once::TellsRefunds),
        Err(problem) => Err(problem.into()),
        Ok(intake) => {
            let customers = layer.customers.into_inner().unwrap_or_else(PoisonError::into_inner);
            let customers = customers.into_values().collect();
            let Layer { gathering, .. } = layer;
            Ok(Once::Read(Box::new(Straight { gathering, files: intake.files, customers })))
        }
    }
}

/// Where rows go as they are read.
struct Layer {
    gathering: Gathering,
    /// Whether all is kept that rows which tell of refunds need.
    settles: bool,
    customers: Mutex<BTreeMap<u64, RecordBatch>>,
    /// Whether lines with numbers came.
    numbered: AtomicBool,
    /// Whether rows came that tell of refunds, and `settles` is not so.
    tells_refunds: AtomicBool,
    /// Who has both returns and orders that were called off.
    undone: UndoneOrders,
}

/// The customers of returns and of sales that were called off, by the hashes of their ids: where one has both, it is
/// seen with all of the customer's rows which of the returns count.
#[derive(Debug, Default)]
struct UndoneOrders(Mutex<(HashedSet, HashedSet)>);

impl UndoneOrders {
    /// Adds the customers of a part; whether one of them has both by now.
    fn meet(&self, batch: &RecordBatch) -> bool {
        let flags = |name: &str| batch.column_by_name(name).and_then(|column| column.as_boolean_opt());
        let ids = batch.column_by_name("customer_id").and_then(|column| column.as_string_opt::<i32>());
        let (Some(returns), Some(cancelled), Some(ids)) = (flags("is_return"), flags("is_cancelled"), ids) else {
            return false;
        };
        if returns.true_count() + cancelled.true_count() == 0 {
            return false;
        }
        let says = |flags: &BooleanArray, row: usize| flags.is_valid(row) && flags.value(row);
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (returned, called_off) = &mut *known;
        let mut both = false;
        for row in (0..ids.len()).filter(|row| ids.is_valid(*row)) {
            match (says(returns, row), says(cancelled, row)) {
                (true, false) => {
                    let customer = xxh3_64(ids.value(row).as_bytes());
                    both |= called_off.contains(&customer);
                    returned.insert(customer);
                }
                (false, true) => {
                    let customer = xxh3_64(ids.value(row).as_bytes());
                    both |= returned.contains(&customer);
                    called_off.insert(customer);
                }
                _ => {}
            }
        }
        both
    }
}

/// Which of the lines hold is not known before all are there.
#[derive(Debug, thiserror::Error)]
#[error("lines have numbers")]
struct Numbered;

/// More columns have to be kept.
#[derive(Debug, thiserror::Error)]
#[error("rows tell of refunds")]
struct TellsRefunds;

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
        let is_filled = |name: &str| batch.column_by_name(name).is_some_and(|told| told.null_count() < told.len());
        if !self.settles && (TELLING.iter().any(|name| is_filled(name)) || self.undone.meet(&batch)) {
            self.tells_refunds.store(true, Ordering::Relaxed);
            return Err(SinkError::new(TellsRefunds));
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
