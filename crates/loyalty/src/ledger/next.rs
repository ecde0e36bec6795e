//! When time alone changes something next.

use super::Ledger;
use crate::error::LoyaltyError;
use crate::spans::NEVER;
use std::collections::BTreeSet;
use terrace_domain::{CustomerId, LocalTime};

impl Ledger<'_> {
    /// The first moment after an instant at which a member's level or points may change though nothing is booked by then:
    /// points become active or expire, a hold lapses, a level is looked at, begins or ends. `None` if there is no such
    /// moment.
    ///
    /// # Errors
    /// [`LoyaltyError::TooLarge`] if a sum does not fit.
    pub fn next_change(&self, member: &CustomerId, at: LocalTime) -> Result<Option<LocalTime>, LoyaltyError> {
        let books = self.books_at(at)?;
        let mut moments: Vec<LocalTime> = Vec::new();
        for lot in books.lots_of(member) {
            moments.extend(lot.active_from);
            if lot.free != 0 || lot.held != 0 {
                moments.extend(lot.expires(self.rules));
            }
        }
        let is_own = |id: &CustomerId| books.is_same(id, member);
        let holds =
            books.open_holds.iter().filter(|(_, key)| books.holds.get(key).is_some_and(|hold| is_own(&hold.member)));
        moments.extend(holds.map(|(until, _)| *until));
        let layers = books.grants.iter().chain(&books.floors).filter(|(id, _)| is_own(id));
        moments.extend(layers.flat_map(|(_, layer)| std::iter::once(layer.from).chain(layer.until)));
        if let Some(history) = self.level_history(member, at, at)? {
            moments.extend(history.review);
            moments.extend(history.pending_fall.map(|(end, _)| end));
        }
        Ok(moments.into_iter().filter(|moment| *moment > at && *moment < NEVER).min())
    }

    /// All ids under which something was booked.
    pub fn members(&self) -> BTreeSet<&CustomerId> {
        self.kept.bookings.iter().map(|booking| &booking.command.member).collect()
    }

    /// Whether an id stands for a person, as known now: it was not merged into another.
    pub fn is_person(&self, member: &CustomerId) -> bool {
        self.kept.books.person(member) == member
    }
}
