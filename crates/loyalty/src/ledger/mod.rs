//! The ledger: bookings are its only truth. Lots, balances and levels at any instant are told from them.

mod books;
mod command;
mod decide;
mod due;
mod entry;
mod lots;
mod next;
mod refund;

pub use command::{Adjustment, Command, CommandBody, LayerRule};
pub use entry::{Award, Booking, Entry, EntryKind, LotId, LotSource, Posting};
pub use lots::{LotState, PointLot};

pub(crate) use due::cycle_of;

use crate::error::LoyaltyError;
use crate::id::{OrderId, RequestKey};
use crate::levels::{LevelHistory, LevelStanding, Qualifying, level_history, standing_at};
use books::{Books, EarnedOrder};
use due::{Draft, Due};
use std::borrow::Cow;
use std::collections::BTreeMap;
use terrace_domain::{CustomerId, LocalTime, Money};
use terrace_policy::Membership;

/// The bookings of one or more members, under the rules of a policy. Members who may be merged stand in one ledger.
#[derive(Debug, Clone)]
pub struct Ledger<'r> {
    rules: &'r Membership,
    kept: KeptLedger,
}

/// A ledger without its rules: its bookings and what they add up to, to go on from later.
#[derive(Debug, Clone, Default)]
pub struct KeptLedger {
    bookings: Vec<Booking>,
    keys: BTreeMap<RequestKey, usize>,
    books: Books,
}

impl KeptLedger {
    /// Of bookings that were kept. They are taken as they are: nothing is decided again.
    ///
    /// # Errors
    /// [`LoyaltyError::TooLarge`] if their sums do not fit, [`LoyaltyError::KeyConflict`] if two have one key.
    pub fn of_bookings(bookings: Vec<Booking>) -> Result<Self, LoyaltyError> {
        let mut keys = BTreeMap::new();
        for (index, booking) in bookings.iter().enumerate() {
            if keys.insert(booking.command.key.clone(), index).is_some() {
                return Err(LoyaltyError::KeyConflict(booking.command.key.clone()));
            }
        }
        let books = books_of(bookings.iter())?;
        Ok(Self { bookings, keys, books })
    }

    /// Whether a member has bookings under this id.
    pub fn has_any_of(&self, member: &CustomerId) -> bool {
        self.bookings.iter().rev().any(|booking| booking.command.member == *member)
    }

    /// Whether two ids are one person, as known now.
    pub fn are_one(&self, one: &CustomerId, other: &CustomerId) -> bool {
        self.books.is_same(one, other)
    }

    /// How many bookings there are.
    pub const fn len(&self) -> usize {
        self.bookings.len()
    }

    /// Whether nothing was booked.
    pub const fn is_empty(&self) -> bool {
        self.bookings.is_empty()
    }
}

/// The answer to a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    /// What was booked.
    pub booking: Booking,
    /// Whether it had been booked before: nothing was booked now.
    pub is_repeated: bool,
}

/// What a member has at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Balance {
    /// Points that can be spent.
    pub active: i64,
    /// Points that do not count yet.
    pub pending: i64,
    /// Points that are set aside.
    pub held: i64,
    /// Points that are owed. Nothing is active meanwhile.
    pub owed: i64,
    /// Points whose time is over.
    pub expired: i64,
}

/// What came back of the amount for which an order earned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderReturned {
    /// What came back.
    pub returned: Money,
    /// What still can.
    pub left: Money,
}

/// Points that expire together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expiring {
    /// From when on they are expired.
    pub at: LocalTime,
    /// How many.
    pub points: i64,
}

impl<'r> Ledger<'r> {
    /// A ledger without bookings.
    pub fn new(rules: &'r Membership) -> Self {
        Self { rules, kept: KeptLedger::default() }
    }

    /// The ledger of bookings that were kept. They are taken as they are: nothing is decided again.
    ///
    /// # Errors
    /// [`LoyaltyError::TooLarge`] if their sums do not fit, [`LoyaltyError::KeyConflict`] if two have one key.
    pub fn of_bookings(rules: &'r Membership, bookings: Vec<Booking>) -> Result<Self, LoyaltyError> {
        Ok(Self { rules, kept: KeptLedger::of_bookings(bookings)? })
    }

    /// Goes on from where a ledger was left, under these rules.
    pub const fn resume(rules: &'r Membership, kept: KeptLedger) -> Self {
        Self { rules, kept }
    }

    /// What to go on from later.
    pub fn into_kept(self) -> KeptLedger {
        self.kept
    }

    /// All bookings, in their order.
    pub fn bookings(&self) -> &[Booking] {
        &self.kept.bookings
    }

