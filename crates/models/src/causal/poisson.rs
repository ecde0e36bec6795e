//! Regression of counts, and of amounts that scatter like counts: log E[y] = offset + columns, variance φ E[y].

use crate::numerics::least_squares::{Covariance, Regression, RegressionDesign, fit};
use crate::unanswered::Unanswered;

/// Iterations at most; a fit takes some five.
const MOST: usize = 60;

/// A fitted regression of counts.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct CountRegression {
    /// Its `variance` is the dispersion φ, which the classical covariance contains (quasi-Poisson).
    pub(super) regression: Regression,
    /// Expected values by row.
    pub(super) means: Vec<f64>,
}

/// Fits by weighted least squares that are repeated (McCullagh and Nelder 1989, "Generalized Linear Models", 2.5): the
/// last of them is the fit, whichever covariance is asked for.
///
/// # Errors
/// What [`fit`] refuses; [`Unanswered::NotConverged`].
pub(super) fn fit_counts(
    design: &RegressionDesign,
    counts: &[f64],
    offset: &[f64],
    covariance: Covariance<'_>,
) -> Result<CountRegression, Unanswered> {
    let not_converged = Unanswered::NotConverged { what: "fit of counts" };
    let mean = counts.iter().map(|count| count / crate::unanswered::number(counts.len())).sum::<f64>();
    let mut means: Vec<f64> = counts.iter().map(|count| 0.5 * (count + mean)).collect();
    let mut last = f64::INFINITY;
    for _ in 0..MOST {
        let working: Vec<f64> = (counts.iter().zip(&means).zip(offset))
            .map(|((count, mean), offset)| mean.ln() - offset + (count - mean) / mean)
            .collect();
        let regression = fit(design, &working, Some(&means), covariance)?;
        let next: Vec<f64> = (offset.iter().enumerate())
            .map(|(row, offset)| (offset + design.predicted(row, &regression.coefficients)).exp())
            .collect();
        let change = (next.iter().zip(&means)).map(|(next, mean)| (next / mean).ln().abs()).fold(0.0, f64::max);
        if !change.is_finite() || next.iter().any(|mean| *mean <= 0.0) {
            return Err(not_converged);
        }
        means = next;
        // Rounding ends the descent of changes before they vanish.
        if change < 1e-13 || (change < 1e-9 && change >= last) {
            return Ok(CountRegression { regression, means });
        }
        last = change;
    }
    Err(not_converged)
}
