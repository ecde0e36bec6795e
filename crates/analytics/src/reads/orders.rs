//! The orders of customers one by one: what rules of members are applied to.

use crate::error::AnalyticsError;
use crate::fold::OrderLines;
use crate::pass::{Facts, each_bucket};
use crate::rows::{Chunk, CustomerFilter, Flags, Names, Numbers};
use terrace_domain::{AsOf, CustomerId, LocalTime};
use terrace_frame::Ids;

/// What a customer bought under one order, or brought back of it at one time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderAmount<'o> {
    /// The order's id; `None` where files name none: then each line is an order of its own.
    pub order: Option<&'o str>,
    /// The time of its earliest line; of a return the time at which it came back.
    pub at: LocalTime,
    /// What was paid for its lines, after discounts, in ten-thousandths; of a return what came back, as a positive
    /// amount. Never below zero.
    pub amount: i64,
    /// Whether it came back.
    pub is_return: bool,
}

/// Whether whoever looks at orders wants to know their ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderNames {
    /// Always.
    Wanted,
    /// Only to tell which lines are of one order: where every order is one line they are not read.
    AsNeeded,
}

/// What `make` makes of each customer with their orders and returns before the as-of, on all cores: for every bucket its
/// customers with such facts, sorted by id, and what was made. Orders come first, by their ids, then returns by theirs and
/// by time; where ids are not read they come as they lie. Lines that are cancelled count nowhere, as everywhere.
///
/// # Errors
/// As [`crate::population`], and whatever `make` says.
pub fn of_each_customer<T: Send, E: From<AnalyticsError> + Send>(
    facts: &Facts,
    as_of: &AsOf,
    names: OrderNames,
    make: impl Fn(&str, &[OrderAmount<'_>]) -> Result<T, E> + Sync,
) -> Result<Vec<(Ids, Vec<T>)>, E> {
    made(facts, as_of, None, names, make)?.into_iter().collect()
}

/// What `make` makes of one customer with their orders and returns before the as-of; `None` if there are none.
///
/// # Errors
/// As [`of_each_customer`].
pub fn of_one_customer<T: Send, E: From<AnalyticsError> + Send>(
    facts: &Facts,
    as_of: &AsOf,
    customer: &CustomerId,
    make: impl Fn(&[OrderAmount<'_>]) -> Result<T, E> + Sync,
) -> Result<Option<T>, E> {
    let made = made(facts, as_of, Some(customer), OrderNames::Wanted, |_, orders| make(orders))?;
    let made = made.into_iter().collect::<Result<Vec<_>, E>>()?;
    Ok(made.into_iter().flat_map(|(_, made)| made).next())
}

/// By bucket the customers with what was made of them, or why that failed.
type Made<T, E> = Result<(Ids, Vec<T>), E>;

fn made<T: Send, E: Send>(
    facts: &Facts,
    as_of: &AsOf,
    of: Option<&CustomerId>,
    names: OrderNames,
    make: impl Fn(&str, &[OrderAmount<'_>]) -> Result<T, E> + Sync,
) -> Result<Vec<Made<T, E>>, AnalyticsError> {
    let columns: &[&str] = if names == OrderNames::Wanted { &["order_id", "amount"] } else { &["amount"] };
    let lines = OrderLines::new(facts, as_of, columns)?;
    let alone: Option<Ids> = of.map(|customer| [customer.as_str()].into_iter().collect());
    let filter = alone.as_ref().map_or(CustomerFilter::All, CustomerFilter::Only);
    each_bucket(facts, of, |facts, bucket| {
        let (mut ids, mut all, mut failed) = (Ids::default(), Vec::new(), None);
        lines.each_of(facts, bucket, filter, |chunk| {
            let columns = SoldColumns::of(&lines, chunk)?;
            // The room of one customer's orders serves the next.
            let mut orders: Vec<OrderAmount<'_>> = Vec::new();
            for customer in 0..chunk.customers() {
                columns.orders_of(chunk, customer, &mut orders)?;
                match make(chunk.id(customer), &orders) {
                    Ok(made) => {
                        ids.push(chunk.id(customer));
                        all.push(made);
                    }
                    Err(error) => drop(failed.get_or_insert(error)),
                }
            }
            Ok(())
        })?;
        Ok(failed.map_or(Ok((ids, all)), Err))
    })
}

/// The columns that tell of orders.
pub(super) struct SoldColumns<'a> {
    orders: Names<'a>,
    times: Numbers<'a>,
    amounts: Numbers<'a>,
    /// `None` if no line of the chunk came back.
    returns: Option<Flags<'a>>,
}

impl<'a> SoldColumns<'a> {
    pub(super) fn of(lines: &OrderLines, chunk: &'a Chunk) -> Result<Self, AnalyticsError> {
        Ok(Self {
            orders: lines.names(chunk, "order_id")?,
            times: lines.numbers(chunk, "ordered_at")?,
            amounts: lines.numbers(chunk, "amount")?,
            returns: lines.returns(chunk)?.filter(Flags::any),
        })
    }

    /// Puts the orders of a customer in place of what was there.
    pub(super) fn orders_of(
        &self,
        chunk: &Chunk,
        customer: usize,
        found: &mut Vec<OrderAmount<'a>>,
    ) -> Result<(), AnalyticsError> {
        found.clear();
        for row in chunk.rows_of(customer) {
            let Some(at) = self.times.get(row) else { continue };
            found.push(OrderAmount {
                order: self.orders.get(row),
                at: LocalTime::from_micros(at),
                amount: self.amounts.get(row).unwrap_or(0), // A line without an amount adds nothing.
                is_return: self.returns.is_some_and(|returns| returns.is_true(row)),
            });
        }
        let overflow = || AnalyticsError::Overflow("amount".to_owned());
        if self.returns.is_some() {
            for line in found.iter_mut().filter(|line| line.is_return) {
                line.amount = line.amount.checked_neg().ok_or_else(overflow)?;
            }
        }
        if matches!(self.orders, Names::Nowhere) {
            // Each line is an order of its own.
            found.iter_mut().for_each(|order| order.amount = order.amount.max(0));
            return Ok(());
        }
        // Returns of one order are one if they came at one time; of its lines the time is the earliest, which comes first.
        let key = |line: &OrderAmount<'a>| (line.is_return, line.order, line.at);
        if !found.is_sorted_by_key(key) {
            found.sort_unstable_by_key(key);
        }
        let mut is_too_large = false;
        found.dedup_by(|line, order| {
            let is_same = line.order.is_some()
                && (line.is_return, line.order) == (order.is_return, order.order)
                && (!line.is_return || line.at == order.at);
            if is_same {
                let sum = order.amount.checked_add(line.amount);
                is_too_large |= sum.is_none();
                order.amount = sum.unwrap_or(order.amount); // Refused below.
            }
            is_same
        });
        if is_too_large {
            return Err(overflow());
        }
        found.iter_mut().for_each(|order| order.amount = order.amount.max(0));
        Ok(())
    }
}
