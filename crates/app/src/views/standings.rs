//! Which tiers are in force.

use super::values::ByName;
use crate::history::StandingFigures;
use crate::runs::standings::{CustomerStanding, word};
use schemars::JsonSchema;
use serde::Serialize;
use terrace_policy::Policy;

/// The standings of a scheme in figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StandingFiguresView {
    /// The number of the run that they go on from; `None` where there is none.
    pub from_run: Option<u64>,
    /// Customers for whom each tier holds, by its id.
    pub tiers: ByName<u64>,
    /// Customers for whom no tier holds.
    pub without_tier: u64,
    /// Customers who keep a better tier than their class for now.
    pub waiting: u64,
    /// Customers who are too new to be retired; absent where the policy does not ask.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub newcomers: Option<u64>,
}

/// One customer's standing in a scheme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StandingView {
    /// The tier that holds, by id; `None` where none does.
    pub tier: Option<String>,
    /// Since when.
    pub since: String,
    /// `first`, `entered`, `rose`, `fell` or `left` where it is the class; `grace`, `hold` or `review` where the class is
    /// lower; `override`.
    pub why: &'static str,
    /// When it ends if the class stays as it is.
    pub until: Option<String>,
    /// Before when the customer is too new to be retired.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub newcomer_until: Option<String>,
}

impl StandingFiguresView {
    /// The figures of a scheme with these tiers, and the run that they go on from.
    pub(super) fn new<'t>(tiers: impl Iterator<Item = &'t str>, figures: &StandingFigures, from: Option<u64>) -> Self {
        let tiers = tiers.zip(&figures.tiers);
        Self {
            from_run: from,
            tiers: tiers.map(|(tier, customers)| (tier.to_owned(), *customers)).collect(),
            without_tier: figures.without,
            waiting: figures.waiting,
            newcomers: figures.newcomers,
        }
    }
}

/// One customer's standings by the names of schemes; `None` if there are none.
pub(super) fn customer(policy: &Policy, standings: &[CustomerStanding]) -> Option<ByName<StandingView>> {
    let view = |found: &CustomerStanding| {
        let scheme = policy.schemes.get(found.scheme)?;
        let tier = found.standing.tier.and_then(|tier| scheme.tiers.get(usize::from(tier)));
        let view = StandingView {
            tier: tier.map(|tier| tier.id.to_string()),
            since: found.standing.since.to_string(),
            why: word(found.standing.why),
            until: found.standing.until.map(|until| until.to_string()),
            newcomer_until: found.newcomer_until.map(|until| until.to_string()),
        };
        Some((scheme.name.to_string(), view))
    };
    (!standings.is_empty()).then(|| standings.iter().filter_map(view).collect())
}
