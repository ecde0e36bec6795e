//! Which level holds: rises at once, falls at reviews, layers that a person gave.

mod history;
mod layers;
mod points;
mod windows;

pub use history::{LevelHistory, LevelStep, StepCause, level_history};
pub use layers::{LevelLayer, LevelStanding};
pub use points::Qualifying;

pub(crate) use layers::standing_at;
pub(crate) use points::PointSums;
pub(crate) use windows::review_window_start;

use terrace_policy::Membership;

/// The level of a number of qualifying points; `None` below the lowest.
pub fn level_of(rules: &Membership, points: i64) -> Option<usize> {
    let millionths = i128::from(points) * 1_000_000;
    rules.levels.iter().position(|level| millionths >= level.from.0)
}

/// How high a level is: 0 for none.
pub(crate) fn height(rules: &Membership, level: Option<usize>) -> usize {
    level.map_or(0, |level| rules.levels.len().saturating_sub(level))
}

/// The whole points that a level needs.
pub(crate) fn points_of(rules: &Membership, level: usize) -> Option<i64> {
    let from = rules.levels.get(level)?.from.0;
    i64::try_from(from.div_euclid(1_000_000) + i128::from(from.rem_euclid(1_000_000) > 0)).ok()
}
