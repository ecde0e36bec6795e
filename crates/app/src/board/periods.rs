//! What customers did in a span: one pass over the facts, the same columns whenever it ends.

use crate::error::AppError;
use crate::facts::Inputs;
use std::collections::BTreeSet;
use terrace_analytics::{AnalyticsError, of_each_referred, population};
use terrace_domain::{AsOf, Date, InternalError, LocalTime, MICROS_PER_DAY, Unit, Window};
use terrace_frame::{Column, Ids, Integers};
use terrace_policy::MeasureUse;
use terrace_report::BoardPeriod;

/// The span that figures are told of.
pub(super) const YEAR: Window = Window::Last(12, Unit::Months);

/// The customers who are known at the end of a span, and what they did in it.
pub(super) struct Period {
    pub(super) ids: Ids,
    pub(super) as_of: AsOf,
    /// Its first moment.
    pub(super) start: LocalTime,
    pub(super) net: Integers,
    pub(super) gross: Integers,
    pub(super) orders: Integers,
    /// Orders of the span and of the one before it.
    pub(super) orders_of_both: Integers,
    pub(super) margin: Integers,
    pub(super) discount: Integers,
    pub(super) service: Integers,
    pub(super) win_cost: Integers,
    pub(super) keep_cost: Integers,
    pub(super) satisfied: Integers,
    pub(super) satisfaction: Integers,
    pub(super) rating: Integers,
    pub(super) nps: Integers,
    pub(super) repurchase: Integers,
    /// The time of the first order ever.
    pub(super) first: Integers,
    /// Who was referred by somebody else.
    referred: Vec<bool>,
}

impl Period {
    /// Reads the facts before a moment.
    pub(super) fn of(inputs: &Inputs, as_of: &AsOf, window: Window) -> Result<Self, AppError> {
        let start = window.start(as_of).ok_or_else(|| InternalError::new("a span of the board has no start"))?;
        let found = population(&inputs.facts, &uses(window), &[], as_of, None)?;
        let mut columns = found.columns.into_iter().map(|column| match column {
            Column::Integers(integers) => Ok(integers),
            _ => Err(InternalError::new("a measure of the board is no column of numbers")),
        });
        let lacking = || InternalError::new("the population lacks a measure of the board");
        let mut next = || columns.next().ok_or_else(lacking)?;
        let referred = referred(inputs, as_of, &found.ids)?;
        // In the order of `uses`.
        Ok(Self {
            start,
            as_of: as_of.clone(),
            referred,
            net: next()?,
            gross: next()?,
            orders: next()?,
            orders_of_both: next()?,
            margin: next()?,
            discount: next()?,
            service: next()?,
            win_cost: next()?,
            keep_cost: next()?,
            satisfied: next()?,
            satisfaction: next()?,
            rating: next()?,
            nps: next()?,
            repurchase: next()?,
            first: next()?,
            ids: found.ids,
        })
    }

    /// Whether the customer ordered in the span.
    pub(super) fn is_buyer(&self, row: usize) -> bool {
        self.orders.get(row).is_some_and(|orders| orders > 0)
    }

    /// Whether the customer ordered in the span before.
    pub(super) fn was_buyer(&self, row: usize) -> bool {
        self.orders_of_both.get(row).unwrap_or(0) > self.orders.get(row).unwrap_or(0)
    }

    /// Whether the first order ever was in the span.
    pub(super) fn is_new(&self, row: usize) -> bool {
        self.first.get(row).is_some_and(|first| first >= self.start.micros())
    }

    /// Whether somebody else referred the customer.
    pub(super) fn is_referred(&self, row: usize) -> bool {
        self.referred.get(row).copied().unwrap_or(false)
    }

    /// Its days.
    pub(super) fn days(&self) -> BoardPeriod {
        let last = LocalTime::from_micros(self.as_of.local().micros() - 1).date();
        BoardPeriod { from: self.start.date().to_string(), to: last.max(self.start.date()).to_string() }
    }
}

/// What is asked of the facts, in the order of the columns.
fn uses(window: Window) -> [MeasureUse; 15] {
    let twice = window.times(2).unwrap_or(Window::All);
    let own = |name: &str| MeasureUse::new(name, window);
    [
        own("net_amount"),
        own("gross_amount"),
        own("orders"),
        MeasureUse::new("orders", twice),
        own("margin"),
        own("discount_amount"),
        own("service_cost"),
        own("acquisition_cost"),
        own("retention_cost"),
        own("satisfied_share"),
        own("satisfaction"),
        own("rating"),
        own("nps"),
        own("product_repurchase_rate"),
        MeasureUse::new("first_order_at", Window::All),
    ]
}

/// Who of the customers was referred by somebody else, by their own data or an order before the moment.
fn referred(inputs: &Inputs, as_of: &AsOf, ids: &Ids) -> Result<Vec<bool>, AppError> {
    let named = of_each_referred::<_, AnalyticsError>(&inputs.facts, as_of, |id, named, _| {
        let by_others = named.by_data.into_iter().chain(named.by_orders.iter().map(|(_, name)| *name));
        Ok(by_others.into_iter().any(|referrer| referrer != id).then(|| id.to_owned()))
    })?;
    let named: BTreeSet<String> = named.into_iter().flatten().collect();
    Ok(ids.iter().map(|id| named.contains(id)).collect())
}

/// The moment a year before another.
pub(super) fn a_year_before(as_of: &AsOf) -> Result<AsOf, InternalError> {
    let local = YEAR.ago(as_of.local()).ok_or_else(|| InternalError::new("a year before the as-of is no moment"))?;
    Ok(AsOf::new(local, as_of.zone().clone()))
}

/// The spans since a roll-out and before it.
pub(super) enum SinceRollOut {
    /// A year or more is over: a year now, and the year before the day.
    Years,
    /// Less than a year is over: its days, and the same ones of the year before.
    Days(u16),
    /// No day is over yet.
    NotYet,
}

impl SinceRollOut {
    /// What can be held against what at a moment.
    pub(super) fn at(since: Date, as_of: &AsOf) -> Self {
        let start = since.start();
        if YEAR.after(start).is_some_and(|end| end <= as_of.local()) {
            return Self::Years;
        }
        let days = (as_of.local().micros() - start.micros()).div_euclid(MICROS_PER_DAY);
        match u16::try_from(days) {
            Ok(days) if days > 0 => Self::Days(days),
            _ => Self::NotYet,
        }
    }
}