    /// Carries out a command. The same key and body gives the same answer again.
    ///
    /// # Errors
    /// Whatever keeps it from being carried out; nothing is booked then.
    pub fn post(&mut self, command: &Command) -> Result<Posted, LoyaltyError> {
        if let Some(booking) = self.kept.keys.get(&command.key).and_then(|index| self.kept.bookings.get(*index)) {
            let is_same = booking.command.member == command.member && booking.command.body == command.body;
            return if is_same {
                Ok(Posted { booking: booking.clone(), is_repeated: true })
            } else {
                Err(LoyaltyError::KeyConflict(command.key.clone()))
            };
        }
        if let Some(last) = self.last().filter(|last| command.at < *last) {
            return Err(LoyaltyError::OutOfOrder { at: command.at, last });
        }
        let mut draft = Draft::new(self.rules, std::mem::take(&mut self.kept.books), command.key.clone());
        let done = draft
            .carry_out_due(command.at)
            .and_then(|()| draft.carry_out(command))
            .and_then(|()| draft.carry_out_due(command.at));
        if let Err(refused) = done {
            // What was due by then may be booked in part: the books are made anew. A refusal may cost that.
            self.kept.books = books_of(self.kept.bookings.iter())?;
            return Err(refused);
        }
        let booking = Booking { command: command.clone(), entries: draft.entries };
        self.kept.books = draft.books;
        self.kept.keys.insert(command.key.clone(), self.kept.bookings.len());
        self.kept.bookings.push(booking.clone());
        Ok(Posted { booking, is_repeated: false })
    }

    /// When the last command was booked.
    pub fn last(&self) -> Option<LocalTime> {
        self.kept.bookings.last().map(|booking| booking.command.at)
    }

