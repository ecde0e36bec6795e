//! Forecasts without a model, as the floor for all others.

use crate::bounds::Interval;
use crate::numerics::t_interval;
use crate::unanswered::{Unanswered, check_count, check_finite, check_level, check_option, finite, number};

/// The most points ahead.
pub(super) const MOST_AHEAD: usize = 100_000;

pub(super) fn check(values: &[f64], ahead: usize, level: f64) -> Result<(), Unanswered> {
    check_level(level)?;
    check_option("the points ahead", ahead <= MOST_AHEAD, "at most 100,000")?;
    check_finite("the series", values)
}

/// An interval whose ends are numbers.
pub(super) fn around(estimate: f64, error: f64, degrees: f64, level: f64) -> Result<Interval, Unanswered> {
    let made = t_interval::around(estimate, error, degrees, level);
    for value in [made.estimate, made.low, made.high] {
        finite("a forecast", value)?;
    }
    Ok(made)
}

/// The mean of the series, again and again; it is right for what has neither trend nor season.
///
/// # Errors
/// [`Unanswered::TooFew`] with fewer than two points; [`Unanswered::BadValue`]; [`Unanswered::BadOption`];
/// [`Unanswered::TooLarge`].
pub fn mean_forecast(values: &[f64], ahead: usize, level: f64) -> Result<Vec<Interval>, Unanswered> {
    check(values, ahead, level)?;
    check_count("points", values.len(), 2)?;
    let count = number(values.len());
    let mean: f64 = values.iter().map(|value| value / count).sum();
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    let error = (squares / (count - 1.0) * (1.0 + 1.0 / count)).sqrt();
    (0..ahead).map(|_| around(mean, error, count - 1.0, level)).collect()
}

/// The last value, again and again.
///
/// # Errors
/// As [`seasonal_naive`] with a period of 1.
pub fn naive(values: &[f64], ahead: usize, level: f64) -> Result<Vec<Interval>, Unanswered> {
    seasonal_naive(values, 1, ahead, level)
}

/// The same point of the last cycle, with the error σ √(k + 1) in the k-th cycle ahead, counted from 0 (Hyndman and
/// Athanasopoulos 2018, "Forecasting: Principles and Practice", 3.5).
///
/// # Errors
/// [`Unanswered::TooFew`] where the series has no two points a cycle apart and one more; [`Unanswered::BadOption`];
/// [`Unanswered::BadValue`]; [`Unanswered::TooLarge`].
pub fn seasonal_naive(values: &[f64], period: usize, ahead: usize, level: f64) -> Result<Vec<Interval>, Unanswered> {
    seasonal_mean(values, period, 1, ahead, level)
}

/// The mean of the same point in the last `cycles` cycles: steadier than [`seasonal_naive`] where nothing trends.
///
/// Errors are those that such forecasts one cycle ahead would have had within the series, grown like those of
/// [`seasonal_naive`] for one cycle, and steady for more.
///
/// # Errors
/// As [`seasonal_naive`], for so many cycles.
pub fn seasonal_mean(
    values: &[f64],
    period: usize,
    cycles: usize,
    ahead: usize,
    level: f64,
) -> Result<Vec<Interval>, Unanswered> {
    check(values, ahead, level)?;
    check_option("the period", period > 0, "at least 1")?;
    check_option("the cycles", cycles > 0, "at least 1")?;
    let known = period.saturating_mul(cycles);
    check_count("points", values.len(), known.saturating_add(2))?;
    let mean_before = |at: usize| -> f64 {
        (1..=cycles).map(|back| values.get(at - back * period).copied().unwrap_or(0.0) / number(cycles)).sum()
    };
    let squares: f64 =
        (values.iter().enumerate().skip(known)).map(|(at, value)| (value - mean_before(at)).powi(2)).sum();
    let degrees = number(values.len() - known);
    let error = (squares / degrees).sqrt();
    (0..ahead)
        .map(|step| {
            let grown = if cycles == 1 { number(step / period + 1).sqrt() } else { 1.0 };
            around(mean_before(values.len() + step % period), error * grown, degrees, level)
        })
        .collect()
}
