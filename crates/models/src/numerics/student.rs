//! Student's t and Fisher's F distributions, through the incomplete beta function (Abramowitz and Stegun 1964, 26.7.1
//! and 26.6.2).

use super::incomplete::{beta_below, bisect};
use super::normal;
use crate::bounds::Interval;

/// From so many degrees of freedom on, t is as good as normal.
const AS_GOOD_AS_NORMAL: f64 = 1e8;

/// The share of a t distribution that lies above `t`.
#[must_use]
pub fn share_above(t: f64, degrees: f64) -> f64 {
    if degrees >= AS_GOOD_AS_NORMAL {
        return normal::share_below(-t);
    }
    // Written so that neither a large t nor its square overflows.
    let ratio = t / degrees.sqrt();
    let far = 0.5 * beta_below(0.5 * degrees, 0.5, 1.0 / (1.0 + ratio * ratio));
    if t >= 0.0 { far } else { 1.0 - far }
}

/// The point below which `share` of a t distribution lies, for 0 < share < 1; infinite at the ends.
#[must_use]
pub fn quantile(share: f64, degrees: f64) -> f64 {
    if degrees >= AS_GOOD_AS_NORMAL || !(share > 0.0 && share < 1.0) {
        return normal::quantile(share);
    }
    if share < 0.5 {
        return -quantile(1.0 - share, degrees);
    }
    let above = 1.0 - share;
    let mut high = 2.0;
    while share_above(high, degrees) > above && high < 1e300 {
        high *= 2.0;
    }
    bisect(0.0, high, |t| share_above(t, degrees) > above)
}

/// The probability of a t statistic as far from 0 as this one, on either side.
#[must_use]
pub fn two_sided(t: f64, degrees: f64) -> f64 {
    2.0 * share_above(t.abs(), degrees)
}

/// The share of an F distribution that lies above `f`.
#[must_use]
pub fn f_above(f: f64, numerator: f64, denominator: f64) -> f64 {
    if f <= 0.0 {
        return 1.0;
    }
    beta_below(0.5 * denominator, 0.5 * numerator, 1.0 / (1.0 + f * numerator / denominator))
}

/// The t interval around an estimate with this standard error.
#[must_use]
pub fn around(estimate: f64, standard_error: f64, degrees: f64, level: f64) -> Interval {
    let half = quantile(0.5 + 0.5 * level, degrees) * standard_error;
    Interval { estimate, low: estimate - half, high: estimate + half, level }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_met() {
        for (degrees, point) in
            [(1.0, 12.706_204_736), (5.0, 2.570_581_836), (30.0, 2.042_272_456), (1e9, 1.959_963_985)]
        {
            assert!((quantile(0.975, degrees) - point).abs() < 1e-8, "{degrees}");
            assert!((quantile(0.025, degrees) + point).abs() < 1e-8, "{degrees}");
            assert!((two_sided(point, degrees) - 0.05).abs() < 1e-9, "{degrees}");
        }
        // The 5 % points of F that tables print.
        for (numerator, denominator, point) in [(1.0, 10.0, 4.964_602_744), (4.0, 20.0, 2.866_081_402)] {
            assert!((f_above(point, numerator, denominator) - 0.05).abs() < 1e-9);
        }
        assert_eq!(f_above(0.0, 2.0, 2.0), 1.0);
        assert!(share_above(1e200, 3.0) >= 0.0);
    }
}
