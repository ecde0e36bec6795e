//! Fisher's F distribution (Abramowitz and Stegun 1964, 26.6.2).

use super::incomplete::beta_share;

/// The share of an F distribution that lies above `f`.
#[must_use]
pub fn share_above(f: f64, numerator: f64, denominator: f64) -> f64 {
    if f <= 0.0 {
        return 1.0;
    }
    let ratio = f * numerator / denominator;
    if ratio.is_infinite() {
        return 0.0;
    }
    beta_share(0.5 * denominator, 0.5 * numerator, 1.0 / (1.0 + ratio), ratio / (1.0 + ratio))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_of_tables() {
        // The 5 % points that tables print.
        for (numerator, denominator, point) in [(1.0, 10.0, 4.964_602_744), (4.0, 20.0, 2.866_081_402)] {
            assert!((share_above(point, numerator, denominator) - 0.05).abs() < 1e-9);
        }
        assert_eq!((share_above(0.0, 2.0, 2.0), share_above(f64::MAX, 2.0, 0.1)), (1.0, 0.0));
    }
}
