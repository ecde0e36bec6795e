//! An interrupted series: the own past with trend and season, and a step (and a change of slope) when a measure began.
//!
//! log E[y] = offset + a + b t + c · after (+ d (t − t₀) · after + harmonics), variance φ E[y] (Bernal, Cummins, Gasparrini
//! 2017, "Interrupted time series regression for the evaluation of public health interventions: a tutorial"). Where
//! residuals follow each other, standard errors are Newey and West's. In short series (below some 50 points) intervals
//! stay too narrow all the same, since so few points show little of how residuals follow each other.

use super::poisson::{CountRegression, fit_counts};
use crate::bounds::Interval;
use crate::numerics::chi_square;
use crate::numerics::least_squares::{Covariance, Regression, RegressionDesign};
use crate::numerics::t_interval;
use crate::unanswered::{Unanswered, check_count, check_each, check_length, check_level, check_option, finite, number};

/// The fewest points before the beginning: fewer cannot tell a trend from chance.
const FEWEST_BEFORE: usize = 12;
/// The fewest points after it from which a slope is told.
const FEWEST_FOR_SLOPE: usize = 4;

/// Deviations below this part of the largest count are what the fit leaves of rounding.
const ROUNDING: f64 = 1e-10;

/// A pattern that repeats.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Season {
    /// Points of a cycle, such as 12.
    pub period: f64,
    /// Pairs of sine and cosine, such as 2.
    pub harmonics: usize,
}

/// What the series is made of beside trend and step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SeriesModel<'a> {
    /// What the numbers are counted from, such as customers or open days: the model is then one of rates.
    pub exposure: Option<&'a [f64]>,
    /// A pattern that repeats.
    pub season: Option<Season>,
    /// Whether the trend may change at the beginning.
    pub has_slope_change: bool,
    /// Which standard errors.
    pub errors: SeriesErrors,
    /// Probability that intervals cover.
    pub level: f64,
}

/// Which standard errors an interrupted series gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeriesErrors {
    /// Newey and West's where residuals follow each other and that makes the step less certain; in short series it may
    /// seem to make it more certain, which is not to be believed. Else those of independent points.
    AsResidualsSay,
    /// Those of independent points, with the dispersion as found.
    Independent,
}

/// Whether residuals follow each other (Ljung and Box 1978).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Autocorrelation {
    /// Correlation of neighbours.
    pub first: f64,
    /// Probability of such correlations if there were none.
    pub p: f64,
    /// Lags up to which residuals are let go together; 0 where they do not follow each other.
    pub lags: usize,
}

/// What became of a series.
#[derive(Debug, Clone, PartialEq)]
pub struct InterruptedSeries {
    /// Ratio of the level just after the beginning to what it would have been: 0.9 is a tenth less.
    pub step: Interval,
    /// Ratio by which the series changed per point before.
    pub trend: Interval,
    /// Ratio by which each point's change is greater than before; `None` if no change of slope was asked for.
    pub slope_change: Option<Interval>,
    /// Sum of the fitted series after the beginning, divided by the sum that was to be expected.
    pub total: Interval,
    /// Variance over mean. Above 1, errors of a Poisson model would be too small.
    pub dispersion: f64,
    /// Whether residuals follow each other.
    pub autocorrelation: Autocorrelation,
    /// The fitted series.
    pub fitted: Vec<f64>,
    /// The series as it was to be expected without the measure.
    pub expected: Vec<f64>,
    /// The whole regression, by columns `intercept`, `trend`, `step`, `slope change`, `sine 1`, `cosine 1` …
    pub regression: Regression,
}

