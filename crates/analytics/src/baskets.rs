//! Which products customers bought together: every order with its products.

use crate::error::AnalyticsError;
use crate::facts::Facts;
use crate::fold::{Lexicon, OrderLines};
use crate::pass::each_bucket;
use crate::rows::Chunk;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;
use terrace_domain::{AsOf, LocalTime, Window};
use terrace_frame::{Ids, Texts};

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
        let mut own = OfBucket::default();
        lines.each(facts, bucket, |chunk| own.add(&lines, chunk, from))?;
        Ok(own)
    })?;
    Ok(joined(found))
}

impl Baskets {
    /// How many orders.
    pub fn len(&self) -> usize {
        self.baskets.len()
    }

    /// Whether no order names a product.
    pub fn is_empty(&self) -> bool {
        self.baskets.is_empty()
    }

    /// All orders, by customer, then by time.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = OneBasket<'_>> {
        (0..self.len()).map(|number| {
            let items = self.items_of(number);
            let basket = self.baskets.get(number);
            OneBasket {
                customer: basket.map_or(0, |basket| basket.customer as usize),
                at: LocalTime::from_micros(basket.map_or(0, |basket| basket.at)),
                items: self.items.get(items.clone()).unwrap_or_default(),
                sold: self.sold.get(items).unwrap_or_default(),
            }
        })
    }

    fn items_of(&self, number: usize) -> Range<usize> {
        let start = |number: usize| self.baskets.get(number).map_or(self.items.len(), |basket| basket.start);
        start(number)..start(number + 1)
    }

    /// The product of a place.
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
struct OfBucket {
    lexicon: Lexicon,
    customers: Ids,
    has_units: bool,
    baskets: Vec<Basket>,
    items: Vec<u32>,
    sold: Vec<Sold>,
}

/// A line that is no return: its order, its time, its product, its amount and its quantity.
type Line<'a> = (&'a str, i64, Option<u32>, i64, Option<i64>);

impl OfBucket {
    fn add(&mut self, lines: &OrderLines, chunk: &Chunk, from: i64) -> Result<(), AnalyticsError> {
        let (orders, products) = (lines.names(chunk, "order_id"), lines.names(chunk, "product"));
        let (times, amounts) = (lines.numbers(chunk, "ordered_at"), lines.numbers(chunk, "amount"));
        let quantities = lines.numbers(chunk, "quantity");
        let returns = lines.returns(chunk);
        // Where every order is one line, orders are not read.
        let one_line = chunk.rows() > 0 && (0..chunk.rows()).all(|row| orders.get(row).is_none());
        for customer in 0..chunk.customers() {
            let rows = chunk.rows_of(customer).filter(|row| !returns.is_some_and(|returns| returns.is_true(*row)));
            let mut own: Vec<Line<'_>> = rows
                .filter_map(|row| {
                    let item = products.get(row).map(|product| self.lexicon.code(product));
                    let amount = amounts.get(row).unwrap_or(0);
                    Some((orders.get(row).unwrap_or(""), times.get(row)?, item, amount, quantities.get(row)))
                })
                .collect();
            own.sort_unstable();
            let before = self.baskets.len();
            let is_same = |one: &Line<'_>, other: &Line<'_>| !one_line && one.0 == other.0;
            for order in own.chunk_by(is_same) {
                self.order(order, from)?;
            }
            if self.baskets.len() > before {
                self.customers.push(chunk.id(customer));
            }
        }
        Ok(())
    }

