//! What tier a score would have among others. Whoever changes a value shifts the percentiles of those whom they pass,
//! so everybody's score may move a little with theirs.

use super::ladder;
use super::weighing::Weighing;
use crate::classes::index_16;
use crate::peers::Others;
use crate::what_if::{After, WhatIf};
use rayon::prelude::*;
use terrace_domain::{InternalError, Share};
use terrace_frame::Integers;

/// Rows that are worth another core.
const MANY: usize = 65_536;

/// A score on its way into a tier.
pub(super) struct ScoreSteps<'s> {
    pub(super) weighing: Weighing<'s>,
    /// The inputs of the customer at hand.
    pub(super) own: Vec<Option<i64>>,
    /// Of the customer at hand.
    pub(super) tier: u16,
    /// Per input.
    pub(super) lower_is_better: Vec<bool>,
    pub(super) gates: Gates<'s>,
}

/// What a score must pass to be in a tier, per tier but the last.
pub(super) enum Gates<'s> {
    /// The smallest score inside.
    Fixed(Vec<Option<i64>>),
    /// Fewer better scores than a number.
    Ranks {
        gates: Vec<Gate>,
        /// The inputs of everybody with a score.
        rows: &'s [Integers],
    },
}

/// A place among the others' scores.
pub(super) enum Gate {
    Never,
    Always,
    Rank {
        /// The number of others, of whom one must not be better.
        rank: usize,
        /// The score of the other with that rank, before anything moves.
        edge: i64,
        /// By how much scores move at most.
        reach: i64,
        /// Others who are better than any score for whom counting is needed.
        above: usize,
        /// The rows of others near the edge.
        near: Vec<usize>,
    },
}

impl<'s> Gates<'s> {
    /// Finds the places that cumulative shares of the ranks are; `edges` are the smallest scores inside now.
    pub(super) fn of_ranks(
        weighing: &Weighing<'_>,
        (scores, rows): (&[i64], &'s [Integers]),
        (own, inputs): (i64, &[Option<i64>]),
        edges: &[Option<i64>],
        tops: &[Share],
    ) -> Result<Self, InternalError> {
        let others = Others::of_listed(scores, own, false, edges.iter().copied().flatten());
        let reach = weighing.reach_of_one();
        let is_own = |row: usize| inputs.iter().zip(rows).all(|(input, column)| *input == column.get(row));
        // Of customers with these very values any one may stand for the one at hand.
        let own_row = scores
            .par_iter()
            .enumerate()
            .with_min_len(MANY)
            .position_first(|(row, score)| *score == own && is_own(row));
        let gate = |(edge, top): (&Option<i64>, &Share)| match top.ceil_rank(others.len() + 1) {
            0 => Ok(Gate::Never),
            rank if rank > others.len() => Ok(Gate::Always),
            rank => Ok(match others.nth_largest(rank, edge.unwrap_or(own))? {
                None => Gate::Never,
                Some(edge) => {
                    let (low, high) = (edge.saturating_sub(2 * reach), edge.saturating_add(2 * reach));
                    let above = scores.iter().filter(|score| **score > high).count() - usize::from(own > high);
                    let rows = scores.par_iter().enumerate().with_min_len(MANY);
                    let near = rows.filter(|(row, score)| (low..=high).contains(*score) && Some(*row) != own_row);
                    Gate::Rank { rank, edge, reach, above, near: near.map(|(row, _)| row).collect() }
                }
            }),
        };
        Ok(Gates::Ranks { gates: edges.iter().zip(tops).map(gate).collect::<Result<_, InternalError>>()?, rows })
    }
}

impl Gate {
    /// Whether a score is inside once all scores are those of a weighing.
    fn lets_in(&self, score: i64, weighing: &Weighing<'_>, rows: &[Integers]) -> bool {
        match self {
            Self::Never => false,
            Self::Always => true,
            Self::Rank { edge, reach, .. } if score > edge.saturating_add(*reach) => true,
            Self::Rank { edge, reach, .. } if score < edge.saturating_sub(*reach) => false,
            Self::Rank { rank, above, near, .. } => {
                let is_better = |row: &&usize| {
                    let other = weighing.score(|input| rows.get(input).and_then(|column| column.get(**row)));
                    other.is_some_and(|other| other > score)
                };
                above + near.iter().filter(is_better).count() < *rank
            }
        }
    }
}

impl ScoreSteps<'_> {
    fn tier_with(&self, inputs: &[Option<i64>]) -> Option<u16> {
        let changes = || self.own.iter().zip(inputs);
        // A value that comes or goes changes how many there are of its kind.
        if self.own.len() != inputs.len() || changes().any(|(from, to)| from.is_some() != to.is_some()) {
            return None;
        }
        let mut weighing = self.weighing.clone();
        weighing.set_moved(changes().map(|(from, to)| from.zip(*to).filter(|(from, to)| from != to)));
        let score = weighing.score(|input| inputs.get(input).copied().flatten())?;
        Some(match &self.gates {
            Gates::Fixed(edges) => ladder::tier(edges, score),
            Gates::Ranks { gates, rows } => {
                let inside = gates.iter().position(|gate| gate.lets_in(score, &weighing, rows));
                index_16(inside.unwrap_or(gates.len()))
            }
        })
    }
}

impl WhatIf for ScoreSteps<'_> {
    /// Neither does the own score fall while an input gets better, nor does anybody else's rise: so the nearest value is
    /// found by bisection. Beyond the values that anybody has the percentile no longer changes.
    fn turns(&self, input: usize, better: bool) -> Vec<i64> {
        let range = self.weighing.scales().get(input).and_then(|scale| scale.distribution.range());
        let (Some((lowest, highest)), Some(from)) = (range, self.own.get(input).copied().flatten()) else {
            return Vec::new();
        };
        let rises = better != self.lower_is_better(input);
        let limit = if rises { highest.saturating_add(1) } else { lowest.saturating_sub(1) };
        let moved = |to: i64| {
            let mut inputs = self.own.clone();
            if let Some(slot) = inputs.get_mut(input) {
                *slot = Some(to);
            }
            let tier = self.tier_with(&inputs);
            tier.is_some_and(|tier| if better { tier < self.tier } else { tier > self.tier })
        };
        nearest(from, limit, moved).into_iter().collect()
    }

    fn lower_is_better(&self, input: usize) -> bool {
        self.lower_is_better.get(input).copied().unwrap_or(false)
    }

    fn after(&self, inputs: &[Option<i64>]) -> Option<After> {
        Some(After { tier: Some(self.tier_with(inputs)?), digits: Vec::new() })
    }
}

/// The value nearest to `from`, towards `limit` and including it, that reaches something which every value beyond it
/// reaches too. Returns `None` if not even `limit` does, or if it lies the other way round.
fn nearest(from: i64, limit: i64, reached: impl Fn(i64) -> bool) -> Option<i64> {
    let (mut short, mut far) = (i128::from(from), i128::from(limit));
    let at = |value: i128| i64::try_from(value).is_ok_and(&reached);
    if reached(from) || !at(far) {
        return None;
    }
    while (far - short).abs() > 1 {
        let middle = short + (far - short) / 2;
        if at(middle) { far = middle } else { short = middle }
    }
    i64::try_from(far).ok()
}
