//! The incomplete beta and gamma functions, as shares: what Student's t, χ² and the binomial distribution stand on.
//!
//! Continued fractions by Lentz's method and power series (NIST Digital Library of Mathematical Functions, 8.7.1, 8.9.2
//! and 8.17.22). Relative error about 1e-13, or 1e-15 times the larger parameter if that is more, where the result is
//! not below 1e-290. Parameters are at most 1e9: callers refuse larger ones, for which series do not come to rest.

use super::gamma::{ln_beta, ln_gamma};

/// Steps of a series or fraction at most. They come to rest after some √a steps: this is enough for a of 1e9.
const STEPS: u32 = 200_000;

/// Keeps Lentz's method away from a division by zero.
const TINY: f64 = 1e-300;

/// I_x(a, b): the share of a beta distribution below x, for positive a and b.
///
/// `rest` is 1 − x: near either end the caller knows one of the two to more digits than the other tells.
#[must_use]
pub fn beta_share(a: f64, b: f64, x: f64, rest: f64) -> f64 {
    if x.is_nan() || x <= 0.0 {
        return 0.0;
    }
    if rest.is_nan() || rest <= 0.0 {
        return 1.0;
    }
    let front = (a * ln_of(x, rest) + b * ln_of(rest, x) - ln_beta(a, b)).exp();
    if x < (a + 1.0) / (a + b + 2.0) {
        (front * beta_fraction(a, b, x) / a).clamp(0.0, 1.0)
    } else {
        (1.0 - front * beta_fraction(b, a, rest) / b).clamp(0.0, 1.0)
    }
}

/// ln x, from its distance to 1 where that is the smaller number.
fn ln_of(x: f64, rest: f64) -> f64 {
    if rest < 0.5 { (-rest).ln_1p() } else { x.ln() }
}

fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    let kept = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / kept(1.0 - (a + b) * x / (a + 1.0));
    let mut result = d;
    for step in 1..STEPS {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut factor = 1.0;
        for term in [even, odd] {
            d = 1.0 / kept(1.0 + term * d);
            c = kept(1.0 + term / c);
            factor = c * d;
            result *= factor;
        }
        if (factor - 1.0).abs() < 1e-15 {
            break;
        }
    }
    result
}

/// Q(a, x): the share of a gamma distribution with shape a and rate 1 above x, for positive a.
#[must_use]
pub fn gamma_share_above(a: f64, x: f64) -> f64 {
    if x.is_nan() || x <= 0.0 {
        return 1.0;
    }
    if x.is_infinite() {
        return 0.0;
    }
    let front = (a * x.ln() - x - ln_gamma(a)).exp();
    if x < a + 1.0 {
        return (1.0 - front * gamma_series(a, x)).clamp(0.0, 1.0);
    }
    (front * gamma_fraction(a, x)).clamp(0.0, 1.0)
}

fn gamma_series(a: f64, x: f64) -> f64 {
    let (mut term, mut sum, mut at) = (1.0 / a, 1.0 / a, a);
    for _ in 0..STEPS {
        at += 1.0;
        term *= x / at;
        sum += term;
        if term < sum * 1e-16 {
            break;
        }
    }
    sum
}

fn gamma_fraction(a: f64, x: f64) -> f64 {
    let kept = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut b = x + 1.0 - a;
    let mut c = 1.0 / TINY;
    let mut d = 1.0 / kept(b);
    let mut result = d;
    for step in 1..STEPS {
        let m = f64::from(step);
        let term = -m * (m - a);
        b += 2.0;
        d = 1.0 / kept(term * d + b);
        c = kept(b + term / c);
        let factor = c * d;
        result *= factor;
        if (factor - 1.0).abs() < 1e-15 {
            break;
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_with_a_closed_form() {
        for x in [1e-6_f64, 0.1, 0.5, 0.9, 1.0 - 1e-9] {
            let rest = 1.0 - x;
            assert!((beta_share(1.0, 1.0, x, rest) - x).abs() < 1e-14);
            assert!((beta_share(3.0, 1.0, x, rest) - x.powi(3)).abs() < 1e-14);
            let arc = 2.0 / std::f64::consts::PI * x.sqrt().atan2(rest.sqrt());
            assert!((beta_share(0.5, 0.5, x, rest) - arc).abs() < 1e-13);
        }
        for x in [1e-6_f64, 0.5, 2.0, 30.0, 600.0] {
            assert!((gamma_share_above(1.0, x) / (-x).exp() - 1.0).abs() < 1e-12);
            assert!((gamma_share_above(3.0, x) / ((-x).exp() * (1.0 + x + 0.5 * x * x)) - 1.0).abs() < 1e-11);
        }
    }

    #[test]
    fn ends_are_ends() {
        assert_eq!((beta_share(2.0, 3.0, 0.0, 1.0), beta_share(2.0, 3.0, 1.0, 0.0)), (0.0, 1.0));
        assert_eq!((gamma_share_above(2.0, 0.0), gamma_share_above(2.0, f64::INFINITY)), (1.0, 0.0));
        assert!((beta_share(1e6, 1e6, 0.5, 0.5) - 0.5).abs() < 1e-9);
    }
}
