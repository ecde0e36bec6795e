//! What the tiers bring against what they cost, as far as the facts say.

use super::ReportRequest;
use super::beside::measure_beside;
use crate::context::RunContext;
use crate::error::AppError;
use crate::runs::profile::{money, sum};
use terrace_domain::{InternalError, Unit, Window};
use terrace_frame::Integers;
use terrace_policy::MeasureUse;
use terrace_report::{SchemeReturns, TierReturns};

const MEASURES: [&str; 5] = ["cost_amount", "margin", "discount_amount", "service_cost", "net_value"];

/// Revenue of a year and of two, whose difference is that of the year before.
const YEARS: [Window; 2] = [Window::Last(12, Unit::Months), Window::Last(24, Unit::Months)];

/// What is asked of the facts.
pub(super) fn uses() -> Vec<MeasureUse> {
    let ever = MEASURES.map(|name| MeasureUse::new(name, Window::All));
    let years = YEARS.map(|window| MeasureUse::new("net_amount", window));
    ever.into_iter().chain(years).collect()
}

/// Costs over all facts before the as-of, and how revenue grew in a year; empty if facts tell none of it.
pub(super) fn returns(request: &ReportRequest<'_>, ctx: &RunContext<'_>) -> Result<Vec<SchemeReturns>, AppError> {
    let uses = uses();
    let frame = &request.tiered.frame;
    let found = measure_beside(request, &uses)?;
    let column = |name: &str| uses.iter().position(|used| used.measure == name).and_then(|at| found.get(at));
    let everybody: Vec<usize> = (0..frame.ids.len()).collect();
    // A cost of nothing means that the facts do not say.
    let told = |name: &str| column(name).filter(|column| sum(column, &everybody) != 0);
    let (costs, discounts, service) = (told("cost_amount"), told("discount_amount"), told("service_cost"));
    let margin = costs.and_then(|_| column("margin"));
    let net_value = if costs.is_some() || service.is_some() { column("net_value") } else { None };
    let [year, two_years] =
        YEARS.map(|window| uses.iter().position(|used| used.window == window).and_then(|at| found.get(at)));
    // Growth is told where there was something to grow from.
    // A measure that is asked is there; sums of both are 0 where nothing was bought.
    let all = |column: Option<&Integers>| column.map_or(0, |column| sum(column, &everybody));
    let grows = all(two_years) != all(year);
    if costs.is_none() && discounts.is_none() && service.is_none() && !grows {
        return Ok(Vec::new());
    }
    let schemes = request.tiered.policy.policy.schemes.iter().enumerate().map(|(index, scheme)| {
        ctx.check()?;
        let mut members: Vec<Vec<usize>> = vec![Vec::new(); scheme.tiers.len()];
        for row in 0..frame.ids.len() {
            let tier = request.tiered.outcome.classes.tier(index, row);
            if let Some(tier) = tier {
                let rows = members.get_mut(usize::from(tier));
                rows.ok_or_else(|| InternalError::new("a class of a tier that the scheme does not have"))?.push(row);
            }
        }
        let total = |column: Option<&Integers>, rows: &[usize]| column.map(|column| sum(column, rows));
        let amount = |total: Option<i128>| total.map(money).transpose();
        let tier = |rows: &Vec<usize>| {
            let of_year = total(year, rows).filter(|_| grows);
            let both = total(two_years, rows).filter(|_| grows);
            Ok(TierReturns {
                margin: amount(total(margin, rows))?,
                discounts: amount(total(discounts, rows))?,
                service_cost: amount(total(service, rows))?,
                net_value: amount(total(net_value, rows))?,
                year: amount(of_year)?,
                year_before: amount(both.zip(of_year).map(|(both, of_year)| both - of_year))?,
            })
        };
        Ok(SchemeReturns { scheme: index, tiers: members.iter().map(tier).collect::<Result<_, AppError>>()? })
    });
    schemes.collect()
}
