//! Two runs side by side.

use super::values::{ByName, PolicyView, WrittenView};
use crate::changes::{Changes, Direction, Flow, LARGEST_MOVERS, Mover, MoverQuery, SchemeChanges};
use crate::history::{RunRecord, RunScheme, RunTier};
use schemars::JsonSchema;
use serde::Serialize;
use std::path::Path;
use terrace_domain::{Money, sum_text};

/// What changed from one run to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ChangesView {
    /// The earlier run.
    pub from: RunSideView,
    /// The later run.
    pub to: RunSideView,
    /// Whether both used the same rules.
    pub same_rules: bool,
    /// Customers in both.
    pub both: u64,
    /// Customers of the later run alone.
    pub new: u64,
    /// Customers of the earlier run alone.
    pub gone: u64,
    /// In the order of the later run.
    pub schemes: ByName<SchemeChangesView>,
    /// The list that was written, if any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub written: Option<WrittenView>,
}

/// One of the two runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RunSideView {
    /// Its number.
    pub run: u64,
    /// For when, on the policy's clock.
    pub as_of: String,
    /// The policy's time zone.
    pub timezone: String,
    /// The version of the lake that was read.
    pub lake_version: u64,
    /// The rules.
    pub policy: PolicyView,
    /// All customers.
    pub customers: u64,
    /// Net revenue of all customers.
    pub revenue: String,
    /// How many of them were erased since, and are left out of what moved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub erased: Option<u64>,
}

/// The changes in one scheme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SchemeChangesView {
    /// Whether its tiers run from best to rest, so that a move goes up or down.
    pub ordered: bool,
    /// Those who moved up.
    pub up: FlowView,
    /// Those who moved down.
    pub down: FlowView,
    /// Those who moved in no such direction.
    pub other: FlowView,
    /// Those who stayed.
    pub stayed: FlowView,
    /// What the rows of the matrix are.
    pub rows: Vec<MatrixEndView>,
    /// What the columns of the matrix are.
    pub columns: Vec<MatrixEndView>,
    /// From (row) to (column).
    pub matrix: Vec<Vec<FlowView>>,
    /// Why they moved, the most frequent cause first.
    pub causes: Vec<MoverCauseView>,
    /// The movers with the most net revenue.
    pub largest: Vec<MoverView>,
    /// How the tiers in force changed; absent where the later run has no standings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standings: Option<StandingMovesView>,
}

/// How the tiers in force changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StandingMovesView {
    /// Those who moved up.
    pub up: FlowView,
    /// Those who moved down.
    pub down: FlowView,
    /// Those who came into the scheme or left it.
    pub other: FlowView,
    /// Those who stayed.
    pub stayed: FlowView,
    /// From (row) to (column), as in the matrix of classes.
    pub matrix: Vec<Vec<FlowView>>,
}

/// A row or column of the matrix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MatrixEndView {
    /// A tier, by id.
    Tier(String),
    /// Those without a class, or those whom the other run does not have.
    Without(&'static str),
}

/// Some customers and what they brought in each run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FlowView {
    /// How many.
    pub customers: u64,
    /// Their net revenue in the earlier run.
    pub revenue_before: String,
    /// Their net revenue in the later run.
    pub revenue_after: String,
}

/// A cause and those whom it moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MoverCauseView {
    /// The metrics, or `(cutoffs)`, `(rules)`, `(several)`, `(unknown)`.
    pub moved_by: String,
    /// Those who moved.
    pub moved: FlowView,
}

/// Part of those who moved in a scheme from one run to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MoversView {
    /// The earlier run.
    pub from: RunSideView,
    /// The later run.
    pub to: RunSideView,
    /// The scheme, by name.
    pub scheme: String,
    /// Whether its tiers run from best to rest, so that a move goes up or down.
    pub ordered: bool,
    /// All who fit, and what they brought.
    pub total: FlowView,
    /// Those who fit whichever way they moved: `up`, `down`, `other`, `new`, `gone`.
    pub directions: ByName<FlowView>,
    /// How many were left out before the first of these.
    pub skip: usize,
    /// Those of this page.
    pub movers: Vec<MoverView>,
}

/// One customer who moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MoverView {
    /// The customer's id.
    pub customer_id: String,
    /// The tier before.
    pub from: Option<String>,
    /// The tier after.
    pub to: Option<String>,
    /// `up`, `down`, `other`, `new` or `gone`.
    pub direction: &'static str,
    /// The cause.
    pub moved_by: Option<String>,
    /// Net revenue in the earlier run.
    pub revenue_before: Option<String>,
    /// Net revenue in the later run.
    pub revenue_after: Option<String>,
}