    /// The books at an instant, past or future: what was booked by then, and what is due by then.
    fn books_at(&self, at: LocalTime) -> Result<Cow<'_, Books>, LoyaltyError> {
        let books = if self.last().is_none_or(|last| last <= at) {
            Cow::Borrowed(&self.kept.books)
        } else {
            let until = self.kept.bookings.partition_point(|booking| booking.command.at <= at);
            Cow::Owned(books_of(self.kept.bookings.iter().take(until))?)
        };
        let key = RequestKey::new("due").ok_or_else(|| LoyaltyError::internal("a text that is no key"))?;
        // Mostly nothing is, and long books are not copied to find that out.
        let due = Due { rules: self.rules, books: &books, key: &key, part: 0 };
        if due.first(at).is_none() {
            return Ok(books);
        }
        let mut draft = Draft::new(self.rules, books.into_owned(), key);
        draft.carry_out_due(at)?;
        Ok(Cow::Owned(draft.books))
    }

    /// What a member has at an instant, past or future.
    ///
    /// # Errors
    /// [`LoyaltyError::TooLarge`] if a sum does not fit.
    pub fn balance(&self, member: &CustomerId, at: LocalTime) -> Result<Balance, LoyaltyError> {
        let books = self.books_at(at)?;
        let mut balance = Balance::default();
        for lot in books.lots_of(member) {
            balance.held += lot.held;
            match lot.state(self.rules, at) {
                LotState::Pending => balance.pending += lot.free,
                LotState::Active | LotState::Spent => balance.active += lot.free,
                LotState::Expired => balance.expired += lot.free,
                LotState::Debt => balance.owed -= lot.free,
            }
        }
        Ok(balance)
    }

    /// The lots of a member at an instant, in the order of their ids.
    ///
    /// # Errors
    /// [`LoyaltyError::TooLarge`] if a sum does not fit.
    pub fn lots(&self, member: &CustomerId, at: LocalTime) -> Result<Vec<PointLot>, LoyaltyError> {
        Ok(self.books_at(at)?.lots_of(member).cloned().collect())
    }

    /// What of the active points at an instant will expire when, the earliest first, if nothing else happens.
    ///
    /// # Errors
    /// [`LoyaltyError::TooLarge`] if a sum does not fit.
    pub fn expiring(&self, member: &CustomerId, at: LocalTime) -> Result<Vec<Expiring>, LoyaltyError> {
        let books = self.books_at(at)?;
        let mut sums: BTreeMap<LocalTime, i64> = BTreeMap::new();
        for lot in books.lots_of(member).filter(|lot| lot.is_spendable(self.rules, at)) {
            if let Some(expires) = lot.expires(self.rules) {
                *sums.entry(expires).or_default() += lot.free;
            }
        }
        Ok(sums.into_iter().map(|(at, points)| Expiring { at, points }).collect())
    }

    /// When a person became a member, as known at an instant.
    ///
    /// # Errors
    /// [`LoyaltyError::TooLarge`] if a sum does not fit.
    pub fn joined(&self, member: &CustomerId, at: LocalTime) -> Result<Option<LocalTime>, LoyaltyError> {
        Ok(self.books_at(at)?.joined(member).filter(|joined| *joined <= at))
    }

    /// The points that decide the level, as known at an instant, each with the moment from which it counts.
    ///
    /// # Errors
    /// [`LoyaltyError::TooLarge`] if a sum does not fit.
    pub fn qualifying(&self, member: &CustomerId, at: LocalTime) -> Result<Vec<Qualifying>, LoyaltyError> {
        let books = self.books_at(at)?;
        Ok(due::qualifying(&books, member))
    }

    /// The rises and falls of a member, as known at an instant and told to `until`; `None` for who is no member. A refund
    /// takes a rise back if the rise needed the order.
    ///
    /// # Errors
    /// [`LoyaltyError::TooLarge`] if a sum does not fit.
    pub fn level_history(
        &self,
        member: &CustomerId,
        at: LocalTime,
        until: LocalTime,
    ) -> Result<Option<LevelHistory>, LoyaltyError> {
        let books = self.books_at(at)?;
        let joined = books.joined(member).filter(|joined| *joined <= at);
        Ok(joined.map(|joined| level_history(self.rules, joined, &due::qualifying(&books, member), until)))
    }

    /// The level of a member at an instant and what it rests on; `None` for who is no member.
    ///
    /// # Errors
    /// [`LoyaltyError::TooLarge`] if a sum does not fit.
    pub fn standing(&self, member: &CustomerId, at: LocalTime) -> Result<Option<LevelStanding>, LoyaltyError> {
        let books = self.books_at(at)?;
        let Some(joined) = books.joined(member).filter(|joined| *joined <= at) else { return Ok(None) };
        let points = due::qualifying(&books, member);
        let own = |layers: &[(CustomerId, LayerRule)]| {
            let own = layers.iter().filter(|(id, _)| books.is_same(id, member));
            let periods = own.filter_map(|(_, layer)| {
                // A level that the policy has no more holds nobody.
                let level = self.rules.levels.iter().position(|level| level.level == layer.level)?;
                Some((level, layer.from, layer.until))
            });
            periods.collect::<Vec<_>>()
        };
        standing_at(self.rules, joined, &points, (&own(&books.grants), &own(&books.floors)), at).map(Some)
    }

    /// What came back of an order, and what of it still can; `None` if the order is not known.
    pub fn returned_of(&self, order: &OrderId) -> Option<OrderReturned> {
        let record = self.kept.books.orders.get(order)?;
        let told = |earned: &EarnedOrder| {
            // Neither is below zero, and no more comes back than there was.
            let left = earned.amount.ten_thousandths() - earned.returned.ten_thousandths();
            OrderReturned { returned: earned.returned, left: Money::from_ten_thousandths(left.max(0)) }
        };
        let nothing = OrderReturned { returned: Money::ZERO, left: Money::ZERO };
        Some(record.earned.as_ref().map_or(nothing, told))
    }

    /// The orders that a member has under this id.
    pub fn orders_of(&self, member: &CustomerId) -> Vec<OrderId> {
        let own = self.kept.books.orders.iter().filter(|(_, record)| record.member == *member);
        own.map(|(order, _)| order.clone()).collect()
    }

    /// A key that nothing was booked under: the one that is given, or the same with a number behind it.
    pub fn fresh_key(&self, wanted: &RequestKey) -> Result<RequestKey, LoyaltyError> {
        if !self.kept.keys.contains_key(wanted) {
            return Ok(wanted.clone());
        }
        // Bookings are only ever added, so their number stands for this moment.
        let again = format!("{wanted}/again/{}", self.kept.bookings.len());
        RequestKey::new(&again).ok_or(LoyaltyError::TooLarge)
    }

    /// What came back of all orders of a member under this id, in ten-thousandths.
    pub fn returned_by(&self, member: &CustomerId) -> i128 {
        let own = self.kept.books.orders.values().filter(|record| record.member == *member);
        own.filter_map(|record| Some(i128::from(record.earned.as_ref()?.returned.ten_thousandths()))).sum()
    }

    /// The policy's rules.
    pub const fn rules(&self) -> &'r Membership {
        self.rules
    }
}

/// What bookings add up to.
fn books_of<'b>(bookings: impl Iterator<Item = &'b Booking>) -> Result<Books, LoyaltyError> {
    let mut books = Books::default();
    for booking in bookings {
        for entry in &booking.entries {
            books.apply(&booking.command.key, entry)?;
        }
    }
    Ok(books)
}
