//! The nearest changes of one value that change the class, as they would come true: everybody else stays as they are,
//! and the cutoffs are those that would hold then.

use super::Move;
use crate::cutoffs::Cutoffs;
use crate::error::TieringError;
use crate::explain_context::{ExplainContext, figure};
use crate::expression::names;
use crate::pass::classify;
use crate::schemes::{Kind, kind_of};
use crate::view::View;
use crate::what_if::{After, WhatIf};
use std::collections::BTreeSet;
use terrace_domain::ValueType;
use terrace_frame::{Column, Frame};
use terrace_policy::model::{Expression, MetricSource, Policy, Reference, Scheme, Target};

/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;

/// Returns the moves of a customer, up and down: for each metric the smallest step that a person can take. Each is
/// tried, and so is one step less, which must not do. Where a change would also shift who belongs to the scheme,
/// through another scheme, none is told.
pub(super) fn moves(
    cutoffs: &Cutoffs,
    context: &ExplainContext<'_>,
    index: usize,
) -> Result<(Vec<Move>, Vec<Move>), TieringError> {
    let (mut lift, mut drop) = (Vec::new(), Vec::new());
    let kind = kind_of(context.view.scheme);
    let Some(what_if) = kind.what_if(context)? else { return Ok((lift, drop)) };
    let inputs = kind.inputs();
    let values = own_values(&inputs, context.view)?;
    let Some(now) = what_if.after(&values) else { return Ok((lift, drop)) };
    let mut told = BTreeSet::new();
    for (input, metric) in inputs.iter().enumerate() {
        let Some(from) = values.get(input).copied().flatten() else { continue };
        if !told.insert(metric.target) || shifts_others(context.view, metric.target) {
            continue;
        }
        let trial = Trial { cutoffs, context, index, kind: &*kind, what_if: &*what_if, now: &now, input, metric, from };
        lift.extend(trial.nearest(true)?);
        drop.extend(trial.nearest(false)?);
    }
    Ok((lift, drop))
}

/// One input of a customer, about to change.
struct Trial<'a> {
    cutoffs: &'a Cutoffs,
    context: &'a ExplainContext<'a>,
    /// Of the scheme.
    index: usize,
    kind: &'a dyn Kind,
    what_if: &'a dyn WhatIf,
    now: &'a After,
    input: usize,
    metric: &'a Reference,
    from: i64,
}

impl Trial<'_> {
    fn nearest(&self, better: bool) -> Result<Option<Move>, TieringError> {
        let view = self.context.view;
        let value_type = view.numbers(self.metric)?.value_type;
        let step = step(view.policy, value_type);
        let rises = better != self.what_if.lower_is_better(self.input);
        for turn in self.what_if.turns(self.input, better) {
            let Some(to) = on_grid(turn, step, rises) else { continue };
            let short = if rises { to.checked_sub(step) } else { to.checked_add(step) };
            if !is_possible(view.policy, self.metric, to) {
                continue;
            }
            let Some(after) = self.after(to)?.filter(|after| self.is_move(after, better)) else { continue };
            let short = short.map(|short| self.after(short)).transpose()?.flatten();
            if short.is_some_and(|short| self.is_move(&short, better)) {
                continue;
            }
            let Some(delta) = to.checked_sub(self.from) else { continue };
            return Ok(Some(Move {
                metric: self.metric.name.clone(),
                from: figure(value_type, self.from),
                to: figure(value_type, to),
                delta: figure(value_type, delta),
                tier: view.tier_id(after.tier),
                part: self.kind.part(self.input).map(str::to_owned),
                digit: after.digits.get(self.input).copied(),
            }));
        }
        Ok(None)
    }

    /// Whether a change puts the customer into a better tier, or out of this one. Where tiers do not follow each other
    /// it is another tier by a better digit, or by a worse one.
    fn is_move(&self, after: &After, better: bool) -> bool {
        let digits = (after.digits.get(self.input), self.now.digits.get(self.input));
        match (digits, after.tier, self.now.tier) {
            ((Some(after_digit), Some(digit)), tier, own) => {
                let moved = if better { after_digit > digit && tier.is_some() } else { after_digit < digit };
                moved && tier != own
            }
            (_, Some(tier), Some(own)) => {
                if better {
                    tier < own
                } else {
                    tier > own
                }
            }
            (_, None, _) | (_, _, None) => false,
        }
    }

    /// Where the customer would stand with another value, and with whatever the policy computes of it; `None` outside
    /// the scheme.
    fn after(&self, to: i64) -> Result<Option<After>, TieringError> {
        let view = self.context.view;
        let value_type = view.numbers(self.metric)?.value_type;
        let changed = replaced(view.frame, self.metric, Column::integers(value_type, vec![to]));
        // What cannot be computed with such a value is no suggestion.
        let Ok(classes) = classify(view.policy, self.cutoffs, &changed) else { return Ok(None) };
        debug_assert!(classes.scheme(self.index).is_some(), "scheme {}", self.index);
        let changed = View::new(view.policy, view.scheme, &changed, &classes)?;
        if changed.universe.first() != Some(&true) {
            return Ok(None);
        }
        Ok(self.what_if.after(&own_values(&self.kind.inputs(), &changed)?))
    }
}

