//! What a member's orders come to, without a ledger: for lists of everybody.
//!
//! Where orders and returns are all that is known, nothing is ever spent. So no lot pays for another, a return takes back of
//! its own order's points alone, and each order holds what is kept of it would have earned. That leaves sums; the general
//! ledger says the same, more slowly.

use crate::earning::{EarningRate, active_from, expires, makes_member, points_for};
use crate::error::LoyaltyError;
use crate::history::{OrderFact, ledger_of_orders};
use crate::ledger::cycle_of;
use crate::levels::{LevelStep, Qualifying, StepCause, level_of, standing_at};
use crate::view::{member_view, next_level};
use std::cmp::Reverse;
use std::collections::BTreeSet;
use terrace_domain::{CustomerId, Date, LocalTime, Money};
use terrace_policy::{Falls, Membership, QualifyWindow};

/// A member in figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MemberFigures {
    /// The level, as an index from the highest; `None` below the lowest.
    pub level: Option<usize>,
    /// Points that decide the level now.
    pub qualifying: i64,
    /// Points that can be spent.
    pub active: i64,
    /// Points that do not count yet.
    pub pending: i64,
    /// Points whose time is over.
    pub expired: i64,
    /// How many more the next level needs; `None` at the highest.
    pub needs: Option<i64>,
}

/// Tells customers' figures at an instant, by the rules of a policy.
#[derive(Debug, Clone)]
pub struct MemberTeller<'r> {
    rules: &'r Membership,
    at: LocalTime,
    rate: EarningRate,
    has_gifts: bool,
    /// Whether points add up for ever and levels never fall, so that the sum is all that there is to know.
    is_plain: bool,
    /// What was earned before is expired, and what was not is not; `None` if that is not one moment for all.
    expired_before: Option<LocalTime>,
}

/// How far back is looked for what is expired, in days: a thousand years.
const LONG_AGO: i32 = 366_000;

impl<'r> MemberTeller<'r> {
    /// For all customers, at one instant.
    pub fn new(rules: &'r Membership, at: LocalTime) -> Self {
        let has_gifts = rules.levels.iter().any(|level| level.gift > 0);
        Self {
            rules,
            at,
            rate: EarningRate::of(&rules.points),
            has_gifts,
            is_plain: !has_gifts && rules.qualify.window == QualifyWindow::All && rules.review.falls == Falls::Never,
            expired_before: expired_before(rules, at),
        }
    }

