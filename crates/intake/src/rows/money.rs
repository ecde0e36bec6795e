//! The money of a file's rows by what became of them, so that it ties to the books.

use crate::report::money::MoneyTie;
use std::collections::{BTreeMap, BTreeSet};

/// What became of the money of some rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It counts; so much of it came back, as the row's own status or column says.
    Counted { returned: i64 },
    /// Called off, or closed.
    Cancelled,
    /// Never paid, or not yet.
    Unpaid,
    /// Nobody's.
    WithoutCustomer,
    /// The row was not taken.
    Rejected,
}

/// Sums over the rows of a part, by currency.
#[derive(Debug, Clone, Default)]
pub(crate) struct MoneyTally {
    ties: Vec<MoneyTie>,
    /// By currency and hash of the order: what came back of whole orders, which several of their rows may say.
    of_orders: BTreeMap<(Option<String>, u64), OrderRefund>,
}

/// What came back of an order, as its rows say.
#[derive(Debug, Clone, Copy, Default)]
struct OrderRefund {
    /// Of the whole order.
    of_order: i64,
    /// Of its lines, each by itself: a part of the former.
    of_lines: i64,
    /// In rows of its own, which tell the same again.
    in_own_rows: i64,
    /// Rows that were refunded in part and do not say how much.
    unsaid: u64,
}

impl MoneyTally {
    /// Adds the amount of a row.
    pub fn add(&mut self, currency: Option<&str>, amount: i64, fate: Fate) {
        let tie = self.tie(currency);
        let amount = i128::from(amount);
        tie.total += amount;
        match fate {
            Fate::Counted { returned } => {
                tie.counted += amount - i128::from(returned);
                tie.returned += i128::from(returned);
            }
            Fate::Cancelled => tie.cancelled += amount,
            Fate::Unpaid => tie.unpaid += amount,
            Fate::WithoutCustomer => tie.without_customer += amount,
            Fate::Rejected => tie.rejected += amount,
        }
    }

    /// Adds the money of a row that was not taken, if it could be read.
    pub fn add_rejected(&mut self, money: &Option<(Option<String>, i64)>) {
        if let Some((currency, amount)) = money {
            self.add(currency.as_deref(), *amount, Fate::Rejected);
        }
    }

    /// Adds the sum of rows that name no currency, all of which count.
    pub fn add_counted(&mut self, sum: i128) {
        let tie = self.tie(None);
        tie.total += sum;
        tie.counted += sum;
    }

    /// Adds what came back of a whole order, as one of its counted rows says, and what that row says of itself.
    pub fn add_of_order(&mut self, currency: Option<&str>, order: u64, of_order: i64, of_line: i64) {
        let known = self.of_orders.entry((currency.map(str::to_owned), order)).or_default();
        known.of_order = of_order.max(known.of_order);
        known.of_lines = known.of_lines.saturating_add(of_line);
    }

    /// Adds a row of its own in which something of an order came back.
    pub fn add_own_return(&mut self, currency: Option<&str>, order: u64, amount: i64) {
        let known = self.of_orders.entry((currency.map(str::to_owned), order)).or_default();
        known.in_own_rows = known.in_own_rows.saturating_add(amount);
    }

    /// Adds a row of an order that was refunded in part and does not say how much; another row of the order may.
    pub fn add_unsaid(&mut self, currency: Option<&str>, order: u64) {
        self.of_orders.entry((currency.map(str::to_owned), order)).or_default().unsaid += 1;
    }

    /// The rows of orders that were refunded in part, where no row of the order says how much.
    pub fn count_unsaid(&self) -> u64 {
        let says = |refund: &OrderRefund| refund.of_order > 0 || refund.of_lines > 0;
        let told: BTreeSet<u64> =
            self.of_orders.iter().filter(|(_, refund)| says(refund)).map(|((_, order), _)| *order).collect();
        self.of_orders.iter().filter(|((_, order), _)| !told.contains(order)).map(|(_, refund)| refund.unsaid).sum()
    }

