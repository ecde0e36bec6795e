//! Columns freed of what covariates explain, with the same slopes on both sides.
#![expect(clippy::indexing_slicing, reason = "indices run below MOST, the size in the type")]

use super::local::Local;
use super::sides::Side;
use crate::numerics::matrix::{Matrix, cholesky, solve};

/// Covariates at most.
pub(super) const MOST: usize = 8;

/// A covariate of which the others leave so little says nothing of its own.
const NEARLY_SINGULAR: f64 = 1e-11;

/// Slopes by covariates (columns from `first` on) of the column `of`: least squares with the fits' weights, once the
/// fits' polynomials are taken out of everything. `None` if covariates are collinear.
pub(super) fn slopes(fits: &[&Local<'_>], of: usize, first: usize) -> Option<Vec<f64>> {
    let covariates = fits.first()?.side().columns.len().checked_sub(first)?;
    let mut products: Matrix<MOST> = std::array::from_fn(|row| {
        std::array::from_fn(|column| if row == column && row >= covariates { 1.0 } else { 0.0 })
    });
    let mut right = [0.0; MOST];
    let mut raw = [1.0; MOST];
    for fit in fits {
        let rest = |at: usize| fit.rest(fit.side().column(at), fit.range.clone());
        let freed: Vec<Vec<f64>> = (first..first + covariates).map(rest).collect();
        let outcome = rest(of);
        for row in 0..covariates {
            let own = fit.side().column(first + row).get(fit.range.clone()).unwrap_or_default();
            raw[row] += fit.product(own, own);
            right[row] += fit.product(&freed[row], &outcome);
            for column in 0..covariates {
                products[row][column] += fit.product(&freed[row], &freed[column]);
            }
        }
    }
    let lower = cholesky(&products)?;
    let is_sound = |row: usize| lower[row][row].powi(2) > NEARLY_SINGULAR * (raw[row] - 1.0);
    if !(0..covariates).all(is_sound) {
        return None;
    }
    Some(solve(&lower, &right).into_iter().take(covariates).collect())
}

/// The column `of` without what covariates explain of it.
pub(super) fn freed(side: &Side, of: usize, first: usize, slopes: &[f64]) -> Vec<f64> {
    let mut column = side.column(of).to_vec();
    for (slope, covariate) in slopes.iter().zip(side.columns.iter().skip(first)) {
        for (value, explains) in column.iter_mut().zip(covariate) {
            *value -= slope * explains;
        }
    }
    column
}
