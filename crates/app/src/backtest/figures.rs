//! The figures of a backtest.

use super::DoneBefore;
use crate::approximate::plain;
use crate::policies::LoadedPolicy;
use std::sync::Arc;
use terrace_domain::{Date, Window};
use terrace_frame::Ids;
use terrace_models::drivers::{ranking_power, top_share};
use terrace_models::flows::population_stability;
use terrace_policy::Scheme;

/// The shares of customers whose part of the revenue is told: the best hundredth, twentieth and fifth.
pub const CAPTURED: [f64; 3] = [0.01, 0.05, 0.2];

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
    latest: Option<(Ids, Vec<Option<u16>>)>,
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

/// How well a ranking foretold the revenue of the span after a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RankingFigures {
    /// The part of the revenue that the best customers brought, by [`CAPTURED`]; `None` if there was none.
    pub captured: [Option<f64>; CAPTURED.len()],
    /// 1 if it put everybody in the order of what they brought, 0 if it said nothing; `None` if nothing can be ranked.
    pub gini: Option<f64>,
}

/// What a customer did after a day, and before it.
struct CustomerAhead {
    tier: u16,
    after: i128,
    bought: bool,
    lately: i64,
    recency: Option<i64>,
}

impl SchemeBacktest {
    pub(super) fn new((policy, loaded): (usize, &Arc<LoadedPolicy>), (index, scheme): (usize, &Scheme)) -> Self {
        let is_ranked = scheme.kind.is_ordered();
        let policy_name = format!("{}, {}", loaded.policy.name, loaded.file);
        Self { policy, policy_name, index, scheme: scheme.clone(), is_ranked, at: Vec::new(), latest: None }
    }

    /// Adds a day: who was in which tier on it, what was known before and what was known after.
    pub(super) fn add(
        &mut self,
        date: Date,
        (ids, tiers): (&Ids, Vec<Option<u16>>),
        (before, after): (&DoneBefore, &DoneBefore),
    ) {
        let rows = rows((ids, &tiers), (before, after));
        let mut by_tier = vec![TierAhead::default(); self.scheme.tiers.len()];
        for row in &rows {
            if let Some(tier) = by_tier.get_mut(usize::from(row.tier)) {
                tier.customers += 1;
                tier.bought += u64::from(row.bought);
                tier.revenue += row.after;
            }
        }
        let values: Vec<f64> = rows.iter().map(|row| plain(row.after)).collect();
        let ranked = |rank: &dyn Fn(&CustomerAhead) -> i64| figures(&rows, rank, &values);
        let moves = self.latest.as_ref().map(|latest| self.moves(latest, (ids, &tiers))).unwrap_or_default();
        let stability = self.at.last().and_then(|earlier| {
            let sizes = |tiers: &[TierAhead]| tiers.iter().map(|tier| plain(tier.customers.into())).collect::<Vec<_>>();
            population_stability(&sizes(&earlier.tiers), &sizes(&by_tier)).ok()
        });
        self.at.push(AtDate {
            date,
            stability,
            customers: rows.len() as u64,
            revenue: rows.iter().map(|row| row.after).sum(),
            tiers_rank: self.is_ranked.then(|| ranked(&|row| -i64::from(row.tier))),
            revenue_ranks: ranked(&|row| row.lately),
            // Who never ordered comes after everybody who did.
            recency_ranks: ranked(&|row| row.recency.map_or(i64::MIN, |days| -days)),
            tiers: by_tier,
            moves,
        });
        self.latest = Some((ids.clone(), tiers));
    }

    /// By tier before: how many are in which tier now, of those who had one on both days.
    fn moves(&self, (earlier, before): &(Ids, Vec<Option<u16>>), (ids, now): (&Ids, &[Option<u16>])) -> Vec<Vec<u64>> {
        let count = self.scheme.tiers.len();
        let mut moves = vec![vec![0; count]; count];
        for (row, place) in earlier.rows_of(ids).into_iter().enumerate() {
            let was = place.and_then(|place| before.get(place).copied().flatten());
            let is = now.get(row).copied().flatten();
            if let Some((was, is)) = was.zip(is)
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

/// Everybody who had a tier.
fn rows((ids, tiers): (&Ids, &[Option<u16>]), (before, after): (&DoneBefore, &DoneBefore)) -> Vec<CustomerAhead> {
    let (was, is) = (before.ids.rows_of(ids), after.ids.rows_of(ids));
    let tiered = tiers.iter().zip(was).zip(is).filter_map(|((tier, was), is)| Some(((*tier)?, was, is)));
    let rows = tiered.map(|(tier, was, is)| {
        let of =
            |column: &terrace_frame::Integers, row: Option<usize>| row.and_then(|row| column.get(row)).unwrap_or(0);
        CustomerAhead {
            tier,
            after: i128::from(of(&after.net, is)) - i128::from(of(&before.net, was)),
            bought: of(&after.orders, is) > of(&before.orders, was),
            lately: of(&before.lately, was),
            recency: was.and_then(|row| before.recency.get(row)),
        }
    });
    rows.collect()
}

/// How the customers rank by a value, most first, held against what they brought; who gave more back than they bought
/// counts as having brought nothing.
fn figures(rows: &[CustomerAhead], rank: &dyn Fn(&CustomerAhead) -> i64, values: &[f64]) -> RankingFigures {
    let score: Vec<f64> = rows.iter().map(|row| plain(rank(row).into())).collect();
    RankingFigures {
        captured: CAPTURED.map(|share| top_share(&score, values, share).ok()),
        gini: ranking_power(&score, values).ok(),
    }
}
