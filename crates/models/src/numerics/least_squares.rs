//! Least squares with or without weights, and standard errors that suit the data.
//!
//! Columns are made orthogonal one after the other, twice over, which is as exact as reflections are (Giraud, Langou
//! and Rozložník 2005), and which finds the first column that says nothing new. Covariances: classical; HC1 (White
//! 1980; MacKinnon and White 1985); by clusters with the usual correction for few of them (Liang and Zeger 1986);
//! for residuals that follow each other (Newey and West 1987).
#![expect(clippy::indexing_slicing, reason = "rows and columns run below the sizes of the design")]

use std::collections::{BTreeMap, BTreeSet};

use super::linear::{Rows, dot, quadratic_form, solve};
use super::{fisher, t_interval};
use crate::bounds::Interval;
use crate::unanswered::{
    Unanswered, check_count, check_each, check_finite, check_length, check_level, check_option, finite, number,
};

/// The columns of a regression, by name.
#[derive(Debug, Clone, PartialEq)]
pub struct RegressionDesign {
    rows: usize,
    /// Place of the column that is an intercept.
    intercept: Option<usize>,
    names: Vec<String>,
    columns: Vec<Vec<f64>>,
}

impl RegressionDesign {
    /// No column yet, for so many rows.
    #[must_use]
    pub fn new(rows: usize) -> Self {
        Self { rows, intercept: None, names: Vec::new(), columns: Vec::new() }
    }

    /// With a column of ones, `intercept`.
    #[must_use]
    pub fn with_intercept(self) -> Self {
        let ones = vec![1.0; self.rows];
        self.with_intercept_of(ones)
    }

    /// With a column `intercept` of these values: ones, and 0 for rows that are no observation but a belief.
    #[must_use]
    pub(crate) fn with_intercept_of(mut self, values: Vec<f64>) -> Self {
        self.intercept = Some(self.columns.len());
        self.with("intercept", values)
    }

    /// With one more column.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, values: Vec<f64>) -> Self {
        self.names.push(name.into());
        self.columns.push(values);
        self
    }

    /// The number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The number of columns.
    #[must_use]
    pub fn width(&self) -> usize {
        self.columns.len()
    }

    /// A row's part in a linear prediction.
    pub(crate) fn predicted(&self, row: usize, coefficients: &[f64]) -> f64 {
        self.columns.iter().zip(coefficients).map(|(column, value)| column[row] * value).sum()
    }
}

/// Which covariance the coefficients get.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Covariance<'a> {
    /// All residuals have the same variance (divided by the weight, if there is one) and are independent.
    Classical,
    /// Independent residuals, each with a variance of its own: HC1.
    Robust,
    /// Residuals of the same cluster (a customer, a shop) may go together: a number per row that says which it is in.
    Clustered(&'a [usize]),
    /// Rows are in order of time and residuals up to `lags` apart may go together (Bartlett weights).
    NeweyWest {
        /// The furthest lag.
        lags: usize,
    },
}

/// A fitted regression.
#[derive(Debug, Clone, PartialEq)]
pub struct Regression {
    /// Names of the columns.
    pub names: Vec<String>,
    /// A coefficient per column, in units of the outcome per unit of the column.
    pub coefficients: Vec<f64>,
    /// Their covariance, as was asked for.
    pub covariance: Vec<Vec<f64>>,
    /// Outcome less prediction, per row.
    pub residuals: Vec<f64>,
    /// Weighted sum of squared residuals, divided by the rows beyond the columns.
    pub variance: f64,
    /// Degrees of freedom of t intervals: rows beyond the columns, or clusters beyond one.
    pub degrees: f64,
    /// Clusters of the covariance, where it is by clusters.
    pub clusters: Option<usize>,
    /// Share of the (weighted) squares of the outcome that is explained, around its mean if there is an intercept.
    pub r_squared: f64,
}

/// A test that several coefficients are 0 at once.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct JointTest {
    /// The F statistic.
    pub f: f64,
    /// The number of coefficients.
    pub numerator: f64,
    /// Degrees of freedom of the denominator.
    pub denominator: f64,
    /// Probability of such a statistic if all were 0.
    pub p: f64,
}

