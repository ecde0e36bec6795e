//! What the reader of an answer should know of the facts behind it.

use super::question::kinds_needed;
use crate::error::AppError;
use crate::facts::{Inputs, Origin};
use crate::note::Note;
use crate::shelf::FileRecord;
use rayon::prelude::*;
use terrace_analytics::{COSTED, CostCoverage, cost_coverage};
use terrace_domain::{AsOf, Coded, LocalTime, Share};
use terrace_frame::{Column, Frame, Integers, value_of};
use terrace_intake::{FileIntake, ReasonFound};
use terrace_policy::{MetricSource, Policy, Scheme};
use terrace_tiering::{Classes, Drift, Place, Scope, TierDrift};

/// A share that differs from the expected one by more than five points of a hundred is worth a remark.
const DRIFT: u32 = 50_000;

/// What was found of the facts of all that answers tell.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct FactsFound {
    /// The newest order of all.
    pub(super) newest_order: Option<LocalTime>,
    /// How many order lines say what they cost, if a metric rests on it.
    pub(super) costs: Option<CostCoverage>,
}

/// Counts the order lines with a cost, if a metric of the policy rests on costs; `known` is what was counted for another
/// policy over the same facts.
pub(super) fn costs(
    policy: &Policy,
    inputs: &Inputs,
    as_of: &AsOf,
    known: &mut Option<CostCoverage>,
) -> Result<Option<CostCoverage>, AppError> {
    if costed(policy).is_empty() {
        return Ok(None);
    }
    if known.is_none() {
        *known = Some(cost_coverage(&inputs.facts, as_of)?);
    }
    Ok(*known)
}

/// The metrics that rest on costs, and whether on those of some rows alone, by a condition.
fn costed(policy: &Policy) -> Vec<(&str, bool)> {
    let metrics = policy.metrics.iter().filter_map(|metric| match &metric.source {
        MetricSource::Measure(wanted) if COSTED.contains(&wanted.measure.as_str()) => {
            // The whole of a share are all lines, whatever is chosen of them.
            Some((metric.name.as_str(), wanted.rows.is_some() && wanted.measure != "profit_share"))
        }
        MetricSource::Measure(_) | MetricSource::Forecast(_) | MetricSource::Expression(_) => None,
    });
    metrics.collect()
}

/// A remark where lines have no cost.
fn of_costs(policy: &Policy, costs: CostCoverage) -> Option<Note> {
    // What is counted are all lines: of those that a condition chooses all may have a cost, unless none at all has one.
    let has_none = costs.lines == costs.without_cost;
    let metrics: Vec<&str> =
        costed(policy).into_iter().filter(|(_, is_part)| has_none || !is_part).map(|(name, _)| name).collect();
    let metrics = metrics.join(", ");
    match costs {
        CostCoverage { without_cost: 0, .. } => None,
        CostCoverage { .. } if metrics.is_empty() => None,
        CostCoverage { lines, .. } if has_none => {
            Some(Note::new("T0519", vec![("metrics", metrics), ("lines", lines.to_string())]))
        }
        CostCoverage { lines, without_cost } => {
            let part = Share::of(i128::from(without_cost), i128::from(lines));
            let facts = vec![
                ("metrics", metrics),
                ("lines", lines.to_string()),
                ("without", without_cost.to_string()),
                ("part", one_decimal(part)),
            ];
            Some(Note::new("T0520", facts))
        }
    }
}

/// What should be known of the facts behind an answer.
pub(super) fn notes(policy: &Policy, inputs: &Inputs, as_of: &AsOf, found: &FactsFound) -> Vec<Note> {
    let mut notes: Vec<Note> = found.newest_order.and_then(|newest| stale(newest, as_of)).into_iter().collect();
    if let Origin::Files(files) = &inputs.origin {
        notes.extend(files.iter().flat_map(|(_, file)| of_file(file)));
    }
    notes.extend(inputs.met.remarks().into_iter().map(|(code, arguments)| Note::new(code, arguments)));
    notes.extend(inputs.other_clock.iter().map(|zone| {
        Note::new("T0036", vec![("kept", zone.name().to_owned()), ("policy", policy.timezone.name().to_owned())])
    }));
    notes.extend(other_signs(policy, inputs));
    let missing = kinds_needed(policy).into_iter().filter(|kind| !inputs.supplied.contains(kind));
    notes.extend(missing.map(|kind| Note::new("T0031", vec![("kind", kind.to_owned())])));
    let over = policy.valid_until.filter(|until| as_of.local().date() > *until);
    notes.extend(over.map(|until| Note::new("T0575", vec![("until", until.to_string())])));
    notes.extend(found.costs.and_then(|costs| of_costs(policy, costs)));
    notes
}