    /// A customer's figures, by all their orders and returns up to the instant; `None` for who is no member. Each order
    /// stands there once, and each of its returns once a moment, in any order. The answer is that of a ledger of the same
    /// orders.
    ///
    /// # Errors
    /// [`LoyaltyError::BelowZero`] for an amount below zero, [`LoyaltyError::TooLarge`] if a sum does not fit.
    pub fn figures<'o>(
        &self,
        orders: impl Iterator<Item = OrderFact<'o>> + Clone,
    ) -> Result<Option<MemberFigures>, LoyaltyError> {
        let (mut count, mut returns) = (0usize, false);
        for order in orders.clone() {
            if order.amount < Money::ZERO {
                return Err(LoyaltyError::BelowZero(order.amount));
            }
            count += usize::from(!order.is_return);
            returns |= order.is_return;
        }
        if count == 0 {
            return Ok(None);
        }
        let mut sums = Sums { teller: self, figures: MemberFigures::default() };
        if self.is_plain && !returns && makes_member(self.rules, Money::ZERO) {
            // Whoever orders is a member, and no order touches another.
            for order in orders {
                sums.add_order(points_for(order.amount, &self.rate)?, order.at, None)?;
            }
            return sums.finished().map(Some);
        }
        let mut bought: Vec<KeptOrder<'_>> = orders.clone().filter(|fact| !fact.is_return).map(KeptOrder::of).collect();
        // The larger of two orders of one moment comes first.
        bought.sort_unstable_by_key(|order| (order.at, Reverse(order.amount), order.name));
        if self.has_gifts && (returns || bought.windows(2).any(is_one_moment)) {
            // What a gift was paid for may have come back since, or been left behind within the moment.
            return self.by_ledger(&orders.collect::<Vec<_>>());
        }
        if returns {
            take_back(&mut bought, orders.filter(|fact| fact.is_return));
        }
        self.of_orders(&bought, sums)
    }

    /// The figures by orders of which is known what is kept, in the order in which they were placed.
    fn of_orders(
        &self,
        bought: &[KeptOrder<'_>],
        mut sums: Sums<'_, '_>,
    ) -> Result<Option<MemberFigures>, LoyaltyError> {
        let first = bought.iter().position(|order| makes_member(self.rules, order.amount));
        // Without such an order nothing is earned.
        let earned = first.and_then(|first| bought.get(first..)).unwrap_or_default();
        let Some(joined) = earned.first().map(|order| order.at) else { return Ok(None) };
        let mut counted: Vec<Qualifying> = Vec::new();
        for order in earned {
            let points = points_for(order.kept, &self.rate)?;
            if order.kept < order.amount {
                // An order that earns too much is refused, whatever comes back of it.
                points_for(order.amount, &self.rate)?;
            }
            sums.add_order(points, order.at, Some(&mut counted).filter(|_| !self.is_plain))?;
        }
        if self.is_plain {
            return sums.finished().map(Some);
        }
        counted.sort_by_key(|counted| counted.at);
        let standing = standing_at(self.rules, joined, &counted, (&[], &[]), self.at)?;
        if self.has_gifts {
            sums.add_gifts(joined, &standing.history.steps)?;
        }
        let needs = next_level(self.rules, standing.level, standing.points)?.map(|next| next.needs);
        Ok(Some(MemberFigures { level: standing.level, qualifying: standing.points, needs, ..sums.figures }))
    }

    /// The same by the general ledger.
    fn by_ledger(&self, orders: &[OrderFact<'_>]) -> Result<Option<MemberFigures>, LoyaltyError> {
        // The ledger holds this customer alone, so that any id will do.
        let customer = CustomerId::new("customer").map_err(|_| LoyaltyError::internal("a text that is no id"))?;
        let view = member_view(&ledger_of_orders(self.rules, &customer, orders)?, &customer, self.at)?;
        Ok(view.map(|view| MemberFigures {
            level: view.standing.level,
            qualifying: view.standing.points,
            active: view.balance.active,
            pending: view.balance.pending,
            expired: view.balance.expired,
            needs: view.next.map(|next| next.needs),
        }))
    }

    fn is_expired(&self, activity: LocalTime) -> bool {
        match self.expired_before {
            Some(before) => activity < before,
            None => expires(self.rules, activity).is_some_and(|expires| expires <= self.at),
        }
    }
}

/// The first moment whose points are not expired at an instant: what is earned later expires later, and all of a day at
/// once. `None` if that lies too far back to look for it.
fn expired_before(rules: &Membership, at: LocalTime) -> Option<LocalTime> {
    let is_expired = |day: i32| expires(rules, Date::from_days(day).start()).is_some_and(|expires| expires <= at);
    if rules.points.expiry.is_none() {
        return Some(LocalTime::from_micros(i64::MIN));
    }
    let today = at.date().days();
    let (mut low, mut high) = (today.checked_sub(LONG_AGO)?, today.checked_add(1)?);
    if !is_expired(low) {
        return None;
    }
    // The day of `low` is expired, that of `high` is not.
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if is_expired(middle) { low = middle } else { high = middle }
    }
    Some(Date::from_days(high).start())
}

/// An order and what is kept of it.
#[derive(Debug, Clone, Copy)]
struct KeptOrder<'o> {
    name: Option<&'o str>,
    at: LocalTime,
    amount: Money,
    kept: Money,
}

impl<'o> KeptOrder<'o> {
    const fn of(fact: OrderFact<'o>) -> Self {
        Self { name: fact.order, at: fact.at, amount: fact.amount, kept: fact.amount }
    }

    /// Takes as much back as there is, and returns what is left of the return.
    fn take(&mut self, amount: Money) -> Money {
        let part = amount.min(self.kept).ten_thousandths();
        self.kept = Money::from_ten_thousandths(self.kept.ten_thousandths() - part);
        Money::from_ten_thousandths(amount.ten_thousandths() - part)
    }
}