impl Regression {
    /// Place of the column of this name.
    #[must_use]
    pub fn position(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|found| found == name)
    }

    /// The coefficient of the column of this name.
    #[must_use]
    pub fn coefficient(&self, name: &str) -> Option<f64> {
        self.coefficients.get(self.position(name)?).copied()
    }

    /// The standard error of the column of this name.
    #[must_use]
    pub fn standard_error(&self, name: &str) -> Option<f64> {
        let at = self.position(name)?;
        Some(self.covariance.get(at)?.get(at)?.max(0.0).sqrt())
    }

    /// The t interval of the column of this name; `None` if there is none, or `level` is not between 0 and 1.
    #[must_use]
    pub fn interval(&self, name: &str, level: f64) -> Option<Interval> {
        check_level(level).ok()?;
        Some(t_interval::around(self.coefficient(name)?, self.standard_error(name)?, self.degrees, level))
    }

    /// A weighted sum of coefficients and its standard error; absent weights are 0.
    #[must_use]
    pub fn combination(&self, weights: &[f64]) -> (f64, f64) {
        let padded: Vec<f64> = (0..self.coefficients.len()).map(|at| weights.get(at).copied().unwrap_or(0.0)).collect();
        (dot(&padded, &self.coefficients), quadratic_form(&self.covariance, &padded).max(0.0).sqrt())
    }

    /// Wald's test that these coefficients are all 0, by F.
    ///
    /// With a covariance of G clusters the statistic of q coefficients is Hotelling's: F (G − q) / (G − 1), with q and G − q
    /// degrees of freedom. Without that, few clusters would raise many false alarms.
    ///
    /// # Errors
    /// [`Unanswered::TooFew`] where there are fewer clusters than the covariance of so many coefficients needs.
    pub fn all_zero(&self, columns: &[usize]) -> Result<JointTest, Unanswered> {
        check_option("columns", columns.iter().all(|at| *at < self.coefficients.len()), "columns of the regression")?;
        let count = columns.len();
        if count == 0 {
            return Ok(JointTest { f: 0.0, numerator: 0.0, denominator: self.degrees, p: 1.0 });
        }
        let size = |at: usize| self.covariance[at][at].sqrt();
        let is_varied = columns.iter().all(|at| size(*at) > 0.0);
        // By standard errors, so that units of the columns play no part.
        let block: Rows = (columns.iter())
            .map(|row| columns.iter().map(|at| self.covariance[*row][*at] / (size(*row) * size(*at))).collect())
            .collect();
        let values: Vec<f64> = columns.iter().map(|at| self.coefficients[*at] / size(*at)).collect();
        let solved = if is_varied { solve(&block, &values) } else { None };
        let few = Unanswered::TooFew { what: "clusters or rows", found: self.degrees as usize + 1, needed: count + 2 };
        if self.clusters.is_some_and(|clusters| clusters <= count) {
            return Err(few);
        }
        let f = dot(&solved.ok_or(few)?, &values).max(0.0) / number(count);
        let (f, denominator) = match self.clusters {
            Some(clusters) => (f * number(clusters - count) / number(clusters - 1), number(clusters - count)),
            None => (f, self.degrees),
        };
        let p = fisher::share_above(f, number(count), denominator);
        Ok(JointTest { f, numerator: number(count), denominator, p })
    }
}

/// Fits `outcome` by the columns of `design`, each row counted by its weight if there are weights.
///
/// # Errors
/// [`Unanswered::TooFew`] where there are no more rows than columns, or a single cluster; [`Unanswered::Collinear`]
/// with the first column that follows from those before it; [`Unanswered::LengthsDiffer`], [`Unanswered::BadValue`]
/// and [`Unanswered::TooLarge`] where numbers are not what they must be.
pub fn fit(
    design: &RegressionDesign,
    outcome: &[f64],
    weights: Option<&[f64]>,
    covariance: Covariance<'_>,
) -> Result<Regression, Unanswered> {
    check(design, outcome, weights)?;
    let (rows, width) = (design.rows, design.width());
    let roots: Option<Vec<f64>> = weights.map(|weights| weights.iter().map(|weight| weight.sqrt()).collect());
    let factored = Factored::of(design, roots.as_deref())?;
    let scale = largest(outcome);
    let scale = if scale > 0.0 { scale } else { 1.0 };
    let weighted = |values: Vec<f64>| match &roots {
        Some(roots) => values.iter().zip(roots).map(|(value, root)| value * root).collect(),
        None => values,
    };
    let target = weighted(outcome.iter().map(|value| value / scale).collect());
    let coefficients = factored.solution(&target);
    let residuals: Vec<f64> =
        (outcome.iter().enumerate()).map(|(row, value)| value / scale - design.predicted(row, &coefficients)).collect();
    let squares: f64 = weighted(residuals.clone()).iter().map(|value| value * value).sum();
    let variance = squares / number(rows - width);
    let bread = factored.inverse_of_squares();
    let (matrix, degrees) = match covariance {
        Covariance::Classical => {
            let scaled = |row: &Vec<f64>| row.iter().map(|value| value * variance).collect();
            (bread.iter().map(scaled).collect(), number(rows - width))
        }
        _ => sandwich(design, &bread, &residuals, weights, covariance)?,
    };
    let clusters = match covariance {
        Covariance::Clustered(clusters) => Some(clusters.iter().collect::<BTreeSet<_>>().len()),
        Covariance::Classical | Covariance::Robust | Covariance::NeweyWest { .. } => None,
    };
    let regression = Regression {
        names: design.names.clone(),
        coefficients: coefficients.iter().map(|value| value * scale).collect(),
        covariance: matrix.iter().map(|row| row.iter().map(|value| value * scale * scale).collect()).collect(),
        residuals: residuals.iter().map(|value| value * scale).collect(),
        variance: variance * scale * scale,
        degrees,
        clusters,
        r_squared: explained(design, outcome, weights, scale, squares),
    };
    let numbers = regression.coefficients.iter().chain(regression.covariance.iter().flatten());
    for value in numbers.chain([&regression.variance]).chain(&regression.residuals) {
        finite("a regression", *value)?;
    }
    Ok(regression)
}

