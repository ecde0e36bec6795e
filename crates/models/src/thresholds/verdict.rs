//! What may be said of a tier at its threshold.

use super::counts::{Counts, count_nearest};
use super::density::{Density, density};
use super::estimate::{Customers, Design, ThresholdEffect, estimate};
use super::refusal::ThresholdRefusal;

/// Below this the density of scores jumps, and nothing is said.
pub const MANIPULATED: f64 = 0.05;

/// Customers whose sides are counted beside the density.
const COUNTED: usize = 50;

/// How customers lie around the threshold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Crowding {
    /// The density on both sides; `None` where scores take too few values for one, so that counts decide.
    pub density: Option<Density>,
    /// The nearest customers by side.
    pub nearest: Counts,
}

impl Crowding {
    /// Probability of a jump of the density, or of such counts, by chance.
    #[must_use]
    pub fn p_value(&self) -> f64 {
        self.density.map_or(self.nearest.p_value, |density| density.p_value)
    }
}

/// An answer that may be given.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// The jump.
    pub estimate: ThresholdEffect,
    /// Why it may be believed.
    pub crowding: Crowding,
}

/// The jump at a threshold, withheld where customers crowd beside it.
///
/// All customers are looked at for crowding, those within a donut too. The density decides; where scores take too few
/// values for it, the exact test of the nearest fifty does.
///
/// # Errors
/// [`ThresholdRefusal::Manipulated`] where the probability is below [`MANIPULATED`], and whatever [`estimate`] refuses.
pub fn verdict(data: &Customers<'_>, threshold: f64, design: &Design) -> Result<Verdict, ThresholdRefusal> {
    let nearest = count_nearest(data.score, threshold, COUNTED)?;
    let density = match density(data.score, threshold) {
        Ok(density) => Some(density),
        Err(ThresholdRefusal::TooFewValues { .. }) => None,
        Err(refusal) => return Err(refusal),
    };
    let crowding = Crowding { density, nearest };
    if crowding.p_value() < MANIPULATED {
        let Counts { below, above, .. } = nearest;
        return Err(ThresholdRefusal::Manipulated { below, above, p_value: crowding.p_value() });
    }
    Ok(Verdict { estimate: estimate(data, threshold, design)?, crowding })
}
