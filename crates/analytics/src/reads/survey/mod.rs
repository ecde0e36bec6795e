//! What one pass over the lines of all orders tells a report: revenue by month, of each customer by category, channel
//! and store, who came back after their first month, and what was bought in which month.

mod months;
mod recent;
mod slices;

pub use months::Month;
pub use recent::{CategoryMonths, FirstMonth, RecentMonths};
pub use slices::{Breakdown, Slice};

use super::costs::CostCoverage;
use crate::error::AnalyticsError;
use crate::fold::OrderLines;
use crate::pass::{Facts, each_bucket};
use crate::rows::{Chunk, Names};
use months::{MonthOf, MonthSums, number_of};
use recent::Recent;
use slices::{BucketSlices, codes_of, joined};
use std::sync::{Mutex, PoisonError};
use terrace_domain::{AsOf, Date};
use terrace_frame::Ids;

/// What the lines of all orders before an as-of tell beside the measures of customers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Survey {
    /// Orders, customers and amounts by month, in order of time; months without any line are left out.
    pub months: Vec<Month>,
    /// Revenue of customers by the line's category.
    pub categories: Breakdown,
    /// By the line's channel.
    pub channels: Breakdown,
    /// By the line's store.
    pub stores: Breakdown,
    /// How many of the lines that were sold say what they cost.
    pub costs: CostCoverage,
    /// The last months: who came back, and what was bought when.
    pub recent: RecentMonths,
}

/// What lines are parted by. Categories come first: months tell of them too.
const PARTED_BY: [&str; 3] = ["category", "channel", "store"];

/// Reads the lines of all orders once.
///
/// Revenue by category, channel and store is that of the customers among the ids; months count everybody. The recent
/// months end with that of the newest order, or with the last one that is over at the as-of.
///
/// # Errors
/// As [`crate::population`].
pub fn survey(facts: &Facts, as_of: &AsOf, ids: &Ids, newest: Option<Date>) -> Result<Survey, AnalyticsError> {
    let columns: Vec<&str> = ["amount", "cost"].into_iter().chain(PARTED_BY).collect();
    let lines = OrderLines::new(facts, as_of, &columns)?;
    let now = number_of(as_of.local().date());
    let until = newest.map_or(now, |newest| now.min(number_of(newest) + 1));
    let sums = Mutex::new(LineSums::before(until));
    let found = each_bucket(facts, None, |facts, bucket| {
        let mut own = BucketSurvey::new(until);
        lines.each(facts, bucket, |chunk| own.read(&lines, chunk, ids))?;
        let mut sums = sums.lock().unwrap_or_else(PoisonError::into_inner);
        sums.months.add(own.sums.months);
        sums.costs.add(own.sums.costs);
        sums.recent.add(own.sums.recent, own.parts[0].keys());
        Ok(own.parts)
    })?;
    let sums = sums.into_inner().unwrap_or_else(PoisonError::into_inner);
    let [mut categories, mut channels, mut stores] = [const { Vec::new() }; PARTED_BY.len()];
    for [category, channel, store] in found {
        categories.push(category);
        channels.push(channel);
        stores.push(store);
    }
    Ok(Survey {
        months: sums.months.finish()?,
        categories: joined(categories, facts.cancel())?,
        channels: joined(channels, facts.cancel())?,
        stores: joined(stores, facts.cancel())?,
        costs: sums.costs,
        recent: sums.recent.finish()?,
    })
}

/// What does not grow with customers.
struct LineSums {
    months: MonthSums,
    costs: CostCoverage,
    recent: Recent,
}

impl LineSums {
    fn before(until: i64) -> Self {
        Self { months: MonthSums::default(), costs: CostCoverage::default(), recent: Recent::before(until) }
    }
}

/// What the lines of one bucket tell.
struct BucketSurvey {
    sums: LineSums,
    parts: [BucketSlices; PARTED_BY.len()],
    month_of: MonthOf,
}

impl BucketSurvey {
    fn new(until: i64) -> Self {
        let sums = LineSums::before(until);
        Self { sums, parts: Default::default(), month_of: MonthOf::default() }
    }

    fn read(&mut self, lines: &OrderLines, chunk: &Chunk, ids: &Ids) -> Result<(), AnalyticsError> {
        let amounts = lines.numbers(chunk, "amount")?;
        let places: Vec<Option<u32>> = (0..chunk.customers())
            .map(|customer| ids.find(chunk.id(customer)).and_then(|place| u32::try_from(place).ok()))
            .collect();
        let mut categories = Vec::new();
        for (number, (name, part)) in PARTED_BY.iter().zip(&mut self.parts).enumerate() {
            let names: Names<'_> = lines.names(chunk, name)?;
            let codes = codes_of(&names, chunk.rows(), part.keys_mut());
            part.read(chunk, &codes, &amounts, &places)?;
            if number == 0 {
                categories = codes;
            }
        }
        let months: Vec<Option<i64>> = {
            let times = lines.numbers(chunk, "ordered_at")?;
            (0..chunk.rows()).map(|row| times.get(row).map(|time| self.month_of.month(time))).collect()
        };
        let (returns, costs) = (lines.returns(chunk)?, lines.numbers(chunk, "cost")?);
        for (row, month) in months.iter().enumerate() {
            let Some(month) = *month else { continue };
            // A line without an amount adds nothing.
            let amount = amounts.get(row).unwrap_or(0);
            let is_return = returns.is_some_and(|returns| returns.is_true(row));
            self.sums.months.line(month, amount, is_return);
            if !is_return {
                self.sums.costs.sold(costs.get(row));
            }
            self.sums.recent.line(month, amount, categories.get(row).copied());
        }
        self.orders(&lines.orders(chunk)?)
    }

    /// The months in which each customer ordered.
    fn orders(&mut self, orders: &Chunk) -> Result<(), AnalyticsError> {
        let times = crate::rows::Numbers::of(orders.column(0)?)?;
        let mut own: Vec<i64> = Vec::new();
        for customer in 0..orders.customers() {
            own.clear();
            let months = orders.rows_of(customer).filter_map(|row| times.get(row));
            own.extend(months.map(|time| self.month_of.month(time)));
            own.sort_unstable();
            for of_month in own.chunk_by(|one, other| one == other) {
                let Some(month) = of_month.first() else { continue };
                self.sums.months.orders_of_one(*month, of_month.len());
            }
            own.dedup();
            self.sums.recent.customer(&own);
        }
        Ok(())
    }
}