/// Fits counts (or amounts, none negative) by point, `start` being the first point after the beginning.
///
/// The beginning must be known, not found by looking for the best date; other events at the same time are part of the
/// effect.
///
/// # Errors
/// [`Unanswered::TooFew`] where there are fewer than 12 points before (or than a cycle of the season), none after (or
/// fewer than 4, for a change of slope), or nothing was counted on one side; [`Unanswered::BadValue`] where a count is
/// negative or an exposure is not above 0; [`Unanswered::BadOption`]; [`Unanswered::Collinear`];
/// [`Unanswered::NoVariation`] where trend, season and step meet every point; [`Unanswered::NotConverged`].
pub fn interrupted_series(
    counts: &[f64],
    start: usize,
    model: &SeriesModel<'_>,
) -> Result<InterruptedSeries, Unanswered> {
    check(counts, start, model)?;
    let offset: Vec<f64> = match model.exposure {
        Some(exposure) => exposure.iter().map(|exposure| exposure.ln()).collect(),
        None => vec![0.0; counts.len()],
    };
    let design = design(counts.len(), start, model);
    let plain = fit_counts(&design, counts, &offset, Covariance::Classical)?;
    let largest = counts.iter().fold(0.0_f64, |largest, count| largest.max(*count));
    // A series that is met exactly leaves rounding only, which is no measure of chance.
    if counts.iter().zip(&plain.means).all(|(count, mean)| (count - mean).abs() <= ROUNDING * largest) {
        return Err(Unanswered::NoVariation { what: "the series, less its trend and season," });
    }
    let autocorrelation = autocorrelation(counts, &plain, model.season);
    let mut found = plain;
    if autocorrelation.lags > 0 && model.errors == SeriesErrors::AsResidualsSay {
        let lagged = Covariance::NeweyWest { lags: autocorrelation.lags };
        let lagged = fit_counts(&design, counts, &offset, lagged)?;
        if lagged.regression.standard_error("step") > found.regression.standard_error("step") {
            found = lagged;
        }
    }
    let CountRegression { regression, means } = found;
    let ratio = |name: &str| -> Result<Option<Interval>, Unanswered> {
        let (Some(value), Some(error)) = (regression.coefficient(name), regression.standard_error(name)) else {
            return Ok(None);
        };
        ratio(value, error, &regression, model.level).map(Some)
    };
    let absent = Unanswered::NotConverged { what: "fit of counts" };
    let (step, trend) = (ratio("step")?.ok_or(absent.clone())?, ratio("trend")?.ok_or(absent)?);
    let coefficient = |name: &str| regression.coefficient(name).unwrap_or(0.0);
    let effect = |at: usize| {
        if at < start { 0.0 } else { coefficient("step") + coefficient("slope change") * number(at - start) }
    };
    let expected: Vec<f64> = means.iter().enumerate().map(|(at, mean)| mean * (-effect(at)).exp()).collect();
    let total = total(&design, &regression, (&means, &expected), start, model)?;
    Ok(InterruptedSeries {
        step,
        trend,
        slope_change: ratio("slope change")?,
        total,
        dispersion: regression.variance,
        autocorrelation,
        fitted: means,
        expected,
        regression,
    })
}

fn check(counts: &[f64], start: usize, model: &SeriesModel<'_>) -> Result<(), Unanswered> {
    check_level(model.level)?;
    check_each("the series", counts, "0 or more, and finite", |count| count >= 0.0 && count.is_finite())?;
    if let Some(exposure) = model.exposure {
        check_length("the exposure", exposure.len(), counts.len())?;
        check_each("the exposure", exposure, "above 0, and finite", |value| value > 0.0 && value.is_finite())?;
    }
    let mut needed = FEWEST_BEFORE;
    if let Some(season) = model.season {
        check_option("the season's period", (2.0..=1e6).contains(&season.period), "between 2 and a million points")?;
        let most = season.period / 2.0;
        check_option("the season's harmonics", number(season.harmonics) < most, "fewer than half the period")?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most a million")]
        let cycle = season.period.ceil() as usize;
        needed = needed.max(cycle);
    }
    let before = start.min(counts.len());
    check_count("points before", before, needed)?;
    let fewest_after = if model.has_slope_change { FEWEST_FOR_SLOPE } else { 1 };
    check_count("points after", counts.len() - before, fewest_after)?;
    let (early, late) = counts.split_at(before);
    let counted = |part: &[f64]| usize::from(part.iter().any(|count| *count > 0.0));
    check_count("points before that are not 0", counted(early), 1)?;
    check_count("points after that are not 0", counted(late), 1)
}

