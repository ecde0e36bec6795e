//! Integrals: Gauss's rule for smooth pieces, the double exponential rule for averages over a distribution.

use std::sync::LazyLock;

/// Places in (−1, 1) and weights.
type Nodes<const NODES: usize> = [(f64, f64); NODES];

static LONG: LazyLock<Nodes<16>> = LazyLock::new(rule);
static SHORT: LazyLock<Nodes<8>> = LazyLock::new(rule);

/// Gauss and Legendre's rule with 16 nodes: places in (−1, 1) and their weights, exact up to degree 31.
#[must_use]
pub fn long_rule() -> &'static [(f64, f64)] {
    &*LONG
}

/// The same with 8 nodes, exact up to degree 15.
#[must_use]
pub fn short_rule() -> &'static [(f64, f64)] {
    &*SHORT
}

/// The zeros of the Legendre polynomial, by Newton's method, and their weights.
fn rule<const NODES: usize>() -> Nodes<NODES> {
    let mut step = 0.0;
    let count = [1.0; NODES].iter().sum::<f64>();
    [(); NODES].map(|()| {
        step += 1.0;
        let mut x = (std::f64::consts::PI * (step - 0.25) / (count + 0.5)).cos();
        for _ in 0..20 {
            let (value, slope) = legendre(NODES, x);
            x -= value / slope;
        }
        let (_, slope) = legendre(NODES, x);
        (x, 2.0 / ((1.0 - x * x) * slope * slope))
    })
}

/// The Legendre polynomial of this degree and its derivative.
fn legendre(degree: usize, x: f64) -> (f64, f64) {
    let (mut before, mut value, mut at) = (1.0, x, 1.0);
    for _ in 1..degree {
        let next = ((2.0 * at + 1.0) * x * value - at * before) / (at + 1.0);
        (before, value) = (value, next);
        at += 1.0;
    }
    (value, at * (x * value - before) / (x * x - 1.0))
}

/// The average of `value` over a distribution on the whole line, given by the logarithm of its density up to a
/// constant.
///
/// The line is mapped by y = `centre` + (`right` eᵘ − `left` e⁻ᵘ) / 2 and summed by the trapezoidal rule, whose step is
/// halved until the average stands still to 1e-13 (Takahasi and Mori 1974). `left` and `right` are the lengths over
/// which the density changes on its two sides.
pub fn mean_over_line(
    centre: f64,
    (left, right): (f64, f64),
    ln_density: impl Fn(f64) -> f64,
    value: impl Fn(f64) -> f64,
) -> f64 {
    let at = |u: f64| {
        let (up, down) = (0.5 * right * u.exp(), 0.5 * left * (-u).exp());
        let y = centre + up - down;
        let weight = (ln_density(y) + (up + down).ln()).exp();
        if weight > 0.0 { (weight, weight * value(y)) } else { (0.0, 0.0) }
    };
    let mut total = at(0.0);
    let (mut step, mut previous) = (0.5, f64::NAN);
    let mut first = step;
    for _ in 0..9 {
        for direction in [1.0, -1.0] {
            let mut u = first;
            while u < 12.0 {
                let (weight, part) = at(direction * u);
                total = (total.0 + weight, total.1 + part);
                if weight <= 1e-22 * total.0 && u > 2.0 {
                    break;
                }
                u += if first < step { 2.0 * first } else { step };
            }
        }
        let mean = total.1 / total.0;
        if (mean - previous).abs() <= 1e-13 * mean.abs() {
            return mean;
        }
        previous = mean;
        step = first;
        first = 0.5 * step;
    }
    previous
}

/// The average of `value(ln p, ln (1 − p))` over p from the beta distribution.
pub fn mean_over_beta(a: f64, b: f64, value: impl Fn(f64, f64) -> f64) -> f64 {
    let centre = (a / b).ln();
    let logs = |y: f64| (-softplus(-y), -softplus(y));
    let peak = {
        let (yes, no) = logs(centre);
        a * yes + b * no
    };
    let widths = (super::gamma::trigamma(a).sqrt(), super::gamma::trigamma(b).sqrt());
    let ln_density = |y: f64| {
        let (yes, no) = logs(y);
        a * yes + b * no - peak
    };
    mean_over_line(centre, widths, ln_density, |y| {
        let (yes, no) = logs(y);
        value(yes, no)
    })
}

/// The average of `value(λ)` over λ from the gamma distribution with this shape and rate.
pub fn mean_over_gamma(shape: f64, rate: f64, value: impl Fn(f64) -> f64) -> f64 {
    let centre = shape.ln();
    let width = super::gamma::trigamma(shape).sqrt();
    let ln_density = |y: f64| shape * (y - centre) - (y.exp() - shape);
    mean_over_line(centre, (width, width.min(1.0)), ln_density, |y| value(y.exp() / rate))
}

/// ln (1 + eʸ).
fn softplus(y: f64) -> f64 {
    y.max(0.0) + (-y.abs()).exp().ln_1p()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polynomials_are_exact() {
        for (degree, rule) in [(0, short_rule()), (14, short_rule()), (2, long_rule()), (30, long_rule())] {
            let found: f64 = rule.iter().map(|(x, weight)| weight * x.powi(degree)).sum();
            assert!((found - 2.0 / f64::from(degree + 1)).abs() < 1e-14, "{degree}: {found}");
        }
    }

    #[test]
    fn moments_of_distributions() {
        for a in [0.02_f64, 0.8, 3.0, 900.0] {
            for b in [0.03_f64, 2.4, 70.0, 20_000.0] {
                let mean = mean_over_beta(a, b, |yes, _| yes.exp());
                assert!((mean * (a + b) / a - 1.0).abs() < 1e-11, "{a} {b}: {mean}");
                let square = mean_over_beta(a, b, |_, no| (2.0 * no).exp());
                assert!((square * (a + b) * (a + b + 1.0) / (b * (b + 1.0)) - 1.0).abs() < 1e-11);
            }
            let mean = mean_over_gamma(a, 4.0, |rate| rate);
            assert!((mean * 4.0 / a - 1.0).abs() < 1e-11, "{a}: {mean}");
        }
    }
}
