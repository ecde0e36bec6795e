//! A difference taken within strata, such as tiers, and put together again.

use super::effect::{Effect, Known, satterthwaite};
use super::moments::{LEAST, Moments};
use super::refusal::{Arm, Refusal, check_level};

/// One stratum.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stratum {
    /// Its weight, such as its customers in both arms together; weights need not add up to 1.
    pub weight: f64,
    /// Values of its treated customers.
    pub treated: Moments,
    /// Values of its control customers.
    pub control: Moments,
}

/// The post-stratified difference Δ = Σ wₛ (ȳ₁ₛ − ȳ₀ₛ), wₛ adding up to 1, with the variance Σ wₛ² (s₁ₛ²/n₁ₛ + s₀ₛ²/n₀ₛ)
/// (Miratrix, Sekhon, Yu 2013, *Adjusting treatment effect estimates by post-stratification in randomized experiments*,
/// JRSS B 75) and Satterthwaite's degrees of freedom.
///
/// Right also where strata have different shares left out, which a plain difference over all would get wrong. What
/// stratum a customer is in must have been settled before the experiment began.
///
/// # Errors
/// [`Refusal::TooFewInStratum`] names the first stratum with fewer than 10 customers in an arm; [`Refusal::BadOption`]
/// where there is no stratum or a weight is not positive.
pub fn difference(strata: &[Stratum], level: f64) -> Result<Effect, Refusal> {
    check_level(level)?;
    let is_weight = |stratum: &Stratum| stratum.weight > 0.0 && stratum.weight.is_finite();
    if strata.is_empty() || !strata.iter().all(is_weight) {
        return Err(Refusal::BadOption { name: "weights", allowed: "positive, one of each stratum" });
    }
    for (number, stratum) in strata.iter().enumerate() {
        for (arm, moments) in [(Arm::Treated, &stratum.treated), (Arm::Control, &stratum.control)] {
            if moments.count < LEAST {
                let found = moments.count;
                return Err(Refusal::TooFewInStratum { stratum: number, arm, found, needed: LEAST });
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
    Known {
        estimate: strata.iter().map(|stratum| weight(stratum) * (stratum.treated.mean - stratum.control.mean)).sum(),
        variance: parts.clone().map(|(variance, _)| variance).sum(),
        degrees: satterthwaite(parts),
    }
    .effect(level)
}
