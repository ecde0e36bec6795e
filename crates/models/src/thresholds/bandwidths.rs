//! The bandwidth with the least expected squared error, and that of its bias.
//!
//! Calonico, Cattaneo, Titiunik 2014 and 2019: the same bandwidth on both sides, chosen for their difference (in the
//! literature `mserd`), in three steps. A rule of thumb gives a pilot for variances; with it the bandwidth for the
//! derivative above the bias, then that for the bias (b), then that for the jump (h). Each minimises variance / width +
//! squared bias, where the last two add three times the variance of the bias to it, so that a bias that is 0 by chance
//! makes no bandwidth endless.

use super::covariates::{freed, slopes};
use super::kernel::Kernel;
use super::local::Local;
use super::residuals::Residuals;
use super::sides::Side;
use crate::numerics::sums::{count, sum};

/// Errors and residuals below this part of the outcomes are rounding.
pub(super) const ROUNDING: f64 = 1e-13;

/// What the search is about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Search {
    pub(super) order: usize,
    pub(super) kernel: Kernel,
    pub(super) residuals: Residuals,
    /// The first covariate's column.
    pub(super) first: usize,
    /// So many different scores lie within every bandwidth on each side, where scores are heaped.
    pub(super) values: Option<usize>,
}

/// Where scores repeat so much, bandwidths hold a least number of different ones.
pub(super) const REPEATED: f64 = 0.2;

/// One step on one side.
#[derive(Debug, Clone, Copy)]
struct Step {
    /// Order of the fit whose bandwidth is looked for.
    order: usize,
    /// The derivative that the fit is for.
    derivative: usize,
    /// Order of the fit that tells the bias.
    bias_order: usize,
    /// Bandwidth for variances.
    variance_width: f64,
    /// Bandwidth for the bias, below and above.
    bias_width: [f64; 2],
    /// Whether the variance of the bias is added to it.
    is_regularised: bool,
}

/// What a step finds on one side.
#[derive(Debug, Clone, Copy)]
struct Found {
    variance: f64,
    bias: f64,
    regularisation: f64,
}

/// Finds h and b for the outcome (column 0); `None` where there are too few customers for the pilots.
pub(super) fn select(sides: &[Side; 2], search: Search) -> Option<(f64, f64)> {
    let reach = sides.each_ref().map(Side::reach);
    let most = reach.iter().copied().fold(0.0, f64::max);
    let least = search.values.map_or(0.0, |values| {
        sides.iter().map(|side| side.distance_of_values(values)).fold(0.0, f64::max) * (1.0 + 1e-8)
    });
    let kept = |width: f64| width.min(most).max(least);
    let pilot = kept(pilot(sides, search.kernel)?);
    let (order, above) = (search.order, search.order + 1);
    let derivative = Step {
        order: above + 1,
        derivative: above + 1,
        bias_order: above + 2,
        variance_width: pilot,
        bias_width: reach,
        is_regularised: false,
    };
    let derivative_width = kept(search.width(sides, derivative)?);
    let bias = Step {
        order: above,
        derivative: above,
        bias_order: above + 1,
        bias_width: [derivative_width; 2],
        is_regularised: true,
        ..derivative
    };
    let bias_width = kept(search.width(sides, bias)?);
    let main = Step { order, derivative: 0, bias_order: above, bias_width: [bias_width; 2], ..bias };
    Some((kept(search.width(sides, main)?), bias_width))
}

/// Silverman's rule over all scores, by the number of different ones.
pub(super) fn pilot(sides: &[Side; 2], kernel: Kernel) -> Option<f64> {
    let [below, above] = sides;
    let x: Vec<f64> = below.x.iter().chain(&above.x).copied().collect();
    let distinct = sides.iter().map(|side| side.distinct(0..side.x.len())).sum::<usize>();
    Some(kernel.pilot() * spread(&x)? * count(distinct).powf(-0.2))
}

