//! Whether the density of scores jumps at a threshold, as it does where somebody chooses on which side to be.
//!
//! M. D. Cattaneo, M. Jansson, X. Ma 2020, *Simple local polynomial density estimators*, JASA 115; 2018, *Manipulation
//! testing based on density discontinuity*, Stata Journal 18. On each side a polynomial is laid through the empirical
//! distribution function; its slope at the threshold is the density. A parabola's bandwidth is used for a cubic, so
//! that bias does not count. Variances are those of the jackknife, each side by itself. Weights are triangular.

use std::sync::LazyLock;

use super::kernel::Kernel;
use super::local::{COLUMNS, Local};
use super::refusal::{SideOfThreshold, ThresholdRefusal};
use super::sides::{Side, check_finite, split};
use crate::numerics::matrix::{Matrix, cholesky, solve};
use crate::numerics::normal;
use crate::numerics::sums::{count, sum};

/// Order of the polynomial whose bandwidth is chosen; one more is used for the test.
const ORDER: usize = 2;

/// Different scores that every bandwidth holds on each side.
const LEAST: usize = 20 + ORDER + 1;

/// A density beside a threshold, in shares of all customers per unit of the score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Density {
    /// Just below.
    pub below: f64,
    /// Just above.
    pub above: f64,
    /// Standard error of the difference.
    pub standard_error: f64,
    /// The difference, above minus below, over its standard error.
    pub statistic: f64,
    /// Probability of a difference at least so large, either way, if the density does not jump.
    pub p_value: f64,
    /// Bandwidths below and above.
    pub bandwidths: [f64; 2],
    /// Customers within them.
    pub customers: [usize; 2],
}

/// The density test with bandwidths by the data: of each side, the middle one of those that are best for this side, for
/// the difference and for the sum.
///
/// # Errors
/// [`ThresholdRefusal::TooFewValues`] where a side has fewer than 23 different scores; [`ThresholdRefusal::NotFinite`],
/// [`ThresholdRefusal::TooLarge`].
pub fn density(score: &[f64], threshold: f64) -> Result<Density, ThresholdRefusal> {
    let scores = Scores::new(score, threshold)?;
    let widths = scores.widths()?;
    scores.test(widths)
}

/// The density test with given bandwidths below and above.
///
/// # Errors
/// As [`density`], and [`ThresholdRefusal::BadOption`] where a bandwidth is not positive.
pub fn density_within(score: &[f64], threshold: f64, bandwidths: [f64; 2]) -> Result<Density, ThresholdRefusal> {
    if !bandwidths.iter().all(|width| *width > 0.0 && width.is_finite()) {
        return Err(ThresholdRefusal::BadOption { name: "bandwidths", allowed: "positive" });
    }
    let scores = Scores::new(score, threshold)?;
    scores.test(bandwidths.map(|width| width / scores.unit))
}

/// All scores, sorted, and their empirical distribution.
struct Scores {
    sides: [Side; 2],
    /// Customers.
    all: f64,
    mean: f64,
    deviation: f64,
    unit: f64,
}

impl Scores {
    fn new(score: &[f64], threshold: f64) -> Result<Self, ThresholdRefusal> {
        check_finite(score)?;
        let mut x: Vec<f64> = score.iter().map(|score| score - threshold).collect();
        if x.iter().any(|x| !x.is_finite()) {
            return Err(ThresholdRefusal::TooLarge);
        }
        x.sort_by(f64::total_cmp);
        let all = count(x.len());
        let unit = super::bandwidths::spread(&x).filter(|spread| *spread > 0.0);
        let unit = unit.map_or(1.0, |spread| spread.log2().round().exp2());
        if !unit.is_finite() || unit <= 0.0 {
            return Err(ThresholdRefusal::TooLarge);
        }
        for x in &mut x {
            *x /= unit;
        }
        // How many scores are at most this one, of those that are not this one.
        let mut share = Vec::with_capacity(x.len());
        for run in x.chunk_by(|left, right| left == right) {
            let upto = count(share.len() + run.len()) - 1.0;
            share.extend(std::iter::repeat_n(upto / (all - 1.0).max(1.0), run.len()));
        }
        let sides = split(&x, &[&share]);
        for (side, place) in sides.iter().zip([SideOfThreshold::Below, SideOfThreshold::Above]) {
            let found = side.distinct(0..side.x.len());
            if found < LEAST {
                return Err(ThresholdRefusal::TooFewValues { side: place, found, needed: LEAST });
            }
        }
        let mean = sum(x.iter().copied()) / all;
        let deviation = (sum(x.iter().map(|x| (x - mean).powi(2))) / (all - 1.0)).sqrt();
        Ok(Self { sides, all, mean, deviation, unit })
    }

