//! Three layers: the level of the points, one granted for a time, one held by hand as the lowest. The best valid one holds;
//! when it ends, the next shows.

use super::height;
use super::history::{LevelHistory, level_history};
use super::points::{PointSums, Qualifying};
use super::windows::window_start;
use crate::error::LoyaltyError;
use terrace_domain::LocalTime;
use terrace_policy::Membership;

/// The level that holds for a member, and what it rests on. Levels are indices from the highest; `None` is below the
/// lowest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelStanding {
    /// What holds.
    pub level: Option<usize>,
    /// Which layer that is; of equal ones the first of the list.
    pub layer: LevelLayer,
    /// When that layer ends by itself.
    pub until: Option<LocalTime>,
    /// What the points give.
    pub computed: Option<usize>,
    /// Points that decide the level now.
    pub points: i64,
    /// The rises and falls of the computed level.
    pub history: LevelHistory,
}

/// Where a level comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LevelLayer {
    /// From points.
    Computed,
    /// Granted for a time.
    Grant,
    /// Held by hand as the lowest.
    Floor,
}

/// A level with its first moment, included, and its last, excluded.
type Period = (usize, LocalTime, Option<LocalTime>);

/// The standing at an instant.
///
/// # Errors
/// [`LoyaltyError::TooLarge`] if the points do not fit.
pub(crate) fn standing_at(
    rules: &Membership,
    joined: LocalTime,
    points: &[Qualifying],
    (grants, floors): (&[Period], &[Period]),
    at: LocalTime,
) -> Result<LevelStanding, LoyaltyError> {
    let sum = PointSums::new(points).between(window_start(rules, joined, at), at, true);
    let history = level_history(rules, joined, points, at);
    let computed = history.level();
    let mut standing = LevelStanding {
        level: computed,
        layer: LevelLayer::Computed,
        until: None,
        computed,
        points: i64::try_from(sum).map_err(|_| LoyaltyError::TooLarge)?,
        history,
    };
    let layers = grants.iter().map(|period| (LevelLayer::Grant, period));
    for (layer, (level, from, until)) in layers.chain(floors.iter().map(|period| (LevelLayer::Floor, period))) {
        let is_valid = *from <= at && until.is_none_or(|until| at < until);
        if is_valid && height(rules, Some(*level)) > height(rules, standing.level) {
            (standing.level, standing.layer, standing.until) = (Some(*level), layer, *until);
        }
    }
    Ok(standing)
}
