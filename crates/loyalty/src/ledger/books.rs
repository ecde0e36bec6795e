//! What the entries of a ledger add up to.

use super::command::LayerRule;
use super::entry::{Award, Entry, EntryKind, LotId, LotSource, Posting};
use super::lots::PointLot;
use crate::earning::EarningRate;
use crate::error::LoyaltyError;
use crate::id::{OrderId, RequestKey};
use std::collections::{BTreeMap, BTreeSet};
use terrace_domain::{CustomerId, LocalTime, Money};

/// The state after some entries.
#[derive(Debug, Clone, Default)]
pub(super) struct Books {
    pub(super) lots: BTreeMap<LotId, PointLot>,
    pub(super) holds: BTreeMap<RequestKey, PointHold>,
    pub(super) spends: BTreeMap<RequestKey, PointSpend>,
    pub(super) orders: BTreeMap<OrderId, OrderRecord>,
    /// When each id became a member.
    pub(super) joined: BTreeMap<CustomerId, LocalTime>,
    pub(super) grants: Vec<(CustomerId, LayerRule)>,
    pub(super) floors: Vec<(CustomerId, LayerRule)>,
    /// Who was merged into whom.
    pub(super) merges: BTreeMap<CustomerId, CustomerId>,
    pub(super) debts_paid: Vec<DebtPayment>,
    /// Debts of which something is left.
    pub(super) open_debts: BTreeSet<LotId>,
    /// Holds that lapse by themselves and are not resolved, by when they do.
    pub(super) open_holds: BTreeSet<(LocalTime, RequestKey)>,
    /// When the last entry takes effect.
    pub(super) last: Option<LocalTime>,
}

/// Points that are set aside.
#[derive(Debug, Clone)]
pub(super) struct PointHold {
    pub(super) member: CustomerId,
    pub(super) draws: Vec<(LotId, i64)>,
    pub(super) until: Option<LocalTime>,
    pub(super) resolved: bool,
}

/// Points that were spent, by the lots that they were drawn from.
#[derive(Debug, Clone)]
pub(super) struct PointSpend {
    /// What of each lot was spent and has not come back, in the order of drawing.
    pub(super) draws: Vec<(LotId, i64)>,
    pub(super) order: Option<OrderId>,
    /// How many spends there were before.
    pub(super) number: usize,
}

/// What an order earned, and what came back of it.
#[derive(Debug, Clone)]
pub(super) struct OrderRecord {
    pub(super) member: CustomerId,
    /// `None` if it earned nothing, since its customer was no member.
    pub(super) earned: Option<EarnedOrder>,
}

#[derive(Debug, Clone)]
pub(super) struct EarnedOrder {
    pub(super) lot: LotId,
    pub(super) amount: Money,
    pub(super) rate: EarningRate,
    /// What came back of the amount.
    pub(super) returned: Money,
    /// The points it was awarded.
    pub(super) redeemable: i64,
    pub(super) qualifying: i64,
    /// Those that were taken back or cancelled.
    pub(super) reversed: i64,
    pub(super) reversed_qualifying: i64,
    pub(super) is_cancelled: bool,
}

#[derive(Debug, Clone)]
pub(super) struct DebtPayment {
    pub(super) lot: LotId,
    pub(super) debt: LotId,
    pub(super) points: i64,
}

impl Books {
    /// Adds what an entry of the command with that key changed.
    pub(super) fn apply(&mut self, key: &RequestKey, entry: &Entry) -> Result<(), LoyaltyError> {
        if let EntryKind::Awarded(award) = &entry.kind {
            self.lots.insert(award.lot.clone(), PointLot::new(entry.member.clone(), (**award).clone()));
        }
        for posting in &entry.postings {
            let lot = self.lots.get_mut(&posting.lot).ok_or_else(|| unknown("lot", &entry.kind))?;
            lot.post(posting)?;
            if lot.award.source == LotSource::Debt && lot.free < 0 {
                self.open_debts.insert(posting.lot.clone());
            } else if lot.award.source == LotSource::Debt {
                self.open_debts.remove(&posting.lot);
            }
        }
        self.last = self.last.max(Some(entry.at));
        self.note(key, entry)
    }

