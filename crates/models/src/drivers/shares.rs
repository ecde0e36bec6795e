//! How much each of several answers has of what they explain together, and where to act.

use rayon::prelude::*;

use crate::bounds::Interval;
use crate::interval::between;
use crate::numerics::least_squares::{Covariance, RegressionDesign, fit};
use crate::numerics::linear::{dot, solve};
use crate::numerics::random::Chance;
use crate::unanswered::{Unanswered, check_count, check_level, check_option, number};

/// The most answers: every set of them is fitted once.
const MOST: usize = 12;

/// One of the answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Driver {
    /// Its name.
    pub name: String,
    /// Its share of R²: all of them sum to R². The interval is that of samples drawn from the rows; without draws it has
    /// no width.
    pub share: Interval,
    /// Standard deviations of the outcome per standard deviation of this answer, the others held, with its t interval.
    pub standardised: Interval,
    /// Its part of R², between 0 and 1: the importance of an importance and performance plot.
    pub importance: f64,
    /// Its mean, from 0 for the lowest value that was given to 100 for the highest: the performance.
    pub performance: f64,
}

/// What drives an outcome, as far as going along with it says so.
#[derive(Debug, Clone, PartialEq)]
pub struct Drivers {
    /// The answers, in the order in which they were given.
    pub drivers: Vec<Driver>,
    /// Share of the outcome's variance that all explain together.
    pub r_squared: f64,
}

/// Shares out R² among the columns: each column's gain, averaged over all orders in which they could be brought in
/// (Lindeman, Merenda, Gold 1980; Grömping 2006, "Relative importance for linear regression in R").
///
/// `draws` samples of the rows (seeded) make the intervals; 0 leaves them out.
///
/// # Errors
/// [`Unanswered::TooFew`] where there are no more rows than columns and one; [`Unanswered::BadOption`] for more than 12
/// columns; [`Unanswered::NoVariation`] where the outcome is always the same; [`Unanswered::Collinear`] with the column
/// that follows from others; [`Unanswered::TooLarge`].
pub fn drivers(
    outcome: &[f64],
    columns: &[(&str, &[f64])],
    level: f64,
    (seed, draws): (u64, usize),
) -> Result<Drivers, Unanswered> {
    check_level(level)?;
    check_count("answers", columns.len(), 1)?;
    check_option("the answers", columns.len() <= MOST, "12 at most")?;
    let rows = outcome.len();
    let plain = columns.iter().fold(RegressionDesign::new(rows).with_intercept(), |design, (name, values)| {
        design.with(*name, values.to_vec())
    });
    let regression = fit(&plain, outcome, None, Covariance::Classical)?;
    let standard = |what: &'static str, values: &[f64]| -> Result<Vec<f64>, Unanswered> {
        standardised(values).ok_or(Unanswered::NoVariation { what })
    };
    let target = standard("the outcome", outcome)?;
    let scaled: Vec<Vec<f64>> =
        columns.iter().map(|(_, values)| standard("an answer", values)).collect::<Result<_, _>>()?;
    let in_deviations =
        columns.iter().zip(&scaled).fold(RegressionDesign::new(rows).with_intercept(), |design, (column, values)| {
            design.with(column.0, values.clone())
        });
    let betas = fit(&in_deviations, &target, None, Covariance::Classical)?;
    let everyone: Vec<usize> = (0..rows).collect();
    let shares = shared(&target, &scaled, &everyone)
        .ok_or_else(|| Unanswered::Collinear { column: columns.last().map_or("", |column| column.0).to_owned() })?;
    let drawn: Vec<Vec<f64>> = (0..draws)
        .into_par_iter()
        .filter_map(|draw| {
            let mut chance = Chance::stream(seed, draw as u64);
            let sample: Vec<usize> = (0..rows).map(|_| chance.below(rows)).collect();
            shared(&target, &scaled, &sample)
        })
        .collect();
    let total: f64 = shares.iter().sum();
    let drivers = (columns.iter().zip(&shares).enumerate())
        .map(|(at, ((name, values), share))| {
            let draws: Vec<f64> = drawn.iter().filter_map(|shares| shares.get(at).copied()).collect();
            let alone = Interval { estimate: *share, low: *share, high: *share, level };
            let found = between(level, *share, &draws).ok().flatten().unwrap_or(alone);
            Driver {
                name: (*name).to_owned(),
                share: Interval { low: found.low.min(*share), high: found.high.max(*share), ..found },
                standardised: betas.interval(name, level).unwrap_or(alone),
                importance: if total > 0.0 { (share / total).clamp(0.0, 1.0) } else { 0.0 },
                performance: performance(values),
            }
        })
        .collect();
    Ok(Drivers { drivers, r_squared: regression.r_squared })
}

