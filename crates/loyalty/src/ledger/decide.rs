//! From a command to what is booked for it.

use super::command::{Adjustment, Command, CommandBody, LayerRule};
use super::due::{Draft, free, release};
use super::entry::{Award, Entry, EntryKind, LotId, LotSource, Posting};
use crate::earning::{EarningRate, MOST_POINTS, active_from, makes_member, points_for};
use crate::error::LoyaltyError;
use crate::id::{OrderId, RequestKey};
use terrace_domain::{CustomerId, LocalTime, Money};

impl Draft<'_> {
    /// Books what a command wants.
    pub(super) fn carry_out(&mut self, command: &Command) -> Result<(), LoyaltyError> {
        let (at, member) = (command.at, &command.member);
        match &command.body {
            CommandBody::Join => self.join(at, member),
            CommandBody::Purchase { order, activity, earning } => {
                self.purchase(at, member, order, (*activity, *earning))
            }
            CommandBody::Confirm { order } => self.resolve_pending(at, member, order, true),
            CommandBody::Cancel { order } => self.resolve_pending(at, member, order, false),
            CommandBody::Spend { points, order } => {
                let draws = self.draw(at, member, *points)?;
                let postings = draws.iter().map(|(lot, points)| free(lot, -points)).collect();
                self.note(at, member, EntryKind::Spent { hold: None, order: order.clone() }, postings)
            }
            CommandBody::Hold { points, until } => {
                let draws = self.draw(at, member, *points)?;
                let postings = draws.iter().map(|(lot, points)| release(lot, -points)).collect();
                self.note(at, member, EntryKind::Held { until: *until }, postings)
            }
            CommandBody::Capture { hold, points, order } => self.capture(at, member, hold, (*points, order.as_ref())),
            CommandBody::Release { hold } => {
                let draws = self.open_hold(member, hold)?;
                let postings = draws.iter().map(|(lot, points)| release(lot, *points)).collect();
                self.note(at, member, EntryKind::Released { hold: hold.clone() }, postings)
            }
            CommandBody::Refund { order, returned, points } => self.refund(at, member, order, (*returned, *points)),
            CommandBody::Withdraw { order } => self.withdraw(at, member, order),
            CommandBody::Adjust(adjustment) => self.adjust(at, member, adjustment),
            CommandBody::Grant(layer) => {
                self.check_layer(at, member, layer)?;
                if layer.until.is_none_or(|until| until <= layer.from) {
                    return Err(LoyaltyError::GrantWithoutEnd);
                }
                self.note(at, member, EntryKind::Granted(layer.clone()), Vec::new())
            }
            CommandBody::SetFloor(layer) => {
                self.check_layer(at, member, layer)?;
                self.note(at, member, EntryKind::FloorSet(layer.clone()), Vec::new())
            }
            CommandBody::Merge { from } => self.merge(at, member, from),
            CommandBody::Unmerge { from } => self.unmerge(at, member, from),
        }
    }

    fn note(
        &mut self,
        at: LocalTime,
        member: &CustomerId,
        kind: EntryKind,
        postings: Vec<Posting>,
    ) -> Result<(), LoyaltyError> {
        self.book(Entry { at, member: member.clone(), kind, postings })
    }

    fn is_member(&self, member: &CustomerId, at: LocalTime) -> bool {
        self.books.joined(member).is_some_and(|joined| joined <= at)
    }

    fn join(&mut self, at: LocalTime, member: &CustomerId) -> Result<(), LoyaltyError> {
        if self.is_member(member, at) {
            return Err(LoyaltyError::MemberAlready(member.clone()));
        }
        self.note(at, member, EntryKind::Joined, Vec::new())
    }

    fn purchase(
        &mut self,
        at: LocalTime,
        member: &CustomerId,
        order: &OrderId,
        (activity, earning): (LocalTime, Money),
    ) -> Result<(), LoyaltyError> {
        if activity > at {
            return Err(LoyaltyError::FutureActivity { activity, at });
        }
        if earning < Money::ZERO {
            return Err(LoyaltyError::BelowZero(earning));
        }
        if self.books.orders.contains_key(order) {
            return Err(LoyaltyError::OrderKnown(order.clone()));
        }
        if !self.is_member(member, at) {
            if !makes_member(self.rules, earning) {
                return self.note(at, member, EntryKind::Unearned { order: order.clone() }, Vec::new());
            }
            self.note(activity, member, EntryKind::Joined, Vec::new())?;
        }
        let rate = EarningRate::of(&self.rules.points);
        let points = points_for(earning, &rate)?;
        let active_from = active_from(self.rules, activity);
        let lot = self.next_lot();
        let award = Award {
            lot: lot.clone(),
            source: LotSource::Order(order.clone()),
            activity,
            active_from,
            expires: self.expiry(activity),
            earned: Some((earning, rate)),
        };
        let posting = Posting { lot, free: points, held: 0, qualifying: points };
        self.note(at, member, EntryKind::Awarded(Box::new(award)), vec![posting])
    }

    /// Confirms or cancels what an order earned.
    fn resolve_pending(
        &mut self,
        at: LocalTime,
        member: &CustomerId,
        order: &OrderId,
        confirmed: bool,
    ) -> Result<(), LoyaltyError> {
        let record = self.books.orders.get(order).filter(|record| self.books.is_same(&record.member, member));
        let record = record.ok_or_else(|| LoyaltyError::UnknownOrder(order.clone()))?;
        let not_pending = || LoyaltyError::NotPending(order.clone());
        let earned = record.earned.as_ref().ok_or_else(not_pending)?;
        let lot = self.books.lots.get(&earned.lot).ok_or_else(not_pending)?;
        let is_gone = earned.is_cancelled || (earned.redeemable > 0 && earned.reversed >= earned.redeemable);
        if lot.active_from.is_some_and(|from| from <= at) || is_gone {
            return Err(not_pending());
        }
        if confirmed {
            return self.note(at, member, EntryKind::Confirmed { order: order.clone() }, Vec::new());
        }
        let (lot, points, qualifying) = (earned.lot.clone(), lot.free, lot.qualifying);
        let posting = Posting { lot, free: -points, held: 0, qualifying: -qualifying };
        self.note(at, member, EntryKind::Cancelled { order: order.clone() }, vec![posting])
    }

    /// The lots from which active points are drawn: the earliest expiry first.
    fn draw(&self, at: LocalTime, member: &CustomerId, points: i64) -> Result<Vec<(LotId, i64)>, LoyaltyError> {
        if points <= 0 {
            return Err(LoyaltyError::NotPositive(points));
        }
        let (draws, missing) = self.draw_most(at, member, points, None);
        if missing > 0 {
            return Err(LoyaltyError::TooFewPoints { wanted: points, available: points - missing });
        }
        Ok(draws)
    }

    /// The same as far as there are points, and how many are missing.
    pub(super) fn draw_most(
        &self,
        at: LocalTime,
        member: &CustomerId,
        points: i64,
        except: Option<&LotId>,
    ) -> (Vec<(LotId, i64)>, i64) {
        let lots = self.books.lots_of(member).filter(|lot| lot.is_spendable(self.rules, at));
        let mut lots: Vec<_> = lots.filter(|lot| Some(&lot.award.lot) != except).collect();
        lots.sort_by(|one, other| one.draw_order(self.rules).cmp(&other.draw_order(self.rules)));
        let mut missing = points;
        let mut draws = Vec::new();
        for lot in lots {
            let part = missing.min(lot.free);
            if part > 0 {
                draws.push((lot.award.lot.clone(), part));
                missing -= part;
            }
        }
        (draws, missing)
    }

    fn open_hold(&self, member: &CustomerId, key: &RequestKey) -> Result<Vec<(LotId, i64)>, LoyaltyError> {
        let hold = self.books.holds.get(key).filter(|hold| self.books.is_same(&hold.member, member));
        let hold = hold.ok_or_else(|| LoyaltyError::UnknownHold(key.clone()))?;
        if hold.resolved {
            return Err(LoyaltyError::HoldResolved(key.clone()));
        }
        Ok(hold.draws.clone())
    }

    fn capture(
        &mut self,
        at: LocalTime,
        member: &CustomerId,
        key: &RequestKey,
        (points, order): (i64, Option<&OrderId>),
    ) -> Result<(), LoyaltyError> {
        let draws = self.open_hold(member, key)?;
        let held: i64 = draws.iter().map(|(_, points)| points).sum();
        if points <= 0 {
            return Err(LoyaltyError::NotPositive(points));
        }
        if points > held {
            return Err(LoyaltyError::TooFewPoints { wanted: points, available: held });
        }
        let mut left = points;
        let mut postings = Vec::with_capacity(draws.len());
        for (lot, held) in draws {
            let spent = left.min(held);
            left -= spent;
            postings.push(Posting { lot, free: held - spent, held: -held, qualifying: 0 });
        }
        self.note(at, member, EntryKind::Spent { hold: Some(key.clone()), order: order.cloned() }, postings)
    }

    fn adjust(&mut self, at: LocalTime, member: &CustomerId, wanted: &Adjustment) -> Result<(), LoyaltyError> {
        if !self.is_member(member, at) {
            return Err(LoyaltyError::NotAMember(member.clone()));
        }
        if wanted.reason.trim().is_empty() || wanted.by.trim().is_empty() {
            return Err(LoyaltyError::NoReason);
        }
        if wanted.redeemable == 0 && wanted.qualifying == 0 {
            return Err(LoyaltyError::NotPositive(0));
        }
        let above = self.rules.points.approve_above;
        let size = wanted.redeemable.unsigned_abs().max(wanted.qualifying.unsigned_abs());
        if size > MOST_POINTS.unsigned_abs() {
            return Err(LoyaltyError::TooLarge);
        }
        let is_approved = wanted.second.as_ref().is_some_and(|second| {
            let second = second.trim();
            !second.is_empty() && second != wanted.by.trim()
        });
        if size > above.unsigned_abs() && !is_approved {
            return Err(LoyaltyError::SecondPersonNeeded(above));
        }
        let mut postings = Vec::new();
        if wanted.redeemable < 0 {
            let points = wanted.redeemable.checked_neg().ok_or(LoyaltyError::TooLarge)?;
            let draws = self.draw(at, member, points)?;
            postings.extend(draws.iter().map(|(lot, points)| free(lot, -points)));
        }
        if wanted.redeemable > 0 || wanted.qualifying != 0 {
            let lot = self.next_lot();
            let award = Award {
                lot: lot.clone(),
                source: LotSource::Adjustment,
                activity: at,
                active_from: Some(at),
                expires: self.expiry(at),
                earned: None,
            };
            let posting = Posting { lot, free: wanted.redeemable.max(0), held: 0, qualifying: wanted.qualifying };
            self.note(at, member, EntryKind::Awarded(Box::new(award)), vec![posting])?;
        }
        self.note(at, member, EntryKind::Adjusted(wanted.clone()), postings)
    }

    fn check_layer(&self, at: LocalTime, member: &CustomerId, layer: &LayerRule) -> Result<(), LoyaltyError> {
        if !self.is_member(member, at) {
            return Err(LoyaltyError::NotAMember(member.clone()));
        }
        if layer.reason.trim().is_empty() || layer.by.trim().is_empty() {
            return Err(LoyaltyError::NoReason);
        }
        let is_known = self.rules.levels.iter().any(|level| level.level == layer.level);
        is_known.then_some(()).ok_or_else(|| LoyaltyError::UnknownLevel(layer.level.clone()))
    }

    fn merge(&mut self, at: LocalTime, into: &CustomerId, from: &CustomerId) -> Result<(), LoyaltyError> {
        // Only who stands for a person can be merged, so that the merges are a tree and each can be taken back.
        if self.books.merges.contains_key(from) || self.books.is_same(from, into) {
            return Err(LoyaltyError::CannotMerge { from: from.clone(), into: into.clone() });
        }
        let person = self.books.person(into).clone();
        self.note(at, &person, EntryKind::Merged { from: from.clone() }, Vec::new())
    }

    fn unmerge(&mut self, at: LocalTime, member: &CustomerId, from: &CustomerId) -> Result<(), LoyaltyError> {
        if !self.books.merges.contains_key(from) || !self.books.is_same(from, member) {
            return Err(LoyaltyError::NotMerged(from.clone()));
        }
        self.note(at, member, EntryKind::Unmerged { from: from.clone() }, Vec::new())?;
        // What the one paid of the other's debts was not owed by them.
        let home = |lot: &LotId| self.books.lots.get(lot).map(|lot| lot.member.clone());
        let payments = self.books.debts_paid.iter().filter_map(|payment| {
            let (payer, debtor) = (home(&payment.lot)?, home(&payment.debt)?);
            let is_across = !self.books.is_same(&payer, &debtor);
            is_across.then(|| (debtor, vec![free(&payment.lot, payment.points), free(&payment.debt, -payment.points)]))
        });
        for (debtor, postings) in payments.collect::<Vec<_>>() {
            self.note(at, &debtor, EntryKind::DebtRestored, postings)?;
        }
        Ok(())
    }
}
