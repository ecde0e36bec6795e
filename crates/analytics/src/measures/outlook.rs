//! What measures ask of models that are fitted to all customers.

use crate::error::AnalyticsError;
use terrace_domain::AsOf;
use terrace_models::{GammaGamma, History, Months, RepeatBuying, Spending, Values};
use terrace_policy::Forecast;

/// Days of a week: the models' unit of time, as in the papers.
pub(crate) const WEEK: f64 = 7.0;

/// Days of a month, on average.
const MONTH: f64 = 365.25 / 12.0;

/// How a measure looks ahead.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ahead {
    /// Its value for one customer; `None` if the models have none.
    pub value: fn(&Outlook<'_>) -> Option<f64>,
    /// What values it can take; intervals keep within them.
    pub values: Values,
    /// Whether it asks for the model of spend.
    pub needs_spend: bool,
}

/// What a forecast was told, in the models' units.
#[derive(Debug, Clone)]
pub(crate) struct Terms {
    /// Weeks ahead.
    horizon: f64,
    months: Option<Months>,
    margin: f64,
}

impl Terms {
    pub(crate) fn new(forecast: &Forecast, as_of: &AsOf) -> Result<Self, AnalyticsError> {
        let days = forecast.horizon.map(|horizon| {
            horizon.days_ahead(as_of).ok_or_else(|| AnalyticsError::NoHorizon(forecast.measure.clone()))
        });
        // A forecast without a horizon looks no day ahead.
        let horizon = f64::from(days.transpose()?.unwrap_or(0)) / WEEK;
        let share = |share: terrace_domain::Share| f64::from(share.millionths()) / 1e6;
        let months = forecast.horizon.and_then(|horizon| horizon.months()).zip(forecast.discount);
        let months = months.map(|(count, rate)| Months::new(count, MONTH / WEEK, share(rate)));
        let months = months.transpose().map_err(|_| AnalyticsError::NoHorizon(forecast.measure.clone()))?;
        Ok(Self { horizon, months, margin: forecast.margin.map_or(1.0, share) })
    }
}

/// One customer before the models.
#[derive(Clone, Copy)]
pub(crate) struct Outlook<'a> {
    pub model: &'a dyn RepeatBuying,
    pub spend: Option<&'a GammaGamma>,
    pub history: &'a History,
    pub spending: Option<&'a Spending>,
    pub terms: &'a Terms,
}

impl Outlook<'_> {
    /// The probability of still being a customer at the as-of.
    pub(crate) fn p_alive(&self) -> f64 {
        self.model.p_alive(self.history)
    }

    /// The probability of at least one purchase within the horizon.
    pub(crate) fn p_active(&self) -> f64 {
        self.model.p_active(self.history, self.terms.horizon)
    }

    /// The probability of having left by the end of the horizon.
    pub(crate) fn churn_risk(&self) -> f64 {
        self.model.churn_risk(self.history, self.terms.horizon)
    }

    /// Purchases within the horizon.
    pub(crate) fn purchases(&self) -> f64 {
        self.model.expected(self.history, self.terms.horizon)
    }

    /// Profit (or turnover) of the months ahead at today's worth; `None` if no mean amount exists.
    pub(crate) fn value(&self) -> Option<f64> {
        let months = self.terms.months.as_ref()?;
        Some(months.value(self.model, self.spend?, self.history, self.spending)? * self.terms.margin)
    }
}
