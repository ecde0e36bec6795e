use super::{Move, Sight, figure, replaced};
use crate::classes::{ByProducts, SchemeClasses};
use crate::cutoffs::Cutoffs;
use crate::error::TieringError;
use crate::pass::classify;
use crate::schemes::kind_of;
use terrace_domain::ValueType;
use terrace_policy::model::{MetricSource, Policy, Reference, Target};

/// A value of one metric that a kind names as the nearest one on the other side of an edge.
pub(crate) struct Candidate<'a> {
    pub(crate) metric: &'a Reference,
    pub(crate) to: i64,
    /// Upwards or downwards.
    pub(crate) better: bool,
    /// The dimension or axis, with the digit that is reached at least or at most.
    pub(crate) part: Option<(&'a str, u8)>,
}

/// The moves of a customer, each tried by classifying them with it: what does not come true is left out, as where
/// the change would also move them out of the universe.
pub(super) fn verified(
    cutoffs: &Cutoffs,
    sight: &Sight<'_>,
    index: usize,
) -> Result<(Vec<Move>, Vec<Move>), TieringError> {
    let (mut lift, mut drop) = (Vec::new(), Vec::new());
    let view = sight.view;
    let kind = kind_of(view.scheme);
    for candidate in kind.moves(sight)? {
        if !is_possible(view.policy, candidate.metric, candidate.to) {
            continue;
        }
        let changed = replaced(view.frame, view.classes, candidate.metric, candidate.to);
        let after = classify(view.policy, cutoffs, &changed)?;
        let Some(found) = after.scheme(index) else { continue };
        let Some(digit) = came_true(&candidate, found, sight.tier) else { continue };
        let value_type = view.numbers(candidate.metric)?.value_type;
        let from = sight.value(candidate.metric)?;
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

/// The digit then (an inner nothing for kinds without), or nothing where the change does not do what it should.
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
                _ => monetary,
            };
            let digit = *digits.first()?;
            let moved = if candidate.better { digit >= wanted } else { digit <= wanted };
            (moved && digit > 0).then_some(Some(digit))
        }
        // Along an axis there are high and low only; leaving the universe is no move.
        (Some((_, wanted)), _) => match place {
            crate::classes::Place::Tier(_) | crate::classes::Place::Unplaced => Some(Some(wanted)),
            _ => None,
        },
    }
}
