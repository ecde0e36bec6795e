//! Policies held against the past.

use crate::backtest::{AtDate, Backtest, RankingFigures, SchemeBacktest};
use serde::Serialize;
use terrace_domain::sum_text;

/// Policies held against what happened.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BacktestView {
    /// The days, the earliest first.
    pub dates: Vec<String>,
    /// How far they are apart.
    pub every: String,
    /// The span after each.
    pub ahead: String,
    /// By policy and scheme.
    pub schemes: Vec<SchemeBacktestView>,
}

/// A scheme on every day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SchemeBacktestView {
    /// The policy.
    pub policy: String,
    /// The scheme.
    pub scheme: String,
    /// Whether its tiers rank customers.
    pub ranked: bool,
    /// One for each day.
    pub at: Vec<AtDateView>,
}

/// A scheme on one day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AtDateView {
    /// The day.
    pub date: String,
    /// Customers with a tier.
    pub customers: u64,
    /// What they brought in the span after it.
    pub revenue: String,
    /// By tier.
    pub tiers: Vec<TierAheadView>,
    /// Customers with a tier on the day before, too, and those of them who stayed in it.
    pub known_before: Option<u64>,
    /// Those of them who are in the same tier.
    pub stayed: Option<u64>,
    /// By tier of the day before: how many are in which tier. Empty on the first day.
    pub moves: Vec<Vec<u64>>,
    /// The population stability index of the tiers' sizes against the day before.
    pub stability_index: Option<f64>,
    /// How well each ranking foretold the revenue.
    pub rankings: RankingsView,
}

/// A tier on one day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TierAheadView {
    /// Its id.
    pub tier: String,
    /// Its customers.
    pub customers: u64,
    /// Those of them who ordered in the span after the day.
    pub bought: u64,
    /// What they brought in it.
    pub revenue: String,
}

/// The rankings side by side.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RankingsView {
    /// That of the tiers; `None` if they are in no order.
    pub tiers: Option<RankingView>,
    /// By the revenue of the span before.
    pub revenue: RankingView,
    /// By the days since the last order.
    pub recency: RankingView,
}

/// How well a ranking foretold the revenue.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RankingView {
    /// The part of the revenue that the best hundredth brought.
    pub best_1: Option<f64>,
    /// The best twentieth.
    pub best_5: Option<f64>,
    /// The best fifth.
    pub best_20: Option<f64>,
    /// 1 if everybody stands in the order of what they brought, 0 if it says nothing.
    pub gini: Option<f64>,
}

impl BacktestView {
    /// Of what was found.
    pub fn new(found: &Backtest) -> Self {
        Self {
            dates: found.dates.iter().map(ToString::to_string).collect(),
            every: found.every.to_string(),
            ahead: found.ahead.to_string(),
            schemes: found.schemes.iter().map(SchemeBacktestView::new).collect(),
        }
    }
}

impl SchemeBacktestView {
    fn new(found: &SchemeBacktest) -> Self {
        Self {
            policy: found.policy_name.clone(),
            scheme: found.scheme.name.to_string(),
            ranked: found.scheme.kind.is_ordered(),
            at: found.at.iter().map(|at| AtDateView::new(found, at)).collect(),
        }
    }
}

impl AtDateView {
    fn new(scheme: &SchemeBacktest, at: &AtDate) -> Self {
        let tiers = scheme.scheme.tiers.iter().zip(&at.tiers).map(|(tier, ahead)| TierAheadView {
            tier: tier.id.to_string(),
            customers: ahead.customers,
            bought: ahead.bought,
            revenue: sum_text(ahead.revenue),
        });
        let kept = at.kept();
        Self {
            date: at.date.to_string(),
            customers: at.customers,
            revenue: sum_text(at.revenue),
            tiers: tiers.collect(),
            known_before: kept.map(|(both, _)| both),
            stayed: kept.map(|(_, kept)| kept),
            moves: at.moves.clone(),
            stability_index: at.stability,
            rankings: RankingsView {
                tiers: at.tiers_rank.as_ref().map(RankingView::new),
                revenue: RankingView::new(&at.revenue_ranks),
                recency: RankingView::new(&at.recency_ranks),
            },
        }
    }
}

impl RankingView {
    fn new(found: &RankingFigures) -> Self {
        let [best_1, best_5, best_20] = found.captured;
        Self { best_1, best_5, best_20, gini: found.gini }
    }
}
