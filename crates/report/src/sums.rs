//! Sums of what was brought: 128 bits hold them whatever the amounts are, and in whatever order they are added.

use crate::data::Group;
use std::ops::Add;
use terrace_domain::Money;

/// An amount, or a sum of amounts that may be wider.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct MoneySum(i128);

impl MoneySum {
    pub(crate) const ZERO: Self = Self(0);

    /// A sum in ten-thousandths.
    pub(crate) const fn of(ten_thousandths: i128) -> Self {
        Self(ten_thousandths)
    }

    pub(crate) const fn ten_thousandths(self) -> i128 {
        self.0
    }
}

impl From<Money> for MoneySum {
    fn from(amount: Money) -> Self {
        Self(amount.ten_thousandths().into())
    }
}

impl Add for MoneySum {
    type Output = Self;

    /// No memory holds as many amounts as it would take to leave 128 bits.
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl<T: Into<Self>> std::iter::Sum<T> for MoneySum {
    fn sum<I: Iterator<Item = T>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, |sum, amount| sum + amount.into())
    }
}

/// Customers of some groups, and what they brought together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct GroupSum {
    pub(crate) customers: u64,
    pub(crate) revenue: MoneySum,
}

impl From<Group> for GroupSum {
    fn from(group: Group) -> Self {
        Self { customers: group.customers, revenue: group.revenue.into() }
    }
}

impl<T: Into<Self>> std::iter::Sum<T> for GroupSum {
    fn sum<I: Iterator<Item = T>>(groups: I) -> Self {
        groups.fold(Self::default(), |sum, group| {
            let group = group.into();
            // More than fit are not to be had.
            Self { customers: sum.customers.saturating_add(group.customers), revenue: sum.revenue + group.revenue }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_large_amounts_does_not_matter() {
        let group = |customers, amount| Group { customers, revenue: Money::from_ten_thousandths(amount) };
        let groups = [group(1, i64::MAX), group(2, 1_000), group(3, -2_000)];
        let sum: GroupSum = groups.into_iter().sum();
        assert_eq!((sum.customers, sum.revenue.ten_thousandths()), (6, i128::from(i64::MAX) - 1_000));
        let backwards: GroupSum = groups.into_iter().rev().sum();
        assert_eq!(sum, backwards);
        let wide: MoneySum = [Money::from_ten_thousandths(i64::MAX); 2].into_iter().sum();
        assert_eq!(wide.ten_thousandths(), 2 * i128::from(i64::MAX));
    }
}
