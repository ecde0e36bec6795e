use super::{ReportRequest, times};
use crate::error::AppError;
use crate::runs::profile::money;
use std::collections::BTreeMap;
use terrace_domain::{Date, InternalError, Money};
use terrace_report::Month;

/// Months since year 0, so that the month after December is January.
fn number(date: Date) -> i32 {
    let day = date.civil();
    i32::from(day.year()) * 12 + i32::from(day.month()) - 1
}

/// Every month from the first order to the last, those without orders too.
pub(super) fn months(request: &ReportRequest<'_>, found: &[terrace_analytics::Month]) -> Result<Vec<Month>, AppError> {
    let known: BTreeMap<i32, _> = found.iter().map(|month| (number(month.first_day), month)).collect();
    let mut newcomers: BTreeMap<i32, u64> = BTreeMap::new();
    for first in times(&request.tiered.standard.first) {
        *newcomers.entry(number(first.date())).or_default() += 1;
    }
    let (Some((&first, _)), Some((&last, _))) = (known.first_key_value(), known.last_key_value()) else {
        return Ok(Vec::new());
    };
    let starts_late = times(&request.tiered.standard.first).min().is_some_and(|time| time.date().civil().day() > 1);
    let month = |month: i32| {
        let trade = known.get(&month);
        let amount =
            |pick: fn(&terrace_analytics::Month) -> Money| trade.map_or(0, |m| i128::from(pick(m).ten_thousandths()));
        let outside = |_| InternalError::new(format!("month {month} is in no calendar"));
        Ok(Month {
            year: i16::try_from(month.div_euclid(12)).map_err(outside)?,
            month: i8::try_from(month.rem_euclid(12) + 1).map_err(outside)?,
            revenue: money(amount(|m| m.gross) - amount(|m| m.returned))?,
            // A month without a line has none of anything.
            orders: trade.map_or(0, |month| month.orders),
            customers: trade.map_or(0, |month| month.customers),
            new_customers: newcomers.get(&month).copied().unwrap_or(0),
            partial: month >= number(request.as_of().local().date()) || (month == first && starts_late),
        })
    };
    (first..=last).map(month).collect()
}
