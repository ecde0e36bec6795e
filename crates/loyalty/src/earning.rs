use crate::error::LoyaltyError;
use crate::spans::{NEVER, expiry_of};
use terrace_domain::{LocalTime, Money, Unit, Window, round_div};
use terrace_policy::{Membership, Number, Pending, Points, Rounding};

/// At which rate an order earned. It is kept with the award, so that a refund recomputes by the rules that made it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EarningRate {
    /// Currency units.
    pub per: Number,
    /// Points for them.
    pub earn: Number,
    /// How the points of an order become a whole number.
    pub rounding: Rounding,
}

impl EarningRate {
    /// The rate of a policy.
    pub const fn of(points: &Points) -> Self {
        Self { per: points.per, earn: points.earn, rounding: points.rounding }
    }
}

/// The points that an amount earns, rounded once: 1 yuan = 1 point makes 99 of 99.90, rounded down. Nothing below zero.
///
/// # Errors
/// [`LoyaltyError::TooLarge`] if the points do not fit.
pub fn points_for(amount: Money, rate: &EarningRate) -> Result<i64, LoyaltyError> {
    let amount = i128::from(amount.ten_thousandths()).max(0);
    // Amounts are in ten-thousandths of a unit; per and earn are both in millionths.
    let numerator = amount.checked_mul(rate.earn.0).ok_or(LoyaltyError::TooLarge)?;
    let denominator = rate.per.0.checked_mul(i128::from(Money::SCALE)).ok_or(LoyaltyError::TooLarge)?;
    if denominator <= 0 {
        return Err(LoyaltyError::internal("points for no amount: a policy cannot say so"));
    }
    if rate.rounding == Rounding::Down
        && let (Ok(numerator), Ok(denominator)) = (i64::try_from(numerator), i64::try_from(denominator))
    {
        // Nearly all amounts, at a fraction of the time.
        return Some(numerator / denominator).filter(|points| *points <= MOST_POINTS).ok_or(LoyaltyError::TooLarge);
    }
    let points = match rate.rounding {
        Rounding::Down => numerator.div_euclid(denominator),
        Rounding::Up => numerator.div_euclid(denominator) + i128::from(numerator.rem_euclid(denominator) > 0),
        Rounding::HalfEven => round_div(numerator, denominator).ok_or(LoyaltyError::TooLarge)?,
    };
    i64::try_from(points).ok().filter(|points| *points <= MOST_POINTS).ok_or(LoyaltyError::TooLarge)
}

/// Whether an order of that amount makes a member.
pub(crate) fn makes_member(rules: &Membership, earning: Money) -> bool {
    // Amounts are in ten-thousandths of a unit, numbers of the policy in millionths.
    i128::from(earning.ten_thousandths()) * 100 >= rules.join.first_order_from.0
}

/// From when on what an order earned is active; `None` until someone confirms it.
pub(crate) fn active_from(rules: &Membership, activity: LocalTime) -> Option<LocalTime> {
    match rules.points.pending {
        Pending::No => Some(activity),
        Pending::Days(days) => Some(Window::Last(days, Unit::Days).after(activity).unwrap_or(NEVER)),
        Pending::UntilConfirmed => None,
    }
}

/// From when on what is awarded for an activity is expired; `None` if points do not expire.
pub(crate) fn expires(rules: &Membership, activity: LocalTime) -> Option<LocalTime> {
    rules.points.expiry.as_ref().map(|expiry| expiry_of(activity, expiry))
}

/// The most points of one order or adjustment: sums of a million of them fit 64 bits.
pub(crate) const MOST_POINTS: i64 = 1_000_000_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(per: i128, earn: i128, rounding: Rounding) -> EarningRate {
        EarningRate { per: Number(per * 1_000_000), earn: Number(earn * 1_000_000), rounding }
    }

    fn money(text: &str) -> Money {
        Money::parse(text).unwrap()
    }

    #[test]
    fn points_are_rounded_once_and_as_the_policy_says() {
        for (amount, per, earn, down, even, up) in [
            ("99.90", 1, 1, 99, 100, 100),
            ("25", 10, 3, 7, 8, 8),
            ("35", 10, 3, 10, 10, 11),
            ("100", 1, 1, 100, 100, 100),
        ] {
            let points = |rounding| points_for(money(amount), &rate(per, earn, rounding)).unwrap();
            assert_eq!(points(Rounding::Down), down, "{amount}");
            assert_eq!(points(Rounding::HalfEven), even, "{amount}");
            assert_eq!(points(Rounding::Up), up, "{amount}");
        }
        assert_eq!(points_for(money("-5"), &rate(1, 1, Rounding::Up)).unwrap(), 0);
    }

    #[test]
    fn points_that_do_not_fit_are_reported() {
        let rate = EarningRate { per: Number(1), earn: Number(1_000_000_000_000_000_000), rounding: Rounding::Down };
        assert!(matches!(points_for(money("100000000000"), &rate), Err(LoyaltyError::TooLarge)));
    }
}
