//! What a member is shown. A tier is not among it, and cannot be: nothing here knows one.

use crate::error::LoyaltyError;
use crate::ledger::{Balance, Expiring, Ledger};
use crate::levels::{LevelStanding, PointSums, points_missing, review_window_start};
use terrace_domain::{CustomerId, LocalTime};
use terrace_policy::{Falls, Membership};

/// A member's own page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberView {
    /// The level that holds and what it rests on.
    pub standing: LevelStanding,
    /// Points.
    pub balance: Balance,
    /// What expires when, the earliest first.
    pub expiring: Vec<Expiring>,
    /// What the next level needs; `None` at the highest.
    pub next: Option<NextLevel>,
    /// What keeps this one; `None` if it cannot fall.
    pub keeps: Option<Upkeep>,
}

/// The next level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NextLevel {
    /// As an index from the highest.
    pub level: usize,
    /// How many more points it needs now.
    pub needs: i64,
}

/// What keeps a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Upkeep {
    /// When that is looked at; where a fall waits for its grace, when that ends.
    pub at: LocalTime,
    /// How many more points are needed by then; 0 if the level is safe.
    pub needs: i64,
    /// Whether it is time to tell the member: points are missing, and the date is near.
    pub is_to_be_told: bool,
}

/// What a member sees at an instant; `None` for who is no member.
///
/// # Errors
/// [`LoyaltyError::TooLarge`] if a sum does not fit.
pub fn member_view(
    ledger: &Ledger<'_>,
    member: &CustomerId,
    at: LocalTime,
) -> Result<Option<MemberView>, LoyaltyError> {
    let Some(standing) = ledger.standing(member, at)? else { return Ok(None) };
    let rules = ledger.rules();
    let balance = ledger.balance(member, at)?;
    let expiring = ledger.expiring(member, at)?;
    let next = next_level(rules, standing.level, standing.points)?;
    let keeps = upkeep(ledger, member, (at, &standing))?;
    Ok(Some(MemberView { standing, balance, expiring, next, keeps }))
}

/// The level above the one that holds, and what it needs beside the points that decide the level.
pub(crate) fn next_level(
    rules: &Membership,
    held: Option<usize>,
    points: i64,
) -> Result<Option<NextLevel>, LoyaltyError> {
    let Some(level) = held.unwrap_or(rules.levels.len()).checked_sub(1) else { return Ok(None) };
    Ok(Some(NextLevel { level, needs: points_missing(rules, level, points.into())? }))
}

/// Told of the level that the points give: a grant ends at its own date.
fn upkeep(
    ledger: &Ledger<'_>,
    member: &CustomerId,
    (at, standing): (LocalTime, &LevelStanding),
) -> Result<Option<Upkeep>, LoyaltyError> {
    let rules = ledger.rules();
    if rules.review.falls == Falls::Never {
        return Ok(None);
    }
    let (Some(joined), Some(level)) = (ledger.joined(member, at)?, standing.computed) else { return Ok(None) };
    let points = ledger.qualifying(member, at)?;
    let pending = standing.history.pending_fall;
    let (end, start) = match (pending, standing.history.review) {
        (Some((end, start)), _) => (end, start),
        (None, Some(review)) => (review, review_window_start(rules, joined, review)),
        (None, None) => return Ok(None),
    };
    let needs = points_missing(rules, level, PointSums::new(&points).between(start, end, false))?;
    // Before the calendar begins it was time already.
    let is_time = rules.review.tell.ago(end).is_none_or(|told_from| told_from <= at);
    Ok(Some(Upkeep { at: end, needs, is_to_be_told: needs > 0 && is_time }))
}