    /// Returns an error for an entry about something that no earlier entry made: points would be lost in silence.
    fn note(&mut self, key: &RequestKey, entry: &Entry) -> Result<(), LoyaltyError> {
        match &entry.kind {
            EntryKind::Joined => {
                self.joined.entry(entry.member.clone()).or_insert(entry.at);
            }
            EntryKind::Unearned { order } => {
                self.orders.insert(order.clone(), OrderRecord { member: entry.member.clone(), earned: None });
            }
            EntryKind::Awarded(award) => self.note_award(entry, award),
            EntryKind::Confirmed { order } => {
                let lot = self.orders.get(order).and_then(|record| record.earned.as_ref()).map(|earned| &earned.lot);
                let lot = lot.and_then(|lot| self.lots.get_mut(lot)).ok_or_else(|| unknown("order", &entry.kind))?;
                lot.active_from = Some(entry.at);
            }
            EntryKind::Cancelled { order } => {
                let earned = self.earned_mut(order, &entry.kind)?;
                (earned.reversed, earned.reversed_qualifying) = (earned.redeemable, earned.qualifying);
                earned.is_cancelled = true;
            }
            EntryKind::Held { until } => {
                let draws = draws(&entry.postings, |posting| posting.held);
                let hold = PointHold { member: entry.member.clone(), draws, until: *until, resolved: false };
                self.holds.insert(key.clone(), hold);
                self.open_holds.extend(until.map(|until| (until, key.clone())));
            }
            EntryKind::Released { hold } => self.resolve(hold, &entry.kind)?,
            EntryKind::Spent { hold, order } => {
                if let Some(hold) = hold {
                    self.resolve(hold, &entry.kind)?;
                }
                let draws = draws(&entry.postings, |posting| -(posting.free + posting.held));
                let spend = PointSpend { draws, order: order.clone(), number: self.spends.len() };
                self.spends.insert(key.clone(), spend);
            }
            EntryKind::TakenBack { order, returned, points, .. } => {
                self.note_taken_back(entry, order, *returned, *points)?;
            }
            EntryKind::GivenBack { spend } => self.note_given_back(entry, spend)?,
            EntryKind::Withdrawn { order } => {
                self.orders.remove(order).ok_or_else(|| unknown("order", &entry.kind))?;
            }
            EntryKind::DebtPaid => {
                let (lot, debt) = lot_and_debt(entry)?;
                let payment = DebtPayment { lot: lot.lot.clone(), debt: debt.lot.clone(), points: debt.free };
                self.debts_paid.push(payment);
            }
            EntryKind::DebtRestored => {
                let (lot, debt) = lot_and_debt(entry)?;
                let is_it = |payment: &DebtPayment| {
                    payment.lot == lot.lot && payment.debt == debt.lot && payment.points == lot.free
                };
                let at = self.debts_paid.iter().position(is_it);
                self.debts_paid.remove(at.ok_or_else(|| unknown("payment", &entry.kind))?);
            }
            EntryKind::Granted(layer) => self.grants.push((entry.member.clone(), layer.clone())),
            EntryKind::FloorSet(layer) => {
                self.floors.retain(|(id, _)| *id != entry.member);
                self.floors.push((entry.member.clone(), layer.clone()));
            }
            EntryKind::Merged { from } => {
                self.merges.insert(from.clone(), entry.member.clone());
            }
            EntryKind::Unmerged { from } => {
                self.merges.remove(from);
            }
            EntryKind::Adjusted(_) => {}
        }
        Ok(())
    }

    /// What an order earned; an error if it is not known or earned nothing.
    fn earned_mut(&mut self, order: &OrderId, kind: &EntryKind) -> Result<&mut EarnedOrder, LoyaltyError> {
        let earned = self.orders.get_mut(order).and_then(|record| record.earned.as_mut());
        earned.ok_or_else(|| unknown("order", kind))
    }

    fn note_award(&mut self, entry: &Entry, award: &Award) {
        let (LotSource::Order(order), Some((amount, rate))) = (&award.source, award.earned) else { return };
        let own = |posting: &&Posting| posting.lot == award.lot;
        // An order that earns no points may have no posting.
        let (redeemable, qualifying) =
            entry.postings.iter().find(own).map_or((0, 0), |posting| (posting.free, posting.qualifying));
        let earned = EarnedOrder {
            lot: award.lot.clone(),
            amount,
            rate,
            returned: Money::ZERO,
            redeemable,
            qualifying,
            reversed: 0,
            reversed_qualifying: 0,
            is_cancelled: false,
        };
        self.orders.insert(order.clone(), OrderRecord { member: entry.member.clone(), earned: Some(earned) });
    }

