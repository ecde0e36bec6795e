//! A difference taken within strata, such as tiers, and put together again.

use super::effect::{Effect, Measured, satterthwaite};
use super::moments::{ArmMoments, LEAST};
use super::refusal::{Arm, ExperimentRefusal, check_level};

/// One stratum.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stratum {
    /// Its weight, such as its customers in both arms together; weights need not add up to 1.
    pub weight: f64,
    /// Values of its treated customers.
    pub treated: ArmMoments,
    /// Values of its control customers.
    pub control: ArmMoments,
}

/// The post-stratified difference Δ = Σ wₛ (ȳ₁ₛ − ȳ₀ₛ), wₛ adding up to 1, with the variance Σ wₛ² (s₁ₛ²/n₁ₛ +
/// s₀ₛ²/n₀ₛ) (Miratrix, Sekhon, Yu 2013, *Adjusting treatment effect estimates by post-stratification in randomized
/// experiments*, JRSS B 75) and Satterthwaite's degrees of freedom.
///
/// Right also where strata have different shares left out, which a plain difference over all would get wrong. What
/// stratum a customer is in must have been settled before the experiment began.
///
/// # Errors
/// [`ExperimentRefusal::TooFewInStratum`] names the first stratum with fewer than 10 customers in an arm;
/// [`ExperimentRefusal::BadOption`] where there is no stratum or a weight is not positive.
pub fn difference(strata: &[Stratum], level: f64) -> Result<Effect, ExperimentRefusal> {
    check_level(level)?;
    let is_weight = |stratum: &Stratum| stratum.weight > 0.0 && stratum.weight.is_finite();
    if strata.is_empty() || !strata.iter().all(is_weight) {
        return Err(ExperimentRefusal::BadOption { name: "weights", allowed: "positive, one of each stratum" });
    }
    for (number, stratum) in strata.iter().enumerate() {
        for (arm, moments) in [(Arm::Treated, &stratum.treated), (Arm::Control, &stratum.control)] {
            if moments.count < LEAST {
                let found = moments.count;
                return Err(ExperimentRefusal::TooFewInStratum { stratum: number, arm, found, needed: LEAST });
            }
        }
    }
    // Of the largest, so that their sum is a number.
    let largest = strata.iter().map(|stratum| stratum.weight).fold(0.0, f64::max);
    let total: f64 = strata.iter().map(|stratum| stratum.weight / largest).sum();
    let weight = |stratum: &Stratum| stratum.weight / largest / total;
    let parts = strata.iter().flat_map(|stratum| {
        let square = weight(stratum).powi(2);
        [stratum.treated, stratum.control].map(|arm| (square * arm.variance_of_mean(), arm.degrees()))
    });
    Measured {
        estimate: strata.iter().map(|stratum| weight(stratum) * (stratum.treated.mean - stratum.control.mean)).sum(),
        variance: parts.clone().map(|(variance, _)| variance).sum(),
        degrees: satterthwaite(parts),
    }
    .effect(level)
}
