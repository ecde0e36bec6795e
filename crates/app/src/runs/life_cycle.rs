//! The stages of a customer's life cycle with their dates, and what the customer did in each.

use crate::error::AppError;
use crate::facts::Inputs;
use std::collections::BTreeMap;
use std::ops::Range;
use terrace_analytics::{AnalyticsError, BoughtLine, bought};
use terrace_domain::{AsOf, CustomerId, Date, Money, Value, round_div};
use terrace_policy::{LifeCycleRules, Policy, SchemeKind};
use terrace_tiering::explain::{Explanation, Figure, StageLine, Why};
use terrace_tiering::{StageBegun, stages_of};

/// Tells the stages of every life cycle in which the customer has one. Where the policy has none no facts are read.
pub(super) fn tell_stages(
    policy: &Policy,
    inputs: &Inputs,
    (as_of, customer): (&AsOf, &CustomerId),
    explanation: &mut Explanation,
) -> Result<(), AppError> {
    let mut lines: Option<Vec<BoughtLine>> = None;
    for line in &mut explanation.schemes {
        let Why::LifeCycle { stages, .. } = &mut line.why else { continue };
        let Some(SchemeKind::LifeCycle(cycle)) = policy.scheme(&line.scheme).map(|scheme| &scheme.kind) else {
            continue;
        };
        let lines = match &mut lines {
            Some(lines) => lines,
            None => lines.insert(bought(&inputs.facts, as_of, customer)?),
        };
        *stages = told(&cycle.rules, lines, as_of.local().date())?;
    }
    Ok(())
}

/// The stages that lines of orders, the earliest first, tell of.
fn told(rules: &LifeCycleRules, lines: &[BoughtLine], today: Date) -> Result<Vec<StageLine>, AppError> {
    let days = order_days(lines);
    let begun = stages_of(rules, &days, today.days());
    let ends = begun.iter().skip(1).map(|next| Some(next.on)).chain([None]);
    begun.iter().zip(ends).map(|(stage, end)| stage_line(*stage, end, lines, &days)).collect()
}

/// The day of each order, rising: that of its earliest line that is no return.
fn order_days(lines: &[BoughtLine]) -> Vec<i32> {
    let mut first: BTreeMap<(Option<&str>, usize), i32> = BTreeMap::new();
    for (place, line) in lines.iter().enumerate().filter(|(_, line)| !line.is_return) {
        // Where files name no orders each line is one.
        let own = if line.order.is_some() { 0 } else { place };
        first.entry((line.order.as_deref(), own)).or_insert_with(|| line.at.date().days());
    }
    let mut days: Vec<i32> = first.into_values().collect();
    days.sort_unstable();
    days
}

fn stage_line(stage: StageBegun, end: Option<i32>, lines: &[BoughtLine], days: &[i32]) -> Result<StageLine, AppError> {
    let span: Range<i32> = stage.on..end.unwrap_or(i32::MAX);
    let own: Vec<i32> = days.iter().copied().filter(|day| span.contains(day)).collect();
    let amounts = lines.iter().filter(|line| span.contains(&line.at.date().days()));
    let net: i128 = amounts.map(|line| i128::from(line.amount.ten_thousandths())).sum();
    let net = i64::try_from(net).map_err(|_| AnalyticsError::Overflow("amount".to_owned()))?;
    Ok(StageLine {
        tier: stage.stage.id().to_owned(),
        from: Date::from_days(stage.on).to_string(),
        to: end.map(|day| Date::from_days(day).to_string()),
        orders: own.len() as u64,
        net_amount: Figure(Value::Money(Money::from_ten_thousandths(net))),
        average_gap: average_gap(own).map(|gap| Figure(Value::Decimal(gap))),
    })
}

/// The average days from one day with an order to the next, in millionths; `None` with fewer than two such days.
fn average_gap(mut days: Vec<i32>) -> Option<i64> {
    days.dedup();
    let (first, last) = (days.first()?, days.last()?);
    let gaps = i128::try_from(days.len().checked_sub(1)?).ok()?;
    let span = i128::from(*last) - i128::from(*first);
    i64::try_from(round_div(span * 1_000_000, gaps)?).ok()
}
