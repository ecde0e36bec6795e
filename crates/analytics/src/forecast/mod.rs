//! What customers will do: models fitted to all of them, and what these say of each.
//!
//! A forecast is drawn from ordinary measures ([`inputs`]), so it rests on the same facts, is remembered like them, and
//! needs no second pass. The fitted models are part of what a run must know of the whole population: kept with its
//! cutoffs, they tell of one customer alone exactly what the run told ([`FittedModels`]).

mod fitted;
mod history;
mod reading;
mod refused;

pub use fitted::{FittedModel, FittedModels};
pub use reading::Reading;
pub use refused::Refused;

use crate::error::AnalyticsError;
use crate::measures::{Ahead, Finish, Outlook, Terms, measure};
use fitted::Fits;
use history::Histories;
use rayon::prelude::*;
use terrace_domain::{AsOf, CancelToken, ValueType, Window};
use terrace_frame::{Column, Integers};
use terrace_policy::{Forecast, MeasureUse};

/// The measures from which histories are made, in the order in which [`forecast`] takes their columns.
const INPUTS: [&str; 6] =
    ["order_days", "first_order_at", "last_order_at", "gross_amount", "returned_amount", "first_day_amount"];

/// The measures that forecasts are drawn from, over all time.
pub fn inputs() -> [MeasureUse; 6] {
    INPUTS.map(|measure| MeasureUse::new(measure, Window::All))
}

/// What is forecast of some customers, with the models behind it.
#[derive(Debug)]
pub struct Forecasts {
    /// One per forecast asked, in that order.
    pub columns: Vec<Column>,
    /// What the forecasts rest on.
    pub models: FittedModels,
    asked: Vec<BoundForecast>,
    fits: Fits,
    histories: Histories,
}

/// A forecast that is asked for, with the measure that makes it.
#[derive(Debug)]
struct BoundForecast {
    forecast: Forecast,
    ahead: Ahead,
    terms: Terms,
    value_type: ValueType,
}

/// Forecasts for customers whose measures are given: the columns of [`inputs`].
///
/// The models are those of an earlier run where `known` gives them, else they are fitted to these customers. Who never
/// ordered has no forecast. The order of customers and the number of threads change nothing.
///
/// # Errors
/// A measure that is no forecast, a model that `known` lacks, amounts beyond 64 bits, or the token was cancelled.
pub fn forecast(
    asked: &[&Forecast],
    inputs: [&Column; 6],
    as_of: &AsOf,
    known: Option<&FittedModels>,
    cancel: &CancelToken,
) -> Result<Forecasts, AnalyticsError> {
    cancel.check()?;
    let histories = Histories::new(inputs, as_of)?;
    cancel.check()?;
    let mut bound = Vec::with_capacity(asked.len());
    for forecast in asked {
        let unknown = || AnalyticsError::UnknownMeasure(forecast.measure.clone());
        let measure = measure(&forecast.measure).ok_or_else(unknown)?;
        let Finish::Forecast(ahead) = measure.finish else { return Err(unknown()) };
        let (forecast, terms) = ((*forecast).clone(), Terms::new(forecast, as_of)?);
        bound.push(BoundForecast { forecast, ahead, terms, value_type: measure.value_type });
    }
    let models = match known {
        Some(known) => known.clone(),
        None => FittedModels::fit(
            bound.iter().map(|bound| bound.forecast.model),
            bound.iter().any(|bound| bound.ahead.needs_spend),
            &histories,
            cancel,
        )?,
    };
    let fits = Fits::of(&models)?;
    let mut columns = Vec::with_capacity(bound.len());
    for bound in &bound {
        columns.push(column(&fits, &histories, bound, cancel)?);
    }
    Ok(Forecasts { columns, models, asked: bound, fits, histories })
}

/// Rows that are worth another core.
const PART: usize = 4096;

fn column(
    fits: &Fits,
    histories: &Histories,
    bound: &BoundForecast,
    cancel: &CancelToken,
) -> Result<Column, AnalyticsError> {
    let BoundForecast { forecast, ahead, terms, value_type } = bound;
    let value_type = *value_type;
    let model = fits.repeat(forecast.model)?;
    let spend = fits.spend();
    let value = |row: usize| -> Result<Option<i64>, AnalyticsError> {
        cancel.check()?;
        let (Some(model), Some(history)) = (model, histories.history(row)) else { return Ok(None) };
        if ahead.needs_spend && !histories.keeps(row) {
            return Ok(None);
        }
        let outlook = Outlook { model, spend, history, spending: histories.spending(row), terms };
        match (ahead.value)(&outlook).filter(|value| value.is_finite()) {
            Some(value) => scaled(value, value_type, &forecast.measure).map(Some),
            None => Ok(None),
        }
    };
    let rows: Vec<Option<i64>> =
        (0..histories.len()).into_par_iter().with_min_len(PART).map(value).collect::<Result<_, _>>()?;
    let valid: Vec<bool> = rows.iter().map(Option::is_some).collect();
    Ok(Column::Integers(Integers {
        value_type,
        // Beside a value that is null the list of valid rows says so.
        values: std::sync::Arc::new(rows.into_iter().map(Option::unwrap_or_default).collect()),
        valid: valid.contains(&false).then_some(valid),
    }))
}

/// A number in the integer units of its type, halves going to the even neighbour; amounts to the hundredth, since no
/// forecast knows more.
pub(crate) fn scaled(value: f64, value_type: ValueType, name: &str) -> Result<i64, AnalyticsError> {
    let places = if value_type == ValueType::Money { 2 } else { value_type.scale() };
    let further = 10_i64.pow(value_type.scale().saturating_sub(places));
    let units = (value * 10f64.powi(places.cast_signed())).round_ties_even();
    let overflow = || AnalyticsError::Overflow(name.to_owned());
    #[expect(clippy::cast_possible_truncation, reason = "what does not fit is refused before")]
    let units = if units.abs() < 9e18 { units as i64 } else { return Err(overflow()) };
    units.checked_mul(further).ok_or_else(overflow)
}

#[cfg(test)]
mod tests;
