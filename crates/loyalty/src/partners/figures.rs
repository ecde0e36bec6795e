//! The figures by which partners are admitted.

use super::commission::{CommissionKind, CommissionLedger};
use crate::error::LoyaltyError;
use crate::id::OrderId;
use std::collections::{BTreeMap, BTreeSet};
use terrace_domain::{CustomerId, LocalTime, Money, Value, Window};

/// What the orders that a partner brought come to, over a window before an as-of, which it excludes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReferralFigures {
    /// Orders of which something is kept.
    pub orders: i64,
    /// Customers with such an order.
    pub customers: i64,
    /// What was paid for the orders, less what came back.
    pub amount: Money,
    /// What came back.
    pub returned: Money,
    /// Days since the last order, kept or not; `None` for none.
    pub days_since_last: Option<i64>,
}

impl ReferralFigures {
    /// The values in the order of [`terrace_policy::PARTNER_FIGURES`]: one row of the frame on which `admit` is evaluated.
    pub fn values(&self) -> [Option<Value>; 5] {
        [
            Some(Value::Count(self.orders)),
            Some(Value::Count(self.customers)),
            Some(Value::Money(self.amount)),
            Some(Value::Money(self.returned)),
            self.days_since_last.map(Value::Count),
        ]
    }
}

impl CommissionLedger<'_> {
    /// A partner's figures.
    ///
    /// # Errors
    /// [`LoyaltyError::TooLarge`] if a sum does not fit.
    pub fn figures(
        &self,
        partner: &CustomerId,
        window: Window,
        as_of: LocalTime,
    ) -> Result<ReferralFigures, LoyaltyError> {
        let start = window.ago(as_of).unwrap_or(LocalTime::from_micros(i64::MIN));
        let (mut orders, mut customers, mut last) = (0i64, BTreeSet::new(), None);
        let (mut amount, mut returned) = (Money::ZERO, Money::ZERO);
        let in_window = |at: LocalTime| at >= start && at < as_of;
        let mut reversed: BTreeMap<&OrderId, Money> = BTreeMap::new();
        for entry in self.entries.iter().filter(|entry| entry.at < as_of && entry.partner == *partner) {
            if let CommissionKind::Reversed { order, returned } = &entry.kind {
                let sum = reversed.entry(order).or_default();
                *sum = sum.checked_add(*returned).ok_or(LoyaltyError::TooLarge)?;
            }
        }
        for ((order, owner), known) in &self.orders {
            if owner != partner || !in_window(known.referral.at) {
                continue;
            }
            let back = reversed.get(order).copied().unwrap_or(Money::ZERO); // Nothing came back.
            let kept = known.referral.amount.ten_thousandths() - back.ten_thousandths();
            amount = amount.checked_add(Money::from_ten_thousandths(kept)).ok_or(LoyaltyError::TooLarge)?;
            returned = returned.checked_add(back).ok_or(LoyaltyError::TooLarge)?;
            last = last.max(Some(known.referral.at));
            if kept > 0 {
                orders += 1;
                customers.insert(known.referral.customer.clone());
            }
        }
        let days = |last: LocalTime| i64::from(as_of.date().days()) - i64::from(last.date().days());
        Ok(ReferralFigures {
            orders,
            customers: i64::try_from(customers.len()).map_err(|_| LoyaltyError::TooLarge)?,
            amount,
            returned,
            days_since_last: last.map(days),
        })
    }
}
