//! Which products customers bought together: every order with its products.

mod bucket;
mod tally;

pub use tally::{BasketTally, CustomerGroups, ProductSales, tally_baskets};

use crate::error::AnalyticsError;
use crate::fold::OrderLines;
use crate::pass::{Facts, each_bucket};
use bucket::BucketBaskets;
use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};
use std::sync::Arc;
use terrace_domain::{AsOf, CancelToken, LocalTime, Window};
use terrace_frame::Ids;

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
    let found = each_of(facts, as_of, window, Ok)?;
    joined(&found, facts.cancel())
}

/// What `work` makes of the orders of each bucket.
fn each_of<T: Send>(
    facts: &Facts,
    as_of: &AsOf,
    window: Window,
    work: impl Fn(BucketBaskets) -> Result<T, AnalyticsError> + Sync,
) -> Result<Vec<T>, AnalyticsError> {
    let lines = OrderLines::new(facts, as_of, &["product", "amount", "quantity"])?;
    let from = window.start(as_of).map_or(i64::MIN, LocalTime::micros);
    each_bucket(facts, None, |facts, bucket| {
        let mut own = BucketBaskets::default();
        lines.each(facts, bucket, |chunk| own.add(&lines, chunk, from))?;
        work(own)
    })
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
        for (at, items) in bucket.recoded(row, codes).ok_or_else(wrong)? {
            all.baskets.push(Basket { customer, at, start: all.items.len() });
            all.items.extend(items.iter().map(|(item, _)| *item));
            all.sold.extend(items.iter().map(|(_, sold)| *sold));
        }
    }
    Ok(all)
}
