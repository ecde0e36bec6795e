//! Looks at planned times: boundaries that a statistic must cross to end an experiment early (group-sequential tests).
//!
//! A look's time is the share of the planned information, about that of the planned customers. The statistic z of every
//! look is held against its boundary. Probabilities of crossing are computed by the recursion of P. Armitage,
//! C. K. McPherson, B. C. Rowe 1969, *Repeated significance tests on accumulating data*, JRSS A 132, with Gauss's
//! rule (C. Jennison, B. W. Turnbull 2000, *Group Sequential Methods*, chapter 19).
//!
//! **Sides.** `error` is always the probability of a false alarm of the whole test. A two-sided test has boundaries −z
//! and z. A spending function can be read in two ways for it, which give different boundaries: each side spends
//! f(t; α/2) by itself, as programs for designs do, or both together spend f(t; α). [`Sides`] says which.

use super::refusal::ExperimentRefusal;
use crate::numerics::normal::{quantile, share_below};
use crate::numerics::quadrature::short_rule;
use crate::numerics::sums::count;

/// More looks than anybody plans.
const MOST: usize = 100;

/// Times are at least so far apart.
const APART: f64 = 0.001;

/// Beyond so many deviations nothing is left to be counted.
const FAR: f64 = 9.0;

/// Which crossings end the experiment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sides {
    /// z above the boundary alone; the spending function spends `error`.
    One,
    /// z beyond the boundary on either side; each side spends f(t; error / 2).
    TwoEachAlone,
    /// z beyond the boundary on either side; both together spend f(t; error), half each.
    TwoTogether,
}

impl Sides {
    fn lower(self, boundary: f64) -> f64 {
        if self == Self::One { f64::NEG_INFINITY } else { -boundary }
    }
}

/// How fast the permitted error is spent (K. K. G. Lan, D. L. DeMets 1983, *Discrete sequential boundaries for clinical
/// trials*, Biometrika 70).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorSpending {
    /// Like O'Brien and Fleming: hardly anything early. f(t; α) = 2 − 2 Φ(z_{α/2} / √t).
    OBrienFleming,
    /// Like Pocock: about evenly. f(t; α) = α ln(1 + (e − 1) t).
    Pocock,
}

impl ErrorSpending {
    fn spent(self, time: f64, error: f64) -> f64 {
        match self {
            Self::OBrienFleming => 2.0 * share_below(quantile(0.5 * error) / time.sqrt()),
            Self::Pocock => error * ((std::f64::consts::E - 1.0) * time).ln_1p(),
        }
    }
}

/// Boundaries of z at `looks` evenly spaced looks that fall with the root of time: c / √t (P. C. O'Brien, T. R. Fleming
/// 1979, *A multiple testing procedure for clinical trials*, Biometrics 35). The last one is c.
///
/// # Errors
/// [`ExperimentRefusal::BadOption`].
pub fn o_brien_fleming(looks: usize, error: f64, sides: Sides) -> Result<Vec<f64>, ExperimentRefusal> {
    constant(looks, error, sides, |time| 1.0 / time.sqrt())
}

/// The boundary of z that is the same at `looks` evenly spaced looks (S. J. Pocock 1977, *Group sequential methods in
/// the design and analysis of clinical trials*, Biometrika 64).
///
/// # Errors
/// [`ExperimentRefusal::BadOption`].
pub fn pocock(looks: usize, error: f64, sides: Sides) -> Result<Vec<f64>, ExperimentRefusal> {
    constant(looks, error, sides, |_| 1.0)
}

/// Boundaries c · shape(t) whose crossing has the probability `error` in all.
fn constant(looks: usize, error: f64, sides: Sides, shape: impl Fn(f64) -> f64) -> Result<Vec<f64>, ExperimentRefusal> {
    check_error(error)?;
    let times: Vec<f64> = (1..=looks).map(|look| count(look) / count(looks)).collect();
    check_times(&times)?;
    let boundaries = |c: f64| times.iter().map(|time| c * shape(*time)).collect::<Vec<f64>>();
    let alarm = |c: f64| alarms(&times, &boundaries(c), sides).last().copied().unwrap_or(0.0);
    let (mut low, mut high) = (0.0, FAR);
    for _ in 0..45 {
        let middle = 0.5 * (low + high);
        if alarm(middle) > error {
            low = middle;
        } else {
            high = middle;
        }
    }
    Ok(boundaries(0.5 * (low + high)))
}

/// Boundaries of z at looks of any times, rising and at most 1, by a spending function. What later looks will be need
/// not be known: a boundary depends on the looks up to its own.
///
/// # Errors
/// [`ExperimentRefusal::BadOption`].
pub fn by_spending(
    times: &[f64],
    error: f64,
    spending: ErrorSpending,
    sides: Sides,
) -> Result<Vec<f64>, ExperimentRefusal> {
    check_error(error)?;
    check_times(times)?;
    let spent = |time: f64| match sides {
        Sides::One | Sides::TwoTogether => spending.spent(time, error),
        Sides::TwoEachAlone => 2.0 * spending.spent(time, 0.5 * error),
    };
    let width = panel_width(times);
    let mut state = State::begin();
    let (mut before, mut boundaries) = (0.0, Vec::with_capacity(times.len()));
    for time in times {
        let step = (spent(*time) - before).max(0.0);
        before += step;
        let (mut low, mut high) = (0.0, 40.0);
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            if state.crossing(*time, middle, sides) > step {
                low = middle;
            } else {
                high = middle;
            }
        }
        boundaries.push(high);
        state = state.next(*time, high, sides, width);
    }
    Ok(boundaries)
}

