//! The after-sales work that comes with more orders.

use super::{DiscountRequest, LEVEL};
use crate::approximate::plain;
use crate::error::AppError;
use terrace_analytics::{Aftermath, Facts, Followed, Selling, SellingChoice, followed};
use terrace_domain::facts::{CASES, CONTACTS};
use terrace_domain::{InternalError, LocalTime};
use terrace_models::Interval;
use terrace_models::Unanswered;
use terrace_models::load::{ContactRate, fewest_people, spread_by_lag};

/// Days after an order within which what comes is taken to come of it.
pub const LAG_DAYS: u16 = 30;

/// Days that are told after the last of the discount.
const AFTER: usize = 7;

const MICROS_A_DAY: f64 = 86_400_000_000.0;

/// The volume that work is planned for, as a multiple of today's.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum PlannedVolume {
    /// What prices of the past suggest.
    Suggested(f64),
    /// What earns the same.
    Needed(f64),
}

/// The work that comes with a discount.
#[derive(Debug, Clone, PartialEq)]
pub struct AfterSales {
    /// What sort of work.
    pub what: Aftermath,
    /// Orders that were followed.
    pub orders: u64,
    /// What came after them.
    pub count: u64,
    /// By order.
    pub per_order: Interval,
    /// The volume that is planned for.
    pub volume: PlannedVolume,
    /// Orders a day as they are.
    pub today: f64,
    /// Orders a day at the volume.
    pub then: f64,
    /// What comes a day as it is.
    pub load_today: f64,
    /// People whom that takes.
    pub people_today: u32,
    /// By day of the discount, and a week after.
    pub days: Vec<LoadDay>,
}

/// A day of work.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LoadDay {
    /// Orders of the day.
    pub orders: f64,
    /// What comes on it.
    pub load: Interval,
    /// People whom that takes.
    pub people: u32,
}

/// Why no work can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoAfterSales {
    /// Nothing that came after these orders is known.
    NoFacts,
    /// There is no volume to plan for.
    NoVolume,
}

/// The work by day.
pub(super) fn after_sales(
    request: &DiscountRequest<'_>,
    (sales, volume): (&Selling, Option<PlannedVolume>),
    choice: &SellingChoice<'_>,
    facts: &Facts,
) -> Result<Result<AfterSales, NoAfterSales>, AppError> {
    let Some((what, followed)) = known(request, choice, facts)? else { return Ok(Err(NoAfterSales::NoFacts)) };
    let Some(volume) = volume else { return Ok(Err(NoAfterSales::NoVolume)) };
    let (PlannedVolume::Suggested(times) | PlannedVolume::Needed(times)) = volume;
    let begin = request.window.start(request.as_of).into_iter().chain(sales.first).max();
    let begin = begin.map_or(0, LocalTime::micros);
    let span = (plain((request.as_of.local().micros() - begin).into()) / MICROS_A_DAY).max(1.0);
    let today = plain(sales.orders.into()) / span;
    let work = WorkByDay { what, followed: &followed, volume, today, then: today * times };
    work.by_day(usize::from(request.days), request.each).map(Ok).map_err(|error| {
        // Counts of facts and settings within the grammar's bounds: what is left is our mistake.
        InternalError::new(format!("no work by day: {error}")).into()
    })
}

/// Cases after these orders, or contacts where there are no cases.
fn known(
    request: &DiscountRequest<'_>,
    choice: &SellingChoice<'_>,
    facts: &Facts,
) -> Result<Option<(Aftermath, Followed)>, AppError> {
    for (what, kind) in [(Aftermath::Cases, &CASES), (Aftermath::Contacts, &CONTACTS)] {
        if facts.has(kind) {
            let found = followed(facts, request.as_of, choice, (what, LAG_DAYS))?;
            if found.orders > 0 && found.by_lag.iter().any(|count| *count > 0) {
                return Ok(Some((what, found)));
            }
        }
    }
    Ok(None)
}

struct WorkByDay<'a> {
    what: Aftermath,
    followed: &'a Followed,
    volume: PlannedVolume,
    today: f64,
    then: f64,
}

impl WorkByDay<'_> {
    fn by_day(&self, days: usize, each: u32) -> Result<AfterSales, Unanswered> {
        let count: u64 = self.followed.by_lag.iter().sum();
        let rate = ContactRate::observed(count, self.followed.orders)?;
        let weights: Vec<f64> = self.followed.by_lag.iter().map(|count| plain((*count).into())).collect();
        // Before the first day orders are as today for as long as what follows them reaches.
        let before = usize::from(LAG_DAYS);
        let orders: Vec<f64> = (0..before + days + AFTER)
            .map(|day| if (before..before + days).contains(&day) { self.then } else { self.today })
            .collect();
        let due = spread_by_lag(&orders, &weights)?;
        let people = |load: f64| fewest_people(0.0, &[load], f64::from(each), 1e-9);
        let days = orders.iter().zip(due).skip(before).map(|(orders, due)| {
            let load = rate.predicted(due, LEVEL)?;
            Ok(LoadDay { orders: *orders, load, people: people(load.estimate)? })
        });
        let load_today = rate.predicted(self.today, LEVEL)?.estimate;
        Ok(AfterSales {
            what: self.what,
            orders: self.followed.orders,
            count,
            per_order: rate.per_order(LEVEL)?,
            volume: self.volume,
            today: self.today,
            then: self.then,
            load_today,
            people_today: people(load_today)?,
            days: days.collect::<Result<_, Unanswered>>()?,
        })
    }
}
