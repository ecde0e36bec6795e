use super::Move;
use crate::classes::{ByProducts, Classes, Place, SchemeClasses};
use crate::cutoffs::Cutoffs;
use crate::error::TieringError;
use crate::explain_context::{Candidate, ExplainContext, figure};
use crate::pass::classify;
use crate::schemes::kind_of;
use terrace_domain::ValueType;
use terrace_frame::{Column, Frame};
use terrace_policy::model::{MetricSource, Policy, Reference, Target};

/// Returns the moves of a customer that come true, up and down: each is tried by classifying the customer with it. A
/// change may also move them out of the universe.
pub(super) fn verified(
    cutoffs: &Cutoffs,
    context: &ExplainContext<'_>,
    index: usize,
) -> Result<(Vec<Move>, Vec<Move>), TieringError> {
    let (mut lift, mut drop) = (Vec::new(), Vec::new());
    let view = context.view;
    let kind = kind_of(view.scheme);
    for candidate in kind.moves(context)? {
        if !is_possible(view.policy, candidate.metric, candidate.to) {
            continue;
        }
        let changed = replaced(view.frame, view.classes, candidate.metric, candidate.to);
        let after = classify(view.policy, cutoffs, &changed)?;
        let Some(found) = after.scheme(index) else { continue };
        let Some(digit) = came_true(&candidate, found, context.tier) else { continue };
        let value_type = view.numbers(candidate.metric)?.value_type;
        let from = context.value(candidate.metric)?;
        let Some(delta) = candidate.to.checked_sub(from) else { continue };
        let found = Move {
            metric: candidate.metric.name.clone(),
            from: figure(value_type, from),
            to: figure(value_type, candidate.to),
            delta: figure(value_type, delta),
            tier: view.tier_id(after.tier(index, 0)),
            part: candidate.part.map(|(part, _)| part.to_owned()),
            digit,
        };
        if candidate.better { lift.push(found) } else { drop.push(found) }
    }
    Ok((lift, drop))
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

/// Returns the digit after the change (an inner `None` for kinds without digits), or `None` if the change does not do
/// what it should.
fn came_true(candidate: &Candidate<'_>, found: &SchemeClasses, tier: u16) -> Option<Option<u8>> {
    let place = found.places.first()?;
    match (candidate.part, &found.by_products) {
        (None, _) => {
            let after = place.tier()?;
            let moved = if candidate.better { after < tier } else { after > tier };
            moved.then_some(None)
        }
        (Some((part, wanted)), ByProducts::Digits { recency, frequency, monetary }) => {
            let digits = match part {
                "recency" => recency,
                "frequency" => frequency,
                "monetary" => monetary,
                _ => return None,
            };
            let digit = *digits.first()?;
            let moved = if candidate.better { digit >= wanted } else { digit <= wanted };
            (moved && digit > 0).then_some(Some(digit))
        }
        // Along an axis there are high and low only; leaving the universe is no move.
        (Some((_, wanted)), ByProducts::None | ByProducts::Scores(_)) => match place {
            Place::Tier(_) | Place::Unplaced => Some(Some(wanted)),
            Place::Outside | Place::Unknown(_) => None,
        },
    }
}

/// Puts one value in place of the customer's own, also where it is the metric of an expression.
fn replaced(frame: &Frame, classes: &Classes, reference: &Reference, to: i64) -> Frame {
    let mut changed = frame.clone();
    for (index, slot) in changed.metrics.iter_mut().enumerate() {
        // Others unchanged: what was computed before stays as it was.
        *slot = classes.metric(frame, index).cloned();
    }
    let column = match reference.target {
        Target::Metric(index) => changed.metrics.get_mut(index).and_then(Option::as_mut),
        Target::Attribute(index) => changed.attributes.get_mut(index),
        Target::Label(_) | Target::Scheme(_) => None,
    };
    if let Some(column) = column {
        *column = Column::integers(column.value_type(), vec![to]);
    }
    changed
}
