//! Polynomials laid through the customers near a threshold, on one side of it.
//!
//! Everything that is asked of such a polynomial is a sum of outcomes with weights that follow from the scores alone:
//! its value at a place, its slope, its curvature. The weights are what is computed here.
#![expect(
    clippy::indexing_slicing,
    reason = "indices run below COLUMNS, the size in the type, or below a checked range"
)]

use std::ops::Range;

use super::kernel::Kernel;
use super::sides::Side;
use crate::numerics::matrix::{Matrix, cholesky, inverse};
use crate::numerics::sums::sum;

/// One more than the highest order that is fitted: what a quadratic estimate needs for its pilots.
pub(super) const COLUMNS: usize = 6;

/// A row of the powers 0 … COLUMNS − 1.
pub(super) type Powers = [f64; COLUMNS];

/// A power that is so near to a mixture of lower ones adds nothing but rounding.
const NEARLY_SINGULAR: f64 = 1e-11;

/// A sum of values of consecutive customers with weights.
#[derive(Debug, Clone)]
pub(super) struct Functional {
    /// The first customer.
    pub(super) start: usize,
    /// Weights of that one and those after it.
    pub(super) weights: Vec<f64>,
}

impl Functional {
    /// Σ wᵢ yᵢ.
    pub(super) fn of(&self, column: &[f64]) -> f64 {
        sum(self.weights.iter().zip(column.iter().skip(self.start)).map(|(weight, value)| weight * value))
    }

    /// Σ (wᵢ rᵢ)², where residuals begin with customer `start`.
    pub(super) fn variance(&self, start: usize, residuals: &[f64]) -> f64 {
        let own = residuals.iter().skip(self.start.saturating_sub(start));
        sum(self.weights.iter().zip(own).map(|(weight, residual)| (weight * residual).powi(2)))
    }

    /// This one minus `factor` times the other.
    pub(super) fn minus(&self, factor: f64, other: &Self) -> Self {
        let start = self.start.min(other.start);
        let end = (self.start + self.weights.len()).max(other.start + other.weights.len());
        let mut weights = vec![0.0; end - start];
        for (of, by) in [(self, 1.0), (other, -factor)] {
            for (slot, weight) in weights.iter_mut().skip(of.start - start).zip(&of.weights) {
                *slot += by * weight;
            }
        }
        Self { start, weights }
    }

    /// The customers that it takes.
    pub(super) fn range(&self) -> Range<usize> {
        self.start..self.start + self.weights.len()
    }
}

/// A weighted polynomial fit, before any outcome is known.
#[derive(Debug)]
pub(super) struct Local<'a> {
    side: &'a Side,
    /// Customers in the window.
    pub(super) range: Range<usize>,
    /// Their weights.
    weights: Vec<f64>,
    /// Inverse of the moments of powers of x / width.
    inverse: Matrix<COLUMNS>,
    order: usize,
    width: f64,
}

impl<'a> Local<'a> {
    /// The fit of a polynomial of this order; `None` if customers in the window take too few different scores for it.
    pub(super) fn new(side: &'a Side, kernel: Kernel, width: f64, order: usize) -> Option<Self> {
        if order >= COLUMNS || !(width > 0.0 && width.is_finite()) {
            return None;
        }
        let range = side.window(kernel, width);
        if side.distinct(range.clone()) <= order {
            return None;
        }
        let x = side.x.get(range.clone())?;
        let weights: Vec<f64> = x.iter().map(|x| kernel.weight(x / width)).collect();
        let mut powers_summed = [0.0; 2 * COLUMNS - 1];
        for (x, weight) in x.iter().zip(&weights) {
            let mut term = *weight;
            for slot in powers_summed.iter_mut().take(2 * order + 1) {
                *slot += term;
                term *= x / width;
            }
        }
        // Powers beyond the order stand apart, with nothing to do with the others.
        let moments: Matrix<COLUMNS> = std::array::from_fn(|row| {
            std::array::from_fn(|column| match row.max(column) {
                most if most <= order => powers_summed[row + column],
                _ if row == column => 1.0,
                _ => 0.0,
            })
        });
        let lower = cholesky(&moments)?;
        let is_sound = |row: usize| lower[row][row].powi(2) > NEARLY_SINGULAR * moments[row][row];
        (0..=order).all(is_sound).then(|| Self { side, range, weights, inverse: inverse(&lower), order, width })
    }

    /// The sum of outcomes that is Σ targetⱼ βⱼ, where βⱼ belongs to (x / width)ʲ.
    fn functional(&self, target: &Powers) -> Functional {
        let row: Powers =
            std::array::from_fn(|j| (0..=self.order).map(|k| target[k] * self.inverse[k][j]).sum::<f64>());
        let x = self.side.x.get(self.range.clone()).unwrap_or_default();
        let weight = |(x, weight): (&f64, &f64)| {
            let u = x / self.width;
            weight * (0..=self.order).rev().fold(0.0, |value, j| value * u + row[j])
        };
        Functional { start: self.range.start, weights: x.iter().zip(&self.weights).map(weight).collect() }
    }

    /// The coefficient of x to the power `of`, in the unit of x.
    pub(super) fn coefficient(&self, of: usize) -> Functional {
        let mut functional = self.functional(&std::array::from_fn(|j| if j == of { 1.0 } else { 0.0 }));
        let unit = (0..of).fold(1.0, |unit, _| unit * self.width);
        for weight in &mut functional.weights {
            *weight /= unit;
        }
        functional
    }

    /// The value of the polynomial at a distance from the threshold.
    pub(super) fn value_at(&self, x: f64) -> Functional {
        let u = x / self.width;
        let mut power = 1.0;
        self.functional(&std::array::from_fn(|_| {
            let own = power;
            power *= u;
            own
        }))
    }

    /// What the polynomial leaves of a column of the side, for customers of `range`.
    pub(super) fn rest(&self, column: &[f64], range: Range<usize>) -> Vec<f64> {
        let coefficients: Powers = std::array::from_fn(|j| {
            if j > self.order {
                return 0.0;
            }
            self.functional(&std::array::from_fn(|k| if j == k { 1.0 } else { 0.0 })).of(column)
        });
        let rows = self.side.x.get(range.clone()).unwrap_or_default().iter().zip(column.iter().skip(range.start));
        rows.map(|(x, value)| {
            let u = x / self.width;
            value - coefficients.iter().rev().fold(0.0, |sum, coefficient| sum * u + coefficient)
        })
        .collect()
    }

    /// Σ wᵢ aᵢ bᵢ over the window.
    pub(super) fn product(&self, left: &[f64], right: &[f64]) -> f64 {
        sum(self.weights.iter().zip(left).zip(right).map(|((weight, a), b)| weight * a * b))
    }

    /// Numbers that the fit takes from the data.
    pub(super) const fn parameters(&self) -> usize {
        self.order + 1
    }

    /// The side that it is fitted to.
    pub(super) const fn side(&self) -> &'a Side {
        self.side
    }
}
