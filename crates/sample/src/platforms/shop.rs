//! The facts of a small shop, and what is known of its buyers.

use crate::draw::Draw;
use std::collections::BTreeMap;
use terrace_domain::{Date, LocalTime, Money};

/// Ten-thousandths of a fen or cent.
pub(super) const CENT: i64 = 100;

/// Orders of a small shop, by time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlatformShop {
    /// By time.
    pub orders: Vec<PlatformOrder>,
}

/// One order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlatformOrder {
    /// Its number, rising with time.
    pub number: u64,
    /// Who bought; `None` if nobody knows.
    pub buyer: Option<u32>,
    /// When, on the clock of Asia/Shanghai.
    pub at: LocalTime,
    /// What has become of it.
    pub state: OrderState,
    /// At least one, of different products.
    pub lines: Vec<PlacedLine>,
}

/// What has become of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderState {
    /// Nobody has paid for it yet.
    Unpaid,
    /// Called off before it was paid for.
    Cancelled,
    /// Paid for, called off before anything was sent, and paid back: it counts nowhere.
    PaidBack,
    /// Paid for.
    Paid,
    /// Sent.
    Sent,
    /// Done.
    Done,
}

/// One product of an order. Money is in cents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedLine {
    /// Its product.
    pub product: u32,
    /// How many.
    pub pieces: i64,
    /// The price of a piece.
    pub price: i64,
    /// What was taken off the line.
    pub discount: i64,
    /// What was paid back later.
    pub refunded: i64,
}

/// What is known of a buyer; orders that are unpaid or called off count nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BuyerTruth {
    /// What was sold, after discount.
    pub gross: Money,
    /// What came back of it.
    pub returned: Money,
    /// How many orders.
    pub orders: usize,
    /// How many pieces were sold.
    pub pieces: i64,
    /// How many different products.
    pub products: usize,
    /// The day of the last order.
    pub last: Option<Date>,
}

impl OrderState {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Unpaid, Self::Cancelled, Self::PaidBack, Self::Paid, Self::Sent, Self::Done];

    /// Whether its lines are sales.
    pub const fn counts(self) -> bool {
        matches!(self, Self::Paid | Self::Sent | Self::Done)
    }

    /// Whether money was paid for it.
    pub(super) const fn was_paid(self) -> bool {
        !matches!(self, Self::Unpaid | Self::Cancelled)
    }
}

impl PlacedLine {
    /// What was to pay for it.
    pub const fn worth(&self) -> i64 {
        self.pieces * self.price - self.discount
    }
}

impl PlatformOrder {
    /// The sum of something over its lines.
    pub(super) fn sum(&self, of: impl Fn(&PlacedLine) -> i64) -> i64 {
        self.lines.iter().map(of).sum()
    }

    /// Whether all of it came back, and whether any of it did.
    pub(super) fn came_back(&self) -> (bool, bool) {
        let refunded = self.sum(|line| line.refunded);
        (refunded > 0 && refunded == self.sum(PlacedLine::worth), refunded > 0)
    }
}

impl PlatformShop {
    /// The start of the day after the last on which such a shop takes orders.
    pub fn end() -> Date {
        Date::from_days(FIRST_DAY + DAYS)
    }

    /// The shop of a seed: up to twenty-four orders of up to eight buyers in half a year. Shops of different seeds below
    /// ten thousand have no buyer and no number of an order in common.
    pub fn drawn(seed: u64) -> Self {
        let mut draw = Draw::of_stream(seed, 0);
        let count = draw.between(4, 24);
        let mut times: Vec<i64> = (0..count).map(|_| draw.between(0, i64::from(DAYS) * 86_400 - 1)).collect();
        times.sort_unstable();
        times.dedup();
        let first = Date::from_days(FIRST_DAY).start().micros();
        let orders = (0_u64..).zip(times).map(|(place, second)| {
            let at = LocalTime::from_micros(first + second * 1_000_000);
            drawn_order(&mut draw, seed, place, at)
        });
        Self { orders: orders.collect() }
    }

    /// What is known of each buyer of an order that counts.
    pub fn truth(&self) -> BTreeMap<u32, BuyerTruth> {
        let mut buyers: BTreeMap<u32, (BuyerTruth, Vec<u32>)> = BTreeMap::new();
        for order in &self.orders {
            let Some(buyer) = order.buyer.filter(|_| order.state.counts()) else { continue };
            let (truth, products) = buyers.entry(buyer).or_default();
            let money = |cents: i64| Money::from_ten_thousandths(cents * CENT).ten_thousandths();
            let add = |sum: Money, cents: i64| Money::from_ten_thousandths(sum.ten_thousandths() + money(cents));
            truth.gross = add(truth.gross, order.sum(PlacedLine::worth));
            truth.returned = add(truth.returned, order.sum(|line| line.refunded));
            truth.orders += 1;
            truth.pieces += order.sum(|line| line.pieces);
            truth.last = truth.last.max(Some(order.at.date()));
            products.extend(order.lines.iter().map(|line| line.product));
        }
        let finished = buyers.into_iter().map(|(buyer, (truth, mut products))| {
            products.sort_unstable();
            products.dedup();
            (buyer, BuyerTruth { products: products.len(), ..truth })
        });
        finished.collect()
    }
}

/// How many people buy at a shop.
const BUYERS: u64 = 8;

/// 2026-01-01, in days since 1970-01-01.
const FIRST_DAY: i32 = 20_454;
const DAYS: i32 = 181;

fn drawn_order(draw: &mut Draw, seed: u64, place: u64, at: LocalTime) -> PlatformOrder {
    let state = match draw.below(20) {
        0 | 1 => OrderState::Unpaid,
        2 | 3 => OrderState::Cancelled,
        4 => OrderState::PaidBack,
        5 | 6 => OrderState::Paid,
        7..=9 => OrderState::Sent,
        _ => OrderState::Done,
    };
    let guest = draw.chance(120);
    let buyer = u32::try_from(seed % 10_000 * BUYERS + draw.below(BUYERS)).unwrap_or(0);
    let (discounted, back) = (draw.chance(350), draw.below(6));
    let count =
        draw.weighted(&[(1_u32, 5_u64), (2, 3), (3, 2), (4, 1)], |choice| choice.1).map_or(1, |choice| choice.0);
    let first = u32::try_from(draw.below(20)).unwrap_or(0);
    let lines = (0..count).map(|line| {
        let (pieces, price) = (draw.between(1, 4), draw.between(100, 30_000));
        let discount = if discounted { draw.between(0, pieces * price / 2) } else { 0 };
        let worth = pieces * price - discount;
        let refunded = match back {
            // All of the order, all of some lines, parts of some lines.
            0 => worth,
            1 if draw.chance(500) => worth,
            2 if draw.chance(600) => draw.between(1, worth),
            _ => 0,
        };
        let refunded = if matches!(state, OrderState::Sent | OrderState::Done) { refunded } else { 0 };
        PlacedLine { product: (first + line) % 20, pieces, price, discount, refunded }
    });
    PlatformOrder {
        number: 100 * (seed % 10_000 + 1) + place,
        buyer: (!guest).then_some(buyer),
        at,
        state,
        lines: lines.collect(),
    }
}
