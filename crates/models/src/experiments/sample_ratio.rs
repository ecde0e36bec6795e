//! Whether as many customers came into each arm as planned.
//!
//! Where they did not, something sorted customers on the way, and no figure of the experiment holds (Fabijan et al.
//! 2019, *Diagnosing sample ratio mismatch in online controlled experiments*, KDD).

use super::refusal::ExperimentRefusal;
use crate::numerics::sums::count;
use crate::numerics::{binomial, chi_square};

/// Below this the experiment is stopped: it is looked at often, so an alarm must be rare.
pub const ALARM: f64 = 0.001;

/// An arm expects at least so many customers, or χ² is no guide.
const LEAST: f64 = 5.0;

/// Arms against their plan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SampleRatio {
    /// χ² of the counts; `None` of two arms tested exactly.
    pub statistic: Option<f64>,
    /// The probability of counts at least so far from the plan.
    pub p_value: f64,
}

impl SampleRatio {
    /// Whether the experiment is to be stopped and looked into.
    #[must_use]
    pub fn is_mismatch(&self) -> bool {
        self.p_value < ALARM
    }
}

/// Customers of every arm against planned shares, by χ²; shares need not add up to 1.
///
/// # Errors
/// [`ExperimentRefusal::BadOption`] where there are fewer than two arms, a share is not positive, or so few customers
/// that an arm expects fewer than 5; [`ExperimentRefusal::UnlikeLengths`].
pub fn check(customers: &[usize], shares: &[f64]) -> Result<SampleRatio, ExperimentRefusal> {
    if customers.len() != shares.len() {
        return Err(ExperimentRefusal::UnlikeLengths { left: customers.len(), right: shares.len() });
    }
    if shares.len() < 2 || !shares.iter().all(|share| *share > 0.0 && share.is_finite()) {
        return Err(ExperimentRefusal::BadOption { name: "shares", allowed: "positive, of two arms or more" });
    }
    let largest = shares.iter().copied().fold(0.0, f64::max);
    let whole: f64 = shares.iter().map(|share| share / largest).sum();
    let all: f64 = customers.iter().map(|arm| count(*arm)).sum();
    let expected = |share: &f64| all * (share / largest / whole);
    if shares.iter().any(|share| expected(share) < LEAST) {
        return Err(ExperimentRefusal::BadOption {
            name: "customers",
            allowed: "so many that every arm expects 5 or more",
        });
    }
    let part = |(arm, share): (&usize, &f64)| (count(*arm) - expected(share)).powi(2) / expected(share);
    let statistic: f64 = customers.iter().zip(shares).map(part).sum();
    let p_value = chi_square::share_above(statistic, count(shares.len()) - 1.0);
    Ok(SampleRatio { statistic: Some(statistic), p_value })
}

/// Two arms, exactly and for any number of customers but none: `treated_share` is the planned share of the first.
///
/// # Errors
/// [`ExperimentRefusal::BadOption`] where the share does not lie between 0 and 1, or there is no customer.
pub fn check_two(treated: u64, control: u64, treated_share: f64) -> Result<SampleRatio, ExperimentRefusal> {
    if !(treated_share > 0.0 && treated_share < 1.0) {
        return Err(ExperimentRefusal::BadOption { name: "share", allowed: "between 0 and 1" });
    }
    if treated == 0 && control == 0 {
        return Err(ExperimentRefusal::BadOption { name: "customers", allowed: "one or more" });
    }
    let p_value = binomial::two_sided(treated, treated.saturating_add(control), treated_share);
    Ok(SampleRatio { statistic: None, p_value })
}
