//! Uplift at the top, Qini and uplift curves.
//!
//! Definitions (packages differ, so these are ours): customers in falling order of the score, N₁ and N₀ of them treated
//! and not among the first k, Y₁ and Y₀ the sums of their outcomes.
//!
//! - Qini curve: Q(k) = Y₁ − Y₀ N₁ / N₀, the gain among the treated (Radcliffe 2007, "Using control groups to target on
//!   predicted lift").
//! - Uplift curve: U(k) = (Y₁ / N₁ − Y₀ / N₀) k, the gain if all k were treated.
//! - Area: between the curve and the straight line to its end, over the share of customers, per 1,000 customers. 0 is a
//!   score that finds nothing. It is not divided by the area of a perfect score, which no one could reach.
//!
//! Customers with the same score are one step of the curve; where a share cuts through them, they count in part.

use rayon::prelude::*;

use crate::bounds::Interval;
use crate::interval::between;
use crate::numerics::random::Chance;
use crate::unanswered::{
    Unanswered, check_count, check_finite, check_length, check_level, check_option, finite, number,
};

/// An experiment: three slices of the same length, a row per customer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trial<'a> {
    /// The score, made without these outcomes; higher is to be moved more.
    pub score: &'a [f64],
    /// Who was treated, by lot.
    pub treated: &'a [bool],
    /// The outcome, such as 1 for a visit.
    pub outcome: &'a [f64],
}

/// How a share of customers is cut off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CutOff {
    /// The same share of all customers.
    OfAll,
    /// The same share of the treated and of the others, each in their own order.
    OfEachGroup,
}

/// A point of a curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GainPoint {
    /// Share of customers, from the highest score down.
    pub share: f64,
    /// The gain per 1,000 customers of the experiment.
    pub gain: f64,
}

/// A curve and its area.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// From nobody to all customers, a point for each different score.
    pub points: Vec<GainPoint>,
    /// Area over the straight line to the last point, per 1,000 customers.
    pub area: f64,
}

/// Counts and sums of one arm.
#[derive(Debug, Clone, Copy, Default)]
struct ArmSums {
    count: f64,
    outcome: f64,
}

impl ArmSums {
    fn plus(self, other: Self, part: f64) -> Self {
        Self { count: self.count + part * other.count, outcome: self.outcome + part * other.outcome }
    }

    fn mean(self) -> f64 {
        if self.count > 0.0 { self.outcome / self.count } else { 0.0 }
    }
}

/// Both arms: those who were not treated and those who were.
type Arms = [ArmSums; 2];

impl Trial<'_> {
    /// Customers with the same score together, the highest first.
    fn steps(&self) -> Result<Vec<Arms>, Unanswered> {
        let rows = self.score.len();
        check_length("the treated", self.treated.len(), rows)?;
        check_length("the outcomes", self.outcome.len(), rows)?;
        check_finite("the scores", self.score)?;
        check_finite("the outcomes", self.outcome)?;
        let treated = self.treated.iter().filter(|treated| **treated).count();
        check_count("treated customers", treated, 1)?;
        check_count("customers who were not treated", rows - treated, 1)?;
        // With the outcome in the order, sums do not depend on the order of rows.
        let mut order: Vec<(f64, bool, f64)> = (self.score.iter().zip(self.treated).zip(self.outcome))
            .map(|((score, treated), outcome)| (*score + 0.0, *treated, *outcome))
            .collect();
        order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.total_cmp(&b.2)));
        let step = |same: &[(f64, bool, f64)]| {
            let mut arms = Arms::default();
            for (_, treated, outcome) in same {
                let [others, own] = &mut arms;
                let arm = if *treated { own } else { others };
                *arm = arm.plus(ArmSums { count: 1.0, outcome: *outcome }, 1.0);
            }
            arms
        };
        Ok(order.chunk_by(|a, b| a.0 == b.0).map(step).collect())
    }
}

/// The mean outcome of the treated less that of the others among the customers with the highest scores.
///
/// # Errors
/// [`Unanswered::BadOption`] unless `share` is above 0 and at most 1; [`Unanswered::TooFew`] where the share holds
/// nobody of one arm; [`Unanswered::LengthsDiffer`] and [`Unanswered::BadValue`].
pub fn uplift_at(trial: &Trial<'_>, share: f64, of: CutOff) -> Result<f64, Unanswered> {
    check_option("the share", share > 0.0 && share <= 1.0, "above 0 and at most 1")?;
    let steps = trial.steps()?;
    let total = |arm: usize| steps.iter().map(|arms| arms.get(arm).map_or(0.0, |sums| sums.count)).sum::<f64>();
    // Whole customers: a tenth of 25 is 2.
    let whole = |count: f64| (count * share + 1e-9).floor();
    let [others, treated] = match of {
        CutOff::OfAll => top(&steps, whole(total(0) + total(1)), |arms| arms.iter().map(|sums| sums.count).sum()),
        CutOff::OfEachGroup => {
            let own = |arm: usize| {
                let found = top(&steps, whole(total(arm)), |arms| arms.get(arm).map_or(0.0, |sums| sums.count));
                found.get(arm).copied().unwrap_or_default()
            };
            [own(0), own(1)]
        }
    };
    for (what, sums) in [("treated customers in the share", treated), ("others in the share", others)] {
        check_count(what, usize::from(sums.count > 0.0), 1)?;
    }
    finite("an uplift", treated.mean() - others.mean())
}

