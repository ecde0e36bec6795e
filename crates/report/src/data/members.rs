use serde::Serialize;
use terrace_words::Title;

/// The members of the policy's public levels. Levels are not tiers, and neither follows from the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MembersReport {
    /// The highest first; members below the lowest come last, where there are any.
    pub levels: Vec<LevelMembers>,
    /// Customers who are no members.
    pub others: u64,
}

/// The members of one level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LevelMembers {
    /// Its name in the policy; `None` below the lowest.
    pub level: Option<String>,
    /// For people.
    pub title: Title,
    /// How many.
    pub members: u64,
    /// Their points that can be spent.
    pub points: i64,
}
