//! Differences freed of what was known of customers before the experiment (CUPED).
//!
//! A. Deng, Y. Xu, R. Kohavi, T. Walker 2013, *Improving the sensitivity of online controlled experiments by utilizing
//! pre-experiment data*, WSDM: y′ = y − θ (x − x̄) with θ = cov(x, y) / var(x) of all customers of both arms together.
//! The variance falls by about ρ², the share of it that x explains. What is explained must have been known before the
//! experiment began: anything that it can have changed takes away part of the effect.

use super::moments::{ArmMoments, check_alike, check_finite, covariance, largest};
use super::ratios::Ratio;
use super::refusal::{Arm, ExperimentRefusal};

/// A variance reduced by less than this part is no help worth telling of.
const HELP: f64 = 0.01;

/// Both arms, adjusted.
#[derive(Debug, Clone, PartialEq)]
pub struct Adjusted<A> {
    /// The treated arm.
    pub treated: A,
    /// The control arm.
    pub control: A,
    /// θ, by which a unit more before goes with so much more after; 0 where all were alike before.
    pub theta: f64,
    /// The part by which the variance of the difference fell: 0.4 is 40 % less. It may fall below 0 by chance.
    pub reduction: f64,
}

impl<A> Adjusted<A> {
    /// Whether the past helped: whether the variance fell by 1 % or more.
    #[must_use]
    pub fn helps(&self) -> bool {
        self.reduction >= HELP
    }
}

/// Customers of one arm: what they did, and what was known of the same customers before.
#[derive(Debug, Clone, Copy)]
pub struct ArmValues<'a> {
    /// The value that is compared.
    pub values: &'a [f64],
    /// The value before.
    pub before: &'a [f64],
}

/// Moments of both arms after the adjustment, for [`super::means::difference_of`] and [`super::lift::relative`].
///
/// # Errors
/// [`ExperimentRefusal::UnlikeLengths`], [`ExperimentRefusal::TooFewCustomers`] and whatever [`ArmMoments::of`]
/// refuses.
pub fn adjust(treated: ArmValues<'_>, control: ArmValues<'_>) -> Result<Adjusted<ArmMoments>, ExperimentRefusal> {
    for arm in [treated, control] {
        check_alike(arm.values, arm.before)?;
        check_finite(arm.before)?;
    }
    let plain = [ArmMoments::of(treated.values)?, ArmMoments::of(control.values)?];
    check_sizes(&plain)?;
    let values = [treated.values, control.values].concat();
    let before = [treated.before, control.before].concat();
    let known = ArmMoments::of(&before)?;
    let theta = theta(covariance(&values, &before), known.variance)?;
    let free = |arm: ArmValues<'_>, plain: &ArmMoments| {
        let values = arm.values.iter().zip(arm.before).map(|(value, before)| value - theta * (before - known.mean));
        let size = largest(arm.values) + theta.abs() * (largest(arm.before) + known.mean.abs());
        let moments = ArmMoments::of(&values.collect::<Vec<f64>>()).map_err(|_| ExperimentRefusal::TooLarge)?;
        // The adjustment makes all values differ, but buyers become no more by it.
        Ok(ArmMoments { differing: plain.differing, ..moments.unless_rounding(size) })
    };
    let freed = [free(treated, &plain[0])?, free(control, &plain[1])?];
    let reduction = reduction(&plain, &freed)?;
    let [treated, control] = freed;
    Ok(Adjusted { treated, control, theta, reduction })
}

/// Customers of one arm for a ratio: numerators and denominators, and those from before.
#[derive(Debug, Clone, Copy)]
pub struct ArmRatios<'a> {
    /// Numerators.
    pub numerators: &'a [f64],
    /// Denominators.
    pub denominators: &'a [f64],
    /// Numerators before.
    pub before_numerators: &'a [f64],
    /// Denominators before.
    pub before_denominators: &'a [f64],
}

/// Ratios of both arms after the adjustment by the same ratio before, for [`super::ratios`].
///
/// Both ratios are linearised ([`Ratio`]); θ comes from the linearised values of all customers together.
///
/// # Errors
/// As [`adjust`], and [`ExperimentRefusal::NoBase`] where denominators do not add up to more than zero.
pub fn adjust_ratios(treated: ArmRatios<'_>, control: ArmRatios<'_>) -> Result<Adjusted<Ratio>, ExperimentRefusal> {
    let both = |of: fn(ArmRatios<'_>) -> &[f64]| [of(treated), of(control)].concat();
    check_alike(treated.numerators, treated.before_numerators)?;
    check_alike(control.numerators, control.before_numerators)?;
    let now = |arm, of: ArmRatios<'_>| Ratio::of(arm, of.numerators, of.denominators);
    let before = |arm, of: ArmRatios<'_>| Ratio::of(arm, of.before_numerators, of.before_denominators);
    let plain = [now(Arm::Treated, treated)?, now(Arm::Control, control)?];
    check_sizes(&[plain[0].moments, plain[1].moments])?;
    let past = [before(Arm::Treated, treated)?, before(Arm::Control, control)?];
    let all = Ratio::of(Arm::Control, &both(|of| of.numerators), &both(|of| of.denominators))?;
    let all_past = Ratio::of(Arm::Control, &both(|of| of.before_numerators), &both(|of| of.before_denominators))?;
    let theta = theta(covariance(&all.linearised, &all_past.linearised), all_past.moments.variance)?;
    let free = |now: &Ratio, past: &Ratio| {
        let linearised: Vec<f64> =
            now.linearised.iter().zip(&past.linearised).map(|(now, past)| now - theta * past).collect();
        let size = largest(&now.linearised) + theta.abs() * largest(&past.linearised);
        let moments = ArmMoments::of(&linearised).map_err(|_| ExperimentRefusal::TooLarge)?.unless_rounding(size);
        let ratio = now.ratio - theta * (past.ratio - all_past.ratio);
        Ok(Ratio { ratio, linearised, moments, denominators: now.denominators })
    };
    let [treated, control] = [free(&plain[0], &past[0])?, free(&plain[1], &past[1])?];
    let reduction = reduction(&[plain[0].moments, plain[1].moments], &[treated.moments, control.moments])?;
    Ok(Adjusted { treated, control, theta, reduction })
}

fn check_sizes([treated, control]: &[ArmMoments; 2]) -> Result<(), ExperimentRefusal> {
    treated.check(Arm::Treated)?;
    control.check(Arm::Control)
}

fn theta(covariance: f64, variance: f64) -> Result<f64, ExperimentRefusal> {
    let theta = if variance > 0.0 { covariance / variance } else { 0.0 };
    if theta.is_finite() { Ok(theta) } else { Err(ExperimentRefusal::TooLarge) }
}

fn reduction(plain: &[ArmMoments; 2], freed: &[ArmMoments; 2]) -> Result<f64, ExperimentRefusal> {
    let variance = |arms: &[ArmMoments; 2]| arms.iter().map(ArmMoments::variance_of_mean).sum::<f64>();
    let (before, after) = (variance(plain), variance(freed));
    if before <= 0.0 {
        return Err(ExperimentRefusal::NoVariation);
    }
    Ok(1.0 - after / before)
}
