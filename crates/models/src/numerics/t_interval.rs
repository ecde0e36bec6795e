//! Student's interval around an estimate.

use super::student::half_width;
use crate::bounds::Interval;

/// The interval of an estimate with this standard error and so many degrees of freedom, for 0 < `level` < 1.
#[must_use]
pub fn around(estimate: f64, standard_error: f64, degrees: f64, level: f64) -> Interval {
    // No error is no width, also where the level is so high that the distribution has no end.
    let half = if standard_error > 0.0 { half_width(level, degrees) * standard_error } else { 0.0 };
    Interval { estimate, low: estimate - half, high: estimate + half, level }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_of_tables_on_both_sides() {
        let found = around(1.0, 2.0, 30.0, 0.95);
        assert!((found.high - 5.084_544_912).abs() < 1e-7 && (found.low + 3.084_544_912).abs() < 1e-7, "{found:?}");
        let narrow = around(1.0, 0.0, 1.0, 0.99);
        assert_eq!((narrow.low, narrow.high), (1.0, 1.0));
    }
}
