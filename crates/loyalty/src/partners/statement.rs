//! What a partner is paid for a period.

use super::commission::{CommissionEntry, CommissionKind, CommissionLedger};
use crate::error::LoyaltyError;
use crate::id::OrderId;
use crate::spans::NEVER;
use terrace_domain::{CustomerId, Date, LocalTime, Money};
use terrace_policy::Period;

/// A partner's account at the end of a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Whose.
    pub partner: CustomerId,
    /// The end of the period, excluded.
    pub period_end: LocalTime,
    /// Commission of orders that can still be returned, less what came back of them.
    pub provisional: Money,
    /// Commission of all other orders, less what came back of them.
    pub confirmed: Money,
    /// What was paid before.
    pub paid: Money,
    /// What is paid now: what is confirmed and was not paid, if it is enough.
    pub payable: Money,
    /// What is carried to the next statement; below zero if orders came back after they were paid.
    pub carried: Money,
    /// The confirmed orders, each with what it brings after returns.
    pub orders: Vec<(OrderId, Money)>,
}

impl CommissionLedger<'_> {
    /// The end, excluded, of the statement's period that a moment is in.
    pub fn period_end(&self, at: LocalTime) -> LocalTime {
        let civil = at.date().civil();
        let months = match self.rules.payout.every {
            Period::Month => 1,
            Period::Quarter => 3,
            Period::Year => 12,
        };
        let next = (civil.month() - 1) / months * months + months;
        let (year, month) = (civil.year().checked_add(i16::from(next / 12)), next % 12 + 1);
        year.and_then(|year| Date::from_ymd(year, month, 1)).map_or(NEVER, Date::start)
    }

    /// A partner's account at the end of a period: what was booked before it.
    ///
    /// # Errors
    /// [`LoyaltyError::TooLarge`] if a sum does not fit.
    pub fn statement(&self, partner: &CustomerId, period_end: LocalTime) -> Result<Statement, LoyaltyError> {
        let own = self.entries.iter().filter(|entry| entry.partner == *partner && entry.at < period_end);
        let mut orders: Vec<(OrderId, Money)> = Vec::new();
        let (mut provisional, mut paid) = (0i64, 0i64);
        let add = |sum: i64, more: Money| sum.checked_add(more.ten_thousandths()).ok_or(LoyaltyError::TooLarge);
        for entry in own {
            let order = match &entry.kind {
                CommissionKind::Earned(referral) => &referral.order,
                CommissionKind::Reversed { order, .. } => order,
                CommissionKind::Paid { .. } => {
                    paid = add(paid, entry.commission)?;
                    continue;
                }
            };
            if self.is_held(order, partner, period_end)? {
                provisional = add(provisional, entry.commission)?;
            } else if let Some((_, sum)) = orders.iter_mut().find(|(known, _)| known == order) {
                *sum = Money::from_ten_thousandths(add(sum.ten_thousandths(), entry.commission)?);
            } else {
                orders.push((order.clone(), entry.commission));
            }
        }
        let confirmed = orders.iter().try_fold(0i64, |sum, (_, commission)| add(sum, *commission))?;
        let open = confirmed.checked_sub(paid).ok_or(LoyaltyError::TooLarge)?;
        // Amounts are in ten-thousandths of a unit, numbers of the policy in millionths.
        let is_enough = i128::from(open) * 100 >= self.rules.payout.at_least.0;
        let (payable, carried) = if open > 0 && is_enough { (open, 0) } else { (0, open) };
        let [provisional, confirmed, paid, payable, carried] =
            [provisional, confirmed, paid, payable, carried].map(Money::from_ten_thousandths);
        Ok(Statement { partner: partner.clone(), period_end, provisional, confirmed, paid, payable, carried, orders })
    }

    /// Books that a statement is paid, at the end of its period or later. A statement is paid once: again it changes
    /// nothing.
    ///
    /// # Errors
    /// If the entry is earlier than the last, or a sum does not fit.
    pub fn pay(&mut self, partner: &CustomerId, period_end: LocalTime, at: LocalTime) -> Result<Money, LoyaltyError> {
        let is_it =
            |entry: &&CommissionEntry| entry.partner == *partner && entry.kind == CommissionKind::Paid { period_end };
        if let Some(paid) = self.entries.iter().find(is_it) {
            return Ok(paid.commission);
        }
        self.check_order(at.max(period_end))?;
        let payable = self.statement(partner, period_end)?.payable;
        // What was paid for a later period is paid.
        let paid_later = self.entries.iter().any(|entry| {
            entry.partner == *partner
                && matches!(entry.kind, CommissionKind::Paid { period_end: other } if other > period_end)
        });
        if paid_later || payable == Money::ZERO {
            return Ok(Money::ZERO);
        }
        let kind = CommissionKind::Paid { period_end };
        self.entries.push(CommissionEntry {
            partner: partner.clone(),
            at: at.max(period_end),
            kind,
            commission: payable,
        });
        Ok(payable)
    }

    /// Whether an order can still be returned at the end of a period.
    fn is_held(&self, order: &OrderId, partner: &CustomerId, period_end: LocalTime) -> Result<bool, LoyaltyError> {
        let known = self.orders.get(&(order.clone(), partner.clone()));
        let known = known.ok_or_else(|| LoyaltyError::internal("commission of an order that earned none"))?;
        let held_until = self.rules.payout.after.map(|after| after.after(known.referral.at).unwrap_or(NEVER));
        Ok(held_until.is_some_and(|until| until > period_end))
    }
}
