//! Points of gamma and beta distributions below which a share lies, by bisection: it needs no derivative and never leaves
//! the range.

use super::bisection::bisect;
use super::incomplete::{beta_share, gamma_share_above};

/// The point below which `share` of a gamma distribution with this shape and rate 1 lies.
#[must_use]
pub fn gamma_quantile(shape: f64, share: f64) -> f64 {
    let is_below = |x: f64| gamma_share_above(shape, x) > 1.0 - share;
    let mut high = shape.max(1.0);
    while is_below(high) && high < 1e300 {
        high *= 2.0;
    }
    bisect(0.0, high, is_below)
}

/// The point below which `share` of a beta distribution lies.
#[must_use]
pub fn beta_quantile(a: f64, b: f64, share: f64) -> f64 {
    bisect(0.0, 1.0, |x| beta_share(a, b, x, 1.0 - x) < share)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_of_tables() {
        // χ² with 10 degrees of freedom: 18.307 is its 95 % point.
        assert!((2.0 * gamma_quantile(5.0, 0.95) - 18.307_038_053).abs() < 1e-8);
        assert!((gamma_quantile(1.0, 0.5) - std::f64::consts::LN_2).abs() < 1e-12);
        assert!((beta_quantile(1.0, 1.0, 0.3) - 0.3).abs() < 1e-12);
        assert!((beta_quantile(3.0, 1.0, 0.125) - 0.5).abs() < 1e-12);
    }
}
