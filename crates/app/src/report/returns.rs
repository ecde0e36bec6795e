//! What the tiers bring against what they cost, as far as the facts say.

use super::measured::{Measured, TWO_YEARS, YEAR};
use super::{ReportRequest, schemes};
use crate::context::RunContext;
use crate::error::AppError;
use crate::runs::profile::{money, sum};
use terrace_frame::Integers;
use terrace_report::{SchemeReturns, TierReturns};

/// Costs over all facts before the as-of, and how revenue grew in a year; empty if facts tell none of it.
pub(super) fn returns(
    request: &ReportRequest<'_>,
    measured: &Measured,
    ctx: &RunContext<'_>,
) -> Result<Vec<SchemeReturns>, AppError> {
    let everybody: Vec<usize> = (0..request.tiered.frame.ids.len()).collect();
    // A cost of nothing means that the facts do not say.
    let told = |name: &str| -> Result<Option<&Integers>, AppError> {
        Ok(Some(measured.ever(name)?).filter(|column| sum(column, &everybody) != 0))
    };
    let (costs, discounts, service) = (told("cost_amount")?, told("discount_amount")?, told("service_cost")?);
    let margin = costs.map(|_| measured.ever("margin")).transpose()?;
    let net_value = if costs.is_some() || service.is_some() { Some(measured.ever("net_value")?) } else { None };
    let (year, two_years) = (measured.over("net_amount", YEAR)?, measured.over("net_amount", TWO_YEARS)?);
    // Growth is told where there was something to grow from.
    let grows = sum(two_years, &everybody) != sum(year, &everybody);
    if costs.is_none() && discounts.is_none() && service.is_none() && !grows {
        return Ok(Vec::new());
    }
    let schemes = request.tiered.policy.policy.schemes.iter().enumerate().map(|(index, scheme)| {
        ctx.check()?;
        let members = schemes::members(request, index, scheme)?;
        let total = |column: Option<&Integers>, rows: &[usize]| column.map(|column| sum(column, rows));
        let amount = |total: Option<i128>| total.map(money).transpose();
        let tier = |rows: &Vec<usize>| {
            let of_year = total(Some(year), rows).filter(|_| grows);
            let both = total(Some(two_years), rows).filter(|_| grows);
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
