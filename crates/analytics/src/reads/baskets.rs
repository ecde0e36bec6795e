//! Which products customers bought together: every order with its products.

use crate::error::AnalyticsError;
use crate::fold::OrderLines;
use crate::pass::{Facts, each_bucket};
use crate::rows::Chunk;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::sync::Arc;
use terrace_domain::{AsOf, CancelToken, LocalTime, Window};
use terrace_frame::{Dictionary, Ids};

/// Orders with the products that they hold, by customer, then by time.
///
/// It grows with the different products of each order, by twenty bytes each. Orders none of whose lines names a product
/// are left out, and so are lines that are returns.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Baskets {
    /// The products, in order of their names.
    pub products: Vec<Arc<str>>,
    /// Customers with such an order, ascending.
    pub customers: Ids,
    /// Whether any of their lines says a quantity.
    pub has_units: bool,
    baskets: Vec<Basket>,
    items: Vec<u32>,
    sold: Vec<Sold>,
}

/// What the lines of one product come to in one order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sold {
    /// In ten-thousandths of the currency's unit.
    pub amount: i64,
    /// In ten-thousandths of a unit; lines without a quantity count none.
    pub units: i64,
}

/// One order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Basket {
    customer: u32,
    at: i64,
    /// Where its items begin; they end where those of the next one do.
    start: usize,
}

/// One order as it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OneBasket<'a> {
    /// The customer: a row of [`Baskets::customers`].
    pub customer: usize,
    /// Its earliest line that is no return.
    pub at: LocalTime,
    /// Its products, ascending, each once: places in [`Baskets::products`].
    pub items: &'a [u32],
    /// What the lines of each of them come to.
    pub sold: &'a [Sold],
}

/// The orders of a window before the as-of with their products.
///
/// # Errors
/// As [`crate::population`].
pub fn baskets(facts: &Facts, as_of: &AsOf, window: Window) -> Result<Baskets, AnalyticsError> {
    let lines = OrderLines::new(facts, as_of, &["product", "amount", "quantity"])?;
    let from = window.start(as_of).map_or(i64::MIN, LocalTime::micros);
    let found = each_bucket(facts, None, |facts, bucket| {
        let mut own = BucketBaskets::default();
        lines.each(facts, bucket, |chunk| own.add(&lines, chunk, from))?;
        Ok(own)
    })?;
    joined(&found, facts.cancel())
}

impl Baskets {
    /// The number of orders.
    pub fn len(&self) -> usize {
        self.baskets.len()
    }

    /// Whether no order names a product.
    pub fn is_empty(&self) -> bool {
        self.baskets.is_empty()
    }

    /// All orders, by customer, then by time.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = OneBasket<'_>> {
        self.baskets.iter().enumerate().map(|(number, basket)| {
            // The last one ends where all items do.
            let end = self.baskets.get(number + 1).map_or(self.items.len(), |next| next.start);
            let items = basket.start..end;
            OneBasket {
                customer: basket.customer as usize,
                at: LocalTime::from_micros(basket.at),
                // Each basket was given its items when it was made.
                items: self.items.get(items.clone()).unwrap_or_default(),
                sold: self.sold.get(items).unwrap_or_default(),
            }
        })
    }

    /// The product of a place; empty if there is none.
    pub fn product(&self, item: u32) -> &str {
        self.products.get(item as usize).map_or("", AsRef::as_ref)
    }

    /// The place of a product.
    pub fn item(&self, product: &str) -> Option<u32> {
        self.products.binary_search_by(|known| known.as_ref().cmp(product)).ok().and_then(|at| u32::try_from(at).ok())
    }
}

/// The orders of one bucket, products by their own codes.
#[derive(Default)]
struct BucketBaskets {
    products: Dictionary,
    customers: Ids,
    /// The first order of each customer.
    starts: Vec<usize>,
    has_units: bool,
    orders: Vec<BucketOrder>,
    items: Vec<u32>,
    sold: Vec<Sold>,
}

/// One order of a bucket: when it happened, and where its items begin.
struct BucketOrder {
    at: i64,
    start: usize,
}

