//! Two groups over time, by means and covariances alone: what a million customers did in two years fits on a page.
//!
//! The effect is the difference in differences of the mean of all periods after against the mean of all before. For
//! customers that are each observed in every period it is that of [`super::two_by_two`]; its error is that of two
//! independent groups with variances of their own (Welch), so that a customer counts once, however many periods there
//! are. Whether both groups ran in parallel before is tested twice: that no period before differs from the others
//! (Hotelling), and that the distance between both has no slope, which finds a slow drift where a single period would
//! not show.
#![expect(clippy::indexing_slicing, reason = "periods run below the number that was checked")]

use super::event_study::PeriodEffect;
use crate::bounds::Interval;
use crate::experiments::size::PowerDesign;
use crate::numerics::fisher;
use crate::numerics::least_squares::JointTest;
use crate::numerics::linear::{dot, quadratic_form, solve};
use crate::numerics::{student, t_interval};
use crate::unanswered::{Unanswered, check_count, check_finite, check_length, check_level, check_option, number};

/// The fewest customers in either group.
pub const FEWEST_CUSTOMERS: usize = 30;
/// The fewest periods before the beginning: with fewer nothing shows whether both ran in parallel.
pub const FEWEST_BEFORE: usize = 4;
/// Below this probability both groups did not run in parallel by chance.
pub const NOT_PARALLEL: f64 = 0.1;
/// The part of an effect that what was not parallel may explain: a million customers show the smallest difference, and
/// one that is small beside the effect leaves it standing.
pub const HARMLESS: f64 = 0.2;

/// A group, each of whose customers was observed in every period.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupOverTime {
    /// Its customers.
    pub customers: usize,
    /// Their mean by period.
    pub means: Vec<f64>,
    /// How their values vary, and move together from period to period; with n − 1 below the line.
    pub covariance: Vec<Vec<f64>>,
}

impl GroupOverTime {
    /// Of sums by period, and sums of products of any two periods.
    #[must_use]
    pub fn of_sums(customers: usize, sums: &[f64], products: &[Vec<f64>]) -> Self {
        let all = number(customers.max(1));
        let means: Vec<f64> = sums.iter().map(|sum| sum / all).collect();
        let free = number(customers.saturating_sub(1).max(1));
        let covariance = products.iter().enumerate().map(|(row, line)| {
            let entry = |(at, product): (usize, &f64)| {
                let along = all * means.get(row).copied().unwrap_or(0.0) * means.get(at).copied().unwrap_or(0.0);
                (product - along) / free
            };
            line.iter().enumerate().map(entry).collect()
        });
        Self { customers, covariance: covariance.collect(), means }
    }

    fn check(&self, what: &'static str, periods: usize) -> Result<(), Unanswered> {
        check_count(what, self.customers, FEWEST_CUSTOMERS)?;
        check_length(what, self.means.len(), periods)?;
        check_finite(what, &self.means)?;
        check_length(what, self.covariance.len(), periods)?;
        for row in &self.covariance {
            check_length(what, row.len(), periods)?;
            check_finite(what, row)?;
        }
        Ok(())
    }

    /// The variance of a sum of weighted means.
    fn variance(&self, weights: &[f64]) -> f64 {
        quadratic_form(&self.covariance, weights).max(0.0) / number(self.customers)
    }
}

/// Whether both groups ran in parallel before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FlatBefore {
    /// The test that the distance between both was the same in all periods before.
    pub all: JointTest,
    /// Probability of such a slope of the distance if there were none.
    pub slope: f64,
    /// What the effect would be without any, if the distance had gone on as before: slope by the periods between the
    /// middle of those before and the middle of those after.
    pub drift: f64,
    /// How much farther from that the drift may lie: half of its interval. An effect that is no larger cannot be told from
    /// a drift.
    pub drift_margin: f64,
    /// The farthest that any period before lies from their mean.
    pub farthest: f64,
}

impl FlatBefore {
    /// Probability of either, as two tests are two chances.
    #[must_use]
    pub fn p_value(&self) -> f64 {
        (2.0 * self.all.p.min(self.slope)).min(1.0)
    }

