//! The incomplete gamma and beta functions, as shares between 0 and 1, and their inverses.
//!
//! Power series near the beginning and continued fractions elsewhere, by Lentz's method (Press et al. 2007, "Numerical
//! Recipes", 6.2 and 6.4); inverses by bisection, which needs no derivative and never leaves the range.

use super::gamma::{ln_beta, ln_gamma};

/// Terms of a series or a fraction at most: enough for shapes up to some 10⁸.
const TERMS: u32 = 100_000;

/// Relative size of a term from which on the rest is rounding.
const SMALL: f64 = 1e-16;

/// Stands for 0 in a denominator of Lentz's method.
const TINY: f64 = 1e-300;

/// The share of a gamma distribution with this shape and rate 1 that lies below `x`: P(a, x) = γ(a, x) / Γ(a).
#[must_use]
pub fn gamma_below(shape: f64, x: f64) -> f64 {
    if x.is_nan() || shape.is_nan() || x <= 0.0 {
        return 0.0;
    }
    if x.is_infinite() {
        return 1.0;
    }
    let front = (shape * x.ln() - x - ln_gamma(shape)).exp();
    if x < shape + 1.0 {
        let (mut term, mut sum, mut at) = (1.0 / shape, 1.0 / shape, shape);
        for _ in 0..TERMS {
            at += 1.0;
            term *= x / at;
            sum += term;
            if term < SMALL * sum {
                break;
            }
        }
        return (front * sum).clamp(0.0, 1.0);
    }
    let mut b = x + 1.0 - shape;
    let mut c = 1.0 / TINY;
    let mut d = 1.0 / b;
    let mut fraction = d;
    for step in 1..TERMS {
        let step = f64::from(step);
        let a = -step * (step - shape);
        b += 2.0;
        d = 1.0 / away_from_zero(a * d + b);
        c = away_from_zero(b + a / c);
        fraction *= d * c;
        if (d * c - 1.0).abs() < SMALL {
            break;
        }
    }
    (1.0 - front * fraction).clamp(0.0, 1.0)
}

/// The point below which `share` of a gamma distribution with this shape and rate 1 lies.
#[must_use]
pub fn gamma_quantile(shape: f64, share: f64) -> f64 {
    let mut high = shape.max(1.0);
    while gamma_below(shape, high) < share && high < 1e300 {
        high *= 2.0;
    }
    bisect(0.0, high, |x| gamma_below(shape, x) < share)
}

/// The share of a beta distribution that lies below `x`: the regularised incomplete beta function Iₓ(a, b).
#[must_use]
pub fn beta_below(a: f64, b: f64, x: f64) -> f64 {
    if x.is_nan() || x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let front = (a * x.ln() + b * (-x).ln_1p() - ln_beta(a, b)).exp();
    // The fraction runs fast below the mean; above it the mirrored one does.
    let share = if x < (a + 1.0) / (a + b + 2.0) {
        front * beta_fraction(a, b, x) / a
    } else {
        1.0 - front * beta_fraction(b, a, 1.0 - x) / b
    };
    share.clamp(0.0, 1.0)
}

/// The point below which `share` of a beta distribution lies.
#[must_use]
pub fn beta_quantile(a: f64, b: f64, share: f64) -> f64 {
    bisect(0.0, 1.0, |x| beta_below(a, b, x) < share)
}

fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    let mut c = 1.0;
    let mut d = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    for step in 1..TERMS {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut last = 1.0;
        for part in [even, odd] {
            d = 1.0 / away_from_zero(1.0 + part * d);
            c = away_from_zero(1.0 + part / c);
            last = d * c;
            fraction *= last;
        }
        if (last - 1.0).abs() < SMALL {
            break;
        }
    }
    fraction
}

fn away_from_zero(value: f64) -> f64 {
    if value.abs() < TINY { TINY } else { value }
}

/// The place between `low` and `high` up to which `is_below` holds.
pub(crate) fn bisect(mut low: f64, mut high: f64, is_below: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if is_below(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_near(found: f64, expected: f64, tolerance: f64) {
        assert!((found - expected).abs() <= tolerance * expected.abs(), "{found} is not {expected}");
    }

    #[test]
    fn gamma_shares_agree_with_closed_forms() {
        for x in [0.01_f64, 0.5, 1.0, 3.0, 20.0] {
            assert_near(gamma_below(1.0, x), 1.0 - (-x).exp(), 1e-13);
            assert_near(gamma_below(2.0, x), 1.0 - (1.0 + x) * (-x).exp(), 1e-11);
            assert_near(gamma_below(0.5, x), 1.0 - libm::erfc(x.sqrt()), 1e-13);
        }
        // χ² with 10 degrees of freedom: 18.307 is its 95 % point.
        assert_near(2.0 * gamma_quantile(5.0, 0.95), 18.307_038_053_275_143, 1e-11);
        assert_near(gamma_below(1e6, 1e6), 0.5 + 1.0 / (3.0 * (2.0 * std::f64::consts::PI * 1e6).sqrt()), 1e-6);
    }

    #[test]
    fn beta_shares_agree_with_closed_forms() {
        for x in [0.01_f64, 0.3, 0.5, 0.9] {
            assert_near(beta_below(1.0, 1.0, x), x, 1e-14);
            assert_near(beta_below(2.0, 3.0, x), x * x * (6.0 - 8.0 * x + 3.0 * x * x), 1e-12);
            assert_near(beta_below(0.5, 0.5, x), 2.0 / std::f64::consts::PI * x.sqrt().asin(), 1e-13);
        }
        assert_near(beta_quantile(2.0, 3.0, beta_below(2.0, 3.0, 0.37)), 0.37, 1e-12);
        assert_near(beta_below(1e7, 1e7, 0.5), 0.5, 1e-6);
    }
}
