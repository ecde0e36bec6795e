//! What one customer bought and brought back, line by line.

use crate::error::AnalyticsError;
use crate::fold::OrderLines;
use crate::pass::{Facts, each_bucket};
use crate::rows::{Chunk, CustomerFilter, Flags};
use terrace_domain::{AsOf, CustomerId, LocalTime, Money};
use terrace_frame::Ids;

/// A line of an order, or of what came back of one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct BoughtLine {
    /// When it was ordered, or came back.
    pub at: LocalTime,
    /// The order; `None` where files name none: then each line is an order of its own.
    pub order: Option<String>,
    /// Whether it came back.
    pub is_return: bool,
    /// What.
    pub product: Option<String>,
    /// What sort of thing.
    pub category: Option<String>,
    /// Through which channel.
    pub channel: Option<String>,
    /// In which shop.
    pub store: Option<String>,
    /// How many, in ten-thousandths.
    pub quantity: Option<i64>,
    /// What was paid; below zero of what came back, and zero where the line says no amount.
    pub amount: Money,
}

/// The lines of a customer before the as-of, the earliest first. Lines that are cancelled count nowhere, as everywhere. Only
/// the customer's own bucket is read.
///
/// # Errors
/// As [`crate::population`].
pub fn bought(facts: &Facts, as_of: &AsOf, customer: &CustomerId) -> Result<Vec<BoughtLine>, AnalyticsError> {
    let columns = ["order_id", "amount", "product", "category", "channel", "store", "quantity"];
    let lines = OrderLines::new(facts, as_of, &columns)?;
    let alone: Ids = [customer.as_str()].into_iter().collect();
    let found = each_bucket(facts, Some(customer), |facts, bucket| {
        let mut found = Vec::new();
        lines.each_of(facts, bucket, CustomerFilter::Only(&alone), |chunk| read(&lines, chunk, &mut found))?;
        Ok(found)
    })?;
    let mut found = found.concat();
    // Whatever the order of the rows was.
    found.sort_unstable();
    Ok(found)
}

fn read(lines: &OrderLines, chunk: &Chunk, found: &mut Vec<BoughtLine>) -> Result<(), AnalyticsError> {
    let times = lines.numbers(chunk, "ordered_at")?;
    let (amounts, quantities) = (lines.numbers(chunk, "amount")?, lines.numbers(chunk, "quantity")?);
    let (orders, products) = (lines.names(chunk, "order_id")?, lines.names(chunk, "product")?);
    let (categories, channels) = (lines.names(chunk, "category")?, lines.names(chunk, "channel")?);
    let stores = lines.names(chunk, "store")?;
    let returns = lines.returns(chunk)?.filter(Flags::any);
    let text = |text: Option<&str>| text.map(str::to_owned);
    for row in (0..chunk.customers()).flat_map(|customer| chunk.rows_of(customer)) {
        let Some(at) = times.get(row) else { continue };
        found.push(BoughtLine {
            at: LocalTime::from_micros(at),
            order: text(orders.get(row)),
            is_return: returns.is_some_and(|returns| returns.is_true(row)),
            product: text(products.get(row)),
            category: text(categories.get(row)),
            channel: text(channels.get(row)),
            store: text(stores.get(row)),
            quantity: quantities.get(row),
            amount: Money::from_ten_thousandths(amounts.get(row).unwrap_or(0)),
        });
    }
    Ok(())
}
