//! Several policies side by side.

use super::{TierView, WrittenView};
use crate::runs::{Agreement, CrossGroup, PolicyCross};
use serde::Serialize;
use std::path::Path;
use terrace_domain::sum_text;
use terrace_policy::Scheme;

/// Everybody by several policies: the run of the first, those of the others, and how their first schemes stand to each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TiersBesideView {
    /// The run of the first policy.
    #[serde(flatten)]
    pub tier: TierView,
    /// The runs of the others.
    pub beside: Vec<TierView>,
    /// The first scheme of the first policy against the first of each other.
    pub crosses: Vec<PolicyCrossView>,
}

/// Customers by their classes in two policies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PolicyCrossView {
    /// The other policy.
    pub policy: String,
    /// The scheme of the rows, of the first policy.
    pub rows: CrossSideView,
    /// The scheme of the columns, of the other.
    pub columns: CrossSideView,
    /// By tier of the rows, then by tier of the columns.
    pub cells: Vec<Vec<CrossGroupView>>,
    /// Those without a tier in either.
    pub neither: CrossGroupView,
    /// Customers with a tier in both.
    pub both: u64,
    /// Customers on the same rung of two ladders of equally many tiers.
    pub same: Option<u64>,
    /// Those higher by the other policy.
    pub higher: Option<u64>,
    /// Those lower by it.
    pub lower: Option<u64>,
    /// Customers in the best tier of the rows who have a tier in the other scheme, where both go from best to rest.
    pub best: Option<u64>,
    /// Those of them who are in the best tier of the other.
    pub best_of_both: Option<u64>,
}

/// One scheme of a cross table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CrossSideView {
    /// Its name.
    pub scheme: String,
    /// The ids of its tiers.
    pub tiers: Vec<String>,
    /// By tier, those without a tier in the other scheme.
    pub alone: Vec<CrossGroupView>,
}

/// Some customers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CrossGroupView {
    /// How many they are.
    pub customers: u64,
    /// Their net revenue.
    pub revenue: String,
}

impl TiersBesideView {
    /// The run of the first policy, those of the others, and how they stand to each other.
    pub fn new(tier: TierView, beside: Vec<TierView>, crosses: &[PolicyCross<'_>]) -> Self {
        Self { tier, beside, crosses: crosses.iter().map(PolicyCrossView::new).collect() }
    }

    /// The same, with the list that was written.
    #[must_use]
    pub fn with_written(mut self, written: Option<(&Path, usize)>) -> Self {
        self.tier.written = written.map(|(path, rows)| WrittenView::new(path, rows));
        self
    }
}

impl PolicyCrossView {
    fn new(found: &PolicyCross<'_>) -> Self {
        let Agreement { both, rungs, best } = found.agreement;
        let cross = &found.cross;
        Self {
            policy: found.other.policy.policy.name.to_string(),
            rows: CrossSideView::new(found.rows, &cross.rows_alone),
            columns: CrossSideView::new(found.columns, &cross.columns_alone),
            cells: cross.cells.iter().map(|line| line.iter().map(CrossGroupView::new).collect()).collect(),
            neither: CrossGroupView::new(&cross.neither),
            both,
            same: rungs.map(|rungs| rungs.same),
            higher: rungs.map(|rungs| rungs.higher),
            lower: rungs.map(|rungs| rungs.lower),
            best: best.map(|best| best.first),
            best_of_both: best.map(|best| best.both),
        }
    }
}

impl CrossSideView {
    fn new(scheme: &Scheme, alone: &[CrossGroup]) -> Self {
        Self {
            scheme: scheme.name.to_string(),
            tiers: scheme.tiers.iter().map(|tier| tier.id.to_string()).collect(),
            alone: alone.iter().map(CrossGroupView::new).collect(),
        }
    }
}

impl CrossGroupView {
    fn new(group: &CrossGroup) -> Self {
        Self { customers: group.customers, revenue: sum_text(group.revenue) }
    }
}
