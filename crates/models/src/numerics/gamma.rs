//! The gamma function's logarithm and its derivatives, for positive arguments.
//!
//! Stirling's series with Bernoulli numbers (NIST Digital Library of Mathematical Functions, 5.11.1 and 5.11.2) from
//! [`FAR`] on; nearer arguments are carried there by the recurrence Γ(x + 1) = x Γ(x) (5.5.1).

/// From here on the series below are exact to the last digits.
const FAR: f64 = 12.0;

const HALF_LN_TAU: f64 = 0.918_938_533_204_672_8;

/// ln Γ(x) for x > 0. Absolute error about 1e-15 times the larger of 1 and the result's size.
#[must_use]
pub fn ln_gamma(x: f64) -> f64 {
    let (mut far, mut product) = (x, 1.0);
    while far < FAR {
        product *= far;
        far += 1.0;
    }
    (far - 0.5) * far.ln() - far + HALF_LN_TAU + stirling_rest(far) - product.ln()
}

/// What Stirling's series adds to its leading terms: Σ B₂ₖ / (2k (2k − 1) x²ᵏ⁻¹).
fn stirling_rest(x: f64) -> f64 {
    const TERMS: [f64; 8] = [
        1.0 / 12.0,
        -1.0 / 360.0,
        1.0 / 1260.0,
        -1.0 / 1680.0,
        1.0 / 1188.0,
        -691.0 / 360_360.0,
        1.0 / 156.0,
        -3617.0 / 122_400.0,
    ];
    polynomial(&TERMS, 1.0 / (x * x)) / x
}

/// ψ(x) = d ln Γ(x) / dx for x > 0.
#[must_use]
pub fn digamma(x: f64) -> f64 {
    let (mut far, mut sum) = (x, 0.0);
    while far < FAR {
        sum += 1.0 / far;
        far += 1.0;
    }
    far.ln() + digamma_rest(far) - sum
}

/// What the series of ψ adds to ln x.
fn digamma_rest(x: f64) -> f64 {
    const TERMS: [f64; 7] =
        [1.0 / 12.0, -1.0 / 120.0, 1.0 / 252.0, -1.0 / 240.0, 1.0 / 132.0, -691.0 / 32_760.0, 1.0 / 12.0];
    let square = 1.0 / (x * x);
    -0.5 / x - square * polynomial(&TERMS, square)
}

/// ψ′(x) for x > 0.
#[must_use]
pub fn trigamma(x: f64) -> f64 {
    const TERMS: [f64; 7] = [1.0 / 6.0, -1.0 / 30.0, 1.0 / 42.0, -1.0 / 30.0, 5.0 / 66.0, -691.0 / 2730.0, 7.0 / 6.0];
    let (mut far, mut sum) = (x, 0.0);
    while far < FAR {
        sum += 1.0 / (far * far);
        far += 1.0;
    }
    let square = 1.0 / (far * far);
    1.0 / far + 0.5 * square + square / far * polynomial(&TERMS, square) + sum
}

/// ln (Γ(a + n) / Γ(a)) for a > 0 and n ≥ 0: the logarithm of the rising factorial a (a + 1) … (a + n − 1).
///
/// Exact to rounding also where both gamma functions are huge and their difference is small.
#[must_use]
pub fn ln_rising(a: f64, n: f64) -> f64 {
    if n <= 0.0 {
        return 0.0;
    }
    if n <= 16.0 && n.fract() == 0.0 && (1e-9..1e9).contains(&a) {
        let (mut product, mut factor) = (1.0, a);
        while factor < a + n - 0.5 {
            product *= factor;
            factor += 1.0;
        }
        return product.ln();
    }
    if a < FAR {
        return ln_gamma(a + n) - ln_gamma(a);
    }
    (a - 0.5) * (n / a).ln_1p() + n * (a + n).ln() - n + stirling_rest(a + n) - stirling_rest(a)
}

/// ψ(a + n) − ψ(a) for a > 0 and n ≥ 0: the derivative of [`ln_rising`] by a.
#[must_use]
pub fn digamma_rising(a: f64, n: f64) -> f64 {
    if n <= 0.0 {
        return 0.0;
    }
    if n <= 16.0 && n.fract() == 0.0 {
        let (mut sum, mut step) = (0.0, 0.0);
        while step < n - 0.5 {
            sum += 1.0 / (a + step);
            step += 1.0;
        }
        return sum;
    }
    if a < FAR {
        return digamma(a + n) - digamma(a);
    }
    (n / a).ln_1p() + digamma_rest(a + n) - digamma_rest(a)
}

/// ln B(a, b) for positive a and b.
#[must_use]
pub fn ln_beta(a: f64, b: f64) -> f64 {
    let (small, large) = if a < b { (a, b) } else { (b, a) };
    ln_gamma(small) - ln_rising(large, small)
}

/// c₀ + c₁ x + c₂ x² …
fn polynomial(terms: &[f64], x: f64) -> f64 {
    terms.iter().rev().fold(0.0, |sum, term| sum * x + term)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_near(found: f64, expected: f64, tolerance: f64) {
        assert!((found - expected).abs() <= tolerance * expected.abs().max(1.0), "{found} is not {expected}");
    }

    #[test]
    fn factorials_and_known_values() {
        let mut factorial = 1.0_f64;
        for n in 1..=170 {
            assert_near(ln_gamma(f64::from(n)), factorial.ln(), 1e-14);
            factorial *= f64::from(n);
        }
        assert_near(ln_gamma(0.5), 0.5 * std::f64::consts::PI.ln(), 4e-15);
        assert_near(ln_gamma(1e-10), 1e10_f64.ln() - 1e-10 * 0.577_215_664_901_532_9, 4e-15);
        assert_near(digamma(1.0), -0.577_215_664_901_532_9, 4e-15);
        assert_near(digamma(0.5), -0.577_215_664_901_532_9 - 4.0_f64.ln(), 4e-15);
        assert_near(trigamma(1.0), std::f64::consts::PI.powi(2) / 6.0, 4e-15);
        assert_near(trigamma(0.5), std::f64::consts::PI.powi(2) / 2.0, 4e-15);
        assert_near(ln_beta(2.0, 3.0), (1.0_f64 / 12.0).ln(), 4e-15);
        assert_near(ln_beta(1e12, 1.0), -(1e12_f64.ln()), 4e-15);
    }

    #[test]
    fn derivatives_agree_with_differences() {
        for x in [0.01_f64, 0.3, 1.0, 2.5, 11.9, 12.1, 80.0, 3000.0] {
            let step = 1e-5 * x;
            assert_near(digamma(x), (ln_gamma(x + step) - ln_gamma(x - step)) / (2.0 * step), 1e-7);
            assert_near(trigamma(x), (digamma(x + step) - digamma(x - step)) / (2.0 * step), 1e-7);
        }
    }

    #[test]
    fn rising_factorials_agree_with_sums() {
        for a in [1e-8_f64, 0.2, 3.0, 40.0, 1e6, 1e12] {
            for n in [1_u32, 5, 16, 17, 100, 3000] {
                let by_hand: f64 = (0..n).map(|step| (a + f64::from(step)).ln()).sum();
                assert_near(ln_rising(a, f64::from(n)), by_hand, 1e-13);
                let by_hand: f64 = (0..n).map(|step| 1.0 / (a + f64::from(step))).sum();
                assert!((digamma_rising(a, f64::from(n)) / by_hand - 1.0).abs() < 1e-12);
            }
        }
        assert_eq!(ln_rising(2.0, 0.0), 0.0);
    }
}