/// The inputs of the customer in row 0.
fn own_values(inputs: &[&Reference], view: &View<'_>) -> Result<Vec<Option<i64>>, TieringError> {
    inputs.iter().map(|input| Ok(view.numbers(input)?.get(0))).collect()
}

/// The smallest step that a person can take: the smallest coin, one order, one day, a hundredth.
fn step(policy: &Policy, value_type: ValueType) -> i64 {
    match value_type {
        ValueType::Money => policy.currency.smallest_coin().ten_thousandths(),
        ValueType::Decimal => 10_000,
        ValueType::Time => DAY,
        ValueType::Count | ValueType::Days | ValueType::Date | ValueType::Text | ValueType::Flag => 1,
    }
}

/// The first whole step at a value or beyond it.
fn on_grid(value: i64, step: i64, rises: bool) -> Option<i64> {
    let below = value.checked_sub(value.rem_euclid(step))?;
    if rises && below < value { below.checked_add(step) } else { Some(below) }
}

/// Measures that count never fall below zero, nor do forecasts.
fn is_possible(policy: &Policy, reference: &Reference, to: i64) -> bool {
    let Target::Metric(index) = reference.target else { return true };
    let counts = policy.metrics.get(index).is_some_and(|metric| match metric.source {
        MetricSource::Measure(_) => matches!(metric.value_type, ValueType::Count | ValueType::Days),
        MetricSource::Forecast(_) => true,
        MetricSource::Expression(_) => false,
    });
    to >= 0 || !counts
}

/// Puts one value in place of the customer's own, also where it is the metric of an expression.
fn replaced(frame: &Frame, reference: &Reference, column: Column) -> Frame {
    let mut changed = frame.clone();
    match reference.target {
        Target::Metric(index) => {
            if let Some(slot) = changed.metrics.get_mut(index) {
                *slot = Some(column);
            }
        }
        Target::Attribute(index) => {
            if let Some(slot) = changed.attributes.get_mut(index) {
                *slot = column;
            }
        }
        Target::Label(_) | Target::Scheme(_) | Target::Given(_) => {}
    }
    changed
}

/// Whether who belongs to a scheme depends on a scheme that ranks customers by a value: one customer's change then
/// shifts others in and out.
fn shifts_others(view: &View<'_>, changed: Target) -> bool {
    let Some(among) = &view.scheme.among else { return false };
    let mut seen = BTreeSet::new();
    reach(view.policy, among, &mut seen);
    seen.iter().any(|target| {
        let Target::Scheme(index) = target else { return false };
        let ranks = |scheme: &&Scheme| kind_of(scheme).needs_population();
        view.policy.schemes.get(*index).filter(ranks).is_some_and(|scheme| {
            let mut seen = BTreeSet::new();
            reach_scheme(view.policy, scheme, &mut seen);
            seen.contains(&changed)
        })
    })
}

/// All that an expression depends on, through whatever it names.
fn reach(policy: &Policy, expression: &Expression, seen: &mut BTreeSet<Target>) {
    for name in names(expression) {
        reach_target(policy, name.target, seen);
    }
}

fn reach_scheme(policy: &Policy, scheme: &Scheme, seen: &mut BTreeSet<Target>) {
    for expression in scheme.among.iter().chain(scheme.kind.conditions().iter().flatten()) {
        reach(policy, expression, seen);
    }
    for input in kind_of(scheme).inputs() {
        reach_target(policy, input.target, seen);
    }
}

fn reach_target(policy: &Policy, target: Target, seen: &mut BTreeSet<Target>) {
    if !seen.insert(target) {
        return;
    }
    match target {
        Target::Metric(index) => {
            if let Some(MetricSource::Expression(expression)) = policy.metrics.get(index).map(|metric| &metric.source) {
                reach(policy, expression, seen);
            }
        }
        Target::Label(index) => {
            if let Some(label) = policy.labels.get(index) {
                reach(policy, &label.when, seen);
            }
        }
        Target::Scheme(index) => {
            if let Some(scheme) = policy.schemes.get(index) {
                reach_scheme(policy, scheme, seen);
            }
        }
        Target::Attribute(_) | Target::Given(_) => {}
    }
}
