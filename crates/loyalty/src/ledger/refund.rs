//! What a returned order takes back and gives back.

use super::due::{Draft, free};
use super::entry::{Award, Entry, EntryKind, LotId, LotSource, Posting};
use crate::earning::points_for;
use crate::error::LoyaltyError;
use crate::id::{OrderId, RequestKey};
use crate::spans::end_of_span;
use terrace_domain::{CustomerId, LocalTime, Money};
use terrace_policy::{RefundRule, RoundUp};

/// From where points are taken back.
struct TakenPoints {
    postings: Vec<Posting>,
    /// A new debt, and of how many points.
    debt: Option<(LotId, i64)>,
    /// Points that are neither there nor owed.
    forgiven: i64,
}

impl Draft<'_> {
    /// First the points that paid come back, then what was earned is taken back, so that the one can settle the other.
    pub(super) fn refund(
        &mut self,
        at: LocalTime,
        member: &CustomerId,
        order: &OrderId,
        (returned, points): (Money, i64),
    ) -> Result<(), LoyaltyError> {
        let record = self.books.orders.get(order).filter(|record| self.books.is_same(&record.member, member));
        if record.is_none() {
            return Err(LoyaltyError::UnknownOrder(order.clone()));
        }
        if returned < Money::ZERO {
            return Err(LoyaltyError::BelowZero(returned));
        }
        if points < 0 {
            return Err(LoyaltyError::NotPositive(points));
        }
        if points > 0 {
            self.give_back(at, order, points)?;
        }
        self.take_back(at, order, returned)
    }

    /// All that is left of an order comes back, and it is known no more.
    pub(super) fn withdraw(&mut self, at: LocalTime, member: &CustomerId, order: &OrderId) -> Result<(), LoyaltyError> {
        let record = self.books.orders.get(order).filter(|record| self.books.is_same(&record.member, member));
        let record = record.ok_or_else(|| LoyaltyError::UnknownOrder(order.clone()))?;
        let left = record.earned.as_ref().map_or(Money::ZERO, |earned| {
            // No more comes back than there was.
            Money::from_ten_thousandths(earned.amount.ten_thousandths() - earned.returned.ten_thousandths())
        });
        let paid = self.books.spends.values().filter(|spend| spend.order.as_ref() == Some(order));
        let paid: i64 = paid.flat_map(|spend| spend.draws.iter().map(|(_, points)| *points)).sum();
        self.refund(at, member, order, (left, paid))?;
        let kind = EntryKind::Withdrawn { order: order.clone() };
        self.book(Entry { at, member: member.clone(), kind, postings: Vec::new() })
    }

    /// Points that paid return to their lots, those drawn last first. Where a lot has expired meanwhile, they hold for a
    /// short time in a lot of their own.
    fn give_back(&mut self, at: LocalTime, order: &OrderId, points: i64) -> Result<(), LoyaltyError> {
        let paid = self.books.spends.iter().filter(|(_, spend)| spend.order.as_ref() == Some(order));
        let total: i64 = paid.clone().flat_map(|(_, spend)| spend.draws.iter().map(|(_, points)| *points)).sum();
        let mut spends: Vec<(usize, RequestKey)> = paid.map(|(key, spend)| (spend.number, key.clone())).collect();
        spends.sort();
        if points > total {
            return Err(LoyaltyError::TooManyPointsReturned { order: order.clone(), wanted: points, left: total });
        }
        let mut wanted = points;
        for (_, key) in spends.iter().rev() {
            wanted = self.give_back_spend(at, key, wanted)?;
        }
        if wanted > 0 {
            return Err(LoyaltyError::internal("points that paid did not all come back"));
        }
        Ok(())
    }

    /// Returns what is still to come back.
    fn give_back_spend(&mut self, at: LocalTime, key: &RequestKey, wanted: i64) -> Result<i64, LoyaltyError> {
        let spend = self.books.spends.get(key);
        let spend = spend.ok_or_else(|| LoyaltyError::internal("points come back of no spend"))?;
        let mut left = wanted;
        let mut back: Vec<(LotId, i64)> = Vec::new();
        for (lot, points) in spend.draws.iter().rev() {
            let part = left.min(*points);
            if part > 0 {
                back.push((lot.clone(), part));
                left -= part;
            }
        }
        // One entry for each lot, so that what comes back is counted off the draws in the same order.
        for (id, points) in back {
            let lot = self.books.lots.get(&id).ok_or_else(no_lot)?;
            let member = lot.member.clone();
            let kind = EntryKind::GivenBack { spend: key.clone() };
            if !lot.is_expired(self.rules, at) {
                self.book(Entry { at, member, kind, postings: vec![free(&id, points)] })?;
                continue;
            }
            let activity = lot.award.activity;
            let returned = self.next_lot();
            let award = Award {
                lot: returned.clone(),
                source: LotSource::Returned(id),
                activity,
                active_from: Some(at),
                expires: Some(end_of_span(at, self.rules.points.reinstate, RoundUp::Day)),
                earned: None,
            };
            let awarded = EntryKind::Awarded(Box::new(award));
            self.book(Entry { at, member: member.clone(), kind: awarded, postings: Vec::new() })?;
            self.book(Entry { at, member, kind, postings: vec![free(&returned, points)] })?;
        }
        Ok(left)
    }

    /// What is kept earns what it would have earned alone, by the rules of the award; the rest is taken back. So the parts
    /// never add up to more than the whole, and the last one is exact.
    fn take_back(&mut self, at: LocalTime, order: &OrderId, returned: Money) -> Result<(), LoyaltyError> {
        let record = self.books.orders.get(order).ok_or_else(|| LoyaltyError::UnknownOrder(order.clone()))?;
        let member = record.member.clone();
        let Some(earned) = record.earned.clone() else { return Ok(()) }; // It earned nothing.
        let total = earned.returned.checked_add(returned).ok_or(LoyaltyError::TooLarge)?;
        let kept = Money::from_ten_thousandths(earned.amount.ten_thousandths() - total.ten_thousandths());
        if kept < Money::ZERO {
            let left = earned.amount.ten_thousandths() - earned.returned.ten_thousandths();
            let left = Money::from_ten_thousandths(left);
            return Err(LoyaltyError::TooMuchReturned { order: order.clone(), wanted: returned, left });
        }
        let keeps = points_for(kept, &earned.rate)?;
        // Below zero after it was cancelled, which took back all.
        let points = (earned.redeemable - keeps - earned.reversed).max(0);
        let qualifying = (earned.qualifying - keeps - earned.reversed_qualifying).max(0);
        let TakenPoints { postings, debt, forgiven } = self.take(at, &member, &earned.lot, (points, qualifying))?;
        let kind = EntryKind::TakenBack { order: order.clone(), returned, points, forgiven };
        if let Some((lot, owed)) = debt {
            let award = Award {
                lot: lot.clone(),
                source: LotSource::Debt,
                activity: at,
                active_from: Some(at),
                expires: None,
                earned: None,
            };
            let awarded = EntryKind::Awarded(Box::new(award));
            self.book(Entry { at, member: member.clone(), kind: awarded, postings: vec![free(&lot, -owed)] })?;
        }
        self.book(Entry { at, member, kind, postings })
    }

    /// From where points are taken back: the order's own lot, whatever its state, then other active points, then as the
    /// policy says.
    fn take(
        &mut self,
        at: LocalTime,
        member: &CustomerId,
        own: &LotId,
        (points, qualifying): (i64, i64),
    ) -> Result<TakenPoints, LoyaltyError> {
        let there = self.books.lots.get(own).map(|lot| lot.free.max(0)).ok_or_else(no_lot)?;
        let first = points.min(there);
        let mut postings = vec![Posting { lot: own.clone(), free: -first, held: 0, qualifying: -qualifying }];
        let (draws, missing) = self.draw_most(at, member, points - first, Some(own));
        postings.extend(draws.iter().map(|(lot, points)| free(lot, -points)));
        if missing == 0 {
            return Ok(TakenPoints { postings, debt: None, forgiven: 0 });
        }
        Ok(match self.rules.points.refund {
            RefundRule::WithinBalance => TakenPoints { postings, debt: None, forgiven: missing },
            RefundRule::Debt => TakenPoints { postings, debt: Some((self.next_lot(), missing)), forgiven: 0 },
        })
    }
}

fn no_lot() -> LoyaltyError {
    LoyaltyError::internal("points of a lot that no entry made")
}
