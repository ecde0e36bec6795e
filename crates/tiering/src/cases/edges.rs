//! Cutoffs as people write them in cases.

use super::centres::centres;
use super::problems::{Problems, codes};
use super::read::{Entry, get, mapping, only};
use super::values::{integer, millionths, type_of};
use super::yaml::{Node, NodeKind};
use crate::cutoffs::{Cutoffs, DigitEdges, Distribution, Position, SchemeCutoffs};
use crate::exact::{Ratio, millionths_per_unit};
use crate::schemes::kind_of;
use std::collections::BTreeSet;
use terrace_domain::ValueType;
use terrace_policy::model::{
    Axis, HalfLevel, Input, Policy, Reference, Scheme, SchemeKind, ScoreCut, SegmentSet, Ties,
};

/// The cutoffs that are written, with empty ones for the other schemes, and the schemes that have none of their own.
pub(super) fn cutoffs(policy: &Policy, entries: &[&Entry], found: &mut Problems) -> (Cutoffs, BTreeSet<usize>) {
    let (mut cutoffs, mut missing) = (Cutoffs::default(), BTreeSet::new());
    let known: Vec<&str> = policy.schemes.iter().map(|scheme| scheme.name.as_str()).collect();
    for entry in entries.iter().filter(|entry| !known.contains(&entry.name.as_str())) {
        found.name(entry.place, &entry.name, &known);
    }
    for (index, scheme) in policy.schemes.iter().enumerate() {
        // What stands last wins: a case's own cutoffs replace the shared ones.
        let given = entries.iter().rev().find(|entry| entry.name == scheme.name.as_str());
        let read = given.and_then(|entry| of_scheme(policy, scheme, Some(entry), found));
        if given.is_none() && kind_of(scheme).needs_population() {
            missing.insert(index);
        }
        if let Some(read) = read.or_else(|| of_scheme(policy, scheme, None, found)) {
            cutoffs.schemes.insert(scheme.name.to_string(), read);
        }
    }
    (cutoffs, missing)
}

/// The cutoffs of one scheme; without an entry the empty ones.
fn of_scheme(policy: &Policy, scheme: &Scheme, entry: Option<&Entry>, found: &mut Problems) -> Option<SchemeCutoffs> {
    let customers = 0;
    let node = entry.map(|entry| &entry.value);
    let scale = |reference: &Reference| type_of(policy, reference);
    Some(match &scheme.kind {
        SchemeKind::Threshold { .. } | SchemeKind::LifeCycle(_) | SchemeKind::Rules { .. } => {
            if let Some(entry) = entry {
                found.add(
                    codes::WRONG_CUTOFFS,
                    entry.place,
                    [("scheme", scheme.name.to_string()), ("form", "–".into())],
                );
            }
            match scheme.kind {
                SchemeKind::Rules { .. } => SchemeCutoffs::Rules { customers },
                SchemeKind::LifeCycle(_) => SchemeCutoffs::LifeCycle { customers },
                _ => SchemeCutoffs::Threshold { customers },
            }
        }
        SchemeKind::Pyramid { metric, .. } => {
            SchemeCutoffs::Pyramid { customers, edges: edges(scheme, scale(metric), node, found)? }
        }
        SchemeKind::Share { metric, .. } => {
            SchemeCutoffs::Share { customers, total: 0, edges: edges(scheme, scale(metric), node, found)? }
        }
        SchemeKind::Rfm { recency, frequency, monetary, bins, ties, segments } => {
            let fields = node.map_or_else(|| Some(Vec::new()), |node| mapping(node, scheme.name.as_str(), found))?;
            only(&fields, &["recency", "frequency", "monetary"], found);
            let mut read = |key: &str, reference: &Reference| {
                let form = Form { bins: *bins, split: *ties == Ties::Split, means: *segments == SegmentSet::Classic8 };
                let entry = get(&fields, key);
                if entry.is_none()
                    && let Some(node) = node
                {
                    found.add(codes::MISSING_KEY, node.place, [("key", key.to_owned())]);
                }
                digits(key, entry.map(|entry| &entry.value), type_of(policy, reference), form, found)
            };
            let (recency, frequency, monetary) =
                (read("recency", recency), read("frequency", frequency), read("monetary", monetary));
            SchemeCutoffs::Rfm { customers, recency: recency?, frequency: frequency?, monetary: monetary? }
        }
        SchemeKind::Matrix { axes, .. } => {
            SchemeCutoffs::Matrix { customers, levels: levels(policy, scheme, axes, node, found)? }
        }
        SchemeKind::Clusters { features, .. } => centres(policy, scheme, features, node, found)?,
        SchemeKind::Score { inputs, cut, .. } => score(policy, scheme, (inputs, cut), node, found)?,
    })
}

/// `{ A: 5000, B: 1000 }`: the smallest value inside each tier but the last.
fn edges(
    scheme: &Scheme,
    value_type: ValueType,
    node: Option<&Node>,
    found: &mut Problems,
) -> Option<Vec<Option<i64>>> {
    let ids: Vec<&str> = scheme.tiers.iter().map(|tier| tier.id.as_str()).collect();
    let (_, ids) = ids.split_last()?;
    let Some(node) = node else { return Some(vec![None; ids.len()]) };
    let entries = mapping(node, scheme.name.as_str(), found)?;
    only(&entries, ids, found);
    let edge = |id: &&str| match get(&entries, id) {
        Some(entry) => integer(&entry.value, id, value_type, found),
        None => Some(None),
    };
    ids.iter().map(edge).collect()
}

