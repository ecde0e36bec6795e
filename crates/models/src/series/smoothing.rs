//! Exponential smoothing, after Holt 1957 and Winters 1960, fitted by least squares one step ahead.
//!
//! Rates are searched for within α in (0, 1), β in (0, α) and γ in (0, 1 − α) (Hyndman, Koehler, Ord, Snyder 2008,
//! "Forecasting with Exponential Smoothing", 2.4 and 5.1). For each, the states before the first point are found by least
//! squares: errors are linear in them, or nearly so where the season multiplies.

use super::naive::{around, check};
use super::states::{Pattern, Smoothing, States};
use crate::bounds::Interval;
use crate::interval::between;
use crate::numerics::least_squares::{Covariance, RegressionDesign, fit};
use crate::numerics::nelder_mead::nelder_mead;
use crate::numerics::random::Chance;
use crate::unanswered::{Unanswered, check_count, check_each, check_option, finite, number};

/// A smoothed series and what is to be expected.
#[derive(Debug, Clone, PartialEq)]
pub struct Smoothed {
    /// How fast level, trend and season follow.
    pub rates: Smoothing,
    /// Where they stood before the first point.
    pub start: States,
    /// Where they stand after the last.
    pub end: States,
    /// Errors one step ahead.
    pub errors: Vec<f64>,
    /// Forecasts with intervals for single points: they cover chance, not the error of the rates.
    pub forecast: Vec<Interval>,
}

/// Paths of a series whose season multiplies.
const PATHS: usize = 2000;

/// Smooths a series and carries it on for `ahead` points.
///
/// # Errors
/// [`Unanswered::TooFew`] with fewer than 6 points, or than two cycles and a bit (8 more than a cycle at least);
/// [`Unanswered::BadValue`] where a season is to multiply values that are not above 0; [`Unanswered::BadOption`] where a
/// cycle has fewer than two points or more than 60 (a state of each is searched for: longer ones take too long and tell
/// too little); [`Unanswered::TooLarge`].
pub fn smooth(values: &[f64], pattern: Pattern, ahead: usize, level: f64) -> Result<Smoothed, Unanswered> {
    check(values, ahead, level)?;
    let period = pattern.period();
    if pattern == Pattern::Level {
        check_count("points", values.len(), 6)?;
    } else {
        check_option("the period", (2..=60).contains(&period), "2 to 60 points")?;
        check_count("points", values.len(), (2 * period + 1).max(period + 8))?;
    }
    if matches!(pattern, Pattern::Multiplied(_)) {
        check_each("the series", values, "above 0 where the season multiplies", |value| value > 0.0)?;
    }
    let scale = values.iter().fold(0.0_f64, |largest, value| largest.max(value.abs())).max(f64::MIN_POSITIVE);
    let scaled: Vec<f64> = values.iter().map(|value| value / scale).collect();
    let search = StartSearch { values: &scaled, pattern };
    let squares = |place: &[f64; 3]| search.started(&rates(place, pattern)).1;
    // From slow, middling and fast rates, so that a flat stretch does not hold the search.
    let starts = [[-2.0, -2.0, -2.0], [0.0, -1.0, 0.0], [2.0, -3.0, 1.0]];
    let best = (starts.iter())
        .map(|start| nelder_mead(squares, *start, 1.0, 400))
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .map_or([0.0; 3], |(place, _)| place);
    let rates = rates(&best, pattern);
    let (start, squares) = search.started(&rates);
    finite("a smoothed series", squares)?;
    let mut end = start.clone();
    let errors = end.follow(&scaled, pattern, &rates);
    let used = start.parameters().len() + if pattern == Pattern::Level { 1 } else { 3 };
    let degrees = number(values.len().saturating_sub(used).max(1));
    // Where the season multiplies, errors are taken to grow with what is expected.
    let relative = |(value, error): (&f64, &f64)| (error / (value - error)).powi(2);
    let spread = match pattern {
        Pattern::Multiplied(_) => scaled.iter().zip(&errors).map(relative).sum(),
        _ => squares,
    };
    let deviation = finite("a smoothed series", (spread / degrees).sqrt())?;
    let carried = Carried { end: &end, rates: &rates, pattern, deviation, degrees, level, scale };
    let forecast = carried.forecast(ahead)?;
    let large = |states: &States| States {
        level: states.level * scale,
        trend: states.trend * scale,
        season: match pattern {
            Pattern::Added(_) => states.season.iter().map(|value| value * scale).collect(),
            _ => states.season.clone(),
        },
    };
    Ok(Smoothed {
        rates,
        start: large(&start),
        end: large(&end),
        errors: errors.iter().map(|error| error * scale).collect(),
        forecast,
    })
}

fn rates(place: &[f64; 3], pattern: Pattern) -> Smoothing {
    let [level, trend, season] = place.map(|value| 1.0 / (1.0 + (-value).exp()));
    match pattern {
        Pattern::Level => Smoothing { level, trend: 0.0, season: 0.0 },
        _ => Smoothing { level, trend: trend * level, season: season * (1.0 - level) },
    }
}

