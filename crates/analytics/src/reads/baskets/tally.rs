//! What groups of customers bought and what stood in one order, without keeping each order.

use super::bucket::BucketBaskets;
use super::each_of;
use crate::error::AnalyticsError;
use crate::pass::Facts;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use terrace_domain::{AsOf, CancelToken, Window};
use terrace_frame::Dictionary;
use terrace_models::baskets::ItemLists;

/// What the orders of a window come to. Orders none of whose lines names a product are left out, and so are lines that are
/// returns, as in [`super::Baskets`].
///
/// It grows with the products of orders that name several, by four bytes each and eight for each such order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BasketTally {
    /// The products, in order of their names; other members hold their places.
    pub products: Vec<Arc<str>>,
    /// The number of orders.
    pub orders: usize,
    /// Whether any of their lines says a quantity.
    pub has_units: bool,
    /// Customers of each group with such an order.
    pub customers: Vec<usize>,
    /// What each group bought, by product.
    pub sales: Vec<BTreeMap<u32, ProductSales>>,
    /// The products of each order that names several: ascending, each once. Orders stand in no order.
    pub several: ItemLists,
    /// How many orders name one product alone, by that product.
    pub alone: BTreeMap<u32, usize>,
}

/// What a group bought of a product.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ProductSales {
    /// Customers who bought it.
    pub customers: usize,
    /// Their orders that hold it.
    pub orders: usize,
    /// In ten-thousandths of a unit; lines without a quantity count none.
    pub units: i128,
    /// In ten-thousandths of the currency's unit.
    pub amount: i128,
}

impl ProductSales {
    /// Adds what others bought of it.
    pub const fn add(&mut self, other: &Self) {
        self.customers += other.customers;
        self.orders += other.orders;
        self.units += other.units;
        self.amount += other.amount;
    }
}

/// Customers parted into groups.
#[derive(Clone, Copy)]
pub struct CustomerGroups<'a> {
    /// The number of groups.
    pub number: usize,
    /// The group of a customer by the id; `None` for customers who are in no group.
    pub group_of: &'a (dyn Fn(&str) -> Option<usize> + Sync),
}

impl std::fmt::Debug for CustomerGroups<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CustomerGroups").field("number", &self.number).finish_non_exhaustive()
    }
}

/// Tallies the orders of a window before the as-of: all of them by their products, and those of the groups' customers by
/// group.
///
/// # Errors
/// As [`crate::population`].
pub fn tally_baskets(
    facts: &Facts,
    as_of: &AsOf,
    window: Window,
    groups: &CustomerGroups<'_>,
) -> Result<BasketTally, AnalyticsError> {
    let all = Mutex::new(Gathered::new(groups.number));
    each_of(facts, as_of, window, |bucket| {
        let own = sold_by_group(&bucket, groups);
        all.lock().unwrap_or_else(PoisonError::into_inner).add(&bucket, own);
        Ok(())
    })?;
    all.into_inner().unwrap_or_else(PoisonError::into_inner).by_name(facts.cancel())
}

/// Customers and what they bought of each product, by group.
type SoldByGroup = Vec<(usize, BTreeMap<u32, ProductSales>)>;

fn sold_by_group(bucket: &BucketBaskets, groups: &CustomerGroups<'_>) -> SoldByGroup {
    let mut found: SoldByGroup = vec![Default::default(); groups.number];
    let mut seen: BTreeSet<u32> = BTreeSet::new();
    for (customer, id) in bucket.customers.iter().enumerate() {
        let Some((customers, sales)) = (groups.group_of)(id).and_then(|group| found.get_mut(group)) else { continue };
        *customers += 1;
        seen.clear();
        for order in bucket.orders_of(customer) {
            for (item, sold) in order.items.iter().zip(order.sold) {
                let (units, amount) = (i128::from(sold.units), i128::from(sold.amount));
                let own = ProductSales { customers: usize::from(seen.insert(*item)), orders: 1, units, amount };
                sales.entry(*item).or_default().add(&own);
            }
        }
    }
    found
}

/// What was tallied so far, products by the order in which they came.
struct Gathered {
    products: Dictionary,
    tally: BasketTally,
}

impl Gathered {
    fn new(groups: usize) -> Self {
        let (customers, sales) = (vec![0; groups], vec![BTreeMap::new(); groups]);
        Self { products: Dictionary::default(), tally: BasketTally { customers, sales, ..BasketTally::default() } }
    }

    fn add(&mut self, bucket: &BucketBaskets, sold: SoldByGroup) {
        // Products that no order holds, as all their lines are returns, get a code and no sale.
        let codes: Vec<u32> = bucket.products.texts().iter().map(|name| self.products.code(name)).collect();
        let code = |item: &u32| codes.get(*item as usize).copied().unwrap_or_default();
        self.tally.has_units |= bucket.has_units;
        let held = (0..bucket.customers.len()).flat_map(|customer| bucket.orders_of(customer));
        for order in held {
            self.tally.orders += 1;
            match order.items {
                [item] => *self.tally.alone.entry(code(item)).or_default() += 1,
                items => self.tally.several.push(items.iter().map(code)),
            }
        }
        for ((group, customers), (own_customers, own)) in
            self.tally.sales.iter_mut().zip(&mut self.tally.customers).zip(sold)
        {
            *customers += own_customers;
            for (item, sales) in own {
                group.entry(code(&item)).or_default().add(&sales);
            }
        }
    }

    /// Products in the order of their names, so that the tally is the same however the facts are laid out.
    fn by_name(self, cancel: &CancelToken) -> Result<BasketTally, AnalyticsError> {
        let Self { products, tally } = self;
        let mut is_held = vec![false; products.len()];
        let held = tally.alone.keys().chain(tally.several.iter().flatten());
        for item in held {
            if let Some(is_held) = is_held.get_mut(*item as usize) {
                *is_held = true;
            }
        }
        let mut names: Vec<(&Arc<str>, usize)> = products
            .texts()
            .iter()
            .enumerate()
            .filter(|(code, _)| is_held.get(*code) == Some(&true))
            .map(|(code, name)| (name, code))
            .collect();
        names.sort_unstable();
        let mut places = vec![0_u32; products.len()];
        for (place, (_, code)) in names.iter().enumerate() {
            if let Some(known) = places.get_mut(*code) {
                *known = u32::try_from(place).map_err(|_| AnalyticsError::internal("too many products"))?;
            }
        }
        let place = |item: u32| places.get(item as usize).copied().unwrap_or_default();
        let names = names.into_iter().map(|(name, _)| Arc::clone(name)).collect();
        cancel.check()?;
        let mut several = tally.several;
        several.replace(place);
        cancel.check()?;
        let replaced =
            |sales: BTreeMap<u32, ProductSales>| sales.into_iter().map(|(item, own)| (place(item), own)).collect();
        Ok(BasketTally {
            products: names,
            sales: tally.sales.into_iter().map(replaced).collect(),
            several,
            alone: tally.alone.into_iter().map(|(item, orders)| (place(item), orders)).collect(),
            ..tally
        })
    }
}
