//! Revenue by calendar month.

use crate::error::AnalyticsError;
use crate::fold::OrderLines;
use crate::pass::{Facts, each_bucket};
use crate::rows::{Chunk, Numbers};
use std::collections::BTreeMap;
use terrace_domain::{AsOf, Date, LocalTime, Money};

/// What happened in one calendar month, over all customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month {
    /// Its first day.
    pub first_day: Date,
    /// Orders that happened in it.
    pub orders: u64,
    /// Customers with such an order.
    pub customers: u64,
    /// Lines of the month that are no returns.
    pub gross: Money,
    /// Returns of the month, as a positive amount.
    pub returned: Money,
}

#[derive(Default)]
struct Sums {
    orders: i128,
    customers: i128,
    gross: i128,
    returned: i128,
}

/// Orders, customers and amounts by month before the as-of, in order of time; months without any line are left out.
///
/// # Errors
/// As [`crate::population`].
pub fn revenue_by_month(facts: &Facts, as_of: &AsOf) -> Result<Vec<Month>, AnalyticsError> {
    let lines = OrderLines::new(facts, as_of, &["amount"])?;
    let found = each_bucket(facts, None, |facts, bucket| {
        let mut months: BTreeMap<i64, Sums> = BTreeMap::new();
        lines.each(facts, bucket, |chunk| {
            amounts(&lines, chunk, &mut months)?;
            orders(&lines.orders(chunk)?, &mut months)
        })?;
        Ok(months)
    })?;
    let mut months: BTreeMap<i64, Sums> = BTreeMap::new();
    for (month, sums) in found.into_iter().flatten() {
        months.entry(month).or_default().add(&sums);
    }
    months.into_iter().map(|(month, sums)| sums.month(month)).collect()
}

/// The calendar month of a time, counted from January of year 0.
fn month_of(micros: i64) -> i64 {
    let day = LocalTime::from_micros(micros).date().civil();
    i64::from(day.year()) * 12 + i64::from(day.month()) - 1
}

/// What the lines of each month come to.
fn amounts(lines: &OrderLines, chunk: &Chunk, months: &mut BTreeMap<i64, Sums>) -> Result<(), AnalyticsError> {
    let (times, amounts) = (lines.numbers(chunk, "ordered_at")?, lines.numbers(chunk, "amount")?);
    let returns = lines.returns(chunk)?;
    for row in 0..chunk.rows() {
        let Some(time) = times.get(row) else { continue };
        let sums = months.entry(month_of(time)).or_default();
        // A line without an amount adds nothing.
        let amount = i128::from(amounts.get(row).unwrap_or(0));
        if returns.is_some_and(|returns| returns.is_true(row)) {
            sums.returned -= amount;
        } else {
            sums.gross += amount;
        }
    }
    Ok(())
}

/// The orders of each month, and whose they are.
fn orders(orders: &Chunk, months: &mut BTreeMap<i64, Sums>) -> Result<(), AnalyticsError> {
    let times = Numbers::of(orders.column(0)?)?;
    for customer in 0..orders.customers() {
        let mut own: Vec<i64> = orders.rows_of(customer).filter_map(|row| times.get(row)).map(month_of).collect();
        own.sort_unstable();
        for of_month in own.chunk_by(|one, other| one == other) {
            let Some(month) = of_month.first() else { continue };
            let sums = months.entry(*month).or_default();
            sums.customers += 1;
            sums.orders += of_month.len() as i128;
        }
    }
    Ok(())
}

impl Sums {
    fn add(&mut self, other: &Self) {
        self.orders += other.orders;
        self.customers += other.customers;
        self.gross += other.gross;
        self.returned += other.returned;
    }

    fn month(&self, month: i64) -> Result<Month, AnalyticsError> {
        let overflow = || AnalyticsError::Overflow("amount".to_owned());
        let money = |sum: i128| i64::try_from(sum).map(Money::from_ten_thousandths).map_err(|_| overflow());
        let number = |sum: i128| u64::try_from(sum).map_err(|_| overflow());
        let (year, of_year) = (month.div_euclid(12), month.rem_euclid(12) + 1);
        let first_day = i16::try_from(year).ok().zip(i8::try_from(of_year).ok());
        let first_day = first_day.and_then(|(year, month)| Date::from_ymd(year, month, 1)).ok_or_else(overflow)?;
        Ok(Month {
            first_day,
            orders: number(self.orders)?,
            customers: number(self.customers)?,
            gross: money(self.gross)?,
            returned: money(self.returned)?,
        })
    }
}
