//! The orders of one bucket with their products.

use super::Sold;
use crate::error::AnalyticsError;
use crate::fold::OrderLines;
use crate::rows::Chunk;
use std::collections::BTreeMap;
use std::sync::Arc;
use terrace_frame::{Dictionary, Ids};

/// The orders of one bucket, products by their own codes.
#[derive(Default)]
pub(super) struct BucketBaskets {
    pub(super) products: Dictionary,
    pub(super) customers: Ids,
    /// The first order of each customer.
    starts: Vec<usize>,
    pub(super) has_units: bool,
    orders: Vec<BucketOrder>,
    items: Vec<u32>,
    sold: Vec<Sold>,
}

/// One order of a bucket: when it happened, and where its items begin.
struct BucketOrder {
    at: i64,
    start: usize,
}

/// One order of a bucket with its products by their codes, each once.
pub(super) struct OrderHeld<'a> {
    pub(super) at: i64,
    pub(super) items: &'a [u32],
    pub(super) sold: &'a [Sold],
}

/// The products of an order by their codes, with what they come to.
pub(super) type Items = Vec<(u32, Sold)>;

/// A line that is no return: its order, its time, its product, its amount and its quantity.
type LineOfOrder<'a> = (&'a str, i64, Option<u32>, i64, Option<i64>);

impl BucketBaskets {
    pub(super) fn add(&mut self, lines: &OrderLines, chunk: &Chunk, from: i64) -> Result<(), AnalyticsError> {
        let (orders, products) = (lines.names(chunk, "order_id")?, lines.names(chunk, "product")?);
        let (times, amounts) = (lines.numbers(chunk, "ordered_at")?, lines.numbers(chunk, "amount")?);
        let quantities = lines.numbers(chunk, "quantity")?;
        let returns = lines.returns(chunk)?;
        // Where every order is one line, orders are not read.
        let one_line = chunk.rows() > 0 && (0..chunk.rows()).all(|row| orders.get(row).is_none());
        for customer in 0..chunk.customers() {
            let rows = chunk.rows_of(customer).filter(|row| !returns.is_some_and(|returns| returns.is_true(*row)));
            let mut own: Vec<LineOfOrder<'_>> = rows
                .filter_map(|row| {
                    let item = products.get(row).map(|product| self.products.code(product));
                    // A line without an amount counts nothing; those without a number are one order.
                    let amount = amounts.get(row).unwrap_or(0);
                    Some((orders.get(row).unwrap_or(""), times.get(row)?, item, amount, quantities.get(row)))
                })
                .collect();
            own.sort_unstable();
            let before = self.orders.len();
            let is_same = |one: &LineOfOrder<'_>, other: &LineOfOrder<'_>| !one_line && one.0 == other.0;
            for order in own.chunk_by(is_same) {
                self.add_order(order, from)?;
            }
            if self.orders.len() > before {
                self.customers.push(chunk.id(customer));
                self.starts.push(before);
            }
        }
        Ok(())
    }

    fn add_order(&mut self, lines: &[LineOfOrder<'_>], from: i64) -> Result<(), AnalyticsError> {
        let Some(at) = lines.iter().map(|line| line.1).min().filter(|at| *at >= from) else { return Ok(()) };
        let mut sums: BTreeMap<u32, (i128, i128)> = BTreeMap::new();
        for (_, _, item, amount, quantity) in lines {
            if let Some(item) = item {
                let (amounts, units) = sums.entry(*item).or_default();
                *amounts += i128::from(*amount);
                // Lines without a quantity count none.
                *units += i128::from(quantity.unwrap_or(0));
            }
        }
        if sums.is_empty() {
            return Ok(());
        }
        self.has_units |= lines.iter().any(|(_, _, item, _, quantity)| item.is_some() && quantity.is_some());
        self.orders.push(BucketOrder { at, start: self.items.len() });
        for (item, (amount, units)) in sums {
            let fitting = |sum: i128, of: &str| i64::try_from(sum).map_err(|_| AnalyticsError::Overflow(of.to_owned()));
            self.items.push(item);
            self.sold.push(Sold { amount: fitting(amount, "amount")?, units: fitting(units, "quantity")? });
        }
        Ok(())
    }

    /// The names of the products that an order holds; the dictionary may know others.
    pub(super) fn products_held(&self) -> impl Iterator<Item = &Arc<str>> {
        let mut is_used = vec![false; self.products.texts().len()];
        for item in &self.items {
            if let Some(used) = is_used.get_mut(*item as usize) {
                *used = true;
            }
        }
        self.products.texts().iter().zip(is_used).filter(|(_, used)| *used).map(|(name, _)| name)
    }

    /// The orders of a customer, by time, with their products by the codes that are given.
    pub(super) fn recoded(&self, customer: usize, codes: &[Option<u32>]) -> Option<Vec<(i64, Items)>> {
        let recoded = |order: OrderHeld<'_>| {
            let items = order.items.iter().map(|item| *codes.get(*item as usize)?);
            let items = items.collect::<Option<Vec<u32>>>()?;
            let mut items: Items = items.into_iter().zip(order.sold.iter().copied()).collect();
            items.sort_unstable();
            Some((order.at, items))
        };
        let mut found = self.orders_of(customer).map(recoded).collect::<Option<Vec<_>>>()?;
        found.sort_unstable();
        Some(found)
    }

    /// The orders of a customer, in no order, products by their codes.
    pub(super) fn orders_of(&self, customer: usize) -> impl Iterator<Item = OrderHeld<'_>> {
        let start = |customer: usize| self.starts.get(customer).copied().unwrap_or(self.orders.len());
        (start(customer)..start(customer + 1)).filter_map(|number| {
            let order = self.orders.get(number)?;
            let items = order.start..self.orders.get(number + 1).map_or(self.items.len(), |next| next.start);
            Some(OrderHeld { at: order.at, items: self.items.get(items.clone())?, sold: self.sold.get(items)? })
        })
    }
}
