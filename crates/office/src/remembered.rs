//! What a process remembers between requests. All of it can be dropped at any time.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use terrace_app::board::{Board, Privacy};
use terrace_app::changes::Changes;
use terrace_app::history::RunRecord;
use terrace_app::views::PortfolioView;
use terrace_domain::{CustomerId, Date, UnixTime};
use terrace_loyalty::Shopper;

/// For how long what touches a price is taken from memory: a change by this process is seen at once, one by another
/// after this time. An order is never booked by it.
const REMEMBERED: i64 = 1_000_000;

/// How many customers are remembered before all are forgotten.
const MOST_REMEMBERED: usize = 100_000;

/// What of customers touches prices, as it was a moment ago.
#[derive(Debug, Default)]
pub(crate) struct Shoppers(Mutex<BTreeMap<String, (UnixTime, Shopper)>>);

impl Shoppers {
    pub(crate) fn get(&self, customer: &str, now: UnixTime) -> Option<Shopper> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, shopper) = known.get(customer)?;
        let age = now.micros().saturating_sub(at.micros());
        (0..REMEMBERED).contains(&age).then_some(*shopper)
    }

    pub(crate) fn put(&self, customer: &str, now: UnixTime, shopper: Shopper) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_REMEMBERED {
            known.clear();
        }
        known.insert(customer.to_owned(), (now, shopper));
    }

    /// Forgets everybody: members who are one person change together.
    pub(crate) fn forget(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Forgets one customer.
    pub(crate) fn forget_one(&self, customer: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(customer);
    }
}

/// Up to which file of orders ledgers were booked, as far as this process knows. A ledger that it does not know of is
/// compared with the orders in the lake once.
#[derive(Debug, Default)]
pub(crate) struct BookedFiles {
    /// The lake's version, and the number of the newest import of a file of orders then.
    newest: Mutex<Option<(u64, u64)>>,
    by_member: Mutex<BTreeMap<CustomerId, u64>>,
}

/// How many members it is known of before all are forgotten.
const MOST_BOOKED: usize = 1_000_000;

impl BookedFiles {
    /// The newest import of a file of orders in a version of the lake; `None` if it is not known.
    pub(crate) fn newest(&self, version: u64) -> Option<u64> {
        let newest = *self.newest.lock().unwrap_or_else(PoisonError::into_inner);
        newest.filter(|(known, _)| *known == version).map(|(_, newest)| newest)
    }

    pub(crate) fn put_newest(&self, version: u64, newest: u64) {
        *self.newest.lock().unwrap_or_else(PoisonError::into_inner) = Some((version, newest));
    }

    /// Up to which import a member's ledger was booked; `None` if it is not known.
    pub(crate) fn of(&self, member: &CustomerId) -> Option<u64> {
        self.by_member.lock().unwrap_or_else(PoisonError::into_inner).get(member).copied()
    }

    /// Forgets what ledgers have booked: an import that they booked was taken back.
    pub(crate) fn forget(&self) {
        *self.newest.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.by_member.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Notes that a member's ledger has booked all orders up to an import.
    pub(crate) fn note(&self, member: &CustomerId, import: u64) {
        let mut known = self.by_member.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_BOOKED {
            known.clear();
        }
        known.insert(member.clone(), import);
    }
}

/// The figures of the run that they were computed for last.
#[derive(Debug, Default)]
pub(crate) struct Portfolios {
    known: Mutex<Option<(RunRecord, Arc<PortfolioView>)>>,
    /// Whoever computes them holds it: others wait for the same answer.
    pub(crate) making: tokio::sync::Mutex<()>,
}

impl Portfolios {
    pub(crate) fn get(&self, run: &RunRecord) -> Option<Arc<PortfolioView>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.as_ref().filter(|(known, _)| known.is_same_run(run)).map(|(_, view)| Arc::clone(view))
    }

    pub(crate) fn put(&self, run: RunRecord, view: &Arc<PortfolioView>) {
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some((run, Arc::clone(view)));
    }
}

/// What a board was made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BoardMark {
    /// The lake's version.
    pub(crate) version: u64,
    /// The policy's text: what it says for people and of goals changes no hash.
    pub(crate) policy: String,
    /// The newest kept run, by whose names natural groups are called.
    pub(crate) run: Option<u64>,
    /// As of the beginning of this day.
    pub(crate) today: Date,
    /// Whether ids that are personal are masked.
    pub(crate) privacy: Privacy,
}

/// Customers of a board that is remembered, at most: it holds some fifty numbers of each.
const MOST_ON_BOARD: usize = 300_000;

/// The boards that were made last: one with ids as they are, one with those that are personal masked.
#[derive(Debug, Default)]
pub(crate) struct Boards {
    known: Mutex<Vec<(BoardMark, Arc<Board>)>>,
    /// Whoever makes one holds it until it is made, though whoever asked may be gone: others wait for the same answer.
    pub(crate) making: Arc<tokio::sync::Mutex<()>>,
}

impl Boards {
    pub(crate) fn get(&self, mark: &BoardMark) -> Option<Arc<Board>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.iter().find(|(known, _)| known == mark).map(|(_, board)| Arc::clone(board))
    }

    pub(crate) fn put(&self, mark: BoardMark, board: &Arc<Board>) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        // Another version may have lost customers: nobody who was erased stays.
        known.retain(|(known, _)| known.privacy != mark.privacy && known.version == mark.version);
        if board.customers() <= MOST_ON_BOARD {
            known.push((mark, Arc::clone(board)));
        }
    }
}

/// How many comparisons are remembered: each may hold everybody of two runs.
const MOST_COMPARED: usize = 2;

/// Runs that were compared a moment ago: whoever turns the pages of what moved asks for the same again.
#[derive(Debug, Default)]
pub(crate) struct Comparisons {
    /// The newest last.
    known: Mutex<Vec<Arc<Changes>>>,
    /// Whoever compares holds it: others wait for the same answer.
    pub(crate) making: tokio::sync::Mutex<()>,
}

impl Comparisons {
    pub(crate) fn get(&self, from: &RunRecord, to: &RunRecord) -> Option<Arc<Changes>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.iter().find(|changes| changes.are_between(from, to)).map(Arc::clone)
    }

    pub(crate) fn put(&self, changes: &Arc<Changes>) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        // What is known of the same runs is out of date.
        let number = |changes: &Changes| {
            (changes.from.as_ref().map(|from| from.number), changes.to.as_ref().map(|to| to.number))
        };
        known.retain(|other| number(other) != number(changes));
        if known.len() >= MOST_COMPARED {
            known.remove(0);
        }
        known.push(Arc::clone(changes));
    }
}
