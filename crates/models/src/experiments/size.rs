//! How many customers an experiment takes.

use super::moments::ArmMoments;
use super::refusal::{Arm, ExperimentRefusal, check_level, check_positive};
use crate::numerics::quadrature::mean_over_gamma;
use crate::numerics::sums::count;
use crate::numerics::{normal, student};

/// What an experiment is to bring out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PowerDesign {
    /// Confidence level of the two-sided interval, such as 0.95.
    pub level: f64,
    /// Probability of finding an effect of the size that matters, such as 0.8.
    pub power: f64,
}

impl PowerDesign {
    /// 95 % confidence, 80 % power.
    pub const USUAL: Self = Self { level: 0.95, power: 0.8 };

    fn check(self) -> Result<(), ExperimentRefusal> {
        check_level(self.level)?;
        if self.power >= 0.5 && self.power < 1.0 {
            return Ok(());
        }
        Err(ExperimentRefusal::BadOption { name: "power", allowed: "from 0.5 to below 1" })
    }

    /// How many standard errors away an effect lies that is found with this power.
    #[must_use]
    pub fn distance(self) -> f64 {
        let (of_level, of_power) = self.distances();
        of_level + of_power
    }

    /// z of both errors: of the level, and of the power.
    fn distances(self) -> (f64, f64) {
        (normal::quantile(0.5 + 0.5 * self.level), normal::quantile(self.power))
    }
}

/// Customers per arm to find a difference of means of `effect`, with the same `variance` in both arms of equal size:
/// 2 (z_{α/2} + z_β)² σ² / δ². Not rounded.
///
/// # Errors
/// [`ExperimentRefusal::BadOption`].
pub fn per_arm(design: PowerDesign, variance: f64, effect: f64) -> Result<f64, ExperimentRefusal> {
    let (two_sided, one_sided) = checked(design, variance, effect)?;
    finite(2.0 * (two_sided + one_sided).powi(2) * variance / effect / effect)
}

/// The rule of thumb for 95 % and 80 %, 16 σ² / δ² per arm (van Belle 2008; Kohavi et al. 2009, *Controlled experiments
/// on the web*, Data Mining and Knowledge Discovery 18), which lies 2 % above [`per_arm`].
///
/// # Errors
/// [`ExperimentRefusal::BadOption`].
pub fn rule_of_thumb(variance: f64, effect: f64) -> Result<f64, ExperimentRefusal> {
    checked(PowerDesign::USUAL, variance, effect)?;
    finite(16.0 * variance / effect / effect)
}

/// Customers per arm to tell the share `from` from the share `to`, in arms of equal size (Fleiss, Levin, Paik 2003,
/// *Statistical Methods for Rates and Proportions*, 4.2, without the correction for continuity). Not rounded.
///
/// # Errors
/// [`ExperimentRefusal::BadOption`] where a share does not lie between 0 and 1, or both are alike.
pub fn per_arm_of_shares(design: PowerDesign, from: f64, to: f64) -> Result<f64, ExperimentRefusal> {
    design.check()?;
    let is_share = |share: f64| share > 0.0 && share < 1.0;
    if !is_share(from) || !is_share(to) || from == to {
        return Err(ExperimentRefusal::BadOption { name: "shares", allowed: "two different ones between 0 and 1" });
    }
    let (two_sided, one_sided) = design.distances();
    let middle = 0.5 * (from + to);
    let without = (2.0 * middle * (1.0 - middle)).sqrt();
    let with = (from * (1.0 - from) + to * (1.0 - to)).sqrt();
    finite(((two_sided * without + one_sided * with) / (to - from)).powi(2))
}

