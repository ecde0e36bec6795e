//! The normal distribution: its share below a point, and the point below which a share lies.

use super::bisection::bisect;

/// Φ(x), the share of a standard normal distribution below x.
#[must_use]
pub fn share_below(x: f64) -> f64 {
    0.5 * libm::erfc(-x * std::f64::consts::FRAC_1_SQRT_2)
}

/// The point below which `share` of a standard normal distribution lies, for 0 < share < 1; infinite at the ends.
#[must_use]
pub fn quantile(share: f64) -> f64 {
    if share.is_nan() || share <= 0.0 {
        return f64::NEG_INFINITY;
    }
    if share >= 1.0 {
        return f64::INFINITY;
    }
    bisect(-40.0, 40.0, |value| share_below(value) < share)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_points() {
        assert!((share_below(0.0) - 0.5).abs() < 1e-16);
        assert!((share_below(1.0) - 0.841_344_746_068_542_9).abs() < 1e-15);
        assert!((share_below(-5.0) / 2.866_515_718_791_939e-7 - 1.0).abs() < 1e-12);
        assert!((quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-13);
        assert!((quantile(0.05) + 1.644_853_626_951_472_7).abs() < 1e-13);
        assert_eq!(quantile(0.0), f64::NEG_INFINITY);
    }
}
