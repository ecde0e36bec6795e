//! Looks at any time, as often as anybody likes: p-values and intervals that hold at all of them together.
//!
//! The mixture sequential probability ratio test (Robbins 1970; R. Johari, P. Koomen, L. Pekelis, D. Walsh 2022,
//! *Always valid inference: continuous monitoring of A/B tests*, Operations Research 70): effects are thought to come
//! from a normal distribution around 0 with deviation τ, and with a difference δ of variance V
//!
//! Λ = √(V / (V + τ²)) exp(δ² τ² / (2 V (V + τ²))), p = min over all looks of 1 / Λ.
//!
//! It costs width: an interval is at least half as wide again as one that is looked at once. τ near the effects that
//! are expected costs least; it must be chosen before the first look, or nothing holds.

use super::refusal::{ExperimentRefusal, check_level, check_positive};
use crate::bounds::Interval;

/// One look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Look {
    /// The smallest 1 / Λ of all looks so far, at most 1.
    pub p_value: f64,
    /// The difference of this look, with an interval that covers the truth at all looks together.
    pub interval: Interval,
}

/// An experiment that is looked at now and then.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Watch {
    deviation: f64,
    level: f64,
    p_value: f64,
}

impl Watch {
    /// Begins, with τ (in the unit of the difference) and the confidence level.
    ///
    /// # Errors
    /// [`ExperimentRefusal::BadOption`].
    pub fn new(deviation: f64, level: f64) -> Result<Self, ExperimentRefusal> {
        check_positive("deviation", deviation)?;
        check_level(level)?;
        Ok(Self { deviation, level, p_value: 1.0 })
    }

    /// Looks at the difference so far and its standard error, as [`super::means`] gives them.
    ///
    /// # Errors
    /// [`ExperimentRefusal::BadOption`] where the difference is not finite or the error not positive,
    /// [`ExperimentRefusal::TooLarge`].
    pub fn look(&mut self, difference: f64, standard_error: f64) -> Result<Look, ExperimentRefusal> {
        check_positive("standard error", standard_error)?;
        if !difference.is_finite() {
            return Err(ExperimentRefusal::BadOption { name: "difference", allowed: "finite" });
        }
        // V / τ² and everything by it, so that nothing overflows that need not.
        let ratio = (standard_error / self.deviation).powi(2);
        let ln_shrink = 0.5 * (1.0 / ratio).ln_1p();
        let statistic = difference / standard_error;
        let ln_odds = 0.5 * statistic * statistic / (1.0 + ratio) - ln_shrink;
        let half = standard_error * (2.0 * (1.0 + ratio) * (ln_shrink - (-self.level).ln_1p())).sqrt();
        let interval =
            Interval { estimate: difference, low: difference - half, high: difference + half, level: self.level };
        let p_value = (-ln_odds).exp().min(self.p_value);
        if !interval.low.is_finite() || !interval.high.is_finite() || p_value.is_nan() {
            return Err(ExperimentRefusal::TooLarge);
        }
        self.p_value = p_value;
        Ok(Look { p_value, interval })
    }
}
