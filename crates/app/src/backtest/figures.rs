//! The figures of a backtest.

use super::rankings::{RankingFigures, SharedRankings, rank_by};
use super::{Done, Pending};
use crate::approximate::plain;
use crate::policies::LoadedPolicy;
use std::sync::Arc;
use terrace_domain::{Date, Window};
use terrace_frame::{Ids, Integers};
use terrace_models::flows::population_stability;
use terrace_policy::Scheme;

/// Policies held against what happened.
#[derive(Debug)]
pub struct Backtest {
    /// The span after each day.
    pub ahead: Window,
    /// How far the days are apart.
    pub every: Window,
    /// The days, the earliest first.
    pub dates: Vec<Date>,
    /// By policy and scheme.
    pub schemes: Vec<SchemeBacktest>,
}

/// A scheme on every day.
#[derive(Debug)]
pub struct SchemeBacktest {
    /// The place of its policy among those that were given.
    pub policy: usize,
    /// The policy's name and file.
    pub policy_name: String,
    /// Its place in the policy.
    pub index: usize,
    /// The scheme.
    pub scheme: Scheme,
    /// Whether its tiers go from best to worst, so that they rank customers.
    pub is_ranked: bool,
    /// One for each day.
    pub at: Vec<AtDate>,
    /// Who was in which tier on the last day that was looked at.
    latest: Vec<Option<u16>>,
}

/// A scheme on one day.
#[derive(Debug, Clone)]
pub struct AtDate {
    /// The day.
    pub date: Date,
    /// Customers who had a tier.
    pub customers: u64,
    /// What they brought in the span after it, net of what came back, in ten-thousandths.
    pub revenue: i128,
    /// By tier.
    pub tiers: Vec<TierAhead>,
    /// By tier on the day before: how many are in which tier now. Empty on the first day.
    pub moves: Vec<Vec<u64>>,
    /// The population stability index against the day before: 0 if the tiers are of the same sizes. `None` on the first
    /// day, and where a tier is empty on one of them.
    pub stability: Option<f64>,
    /// How the tiers rank customers; `None` if they are in no order.
    pub tiers_rank: Option<RankingFigures>,
    /// The same customers ranked by their revenue in the span before the day.
    pub revenue_ranks: RankingFigures,
    /// The same customers ranked by the days since their last order.
    pub recency_ranks: RankingFigures,
}

/// A tier on one day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TierAhead {
    /// Its customers.
    pub customers: u64,
    /// Those of them who ordered in the span after the day.
    pub bought: u64,
    /// What they brought in it, in ten-thousandths.
    pub revenue: i128,
}

impl SchemeBacktest {
    pub(super) fn new((policy, loaded): (usize, &Arc<LoadedPolicy>), (index, scheme): (usize, &Scheme)) -> Self {
        let is_ranked = scheme.kind.is_ordered();
        let policy_name = format!("{}, {}", loaded.policy.name, loaded.file);
        Self { policy, policy_name, index, scheme: scheme.clone(), is_ranked, at: Vec::new(), latest: Vec::new() }
    }

    /// Adds a day: who was in which tier on it, and what became of them.
    pub(super) fn add(&mut self, pending: &Pending, tiers: Vec<Option<u16>>, ahead: &Ahead, shared: &SharedRankings) {
        let mut by_tier = vec![TierAhead::default(); self.scheme.tiers.len()];
        for ((tier, revenue), bought) in tiers.iter().zip(&ahead.revenue).zip(&ahead.bought) {
            if let Some(tier) = tier.and_then(|tier| by_tier.get_mut(usize::from(tier))) {
                tier.customers += 1;
                tier.bought += u64::from(*bought);
                tier.revenue += revenue;
            }
        }
        let moves = pending.was.as_ref().map(|was| self.moves(was, &tiers)).unwrap_or_default();
        let stability = self.at.last().and_then(|earlier| {
            let sizes = |tiers: &[TierAhead]| tiers.iter().map(|tier| plain(tier.customers.into())).collect::<Vec<_>>();
            population_stability(&sizes(&earlier.tiers), &sizes(&by_tier)).ok()
        });
        // The first tier is the best.
        let tiers_rank = self.is_ranked.then(|| {
            let place = |row: usize| tiers.get(row).copied().flatten().map(|tier| -i64::from(tier));
            shared.figures(&rank_by(&tiers, place, &ahead.revenue))
        });
        self.at.push(AtDate {
            date: pending.date,
            stability,
            customers: by_tier.iter().map(|tier| tier.customers).sum(),
            revenue: by_tier.iter().map(|tier| tier.revenue).sum(),
            tiers_rank,
            revenue_ranks: shared.by_revenue,
            recency_ranks: shared.by_recency,
            tiers: by_tier,
            moves,
        });
        self.latest = tiers;
    }

    /// By tier before: how many are in which tier now, of those who had one on both days. `was` are the rows that they
    /// had on the day before.
    fn moves(&self, was: &[Option<usize>], now: &[Option<u16>]) -> Vec<Vec<u64>> {
        let count = self.scheme.tiers.len();
        let mut moves = vec![vec![0; count]; count];
        for (place, is) in was.iter().zip(now) {
            let was = place.and_then(|place| self.latest.get(place).copied().flatten());
            if let Some((was, is)) = was.zip(*is)
                && let Some(cell) = moves.get_mut(usize::from(was)).and_then(|of| of.get_mut(usize::from(is)))
            {
                *cell += 1;
            }
        }
        moves
    }
}

impl AtDate {
    /// Customers who had a tier on the day before as well, and those of them who are still in it; `None` on the first day.
    pub fn kept(&self) -> Option<(u64, u64)> {
        let both: u64 = self.moves.iter().flatten().sum();
        let kept = self.moves.iter().enumerate().filter_map(|(tier, to)| to.get(tier)).sum();
        (both > 0).then_some((both, kept))
    }
}

/// What customers did in the span after a day, by their rows on that day.
pub(super) struct Ahead {
    /// What they brought, net of what came back.
    pub(super) revenue: Vec<i128>,
    /// Whether they ordered.
    pub(super) bought: Vec<bool>,
}

impl Ahead {
    /// What was done between two moments, by those who were known at the earlier one.
    pub(super) fn between((ids, before): (&Ids, &Done), (ids_then, after): (&Ids, &Done)) -> Self {
        let of = |column: &Integers, row: Option<usize>| row.and_then(|row| column.get(row)).unwrap_or(0);
        let (mut revenue, mut bought) = (Vec::with_capacity(ids.len()), Vec::with_capacity(ids.len()));
        for (was, is) in ids_then.rows_of(ids).into_iter().enumerate() {
            let was = Some(was);
            revenue.push(i128::from(of(&after.net, is)) - i128::from(of(&before.net, was)));
            bought.push(of(&after.orders, is) > of(&before.orders, was));
        }
        Self { revenue, bought }
    }
}
