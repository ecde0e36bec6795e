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

use crate::error::LoyaltyError;
use terrace_policy::Membership;

/// The level of a number of qualifying points; `None` below the lowest.
pub fn level_of(rules: &Membership, points: impl Into<i128>) -> Option<usize> {
    // Points are sums of 64-bit numbers: a million times as many are far from the ends of 128 bits.
    let millionths = points.into() * 1_000_000;
    rules.levels.iter().position(|level| millionths >= level.from.0)
}

/// How high a level is: 0 for none.
pub(crate) fn height(rules: &Membership, level: Option<usize>) -> usize {
    // Levels are indices into the rules.
    level.map_or(0, |level| rules.levels.len().saturating_sub(level))
}

/// How many more points a level needs beside those that there are; 0 if there are enough.
///
/// # Errors
/// [`LoyaltyError::TooLarge`] if that does not fit, or there is no such level.
pub(crate) fn points_missing(rules: &Membership, level: usize, points: i128) -> Result<i64, LoyaltyError> {
    let level = rules.levels.get(level);
    let from = level.ok_or_else(|| LoyaltyError::internal("a level that the rules do not have"))?.from.0;
    let whole = from.div_euclid(1_000_000) + i128::from(from.rem_euclid(1_000_000) > 0);
    i64::try_from((whole - points).max(0)).map_err(|_| LoyaltyError::TooLarge)
}
