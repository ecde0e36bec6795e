//! What a run computed of each customer, kept so that a later run computes anew only whom something has changed for.
//!
//! Between two runs a customer's parts can change in two ways: facts of theirs came, changed or went, which the lake
//! tells; or the as-of moved on and a row of theirs passed a bound of time: into existence, out of a window, from a
//! window into the one before. For each bound the earliest row at or after it is kept, so the second is known without
//! reading facts. What depends on the as-of alone, such as days since, is finished from the parts in every run.
//!
//! Only orders and feedback are remembered. Rows of the other kinds are few, and some of them change with time by
//! more than their own (a case is open until it is closed), so they are folded in every run; so is what crosses
//! buckets.
//!
//! A memory is a cache: it may be removed at any time, and one that does not fit or is damaged is not used.

mod bounds;
mod file;
mod fingerprint;
mod next_rows;
mod replace;

pub(crate) use fingerprint::fingerprint;

use crate::error::AnalyticsError;
use crate::fold::{CapacityHint, Fold, PartColumn, Parts, united};
use crate::pass::Facts;
use crate::plan::AskedParts;
use crate::rows::CustomerFilter;
use bounds::Bounds;
use file::{Header, Kept};
use next_rows::{NextRows, NextRowsObserver};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use terrace_domain::facts::{FEEDBACK, ORDERS};
use terrace_domain::{AsOf, FactKind};
use terrace_frame::Ids;

/// An earlier run to go on from.
#[derive(Debug, Clone, Copy)]
pub struct Recall<'a> {
    /// Where it was kept.
    pub folder: &'a Path,
    /// The state of the facts that it saw, as [`Keep::state`] then said.
    pub state: &'a str,
    /// The customers whose facts came, changed or went since; ascending.
    pub touched: &'a [String],
}

/// Where a run is kept for a later one.
#[derive(Debug, Clone, Copy)]
pub struct Keep<'a> {
    /// An empty folder.
    pub folder: &'a Path,
    /// Names the state of the facts; the caller's own.
    pub state: &'a str,
}

/// What a run makes of earlier ones.
#[derive(Debug, Clone, Copy, Default)]
pub struct Memory<'a> {
    /// Goes on from an earlier run.
    pub recall: Option<Recall<'a>>,
    /// Is kept for a later one.
    pub keep: Option<Keep<'a>>,
    /// What the answers depend on beside facts, measures, as-of and the rates of exchange in force; the caller's own.
    pub key: &'a str,
}

/// What going on from a memory came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Computed {
    /// How many customers were computed from their facts.
    pub customers: u64,
    /// Whether all that was to be kept is kept.
    pub is_kept: bool,
}

/// The kinds whose parts are remembered.
fn is_remembered(kind: &FactKind) -> bool {
    kind.name == ORDERS.name || kind.name == FEEDBACK.name
}

/// A memory bound to a request.
pub(crate) struct BoundMemory<'a> {
    memory: Memory<'a>,
    key: String,
    /// For each measure the places of its parts, then the place of the count that makes a customer one who ordered.
    places: Vec<Vec<usize>>,
    as_of: i64,
    bounds: Bounds,
    /// The touched customers of each bucket.
    touched: Vec<Ids>,
    computed: AtomicU64,
    failed: AtomicBool,
}