    fn tie(&mut self, currency: Option<&str>) -> &mut MoneyTie {
        let place = self.ties.iter().position(|tie| tie.currency.as_deref() == currency);
        let place = place.unwrap_or_else(|| {
            self.ties.push(MoneyTie { currency: currency.map(str::to_owned), ..MoneyTie::default() });
            self.ties.len() - 1
        });
        #[expect(clippy::indexing_slicing, reason = "found or just put there")]
        &mut self.ties[place]
    }

    /// Adds those of another part.
    pub fn merge(&mut self, other: Self) {
        for part in other.ties {
            let tie = self.tie(part.currency.as_deref());
            tie.total += part.total;
            tie.counted += part.counted;
            tie.cancelled += part.cancelled;
            tie.unpaid += part.unpaid;
            tie.returned += part.returned;
            tie.without_customer += part.without_customer;
            tie.rejected += part.rejected;
        }
        for ((currency, order), OrderRefund { of_order, of_lines, in_own_rows, unsaid }) in other.of_orders {
            self.add_of_order(currency.as_deref(), order, of_order, of_lines);
            self.add_own_return(currency.as_deref(), order, in_own_rows);
            self.of_orders.entry((currency, order)).or_default().unsaid += unsaid;
        }
    }

    /// The money of the file by currency, the largest total first.
    pub fn ties(mut self) -> Vec<MoneyTie> {
        for ((currency, _), refunded) in std::mem::take(&mut self.of_orders) {
            let tie = self.tie(currency.as_deref());
            // What the lines tell already is told twice.
            let OrderRefund { of_order, of_lines, in_own_rows, .. } = refunded;
            let twice = in_own_rows.min(of_order.max(of_lines));
            let refunded = i128::from(of_order.saturating_sub(of_lines).max(0)) - i128::from(twice);
            tie.counted -= refunded;
            tie.returned += refunded;
        }
        self.ties.sort_by(|a, b| b.total.abs().cmp(&a.total.abs()).then_with(|| a.currency.cmp(&b.currency)));
        self.ties
    }

    /// The totals of all currencies, one beside the other.
    pub fn total(&self) -> i128 {
        self.ties.iter().map(|tie| tie.total.abs()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_amount_has_one_fate() {
        let mut tally = MoneyTally::default();
        tally.add(None, 100, Fate::Counted { returned: 30 });
        tally.add(None, -20, Fate::Counted { returned: 0 });
        tally.add(Some("EUR"), 7, Fate::Cancelled);
        let mut more = MoneyTally::default();
        more.add(None, 11, Fate::Unpaid);
        more.add(None, 13, Fate::WithoutCustomer);
        more.add(None, 17, Fate::Rejected);
        more.add_of_order(None, 5, 9, 5);
        tally.add_of_order(None, 5, 9, 0);
        // A row of its own tells again what the order's lines told.
        tally.add(None, 50, Fate::Counted { returned: 50 });
        tally.add_of_order(None, 7, 0, 50);
        tally.add(None, -20, Fate::Counted { returned: 0 });
        tally.add_own_return(None, 7, 20);
        // A later row of the order says how much came back; of another order none does.
        tally.add_unsaid(None, 5);
        tally.add_unsaid(None, 6);
        tally.merge(more);
        assert_eq!(tally.count_unsaid(), 1);
        let ties = tally.ties();
        assert_eq!(ties.iter().map(|tie| tie.currency.as_deref()).collect::<Vec<_>>(), [None, Some("EUR")]);
        let tie = &ties[0];
        assert_eq!((tie.total, tie.counted, tie.returned), (151, 46, 64));
        for tie in &ties {
            let parts = tie.counted + tie.cancelled + tie.unpaid + tie.returned + tie.without_customer + tie.rejected;
            assert_eq!(parts, tie.total);
        }
    }
}
