use super::entry::{Award, LotId, LotSource, Posting};
use crate::error::LoyaltyError;
use crate::spans::expiry_of;
use terrace_domain::{CustomerId, LocalTime};
use terrace_policy::Membership;

/// Points that were awarded together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PointLot {
    /// Under whose id it was booked. It belongs to whoever that member is merged into.
    pub member: CustomerId,
    /// As it was made.
    pub award: Award,
    /// From when on it is active; `None` until someone confirms it.
    pub active_from: Option<LocalTime>,
    /// Points that are left.
    pub free: i64,
    /// Points that are set aside.
    pub held: i64,
    /// Points that decide the level.
    pub qualifying: i64,
}

/// Where a lot stands at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LotState {
    /// Its points don't count yet.
    Pending,
    /// Its points can be spent.
    Active,
    /// Nothing is left of it.
    Spent,
    /// Its time is over.
    Expired,
    /// It is a debt.
    Debt,
}

impl PointLot {
    /// A lot without points.
    pub(super) const fn new(member: CustomerId, award: Award) -> Self {
        let active_from = award.active_from;
        Self { member, award, active_from, free: 0, held: 0, qualifying: 0 }
    }

    pub(super) fn post(&mut self, posting: &Posting) -> Result<(), LoyaltyError> {
        let sum = |one: i64, other: i64| one.checked_add(other).ok_or(LoyaltyError::TooLarge);
        self.free = sum(self.free, posting.free)?;
        self.held = sum(self.held, posting.held)?;
        self.qualifying = sum(self.qualifying, posting.qualifying)?;
        Ok(())
    }

    /// From when on it is expired. A lot from before points expired counts from where the policy introduced that.
    pub fn expires(&self, rules: &Membership) -> Option<LocalTime> {
        if self.award.source == LotSource::Debt {
            return None;
        }
        let later = || rules.points.expiry.as_ref().map(|expiry| expiry_of(self.award.activity, expiry));
        self.award.expires.or_else(later)
    }

    pub(super) fn is_expired(&self, rules: &Membership, at: LocalTime) -> bool {
        self.expires(rules).is_some_and(|expires| expires <= at)
    }

    pub(super) fn is_active(&self, rules: &Membership, at: LocalTime) -> bool {
        self.active_from.is_some_and(|from| from <= at) && !self.is_expired(rules, at)
    }

    /// Where it stands at an instant.
    pub fn state(&self, rules: &Membership, at: LocalTime) -> LotState {
        if self.award.source == LotSource::Debt {
            LotState::Debt
        } else if self.is_expired(rules, at) {
            LotState::Expired
        } else if self.active_from.is_none_or(|from| from > at) {
            LotState::Pending
        } else if self.free == 0 && self.held == 0 {
            LotState::Spent
        } else {
            LotState::Active
        }
    }

    /// Whether its points can be spent at an instant.
    pub(super) fn is_spendable(&self, rules: &Membership, at: LocalTime) -> bool {
        self.free > 0 && self.is_active(rules, at)
    }

    /// What is drawn from first: the earliest expiry, then the earliest activity.
    pub(super) fn draw_order<'a>(&'a self, rules: &Membership) -> (LocalTime, LocalTime, &'a LotId) {
        (self.expires(rules).unwrap_or(crate::spans::NEVER), self.award.activity, &self.award.lot)
    }
}