/// How digits are parted.
#[derive(Clone, Copy)]
struct Form {
    bins: u8,
    split: bool,
    means: bool,
}

fn digits(
    name: &str,
    node: Option<&Node>,
    value_type: ValueType,
    form: Form,
    found: &mut Problems,
) -> Option<DigitEdges> {
    let wanted = usize::from(form.bins).saturating_sub(1);
    if form.means {
        let Some(node) = node else { return Some(DigitEdges::Mean(None)) };
        return Some(DigitEdges::Mean(Some(ratio(millionths(node, name, found)?, value_type))));
    }
    let values = match node {
        None => vec![None; wanted],
        Some(Node { kind: NodeKind::List(items), place }) => {
            if items.len() != wanted {
                let form = format!("{name}: {wanted} values, for the digits 2 to {}", form.bins);
                found.add(codes::WRONG_CUTOFFS, *place, [("scheme", name.to_owned()), ("form", form)]);
                return None;
            }
            items.iter().map(|item| integer(item, name, value_type, found)).collect::<Option<_>>()?
        }
        Some(other) => {
            found.shape(other.place, name, "list");
            return None;
        }
    };
    if !form.split {
        return Some(DigitEdges::Values(values));
    }
    // No id is smaller than the empty one: whoever has the value has the digit.
    let position = |value: i64| Position { value, customer_id: String::new() };
    Some(DigitEdges::Positions(values.into_iter().map(|value| value.map(position)).collect()))
}

/// `{ frequency: 2, basket: 300 }`, by axis; an axis against a fixed number has its level from the policy.
fn levels(
    policy: &Policy,
    scheme: &Scheme,
    axes: &[Axis],
    node: Option<&Node>,
    found: &mut Problems,
) -> Option<Vec<Option<Ratio>>> {
    let entries = node.map_or_else(|| Some(Vec::new()), |node| mapping(node, scheme.name.as_str(), found))?;
    let names: Vec<&str> = axes.iter().map(|axis| axis.name.as_str()).collect();
    only(&entries, &names, found);
    let level = |axis: &Axis| {
        let value_type = type_of(policy, &axis.metric);
        match (axis.level, get(&entries, &axis.name), node) {
            (HalfLevel::Fixed(number), _, _) => Some(Some(ratio(number.0, value_type))),
            (_, Some(entry), _) => Some(Some(ratio(millionths(&entry.value, &axis.name, found)?, value_type))),
            (_, None, Some(node)) => {
                found.add(codes::MISSING_KEY, node.place, [("key", axis.name.clone())]);
                None
            }
            (_, None, None) => Some(None),
        }
    };
    axes.iter().map(level).collect()
}

/// `{ percentiles: { metric: [[value, count], …] }, edges: { key: 80.5 } }`.
fn score(
    policy: &Policy,
    scheme: &Scheme,
    (inputs, cut): (&[Input], &ScoreCut),
    node: Option<&Node>,
    found: &mut Problems,
) -> Option<SchemeCutoffs> {
    let fields = node.map_or_else(|| Some(Vec::new()), |node| mapping(node, scheme.name.as_str(), found))?;
    only(&fields, &["percentiles", "edges"], found);
    let given = get(&fields, "percentiles");
    let counts = given.map_or_else(|| Some(Vec::new()), |entry| mapping(&entry.value, "percentiles", found))?;
    let names: Vec<&str> = inputs.iter().map(|input| input.metric.name.as_str()).collect();
    only(&counts, &names, found);
    let mut distributions = Vec::with_capacity(inputs.len());
    for input in inputs {
        let value_type = type_of(policy, &input.metric);
        distributions.push(match get(&counts, &input.metric.name) {
            None => Distribution::default(),
            Some(entry) => distribution(entry, value_type, found)?,
        });
    }
    let edges = match (cut, get(&fields, "edges")) {
        (ScoreCut::Threshold(_), None) => Vec::new(),
        (ScoreCut::Threshold(_), Some(entry)) => {
            found.add(codes::UNKNOWN_KEY, entry.place, [("key", "edges".into()), ("known", "percentiles".into())]);
            return None;
        }
        (ScoreCut::Pyramid(_), entry) => edges(scheme, ValueType::Decimal, entry.map(|entry| &entry.value), found)?,
    };
    Some(SchemeCutoffs::Score { customers: 0, inputs: distributions, edges })
}

fn distribution(entry: &Entry, value_type: ValueType, found: &mut Problems) -> Option<Distribution> {
    let NodeKind::List(pairs) = &entry.value.kind else {
        found.shape(entry.value.place, &entry.name, "list");
        return None;
    };
    let mut counts = Vec::with_capacity(pairs.len());
    for pair in pairs {
        let NodeKind::List(items) = &pair.kind else {
            found.shape(pair.place, &entry.name, "list");
            return None;
        };
        let [value, count] = items.as_slice() else {
            found.shape(pair.place, &entry.name, "list");
            return None;
        };
        let read = integer(value, &entry.name, value_type, found)?;
        let count = integer(count, &entry.name, ValueType::Count, found)?;
        match (read, count.and_then(|count| u64::try_from(count).ok())) {
            (Some(value), Some(count)) => counts.push((value, count)),
            _ => {
                found.value(pair.place, &entry.name, "~", "count");
                return None;
            }
        }
    }
    let Ok(distribution) = Distribution::try_from(counts) else {
        found.value(entry.place, &entry.name, "~", "count");
        return None;
    };
    Some(distribution)
}

fn ratio(millionths: i128, value_type: ValueType) -> Ratio {
    Ratio { numerator: millionths, denominator: millionths_per_unit(value_type.scale()) }
}
