//! How far forecasts were off.

use crate::unanswered::{Unanswered, check_count, check_finite, check_length, check_option, finite, number};

/// Errors of forecasts (Hyndman and Koehler 2006, "Another look at measures of forecast accuracy").
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Accuracy {
    /// Root of the mean square of errors, in the unit of the series.
    pub root_mean_square: f64,
    /// Mean distance, in the unit of the series.
    pub mean_absolute: f64,
    /// Mean distance as a share of what came; `None` if 0 came at some time.
    pub mean_absolute_share: Option<f64>,
    /// Sum of distances over the sum of what came; `None` if nothing came.
    pub weighted_absolute_share: Option<f64>,
    /// Mean distance over that of seasonal naive forecasts one step ahead within the training series: below 1 is better
    /// than those. `None` if those are never off.
    pub scaled: Option<f64>,
}

/// Compares `forecast` with `actual`; `training` is what was known before, with `period` points to a cycle (1 for none).
///
/// # Errors
/// [`Unanswered::TooFew`] without points; [`Unanswered::LengthsDiffer`]; [`Unanswered::BadValue`];
/// [`Unanswered::BadOption`] where the period is 0; [`Unanswered::TooLarge`].
pub fn accuracy(actual: &[f64], forecast: &[f64], training: &[f64], period: usize) -> Result<Accuracy, Unanswered> {
    check_option("the period", period > 0, "at least 1")?;
    check_count("points", actual.len(), 1)?;
    check_length("the forecasts", forecast.len(), actual.len())?;
    for (what, values) in [("what came", actual), ("the forecasts", forecast), ("the training series", training)] {
        check_finite(what, values)?;
    }
    let count = number(actual.len());
    let distances: Vec<f64> = actual.iter().zip(forecast).map(|(actual, forecast)| (actual - forecast).abs()).collect();
    let largest = distances.iter().fold(0.0_f64, |largest, value| largest.max(*value));
    let mean_absolute = finite("errors", distances.iter().map(|distance| distance / count).sum())?;
    let root = if largest > 0.0 {
        largest * (distances.iter().map(|distance| (distance / largest).powi(2)).sum::<f64>() / count).sqrt()
    } else {
        0.0
    };
    let known = |value: f64| Some(value).filter(|value| value.is_finite());
    let shares = distances.iter().zip(actual).map(|(distance, actual)| distance / actual.abs() / count).sum();
    let came: f64 = actual.iter().map(|actual| actual.abs() / count).sum();
    let steps = training.len().saturating_sub(period);
    let naive: f64 =
        training.iter().skip(period).zip(training).map(|(late, early)| (late - early).abs() / number(steps)).sum();
    Ok(Accuracy {
        root_mean_square: finite("errors", root)?,
        mean_absolute,
        mean_absolute_share: known(shares),
        weighted_absolute_share: known(mean_absolute / came),
        scaled: known(mean_absolute / naive),
    })
}