    fn note_taken_back(
        &mut self,
        entry: &Entry,
        order: &OrderId,
        returned: Money,
        points: i64,
    ) -> Result<(), LoyaltyError> {
        let too_large = || LoyaltyError::TooLarge;
        let earned = self.earned_mut(order, &entry.kind)?;
        earned.returned = earned.returned.checked_add(returned).ok_or_else(too_large)?;
        earned.reversed = earned.reversed.checked_add(points).ok_or_else(too_large)?;
        for posting in entry.postings.iter().filter(|posting| posting.lot == earned.lot) {
            let reversed = earned.reversed_qualifying.checked_sub(posting.qualifying);
            earned.reversed_qualifying = reversed.ok_or_else(too_large)?;
        }
        Ok(())
    }

    fn note_given_back(&mut self, entry: &Entry, spend: &RequestKey) -> Result<(), LoyaltyError> {
        let points = entry.postings.iter().map(|posting| posting.free).try_fold(0, i64::checked_add);
        let mut back = points.ok_or(LoyaltyError::TooLarge)?;
        let spend = self.spends.get_mut(spend).ok_or_else(|| unknown("spend", &entry.kind))?;
        // What was drawn last comes back first.
        for (_, points) in spend.draws.iter_mut().rev() {
            let part = back.min(*points);
            *points -= part;
            back -= part;
        }
        if back > 0 {
            return Err(LoyaltyError::internal("more points come back of a spend than were drawn"));
        }
        Ok(())
    }

    fn resolve(&mut self, hold: &RequestKey, kind: &EntryKind) -> Result<(), LoyaltyError> {
        let known = self.holds.get_mut(hold).ok_or_else(|| unknown("hold", kind))?;
        known.resolved = true;
        if let Some(until) = known.until {
            self.open_holds.remove(&(until, hold.clone()));
        }
        Ok(())
    }

    /// The member that an id stands for, after merges.
    pub(super) fn person<'a>(&'a self, member: &'a CustomerId) -> &'a CustomerId {
        let mut person = member;
        while let Some(into) = self.merges.get(person) {
            person = into;
        }
        person
    }

    /// Whether two ids are one person.
    pub(super) fn is_same(&self, one: &CustomerId, other: &CustomerId) -> bool {
        self.person(one) == self.person(other)
    }

    /// The lots of a person, under whichever id.
    pub(super) fn lots_of<'a>(&'a self, member: &'a CustomerId) -> impl Iterator<Item = &'a PointLot> {
        let person = self.person(member);
        self.lots.values().filter(move |lot| self.person(&lot.member) == person)
    }

    /// When a person became a member.
    pub(super) fn joined(&self, member: &CustomerId) -> Option<LocalTime> {
        self.joined.iter().filter(|(id, _)| self.is_same(id, member)).map(|(_, at)| *at).min()
    }

    /// The persons of all lots and members.
    pub(super) fn persons(&self) -> Vec<CustomerId> {
        let ids = self.joined.keys().chain(self.lots.values().map(|lot| &lot.member));
        let mut persons: Vec<CustomerId> = ids.map(|id| self.person(id).clone()).collect();
        persons.sort();
        persons.dedup();
        persons
    }
}

fn unknown(what: &str, kind: &EntryKind) -> LoyaltyError {
    LoyaltyError::internal(format!("an entry is about a {what} that no entry made: {kind:?}"))
}

/// The lot that pays a debt, or is paid back, and the debt.
fn lot_and_debt(entry: &Entry) -> Result<(&Posting, &Posting), LoyaltyError> {
    match entry.postings.as_slice() {
        [lot, debt] => Ok((lot, debt)),
        _ => Err(LoyaltyError::internal(format!("{} postings of a debt instead of two", entry.postings.len()))),
    }
}

/// The lots of postings with how many points, where there are any.
fn draws(postings: &[Posting], points: impl Fn(&Posting) -> i64) -> Vec<(LotId, i64)> {
    postings.iter().map(|posting| (posting.lot.clone(), points(posting))).filter(|(_, points)| *points != 0).collect()
}