fn is_one_moment(pair: &[KeptOrder<'_>]) -> bool {
    matches!(pair, [one, other] if one.at == other.at)
}

/// Takes returns off their orders: those under a known number off that order, then the others off what is left of the latest
/// orders before them.
fn take_back<'o>(bought: &mut [KeptOrder<'o>], returns: impl Iterator<Item = OrderFact<'o>>) {
    let mut by_name: Vec<(&str, usize)> =
        bought.iter().enumerate().filter_map(|(place, order)| Some((order.name?, place))).collect();
    by_name.sort_unstable();
    let own = |name: Option<&str>| {
        let name = name?;
        let found = by_name.binary_search_by_key(&name, |(name, _)| *name).ok()?;
        by_name.get(found).map(|(_, place)| *place)
    };
    let mut returns: Vec<(bool, LocalTime, Money, Option<usize>)> = returns
        .map(|fact| {
            let own = own(fact.order);
            (own.is_none(), fact.at, fact.amount, own)
        })
        .collect();
    returns.sort_unstable();
    let mut latest: Vec<usize> = Vec::new();
    for (_, at, amount, own) in returns {
        if let Some(order) = own.and_then(|place| bought.get_mut(place)) {
            order.take(amount);
            continue;
        }
        if latest.is_empty() {
            latest.extend(0..bought.len());
            let place =
                |place: &usize| bought.get(*place).map(|order| (Reverse(order.at), Reverse(order.amount), order.name));
            latest.sort_by_key(place);
        }
        let mut rest = amount;
        for place in &latest {
            if rest == Money::ZERO {
                break;
            }
            if let Some(order) = bought.get_mut(*place).filter(|order| order.at <= at) {
                rest = order.take(rest);
            }
        }
    }
}

/// A member's figures as they are added up.
struct Sums<'t, 'r> {
    teller: &'t MemberTeller<'r>,
    figures: MemberFigures,
}

impl Sums<'_, '_> {
    /// Adds what an order earned. Where levels may fall it is noted when its points count, else they are summed up.
    fn add_order(
        &mut self,
        points: i64,
        activity: LocalTime,
        counted: Option<&mut Vec<Qualifying>>,
    ) -> Result<(), LoyaltyError> {
        let from = active_from(self.teller.rules, activity);
        self.add(points, from, activity)?;
        match (from, counted) {
            (Some(from), Some(counted)) if points != 0 => counted.push(Qualifying { at: from, points }),
            (Some(from), None) if from <= self.teller.at => {
                let sum = self.figures.qualifying.checked_add(points);
                self.figures.qualifying = sum.ok_or(LoyaltyError::TooLarge)?;
            }
            // No points, or none that count by the instant.
            (Some(_), _) | (None, _) => {}
        }
        Ok(())
    }

    /// Adds points of an activity, which are active from a moment on.
    fn add(&mut self, points: i64, from: Option<LocalTime>, activity: LocalTime) -> Result<(), LoyaltyError> {
        let sum = if self.teller.is_expired(activity) {
            &mut self.figures.expired
        } else if from.is_none_or(|from| from > self.teller.at) {
            &mut self.figures.pending
        } else {
            &mut self.figures.active
        };
        *sum = sum.checked_add(points).ok_or(LoyaltyError::TooLarge)?;
        Ok(())
    }

    /// Adds the gifts for levels that were reached, each once in its cycle.
    fn add_gifts(&mut self, joined: LocalTime, steps: &[LevelStep]) -> Result<(), LoyaltyError> {
        let rules = self.teller.rules;
        let mut paid: BTreeSet<(usize, i32)> = BTreeSet::new();
        for step in steps.iter().filter(|step| step.cause != StepCause::Fall) {
            let Some(level) = step.level else { continue };
            let known = rules.levels.get(level);
            let gift = known.ok_or_else(|| LoyaltyError::internal("a level that the rules do not have"))?.gift;
            if gift > 0 && paid.insert((level, cycle_of(rules, joined, step.at))) {
                self.add(gift, Some(step.at), step.at)?;
            }
        }
        Ok(())
    }

    /// The figures where all points that count for the level are summed up.
    fn finished(mut self) -> Result<MemberFigures, LoyaltyError> {
        let rules = self.teller.rules;
        self.figures.level = level_of(rules, self.figures.qualifying);
        let next = next_level(rules, self.figures.level, self.figures.qualifying)?;
        self.figures.needs = next.map(|next| next.needs);
        Ok(self.figures)
    }
}
