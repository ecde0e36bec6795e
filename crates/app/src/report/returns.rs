//! What the tiers bring against what they cost, as far as the facts say.

use super::ReportRequest;
use crate::error::AppError;
use crate::runs::profile::{money, sum};
use terrace_analytics::population;
use terrace_domain::{Money, Unit, Window};
use terrace_frame::Column;
use terrace_policy::MeasureUse;
use terrace_report::{SchemeReturns, TierReturns};

const MEASURES: [&str; 5] = ["cost_amount", "margin", "discount_amount", "service_cost", "net_value"];

/// Revenue of a year and of two, whose difference is that of the year before.
const YEARS: [Window; 2] = [Window::Last(12, Unit::Months), Window::Last(24, Unit::Months)];

/// Costs over all facts before the as-of, and how revenue grew in a year; empty if facts tell none of it.
pub(super) fn returns(request: &ReportRequest<'_>) -> Result<Vec<SchemeReturns>, AppError> {
    let ever = MEASURES.map(|name| MeasureUse { measure: name.to_owned(), window: Window::All });
    let years = YEARS.map(|window| MeasureUse { measure: "net_amount".to_owned(), window });
    let uses: Vec<MeasureUse> = ever.into_iter().chain(years).collect();
    let found = population(&request.inputs.facts, &uses, &[], request.as_of(), None)?;
    let frame = &request.tiered.frame;
    if found.ids != frame.ids {
        return Ok(Vec::new());
    }
    let column = |name: &str| uses.iter().position(|used| used.measure == name).and_then(|at| found.columns.get(at));
    let everybody: Vec<usize> = (0..frame.ids.len()).collect();
    // A cost of nothing means that the facts do not say.
    let told = |name: &str| column(name).filter(|column| sum(column, &everybody) != 0);
    let (costs, discounts, service) = (told("cost_amount"), told("discount_amount"), told("service_cost"));
    let margin = costs.and_then(|_| column("margin"));
    let net_value = if costs.is_some() || service.is_some() { column("net_value") } else { None };
    let [year, two_years] =
        YEARS.map(|window| uses.iter().position(|used| used.window == window).and_then(|at| found.columns.get(at)));
    // Growth is told where there was something to grow from.
    let all = |column: Option<&Column>| column.map_or(0, |column| sum(column, &everybody));
    let grows = all(two_years) != all(year);
    if costs.is_none() && discounts.is_none() && service.is_none() && !grows {
        return Ok(Vec::new());
    }
    let schemes = request.tiered.policy.policy.schemes.iter().enumerate().map(|(index, scheme)| {
        let mut members: Vec<Vec<usize>> = vec![Vec::new(); scheme.tiers.len()];
        for row in 0..frame.ids.len() {
            let tier = request.tiered.outcome.classes.tier(index, row);
            if let Some(rows) = tier.and_then(|tier| members.get_mut(usize::from(tier))) {
                rows.push(row);
            }
        }
        let total = |column: Option<&Column>, rows: &[usize]| -> Option<Money> { column.map(|c| money(sum(c, rows))) };
        let tier = |rows: &Vec<usize>| {
            let of_year = total(year, rows).filter(|_| grows);
            let both = total(two_years, rows).filter(|_| grows);
            TierReturns {
                margin: total(margin, rows),
                discounts: total(discounts, rows),
                service_cost: total(service, rows),
                net_value: total(net_value, rows),
                year: of_year,
                year_before: both.zip(of_year).map(|(both, of_year)| difference(both, of_year)),
            }
        };
        SchemeReturns { scheme: index, tiers: members.iter().map(tier).collect() }
    });
    Ok(schemes.collect())
}

/// Sums of many customers stay within what money holds, since each of them was capped as it was imported.
fn difference(both: Money, year: Money) -> Money {
    Money::from_ten_thousandths(both.ten_thousandths().saturating_sub(year.ten_thousandths()))
}