fn design(points: usize, start: usize, model: &SeriesModel<'_>) -> RegressionDesign {
    let column = |of: &dyn Fn(f64) -> f64| -> Vec<f64> {
        (0..points).map(|at| of(number(at) - number(start))).collect::<Vec<f64>>()
    };
    let after = |time: f64| if time < 0.0 { 0.0 } else { 1.0 };
    let mut design = RegressionDesign::new(points).with_intercept().with("trend", column(&|time| time));
    design = design.with("step", column(&after));
    if model.has_slope_change {
        design = design.with("slope change", column(&|time| time.max(0.0)));
    }
    if let Some(season) = model.season {
        for harmonic in 1..=season.harmonics {
            let angle = 2.0 * std::f64::consts::PI * number(harmonic) / season.period;
            design = design.with(format!("sine {harmonic}"), column(&|time| (angle * time).sin()));
            design = design.with(format!("cosine {harmonic}"), column(&|time| (angle * time).cos()));
        }
    }
    design
}

/// Lags up to a cycle, or 10, and a quarter of the series at most.
fn autocorrelation(counts: &[f64], found: &CountRegression, season: Option<Season>) -> Autocorrelation {
    let residuals: Vec<f64> =
        counts.iter().zip(&found.means).map(|(count, mean)| (count - mean) / mean.sqrt()).collect();
    let count = number(residuals.len());
    let squares: f64 = residuals.iter().map(|value| value * value).sum();
    let none = Autocorrelation { first: 0.0, p: 1.0, lags: 0 };
    if squares.is_nan() || squares <= 0.0 || squares.is_infinite() {
        return none;
    }
    let at = |lag: usize| {
        residuals.iter().skip(lag).zip(&residuals).map(|(late, early)| late * early).sum::<f64>() / squares
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most a million")]
    let cycle = season.map_or(10, |season| season.period.min(1e6) as usize);
    let most = cycle.min(residuals.len() / 4).max(1);
    let statistic: f64 = (1..=most).map(|lag| count * (count + 2.0) * at(lag).powi(2) / (count - number(lag))).sum();
    let p = chi_square::share_above(statistic, number(most));
    // The usual bandwidth of Newey and West, 4 (n / 100)^(2/9).
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few lags")]
    let lags = (4.0 * (count / 100.0).powf(2.0 / 9.0)).floor().max(1.0) as usize;
    Autocorrelation { first: at(1), p, lags: if p < 0.05 { lags } else { 0 } }
}

fn ratio(value: f64, error: f64, regression: &Regression, level: f64) -> Result<Interval, Unanswered> {
    let Interval { estimate, low, high, .. } = t_interval::around(value, error, regression.degrees, level);
    let back = |value: f64| finite("a ratio", value.exp());
    Ok(Interval { estimate: back(estimate)?, low: back(low)?, high: back(high)?, level })
}

/// Σ fitted / Σ expected after the beginning, by the delta method on its logarithm.
fn total(
    design: &RegressionDesign,
    regression: &Regression,
    (fitted, expected): (&[f64], &[f64]),
    start: usize,
    model: &SeriesModel<'_>,
) -> Result<Interval, Unanswered> {
    let after = |values: &[f64]| values.iter().skip(start).sum::<f64>();
    let (whole, without) = (after(fitted), after(expected));
    let width = design.width();
    let slopes: Vec<f64> = (0..width)
        .map(|column| {
            let mut unit = vec![0.0; width];
            if let Some(value) = unit.get_mut(column) {
                *value = 1.0;
            }
            let is_effect = ["step", "slope change"].iter().any(|name| regression.position(name) == Some(column));
            (start..fitted.len())
                .map(|row| {
                    let x = design.predicted(row, &unit);
                    let part = |values: &[f64], sum: f64| values.get(row).copied().unwrap_or(0.0) / sum * x;
                    part(fitted, whole) - if is_effect { 0.0 } else { part(expected, without) }
                })
                .sum()
        })
        .collect();
    let (_, error) = regression.combination(&slopes);
    ratio(finite("a ratio", (whole / without).ln())?, error, regression, model.level)
}