    fn test(&self, widths: [f64; 2]) -> Result<Density, ThresholdRefusal> {
        let places = [SideOfThreshold::Below, SideOfThreshold::Above];
        let mut found = [(0.0, 0.0, 0); 2];
        for (((slot, side), width), place) in found.iter_mut().zip(&self.sides).zip(widths).zip(places) {
            let within = side.window(Kernel::Triangular, width);
            let few =
                || ThresholdRefusal::TooFewValues { side: place, found: side.distinct(within.clone()), needed: LEAST };
            let (slope, variance) = self.slope(side, width, ORDER + 1, 1).ok_or_else(few)?;
            *slot = (slope, variance, within.len());
        }
        let [(below, below_variance, below_customers), (above, above_variance, above_customers)] = found;
        let standard_error = (below_variance + above_variance).sqrt();
        let statistic = (above - below) / standard_error;
        if !statistic.is_finite() {
            return Err(ThresholdRefusal::TooLarge);
        }
        Ok(Density {
            below: below / self.unit,
            above: above / self.unit,
            standard_error: standard_error / self.unit,
            statistic,
            p_value: (2.0 * normal::share_below(-statistic.abs())).min(1.0),
            bandwidths: widths.map(|width| width * self.unit),
            customers: [below_customers, above_customers],
        })
    }

    /// A derivative of the distribution function at the threshold from one side, and its variance by the jackknife.
    ///
    /// A customer's score moves the distribution at every score above it: what leaves with a customer is the sum of the
    /// weights of the scores at theirs and above.
    fn slope(&self, side: &Side, width: f64, order: usize, derivative: usize) -> Option<(f64, f64)> {
        let fit = Local::new(side, Kernel::Triangular, width, order)?;
        let mut functional = fit.coefficient(derivative);
        let factorial = factorial(derivative);
        for weight in &mut functional.weights {
            *weight *= factorial;
        }
        let x = side.x.get(functional.range())?;
        let (mut from_here, mut squares) = (0.0, 0.0);
        let mut end = x.len();
        for run in x.chunk_by(|left, right| left == right).rev() {
            let start = end - run.len();
            from_here += functional.weights.get(start..end)?.iter().sum::<f64>();
            squares += count(run.len()) * from_here * from_here;
            end = start;
        }
        Some((functional.of(side.column(0)), squares / (self.all - 1.0).powi(2)))
    }

    /// Bandwidths in units: h = (V / (2 p n B²))^(1 / (2 p + 1)), where V and B come from pilots that would be best for
    /// a normal distribution.
    fn widths(&self) -> Result<[f64; 2], ThresholdRefusal> {
        let constants = &*CONSTANTS;
        let z = self.mean / self.deviation;
        let normal = (-0.5 * z * z).exp() * 0.398_942_280_401_432_7;
        let twice = 2.0 * count(ORDER);
        let pilot = |degree: usize, constant: f64, factor: f64, power: f64| {
            let curvature = hermite(degree, z);
            self.deviation * (factor * constant / (curvature * curvature * normal) / self.all).powf(1.0 / power)
        };
        let most = self.sides.iter().map(Side::reach).fold(0.0, f64::max);
        let least = self.sides.iter().map(|side| side.distance_of_values(LEAST)).fold(0.0, f64::max) * (1.0 + 1e-8);
        let kept = |width: f64| width.min(most).max(least);
        let bias_width = kept(pilot(ORDER + 2, constants.derivative, (twice + 1.0) / 4.0, twice + 5.0));
        let variance_width = kept(pilot(ORDER, constants.density, 1.0 / twice, twice + 1.0));
        let mut variances = [0.0; 2];
        let mut biases = [0.0; 2];
        for ((side, variance), bias) in self.sides.iter().zip(&mut variances).zip(&mut biases) {
            let few = ThresholdRefusal::TooFewValues {
                side: if side.x.last().is_some_and(|x| *x < 0.0) {
                    SideOfThreshold::Below
                } else {
                    SideOfThreshold::Above
                },
                found: side.distinct(side.window(Kernel::Triangular, variance_width)),
                needed: LEAST,
            };
            let (_, squared) = self.slope(side, variance_width, ORDER, 1).ok_or(few)?;
            let (next, _) = self.slope(side, bias_width, ORDER + 2, ORDER + 1).ok_or(few)?;
            *variance = self.all * variance_width * squared;
            // u³ is odd, so the parabola through it has the same slope on both sides.
            *bias = next / factorial(ORDER + 1) * constants.bias;
        }
        let width =
            |variance: f64, bias: f64| kept((variance / (twice * self.all * bias * bias)).powf(1.0 / (twice + 1.0)));
        let ([below, above], [below_bias, above_bias]) = (variances, biases);
        let both = [width(below + above, above_bias - below_bias), width(below + above, above_bias + below_bias)];
        let middle = |own: f64| {
            let mut three = [own, both[0], both[1]];
            three.sort_by(f64::total_cmp);
            three[1]
        };
        let found = [middle(width(below, below_bias)), middle(width(above, above_bias))];
        if found.iter().all(|width| width.is_finite()) { Ok(found) } else { Err(ThresholdRefusal::TooLarge) }
    }
}

