//! The χ² distribution.

use super::incomplete::gamma_share_above;

/// The share of a χ² distribution with so many degrees of freedom above `value`.
#[must_use]
pub fn share_above(value: f64, degrees: f64) -> f64 {
    gamma_share_above(0.5 * degrees, 0.5 * value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_of_tables() {
        // scipy.stats.chi2, 1.17.
        for (value, degrees, share) in [
            (0.2025, 2.0, 0.903_707_078),
            (40.0, 1.0, 2.539_628_59e-10),
            (11.236, 1.0, 8.022_586_90e-4),
            (300.0, 250.0, 1.651_827_32e-2),
        ] {
            assert!((share_above(value, degrees) / share - 1.0).abs() < 1e-8, "{value} {degrees}");
        }
    }
}
