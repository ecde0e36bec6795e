//! What the lines of an order say of their amounts.

use super::OrderTotals;
use crate::columns::levels::AmountLevel;

/// The lines of one order, in ten-thousandths.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct OrderLines {
    pub lines: i64,
    /// Lines with an amount; the first one; whether another differs.
    pub filled: i64,
    pub amount: i64,
    pub varies: bool,
    /// Lines with quantity and unit price, and their sum.
    pub priced: i64,
    pub gross: i64,
    /// Lines with a discount; the first one; their sum.
    pub discounted: i64,
    pub discount: i64,
    pub discounts: i64,
    /// A line has a discount and no amount, or the other way round.
    pub apart: bool,
}

/// What the orders of several lines say.
#[derive(Debug, Default)]
pub(super) struct Votes {
    /// The amount is left out on some lines, though they have quantity and price; in how many of these orders it is
    /// near their sum.
    left_out: u64,
    left_out_whole: u64,
    /// All lines have one amount: near the sum of the lines, near each line, or with no price to compare.
    near_order: u64,
    near_line: u64,
    open: u64,
    /// Lines of the orders that are near the sum or open.
    repeats: u64,
    /// The lines have several amounts.
    varying: u64,
    /// Among orders by whose sum the amount is that of the order: whether the discount is too.
    order_discounts: u64,
    line_discounts: u64,
}

impl OrderLines {
    /// Adds lines of the same order that stand further below.
    pub fn merge(&mut self, later: Self) {
        if self.filled > 0 && later.filled > 0 {
            self.varies |= self.amount != later.amount;
        }
        self.varies |= later.varies;
        self.amount = if self.filled > 0 { self.amount } else { later.amount };
        self.discount = if self.discounted > 0 { self.discount } else { later.discount };
        self.lines += later.lines;
        self.filled += later.filled;
        self.priced += later.priced;
        self.gross = self.gross.saturating_add(later.gross);
        self.discounted += later.discounted;
        self.discounts = self.discounts.saturating_add(later.discounts);
        self.apart |= later.apart;
    }

    /// What an order of several lines says.
    pub fn vote(&self, votes: &mut Votes) {
        if self.lines < 2 || self.filled == 0 || (self.amount == 0 && !self.varies) {
            return;
        }
        let lines = self.lines.unsigned_abs();
        let priced = self.priced == self.lines;
        if self.varies {
            votes.varying += 1;
        } else if self.filled < self.lines {
            if priced {
                votes.left_out += 1;
                votes.left_out_whole += u64::from(self.is_whole());
                self.vote_on_discount(votes);
            }
        } else if !priced {
            votes.open += 1;
            votes.repeats += lines;
        } else if self.is_whole() {
            votes.near_order += 1;
            votes.repeats += lines;
            self.vote_on_discount(votes);
        } else {
            votes.near_line += 1;
        }
    }

    /// Whether an amount that all lines share is nearer to the sum of the lines than each line's own would be.
    ///
    /// Sums only weigh one reading against the other: what is cut at the ends of 64 bits is as far off as can be.
    fn is_whole(&self) -> bool {
        let amount = self.amount.saturating_abs();
        let sums = [self.gross, self.gross.saturating_sub(self.discount), self.gross.saturating_sub(self.discounts)];
        let off = |amount: i64| sums.iter().map(|sum| amount.abs_diff(*sum)).min().unwrap_or(u64::MAX);
        off(amount) < off(amount.saturating_mul(self.lines))
    }

    fn vote_on_discount(&self, votes: &mut Votes) {
        if self.discounts == 0 {
            return;
        }
        let left_out = self.filled < self.lines && self.discounted == self.filled && !self.apart;
        let repeated = self.discounted == self.lines && self.discounts == self.discount.saturating_mul(self.lines);
        let amount = self.amount.saturating_abs();
        let once = self.gross.saturating_sub(self.discount).abs_diff(amount);
        let each = self.gross.saturating_sub(self.discounts).abs_diff(amount);
        if left_out || (repeated && once < each) {
            votes.order_discounts += 1;
        } else {
            votes.line_discounts += 1;
        }
    }
}

impl Votes {
    /// Adds those of other orders.
    pub fn add(&mut self, other: &Self) {
        self.left_out += other.left_out;
        self.left_out_whole += other.left_out_whole;
        self.near_order += other.near_order;
        self.near_line += other.near_line;
        self.open += other.open;
        self.repeats += other.repeats;
        self.varying += other.varying;
        self.order_discounts += other.order_discounts;
        self.line_discounts += other.line_discounts;
    }

    /// What follows for the column.
    pub fn verdict(&self, chosen: bool, level: AmountLevel) -> OrderTotals {
        let against = self.varying + self.near_line;
        let of_orders = match level {
            AmountLevel::Order => self.left_out + if chosen { 0 } else { self.near_order } > against,
            // Nothing but the numbers speaks for it.
            AmountLevel::Line | AmountLevel::Unspecified => {
                let lines = against + (self.left_out - self.left_out_whole);
                !chosen && self.left_out_whole + self.near_order > lines
            }
        };
        let same = self.open + self.near_order;
        let repeated = (!of_orders && level == AmountLevel::Order && same > against).then_some((same, self.repeats));
        OrderTotals {
            of_orders,
            discounts_left: false,
            refunds_of_orders: false,
            discounts_of_orders: of_orders && self.order_discounts > self.line_discounts,
            repeated,
        }
    }
}
