//! The money of a file's rows by what became of them, so that it ties to the books.

use crate::report::money::MoneyTie;
use std::collections::BTreeMap;

/// What became of the money of some rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It counts so much by itself: less what it says came back, and below zero where the row is a return of its own.
    Counted { counts: i64 },
    /// Called off, or closed.
    Cancelled,
    /// Never paid, or not yet.
    Unpaid,
    /// Nobody's.
    WithoutCustomer,
    /// The row was not taken.
    Rejected,
}

/// Sums over the rows of a part, by currency, each row by itself. What rows of one customer tell together is settled
/// once all of them are there.
#[derive(Debug, Clone, Default)]
pub(crate) struct MoneyTally {
    ties: Vec<MoneyTie>,
}

impl MoneyTally {
    /// Adds the amount of a row, as the file lists it.
    pub fn add(&mut self, currency: Option<&str>, listed: i64, fate: Fate) {
        let tie = self.tie(currency);
        let amount = i128::from(listed);
        tie.total += amount;
        match fate {
            Fate::Counted { counts } => {
                tie.counted += i128::from(counts);
                tie.returned += amount - i128::from(counts);
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

    /// Adds the sum of rows that name no currency, all of which count as they are listed.
    pub fn add_counted(&mut self, sum: i128) {
        let tie = self.tie(None);
        tie.total += sum;
        tie.counted += sum;
    }

    /// Puts right what rows of customers come to together: so much more of them counts than was added row by row, and
    /// so much is called off with the sales that it is of.
    pub fn settle_customers(&mut self, currency: Option<&str>, Settled { counted, called_off }: Settled) {
        let tie = self.tie(currency);
        tie.counted += counted;
        tie.cancelled += called_off;
        tie.returned -= counted + called_off;
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
    }

    /// The money of the file by currency, the largest total first.
    pub fn ties(mut self) -> Vec<MoneyTie> {
        self.ties.sort_by(|a, b| b.total.abs().cmp(&a.total.abs()).then_with(|| a.currency.cmp(&b.currency)));
        self.ties
    }

    /// The totals of all currencies, one beside the other.
    pub fn total(&self) -> i128 {
        self.ties.iter().map(|tie| tie.total.abs()).sum()
    }
}

/// What settling the rows of customers together changes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Settled {
    /// By how much what counts is more than the rows by themselves come to.
    pub counted: i128,
    /// What is called off beside the rows that say so: returns of sales that were.
    pub called_off: i128,
}

/// Rows of orders that were refunded in part and do not say how much, where another row of the order may.
#[derive(Debug, Clone, Default)]
pub(crate) struct UnsaidRefunds {
    /// By hash of the order: such rows, and whether any row says how much.
    orders: BTreeMap<u64, (u64, bool)>,
}

impl UnsaidRefunds {
    /// Adds a row: whether it does not say how much, and whether it does.
    pub fn add(&mut self, order: u64, is_unsaid: bool, says: bool) {
        if is_unsaid || says {
            let (rows, told) = self.orders.entry(order).or_default();
            *rows += u64::from(is_unsaid);
            *told |= says;
        }
    }

    /// Adds those of another part.
    pub fn merge(&mut self, other: Self) {
        for (order, (rows, told)) in other.orders {
            let known = self.orders.entry(order).or_default();
            known.0 += rows;
            known.1 |= told;
        }
    }

    /// The rows where no row of the order says how much.
    pub fn count(&self) -> u64 {
        self.orders.values().filter(|(_, told)| !told).map(|(rows, _)| rows).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_amount_has_one_fate() {
        let mut tally = MoneyTally::default();
        tally.add(None, 100, Fate::Counted { counts: 100 });
        tally.add(None, -20, Fate::Counted { counts: -20 });
        // Returned by its type, and listed above zero.
        tally.add(None, 30, Fate::Counted { counts: -30 });
        tally.add(Some("EUR"), 7, Fate::Cancelled);
        let mut more = MoneyTally::default();
        more.add(None, 11, Fate::Unpaid);
        more.add(None, 13, Fate::WithoutCustomer);
        more.add(None, 17, Fate::Rejected);
        // Two rows told of one return; another was of a sale that was called off.
        more.settle_customers(None, Settled { counted: 20 + 30, called_off: -30 });
        tally.merge(more);
        let ties = tally.ties();
        assert_eq!(ties.iter().map(|tie| tie.currency.as_deref()).collect::<Vec<_>>(), [None, Some("EUR")]);
        let tie = &ties[0];
        assert_eq!((tie.total, tie.counted, tie.returned, tie.cancelled), (151, 100, 40, -30));
        for tie in &ties {
            let parts = tie.counted + tie.cancelled + tie.unpaid + tie.returned + tie.without_customer + tie.rejected;
            assert_eq!(parts, tie.total);
        }
    }

    #[test]
    fn another_row_of_the_order_may_say_how_much() {
        let mut unsaid = UnsaidRefunds::default();
        unsaid.add(5, true, false);
        unsaid.add(6, true, false);
        unsaid.add(7, false, false);
        let mut more = UnsaidRefunds::default();
        more.add(5, false, true);
        unsaid.merge(more);
        assert_eq!(unsaid.count(), 1);
    }
}
