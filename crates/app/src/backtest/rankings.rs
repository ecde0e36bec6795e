//! How well orders of customers foretold what they went on to bring.

use super::Done;
use crate::approximate::plain;
use rayon::prelude::*;
use std::cmp::Reverse;
use terrace_models::Unanswered;
use terrace_models::drivers::Ranking;

/// The shares of customers whose part of the revenue is told: the best hundredth, twentieth and fifth.
pub const CAPTURED: [f64; 3] = [0.01, 0.05, 0.2];

/// How well a ranking foretold the revenue of the span after a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RankingFigures {
    /// The part of the revenue that the best customers brought, by [`CAPTURED`]; `None` if there was none.
    pub captured: [Option<f64>; CAPTURED.len()],
    /// 1 if it put everybody in the order of what they brought, 0 if it said nothing; `None` if nothing can be ranked.
    pub gini: Option<f64>,
}

/// The rankings that anybody could make by hand, of the customers who have a tier of a scheme.
pub(super) struct SharedRankings {
    /// Whether a customer has a tier, by rows.
    tiered: Vec<bool>,
    /// The order of what they went on to bring.
    best: Result<Ranking, Unanswered>,
    pub(super) by_revenue: RankingFigures,
    pub(super) by_recency: RankingFigures,
}

impl SharedRankings {
    /// Ranks those who have a tier by what they brought before and by their last order, held against what they went on to
    /// bring.
    pub(super) fn of(tiers: &[Option<u16>], before: &Done, revenue: &[i128]) -> Self {
        let (best, (by_revenue, by_recency)) = rayon::join(
            || {
                let amount = |row| revenue.get(row).map(|amount| i64::try_from(brought(*amount)).unwrap_or(i64::MAX));
                rank_by(tiers, amount, revenue)
            },
            || {
                let lately = rank_by(tiers, |row| Some(before.lately.get(row).unwrap_or(0)), revenue);
                // Who never ordered comes after everybody who did.
                (lately, rank_by(tiers, |row| before.recency.get(row).map(|days| -days), revenue))
            },
        );
        let none = RankingFigures { captured: [None; CAPTURED.len()], gini: None };
        let mut shared =
            Self { tiered: tiers.iter().map(Option::is_some).collect(), best, by_revenue: none, by_recency: none };
        (shared.by_revenue, shared.by_recency) = (shared.figures(&by_revenue), shared.figures(&by_recency));
        shared
    }

    /// Whether they are of the customers who have such tiers.
    pub(super) fn are_of(&self, tiers: &[Option<u16>]) -> bool {
        self.tiered.len() == tiers.len() && self.tiered.iter().zip(tiers).all(|(has, tier)| *has == tier.is_some())
    }

    /// A ranking of the same customers, held against what they brought.
    pub(super) fn figures(&self, ranking: &Result<Ranking, Unanswered>) -> RankingFigures {
        let ranking = ranking.as_ref().ok();
        RankingFigures {
            captured: CAPTURED.map(|share| ranking.and_then(|ranking| ranking.top_share(share).ok())),
            gini: ranking.zip(self.best.as_ref().ok()).and_then(|(ranking, best)| ranking.power(best).ok()),
        }
    }
}

/// Who gave more back than they bought counts as having brought nothing.
fn brought(amount: i128) -> u128 {
    u128::try_from(amount).unwrap_or(0)
}

/// The widest range of places for which each has a sum of its own.
const MOST_PLACES: usize = 1 << 16;

/// Ranks those who have a tier by a place, the highest first and those without one last, with what each brought.
pub(super) fn rank_by(
    tiers: &[Option<u16>],
    place: impl Fn(usize) -> Option<i64>,
    revenue: &[i128],
) -> Result<Ranking, Unanswered> {
    let tiered = tiers.iter().zip(revenue).enumerate().filter(|(_, (tier, _))| tier.is_some());
    let mut last: Run = (0, 0);
    let placed = tiered.filter_map(|(row, (_, amount))| match place(row) {
        Some(place) => Some((place, brought(*amount))),
        None => {
            last = (last.0 + 1, last.1 + brought(*amount));
            None
        }
    });
    let placed: Vec<(i64, u128)> = placed.collect();
    let mut runs = runs(placed);
    runs.push(last);
    let plain = |number: u128| i128::try_from(number).map_or(f64::INFINITY, plain);
    Ranking::of_runs(runs.into_iter().map(|(customers, amount)| (plain(customers.into()), plain(amount))).collect())
}

/// How many customers have a place, and what they brought.
type Run = (u64, u128);

/// The customers of each place, the highest first.
fn runs(mut placed: Vec<(i64, u128)>) -> Vec<Run> {
    let bounds = placed.iter().fold(None, |bounds: Option<(i64, i64)>, (place, _)| {
        Some(bounds.map_or((*place, *place), |(least, most)| (least.min(*place), most.max(*place))))
    });
    let Some((least, most)) = bounds else { return Vec::new() };
    let few =
        most.checked_sub(least).and_then(|range| usize::try_from(range).ok()).filter(|range| *range < MOST_PLACES);
    // Few places, such as days, are counted; many are sorted.
    let Some(range) = few else {
        placed.par_sort_unstable_by_key(|(place, _)| Reverse(*place));
        let of_place = |run: &[(i64, u128)]| (run.len() as u64, run.iter().map(|(_, amount)| amount).sum());
        return placed.chunk_by(|one, other| one.0 == other.0).map(of_place).collect();
    };
    let mut runs: Vec<Run> = vec![(0, 0); range + 1];
    for (place, amount) in placed {
        let below = most.checked_sub(place).and_then(|below| usize::try_from(below).ok());
        if let Some(run) = below.and_then(|below| runs.get_mut(below)) {
            *run = (run.0 + 1, run.1 + amount);
        }
    }
    runs.retain(|(customers, _)| *customers > 0);
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn counted_and_sorted_places_give_what_each_customer_gives(
            rows in prop::collection::vec((prop::option::of(0..3u16), prop::option::of(-4..4i64), -5..50i128), 0..40),
            stride in prop_oneof![Just(1i64), Just(1 << 40)],
        ) {
            let tiers: Vec<Option<u16>> = rows.iter().map(|row| row.0).collect();
            let revenue: Vec<i128> = rows.iter().map(|row| row.2).collect();
            let found = rank_by(&tiers, |row| rows[row].1.map(|place| place * stride), &revenue);
            let tiered: Vec<_> = rows.iter().filter(|row| row.0.is_some()).collect();
            let score: Vec<f64> = tiered.iter().map(|row| plain(row.1.unwrap_or(-9).into())).collect();
            let amounts: Vec<f64> = tiered.iter().map(|row| plain(row.2)).collect();
            let expected = Ranking::new(&score, &amounts);
            prop_assert_eq!(found.is_ok(), expected.is_ok());
            if let (Ok(found), Ok(expected)) = (found, expected) {
                prop_assert!((found.gini() - expected.gini()).abs() < 1e-9);
                for share in CAPTURED {
                    prop_assert!((found.top_share(share).unwrap() - expected.top_share(share).unwrap()).abs() < 1e-9);
                }
            }
        }
    }
}