/// A remark where signs beside amounts mean another currency than the policy's.
fn other_signs(policy: &Policy, inputs: &Inputs) -> Option<Note> {
    let currency = policy.currency.to_string();
    let others = inputs.signs.iter().filter(|sign| !terrace_intake::may_mean(sign, &currency));
    let signs = others.cloned().collect::<Vec<_>>().join(" ");
    (!signs.is_empty()).then(|| Note::new("T1165", vec![("signs", signs), ("currency", currency)]))
}

/// A remark for every scheme that shares out a total to which customers below zero add nothing.
pub(super) fn below_zero(policy: &Policy, frame: &Frame, classes: &Classes) -> Vec<Note> {
    let note = |(index, scheme): (usize, &Scheme)| {
        let Ok(column) = Scope::new(policy, frame, classes).column(scheme.kind.divided()?) else { return None };
        let Column::Integers(values) = column.as_ref() else { return None };
        let places = &classes.scheme(index)?.places;
        let below =
            |(row, place): (usize, &Place)| place.tier().and_then(|_| values.get(row)).filter(|value| *value < 0);
        let (customers, sum) = (places.iter().enumerate().filter_map(below))
            .fold((0u64, 0i128), |(customers, sum), value| (customers + 1, sum + i128::from(value)));
        let sum = i64::try_from(sum).ok().and_then(|sum| value_of(values.value_type, sum))?;
        let facts =
            vec![("scheme", scheme.name.to_string()), ("customers", customers.to_string()), ("sum", sum.to_string())];
        (customers > 0).then(|| Note::new("T0340", facts))
    };
    policy.schemes.iter().enumerate().filter_map(note).collect()
}

/// The newest of a column of times.
pub(super) fn newest(times: &Integers) -> Option<LocalTime> {
    (0..times.values.len()).into_par_iter().filter_map(|row| times.get(row)).max().map(LocalTime::from_micros)
}

/// A remark for every tier whose share is far from the expected one.
pub(super) fn drifts(drift: &[Drift]) -> Vec<Note> {
    let far = |tier: &&TierDrift| tier.actual.millionths().abs_diff(tier.expected.millionths()) > DRIFT;
    let note = |scheme: &Drift, tier: &TierDrift| {
        let arguments = vec![
            ("scheme", scheme.scheme.clone()),
            ("tier", tier.tier.clone()),
            ("actual", one_decimal(tier.actual)),
            ("expected", tier.expected.to_string()),
        ];
        Note::new("T0032", arguments)
    };
    drift.iter().flat_map(|scheme| scheme.tiers.iter().filter(far).map(move |tier| note(scheme, tier))).collect()
}

fn one_decimal(share: Share) -> String {
    let tenths = (share.millionths() + 500) / 1_000;
    format!("{}.{}%", tenths / 10, tenths % 10)
}

/// What should be known of a file that was read straight away: what an import says of it, and why rows were rejected.
fn of_file(file: &FileIntake) -> Vec<Note> {
    let record = FileRecord::of(file);
    let ties = record.money.iter().filter(|tie| !tie.counts_whole());
    let mut notes: Vec<Note> = ties.map(|tie| tie.note(&record.name)).collect();
    if file.rejected > 0 {
        let arguments = vec![
            ("file", file.name.clone()),
            ("read", file.rows_read.to_string()),
            ("rejected", file.rejected.to_string()),
        ];
        notes.push(Note::new("T0034", arguments));
    }
    notes.extend(file.reasons.iter().flat_map(|found| of_reason(file, found)));
    notes.extend(file.guess.notes.iter().map(|note| Note::new(note.code(), note.arguments())));
    notes
}

/// How many rows were rejected for a reason, with the first of them, and the reason.
fn of_reason(file: &FileIntake, found: &ReasonFound) -> [Note; 2] {
    let reason = &found.first.reason;
    let arguments = vec![
        ("file", file.name.clone()),
        ("rows", found.rows.to_string()),
        ("reason", reason.code().to_owned()),
        ("line", found.first.line.to_string()),
    ];
    [Note::new("T1149", arguments), Note::new(reason.code(), reason.arguments())]
}

/// A remark where the facts end long before the as-of: then recency and windows may mislead.
fn stale(newest: LocalTime, as_of: &AsOf) -> Option<Note> {
    let days = i64::from(as_of.local().date().days()) - i64::from(newest.date().days());
    let suggested = terrace_domain::Date::from_days(newest.date().days().saturating_add(1));
    (days > 90).then(|| {
        Note::new(
            "T0030",
            vec![
                ("newest", newest.date().to_string()),
                ("days", days.to_string()),
                ("suggested", suggested.to_string()),
            ],
        )
    })
}
