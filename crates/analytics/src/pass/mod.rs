//! Passes over facts: bucket by bucket, with progress, until they are cancelled.

mod progress;

pub use progress::Step;

use crate::error::AnalyticsError;
use crate::facts::{FactTables, Gathering};
use crate::money::{Exchange, names_another};
use crate::rows::RowSource;
use arrow::array::RecordBatch;
use progress::{Counted, Progress};
use rayon::prelude::*;
use std::sync::Arc;
use terrace_domain::facts::{BALANCES, CONTACTS, ORDERS, RATES};
use terrace_domain::{CancelToken, Currency, CustomerId, FactKind};
use terrace_models::Interrupt;

/// All facts as of one lake version, or straight from files, laid out by customer; with what holds for every pass over
/// them: how amounts are converted, who is told of progress, and what cancels it.
#[derive(Debug, Clone)]
pub struct Facts {
    tables: FactTables,
    /// How amounts of other currencies become the policy's.
    exchange: Option<Arc<Exchange>>,
    progress: Option<Progress>,
    cancel: CancelToken,
}

impl Facts {
    fn of(tables: FactTables) -> Self {
        Self { tables, exchange: None, progress: None, cancel: CancelToken::new() }
    }

    /// All tables of the lake as they were at one version.
    pub fn from_snapshot(snapshot: &terrace_lake::Snapshot) -> Self {
        Self::of(FactTables::from_snapshot(snapshot))
    }

    /// Rows in memory, in any order, distributed over the buckets by customer in one pass.
    ///
    /// Rows without a customer are dropped, except payments; columns that a batch lacks are null.
    ///
    /// # Errors
    /// A column of another type than its kind says; a required column that is missing.
    pub fn from_batches(
        buckets: u32,
        batches: Vec<(&'static FactKind, Vec<RecordBatch>)>,
    ) -> Result<Self, AnalyticsError> {
        Ok(Self::of(FactTables::from_batches(buckets, batches)?))
    }

    /// The same facts with the gathered orders beside those of other kinds, in as many buckets.
    #[must_use]
    pub fn with_orders(mut self, orders: Gathering) -> Self {
        orders.add_to(&mut self.tables);
        self
    }

    /// The same facts with further rows, in any order. They are added as they are: none takes the place of another.
    ///
    /// # Errors
    /// Rows that are not of their kind's form.
    pub fn with_rows(mut self, further: Vec<(&'static FactKind, Vec<RecordBatch>)>) -> Result<Self, AnalyticsError> {
        for (kind, rows) in further {
            self.tables.add_rows(kind, rows)?;
        }
        Ok(self)
    }

    /// The same facts; each pass over them reports every bucket that is done.
    #[must_use]
    pub fn with_progress(self, report: impl Fn(Step) + Send + Sync + 'static) -> Self {
        Self { progress: Some(Progress::new(report)), ..self }
    }

    /// The same facts; each pass over them stops soon after the token is cancelled.
    #[must_use]
    pub fn with_cancel(self, cancel: CancelToken) -> Self {
        Self { cancel, ..self }
    }

    /// The same facts with all amounts in a currency: those that name another are converted at the latest rate at or
    /// before their own time, each amount rounded half-even to ten-thousandths; those that name none are in it already.
    ///
    /// Where no amount names another currency nothing is converted, and no rate is read. Where the statistics of files
    /// tell which they name, no row is read for it.
    ///
    /// # Errors
    /// Unreadable files. A rate that is missing shows when the amounts are read.
    pub fn in_currency(&self, currency: Currency) -> Result<Self, AnalyticsError> {
        let mut another = false;
        for kind in [&ORDERS, &CONTACTS, &BALANCES] {
            another = another || names_another(&self.tables, kind, currency.as_str(), &self.cancel)?;
        }
        let exchange =
            if another { Some(Arc::new(Exchange::read(&self.tables, currency, &self.cancel)?)) } else { None };
        Ok(Self { exchange, ..self.clone() })
    }

    /// Whether amounts name other currencies and there is no rate at all.
    pub fn lacks_rates(&self) -> bool {
        self.exchange.is_some() && !self.has(&RATES)
    }

    /// The number of buckets that customers are spread over.
    pub fn buckets(&self) -> u32 {
        self.tables.buckets()
    }

    /// Whether any fact of that kind was supplied; what was never supplied is empty, with a note.
    pub fn has(&self, kind: &FactKind) -> bool {
        self.tables.has(kind)
    }

    /// Where the rows lie.
    pub(crate) fn tables(&self) -> &FactTables {
        &self.tables
    }

    /// The rows of one bucket.
    pub(crate) fn source(&self, bucket: u32) -> RowSource<'_> {
        RowSource { tables: &self.tables, bucket, further: &[], cancel: &self.cancel }
    }

    /// How amounts become the policy's currency; `None` if all are in it.
    pub(crate) fn exchange(&self) -> Option<&Arc<Exchange>> {
        self.exchange.as_ref()
    }

    /// What cancels passes over these facts.
    pub fn cancel(&self) -> &CancelToken {
        &self.cancel
    }

    /// What ends statistics over these facts when passes over them are cancelled.
    pub fn interrupt(&self) -> Interrupt {
        let cancel = self.cancel.clone();
        Interrupt::new(move || cancel.is_cancelled())
    }

    /// The same facts, whose files may be in any order.
    fn in_any_order(&self) -> Self {
        Self { tables: self.tables.in_any_order(), ..self.clone() }
    }
}

/// Does the work for each bucket, or for the one of a customer, on all cores; answers come in the order of buckets.
///
/// Where a file turns out not to be in the order of customers, its bucket is done again without relying on it.
pub(crate) fn each_bucket<T: Send>(
    facts: &Facts,
    only: Option<&CustomerId>,
    work: impl Fn(&Facts, u32) -> Result<T, AnalyticsError> + Sync,
) -> Result<Vec<T>, AnalyticsError> {
    let places = facts.tables.places(only);
    let progress = facts.progress.as_ref().filter(|_| only.is_none());
    let counted = progress.map(|progress| Counted::new(progress, &facts.tables, &places));
    let done = places.into_par_iter().with_max_len(1).map(|bucket| {
        facts.cancel.check()?;
        let done = match work(facts, bucket) {
            Err(AnalyticsError::NotInOrder) => work(&facts.in_any_order(), bucket),
            done => done,
        };
        if let Some(counted) = &counted {
            counted.done(bucket);
        }
        done
    });
    done.collect()
}
