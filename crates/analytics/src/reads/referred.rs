//! Customers whom somebody referred, with their orders: what rules of partners are applied to.

use super::orders::{OrderAmount, SoldColumns};
use crate::error::AnalyticsError;
use crate::fold::OrderLines;
use crate::pass::{Facts, each_bucket};
use crate::population::customer_fields;
use crate::rows::CustomerFilter;
use std::collections::{BTreeMap, BTreeSet};
use terrace_domain::{AsOf, LocalTime};

/// Whom a customer's facts name as referrers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NamedReferrers<'a> {
    /// The one in the customer's own data.
    pub by_data: Option<&'a str>,
    /// Those that orders name, each with the time of an order that does, in the order of rows.
    pub by_orders: &'a [(LocalTime, &'a str)],
}

/// What `make` makes of each customer with an order before the as-of whom somebody is said to have referred: on all cores,
/// in an order that depends on the layout of the facts. Orders come as in [`super::of_each_customer`].
///
/// # Errors
/// As [`crate::population`], and whatever `make` says.
pub fn of_each_referred<T: Send, E: From<AnalyticsError> + Send>(
    facts: &Facts,
    as_of: &AsOf,
    make: impl Fn(&str, NamedReferrers<'_>, &[OrderAmount<'_>]) -> Result<T, E> + Sync,
) -> Result<Vec<T>, E> {
    let lines = OrderLines::new(facts, as_of, &["order_id", "amount", "referrer"])?;
    let made = each_bucket(facts, None, |facts, bucket| {
        let fields = customer_fields(facts, bucket, CustomerFilter::All, &BTreeSet::from(["referrer"]))?;
        let by_data: BTreeMap<&str, &str> =
            fields.texts("referrer")?.filter_map(|(id, referrer)| Some((id, referrer?))).collect();
        let mut all: Vec<Result<T, E>> = Vec::new();
        lines.each(facts, bucket, |chunk| {
            let columns = SoldColumns::of(&lines, chunk)?;
            let (referrers, times) = (lines.names(chunk, "referrer")?, lines.numbers(chunk, "ordered_at")?);
            let (mut orders, mut by_orders) = (Vec::new(), Vec::new());
            for customer in 0..chunk.customers() {
                by_orders.clear();
                let rows = chunk.rows_of(customer);
                by_orders.extend(
                    rows.filter_map(|row| Some((LocalTime::from_micros(times.get(row)?), referrers.get(row)?))),
                );
                let named = NamedReferrers { by_data: by_data.get(chunk.id(customer)).copied(), by_orders: &by_orders };
                if named.by_data.is_some() || !named.by_orders.is_empty() {
                    columns.orders_of(chunk, customer, &mut orders)?;
                    all.push(make(chunk.id(customer), named, &orders));
                }
            }
            Ok(())
        })?;
        Ok(all)
    })?;
    made.into_iter().flatten().collect()
}
