use super::fitted::{OfHistories, Repeat};
use super::{BoundForecast, Forecasts, scaled};
use crate::error::AnalyticsError;
use crate::measures::{Ahead, Outlook, Terms};
use terrace_domain::Value;
use terrace_frame::Column;
use terrace_models::{Estimate, GammaGamma, History, Interval, RepeatBuying, Spending, joint_interval};

/// What stands behind one forecast of one customer.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Days with an order after the first.
    pub repeats: u32,
    /// Weeks from the first order day to the last.
    pub recency: f64,
    /// Weeks from the first order day to the as-of.
    pub age: f64,
    /// Mean amount of a repeat purchase; `None` if there is none or the forecast does not ask for it.
    pub mean: Option<f64>,
    /// Where the value lies with nine chances in ten, as far as the models' parameters are estimates.
    pub interval: Option<(Value, Value)>,
}

/// Coverage of the intervals that are told.
const LEVEL: f64 = 0.9;

impl Forecasts {
    /// What the forecast at that place rests on for the customer in a row; `None` for a customer who never ordered.
    ///
    /// # Errors
    /// A model that is missing, an interval beyond 64 bits.
    pub fn reading(&self, place: usize, row: usize) -> Result<Option<Reading>, AnalyticsError> {
        let Some((bound, history)) = self.asked.get(place).zip(self.histories.history(row)) else {
            return Ok(None);
        };
        let BoundForecast { forecast, ahead, terms, value_type } = bound;
        let value_type = *value_type;
        let spending = self.histories.spending(row).filter(|_| ahead.needs_spend);
        let given = Given { ahead, history, spending, terms };
        let interval = match self.fits.estimate(forecast.model)? {
            None => None,
            Some(_) if ahead.needs_spend && !self.histories.keeps(row) => None,
            Some(Repeat::BgNbd(estimate)) => given.interval(estimate, self.fits.spend_estimate()),
            Some(Repeat::MbgNbd(estimate)) => given.interval(estimate, self.fits.spend_estimate()),
            Some(Repeat::ParetoNbd(estimate)) => given.interval(estimate, self.fits.spend_estimate()),
        };
        let end = |value: f64| -> Result<Option<Value>, AnalyticsError> {
            Ok(Column::integers(value_type, vec![scaled(value, value_type, &forecast.measure)?]).value(0))
        };
        let interval = interval.filter(|found| found.low.is_finite() && found.high.is_finite());
        let interval = match interval {
            Some(found) => end(found.low)?.zip(end(found.high)?),
            None => None,
        };
        Ok(Some(Reading {
            repeats: history.frequency,
            recency: history.recency,
            age: history.age,
            mean: spending.map(|spending| spending.mean),
            interval,
        }))
    }
}

struct Given<'a> {
    ahead: &'a Ahead,
    history: &'a History,
    spending: Option<&'a Spending>,
    terms: &'a Terms,
}

impl Given<'_> {
    fn interval<M: OfHistories>(
        &self,
        estimate: &Estimate<M, 4>,
        spend: Option<&Estimate<GammaGamma, 3>>,
    ) -> Option<Interval> {
        let values = self.ahead.values;
        let found = match spend.filter(|_| self.ahead.needs_spend) {
            Some(spend) => {
                joint_interval(LEVEL, values, (estimate, spend), |model, spend| self.value(model, Some(spend)))
            }
            None => estimate.interval(LEVEL, values, |model| self.value(model, None)),
        };
        found.ok().filter(|found| found.estimate.is_finite())
    }

    /// Not a number where there is no value.
    fn value(&self, model: &dyn RepeatBuying, spend: Option<&GammaGamma>) -> f64 {
        let Given { history, spending, terms, .. } = *self;
        (self.ahead.value)(&Outlook { model, spend, history, spending, terms }).unwrap_or(f64::NAN)
    }
}