    fn order(&mut self, lines: &[Line<'_>], from: i64) -> Result<(), AnalyticsError> {
        let at = lines.iter().map(|line| line.1).min().unwrap_or(i64::MIN);
        let mut sums: BTreeMap<u32, (i128, i128)> = BTreeMap::new();
        for (_, _, item, amount, quantity) in lines {
            if let Some(item) = item {
                let (amounts, units) = sums.entry(*item).or_default();
                *amounts += i128::from(*amount);
                *units += i128::from(quantity.unwrap_or(0));
            }
        }
        if at < from || sums.is_empty() {
            return Ok(());
        }
        self.has_units |= lines.iter().any(|(_, _, item, _, quantity)| item.is_some() && quantity.is_some());
        let customer = u32::try_from(self.customers.len()).unwrap_or(u32::MAX);
        self.baskets.push(Basket { customer, at, start: self.items.len() });
        for (item, (amount, units)) in sums {
            let fitting = |sum: i128, of: &str| i64::try_from(sum).map_err(|_| AnalyticsError::Overflow(of.to_owned()));
            self.items.push(item);
            self.sold.push(Sold { amount: fitting(amount, "amount")?, units: fitting(units, "quantity")? });
        }
        Ok(())
    }
}

/// The orders of all buckets, the same however the facts are laid out.
fn joined(buckets: Vec<OfBucket>) -> Baskets {
    let has_units = buckets.iter().any(|bucket| bucket.has_units);
    let mut parts: Vec<(Ids, Vec<Basket>, Texts, Vec<Sold>)> = Vec::new();
    for bucket in buckets {
        parts.push((bucket.customers, bucket.baskets, bucket.lexicon.texts(bucket.items), bucket.sold));
    }
    let mut codes: BTreeMap<Arc<str>, u32> = BTreeMap::new();
    for (_, _, texts, _) in &parts {
        let mut is_used = vec![false; texts.dictionary.len()];
        for code in &texts.codes {
            if let Some(used) = is_used.get_mut(*code as usize) {
                *used = true;
            }
        }
        let used = texts.dictionary.iter().zip(is_used).filter(|(_, used)| *used);
        codes.extend(used.map(|(name, _)| (Arc::clone(name), 0)));
    }
    for (next, code) in (0u32..).zip(codes.values_mut()) {
        *code = next;
    }
    let mut order: Vec<(usize, usize)> =
        parts.iter().enumerate().flat_map(|(part, (ids, ..))| (0..ids.len()).map(move |row| (part, row))).collect();
    let id = |place: &(usize, usize)| parts.get(place.0).map_or("", |(ids, ..)| ids.get(place.1));
    order.sort_unstable_by(|one, other| id(one).cmp(id(other)));
    let mut all = Baskets { products: codes.keys().cloned().collect(), has_units, ..Baskets::default() };
    let firsts: Vec<Vec<usize>> = parts.iter().map(|(ids, baskets, ..)| firsts(ids.len(), baskets)).collect();
    for (part, row) in order {
        let Some((ids, baskets, texts, sold)) = parts.get(part) else { continue };
        let own = firsts.get(part).map_or(0..0, |firsts| {
            let at = |row: usize| firsts.get(row).copied().unwrap_or(baskets.len());
            at(row)..at(row + 1)
        });
        let customer = u32::try_from(all.customers.len()).unwrap_or(u32::MAX);
        all.customers.push(ids.get(row));
        let mut of_customer: Vec<(i64, Vec<(u32, Sold)>)> = own
            .filter_map(|number| {
                let basket = baskets.get(number)?;
                let end = baskets.get(number + 1).map_or(texts.codes.len(), |next| next.start);
                let recode = |code: &u32| codes.get(texts.dictionary.get(*code as usize)?).copied();
                let codes = texts.codes.get(basket.start..end)?.iter().filter_map(recode);
                let mut items: Vec<(u32, Sold)> = codes.zip(sold.get(basket.start..end)?.iter().copied()).collect();
                items.sort_unstable();
                Some((basket.at, items))
            })
            .collect();
        of_customer.sort_unstable();
        for (at, items) in of_customer {
            all.baskets.push(Basket { customer, at, start: all.items.len() });
            all.items.extend(items.iter().map(|(item, _)| *item));
            all.sold.extend(items.iter().map(|(_, sold)| *sold));
        }
    }
    all
}

/// The first order of each customer of a bucket.
fn firsts(customers: usize, baskets: &[Basket]) -> Vec<usize> {
    let mut firsts = vec![baskets.len(); customers];
    for (number, basket) in baskets.iter().enumerate().rev() {
        if let Some(first) = firsts.get_mut(basket.customer as usize) {
            *first = number;
        }
    }
    firsts
}
