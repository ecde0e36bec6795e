//! On which days customers bought, and for how much: what models of repeat buying are fitted to and held against.

use crate::error::AnalyticsError;
use crate::fold::OrderLines;
use crate::pass::{Facts, each_bucket};
use crate::rows::{Chunk, Numbers};
use std::ops::Range;
use terrace_domain::{AsOf, LocalTime, Money};

/// The purchases of all customers with an order: orders of one calendar day are one purchase.
///
/// It grows with the days on which customers bought, by twelve bytes each.
#[derive(Debug, Clone, Default)]
pub struct Purchases {
    /// The first purchase of each customer, then the number of purchases.
    starts: Vec<usize>,
    /// Days since 1970-01-01, ascending for each customer.
    days: Vec<i32>,
    /// What was bought on each of these days, in ten-thousandths.
    amounts: Vec<i64>,
    /// What each customer brought back in all, as a positive amount in ten-thousandths.
    returned: Vec<i64>,
}

/// The purchases of one customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PurchasesOfOne<'a> {
    /// Days since 1970-01-01, ascending, each once.
    pub days: &'a [i32],
    /// What was bought on each of these days, in ten-thousandths.
    pub amounts: &'a [i64],
    /// What was brought back in all, as a positive amount.
    pub returned: Money,
}

/// The days on which customers bought before the as-of. Lines that are cancelled count nowhere, as everywhere.
///
/// In which order customers stand depends on the layout of the facts; nothing should depend on it.
///
/// # Errors
/// As [`crate::population`].
pub fn purchases(facts: &Facts, as_of: &AsOf) -> Result<Purchases, AnalyticsError> {
    let lines = OrderLines::new(facts, as_of, &["amount"])?;
    let found = each_bucket(facts, None, |facts, bucket| {
        let mut all = Purchases { starts: vec![0], ..Purchases::default() };
        lines.each(facts, bucket, |chunk| all.add(&lines, chunk))?;
        Ok(all)
    })?;
    let mut all = Purchases { starts: vec![0], ..Purchases::default() };
    for of_bucket in found {
        let before = all.days.len();
        all.starts.extend(of_bucket.starts.iter().skip(1).map(|start| before + start));
        all.days.extend(of_bucket.days);
        all.amounts.extend(of_bucket.amounts);
        all.returned.extend(of_bucket.returned);
    }
    Ok(all)
}

impl Purchases {
    /// The number of customers.
    pub fn len(&self) -> usize {
        self.returned.len()
    }

    /// Whether nobody bought.
    pub fn is_empty(&self) -> bool {
        self.returned.is_empty()
    }

    /// Each customer's purchases; at least one each.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = PurchasesOfOne<'_>> {
        (0..self.len()).map(|customer| {
            let own = self.own(customer);
            // Each customer was given days and amounts when they were added.
            PurchasesOfOne {
                days: self.days.get(own.clone()).unwrap_or_default(),
                amounts: self.amounts.get(own).unwrap_or_default(),
                returned: Money::from_ten_thousandths(self.returned.get(customer).copied().unwrap_or(0)),
            }
        })
    }

    fn own(&self, customer: usize) -> Range<usize> {
        let at = |number: usize| self.starts.get(number).copied().unwrap_or(self.days.len());
        at(customer)..at(customer + 1)
    }

    fn add(&mut self, lines: &OrderLines, chunk: &Chunk) -> Result<(), AnalyticsError> {
        let orders = lines.orders(chunk)?;
        let (times, amounts) = (Numbers::of(orders.column(0)?)?, Numbers::of(orders.column(1)?)?);
        let mut own: Vec<(i32, i64)> = Vec::new();
        for customer in 0..orders.customers() {
            own.clear();
            // An order of lines without amounts is worth nothing.
            let dated = |row: usize| Some((day(times.get(row)?), amounts.get(row).unwrap_or(0)));
            own.extend(orders.rows_of(customer).filter_map(dated));
            if own.is_empty() {
                continue;
            }
            own.sort_unstable_by_key(|(day, _)| *day);
            for of_day in own.chunk_by(|one, other| one.0 == other.0) {
                let sum: i128 = of_day.iter().map(|(_, amount)| i128::from(*amount)).sum();
                self.days.extend(of_day.first().map(|(day, _)| *day));
                self.amounts.push(i64::try_from(sum).map_err(|_| AnalyticsError::Overflow("amount".to_owned()))?);
            }
            self.starts.push(self.days.len());
            self.returned.push(returned(lines, chunk, customer)?);
        }
        Ok(())
    }
}

fn day(micros: i64) -> i32 {
    LocalTime::from_micros(micros).date().days()
}

/// What a customer of a chunk brought back.
fn returned(lines: &OrderLines, chunk: &Chunk, customer: usize) -> Result<i64, AnalyticsError> {
    let Some(returns) = lines.returns(chunk)? else { return Ok(0) };
    let amounts = lines.numbers(chunk, "amount")?;
    let back = chunk.rows_of(customer).filter(|row| returns.is_true(*row));
    let sum: i128 = back.filter_map(|row| amounts.get(row)).map(|amount| -i128::from(amount)).sum();
    i64::try_from(sum).map_err(|_| AnalyticsError::Overflow("amount".to_owned()))
}