struct StartSearch<'a> {
    values: &'a [f64],
    pattern: Pattern,
}

impl StartSearch<'_> {
    /// The states before the first point that make the errors smallest, and the sum of their squares.
    fn started(&self, by: &Smoothing) -> (States, f64) {
        let mut states = States::guessed(self.values, self.pattern);
        let mut errors = self.errors(&states, by);
        let mut squares = sum_of_squares(&errors);
        let rounds = if matches!(self.pattern, Pattern::Multiplied(_)) { 6 } else { 1 };
        for _ in 0..rounds {
            let Some(better) = self.stepped(&states, &errors, by) else { break };
            let found = self.errors(&better, by);
            let smaller = sum_of_squares(&found);
            if smaller.is_nan() || smaller >= squares {
                break;
            }
            let is_done = squares - smaller <= 1e-12 * squares;
            (states, errors, squares) = (better, found, smaller);
            if is_done {
                break;
            }
        }
        (states, squares)
    }

    fn errors(&self, start: &States, by: &Smoothing) -> Vec<f64> {
        start.clone().follow(self.values, self.pattern, by)
    }

    /// One step of Gauss and Newton; `None` if states cannot be told apart.
    fn stepped(&self, states: &States, errors: &[f64], by: &Smoothing) -> Option<States> {
        let parameters = states.parameters();
        let step = 1e-5;
        let mut design = RegressionDesign::new(errors.len());
        for at in 0..parameters.len() {
            let mut moved = parameters.clone();
            *moved.get_mut(at)? += step;
            let mut other = states.clone();
            other.set(&moved, self.pattern);
            let slopes = self.errors(&other, by).iter().zip(errors).map(|(moved, now)| (now - moved) / step).collect();
            design = design.with("state", slopes);
        }
        let found = fit(&design, errors, None, Covariance::Classical).ok()?;
        let better: Vec<f64> = parameters.iter().zip(&found.coefficients).map(|(now, change)| now + change).collect();
        let mut made = states.clone();
        made.set(&better, self.pattern);
        Some(made)
    }
}

fn sum_of_squares(errors: &[f64]) -> f64 {
    errors.iter().map(|error| error * error).sum()
}

/// What is needed to go on from the end.
struct Carried<'a> {
    end: &'a States,
    rates: &'a Smoothing,
    pattern: Pattern,
    deviation: f64,
    degrees: f64,
    level: f64,
    scale: f64,
}

impl Carried<'_> {
    fn forecast(&self, ahead: usize) -> Result<Vec<Interval>, Unanswered> {
        let mut states = self.end.clone();
        let estimates: Vec<f64> = (0..ahead)
            .map(|_| {
                let expected = states.expected(self.pattern);
                states.take(0.0, self.pattern, self.rates);
                expected
            })
            .collect();
        match self.pattern {
            Pattern::Level | Pattern::Added(_) => self.by_formula(&estimates),
            Pattern::Multiplied(_) => self.by_paths(&estimates),
        }
    }

    /// σ² (1 + Σ c²) with c = α + β j + γ where j is a whole cycle (Hyndman et al. 2008, table 6.1).
    fn by_formula(&self, estimates: &[f64]) -> Result<Vec<Interval>, Unanswered> {
        let mut grown = 1.0;
        (estimates.iter().zip(1_usize..))
            .map(|(estimate, step)| {
                let error = self.scale * self.deviation * f64::sqrt(grown);
                let cycle = if step % self.pattern.period() == 0 { self.rates.season } else { 0.0 };
                grown += (self.rates.level + self.rates.trend * number(step) + cycle).powi(2);
                around(estimate * self.scale, error, self.degrees, self.level)
            })
            .collect()
    }

    /// Between the quantiles of paths that go on by chance; always the same ones.
    fn by_paths(&self, estimates: &[f64]) -> Result<Vec<Interval>, Unanswered> {
        let mut points: Vec<Vec<f64>> = vec![Vec::with_capacity(PATHS); estimates.len()];
        for path in 0..PATHS {
            let mut chance = Chance::stream(1, path as u64);
            let mut states = self.end.clone();
            for values in &mut points {
                let expected = states.expected(self.pattern);
                let error = expected * self.deviation * chance.normal();
                values.push((expected + error) * self.scale);
                states.take(error, self.pattern, self.rates);
            }
        }
        (estimates.iter().zip(&points))
            .map(|(estimate, values)| {
                let estimate = finite("a forecast", estimate * self.scale)?;
                for value in values {
                    finite("a forecast", *value)?;
                }
                let found = between(self.level, estimate, values).ok().flatten();
                let found = found.unwrap_or(Interval { estimate, low: estimate, high: estimate, level: self.level });
                Ok(Interval { low: found.low.min(estimate), high: found.high.max(estimate), ..found })
            })
            .collect()
    }
}
