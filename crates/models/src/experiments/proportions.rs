//! The difference of two shares, such as those who bought.

use super::effect::{Effect, Measured};
use super::refusal::{Arm, ExperimentRefusal};
use crate::numerics::normal;
use crate::numerics::sums::count;

/// The rarer outcome of an arm comes at least so often, or the normal distribution says nothing of its share.
const LEAST: usize = 5;

/// Customers of an arm, and how many of them did something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcomes {
    /// Customers who did it.
    pub hits: usize,
    /// All customers of the arm.
    pub customers: usize,
}

impl Outcomes {
    /// The share of those who did it; 0 of nobody.
    #[must_use]
    pub fn share(&self) -> f64 {
        count(self.hits) / count(self.customers.max(1))
    }

    fn variance_of_share(&self) -> f64 {
        let share = self.share();
        share * (1.0 - share) / count(self.customers.max(1))
    }

    pub(super) fn check(&self, arm: Arm) -> Result<(), ExperimentRefusal> {
        let Some(misses) = self.customers.checked_sub(self.hits) else {
            return Err(ExperimentRefusal::BadOption { name: "hits", allowed: "no more than customers" });
        };
        let found = self.hits.min(misses);
        if found < LEAST { Err(ExperimentRefusal::TooFewOutcomes { arm, found, needed: LEAST }) } else { Ok(()) }
    }
}

/// The share of the treated minus that of the control.
///
/// The interval is Wald's, with a variance of each arm of its own; the p-value is that of the score test, which takes
/// one share for both arms, as it would be without an effect (Agresti 2013, *Categorical Data Analysis*, 3.2). Near the
/// border of significance the two may differ.
///
/// # Errors
/// [`ExperimentRefusal::TooFewOutcomes`] where an arm has fewer than 5 who did it, or fewer than 5 who did not.
pub fn difference(treated: Outcomes, control: Outcomes, level: f64) -> Result<Effect, ExperimentRefusal> {
    treated.check(Arm::Treated)?;
    control.check(Arm::Control)?;
    let estimate = treated.share() - control.share();
    let variance = treated.variance_of_share() + control.variance_of_share();
    let effect = Measured { estimate, variance, degrees: None }.effect(level)?;
    let both = Outcomes { hits: treated.hits + control.hits, customers: treated.customers + control.customers };
    let spread = both.share() * (1.0 - both.share());
    let pooled = spread * (1.0 / count(treated.customers) + 1.0 / count(control.customers));
    Effect { p_value: (2.0 * normal::share_below(-estimate.abs() / pooled.sqrt())).min(1.0), ..effect }.checked()
}