    /// Whether both ran in parallel, as far as chance lets tell.
    #[must_use]
    pub fn is_flat(&self) -> bool {
        self.p_value() >= NOT_PARALLEL
    }

    /// The larger of drift and farthest period, in the unit of the effect.
    #[must_use]
    pub const fn size(&self) -> f64 {
        self.drift.abs().max(self.farthest)
    }
}

/// What a measure did to a group beyond what happened to another.
#[derive(Debug, Clone, PartialEq)]
pub struct ParallelGroups {
    /// The distance between both groups by period, less its mean before; what lies before the beginning is below 0 in
    /// `since`.
    pub gaps: Vec<PeriodEffect>,
    /// Mean of the comparison group before and after, and of the treated before and after.
    pub means: [[f64; 2]; 2],
    /// The effect by customer and period: the change of the treated less that of the others.
    pub effect: Interval,
    /// Its standard error.
    pub standard_error: f64,
    /// Probability of an effect as far from 0 if there were none.
    pub p_value: f64,
    /// Whether both ran in parallel before.
    pub before: FlatBefore,
}

impl ParallelGroups {
    /// Whether what was not parallel before could be what is seen after: the effect is then not to be told.
    #[must_use]
    pub fn is_withheld(&self) -> bool {
        !self.before.is_flat() && self.before.size() > HARMLESS * self.effect.estimate.abs()
    }

    /// Whether too little is known of the time before to tell a drift from an effect, or from none of the size that
    /// matters: that no drift was found says nothing then.
    #[must_use]
    pub fn is_drift_unknown(&self, matters: f64) -> bool {
        self.before.drift_margin >= self.effect.estimate.abs().max(matters)
    }

    /// Customers of both groups that would show an effect of this size four times out of five, at the shares that both
    /// have now, less those that there are; 0 where there are enough.
    #[must_use]
    pub fn more_needed(&self, customers: usize, effect: f64) -> f64 {
        let wanted = effect.abs() / PowerDesign::USUAL.distance();
        let factor = (self.standard_error / wanted).powi(2);
        (number(customers) * (factor - 1.0)).max(0.0).ceil()
    }
}

/// Compares two groups, `start` being the first period after the beginning.
///
/// # Errors
/// [`Unanswered::TooFew`] where a group has fewer than 30 customers, or there are fewer than 4 periods before the
/// beginning or none after; [`Unanswered::NoVariation`] where nobody's values differ; [`Unanswered::LengthsDiffer`],
/// [`Unanswered::BadValue`], [`Unanswered::BadOption`].
pub fn parallel_groups(
    treated: &GroupOverTime,
    others: &GroupOverTime,
    start: usize,
    level: f64,
) -> Result<ParallelGroups, Unanswered> {
    check_level(level)?;
    let periods = treated.means.len();
    treated.check("customers with it", periods)?;
    others.check("customers to compare with", periods)?;
    check_count("periods before the beginning", start.min(periods), FEWEST_BEFORE)?;
    check_count("periods from the beginning on", periods.saturating_sub(start), 1)?;
    let groups = [treated, others];
    let (before, after) = (number(start), number(periods - start));
    let mean_before: Vec<f64> = (0..periods).map(|at| if at < start { 1.0 / before } else { 0.0 }).collect();
    let since = |at: usize| i32::try_from(at).unwrap_or(i32::MAX) - i32::try_from(start).unwrap_or(i32::MAX);
    let gaps = (0..periods).map(|at| {
        let weights: Vec<f64> = (0..periods).map(|of| f64::from(u8::from(of == at)) - mean_before[of]).collect();
        PeriodEffect { since: since(at), effect: difference(groups, &weights).interval(level) }
    });
    let gaps: Vec<PeriodEffect> = gaps.collect();
    let weights: Vec<f64> = (0..periods).map(|at| if at < start { -1.0 / before } else { 1.0 / after }).collect();
    let found = difference(groups, &weights);
    // Of values that do not differ only rounding is left.
    let size = groups.iter().flat_map(|group| &group.means).fold(0.0_f64, |size, mean| size.max(mean.abs()));
    if found.error <= 1e-12 * size {
        return Err(Unanswered::NoVariation { what: "what customers did" });
    }
    let halves = |group: &GroupOverTime| {
        let (early, late) = group.means.split_at(start);
        [early.iter().sum::<f64>() / before, late.iter().sum::<f64>() / after]
    };
    Ok(ParallelGroups {
        before: flat_before(groups, start, (&gaps, level))?,
        gaps,
        means: [halves(others), halves(treated)],
        effect: found.interval(level),
        standard_error: found.error,
        p_value: found.p_value(),
    })
}

