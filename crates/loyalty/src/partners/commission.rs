//! Commission as a ledger: an entry for each order and partner, counter-entries for what comes back, payouts.

use crate::error::LoyaltyError;
use crate::id::OrderId;
use crate::spans::year_start;
use std::collections::BTreeMap;
use terrace_domain::{CustomerId, LocalTime, Money, round_div};
use terrace_policy::{Partners, ReferralCount};

/// An order that a partner brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referral {
    /// The partner.
    pub partner: CustomerId,
    /// The order.
    pub order: OrderId,
    /// Who ordered.
    pub customer: CustomerId,
    /// What was paid for it.
    pub amount: Money,
    /// When it was placed.
    pub at: LocalTime,
}

/// An entry of the ledger of commission. Nothing in it is ever changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommissionEntry {
    /// Whose.
    pub partner: CustomerId,
    /// When.
    pub at: LocalTime,
    /// What happened.
    pub kind: CommissionKind,
    /// What the partner gets, or gives back, or was paid.
    pub commission: Money,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommissionKind {
    /// An order that they brought.
    Earned(Referral),
    /// Part of such an order came back.
    Reversed {
        /// The order.
        order: OrderId,
        /// What came back of its amount.
        returned: Money,
    },
    /// A statement was paid.
    Paid {
        /// The end of the statement's period.
        period_end: LocalTime,
    },
}

/// The commission of one or more partners under the rules of a policy.
#[derive(Debug, Clone)]
pub struct CommissionLedger<'r> {
    pub(super) rules: &'r Partners,
    coin: Money,
    pub(super) entries: Vec<CommissionEntry>,
    /// By order and partner: each order earns a partner once.
    pub(super) orders: BTreeMap<(OrderId, CustomerId), ReferredOrder>,
    /// By partner and year of the order: what was referred and not taken back, by all entries.
    sums: BTreeMap<CustomerId, BTreeMap<LocalTime, i64>>,
}

/// What an order earned a partner, and what came back of it.
#[derive(Debug, Clone)]
pub(super) struct ReferredOrder {
    pub(super) referral: Referral,
    /// What the partner had referred before it.
    before: Money,
    pub(super) commission: Money,
    pub(super) returned: Money,
    reversed: Money,
}

/// The part of an amount that lies in the band of a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BandPart {
    /// The level, as an index from the highest.
    pub level: usize,
    /// How much of the amount; above zero.
    pub amount: Money,
}

/// How the amounts from `before` to `before + amount` lie in the bands of the levels, the highest first: each from its `from`,
/// included, to the next one's, excluded. What lies below the lowest is in none.
pub fn bands_of(rules: &Partners, before: Money, amount: Money) -> Vec<BandPart> {
    let start = i128::from(before.ten_thousandths().max(0));
    let end = start + i128::from(amount.ten_thousandths().max(0));
    let mut upper = i128::MAX;
    let mut parts = Vec::new();
    for (index, level) in rules.levels.iter().enumerate() {
        // In millionths of a unit; amounts are in ten-thousandths.
        let from = level.from.0.div_euclid(100);
        let part = end.min(upper) - start.max(from);
        // A part is no more than the amount.
        if let Some(part) = i64::try_from(part).ok().filter(|part| *part > 0) {
            parts.push(BandPart { level: index, amount: Money::from_ten_thousandths(part) });
        }
        upper = from;
    }
    parts
}

/// The commission on amounts from `before` to `before + amount`: each level's rate on the part in its band. Rounded half-even
/// to a coin, once.
///
/// # Errors
/// [`LoyaltyError::TooLarge`] if it does not fit.
pub fn commission_of(rules: &Partners, before: Money, amount: Money, coin: Money) -> Result<Money, LoyaltyError> {
    let mut sum = 0i128;
    for part in bands_of(rules, before, amount) {
        let level = rules.levels.get(part.level);
        let rate = level.ok_or_else(|| LoyaltyError::internal("a band of no level"))?.rate;
        // A rate is at most one, and the parts are at most the amount.
        sum += i128::from(part.amount.ten_thousandths()) * i128::from(rate.millionths());
    }
    let coin = i128::from(coin.ten_thousandths().max(1));
    let coins = round_div(sum, 1_000_000 * coin).ok_or(LoyaltyError::TooLarge)?;
    i64::try_from(coins * coin).map(Money::from_ten_thousandths).map_err(|_| LoyaltyError::TooLarge)
}