fn check(design: &RegressionDesign, outcome: &[f64], weights: Option<&[f64]>) -> Result<(), Unanswered> {
    check_length("the outcome", outcome.len(), design.rows)?;
    check_finite("the outcome", outcome)?;
    for column in &design.columns {
        check_length("a column", column.len(), design.rows)?;
        check_finite("a column", column)?;
    }
    check_option("the design", design.width() > 0, "at least one column")?;
    if let Some(weights) = weights {
        check_length("the weights", weights.len(), design.rows)?;
        check_each("the weights", weights, "finite and above 0", |weight| weight.is_finite() && weight > 0.0)?;
    }
    check_count("observations", design.rows, design.width() + 1)
}

fn largest(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |largest: f64, value| largest.max(value.abs()))
}

/// The share explained: 1 − squares / all squares, which are those that the intercept alone would leave.
fn explained(design: &RegressionDesign, outcome: &[f64], weights: Option<&[f64]>, scale: f64, squares: f64) -> f64 {
    let weight = |row: usize| weights.map_or(1.0, |weights| weights[row]);
    let rows = 0..outcome.len();
    let ones = |row: usize| design.intercept.map_or(0.0, |at| design.columns[at][row]);
    let total: f64 = rows.clone().map(|row| weight(row) * ones(row) * ones(row)).sum();
    let sum: f64 = rows.clone().map(|row| weight(row) * ones(row) * outcome[row] / scale).sum();
    let mean = if total > 0.0 { sum / total } else { 0.0 };
    let all: f64 = rows.map(|row| weight(row) * (outcome[row] / scale - mean * ones(row)).powi(2)).sum();
    if all > 0.0 { (1.0 - squares / all).clamp(0.0, 1.0) } else { 0.0 }
}

/// Covariance from the sums of what rows pull at the coefficients, and its degrees of freedom.
fn sandwich(
    design: &RegressionDesign,
    bread: &Rows,
    residuals: &[f64],
    weights: Option<&[f64]>,
    covariance: Covariance<'_>,
) -> Result<(Rows, f64), Unanswered> {
    let (rows, width) = (design.rows, design.width());
    let beyond = number(rows - width);
    let pull = |row: usize| -> Vec<f64> {
        let factor = residuals[row] * weights.map_or(1.0, |weights| weights[row]);
        // Multiplied by the bread at once: the sums then have the size of coefficients.
        let pulls: Vec<f64> = design.columns.iter().map(|column| column[row] * factor).collect();
        bread.iter().map(|line| dot(line, &pulls)).collect()
    };
    let mut sum = vec![vec![0.0; width]; width];
    let (factor, degrees) = match covariance {
        Covariance::Clustered(clusters) => {
            check_length("the clusters", clusters.len(), rows)?;
            let mut pulls: BTreeMap<usize, Vec<f64>> = BTreeMap::new();
            for (row, cluster) in clusters.iter().enumerate() {
                let total = pulls.entry(*cluster).or_insert_with(|| vec![0.0; width]);
                total.iter_mut().zip(pull(row)).for_each(|(total, value)| *total += value);
            }
            let count = pulls.len();
            check_count("clusters", count, 2)?;
            pulls.values().for_each(|total| add_product(&mut sum, total, total, 1.0));
            (number(count) / number(count - 1) * number(rows - 1) / beyond, number(count - 1))
        }
        Covariance::NeweyWest { lags } => {
            let pulls: Vec<Vec<f64>> = (0..rows).map(pull).collect();
            let lags = lags.min(rows - 1);
            for lag in 0..=lags {
                let weight = 1.0 - number(lag) / number(lags + 1);
                for (late, early) in pulls[lag..].iter().zip(&pulls) {
                    let half = if lag == 0 { 0.5 } else { 1.0 };
                    add_product(&mut sum, late, early, weight * half);
                    add_product(&mut sum, early, late, weight * half);
                }
            }
            (number(rows) / beyond, beyond)
        }
        Covariance::Robust | Covariance::Classical => {
            (0..rows).map(pull).for_each(|pull| add_product(&mut sum, &pull, &pull, 1.0));
            (number(rows) / beyond, beyond)
        }
    };
    sum.iter_mut().flatten().for_each(|value| *value *= factor);
    Ok((sum, degrees))
}

