//! The effect as a part of what would have been: treated over control, minus 1.

use super::effect::{Effect, Measured, satterthwaite};
use super::moments::{ArmMoments, check_means};
use super::refusal::{Arm, ExperimentRefusal, check_level};
use crate::bounds::Interval;

/// How the interval of a relative effect is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Symmetric around the estimate, by the delta method. It may reach below −100 %.
    Plain,
    /// Symmetric in the logarithm of the quotient: never below −100 %, and nearer the truth where means are uncertain.
    Logarithm,
}

/// The relative effect on a mean: 0.08 is 8 % more.
///
/// The quotient of two independent means by the delta method (Deng, Knoblich, Lu 2018, *Applying the delta method in
/// metric analytics*, KDD), with Satterthwaite's degrees of freedom. The standard error is that of the estimate on the
/// plain scale; the p-value is that of the scale that was asked for.
///
/// # Errors
/// [`ExperimentRefusal::NoBase`] where a mean is not above zero, and as [`super::means::difference`].
pub fn relative(
    treated: &ArmMoments,
    control: &ArmMoments,
    scale: Scale,
    level: f64,
) -> Result<Effect, ExperimentRefusal> {
    check_level(level)?;
    check_means(treated, control)?;
    let squared_error = |arm: &ArmMoments| arm.variance_of_mean() / arm.mean / arm.mean;
    of_parts(
        [
            (treated.mean, squared_error(treated), treated.degrees()),
            (control.mean, squared_error(control), control.degrees()),
        ],
        scale,
        level,
    )
}

/// The same of two arms, treated and control, each with its mean, the squared error of that relative to it, and the
/// degrees of freedom.
pub(super) fn of_parts(arms: [(f64, f64, f64); 2], scale: Scale, level: f64) -> Result<Effect, ExperimentRefusal> {
    let [(treated, treated_error, treated_degrees), (control, control_error, control_degrees)] = arms;
    for (arm, mean) in [(Arm::Treated, treated), (Arm::Control, control)] {
        if mean.is_nan() || mean <= 0.0 {
            return Err(ExperimentRefusal::NoBase { arm });
        }
    }
    let quotient = treated / control;
    let degrees = satterthwaite([(treated_error, treated_degrees), (control_error, control_degrees)].into_iter());
    let variance = treated_error + control_error;
    match scale {
        Scale::Plain => {
            Measured { estimate: quotient - 1.0, variance: quotient * quotient * variance, degrees }.effect(level)
        }
        Scale::Logarithm => {
            let effect = Measured { estimate: quotient.ln(), variance, degrees }.effect(level)?;
            let Interval { low, high, .. } = effect.interval;
            // There and back again, an interval of almost no width may lose its place by a digit.
            let estimate = quotient - 1.0;
            let (low, high) = (low.exp_m1().min(estimate), high.exp_m1().max(estimate));
            let interval = Interval { estimate, low, high, level };
            Effect { interval, standard_error: quotient * effect.standard_error, ..effect }.checked()
        }
    }
}
