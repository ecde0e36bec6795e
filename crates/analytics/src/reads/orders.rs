//! The orders of customers one by one: what rules of members are applied to.

use crate::error::AnalyticsError;
use crate::fold::OrderLines;
use crate::pass::{Facts, each_bucket};
use crate::rows::{Chunk, CustomerFilter};
use std::collections::BTreeMap;
use terrace_domain::{AsOf, CustomerId, LocalTime};
use terrace_frame::Ids;

/// What a customer bought under one order, or brought back of it at one time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderAmount {
    /// The order's id; where files name none, each line is an order of its own, which is numbered.
    pub order: String,
    /// The time of its earliest line; of a return the time at which it came back.
    pub at: LocalTime,
    /// What was paid for its lines, after discounts, in ten-thousandths; of a return what came back, as a positive
    /// amount. Never below zero.
    pub amount: i64,
    /// Whether it came back.
    pub is_return: bool,
}

/// What `make` makes of each customer with their orders and returns before the as-of, or of one of them alone: on all
/// cores, and in an order that depends on the layout of the facts. Orders come first, by their ids, then returns by theirs
/// and by time. Lines that are cancelled count nowhere, as everywhere.
///
/// # Errors
/// As [`crate::population`].
pub fn customers_orders<T: Send>(
    facts: &Facts,
    as_of: &AsOf,
    of: Option<&CustomerId>,
    make: impl Fn(&str, &[OrderAmount]) -> T + Sync,
) -> Result<Vec<T>, AnalyticsError> {
    let lines = OrderLines::new(facts, as_of, &["order_id", "amount"])?;
    let alone: Option<Ids> = of.map(|customer| [customer.as_str()].into_iter().collect());
    let filter = alone.as_ref().map_or(CustomerFilter::All, CustomerFilter::Only);
    let made = each_bucket(facts, of, |facts, bucket| {
        let mut found: BTreeMap<String, Vec<OrderAmount>> = BTreeMap::new();
        lines.each_of(facts, bucket, filter, |chunk| add(&mut found, &lines, chunk))?;
        let made = found.iter().map(|(customer, orders)| {
            facts.cancel().check()?;
            Ok(make(customer, orders))
        });
        made.collect::<Result<Vec<T>, AnalyticsError>>()
    })?;
    Ok(made.into_iter().flatten().collect())
}

fn add(
    found: &mut BTreeMap<String, Vec<OrderAmount>>,
    lines: &OrderLines,
    chunk: &Chunk,
) -> Result<(), AnalyticsError> {
    let orders = lines.names(chunk, "order_id")?;
    let (times, amounts) = (lines.numbers(chunk, "ordered_at")?, lines.numbers(chunk, "amount")?);
    let returns = lines.returns(chunk)?;
    for customer in 0..chunk.customers() {
        let mut bought: BTreeMap<String, (i64, i128)> = BTreeMap::new();
        let mut back: BTreeMap<(String, i64), i128> = BTreeMap::new();
        for row in chunk.rows_of(customer) {
            let Some(at) = times.get(row) else { continue };
            let amount = i128::from(amounts.get(row).unwrap_or(0));
            let numbered = bought.len() + back.len();
            let order = orders.get(row).map_or_else(|| format!("#{numbered}"), str::to_owned);
            if returns.is_some_and(|returns| returns.is_true(row)) {
                *back.entry((order, at)).or_default() -= amount;
            } else {
                let (first, sum) = bought.entry(order).or_insert((at, 0));
                (*first, *sum) = ((*first).min(at), *sum + amount);
            }
        }
        let whole = |sum: i128| i64::try_from(sum.max(0)).map_err(|_| AnalyticsError::Overflow("amount".to_owned()));
        let own = found.entry(chunk.id(customer).to_owned()).or_default();
        for (order, (at, sum)) in bought {
            own.push(OrderAmount { order, at: LocalTime::from_micros(at), amount: whole(sum)?, is_return: false });
        }
        for ((order, at), sum) in back {
            own.push(OrderAmount { order, at: LocalTime::from_micros(at), amount: whole(sum)?, is_return: true });
        }
    }
    Ok(())
}
