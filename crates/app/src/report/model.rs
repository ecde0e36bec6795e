//! Whether the model behind the policy's forecasts holds.

use super::ReportRequest;
use crate::error::AppError;
use crate::models::{AliveGroup, Check, CheckRequest, FrequencyGroup, ModelKind, TimeUnit, check};
use crate::runs::forecasts;
use terrace_domain::Date;
use terrace_report::{AliveGrid, ExpectedActual, ModelCheck, TrackPoint};

/// Of the first model that the policy's forecasts name; `None` if it has none, or if the facts do not reach far
/// enough for a check.
pub(super) fn model(request: &ReportRequest<'_>) -> Result<Option<ModelCheck>, AppError> {
    let policy = &request.tiered.policy.policy;
    let asked = forecasts::of_policy(policy);
    let Some(model) = asked.first().and_then(|forecast| ModelKind::named(forecast.model.name())) else {
        return Ok(None);
    };
    // Whole days only: nothing at or after the as-of is seen.
    let until = Date::from_days(request.as_of().local().date().days().saturating_sub(1));
    let found = check(&CheckRequest {
        facts: &request.inputs.facts,
        zone: &policy.timezone,
        model,
        unit: TimeUnit::Week,
        cut: None,
        until: Some(until),
        with_prior: true,
    });
    match found {
        Ok(found) => Ok(Some(shown(&found))),
        // A shop of yesterday has nothing to be held against; its report does without.
        Err(AppError::Models(_) | AppError::NoFacts) => Ok(None),
        Err(other) => Err(other),
    }
}

fn shown(found: &Check) -> ModelCheck {
    let first = found.fit.first.days();
    let day = |time: f64| {
        #[expect(clippy::cast_possible_truncation, reason = "days of a calendar")]
        let days = (time * found.unit.days()).round() as i32;
        Date::from_days(first.saturating_add(days))
    };
    let track = found.curve.iter();
    let track =
        track.map(|point| TrackPoint { day: day(point.time), expected: point.expected, actual: point.actual as u64 });
    let frequencies = found.frequencies.iter().map(|count| ExpectedActual {
        group: count.frequency,
        or_more: count.or_more,
        customers: count.actual as u64,
        expected: count.expected,
        actual: number(count.actual),
    });
    let afterwards = found.by_frequency.iter().map(|group: &FrequencyGroup| ExpectedActual {
        group: group.frequency,
        or_more: group.or_more,
        customers: group.customers as u64,
        expected: group.expected,
        actual: group.actual,
    });
    let tenths = (1u32..).zip(&found.by_p_alive).map(|(number, group): (u32, &AliveGroup)| ExpectedActual {
        group: number,
        or_more: false,
        customers: group.customers as u64,
        expected: group.p_active,
        actual: group.active,
    });
    // The grid is read by the silence since the last purchase, the shortest first.
    let (silences, p_alive): (Vec<f64>, Vec<Vec<f64>>) = (found.grid.recencies.iter().zip(&found.grid.p_alive))
        .rev()
        .map(|(recency, row)| ((found.grid.age - recency).max(0.0), row.clone()))
        .unzip();
    ModelCheck {
        model: found.fit.model.name().to_owned(),
        cut: found.cut,
        until: found.until,
        customers: found.fit.customers as u64,
        leans_on_prior: found.refused().is_some(),
        track: track.collect(),
        frequencies: frequencies.collect(),
        afterwards: afterwards.collect(),
        tenths: tenths.collect(),
        alive: AliveGrid { age: found.grid.age, frequencies: found.grid.frequencies.clone(), silences, p_alive },
    }
}

fn number(count: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a count of customers fits a double exactly")]
    let number = count as f64;
    number
}
