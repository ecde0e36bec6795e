use super::{Group, TierProfile, Title};
use serde::Serialize;

/// Several policies side by side.
#[derive(Debug, Clone, Serialize)]
pub struct ComparedPolicies {
    /// The policy of the report first, then the others.
    pub policies: Vec<PolicyBeside>,
    /// The first scheme of the report's policy against the first of each other.
    pub crosses: Vec<PolicyCrossTable>,
}

/// A policy and its schemes.
#[derive(Debug, Clone, Serialize)]
pub struct PolicyBeside {
    /// Its name.
    pub name: String,
    /// For people; where empty, the name is shown.
    pub title: Title,
    /// In the order of the policy.
    pub schemes: Vec<SchemeBeside>,
}

/// A scheme with its tiers.
#[derive(Debug, Clone, Serialize)]
pub struct SchemeBeside {
    /// Its name in the policy.
    pub name: String,
    /// For people; where empty, the name is shown.
    pub title: Title,
    /// As in the scheme; of natural groups only those that were found.
    pub tiers: Vec<TierProfile>,
    /// Customers without a tier in it, and their revenue.
    pub without: Group,
}

/// Customers by their classes in the first schemes of two policies.
#[derive(Debug, Clone, Serialize)]
pub struct PolicyCrossTable {
    /// The other policy, by index into those of the report.
    pub other: usize,
    /// `cells[row tier][column tier]`, in the order of the tiers of both schemes.
    pub cells: Vec<Vec<Group>>,
    /// By row tier, those without a tier in the other scheme.
    pub rows_alone: Vec<Group>,
    /// By column tier, those without a tier in the scheme of the rows.
    pub columns_alone: Vec<Group>,
    /// Those without a tier in either.
    pub neither: Group,
    /// Customers on the same rung of both ladders, higher and lower by the other; `None` unless both go from best to rest
    /// over equally many tiers.
    pub rungs: Option<[u64; 3]>,
    /// Customers in the best tier with a tier in the other scheme, and those of them who are in its best tier too; `None`
    /// unless both go from best to rest.
    pub best: Option<[u64; 2]>,
}
