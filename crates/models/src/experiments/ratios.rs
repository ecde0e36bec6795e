//! Ratios of sums, such as spend per order or orders per visit, whose denominator is no fixed number.

use super::effect::{Effect, Measured, satterthwaite};
use super::lift::{Scale, of_parts};
use super::moments::{ArmMoments, check_alike, check_finite, largest};
use super::refusal::{Arm, ExperimentRefusal, check_level};
use crate::numerics::sums::{count, sum};

/// The ratio R = Σ x / Σ y of one arm, and what is known of it.
///
/// By the delta method the ratio's error is that of the mean of (x − R y) / ȳ, so var R ≈ (s_x² − 2 R s_xy + R² s_y²) /
/// (n ȳ²) (Deng, Knoblich, Lu 2018, *Applying the delta method in metric analytics*, KDD). The customer stays the unit:
/// orders of one customer are not independent.
#[derive(Debug, Clone, PartialEq)]
pub struct Ratio {
    /// Σ x / Σ y.
    pub ratio: f64,
    /// (x − R y) / ȳ of each customer: values whose mean is 0 and whose error is that of the ratio.
    pub linearised: Vec<f64>,
    /// Count and variance of those.
    pub moments: ArmMoments,
    /// Customers whose denominator is not 0: what the ratio rests on.
    pub denominators: usize,
}

impl Ratio {
    /// The ratio of the customers of one arm, by numerator and denominator.
    ///
    /// # Errors
    /// [`ExperimentRefusal::NoBase`] where the denominators do not add up to more than zero, and whatever
    /// [`ArmMoments::of`] refuses.
    pub fn of(arm: Arm, numerators: &[f64], denominators: &[f64]) -> Result<Self, ExperimentRefusal> {
        check_alike(numerators, denominators)?;
        check_finite(numerators)?;
        let below = ArmMoments::of(denominators)?;
        if below.mean <= 0.0 {
            return Err(ExperimentRefusal::NoBase { arm });
        }
        let ratio = sum(numerators.iter().copied()) / sum(denominators.iter().copied());
        let linearised: Vec<f64> =
            numerators.iter().zip(denominators).map(|(x, y)| (x - ratio * y) / below.mean).collect();
        let size = (largest(numerators) + ratio.abs() * largest(denominators)) / below.mean;
        let moments = ArmMoments::of(&linearised).map_err(|_| ExperimentRefusal::TooLarge)?.unless_rounding(size);
        let denominators = denominators.iter().filter(|value| **value != 0.0).count();
        Ok(Self { ratio, linearised, moments, denominators })
    }
}

fn check(treated: &Ratio, control: &Ratio) -> Result<(), ExperimentRefusal> {
    treated.moments.check(Arm::Treated)?;
    control.moments.check(Arm::Control)?;
    treated.moments.check_variation()?;
    control.moments.check_variation()?;
    for (arm, ratio) in [(Arm::Treated, treated), (Arm::Control, control)] {
        if ratio.denominators < LEAST_DENOMINATORS {
            let (found, needed) = (ratio.denominators, LEAST_DENOMINATORS);
            return Err(ExperimentRefusal::TooFewDenominators { arm, found, needed });
        }
    }
    Ok(())
}

/// Customers of an arm whose denominator is not 0 are at least so many.
const LEAST_DENOMINATORS: usize = 20;

/// Degrees of freedom of the variance: who has no denominator says nothing of it.
fn degrees(ratio: &Ratio) -> f64 {
    count(ratio.denominators) - 1.0
}

/// The ratio of the treated minus that of the control.
///
/// # Errors
/// [`ExperimentRefusal::TooFewCustomers`] below 10 in an arm, [`ExperimentRefusal::TooFewDenominators`] below 20 whose
/// denominator is not 0, and [`ExperimentRefusal::NoVariation`] where an arm has none.
pub fn difference(treated: &Ratio, control: &Ratio, level: f64) -> Result<Effect, ExperimentRefusal> {
    check_level(level)?;
    check_level(level)?;
    check(treated, control)?;
    let parts = [treated, control].map(|arm| (arm.moments.variance_of_mean(), degrees(arm)));
    Measured {
        estimate: treated.ratio - control.ratio,
        variance: parts.iter().map(|(variance, _)| variance).sum(),
        degrees: satterthwaite(parts.into_iter()),
    }
    .effect(level)
}

/// The relative effect on a ratio: 0.08 is 8 % more.
///
/// # Errors
/// [`ExperimentRefusal::NoBase`] where a ratio is not above zero, and as [`difference`].
pub fn relative(treated: &Ratio, control: &Ratio, scale: Scale, level: f64) -> Result<Effect, ExperimentRefusal> {
    check(treated, control)?;
    let part = |arm: &Ratio| (arm.ratio, arm.moments.variance_of_mean() / arm.ratio / arm.ratio, degrees(arm));
    of_parts([part(treated), part(control)], scale, level)
}
