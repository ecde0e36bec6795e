//! What a series would have been: a level that drifts, and other series that the measure did not touch.
//!
//! yₜ = μₜ + xₜ'β + εₜ, μₜ₊₁ = μₜ + ηₜ, fitted by maximum likelihood to the points before the measure and carried on from
//! there (Harvey 1989, "Forecasting, Structural Time Series Models and the Kalman Filter", 3.4 and 7.3; the comparison
//! follows Brodersen et al. 2015, "Inferring causal impact using Bayesian structural time-series models"). The first
//! level is left open. β and the whole variance have closed forms, so that only the level's share of the variance is
//! searched for.

use crate::bounds::Interval;
use crate::numerics::least_squares::{Covariance, RegressionDesign, fit};
use crate::numerics::linear::{dot, quadratic_form};
use crate::numerics::student::share_beyond;
use crate::numerics::t_interval;
use crate::unanswered::{Unanswered, check_count, check_finite, check_length, check_level, finite, number};

/// The fewest points before the measure.
const FEWEST_BEFORE: usize = 12;

/// A point after the beginning.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PointEffect {
    /// What was to be expected, with the interval in which a single point lies.
    pub expected: Interval,
    /// What came, less what was to be expected, with the same width.
    pub effect: Interval,
}

/// What came, against what was to be expected.
#[derive(Debug, Clone, PartialEq)]
pub struct Counterfactual {
    /// By point from the beginning on.
    pub gaps: Vec<PointEffect>,
    /// Mean of what was to be expected.
    pub expected: Interval,
    /// Mean effect per point.
    pub effect: Interval,
    /// The mean effect as a share of what was to be expected; `None` where nothing was to be expected.
    pub relative: Option<Interval>,
    /// The sum of effects.
    pub total: Interval,
    /// Probability of a mean effect as far from 0 if there were none.
    pub p: f64,
    /// Weight of each of the other series.
    pub weights: Vec<f64>,
    /// Standard deviation of a point around the level.
    pub noise: f64,
    /// Standard deviation of the level's drift from point to point.
    pub drift: f64,
}

/// Compares `outcome` from the point `start` on with what its own level and `others` let expect.
///
/// # Errors
/// [`Unanswered::TooFew`] where there are fewer than 12 points before (and two for each of the others), or none after;
/// [`Unanswered::Collinear`] where one of the others does not move before, or follows from those before it;
/// [`Unanswered::TooLarge`].
pub fn counterfactual(
    outcome: &[f64],
    others: &[(&str, &[f64])],
    start: usize,
    level: f64,
) -> Result<Counterfactual, Unanswered> {
    check_level(level)?;
    check_finite("the outcome", outcome)?;
    for (_, other) in others {
        check_length("one of the others", other.len(), outcome.len())?;
        check_finite("one of the others", other)?;
    }
    let before = start.min(outcome.len());
    check_count("points before", before, FEWEST_BEFORE.max(2 * others.len() + 2))?;
    check_count("points after", outcome.len() - before, 1)?;
    let scale = outcome.iter().fold(0.0_f64, |largest, value| largest.max(value.abs())).max(f64::MIN_POSITIVE);
    let series = Series {
        outcome: outcome.iter().map(|value| value / scale).collect(),
        others: others.iter().map(|(name, values)| ((*name).to_owned(), values.to_vec())).collect(),
        before,
    };
    let best = series.best()?;
    // An exact past would make any difference certain, and rounding is no measure of chance.
    if best.variance.is_nan() || best.variance.sqrt() <= ROUNDING {
        return Err(Unanswered::NoVariation { what: "the outcome before, less what goes along with others," });
    }
    series.compared(&best, scale, level)
}

/// Deviations below this part of the outcome's largest value are rounding.
const ROUNDING: f64 = 1e-13;

struct Series {
    /// By its largest size.
    outcome: Vec<f64>,
    others: Vec<(String, Vec<f64>)>,
    before: usize,
}

/// A fit with the level's share of the variance given.
struct Level {
    share: f64,
    ln_likelihood: f64,
    /// Variance of noise and drift together.
    variance: f64,
    degrees: f64,
    weights: Vec<f64>,
    covariance: Vec<Vec<f64>>,
    /// Last level of the outcome and of each other, and its variance in units of `variance`.
    ends: Vec<f64>,
    end_variance: f64,
}

/// What the filter makes of one series.
struct Filtered {
    surprises: Vec<f64>,
    end: f64,
}

/// Variances of the surprises, and of the last level, in units of the whole variance.
fn spreads(share: f64, points: usize) -> (Vec<f64>, f64) {
    let noise = 1.0 - share;
    let mut variance = noise;
    let surprises = (1..points)
        .map(|_| {
            let whole = variance + share + noise;
            variance = (variance + share) * noise / whole;
            whole
        })
        .collect();
    (surprises, variance)
}

/// The filter from the first point on, which it takes for the level (Harvey 1989, 3.2.2).
fn filtered(values: &[f64], share: f64, spreads: &[f64]) -> Filtered {
    let mut end = values.first().copied().unwrap_or(0.0);
    let noise = 1.0 - share;
    let surprises = (values.iter().skip(1).zip(spreads))
        .map(|(value, whole)| {
            let surprise = value - end;
            end += (1.0 - noise / whole) * surprise;
            surprise
        })
        .collect();
    Filtered { surprises, end }
}