impl<'a> BoundMemory<'a> {
    /// Binds a memory to the measures that are asked: each with its window, its parts and their places.
    pub(crate) fn new(
        memory: Memory<'a>,
        facts: &Facts,
        measures: &[AskedParts<'_>],
        places: Vec<Vec<usize>>,
        as_of: &AsOf,
    ) -> Result<Self, AnalyticsError> {
        let mut touched = vec![Ids::default(); facts.buckets() as usize];
        for id in memory.recall.iter().flat_map(|recall| recall.touched) {
            let own = touched.get_mut(terrace_lake::bucket_of(id, facts.buckets()) as usize);
            own.ok_or_else(|| AnalyticsError::internal("a touched customer beyond all buckets"))?.push(id);
        }
        let asked = fingerprint(measures.iter().copied())?;
        let rates = facts.exchange().map_or(0, |exchange| exchange.fingerprint());
        let key = format!("{} {} {} {rates:x} {asked}", memory.key, as_of.zone().name(), facts.buckets());
        let bounds = Bounds::new(measures, as_of);
        Ok(Self {
            memory,
            key,
            places,
            as_of: as_of.local().micros(),
            bounds,
            touched,
            computed: AtomicU64::new(0),
            failed: AtomicBool::new(false),
        })
    }

    /// What it came to.
    pub(crate) fn computed(&self) -> Computed {
        Computed {
            customers: self.computed.load(Ordering::Relaxed),
            is_kept: self.memory.keep.is_some() && !self.failed.load(Ordering::Relaxed),
        }
    }

    /// The parts of one bucket: what is remembered and still holds, and the rest from facts.
    pub(crate) fn bucket(&self, fold: &Fold, facts: &Facts, number: u32) -> Result<Parts, AnalyticsError> {
        let parts = fold.parts();
        let (known, next) = match self.recalled(number, parts) {
            Some((known, next)) => {
                let none = Ids::default();
                let touched = self.touched.get(number as usize).unwrap_or(&none);
                let again = united([touched, &next.due(&self.bounds)]);
                // Where most are to be computed anyway, reading straight through is quicker than picking.
                if again.len().saturating_mul(2) > next.ids.len() {
                    self.folded(fold, facts, number, CustomerFilter::All)?
                } else if again.is_empty() {
                    (known, next)
                } else {
                    let (fresh, seen) = self.folded(fold, facts, number, CustomerFilter::Only(&again))?;
                    (replace::parts(&known, &again, &fresh)?, replace::next_rows(&next, &again, &seen))
                }
            }
            None => self.folded(fold, facts, number, CustomerFilter::All)?,
        };
        if let Some(keep) = self.memory.keep {
            let written = file::write(&file::path(keep.folder, number), &self.header(keep.state), &known, &next);
            // A run does not fail for what only makes a later one quicker.
            self.failed.fetch_or(written.is_err(), Ordering::Relaxed);
        }
        let others = fold.kinds(facts, number, CustomerFilter::All, |kind| !is_remembered(kind))?;
        Ok(Parts::merge(vec![known, others], parts))
    }

    fn folded(
        &self,
        fold: &Fold,
        facts: &Facts,
        number: u32,
        of: CustomerFilter<'_>,
    ) -> Result<(Parts, NextRows), AnalyticsError> {
        let observer = |capacity: Option<&CapacityHint>| NextRowsObserver {
            rows: NextRows::new(&self.bounds, capacity),
            bounds: &self.bounds,
        };
        let (parts, observers) = fold.observed(facts, number, of, is_remembered, observer)?;
        let next = NextRows::merge(observers.into_iter().map(|observer| observer.rows).collect(), &self.bounds);
        let computed = match of {
            CustomerFilter::All => next.ids.len(),
            CustomerFilter::Only(ids) => ids.len(),
        };
        self.computed.fetch_add(computed as u64, Ordering::Relaxed);
        Ok((parts, next))
    }

    fn header<'h>(&'h self, state: &'h str) -> Header<'h> {
        Header { key: &self.key, state, as_of: self.as_of, places: &self.places }
    }

    /// What is remembered of a bucket, with its columns in the places of this request; `None` if it does not fit.
    fn recalled(&self, number: u32, parts: usize) -> Option<(Parts, NextRows)> {
        let recall = self.memory.recall?;
        let kept: Kept = file::read(&file::path(recall.folder, number), &self.header(recall.state))?;
        let mut columns = vec![PartColumn::Nowhere; parts];
        for (then, now) in kept.places.iter().flatten().zip(self.places.iter().flatten()) {
            // Two spans may fall together at one as-of and not at another: each part is found by what asked for it.
            *columns.get_mut(*now)? = kept.parts.columns.get(*then)?.clone();
        }
        Some((Parts { ids: kept.parts.ids, columns, known: None }, kept.next))
    }
}
