//! How revenue and profit are spread over customers.

use super::measured::Measured;
use crate::runs::Tiered;
use terrace_analytics::CostCoverage;
use terrace_domain::{InternalError, Money};
use terrace_frame::Integers;
use terrace_report::Pareto;

/// How an amount of each customer is spread over them. Who never bought is no customer whose share is asked for.
pub(super) fn spread(tiered: &Tiered, values: &Integers) -> Option<Pareto> {
    let Tiered { frame, standard, .. } = tiered;
    let bought = |row: &usize| {
        frame.ordered.get(*row).copied().unwrap_or(false) || standard.net.get(*row).is_some_and(|net| net != 0)
    };
    let amounts = (0..frame.ids.len()).filter(bought).map(|row| values.get(row).unwrap_or(0));
    Pareto::of(amounts.map(Money::from_ten_thousandths).collect())
}

/// How profit is; `None` where most lines of orders say no cost, so that the margin is hardly less than the revenue.
pub(super) fn of_profit(
    tiered: &Tiered,
    measured: &Measured,
    costs: &CostCoverage,
) -> Result<Option<Pareto>, InternalError> {
    if costs.without_cost * 2 > costs.lines {
        return Ok(None);
    }
    Ok(measured.margin()?.and_then(|margin| spread(tiered, margin)))
}
