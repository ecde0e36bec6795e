//! How far a prediction may be off because the parameters are estimates.

use crate::bounds::Interval;
use crate::error::ModelError;
use crate::fit::{Fit, Model};
use crate::numerics::matrix::{cholesky, quadratic_form};
use crate::numerics::normal::quantile;
use crate::numerics::random::Chance;

/// Which values a prediction can take; its interval keeps within them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Values {
    /// Any number: the interval is symmetric.
    Any,
    /// Positive numbers: symmetric in the logarithm.
    Positive,
    /// Numbers between 0 and 1: symmetric in the logarithm of the odds.
    Share,
}

impl Values {
    fn stretched(self, value: f64) -> f64 {
        match self {
            Self::Any => value,
            Self::Positive => value.ln(),
            Self::Share => value.ln() - (-value).ln_1p(),
        }
    }

    fn back(self, value: f64) -> f64 {
        match self {
            Self::Any => value,
            Self::Positive => value.exp(),
            Self::Share => 1.0 / (1.0 + (-value).exp()),
        }
    }

    /// The interval around `estimate` whose stretched value has this variance.
    ///
    /// At the very end of the range (a probability of exactly 1) nothing moves with the parameters.
    fn around(self, estimate: f64, variance: f64, level: f64) -> Interval {
        let (middle, half) = (self.stretched(estimate), quantile(0.5 + 0.5 * level) * variance.sqrt());
        if !middle.is_finite() || half.is_nan() {
            return Interval { estimate, low: estimate, high: estimate, level };
        }
        Interval { estimate, low: self.back(middle - half), high: self.back(middle + half), level }
    }
}

/// A model with what is known of its parameters: all that intervals are made of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate<M, const N: usize> {
    /// The model with its parameters.
    pub model: M,
    /// Covariance of the logarithms of the parameters.
    pub covariance: [[f64; N]; N],
}

impl<M: Model<N>, const N: usize> Fit<M, N> {
    /// The model with what is known of its parameters.
    #[must_use]
    pub fn estimate(&self) -> Estimate<M, N> {
        Estimate { model: self.model, covariance: self.covariance }
    }

    /// [`Estimate::interval`] of the fitted model.
    ///
    /// # Errors
    /// [`ModelError::BadOption`] where `level` is not between 0 and 1.
    pub fn interval(&self, level: f64, values: Values, prediction: impl Fn(&M) -> f64) -> Result<Interval, ModelError> {
        self.estimate().interval(level, values, prediction)
    }

    /// [`Estimate::draws`] of the fitted model.
    #[must_use]
    pub fn draws(&self, seed: u64, count: usize) -> Vec<M> {
        self.estimate().draws(seed, count)
    }
}

impl<M: Model<N>, const N: usize> Estimate<M, N> {
    /// The interval of a prediction by the delta method: the covariance of the parameters' logarithms, carried through
    /// the prediction's derivatives by them (Wasserman 2004, "All of Statistics", theorem 9.28).
    ///
    /// Two more predictions per parameter, so it is cheap enough for every customer.
    ///
    /// # Errors
    /// [`ModelError::BadOption`] where `level` is not between 0 and 1.
    pub fn interval(&self, level: f64, values: Values, prediction: impl Fn(&M) -> f64) -> Result<Interval, ModelError> {
        check_level(level)?;
        Ok(values.around(prediction(&self.model), self.variance(values, prediction), level))
    }

    /// Variance of a prediction, stretched as `values` says, by the delta method.
    fn variance(&self, values: Values, prediction: impl Fn(&M) -> f64) -> f64 {
        const STEP: f64 = 1e-4;
        let logs = self.model.parameters().map(f64::ln);
        let mut number = 0;
        let slopes = logs.map(|_| {
            let shifted = |by: f64| {
                let mut place = logs;
                if let Some(log) = place.get_mut(number) {
                    *log += by;
                }
                values.stretched(prediction(&M::with(place.map(f64::exp))))
            };
            let slope = (shifted(STEP) - shifted(-STEP)) / (2.0 * STEP);
            number += 1;
            slope
        });
        quadratic_form(&self.covariance, &slopes).max(0.0)
    }

    /// Models drawn from what is known of the parameters: their logarithms are normal with the fit's covariance.
    ///
    /// For answers of many customers together, whose intervals are the quantiles over draws ([`between`]). The same
    /// seed gives the same draws.
    #[must_use]
    pub fn draws(&self, seed: u64, count: usize) -> Vec<M> {
        let logs = self.model.parameters().map(f64::ln);
        let Some(lower) = cholesky(&self.covariance) else { return vec![self.model; count] };
        let mut chance = Chance::new(seed);
        let draw = |_| {
            let normals = [(); N].map(|()| chance.normal());
            let mut place = logs;
            for (log, row) in place.iter_mut().zip(lower) {
                *log += row.iter().zip(normals).map(|(a, b)| a * b).sum::<f64>();
            }
            M::with(place.map(f64::exp))
        };
        (0..count).map(draw).collect()
    }
}

/// The interval of a prediction that rests on two models whose estimates are independent, such as purchases
/// and spend per purchase, by the delta method.
///
/// # Errors
/// [`ModelError::BadOption`] where `level` is not between 0 and 1.
pub fn joint_interval<A: Model<N>, B: Model<P>, const N: usize, const P: usize>(
    level: f64,
    values: Values,
    (first, second): (&Estimate<A, N>, &Estimate<B, P>),
    prediction: impl Fn(&A, &B) -> f64,
) -> Result<Interval, ModelError> {
    check_level(level)?;
    let variance = first.variance(values, |model| prediction(model, &second.model))
        + second.variance(values, |model| prediction(&first.model, model));
    Ok(values.around(prediction(&first.model, &second.model), variance, level))
}

/// The interval between the quantiles of `values`, answers of [`Fit::draws`]; `None` if there are none.
///
/// # Errors
/// [`ModelError::BadOption`] where `level` is not between 0 and 1.
pub fn between(level: f64, estimate: f64, values: &[f64]) -> Result<Option<Interval>, ModelError> {
    check_level(level)?;
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = |share: f64| {
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a place between the first and the last of a list"
        )]
        let place = (share * sorted.len() as f64).floor().max(0.0) as usize;
        sorted.get(place.min(sorted.len().saturating_sub(1))).copied()
    };
    Ok(at(0.5 - 0.5 * level).zip(at(0.5 + 0.5 * level)).map(|(low, high)| Interval { estimate, low, high, level }))
}

fn check_level(level: f64) -> Result<(), ModelError> {
    if level > 0.0 && level < 1.0 {
        return Ok(());
    }
    Err(ModelError::BadOption { name: "level", allowed: "between 0 and 1" })
}
