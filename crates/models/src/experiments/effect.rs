//! An effect with what is known of it.

use super::refusal::{ExperimentRefusal, check_level};
use crate::bounds::Interval;
use crate::numerics::{normal, student};

/// An effect, treated against control.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effect {
    /// The estimate and its two-sided confidence interval.
    pub interval: Interval,
    /// Standard error of the estimate, in its unit.
    pub standard_error: f64,
    /// Degrees of freedom of Student's t; `None` where the normal distribution is used.
    pub degrees: Option<f64>,
    /// Probability of an effect at least so far from none, either way, if there is none.
    pub p_value: f64,
}

/// What is known of an estimate before it is read at a level.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measured {
    pub(super) estimate: f64,
    pub(super) variance: f64,
    pub(super) degrees: Option<f64>,
}

impl Measured {
    /// The effect with its interval, symmetric around the estimate.
    pub(super) fn effect(self, level: f64) -> Result<Effect, ExperimentRefusal> {
        check_level(level)?;
        if self.variance <= 0.0 {
            return Err(ExperimentRefusal::NoVariation);
        }
        let standard_error = self.variance.sqrt();
        let half = self.width(level) * standard_error;
        let interval =
            Interval { estimate: self.estimate, low: self.estimate - half, high: self.estimate + half, level };
        let statistic = self.estimate / standard_error;
        let p_value = match self.degrees {
            Some(degrees) => student::share_beyond(statistic, degrees),
            None => (2.0 * normal::share_below(-statistic.abs())).min(1.0),
        };
        Effect { interval, standard_error, degrees: self.degrees, p_value }.checked()
    }

    /// Half the interval in standard errors.
    fn width(self, level: f64) -> f64 {
        self.degrees.map_or_else(|| normal::quantile(0.5 + 0.5 * level), |degrees| student::half_width(level, degrees))
    }
}

impl Effect {
    /// The effect, if every number of it is one.
    pub(super) fn checked(self) -> Result<Self, ExperimentRefusal> {
        let Interval { estimate, low, high, .. } = self.interval;
        let degrees = self.degrees.unwrap_or(1.0);
        let numbers = [estimate, low, high, self.standard_error, self.p_value, degrees];
        if numbers.iter().all(|number| number.is_finite()) { Ok(self) } else { Err(ExperimentRefusal::TooLarge) }
    }
}

/// Degrees of freedom of a sum of estimated variances, each with its own (Satterthwaite 1946; for two arms Welch 1947).
///
/// Parts are pairs of a variance and its degrees of freedom.
pub(super) fn satterthwaite(parts: impl Iterator<Item = (f64, f64)> + Clone) -> Option<f64> {
    let total: f64 = parts.clone().map(|(variance, _)| variance).sum();
    // In shares of the total, so that nothing is squared that is huge or tiny.
    let inverse: f64 = parts.map(|(variance, degrees)| (variance / total).powi(2) / degrees).sum();
    (inverse > 0.0).then(|| 1.0 / inverse)
}