fn add_product(sum: &mut Rows, left: &[f64], right: &[f64], factor: f64) {
    for (line, a) in sum.iter_mut().zip(left) {
        for (value, b) in line.iter_mut().zip(right) {
            *value += factor * a * b;
        }
    }
}

/// A column whose part beyond the columns before it is smaller than this part of itself follows from them.
const NOTHING_NEW: f64 = 1e-10;

/// Columns as orthogonal ones times an upper triangle: x_j = scale_j Σ_i q_i r_ij.
struct Factored {
    orthogonal: Vec<Vec<f64>>,
    /// Column by column, down to the diagonal.
    upper: Vec<Vec<f64>>,
    scale: Vec<f64>,
}

impl Factored {
    fn of(design: &RegressionDesign, roots: Option<&[f64]>) -> Result<Self, Unanswered> {
        let mut made = Self { orthogonal: Vec::new(), upper: Vec::new(), scale: Vec::new() };
        for (name, column) in design.names.iter().zip(&design.columns) {
            let mut rest: Vec<f64> = match roots {
                Some(roots) => column.iter().zip(roots).map(|(value, root)| value * root).collect(),
                None => column.clone(),
            };
            let collinear = || Unanswered::Collinear { column: name.clone() };
            let scale = largest(&rest);
            if !scale.is_finite() {
                return Err(Unanswered::TooLarge { what: "a regression" });
            }
            if scale <= 0.0 {
                return Err(collinear());
            }
            rest.iter_mut().for_each(|value| *value /= scale);
            let whole = dot(&rest, &rest).sqrt();
            let mut parts = vec![0.0; made.orthogonal.len() + 1];
            for _ in 0..2 {
                for (before, part) in made.orthogonal.iter().zip(&mut parts) {
                    let along = dot(before, &rest);
                    *part += along;
                    rest.iter_mut().zip(before).for_each(|(value, before)| *value -= along * before);
                }
            }
            let left = dot(&rest, &rest).sqrt();
            if left <= NOTHING_NEW * whole {
                return Err(collinear());
            }
            rest.iter_mut().for_each(|value| *value /= left);
            if let Some(last) = parts.last_mut() {
                *last = left;
            }
            made.orthogonal.push(rest);
            made.upper.push(parts);
            made.scale.push(scale);
        }
        Ok(made)
    }

    /// The coefficients that come nearest to `target`.
    fn solution(&self, target: &[f64]) -> Vec<f64> {
        let mut rest = target.to_vec();
        let mut along = vec![0.0; self.scale.len()];
        for _ in 0..2 {
            for (column, part) in self.orthogonal.iter().zip(&mut along) {
                let more = dot(column, &rest);
                *part += more;
                rest.iter_mut().zip(column).for_each(|(value, column)| *value -= more * column);
            }
        }
        self.back(along)
    }

    /// x with scale and triangle taken off.
    fn back(&self, mut right: Vec<f64>) -> Vec<f64> {
        for row in (0..right.len()).rev() {
            let known: f64 = (row + 1..right.len()).map(|at| self.upper[at][row] * right[at]).sum();
            right[row] = (right[row] - known) / self.upper[row][row];
        }
        right.iter().zip(&self.scale).map(|(value, scale)| value / scale).collect()
    }

    /// (XᵀX)⁻¹.
    fn inverse_of_squares(&self) -> Rows {
        let width = self.scale.len();
        let unit = |column: usize| (0..width).map(|row| if row == column { 1.0 } else { 0.0 }).collect();
        let inverse: Rows = (0..width).map(|column| self.back(unit(column))).collect();
        (0..width)
            .map(|row| (0..width).map(|at| (0..width).map(|k| inverse[k][row] * inverse[k][at]).sum()).collect())
            .collect()
    }
}
