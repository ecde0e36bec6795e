//! What discounts of levels and tiers would take off, at the same purchases.

use crate::context::RunContext;
use crate::error::AppError;
use crate::facts::Inputs;
use crate::runs::Tiered;
use std::collections::BTreeMap;
use terrace_analytics::population;
use terrace_domain::{InternalError, Share, Unit, Window, round_div};
use terrace_frame::{Column, Ids, Integers};
use terrace_policy::{MeasureUse, Policy, Stack};

/// The time whose purchases are taken for those of a year to come.
pub const LOOKED_BACK: Window = Window::Last(12, Unit::Months);

/// Millionths of a millionth: what two shares one after the other are counted in.
const PARTS: i128 = 1_000_000_000_000;

/// The discounts of two policies on the same purchases: the net amounts of the last 12 months, as if at list price.
/// Campaigns and coupons are left out, and so is a floor on the margin, which depends on each piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlannedDiscounts {
    /// Those purchases, in ten-thousandths of the currency.
    pub purchases: i128,
    /// By the policy in force.
    pub now: Discounts,
    /// By the draft.
    pub then: Discounts,
}

/// What one policy's levels and tiers take off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Discounts {
    /// Customers who bought and have a discount.
    pub customers: u64,
    /// What is taken off their purchases, in ten-thousandths of the currency.
    pub amount: i128,
}

/// Both policies' discounts; `None` if neither gives any to a level or a tier.
///
/// # Errors
/// What reading facts may say, and that the work was cancelled.
pub fn planned_discounts(
    now: &Tiered,
    then: &Tiered,
    inputs: &Inputs,
    ctx: &RunContext<'_>,
) -> Result<Option<PlannedDiscounts>, AppError> {
    if !gives_discounts(&now.policy.policy) && !gives_discounts(&then.policy.policy) {
        return Ok(None);
    }
    let inputs = inputs.clone().cancelled_by(ctx.cancel);
    let uses = [MeasureUse::new("net_amount", LOOKED_BACK)];
    let mut found = population(&inputs.facts, &uses, &[], &now.request.as_of, None)?;
    ctx.check()?;
    let Some(Column::Integers(bought)) = found.columns.pop() else {
        return Err(InternalError::new("net amounts are no column of numbers").into());
    };
    let purchases =
        (0..found.ids.len()).filter_map(|row| bought.get(row)).map(|amount| i128::from(amount.max(0))).sum();
    let of = |run: &Tiered| discounts(run, &found.ids, &bought);
    Ok(Some(PlannedDiscounts { purchases, now: of(now)?, then: of(then)? }))
}

/// Whether levels or tiers pay less than the list price.
pub fn gives_discounts(policy: &Policy) -> bool {
    let level = policy.membership.iter().flat_map(|rules| &rules.levels).any(|level| level.pays != Share::WHOLE);
    let class = policy.prices.iter().filter_map(|prices| prices.class.as_ref());
    level || class.flat_map(|class| &class.pays).any(|pays| *pays != Share::WHOLE)
}

fn discounts(run: &Tiered, ids: &Ids, bought: &Integers) -> Result<Discounts, AppError> {
    let policy = &run.policy.policy;
    let rows = run.frame.ids.rows_of(ids);
    // What is bought by everybody who pays the same part, so that it is rounded once.
    let mut by_part: BTreeMap<i128, (u64, i128)> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        let amount = bought.get(at).map_or(0, i128::from);
        let Some(row) = row.filter(|_| amount > 0) else { continue };
        let part = paid_part(policy, run, row);
        if part < PARTS {
            let (customers, sum) = by_part.entry(part).or_default();
            *customers += 1;
            *sum += amount;
        }
    }
    let mut all = Discounts::default();
    let mut exact = 0i128;
    for (part, (customers, sum)) in by_part {
        all.customers += customers;
        let off = sum.checked_mul(PARTS - part).and_then(|off| exact.checked_add(off));
        exact = off.ok_or_else(|| InternalError::new("discounts do not fit 128 bits"))?;
    }
    all.amount = round_div(exact, PARTS).unwrap_or(0);
    Ok(all)
}

/// The part of the list price that a customer pays by level and tier, in [`PARTS`].
fn paid_part(policy: &Policy, run: &Tiered, row: usize) -> i128 {
    let whole = Share::WHOLE;
    let level = policy.membership.as_ref().zip(run.members.as_ref()).and_then(|(rules, members)| {
        let name = members.level(row)?;
        rules.levels.iter().find(|level| level.level.as_str() == name).map(|level| level.pays)
    });
    let prices = policy.prices.as_ref();
    let class = prices.and_then(|prices| prices.class.as_ref()).and_then(|class| {
        let tier = run.outcome.classes.tier(class.scheme, row)?;
        class.pays.get(usize::from(tier)).copied()
    });
    let (level, class) = (level.unwrap_or(whole), class.unwrap_or(whole));
    let millionths = |share: Share| i128::from(share.millionths());
    let part = match prices.map(|prices| prices.stack).unwrap_or_default() {
        Stack::Best => millionths(level.min(class)) * millionths(whole),
        Stack::InOrder => millionths(level) * millionths(class),
    };
    let floor = prices.and_then(|prices| prices.floor.paid).map_or(0, |paid| millionths(paid) * millionths(whole));
    part.max(floor)
}