fn factorial(of: usize) -> f64 {
    (1..=of).map(count).product()
}

/// The Hermite polynomial that the normal density's derivative of this degree is a multiple of.
fn hermite(degree: usize, z: f64) -> f64 {
    let (mut before, mut value) = (0.0, 1.0);
    for step in 0..degree {
        (before, value) = (value, z * value - count(step) * before);
    }
    value
}

/// Variance over squared bias of pilots for a normal distribution, and the bias of the slope.
struct Constants {
    /// Of the density by a parabola, with even weights.
    density: f64,
    /// Of the third derivative by a polynomial of order four, with even weights.
    derivative: f64,
    /// Slope at 0 of the parabola that is laid through u³ from 0 to 1, with triangular weights.
    bias: f64,
}

static CONSTANTS: LazyLock<Constants> = LazyLock::new(|| Constants {
    density: pilot_constant(ORDER, 1),
    derivative: pilot_constant(ORDER + 2, ORDER + 1),
    bias: next_power(ORDER, 1, |power| 1.0 / count(power + 1) - 1.0 / count(power + 2)),
});

/// The coefficient `of` when a polynomial of this order is laid through uᵒʳᵈᵉʳ⁺¹ from 0 to 1, by moments of the
/// weights.
fn next_power(order: usize, of: usize, moment: impl Fn(usize) -> f64) -> f64 {
    let right = std::array::from_fn(|row| if row <= order { moment(row + order + 1) } else { 0.0 });
    solved(order, &moment, &right).get(of).copied().unwrap_or(0.0)
}

fn solved(order: usize, moment: impl Fn(usize) -> f64, right: &[f64; COLUMNS]) -> [f64; COLUMNS] {
    let moments: Matrix<COLUMNS> = std::array::from_fn(|row| {
        std::array::from_fn(|column| match row.max(column) {
            most if most <= order => moment(row + column),
            _ if row == column => 1.0,
            _ => 0.0,
        })
    });
    // Moments of a weight that is nowhere negative are positive definite.
    cholesky(&moments).map_or([0.0; COLUMNS], |lower| solve(&lower, right))
}

/// Variance times ((order + 1)!)² over squared bias of the derivative `of` by a polynomial of this order with even
/// weights.
fn pilot_constant(order: usize, of: usize) -> f64 {
    let even = |power: usize| 1.0 / count(power + 1);
    let bias = next_power(order, of, even);
    let unit = std::array::from_fn(|row| if row == of { 1.0 } else { 0.0 });
    let row = solved(order, even, &unit);
    // ∫ (∫ₜ¹ Σ rowⱼ uʲ du)² dt: what one customer at t moves, squared.
    let mut variance = 0.0;
    for (i, left) in row.iter().enumerate().take(order + 1) {
        for (j, right) in row.iter().enumerate().take(order + 1) {
            let (a, b) = (count(i + 1), count(j + 1));
            let integral = 1.0 - 1.0 / (a + 1.0) - 1.0 / (b + 1.0) + 1.0 / (a + b + 1.0);
            variance += left * right * integral / a / b;
        }
    }
    variance * (factorial(order + 1) / bias).powi(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_are_those_of_one_sided_even_weights() {
        assert!((pilot_constant(1, 1) - 4.8).abs() < 1e-12);
        assert!((pilot_constant(2, 1) - 19_200.0 / 35.0).abs() < 1e-9);
        assert!((pilot_constant(3, 2) / 25_884.444_444_444 - 1.0).abs() < 1e-9);
        assert_eq!((hermite(0, 0.3), hermite(1, 0.3)), (1.0, 0.3));
        assert!((hermite(4, 2.0) - (16.0 - 24.0 + 3.0)).abs() < 1e-12);
    }
}
