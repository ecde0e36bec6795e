//! What the tiers bring against what they cost, as far as the facts say.

use super::ReportRequest;
use crate::error::AppError;
use crate::profile::{money, sum};
use terrace_analytics::{measure, population};
use terrace_domain::{Money, Window};
use terrace_policy::MeasureUse;
use terrace_report::{SchemeReturns, TierReturns};
use terrace_tiering::Column;

const MEASURES: [&str; 5] = ["cost_amount", "margin", "discount_amount", "service_cost", "net_value"];

/// Over all facts before the as-of; nothing where no cost and no discount is known.
pub(super) fn returns(request: &ReportRequest<'_>) -> Result<Vec<SchemeReturns>, AppError> {
    let uses: Vec<MeasureUse> = MEASURES
        .into_iter()
        .filter(|name| measure(name).is_some())
        .map(|name| MeasureUse { measure: name.to_owned(), window: Window::All })
        .collect();
    let found = population(&request.inputs.facts, &uses, &[], request.as_of, None)?;
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
    if costs.is_none() && discounts.is_none() && service.is_none() {
        return Ok(Vec::new());
    }
    let schemes = request.policy.policy.schemes.iter().enumerate().map(|(index, scheme)| {
        let mut members: Vec<Vec<usize>> = vec![Vec::new(); scheme.tiers.len()];
        for row in 0..frame.ids.len() {
            let tier = request.tiered.outcome.classes.tier(index, row);
            if let Some(rows) = tier.and_then(|tier| members.get_mut(usize::from(tier))) {
                rows.push(row);
            }
        }
        let total = |column: Option<&Column>, rows: &[usize]| -> Option<Money> { column.map(|c| money(sum(c, rows))) };
        let tier = |rows: &Vec<usize>| TierReturns {
            margin: total(margin, rows),
            discounts: total(discounts, rows),
            service_cost: total(service, rows),
            net_value: total(net_value, rows),
        };
        SchemeReturns { scheme: index, tiers: members.iter().map(tier).collect() }
    });
    Ok(schemes.collect())
}