impl Series {
    fn fitted(&self, share: f64) -> Result<Level, Unanswered> {
        let (spreads, end_variance) = spreads(share, self.before);
        let past = |values: &[f64]| values.iter().take(self.before).copied().collect::<Vec<f64>>();
        let own = filtered(&past(&self.outcome), share, &spreads);
        let mut ends = vec![own.end];
        let mut design = RegressionDesign::new(spreads.len());
        for (name, values) in &self.others {
            let other = filtered(&past(values), share, &spreads);
            design = design.with(name.as_str(), other.surprises);
            ends.push(other.end);
        }
        let precisions: Vec<f64> = spreads.iter().map(|spread| 1.0 / spread).collect();
        let count = number(spreads.len());
        let (variance, degrees, weights, covariance) = if self.others.is_empty() {
            let squares: f64 =
                own.surprises.iter().zip(&precisions).map(|(value, weight)| value * value * weight).sum();
            (squares / count, count, Vec::new(), Vec::new())
        } else {
            let found = fit(&design, &own.surprises, Some(&precisions), Covariance::Classical)?;
            (found.variance, found.degrees, found.coefficients, found.covariance)
        };
        let ln_spreads: f64 = spreads.iter().map(|spread| spread.ln()).sum();
        let ln_likelihood = -0.5 * (count * (variance * degrees / count).ln() + ln_spreads);
        Ok(Level { share, ln_likelihood, variance, degrees, weights, covariance, ends, end_variance })
    }

    /// The likeliest share: the best of a grid of log odds, refined by golden section; no drift and no noise are tried,
    /// too.
    fn best(&self) -> Result<Level, Unanswered> {
        let at = |odds: f64| self.fitted(1.0 / (1.0 + (-odds).exp()));
        let (mut best, mut place) = (self.fitted(0.0)?, None);
        for step in -28..=12_i32 {
            let odds = 0.75 * f64::from(step);
            let found = at(odds)?;
            if found.ln_likelihood > best.ln_likelihood {
                (best, place) = (found, Some(odds));
            }
        }
        let all_drift = self.fitted(1.0)?;
        if all_drift.ln_likelihood > best.ln_likelihood {
            return Ok(all_drift);
        }
        let Some(place) = place else { return Ok(best) };
        let (mut low, mut high) = (place - 0.75, place + 0.75);
        const GOLDEN: f64 = 0.618_033_988_749_895;
        for _ in 0..40 {
            let (left, right) = (at(high - GOLDEN * (high - low))?, at(low + GOLDEN * (high - low))?);
            if left.ln_likelihood >= right.ln_likelihood {
                high = low + GOLDEN * (high - low);
            } else {
                low = high - GOLDEN * (high - low);
            }
        }
        let refined = at(0.5 * (low + high))?;
        Ok(if refined.ln_likelihood >= best.ln_likelihood { refined } else { best })
    }

    fn compared(&self, found: &Level, scale: f64, level: f64) -> Result<Counterfactual, Unanswered> {
        let points = self.outcome.len() - self.before;
        let own_end = found.ends.first().copied().unwrap_or(0.0);
        let offs = |at: usize| -> Vec<f64> {
            (self.others.iter().zip(found.ends.iter().skip(1)))
                .map(|((_, values), end)| values.get(at).copied().unwrap_or(0.0) - end)
                .collect()
        };
        let around = |estimate: f64, variance: f64| -> Result<Interval, Unanswered> {
            let made = t_interval::around(estimate * scale, variance.max(0.0).sqrt() * scale, found.degrees, level);
            for value in [made.estimate, made.low, made.high] {
                finite("what was to be expected", value)?;
            }
            Ok(made)
        };
        let less = |value: f64, of: Interval| Interval {
            estimate: value - of.estimate,
            low: value - of.high,
            high: value - of.low,
            level,
        };
        let (noise, drift) = (1.0 - found.share, found.share);
        let mut gaps = Vec::new();
        let (mut sum, mut actual) = (0.0, 0.0);
        let mut mean_off = vec![0.0; self.others.len()];
        for (ahead, at) in (self.before..self.outcome.len()).enumerate() {
            let off = offs(at);
            let estimate = own_end + dot(&off, &found.weights);
            let own = found.end_variance + drift * number(ahead + 1) + noise;
            let expected = around(estimate, found.variance * own + quadratic_form(&found.covariance, &off))?;
            let came = self.outcome.get(at).copied().unwrap_or(0.0);
            gaps.push(PointEffect { expected, effect: less(came * scale, expected) });
            sum += estimate / number(points);
            actual += came / number(points);
            mean_off.iter_mut().zip(off).for_each(|(mean, off)| *mean += off / number(points));
        }
        // The drift of the step h ahead is in all points from there on.
        let together: f64 = (1..=points).map(|left| (number(left) / number(points)).powi(2)).sum();
        let own = found.end_variance + drift * together + noise / number(points);
        let variance = found.variance * own + quadratic_form(&found.covariance, &mean_off);
        let expected = around(sum, variance)?;
        let effect = less(actual * scale, expected);
        let by = |interval: Interval, factor: f64| -> Result<Interval, Unanswered> {
            let part = |value: f64| finite("an effect", value * factor);
            let (one, other) = (part(interval.low)?, part(interval.high)?);
            Ok(Interval { estimate: part(interval.estimate)?, low: one.min(other), high: one.max(other), level })
        };
        let t = if variance > 0.0 { (actual - sum) / variance.sqrt() } else { f64::INFINITY * (actual - sum).abs() };
        Ok(Counterfactual {
            gaps,
            expected,
            effect,
            relative: by(effect, 1.0 / expected.estimate).ok(),
            total: by(effect, number(points))?,
            p: if t.is_nan() { 1.0 } else { share_beyond(t, found.degrees) },
            weights: found.weights.iter().map(|weight| weight * scale).collect(),
            noise: finite("a deviation", scale * (found.variance * noise).sqrt())?,
            drift: finite("a deviation", scale * (found.variance * drift).sqrt())?,
        })
    }
}
