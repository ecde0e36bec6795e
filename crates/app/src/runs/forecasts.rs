//! What a policy forecasts: models fitted to all customers beside the measures that come of facts.

use crate::error::AppError;
use crate::note::Note;
use terrace_analytics::{FittedModels, Forecasts, forecast};
use terrace_domain::{AsOf, CancelToken, Coded};
use terrace_frame::Column;
use terrace_policy::{Forecast, MetricSource, Policy};

/// The forecasts of a policy, in its order.
pub(crate) fn of_policy(policy: &Policy) -> Vec<&Forecast> {
    let forecasts = policy.metrics.iter().filter_map(|metric| match &metric.source {
        MetricSource::Forecast(forecast) => Some(forecast),
        MetricSource::Measure(_) | MetricSource::Expression(_) => None,
    });
    forecasts.collect()
}

/// The forecasts of a policy for customers of whom the measures behind them are known; `None` if the policy has
/// none. `known` are the models of an earlier run; without them models are fitted.
pub(crate) fn compute(
    policy: &Policy,
    inputs: Option<[&Column; 6]>,
    as_of: &AsOf,
    known: Option<&FittedModels>,
    cancel: &CancelToken,
) -> Result<Option<Forecasts>, AppError> {
    let Some(inputs) = inputs else { return Ok(None) };
    Ok(Some(forecast(&of_policy(policy), inputs, as_of, known, cancel)?))
}

/// What should be known of the models behind the forecasts.
pub(crate) fn notes(models: Option<&FittedModels>) -> Vec<Note> {
    let models = models.into_iter().flat_map(FittedModels::iter);
    let refused = models.filter_map(|(_, model)| model.refused());
    refused.map(|refused| Note::new(refused.code(), refused.arguments())).collect()
}
