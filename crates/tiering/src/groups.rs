//! What natural groups are known by: their scales, their centres, and who each of them is.

use serde::{Deserialize, Serialize};
use terrace_domain::ValueType;
use terrace_frame::Exact;
use terrace_models::clusters::{Clusters, Placement, Scaling, Transform};

/// The groups of one scheme: enough to place one customer alone.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Groups {
    /// One per metric, in the order of the policy.
    pub features: Vec<FeatureScaling>,
    /// By tier; empty if there were no customers.
    pub groups: Vec<Group>,
    /// How well each number of groups did; `None` if there were too few customers to tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice: Option<GroupChoice>,
}

/// How a metric is made comparable: stretched, less its mean, by its deviation. In the metric's own unit, money in
/// units of its currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeatureScaling {
    /// The metric's name.
    pub metric: String,
    /// On a logarithmic scale the unit, arsinh(value / unit); `None` on a linear one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log_unit: Option<Exact>,
    /// Of the stretched values.
    pub mean: Exact,
    /// Of the stretched values; 0 where all are alike, and the metric then counts for nothing.
    pub deviation: Exact,
    /// The middle value of all customers, in the integer unit of the metric.
    pub typical: i64,
}

/// One natural group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Its tier, by index: who it is, from run to run.
    pub tier: u16,
    /// Its centre on the comparable scales.
    pub centre: Vec<Exact>,
    /// The number of customers in it.
    pub customers: u64,
    /// Its middle value of each metric, in the integer unit of the metric.
    pub typical: Vec<i64>,
    /// What sets it apart, the strongest first.
    pub traits: Vec<GroupTrait>,
}

/// A metric in which a group differs plainly from all others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupTrait {
    /// Which metric, by index into the features.
    pub feature: u16,
    /// How far the group lies above (negative: below) all others, in standard deviations within the two.
    pub effect: Exact,
}

impl GroupTrait {
    /// Whether the group lies above the others.
    pub fn is_high(self) -> bool {
        self.effect.0 > 0.0
    }
}

/// How well each number of groups did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupChoice {
    /// For each number from 2 on the mean silhouette: 1 is far apart, 0 touching.
    pub silhouettes: Vec<(u8, Exact)>,
    /// The number that the gap statistic finds.
    pub by_gap: u8,
    /// Whether customers fall into groups at all; else the groups are slices of one cloud.
    pub is_natural: bool,
}

impl Groups {
    /// The group of a tier.
    pub fn of_tier(&self, tier: u16) -> Option<&Group> {
        self.groups.iter().find(|group| group.tier == tier)
    }

    /// As the statistics know them. A centre that lacks a place is given the average there.
    pub(crate) fn clusters(&self) -> Clusters {
        Clusters {
            scalings: self.features.iter().map(FeatureScaling::scaling).collect(),
            centres: self.groups.iter().map(|group| self.centre(group)).collect(),
            identities: self.groups.iter().map(|group| u32::from(group.tier)).collect(),
            sizes: self.groups.iter().map(|group| usize::try_from(group.customers).unwrap_or(usize::MAX)).collect(),
            members: Vec::new(),
            scatter: 0.0,
        }
    }

    fn centre(&self, group: &Group) -> Vec<f64> {
        let places = group.centre.iter().map(|place| place.0).chain(std::iter::repeat(0.0));
        places.take(self.features.len()).collect()
    }

    /// The group of a placement.
    pub(crate) fn placed(&self, placement: &Placement) -> Option<&Group> {
        self.groups.get(placement.cluster)
    }
}

impl FeatureScaling {
    pub(crate) fn new(metric: &str, scaling: &Scaling, typical: i64) -> Self {
        Self {
            metric: metric.to_owned(),
            log_unit: match scaling.transform {
                Transform::Linear => None,
                Transform::Logarithmic { unit } => Some(Exact(unit)),
            },
            mean: Exact(scaling.mean),
            deviation: Exact(scaling.deviation),
            typical,
        }
    }

    fn scaling(&self) -> Scaling {
        let transform = self.log_unit.map_or(Transform::Linear, |unit| Transform::Logarithmic { unit: unit.0 });
        Scaling { transform, mean: self.mean.0, deviation: self.deviation.0 }
    }

    /// The place of a value, in the integer unit of the metric, on the comparable scale.
    pub fn place(&self, value: i64, value_type: ValueType) -> f64 {
        self.scaling().place(in_units(value, value_type))
    }
}

/// A stored integer in the metric's own unit.
#[expect(clippy::cast_precision_loss, reason = "2^53 millionths are nine thousand million; groups need no more digits")]
pub(crate) fn in_units(value: i64, value_type: ValueType) -> f64 {
    value as f64 / 10_i64.pow(value_type.scale()) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_survive_json_to_the_last_bit() {
        let groups = Groups {
            features: vec![FeatureScaling {
                metric: "spend".into(),
                log_unit: Some(Exact(0.1 + 0.2)),
                mean: Exact(-1.0 / 3.0),
                deviation: Exact(5e-324),
                typical: -7,
            }],
            groups: vec![Group {
                tier: 3,
                centre: vec![Exact(-0.0)],
                customers: 9,
                typical: vec![i64::MAX],
                traits: vec![GroupTrait { feature: 0, effect: Exact(1e300) }],
            }],
            choice: Some(GroupChoice { silhouettes: vec![(2, Exact(2.0 / 3.0))], by_gap: 2, is_natural: true }),
        };
        let text = serde_json::to_string(&groups).unwrap();
        assert_eq!(serde_json::from_str::<Groups>(&text).unwrap(), groups, "{text}");
        assert!(text.contains(r#""log_unit":"0.30000000000000004""#), "{text}");
    }
}