/// Customers per arm where there will be so few that Student's t matters: the n for which the noncentral t distribution
/// with 2 (n − 1) degrees of freedom reaches the power. Not rounded.
///
/// # Errors
/// [`ExperimentRefusal::BadOption`].
pub fn per_arm_of_few(design: PowerDesign, deviation: f64, effect: f64) -> Result<f64, ExperimentRefusal> {
    check_positive("deviation", deviation)?;
    let about = per_arm(design, 1.0, effect / deviation)?;
    let shift = |customers: f64| (0.5 * customers).sqrt() * effect.abs() / deviation;
    let reaches = |customers: f64| {
        let degrees = 2.0 * (customers - 1.0);
        let bound = student::half_width(design.level, degrees);
        // P(T > bound) where T = (Z + shift) / S and S² is a mean of `degrees` squares.
        let power = mean_over_gamma(0.5 * degrees, 0.5 * degrees, |square| {
            normal::share_below(shift(customers) - bound * square.sqrt())
        });
        power >= design.power
    };
    // The answer lies a few customers above that of the normal distribution; of very many it is the same.
    let (mut low, mut high) = (about.max(1.0 + 1e-6), about + 30.0);
    if about > 1e5 || reaches(low) {
        return Ok(low);
    }
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if reaches(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    Ok(high)
}

/// All customers together, where the share `control_share` of them is left out and both arms have the same variance:
/// (z_{α/2} + z_β)² σ² / (δ² s (1 − s)). Leaving out 5 % takes 5.26 times as many as leaving out half.
///
/// # Errors
/// [`ExperimentRefusal::BadOption`].
pub fn all_customers(
    design: PowerDesign,
    variance: f64,
    effect: f64,
    control_share: f64,
) -> Result<f64, ExperimentRefusal> {
    let (two_sided, one_sided) = checked(design, variance, effect)?;
    if !(control_share > 0.0 && control_share < 1.0) {
        return Err(ExperimentRefusal::BadOption { name: "share", allowed: "between 0 and 1" });
    }
    let distance = two_sided + one_sided;
    finite(distance * distance * variance / effect / effect / (control_share * (1.0 - control_share)))
}

/// How many customers an experiment has, and how many it needs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Need {
    /// Customers that the treated arm needs, rounded up.
    pub treated: f64,
    /// Customers that the control arm needs, rounded up.
    pub control: f64,
    /// Customers that the treated arm still lacks.
    pub treated_more: f64,
    /// Customers that the control arm still lacks.
    pub control_more: f64,
}

/// What it takes to find `effect`, given the variances seen so far and with arms in the proportion that they have now.
///
/// # Errors
/// [`ExperimentRefusal::TooFewCustomers`] where the variances cannot be told yet, [`ExperimentRefusal::NoVariation`]
/// where there are none.
pub fn still_needed(
    design: PowerDesign,
    treated: &ArmMoments,
    control: &ArmMoments,
    effect: f64,
) -> Result<Need, ExperimentRefusal> {
    treated.check(Arm::Treated)?;
    control.check(Arm::Control)?;
    let (two_sided, one_sided) = checked(design, 1.0, effect)?;
    let variance = treated.variance_of_mean() + control.variance_of_mean();
    if variance <= 0.0 {
        return Err(ExperimentRefusal::NoVariation);
    }
    // Both arms grow by the same factor until the standard error is small enough.
    let factor = finite((two_sided + one_sided).powi(2) * variance / effect / effect)?;
    let needed = |arm: &ArmMoments| (factor * count(arm.count)).ceil();
    let more = |arm: &ArmMoments| (needed(arm) - count(arm.count)).max(0.0);
    finite(needed(treated) + needed(control))?;
    Ok(Need {
        treated: needed(treated),
        control: needed(control),
        treated_more: more(treated),
        control_more: more(control),
    })
}

fn checked(design: PowerDesign, variance: f64, effect: f64) -> Result<(f64, f64), ExperimentRefusal> {
    design.check()?;
    check_positive("variance", variance)?;
    check_positive("effect", effect.abs())?;
    Ok(design.distances())
}

fn finite(number: f64) -> Result<f64, ExperimentRefusal> {
    if number.is_finite() { Ok(number) } else { Err(ExperimentRefusal::TooLarge) }
}