/// The level of a partner by what they referred, as an index from the highest; `None` below the lowest.
pub fn partner_level(rules: &Partners, referred: Money) -> Option<usize> {
    // Amounts are in ten-thousandths of a unit, numbers of the policy in millionths.
    let referred = i128::from(referred.ten_thousandths()) * 100;
    rules.levels.iter().position(|level| referred >= level.from.0)
}

impl<'r> CommissionLedger<'r> {
    /// A ledger without entries. `coin` is the currency's smallest coin.
    pub const fn new(rules: &'r Partners, coin: Money) -> Self {
        Self { rules, coin, entries: Vec::new(), orders: BTreeMap::new(), sums: BTreeMap::new() }
    }

    /// All entries, in their order.
    pub fn entries(&self) -> &[CommissionEntry] {
        &self.entries
    }

    /// Notes an order that a partner brought. The same order again changes nothing.
    ///
    /// # Errors
    /// If the amount is below zero, the entry is earlier than the last, or the order is known with another amount.
    pub fn earn(&mut self, referral: &Referral) -> Result<Money, LoyaltyError> {
        let key = (referral.order.clone(), referral.partner.clone());
        if let Some(known) = self.orders.get(&key) {
            let is_same = known.referral == *referral;
            return is_same.then_some(known.commission).ok_or_else(|| LoyaltyError::OrderKnown(referral.order.clone()));
        }
        if referral.amount < Money::ZERO {
            return Err(LoyaltyError::BelowZero(referral.amount));
        }
        self.check_order(referral.at)?;
        let before = self.referred_now(&referral.partner, referral.at)?;
        let commission = commission_of(self.rules, before, referral.amount, self.coin)?;
        let order = ReferredOrder {
            referral: referral.clone(),
            before,
            commission,
            returned: Money::ZERO,
            reversed: Money::ZERO,
        };
        self.orders.insert(key, order);
        self.add(&referral.partner, referral.at, referral.amount.ten_thousandths())?;
        let kind = CommissionKind::Earned(referral.clone());
        self.entries.push(CommissionEntry { partner: referral.partner.clone(), at: referral.at, kind, commission });
        Ok(commission)
    }

    /// Takes back the part of the commission that belongs to what came back, by the order's own entry. The parts never add
    /// up to more than the whole, and the last one is exact.
    ///
    /// # Errors
    /// If the order is not known, or more comes back than there was.
    pub fn reverse(
        &mut self,
        (order, partner): (&OrderId, &CustomerId),
        returned: Money,
        at: LocalTime,
    ) -> Result<Money, LoyaltyError> {
        self.check_order(at)?;
        if returned < Money::ZERO {
            return Err(LoyaltyError::BelowZero(returned));
        }
        let coin = self.coin;
        let known = self.orders.get_mut(&(order.clone(), partner.clone()));
        let known = known.ok_or_else(|| LoyaltyError::UnknownOrder(order.clone()))?;
        let amount = known.referral.amount.ten_thousandths();
        let total = known.returned.checked_add(returned).ok_or(LoyaltyError::TooLarge)?;
        let kept = amount - total.ten_thousandths();
        if kept < 0 {
            let left = Money::from_ten_thousandths(amount - known.returned.ten_thousandths());
            return Err(LoyaltyError::TooMuchReturned { order: order.clone(), wanted: returned, left });
        }
        let coin = i128::from(coin.ten_thousandths().max(1));
        let keeps = i128::from(known.commission.ten_thousandths()) * i128::from(kept);
        let keeps = round_div(keeps, i128::from(amount.max(1)) * coin).ok_or(LoyaltyError::TooLarge)? * coin;
        let keeps = i64::try_from(keeps).map_err(|_| LoyaltyError::TooLarge)?;
        let back = known.commission.ten_thousandths() - keeps - known.reversed.ten_thousandths();
        let back = Money::from_ten_thousandths(back.max(0));
        known.returned = total;
        known.reversed = known.reversed.checked_add(back).ok_or(LoyaltyError::TooLarge)?;
        let placed = known.referral.at;
        let commission = Money::from_ten_thousandths(-back.ten_thousandths());
        self.add(partner, placed, -returned.ten_thousandths())?;
        let kind = CommissionKind::Reversed { order: order.clone(), returned };
        self.entries.push(CommissionEntry { partner: partner.clone(), at, kind, commission });
        Ok(back)
    }