impl ChangesView {
    /// The changes between two kept runs.
    pub fn new(changes: &Changes, from: &RunRecord, to: &RunRecord, written: Option<(&Path, usize)>) -> Self {
        let scheme = |scheme: &SchemeChanges| (scheme.to.name.clone(), SchemeChangesView::new(changes, scheme));
        Self {
            from: RunSideView::new(from),
            to: RunSideView::new(to),
            same_rules: changes.same_rules,
            both: changes.both,
            new: changes.newcomers(),
            gone: changes.departed(),
            schemes: changes.schemes.iter().map(scheme).collect(),
            written: written.map(|(path, rows)| WrittenView::new(path, rows)),
        }
    }
}

impl MoversView {
    /// The movers of a scheme who fit a query.
    pub fn new(
        changes: &Changes,
        scheme: &SchemeChanges,
        (from, to): (&RunRecord, &RunRecord),
        query: &MoverQuery,
    ) -> Self {
        let page = scheme.chosen(query);
        let directions = page.by_direction.into_iter();
        Self {
            from: RunSideView::new(from),
            to: RunSideView::new(to),
            scheme: scheme.to.name.clone(),
            ordered: scheme.is_ordered(),
            total: FlowView::new(page.total),
            directions: directions
                .map(|(direction, flow)| (direction.word().to_owned(), FlowView::new(flow)))
                .collect(),
            skip: query.skip,
            movers: page.movers.into_iter().map(|mover| MoverView::new(changes, scheme, mover)).collect(),
        }
    }
}

impl RunSideView {
    fn new(run: &RunRecord) -> Self {
        Self {
            run: run.number,
            as_of: run.as_of.clone(),
            timezone: run.timezone.clone(),
            lake_version: run.lake_version,
            policy: PolicyView { name: run.policy.name.clone(), hash: run.policy.hash.clone() },
            customers: run.customers,
            revenue: Money::from_ten_thousandths(run.revenue).to_string(),
            erased: Some(run.erased_since()).filter(|erased| *erased > 0),
        }
    }
}

impl SchemeChangesView {
    /// The changes in one scheme of two runs.
    pub fn new(changes: &Changes, scheme: &SchemeChanges) -> Self {
        let ends = |tiers: &[RunTier], last: &'static str| {
            let tiers = tiers.iter().map(|tier| MatrixEndView::Tier(tier.id.clone()));
            tiers.chain([MatrixEndView::Without("class"), MatrixEndView::Without(last)]).collect()
        };
        let causes = scheme.causes().into_iter();
        let causes =
            causes.map(|(cause, moved)| MoverCauseView { moved_by: cause.text(), moved: FlowView::new(moved) });
        let movers = changes.largest(scheme, LARGEST_MOVERS).into_iter();
        let moved = |direction: Direction| FlowView::new(scheme.moved(direction));
        Self {
            ordered: scheme.is_ordered(),
            up: moved(Direction::Up),
            down: moved(Direction::Down),
            other: moved(Direction::Other),
            stayed: FlowView::new(scheme.stayed()),
            rows: ends(&scheme.from.tiers, "earlier run"),
            columns: ends(&scheme.to.tiers, "later run"),
            matrix: scheme.matrix.iter().map(|line| line.iter().copied().map(FlowView::new).collect()).collect(),
            causes: causes.collect(),
            largest: movers.map(|mover| MoverView::new(changes, scheme, mover)).collect(),
            standings: changes.standings_of(scheme).map(StandingMovesView::new),
        }
    }
}

impl StandingMovesView {
    fn new(scheme: &SchemeChanges) -> Self {
        let moved = |direction: Direction| FlowView::new(scheme.moved(direction));
        Self {
            up: moved(Direction::Up),
            down: moved(Direction::Down),
            other: moved(Direction::Other),
            stayed: FlowView::new(scheme.stayed()),
            matrix: scheme.matrix.iter().map(|line| line.iter().copied().map(FlowView::new).collect()).collect(),
        }
    }
}

impl FlowView {
    fn new(flow: Flow) -> Self {
        Self { customers: flow.customers, revenue_before: sum_text(flow.before), revenue_after: sum_text(flow.after) }
    }
}

impl MoverView {
    fn new(changes: &Changes, scheme: &SchemeChanges, mover: &Mover) -> Self {
        let tier = |scheme: &RunScheme, tier: Option<u16>| {
            tier.and_then(|tier| scheme.tiers.get(usize::from(tier))).map(|tier| tier.id.clone())
        };
        let amount = |row: Option<usize>, amount: i64| row.map(|_| Money::from_ten_thousandths(amount).to_string());
        Self {
            customer_id: changes.customer(mover).to_owned(),
            from: tier(&scheme.from, mover.from),
            to: tier(&scheme.to, mover.to),
            direction: mover.direction.word(),
            moved_by: mover.cause.as_ref().map(crate::changes::Cause::text),
            revenue_before: amount(mover.row_before, mover.before),
            revenue_after: amount(mover.row_after, mover.after),
        }
    }
}