/// The probability, without any effect, of having crossed by each look. Of what a boundary of 1.96 at every look does,
/// for instance: 14 % false alarms in five.
///
/// # Errors
/// [`ExperimentRefusal::BadOption`] where times are not rising within 0 … 1, or boundaries are not as many, or below
/// zero.
pub fn false_alarms(times: &[f64], boundaries: &[f64], sides: Sides) -> Result<Vec<f64>, ExperimentRefusal> {
    check_times(times)?;
    let is_boundary = |boundary: &f64| *boundary >= 0.0 && boundary.is_finite();
    if boundaries.len() != times.len() || !boundaries.iter().all(is_boundary) {
        return Err(ExperimentRefusal::BadOption {
            name: "boundaries",
            allowed: "one of each time, and not below zero",
        });
    }
    Ok(alarms(times, boundaries, sides))
}

fn alarms(times: &[f64], boundaries: &[f64], sides: Sides) -> Vec<f64> {
    let width = panel_width(times);
    let (mut state, mut total, mut found) = (State::begin(), 0.0, Vec::with_capacity(times.len()));
    for (time, boundary) in times.iter().zip(boundaries) {
        total += state.crossing(*time, *boundary, sides);
        found.push(total);
        state = state.next(*time, *boundary, sides, width);
    }
    found
}

/// Where the score √t z stands after a look, of experiments that have not crossed.
struct State {
    time: f64,
    /// Places and their probabilities.
    points: Vec<(f64, f64)>,
}

impl State {
    fn begin() -> Self {
        Self { time: 0.0, points: vec![(0.0, 1.0)] }
    }

    /// The probability of crossing at the next look.
    fn crossing(&self, time: f64, boundary: f64, sides: Sides) -> f64 {
        let (step, bound) = ((time - self.time).sqrt(), boundary * time.sqrt());
        let low = sides.lower(bound);
        let beyond = |place: f64| share_below((place - bound) / step) + share_below((low - place) / step);
        self.points.iter().map(|(place, weight)| weight * beyond(*place)).sum()
    }

    /// The state after the next look.
    fn next(&self, time: f64, boundary: f64, sides: Sides, width: f64) -> Self {
        const ROOT: f64 = 0.398_942_280_401_432_7;
        let step = (time - self.time).sqrt();
        let far = FAR * time.sqrt();
        let high = (boundary * time.sqrt()).min(far);
        let low = sides.lower(high).max(-far);
        let density = |place: f64| {
            let from = |(before, weight): &(f64, f64)| {
                let distance = (place - before) / step;
                weight * (-0.5 * distance * distance).exp()
            };
            ROOT / step * self.points.iter().map(from).sum::<f64>()
        };
        let panels = ((high - low) / width).ceil().max(1.0);
        let half = 0.5 * (high - low) / panels;
        let mut points = Vec::new();
        let mut panel = 0.0;
        while panel < panels {
            let middle = low + (2.0 * panel + 1.0) * half;
            points.extend(short_rule().iter().map(|(at, weight)| {
                let place = middle + half * at;
                (place, half * weight * density(place))
            }));
            panel += 1.0;
        }
        Self { time, points }
    }
}

/// Wide enough for eight nodes to follow the densities of the smallest step.
fn panel_width(times: &[f64]) -> f64 {
    let steps = times.windows(2).map(|pair| pair.iter().rev().copied().reduce(|after, before| after - before));
    let least = steps.flatten().fold(times.first().copied().unwrap_or(1.0), f64::min);
    1.5 * least.sqrt()
}

fn check_error(error: f64) -> Result<(), ExperimentRefusal> {
    if (1e-6..=0.5).contains(&error) {
        return Ok(());
    }
    Err(ExperimentRefusal::BadOption { name: "error", allowed: "from 0.000001 to 0.5" })
}

fn check_times(times: &[f64]) -> Result<(), ExperimentRefusal> {
    let is_apart = |pair: &[f64]| pair.first().zip(pair.last()).is_some_and(|(before, after)| after - before >= APART);
    let is_rising = times.first().is_some_and(|first| *first >= APART)
        && times.last().is_some_and(|last| *last <= 1.0 + 1e-12)
        && times.windows(2).all(is_apart);
    if is_rising && times.len() <= MOST {
        return Ok(());
    }
    Err(ExperimentRefusal::BadOption {
        name: "times",
        allowed: "rising from 0 to 1, a thousandth apart or more, 100 at most",
    })
}
