//! What is drawn of a threshold: means by bin, two lines, the gap between them.

use super::estimate::{Customers, Design, Order, Prepared, ThresholdEffect};
use super::local::Local;
use super::refusal::{SideOfThreshold, ThresholdRefusal};
use super::sides::Side;
use crate::bounds::Interval;
use crate::numerics::normal;
use crate::numerics::sums::{count, sum};

/// Bins on each side at most.
const MOST: usize = 200;

/// Points of a line.
const POINTS: usize = 21;

/// Customers of neighbouring scores.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bin {
    /// Where the bin begins.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// Customers in it.
    pub customers: usize,
    /// Mean of their scores.
    pub score: f64,
    /// Mean of their outcomes.
    pub mean: f64,
    /// Standard error of that mean; `None` of a single customer.
    pub standard_error: Option<f64>,
}

/// A point of a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FittedPoint {
    /// The score.
    pub score: f64,
    /// The line there, with its interval.
    pub value: Interval,
}

/// A threshold as it is drawn. All numbers are plain, in the units of score and outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// The threshold.
    pub threshold: f64,
    /// Bins with customers, below and above, from low scores to high ones.
    pub bins: [Vec<Bin>; 2],
    /// The lines below and above, from low scores to high ones; they end at the threshold.
    pub lines: [Vec<FittedPoint>; 2],
    /// Where the lines meet the threshold, below and above: the gap is between them.
    pub ends: [f64; 2],
}

/// Means of evenly wide bins within the estimate's bandwidth, `bins` on each side, and the lines that the jump is taken
/// from, without covariates and of a fuzzy design those of the outcome.
///
/// # Errors
/// As [`super::estimate()`], and [`ThresholdRefusal::BadOption`] where there are no bins or more than 200.
pub fn picture(
    data: &Customers<'_>,
    threshold: f64,
    design: &Design,
    estimate: &ThresholdEffect,
    bins: usize,
) -> Result<Picture, ThresholdRefusal> {
    if bins == 0 || bins > MOST {
        return Err(ThresholdRefusal::BadOption { name: "bins", allowed: "from 1 to 200" });
    }
    let prepared = Prepared::new(data, threshold, design)?;
    let width = estimate.bandwidths.main / prepared.unit;
    let order = match design.order {
        Order::Linear => 1,
        Order::Quadratic => 2,
    };
    let score = |x: f64| threshold + x * prepared.unit;
    let mut picture = Picture { threshold, bins: [vec![], vec![]], lines: [vec![], vec![]], ends: [0.0; 2] };
    let places = [(SideOfThreshold::Below, -1.0), (SideOfThreshold::Above, 1.0)];
    let slots = picture.bins.iter_mut().zip(&mut picture.lines).zip(&mut picture.ends);
    for (((bin_slot, line), end), (side, (place, sign))) in slots.zip(prepared.sides.iter().zip(places)) {
        *bin_slot = binned(side, sign, width, bins, score);
        let few = ThresholdRefusal::TooFewValues {
            side: place,
            found: side.distinct(side.window(design.kernel, width)),
            needed: order + 1,
        };
        let fit = Local::new(side, design.kernel, width, order).ok_or(few)?;
        let outcome = side.column(0);
        let residuals = design.residuals.of(&fit, outcome, fit.range.clone());
        let reach = width.min(side.reach());
        *line = (0..POINTS)
            .map(|step| {
                let x = sign * reach * count(step) / count(POINTS - 1);
                let functional = fit.value_at(x);
                let estimate = functional.of(outcome);
                let error = functional.variance(functional.start, &residuals).sqrt();
                let half = normal::quantile(0.5 + 0.5 * design.level) * error;
                let value = Interval { estimate, low: estimate - half, high: estimate + half, level: design.level };
                FittedPoint { score: score(x), value }
            })
            .collect();
        *end = line.first().map_or(0.0, |point| point.value.estimate);
        if place == SideOfThreshold::Below {
            line.reverse();
        }
    }
    let is_finite = |point: &FittedPoint| point.value.low.is_finite() && point.value.high.is_finite();
    let numbers = |bin: &Bin| bin.mean.is_finite() && bin.standard_error.is_none_or(f64::is_finite);
    if picture.lines.iter().flatten().all(is_finite) && picture.bins.iter().flatten().all(numbers) {
        Ok(picture)
    } else {
        Err(ThresholdRefusal::TooLarge)
    }
}

/// Means by bin of one side, from low scores to high ones.
fn binned(side: &Side, sign: f64, width: f64, bins: usize, score: impl Fn(f64) -> f64) -> Vec<Bin> {
    let step = width / count(bins);
    let number = |x: f64| (x.abs() / step).floor();
    let rows: Vec<(f64, f64)> =
        side.x.iter().zip(side.column(0)).filter(|(x, _)| x.abs() <= width).map(|(x, y)| (*x, *y)).collect();
    // The farthest bin takes its outer border; the borders between bins belong to the outer one.
    let own = |x: f64| number(x).min(count(bins) - 1.0);
    rows.chunk_by(|left, right| own(left.0) == own(right.0))
        .map(|rows| {
            let customers = count(rows.len());
            let near = rows.first().map_or(0.0, |row| own(row.0));
            let (inner, outer) = (sign * near * step, sign * (near + 1.0) * step);
            let mean = sum(rows.iter().map(|row| row.1)) / customers;
            let scatter = sum(rows.iter().map(|row| (row.1 - mean).powi(2)));
            Bin {
                from: score(inner.min(outer)),
                to: score(inner.max(outer)),
                customers: rows.len(),
                score: score(sum(rows.iter().map(|row| row.0)) / customers),
                mean,
                standard_error: (rows.len() > 1).then(|| (scatter / (customers - 1.0) / customers).sqrt()),
            }
        })
        .collect()
}
