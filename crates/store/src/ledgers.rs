//! Ledgers that were read or written lately, so that a long one is not read again for each booking.
//!
//! They belong to the writer's connection: what a transaction wrote is seen by the next, what was taken back is let go.
//! Whether another process booked meanwhile is told by how many bookings there are and which is the last.

use std::collections::BTreeMap;
use terrace_domain::CustomerId;
use terrace_loyalty::KeptLedger;

/// So many bookings are held at a time: some tens of megabytes.
const HELD: usize = 100_000;

/// How many bookings a ledger has, and the number of the last. Numbers are never given twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    pub rows: i64,
    pub last: i64,
}

/// Ledgers by member.
#[derive(Debug, Default)]
pub(crate) struct Ledgers {
    held: BTreeMap<CustomerId, (Mark, KeptLedger)>,
    bookings: usize,
    /// Those that this piece of work put here.
    put: Vec<CustomerId>,
}

impl Ledgers {
    /// Takes a ledger out, if it is as it was marked.
    pub fn take(&mut self, member: &CustomerId, mark: Mark) -> Option<KeptLedger> {
        let (held, ledger) = self.held.remove(member)?;
        self.bookings = self.bookings.saturating_sub(ledger.len());
        (held == mark).then_some(ledger)
    }

    /// Holds a ledger.
    pub fn put(&mut self, member: &CustomerId, mark: Mark, ledger: KeptLedger) {
        if self.bookings + ledger.len() > HELD {
            self.clear();
        }
        self.bookings += ledger.len();
        if let Some((_, before)) = self.held.insert(member.clone(), (mark, ledger)) {
            self.bookings = self.bookings.saturating_sub(before.len());
        }
        self.put.push(member.clone());
    }

    /// Begins a piece of work.
    pub fn begin(&mut self) {
        self.put.clear();
    }

    /// Lets go what a piece of work put here, which is taken back.
    pub fn take_back(&mut self) {
        for member in std::mem::take(&mut self.put) {
            if let Some((_, ledger)) = self.held.remove(&member) {
                self.bookings = self.bookings.saturating_sub(ledger.len());
            }
        }
    }

    /// Lets go everything.
    pub fn clear(&mut self) {
        self.held.clear();
        self.bookings = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(id: &str) -> CustomerId {
        CustomerId::new(id).unwrap()
    }

    #[test]
    fn only_what_is_still_all_is_given_back() {
        let (mut ledgers, anna, mark) = (Ledgers::default(), member("anna"), Mark { rows: 2, last: 7 });
        ledgers.begin();
        ledgers.put(&anna, mark, KeptLedger::default());
        assert!(ledgers.take(&anna, mark).is_some());
        assert!(ledgers.take(&anna, mark).is_none(), "it was taken out");
        ledgers.put(&anna, mark, KeptLedger::default());
        assert!(ledgers.take(&anna, Mark { rows: 3, last: 9 }).is_none(), "another process booked");
    }

    #[test]
    fn what_is_taken_back_is_let_go() {
        let (mut ledgers, mark) = (Ledgers::default(), Mark { rows: 0, last: 0 });
        ledgers.begin();
        ledgers.put(&member("anna"), mark, KeptLedger::default());
        ledgers.begin();
        ledgers.put(&member("bob"), mark, KeptLedger::default());
        ledgers.take_back();
        assert!(ledgers.take(&member("bob"), mark).is_none());
        assert!(ledgers.take(&member("anna"), mark).is_some());
    }
}
