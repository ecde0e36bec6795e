use super::Shop;
use super::customers::{Customers, Picker, heavy_tailed};
use terrace_sample::Draw;

/// A row of the orders' file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct OrderRow {
    /// The order's number, rising with time.
    pub(super) order: u64,
    pub(super) customer: u32,
    /// Seconds since the day began.
    pub(super) second: u32,
    pub(super) product: u16,
    /// An index of [`CHANNELS`].
    pub(super) channel: u8,
    /// Negative in returns.
    pub(super) quantity: i32,
    /// In hundredths of the currency's unit, never negative.
    pub(super) discount: i64,
    /// After discount, in hundredths; negative in returns.
    pub(super) amount: i64,
}

pub(super) const PRODUCTS: usize = 5_000;
pub(super) const CATEGORIES: [&str; 16] = [
    "paper", "pens", "desks", "chairs", "lamps", "storage", "textiles", "frames", "candles", "vases", "clocks",
    "mirrors", "rugs", "plants", "kitchen", "gifts",
];
pub(super) const CHANNELS: [&str; 5] = ["web", "app", "store", "wechat", "phone"];
const CHANNEL_WEIGHTS: [u64; 5] = [30, 28, 22, 16, 4];

/// How busy each hour of a day is.
const HOURS: [u64; 24] = [6, 3, 2, 1, 1, 2, 5, 12, 25, 42, 55, 58, 54, 46, 48, 50, 50, 48, 50, 58, 66, 64, 40, 18];

/// The number of returns in 1,000 orders.
const RETURNS: u64 = 30;

/// Prices by product, in hundredths.
pub(super) struct Prices(Vec<i64>);

impl Prices {
    pub(super) fn make(seed: u64) -> Self {
        let mut draw = Draw::of_stream(seed, (1 << 40) + 1);
        let price = |draw: &mut Draw| (draw.between(290, 4_900) * i64::from(heavy_tailed(draw).min(40))) / 10 * 10;
        Self((0..PRODUCTS).map(|_| price(&mut draw)).collect())
    }

    fn of(&self, product: u16) -> i64 {
        self.0.get(usize::from(product)).copied().unwrap_or(100)
    }
}

/// What all days share.
pub(super) struct Trade<'a> {
    pub(super) shop: &'a Shop,
    pub(super) customers: &'a Customers,
    pub(super) picker: &'a Picker,
    pub(super) prices: &'a Prices,
}

impl Trade<'_> {
    /// The rows of a day by time: the first orders of those who join on it, and `repeats` orders of those who buy.
    /// `first_order` is the number of the day's first order.
    pub(super) fn rows(&self, day: u16, repeats: u64, first_order: u64) -> Vec<OrderRow> {
        let mut draw = Draw::of_stream(self.shop.seed, u64::from(day));
        let joined = &self.customers.joined;
        let new = joined.partition_point(|at| *at < day)..joined.partition_point(|at| *at <= day);
        let (known, mut drawn, mut rows) = (new.end, 0, Vec::new());
        for customer in new {
            self.order(Order { number: drawn, customer, returned: false }, &mut draw, &mut rows);
            drawn += 1;
        }
        for _ in 0..repeats {
            let customer = self.buyer(day, known, &mut draw);
            let returned = draw.chance(RETURNS);
            self.order(Order { number: drawn, customer, returned }, &mut draw, &mut rows);
            drawn += 1;
        }
        rows.sort_by_key(|row| (row.second, row.order));
        let (mut number, mut last) = (first_order, None);
        for row in &mut rows {
            if last.replace(row.order).is_some_and(|last| last != row.order) {
                number += 1;
            }
            row.order = number;
        }
        rows
    }

    /// One of the first `known` customers who still buys on the day, by weight.
    fn buyer(&self, day: u16, known: usize, draw: &mut Draw) -> usize {
        loop {
            let customer = self.picker.pick(draw);
            let stays = || self.customers.leaves.get(customer).is_some_and(|leaves| *leaves > day);
            if customer < known && stays() {
                return customer;
            }
        }
    }

    /// Numbers fit their narrower types: products, customers and channels are drawn below the bounds of those.
    fn order(&self, order: Order, draw: &mut Draw, rows: &mut Vec<OrderRow>) {
        let weight = self.customers.weight.get(order.customer).copied().unwrap_or(1);
        let (second, channel) = (second_of_day(draw), place(draw, &CHANNEL_WEIGHTS));
        let lines = if self.shop.several_lines && !order.returned { further_lines(draw) + 1 } else { 1 };
        // Who buys often buys more at once.
        let most = 3 + i64::from(weight.min(400) / 20);
        for _ in 0..lines {
            let product = u16::try_from(draw.index(PRODUCTS)).unwrap_or(0);
            let pieces = if draw.chance(700) { 1 } else { draw.between(1, most) };
            let full = self.prices.of(product) * pieces;
            let discount = if !order.returned && draw.chance(250) { full * draw.between(5, 30) / 100 } else { 0 };
            let sign = if order.returned { -1 } else { 1 };
            rows.push(OrderRow {
                order: order.number,
                customer: u32::try_from(order.customer).unwrap_or(u32::MAX),
                second,
                product,
                channel: u8::try_from(channel).unwrap_or(0),
                quantity: i32::try_from(sign * pieces).unwrap_or(1),
                discount,
                amount: sign * (full - discount),
            });
        }
    }
}

/// An order to be drawn.
#[derive(Clone, Copy)]
struct Order {
    /// Its place among the draws of its day.
    number: u64,
    customer: usize,
    returned: bool,
}

fn second_of_day(draw: &mut Draw) -> u32 {
    let hour = u64::try_from(place(draw, &HOURS)).unwrap_or(0);
    u32::try_from(hour * 3_600 + draw.below(3_600)).unwrap_or(0)
}

/// None more for half of all orders, one more for a quarter …; ten at most.
fn further_lines(draw: &mut Draw) -> u32 {
    draw.below(1 << 10).trailing_zeros().min(10)
}

/// The index of one of some weights.
fn place(draw: &mut Draw, weights: &[u64]) -> usize {
    let mut rest = draw.below(weights.iter().sum());
    for (place, weight) in weights.iter().enumerate() {
        if rest < *weight {
            return place;
        }
        rest -= weight;
    }
    0
}