/// A weighted sum of means, the treated less the others.
struct Contrast {
    value: f64,
    error: f64,
    degrees: f64,
}

impl Contrast {
    fn interval(&self, level: f64) -> Interval {
        t_interval::around(self.value, self.error, self.degrees, level)
    }

    fn p_value(&self) -> f64 {
        if self.error > 0.0 {
            (2.0 * student::share_beyond((self.value / self.error).abs(), self.degrees)).min(1.0)
        } else {
            1.0
        }
    }
}

fn difference([treated, others]: [&GroupOverTime; 2], weights: &[f64]) -> Contrast {
    let parts = [treated.variance(weights), others.variance(weights)];
    let variance = parts[0] + parts[1];
    let free = |group: &GroupOverTime| number(group.customers.saturating_sub(1).max(1));
    // Welch and Satterthwaite.
    let below = parts[0].powi(2) / free(treated) + parts[1].powi(2) / free(others);
    let degrees = if below > 0.0 { variance * variance / below } else { free(treated).min(free(others)) };
    Contrast { value: dot(&treated.means, weights) - dot(&others.means, weights), error: variance.sqrt(), degrees }
}

/// Both tests of the periods before.
fn flat_before(
    groups: [&GroupOverTime; 2],
    start: usize,
    (gaps, level): (&[PeriodEffect], f64),
) -> Result<FlatBefore, Unanswered> {
    let periods = groups[0].means.len();
    let middle = (number(start) - 1.0) / 2.0;
    let spread: f64 = (0..start).map(|at| (number(at) - middle).powi(2)).sum();
    let weights: Vec<f64> =
        (0..periods).map(|at| if at < start { (number(at) - middle) / spread } else { 0.0 }).collect();
    let slope = difference(groups, &weights);
    let between = number(periods) / 2.0;
    let bounds = slope.interval(level);
    // Each period before but the last against the last.
    let count = start - 1;
    let along = |row: usize, at: usize| -> f64 {
        let of = |group: &GroupOverTime| {
            let moved = &group.covariance;
            (moved[row][at] - moved[row][count] - moved[count][at] + moved[count][count]) / number(group.customers)
        };
        groups.iter().map(|group| of(group)).sum()
    };
    let none = Unanswered::NoVariation { what: "what customers did before" };
    let sizes: Vec<f64> = (0..count).map(|at| along(at, at).max(0.0).sqrt()).collect();
    if sizes.iter().any(|size| *size <= 0.0) {
        return Err(none);
    }
    let matrix: Vec<Vec<f64>> =
        (0..count).map(|row| (0..count).map(|at| along(row, at) / (sizes[row] * sizes[at])).collect()).collect();
    let gap = |at: usize| groups[0].means[at] - groups[1].means[at];
    let values: Vec<f64> = (0..count).map(|at| (gap(at) - gap(count)) / sizes[at]).collect();
    let solved = solve(&matrix, &values).ok_or(none)?;
    let smaller = groups.iter().map(|group| group.customers).min().unwrap_or(0);
    check_option("the periods before", smaller > count, "fewer than the customers of either group")?;
    let denominator = number(smaller - count);
    let f = dot(&solved, &values).max(0.0) / number(count) * denominator / number(smaller - 1);
    let all =
        JointTest { f, numerator: number(count), denominator, p: fisher::share_above(f, number(count), denominator) };
    let farthest = gaps.iter().take(start).fold(0.0_f64, |farthest, gap| farthest.max(gap.effect.estimate.abs()));
    Ok(FlatBefore {
        all,
        slope: slope.p_value(),
        drift: slope.value * between,
        drift_margin: between * (bounds.high - bounds.low) / 2.0,
        farthest,
    })
}