/// Sums over the first steps until `count` makes up `wanted`; the last step counts in part.
fn top(steps: &[Arms], wanted: f64, count: impl Fn(&Arms) -> f64) -> Arms {
    let mut sums = Arms::default();
    let mut left = wanted;
    for step in steps {
        let own = count(step);
        let part = if own > left { left / own } else { 1.0 };
        sums = add(sums, step, part);
        left -= own * part;
        if left <= 0.0 {
            break;
        }
    }
    sums
}

fn add([others, treated]: Arms, [more_others, more_treated]: &Arms, part: f64) -> Arms {
    [others.plus(*more_others, part), treated.plus(*more_treated, part)]
}

/// The Qini curve, as defined above.
///
/// # Errors
/// [`Unanswered::TooFew`] where an arm is empty; [`Unanswered::LengthsDiffer`], [`Unanswered::BadValue`],
/// [`Unanswered::TooLarge`].
pub fn qini_curve(trial: &Trial<'_>) -> Result<Curve, Unanswered> {
    curve(trial, |[others, treated]| treated.outcome - others.mean() * treated.count)
}

/// The uplift curve, as defined above; its area is the AUUC over chance.
///
/// # Errors
/// As [`qini_curve`].
pub fn uplift_curve(trial: &Trial<'_>) -> Result<Curve, Unanswered> {
    curve(trial, |[others, treated]| (treated.mean() - others.mean()) * (treated.count + others.count))
}

fn curve(trial: &Trial<'_>, gain: impl Fn(&Arms) -> f64) -> Result<Curve, Unanswered> {
    let customers = number(trial.score.len());
    let mut sums = Arms::default();
    let mut points = vec![GainPoint { share: 0.0, gain: 0.0 }];
    for step in trial.steps()? {
        sums = add(sums, &step, 1.0);
        let count: f64 = sums.iter().map(|sums| sums.count).sum();
        let gain = finite("a curve", 1000.0 * gain(&sums) / customers)?;
        points.push(GainPoint { share: count / customers, gain });
    }
    let under: f64 = (points.windows(2))
        .map(|pair| match pair {
            [left, right] => (right.share - left.share) * (0.5 * left.gain + 0.5 * right.gain),
            _ => 0.0,
        })
        .sum();
    let end = points.last().map_or(0.0, |point| point.gain);
    Ok(Curve { area: finite("a curve", under - 0.5 * end)?, points })
}

/// The area of a curve ([`qini_curve`], [`uplift_curve`]) with its interval, from `draws` samples of the customers that
/// are drawn with the seed (Efron and Tibshirani 1993, "An Introduction to the Bootstrap", 13.3). A score whose interval
/// contains 0 cannot be told from chance.
///
/// # Errors
/// As the curve; [`Unanswered::BadOption`] where `level` is not between 0 and 1; [`Unanswered::TooFew`] where hardly a
/// sample holds customers of both arms.
pub fn area_with_interval(
    trial: &Trial<'_>,
    curve: impl Fn(&Trial<'_>) -> Result<Curve, Unanswered> + Sync,
    level: f64,
    (seed, draws): (u64, usize),
) -> Result<Interval, Unanswered> {
    check_level(level)?;
    let estimate = curve(trial)?.area;
    let rows = trial.score.len();
    let areas: Vec<f64> = (0..draws)
        .into_par_iter()
        .filter_map(|draw| {
            let mut chance = Chance::stream(seed, draw as u64);
            let sample: Vec<usize> = (0..rows).map(|_| chance.below(rows)).collect();
            let score = picked(trial.score, &sample);
            let (treated, outcome) = (picked(trial.treated, &sample), picked(trial.outcome, &sample));
            let sampled = Trial { score: &score, treated: &treated, outcome: &outcome };
            Some(curve(&sampled).ok()?.area)
        })
        .collect();
    check_count("samples with customers of both arms", areas.len(), FEWEST_SAMPLES)?;
    let found = between(level, estimate, &areas).ok().flatten();
    let found = found.unwrap_or(Interval { estimate, low: estimate, high: estimate, level });
    Ok(Interval { low: found.low.min(estimate), high: found.high.max(estimate), ..found })
}

/// The fewest samples that make an interval.
const FEWEST_SAMPLES: usize = 20;

fn picked<T: Copy>(values: &[T], rows: &[usize]) -> Vec<T> {
    rows.iter().filter_map(|row| values.get(*row).copied()).collect()
}