/// The smaller of the standard deviation and the distance of the quartiles over 1.349, of sorted values; `None` of
/// fewer than two.
pub(super) fn spread(sorted: &[f64]) -> Option<f64> {
    if sorted.len() < 2 {
        return None;
    }
    let all = count(sorted.len());
    let mean = sum(sorted.iter().copied()) / all;
    let deviation = (sum(sorted.iter().map(|x| (x - mean).powi(2))) / (all - 1.0)).sqrt();
    let between = (quartile(sorted, 3)? - quartile(sorted, 1)?) / 1.349;
    Some(if between > 0.0 { deviation.min(between) } else { deviation })
}

/// The inverse of the empirical distribution, averaged where it is not one number.
fn quartile(sorted: &[f64], quarter: usize) -> Option<f64> {
    let at = sorted.len() * quarter;
    let place = at / 4;
    if at.is_multiple_of(4) {
        return Some(0.5 * (sorted.get(place.checked_sub(1)?)? + sorted.get(place)?));
    }
    sorted.get(place).copied()
}

impl Search {
    /// The bandwidth of a step.
    fn width(self, sides: &[Side; 2], step: Step) -> Option<f64> {
        let [below_width, above_width] = step.bias_width;
        let below = self.found(&sides[0], step, below_width)?;
        let above = self.found(&sides[1], step, above_width)?;
        let variance = above.variance + below.variance;
        if variance == 0.0 {
            // Where nothing scatters, no width is better than the whole reach.
            return Some(f64::INFINITY);
        }
        let square = (above.bias - below.bias).powi(2) + above.regularisation + below.regularisation;
        let rate = 1.0 / (2.0 * count(step.order) + 3.0);
        // Without any bias it is endless, which the reach bounds.
        let width = (variance / square).powf(rate);
        if width.is_nan() { None } else { Some(width) }
    }

    /// The fit that tells the bias. Where a few customers lie so far out that all others are as good as at the
    /// threshold beside them, no polynomial of such an order can be laid through all: they are left out, by half the
    /// width and half again.
    fn wide_fit(self, side: &Side, bias_width: f64, step: Step) -> Option<Local<'_>> {
        let halves = std::iter::successors(Some(bias_width), |width| Some(0.5 * width));
        let widths = std::iter::once(bias_width).chain(halves.skip(1).take_while(|width| *width > step.variance_width));
        widths.filter_map(|width| Local::new(side, self.kernel, width, step.bias_order)).next()
    }

    /// Variance and bias of one side.
    fn found(self, side: &Side, step: Step, bias_width: f64) -> Option<Found> {
        let fit = Local::new(side, self.kernel, step.variance_width, step.order)?;
        let covariates = side.columns.len() > self.first;
        let slopes = if covariates { slopes(&[&fit], 0, self.first)? } else { Vec::new() };
        let outcome = freed(side, 0, self.first, &slopes);
        let functional = fit.coefficient(step.derivative);
        let size = side.column(0).iter().fold(0.0, |most: f64, value| most.max(value.abs()));
        let mut residuals = self.residuals.of(&fit, &outcome, fit.range.clone());
        for residual in &mut residuals {
            if residual.abs() <= ROUNDING * size {
                *residual = 0.0;
            }
        }
        let width = step.variance_width;
        let scaled = |power: usize| (0..power).fold(1.0, |product, _| product * width);
        let next = side.x.iter().map(|x| (0..=step.order).fold(1.0, |product, _| product * (x / width)));
        let constant = functional.of(&next.collect::<Vec<f64>>()) * scaled(step.derivative);

        let above = self.wide_fit(side, bias_width, step)?;
        let next = above.coefficient(step.order + 1);
        let distance = 2.0 * count(step.order + 1 - step.derivative);
        let regularisation = if step.is_regularised {
            let residuals = self.residuals.of(&above, &outcome, above.range.clone());
            3.0 * distance * constant * constant * next.variance(next.start, &residuals)
        } else {
            0.0
        };
        let twice = 2 * step.derivative + 1;
        Some(Found {
            variance: count(twice) * scaled(twice) * functional.variance(functional.start, &residuals),
            bias: distance.sqrt() * constant * next.of(&outcome),
            regularisation,
        })
    }
}
