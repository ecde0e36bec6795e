//! The difference of two means, such as spend per customer.

use super::effect::{Effect, Measured, satterthwaite};
use super::moments::{ArmMoments, check_means};
use super::refusal::{ExperimentRefusal, check_level};

/// The mean of the treated minus that of the control, by Welch's test, which lets the arms differ in variance
/// (B. L. Welch 1947, *The generalization of Student's problem when several different population variances are
/// involved*, Biometrika 34).
///
/// One value per customer, who did not buy counts with 0. Swapping the arms turns the sign and nothing else.
///
/// # Errors
/// [`ExperimentRefusal::TooFewCustomers`] below 10 in an arm, [`ExperimentRefusal::NoVariation`] where the values of an
/// arm are all alike, [`ExperimentRefusal::TooFewDiffering`] where fewer than 20 of an arm differ from the commonest one
/// (of spending that is nothing as a rule: fewer than 20 buyers), and whatever [`ArmMoments::of`] refuses.
pub fn difference(treated: &[f64], control: &[f64], level: f64) -> Result<Effect, ExperimentRefusal> {
    difference_of(&ArmMoments::of(treated)?, &ArmMoments::of(control)?, level)
}

/// The same of moments that are known already, in SQL for instance.
///
/// # Errors
/// As [`difference`].
pub fn difference_of(treated: &ArmMoments, control: &ArmMoments, level: f64) -> Result<Effect, ExperimentRefusal> {
    check_level(level)?;
    check_means(treated, control)?;
    known(treated, control).effect(level)
}

/// Difference, its variance and degrees of freedom.
pub(super) fn known(treated: &ArmMoments, control: &ArmMoments) -> Measured {
    let parts = [treated, control].map(|arm| (arm.variance_of_mean(), arm.degrees()));
    Measured {
        estimate: treated.mean - control.mean,
        variance: parts.iter().map(|(variance, _)| variance).sum(),
        degrees: satterthwaite(parts.into_iter()),
    }
}
