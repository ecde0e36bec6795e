//! What customers are worth: expected purchases, discounted month by month, times expected spend per purchase.

use crate::bounds::Interval;
use crate::counted::each;
use crate::error::ModelError;
use crate::fit::Model;
use crate::gamma_gamma::{GammaGamma, Spending};
use crate::history::History;
use crate::interval::{Estimate, Values, joint_interval};
use crate::repeat::RepeatBuying;

/// The months that count, and what money in them is worth today.
#[derive(Debug, Clone, PartialEq)]
pub struct Months {
    /// Ends of the months, in the unit of the histories, from the end of the observation.
    ends: Vec<f64>,
    /// What 1 at the end of each month is worth today.
    factors: Vec<f64>,
}

impl Months {
    /// `count` months of `length` (in the unit of the histories: 30.4375 in days) at a discount of `rate` per month
    /// (0.01 is one per cent). What is bought within a month counts as paid at its end.
    ///
    /// # Errors
    /// [`ModelError::BadOption`] where `length` is not positive, or `rate` not above −1.
    pub fn new(count: u32, length: f64, rate: f64) -> Result<Self, ModelError> {
        if !(length.is_finite() && length > 0.0) {
            return Err(ModelError::BadOption { name: "length", allowed: "positive and finite" });
        }
        if !(rate.is_finite() && rate > -1.0) {
            return Err(ModelError::BadOption { name: "rate", allowed: "above -1 and finite" });
        }
        let numbers = (1..=count).map(f64::from);
        Ok(Self {
            ends: numbers.clone().map(|number| number * length).collect(),
            factors: numbers.map(|number| (-number * rate.ln_1p()).exp()).collect(),
        })
    }

    /// Purchases expected in these months, each counted at what its month's money is worth:
    /// Σₘ (E[Y(m)] − E[Y(m − 1)]) / (1 + rate)ᵐ.
    #[must_use]
    pub fn purchases(&self, model: &(impl RepeatBuying + ?Sized), history: &History) -> f64 {
        let mut expected = vec![0.0; self.ends.len()];
        model.expected_at(history, &self.ends, &mut expected);
        let (mut sum, mut before) = (0.0, 0.0);
        for (expected, factor) in expected.into_iter().zip(&self.factors) {
            sum += (expected - before) * factor;
            before = expected;
        }
        sum
    }

    /// The customer's value: [`Months::purchases`] times the expected mean amount (turnover; multiply by the margin's
    /// share for profit). `spending` is none for a customer without repeat purchases.
    ///
    /// `None` if no mean amount exists: see [`GammaGamma::expected_mean`].
    #[must_use]
    pub fn value(
        &self,
        model: &(impl RepeatBuying + ?Sized),
        spend: &GammaGamma,
        history: &History,
        spending: Option<&Spending>,
    ) -> Option<f64> {
        Some(self.purchases(model, history) * mean_amount(spend, spending)?)
    }

    /// [`Months::purchases`] of many, in order, on all threads.
    #[must_use]
    pub fn purchases_of_each(&self, model: &impl RepeatBuying, histories: &[History]) -> Vec<f64> {
        each(histories, |history| self.purchases(model, history))
    }

    /// [`Months::value`] with its interval by the delta method; the two estimates know nothing of each other.
    ///
    /// # Errors
    /// [`ModelError::BadOption`] where `level` is not between 0 and 1; [`ModelError::NoMean`] where no mean amount
    /// exists.
    pub fn value_interval<M: Model<N> + RepeatBuying, const N: usize>(
        &self,
        level: f64,
        (purchases, spend): (&Estimate<M, N>, &Estimate<GammaGamma, 3>),
        history: &History,
        spending: Option<&Spending>,
    ) -> Result<Interval, ModelError> {
        mean_amount(&spend.model, spending).ok_or(ModelError::NoMean)?;
        joint_interval(level, Values::Positive, (purchases, spend), |purchases: &M, spend: &GammaGamma| {
            self.purchases(purchases, history) * mean_amount(spend, spending).unwrap_or(f64::INFINITY)
        })
    }
}

fn mean_amount(spend: &GammaGamma, spending: Option<&Spending>) -> Option<f64> {
    spending.map_or_else(|| spend.population_mean(), |known| spend.expected_mean(known.purchases, known.mean))
}