/// The products of an order by their codes, with what they come to.
type Items = Vec<(u32, Sold)>;

/// A line that is no return: its order, its time, its product, its amount and its quantity.
type LineOfOrder<'a> = (&'a str, i64, Option<u32>, i64, Option<i64>);

impl BucketBaskets {
    fn add(&mut self, lines: &OrderLines, chunk: &Chunk, from: i64) -> Result<(), AnalyticsError> {
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
    fn products_held(&self) -> impl Iterator<Item = &Arc<str>> {
        let mut is_used = vec![false; self.products.texts().len()];
        for item in &self.items {
            if let Some(used) = is_used.get_mut(*item as usize) {
                *used = true;
            }
        }
        self.products.texts().iter().zip(is_used).filter(|(_, used)| *used).map(|(name, _)| name)
    }

    /// The orders of a customer, by time, with their products by the codes that are given.
    fn orders_of(&self, customer: usize, codes: &[Option<u32>]) -> Option<Vec<(i64, Items)>> {
        let end = self.starts.get(customer + 1).copied().unwrap_or(self.orders.len());
        let mut found = Vec::new();
        for number in *self.starts.get(customer)?..end {
            let order = self.orders.get(number)?;
            let items = order.start..self.orders.get(number + 1).map_or(self.items.len(), |next| next.start);
            let recoded = self.items.get(items.clone())?.iter().map(|item| *codes.get(*item as usize)?);
            let recoded = recoded.collect::<Option<Vec<u32>>>()?;
            let mut items: Items = recoded.into_iter().zip(self.sold.get(items)?.iter().copied()).collect();
            items.sort_unstable();
            found.push((order.at, items));
        }
        found.sort_unstable();
        Some(found)
    }
}

/// Customers between two looks at the token.
const STRETCH: usize = 4_096;

/// The orders of all buckets by customer, the same however the facts are laid out.
fn joined(buckets: &[BucketBaskets], cancel: &CancelToken) -> Result<Baskets, AnalyticsError> {
    let products: BTreeSet<&Arc<str>> = buckets.iter().flat_map(BucketBaskets::products_held).collect();
    let products: Vec<Arc<str>> = products.into_iter().cloned().collect();
    // For each bucket the place of each product that it knows; those that no order holds are never looked up.
    let place = |name: &Arc<str>| products.binary_search(name).ok().and_then(|place| u32::try_from(place).ok());
    let codes: Vec<Vec<Option<u32>>> =
        buckets.iter().map(|bucket| bucket.products.texts().iter().map(place).collect()).collect();

    // The customers of a bucket stand in the order of their ids, so the next of all is the next of some bucket.
    let next = |bucket: usize, row: usize| {
        let ids = &buckets.get(bucket)?.customers;
        (row < ids.len()).then(|| Reverse((ids.get(row), bucket, row)))
    };
    let mut waiting: BinaryHeap<_> = (0..buckets.len()).filter_map(|bucket| next(bucket, 0)).collect();

    let has_units = buckets.iter().any(|bucket| bucket.has_units);
    let mut all = Baskets { products, has_units, ..Baskets::default() };
    while let Some(Reverse((id, number, row))) = waiting.pop() {
        waiting.extend(next(number, row + 1));
        if all.customers.len().is_multiple_of(STRETCH) {
            cancel.check()?;
        }
        let wrong = || AnalyticsError::internal("a basket lacks an item");
        let (bucket, codes) = buckets.get(number).zip(codes.get(number)).ok_or_else(wrong)?;
        let customer =
            u32::try_from(all.customers.len()).map_err(|_| AnalyticsError::internal("too many customers"))?;
        all.customers.push(id);
        for (at, items) in bucket.orders_of(row, codes).ok_or_else(wrong)? {
            all.baskets.push(Basket { customer, at, start: all.items.len() });
            all.items.extend(items.iter().map(|(item, _)| *item));
            all.sold.extend(items.iter().map(|(_, sold)| *sold));
        }
    }
    Ok(all)
}
