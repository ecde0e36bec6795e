use super::{Decimal, Title, wire};
use serde::Serialize;
use terrace_domain::Money;

/// What natural groups look like, metric by metric, and whether they are groups at all.
#[derive(Debug, Clone, Serialize)]
pub struct GroupsReport {
    /// The metrics by which the groups were found.
    pub metrics: Vec<GroupMetric>,
    /// The groups, in the order of their tiers.
    pub groups: Vec<GroupProfile>,
    /// `None` if there were too few customers to tell.
    pub choice: Option<GroupChoice>,
}

/// One metric.
#[derive(Debug, Clone, Serialize)]
pub struct GroupMetric {
    /// Its name in the policy.
    pub name: String,
    /// For people; where empty, the name is shown.
    pub title: Title,
    /// The middle value of all customers.
    pub overall: Typical,
}

/// One group.
#[derive(Debug, Clone, Serialize)]
pub struct GroupProfile {
    /// Its id.
    pub id: String,
    /// For people; where empty, the id is shown.
    pub title: Title,
    /// One per metric.
    pub places: Vec<GroupPlace>,
}

/// Where a group lies along one metric.
#[derive(Debug, Clone, Serialize)]
pub struct GroupPlace {
    /// Its middle value.
    pub typical: Typical,
    /// The distance of its centre from the average of all customers, in standard deviations.
    pub distance: Decimal,
    /// Whether this sets the group apart from the others.
    pub is_apart: bool,
}

/// A middle value in the unit of its metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Typical {
    /// An amount.
    Money(#[serde(serialize_with = "wire::shown")] Money),
    /// Anything else.
    Number(Decimal),
}

/// How well each number of groups does.
#[derive(Debug, Clone, Serialize)]
pub struct GroupChoice {
    /// For each number from 2 on the mean silhouette: 1 is far apart, 0 touching.
    pub silhouettes: Vec<(u8, Decimal)>,
    /// Whether customers fall into groups by themselves; else these are slices of one cloud.
    pub is_natural: bool,
}
