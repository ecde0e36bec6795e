//! Centres of natural groups as people write them in cases.

use super::problems::{Problems, codes};
use super::read::{Entry, get, mapping, only};
use super::values::{millionths, type_of};
use super::yaml::Node;
use crate::cutoffs::SchemeCutoffs;
use crate::exact::power_of_ten;
use crate::groups::{FeatureScaling, Group, Groups};
use terrace_domain::{ValueType, round_div};
use terrace_frame::Exact;
use terrace_policy::model::{Feature, Policy, Scheme};

/// Beside the groups: how much of each metric counts as one step.
const STEP: &str = "step";

/// `{ g1: { orders: 12, basket: 80 }, g2: { … }, step: { orders: 5 } }`: for each group the centre, in the units of the
/// metrics. A metric counts by its step, which is 1 where none is given; without an entry there is no group.
pub(super) fn centres(
    policy: &Policy,
    scheme: &Scheme,
    features: &[Feature],
    node: Option<&Node>,
    found: &mut Problems,
) -> Option<SchemeCutoffs> {
    let entries = node.map_or_else(|| Some(Vec::new()), |node| mapping(node, scheme.name.as_str(), found))?;
    let known: Vec<&str> = scheme.tiers.iter().map(|tier| tier.id.as_str()).chain([STEP]).collect();
    only(&entries, &known, found);
    let steps = match get(&entries, STEP) {
        Some(entry) => numbers(entry, features, false, found)?,
        None => vec![None; features.len()],
    };
    let steps: Vec<f64> = steps.into_iter().map(|step| step.map_or(1.0, units)).collect();
    if let Some(entry) = get(&entries, STEP).filter(|_| steps.iter().any(|step| *step <= 0.0)) {
        found.value(entry.value.place, STEP, "0", ValueType::Decimal.word());
        return None;
    }
    let mut groups = Vec::new();
    for (tier, id) in (0..).zip(scheme.tiers.iter().map(|tier| tier.id.as_str())) {
        let Some(entry) = get(&entries, id) else { continue };
        let values: Vec<i128> = numbers(entry, features, true, found)?.into_iter().flatten().collect();
        let stored =
            values.iter().zip(features).map(|(value, feature)| stored(*value, type_of(policy, &feature.metric)));
        let Some(typical) = stored.collect() else {
            found.value(entry.value.place, id, "…", ValueType::Decimal.word());
            return None;
        };
        let centre = values.iter().zip(&steps).map(|(value, step)| Exact(units(*value) / step));
        groups.push(Group { tier, centre: centre.collect(), customers: 0, typical, traits: Vec::new() });
    }
    let scaling = |(feature, step): (&Feature, &f64)| FeatureScaling {
        metric: feature.metric.name.clone(),
        log_unit: None,
        mean: Exact(0.0),
        deviation: Exact(*step),
        typical: 0,
    };
    let features = features.iter().zip(&steps).map(scaling).collect();
    Some(SchemeCutoffs::Clusters { customers: 0, groups: Groups { features, groups, choice: None } })
}

/// One number per metric, in millionths.
fn numbers(entry: &Entry, features: &[Feature], all: bool, found: &mut Problems) -> Option<Vec<Option<i128>>> {
    let given = mapping(&entry.value, &entry.name, found)?;
    let names: Vec<&str> = features.iter().map(|feature| feature.metric.name.as_str()).collect();
    only(&given, &names, found);
    let number = |name: &&str| match get(&given, name) {
        Some(entry) => millionths(&entry.value, name, found).map(Some),
        None if all => {
            found.add(codes::MISSING_KEY, entry.place, [("key", (*name).to_owned())]);
            None
        }
        None => Some(None),
    };
    names.iter().map(number).collect()
}

#[expect(clippy::cast_precision_loss, reason = "2^53 millionths are nine thousand million; groups need no more digits")]
fn units(millionths: i128) -> f64 {
    millionths as f64 / 1e6
}

/// Returns the integer in which a metric is kept, or `None` if it is too large.
fn stored(millionths: i128, value_type: ValueType) -> Option<i64> {
    let unit = power_of_ten(6u32.saturating_sub(value_type.scale()));
    i64::try_from(round_div(millionths, unit)?).ok()
}
