//! Difference in differences of two groups and two times.

use std::collections::BTreeSet;

use crate::bounds::Interval;
use crate::numerics::least_squares::{Covariance, Regression, RegressionDesign, fit};
use crate::numerics::t_interval;
use crate::unanswered::{Unanswered, check_count, check_length, check_level, finite, number};

/// What a measure did to those that it was for, beyond what happened to the others.
#[derive(Debug, Clone, PartialEq)]
pub struct TwoByTwo {
    /// Means of the comparison group before and after, and of the treated before and after.
    pub means: [[f64; 2]; 2],
    /// Observations in the same order.
    pub counts: [[usize; 2]; 2],
    /// Clusters of the comparison group and of the treated, where errors are by clusters.
    ///
    /// With fewer than about 10 in either group the interval is too narrow.
    pub clusters: Option<[usize; 2]>,
    /// The effect: the change of the treated less that of the others.
    pub effect: Interval,
    /// Its standard error, of the covariance that was asked for.
    pub standard_error: f64,
    /// Its standard error where every cell has a variance of its own and observations are independent.
    pub standard_error_of_cells: f64,
    /// The whole regression, with columns `treated`, `after`, `treated after` and the controls.
    pub regression: Regression,
}

/// Difference in differences, (ȳ_T1 − ȳ_T0) − (ȳ_C1 − ȳ_C0), by regression: with controls it is the effect beside them.
///
/// A row per unit and time. Take the covariance by clusters where a unit (a customer, a shop) has several rows, else the
/// standard error is too small (Bertrand, Duflo, Mullainathan 2004). It rests on both groups running in parallel
/// without the measure, which two times cannot show: [`super::event_study`] can.
///
/// # Errors
/// [`Unanswered::TooFew`] where a cell has fewer than two observations, or a group fewer than two clusters;
/// [`Unanswered::NoVariation`] where no cell varies; what [`fit`] refuses.
pub fn two_by_two(
    treated: &[bool],
    after: &[bool],
    outcome: &[f64],
    controls: &[(&str, &[f64])],
    covariance: Covariance<'_>,
    level: f64,
) -> Result<TwoByTwo, Unanswered> {
    check_level(level)?;
    let rows = outcome.len();
    check_length("the treated", treated.len(), rows)?;
    check_length("the times", after.len(), rows)?;
    let mut cells = [[Cell::default(); 2]; 2];
    for ((treated, after), value) in treated.iter().zip(after).zip(outcome) {
        let [before, later] = if *treated { &mut cells[1] } else { &mut cells[0] };
        if *after { later } else { before }.add(*value);
    }
    for cell in cells.iter().flatten() {
        check_count("observations of a group at a time", cell.count, 2)?;
    }
    let clusters = match covariance {
        Covariance::Clustered(clusters) => {
            check_length("the clusters", clusters.len(), rows)?;
            let of = |group: bool| {
                let members = clusters.iter().zip(treated).filter(|(_, treated)| **treated == group);
                members.map(|(cluster, _)| *cluster).collect::<BTreeSet<usize>>().len()
            };
            let found = [of(false), of(true)];
            check_count("clusters to compare with", found[0], 2)?;
            check_count("treated clusters", found[1], 2)?;
            Some(found)
        }
        Covariance::Classical | Covariance::Robust | Covariance::NeweyWest { .. } => None,
    };
    let column = |of: &dyn Fn(usize) -> bool| (0..rows).map(|row| f64::from(u8::from(of(row)))).collect::<Vec<f64>>();
    let at = |flags: &[bool], row: usize| flags.get(row).copied().unwrap_or(false);
    let mut design = RegressionDesign::new(rows)
        .with_intercept()
        .with("treated", column(&|row| at(treated, row)))
        .with("after", column(&|row| at(after, row)))
        .with(EFFECT, column(&|row| at(treated, row) && at(after, row)));
    for (name, values) in controls {
        design = design.with(*name, values.to_vec());
    }
    let regression = fit(&design, outcome, None, covariance)?;
    let value = regression.coefficient(EFFECT).unwrap_or(0.0);
    let standard_error = regression.standard_error(EFFECT).unwrap_or(0.0);
    // Of cells that do not vary, only rounding is left, of which nothing is told.
    let rounding = ROUNDING * outcome.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
    if regression.variance.sqrt() <= rounding || standard_error <= rounding {
        return Err(Unanswered::NoVariation { what: "the outcome of a group at a time" });
    }
    let of_cells: f64 = cells.iter().flatten().map(|cell| cell.variance_of_mean()).sum();
    Ok(TwoByTwo {
        means: cells.map(|pair| pair.map(|cell| cell.mean)),
        counts: cells.map(|pair| pair.map(|cell| cell.count)),
        clusters,
        effect: t_interval::around(value, standard_error, regression.degrees, level),
        standard_error,
        standard_error_of_cells: finite("a standard error", of_cells.sqrt())?,
        regression,
    })
}

/// Deviations below this part of the largest outcome are rounding.
const ROUNDING: f64 = 1e-14;

/// Name of the column whose coefficient is the effect.
const EFFECT: &str = "treated after";

/// Mean and squares of a cell, added one by one (Welford 1962).
#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    count: usize,
    mean: f64,
    squares: f64,
}

impl Cell {
    fn add(&mut self, value: f64) {
        self.count += 1;
        let off = value - self.mean;
        self.mean += off / number(self.count);
        self.squares += off * (value - self.mean);
    }

    fn variance_of_mean(&self) -> f64 {
        self.squares / number(self.count.saturating_sub(1).max(1)) / number(self.count)
    }
}