    /// What a partner had referred before an order, which placed it in the bands; `None` if the order is not known.
    pub fn referred_before(&self, order: &OrderId, partner: &CustomerId) -> Option<Money> {
        self.orders.get(&(order.clone(), partner.clone())).map(|known| known.before)
    }

    /// What a partner has referred before an instant and not taken back by then, in the years that count.
    ///
    /// # Errors
    /// [`LoyaltyError::TooLarge`] if a sum does not fit.
    pub fn referred(&self, partner: &CustomerId, at: LocalTime) -> Result<Money, LoyaltyError> {
        let start = self.count_from(at);
        let placed =
            |order: &OrderId| self.orders.get(&(order.clone(), partner.clone())).map(|known| known.referral.at);
        let mut sum = 0i64;
        for entry in self.entries.iter().filter(|entry| entry.partner == *partner && entry.at <= at) {
            let (placed, change) = match &entry.kind {
                CommissionKind::Earned(referral) => (referral.at, referral.amount.ten_thousandths()),
                // What comes back is off the year of its order.
                CommissionKind::Reversed { order, returned } => {
                    let placed = placed(order);
                    let unknown = || LoyaltyError::internal("commission of an order that earned none");
                    (placed.ok_or_else(unknown)?, -returned.ten_thousandths())
                }
                CommissionKind::Paid { .. } => continue,
            };
            if placed >= start {
                sum = sum.checked_add(change).ok_or(LoyaltyError::TooLarge)?;
            }
        }
        Ok(Money::from_ten_thousandths(sum))
    }

    fn add(&mut self, partner: &CustomerId, placed: LocalTime, amount: i64) -> Result<(), LoyaltyError> {
        let sum = self.sums.entry(partner.clone()).or_default().entry(year_start(placed, 0)).or_default();
        *sum = sum.checked_add(amount).ok_or(LoyaltyError::TooLarge)?;
        Ok(())
    }

    /// What [`CommissionLedger::referred`] says of a moment after all entries, without looking at each.
    fn referred_now(&self, partner: &CustomerId, at: LocalTime) -> Result<Money, LoyaltyError> {
        let start = self.count_from(at);
        let sums = self.sums.get(partner).into_iter().flat_map(|sums| sums.range(start..));
        let sum = sums.map(|(_, sum)| *sum).try_fold(0i64, i64::checked_add).ok_or(LoyaltyError::TooLarge)?;
        Ok(Money::from_ten_thousandths(sum))
    }

    /// From when on orders count for the levels.
    fn count_from(&self, at: LocalTime) -> LocalTime {
        match self.rules.count {
            ReferralCount::All => LocalTime::from_micros(i64::MIN),
            ReferralCount::CalendarYear => year_start(at, 0),
        }
    }

    pub(super) fn check_order(&self, at: LocalTime) -> Result<(), LoyaltyError> {
        match self.entries.last() {
            Some(last) if at < last.at => Err(LoyaltyError::OutOfOrder { at, last: last.at }),
            _ => Ok(()),
        }
    }
}
