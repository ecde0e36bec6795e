//! What both sides did since.

use super::compare::{ArmsFigures, Compared, LookStage, TierArms, compare_arms};
use super::figures::{EffectMeasure, MomentFigures};
use crate::approximate::plain;
use crate::context::RunContext;
use crate::error::{AppError, EffectsError};
use crate::facts::Inputs;
use crate::hold_outs::{KeptHoldOut, LostPeople};
use std::collections::BTreeMap;
use terrace_domain::{AsOf, InternalError, LocalTime, Unit, Window};
use terrace_policy::MeasureUse;

/// The span before the beginning that is known of customers.
const PAST: Window = Window::Last(1, Unit::Years);

const MICROS_A_DAY: f64 = 86_400_000_000.0;

/// What to show.
#[derive(Debug, Clone, Copy)]
pub struct ShowRequest<'a> {
    /// The hold-out.
    pub hold_out: &'a KeptHoldOut,
    /// What is compared.
    pub measure: EffectMeasure,
    /// When it is looked. Facts after the end do not count.
    pub as_of: &'a AsOf,
}

/// A hold-out with what it proves.
#[derive(Debug)]
pub struct ShownEffect {
    /// What was compared.
    pub measure: EffectMeasure,
    /// Up to when facts count.
    pub to: LocalTime,
    /// Whether the end is reached.
    pub stage: LookStage,
    /// Days from the beginning up to then.
    pub days: f64,
    /// The arms.
    pub compared: Compared,
    /// Drawn people of whom no fact tells any more, as imports were undone.
    pub unseen: LostPeople,
    /// What those with the treatment did before and since; no proof of anything. `None` where it cannot be told.
    pub past: Option<PastRate>,
}

/// What the treated did before and since: each in 30 days, or as a ratio.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PastRate {
    /// In the year before.
    pub before: f64,
    /// Since.
    pub since: f64,
}

/// Compares the arms of a hold-out by the facts since it began.
///
/// # Errors
/// [`EffectsError::NotBegun`], and what reading facts may say.
pub fn show(request: &ShowRequest<'_>, inputs: &Inputs, ctx: &RunContext<'_>) -> Result<ShownEffect, AppError> {
    let ShowRequest { hold_out, measure, as_of } = *request;
    let lacking = || InternalError::new("a hold-out without beginning and end");
    let (begins, until) = hold_out.begins().zip(hold_out.until()).ok_or_else(lacking)?;
    if as_of.local() <= begins {
        return Err(EffectsError::NotBegun { name: hold_out.name.clone(), begins: hold_out.begins.clone() }.into());
    }
    let (to, stage) = if as_of.local() < until { (as_of.local(), LookStage::Early) } else { (until, LookStage::Final) };
    let inputs = &inputs.clone().cancelled_by(ctx.cancel);
    let at = |moment: LocalTime| AsOf::new(moment, as_of.zone().clone());
    let (above, below) = measure.made_of();
    let uses = |window: Window| std::iter::once(above).chain(below).map(move |name| MeasureUse::new(name, window));
    let asked: Vec<MeasureUse> = uses(Window::All).chain(uses(PAST)).collect();
    let before = MomentFigures::at(&at(begins), &asked, inputs)?;
    ctx.check()?;
    let since = MomentFigures::at(&at(to), &uses(Window::All).collect::<Vec<_>>(), inputs)?;
    ctx.check()?;
    let (tiers, unseen) = arms(hold_out, measure, below.is_some(), (&before, &since));
    let [share, effect] = [hold_out.share, hold_out.effect].map(|part| f64::from(part) / 1e6);
    let compared = compare_arms(&tiers, stage, share, effect);
    let days = plain((to.micros() - begins.micros()).into()) / MICROS_A_DAY;
    let past = past_rate(&tiers, measure, days);
    Ok(ShownEffect { measure, to, stage, days, compared, unseen, past })
}

/// The arms by tier, in the order of tiers, and who is not to be found.
fn arms(
    hold_out: &KeptHoldOut,
    measure: EffectMeasure,
    is_ratio: bool,
    (before, since): (&MomentFigures, &MomentFigures),
) -> (Vec<TierArms>, LostPeople) {
    // Those without a tier come last.
    let mut tiers: BTreeMap<u32, TierArms> = BTreeMap::new();
    let mut unseen = LostPeople::default();
    let parts = if is_ratio { 2 } else { 1 };
    for person in &hold_out.people {
        let (then, now) = (before.ids.find(&person.id), since.ids.find(&person.id));
        if now.is_none() {
            unseen.add(person.is_control);
            continue;
        }
        let place = person.tier.map_or(u32::MAX, u32::from);
        let tier = tiers.entry(place).or_insert_with(|| TierArms { tier: person.tier, ..TierArms::default() });
        let arm = if person.is_control { &mut tier.control } else { &mut tier.treated };
        let grown = |part: usize| since.value(part, now).saturating_sub(before.value(part, then));
        push(arm, measure, [grown(0), before.value(parts, then)]);
        if is_ratio {
            arm.below.push(measure.plain(grown(1), false));
            arm.below_before.push(measure.plain(before.value(parts + 1, then), false));
        }
    }
    (tiers.into_values().collect(), unseen)
}

fn push(arm: &mut ArmsFigures, measure: EffectMeasure, [since, before]: [i64; 2]) {
    arm.values.push(measure.plain(since, true));
    arm.before.push(measure.plain(before, true));
}

/// What the treated did before and since.
fn past_rate(tiers: &[TierArms], measure: EffectMeasure, days: f64) -> Option<PastRate> {
    let mut all = ArmsFigures::default();
    for tier in tiers {
        all.values.extend(&tier.treated.values);
        all.before.extend(&tier.treated.before);
        all.below.extend(&tier.treated.below);
        all.below_before.extend(&tier.treated.below_before);
    }
    let (before, since) = all.value_before().zip(all.value())?;
    match measure {
        EffectMeasure::Revenue | EffectMeasure::Orders => {
            Some(PastRate { before: before * 30.0 / 365.25, since: since * 30.0 / days })
        }
        EffectMeasure::Basket | EffectMeasure::Returns => Some(PastRate { before, since }),
        // Who bought in a year is no measure of who bought in a month.
        EffectMeasure::Buyers => None,
    }
}
