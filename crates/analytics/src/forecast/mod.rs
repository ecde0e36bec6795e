//! What customers will do: models fitted to all of them, and what these say of each.
//!
//! A forecast is drawn from ordinary measures ([`inputs`]), so it rests on the same facts, is remembered like them, and
//! needs no second pass. The fitted models are part of what a run must know of the whole population: kept with its
//! cutoffs, they tell of one customer alone exactly what the run told ([`FittedModels`]).

mod fitted;
mod history;
mod outlook;
mod reading;
mod refused;

pub use fitted::{FittedModel, FittedModels};
pub use reading::Reading;
pub use refused::Refused;

pub(crate) use outlook::{Ahead, Outlook};

use crate::error::AnalyticsError;
use crate::measure::Finish;
use crate::measures::measure;
use fitted::Fits;
use history::Histories;
use outlook::Terms;
use rayon::prelude::*;
use terrace_domain::{AsOf, ValueType, Window};
use terrace_frame::{Column, Integers};
use terrace_policy::{Forecast, MeasureUse};

/// Days of a week: the models' unit of time, as in the papers.
pub(crate) const WEEK: f64 = 7.0;

/// The measures from which histories are made, in the order in which [`forecast`] takes their columns.
const INPUTS: [&str; 6] =
    ["order_days", "first_order_at", "last_order_at", "gross_amount", "returned_amount", "first_day_amount"];

/// The measures that forecasts are drawn from, over all time.
pub fn inputs() -> [MeasureUse; 6] {
    INPUTS.map(|measure| MeasureUse { measure: measure.to_owned(), window: Window::All })
}

/// What is forecast of some customers, with the models behind it.
#[derive(Debug)]
pub struct Forecasts {
    /// One per forecast asked, in that order.
    pub columns: Vec<Column>,
    /// What the forecasts rest on.
    pub models: FittedModels,
    asked: Vec<(Forecast, Ahead, Terms)>,
    fits: Fits,
    histories: Histories,
}

/// Forecasts for customers whose measures are given: the columns of [`inputs`].
///
/// The models are those of an earlier run where `known` gives them, else they are fitted to these customers. Who never
/// ordered has no forecast. The order of customers and the number of threads change nothing.
///
/// # Errors
/// A measure that is no forecast, a model that `known` lacks, amounts beyond 64 bits.
pub fn forecast(
    asked: &[&Forecast],
    inputs: [&Column; 6],
    as_of: &AsOf,
    known: Option<&FittedModels>,
) -> Result<Forecasts, AnalyticsError> {
    let histories = Histories::new(inputs, as_of);
    let mut bound = Vec::with_capacity(asked.len());
    for forecast in asked {
        let unknown = || AnalyticsError::UnknownMeasure(forecast.measure.clone());
        let measure = measure(&forecast.measure).ok_or_else(unknown)?;
        let Finish::Forecast(ahead) = measure.finish else { return Err(unknown()) };
        bound.push(((*forecast).clone(), ahead, Terms::new(forecast, as_of)?));
    }
    let models = match known {
        Some(known) => known.clone(),
        None => FittedModels::fit(
            bound.iter().map(|(forecast, ..)| forecast.model),
            bound.iter().any(|(_, ahead, _)| ahead.needs_spend),
            &histories,
        )?,
    };
    let fits = Fits::of(&models)?;
    let mut columns = Vec::with_capacity(bound.len());
    for (forecast, ahead, terms) in &bound {
        let value_type = measure(&forecast.measure).map_or(ValueType::Decimal, |measure| measure.value_type);
        columns.push(column(&fits, &histories, (forecast, ahead, terms), value_type)?);
    }
    Ok(Forecasts { columns, models, asked: bound, fits, histories })
}

/// Rows that are worth another core.
const PART: usize = 4096;

fn column(
    fits: &Fits,
    histories: &Histories,
    (forecast, ahead, terms): (&Forecast, &Ahead, &Terms),
    value_type: ValueType,
) -> Result<Column, AnalyticsError> {
    let model = fits.repeat(forecast.model)?;
    let spend = fits.spend();
    let value = |row: usize| -> Result<Option<i64>, AnalyticsError> {
        let (Some(model), Some(history)) = (model, histories.history(row)) else { return Ok(None) };
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
        values: std::sync::Arc::new(rows.into_iter().map(Option::unwrap_or_default).collect()),
        valid: valid.contains(&false).then_some(valid),
    }))
}

/// A number in the integer units of its type, halves going to the even neighbour; amounts to the hundredth, since no
/// forecast knows more.
pub(crate) fn scaled(value: f64, value_type: ValueType, name: &str) -> Result<i64, AnalyticsError> {
    let places = if value_type == ValueType::Money { 2 } else { value_type.scale() };
    let further = 10_i64.pow(value_type.scale().saturating_sub(places));
    let units = (value * 10f64.powi(i32::try_from(places).unwrap_or(0))).round_ties_even();
    let overflow = || AnalyticsError::Overflow(name.to_owned());
    #[expect(clippy::cast_possible_truncation, reason = "what does not fit is refused before")]
    let units = if units.abs() < 9e18 { units as i64 } else { return Err(overflow()) };
    units.checked_mul(further).ok_or_else(overflow)
}

#[cfg(test)]
mod tests;