/// Values less their mean, in standard deviations; `None` if all are equal.
fn standardised(values: &[f64]) -> Option<Vec<f64>> {
    let largest = values.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
    let count = number(values.len());
    let mean: f64 = values.iter().map(|value| value / largest / count).sum();
    let off: Vec<f64> = values.iter().map(|value| value / largest - mean).collect();
    let deviation = (dot(&off, &off) / (count - 1.0)).sqrt();
    // A constant has no deviation but rounding's.
    (deviation > 1e-13 * mean.abs() && deviation.is_finite())
        .then(|| off.iter().map(|value| value / deviation).collect())
}

fn performance(values: &[f64]) -> f64 {
    let (low, high) = values
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(*value), high.max(*value)));
    let mean: f64 = values.iter().map(|value| value / number(values.len())).sum();
    let share = (0.5 * mean - 0.5 * low) / (0.5 * high - 0.5 * low);
    (100.0 * share).clamp(0.0, 100.0)
}

/// Each column's share of R² over these rows; `None` if columns follow from each other in them.
fn shared(target: &[f64], columns: &[Vec<f64>], rows: &[usize]) -> Option<Vec<f64>> {
    let picked = |values: &[f64]| {
        let values: Vec<f64> = rows.iter().filter_map(|row| values.get(*row).copied()).collect();
        standardised(&values)
    };
    let target = picked(target)?;
    let columns: Vec<Vec<f64>> = columns.iter().map(|values| picked(values)).collect::<Option<_>>()?;
    let beyond = number(rows.len()) - 1.0;
    let with_target: Vec<f64> = columns.iter().map(|column| dot(column, &target) / beyond).collect();
    let among: Vec<Vec<f64>> =
        columns.iter().map(|one| columns.iter().map(|other| dot(one, other) / beyond).collect()).collect();
    let count = columns.len();
    let mut explained = vec![0.0; 1 << count];
    for set in 1..1_usize << count {
        let inside: Vec<usize> = (0..count).filter(|at| set >> at & 1 == 1).collect();
        let matrix: Vec<Vec<f64>> = (inside.iter())
            .map(|row| inside.iter().filter_map(|at| among.get(*row)?.get(*at).copied()).collect())
            .collect();
        let right: Vec<f64> = inside.iter().filter_map(|at| with_target.get(*at).copied()).collect();
        *explained.get_mut(set)? = dot(&solve(&matrix, &right)?, &right);
    }
    Some((0..count).map(|at| gained(at, count, &explained)).collect())
}

/// The mean gain of one column over all orders: sets of s columns before it have the weight s! (p − s − 1)! / p!.
fn gained(at: usize, count: usize, explained: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (set, before) in explained.iter().enumerate() {
        if set >> at & 1 == 0 {
            let with = explained.get(set | 1 << at).copied().unwrap_or(0.0);
            sum += (with - before) / orders(set.count_ones() as usize, count);
        }
    }
    sum
}

/// p! / (s! (p − s − 1)!) = p · (p − 1 choose s).
fn orders(before: usize, count: usize) -> f64 {
    (1..=before).fold(number(count), |product, step| product * number(count - step) / number(step))
}
