use super::{Group, Title, wire};
use serde::Serialize;
use terrace_domain::{LocalTime, Money};

/// How one scheme's tiers came to be what they are: who moved since the run before, and what the tiers were at each
/// kept run.
#[derive(Debug, Clone, Serialize)]
pub struct SchemeHistory {
    /// The scheme, by index into the report's schemes.
    pub scheme: usize,
    /// Compared with the run before; `None` if that one had other tiers.
    pub migration: Option<Migration>,
    /// At each kept run and now, oldest first; two at least, or none.
    pub trend: Vec<TrendPoint>,
}

/// Who went where between two runs.
#[derive(Debug, Clone, Serialize)]
pub struct Migration {
    /// The earlier as-of.
    #[serde(serialize_with = "wire::shown")]
    pub from: LocalTime,
    /// Whether the tiers run from best to rest, so that a move goes up or down.
    pub ordered: bool,
    /// One line per tier as it was, then those without a class, then those who are new; in each line one cell per tier
    /// as it is, then those without a class, then those who are gone. Revenue is the later, of those who are gone the
    /// earlier.
    pub flows: Vec<Vec<Group>>,
    /// Why they moved, the most frequent cause first.
    pub causes: Vec<MoveCause>,
}

/// What moved some customers.
#[derive(Debug, Clone, Serialize)]
pub struct MoveCause {
    /// In words.
    pub name: Title,
    /// The number of customers; one customer may count under several causes.
    pub customers: u64,
}

/// The tiers of a scheme at one moment.
#[derive(Debug, Clone, Serialize)]
pub struct TrendPoint {
    /// The as-of.
    #[serde(serialize_with = "wire::shown")]
    pub as_of: LocalTime,
    /// In the order of the scheme's tiers.
    pub tiers: Vec<Group>,
}

/// What the tiers of one scheme bring and what they cost.
#[derive(Debug, Clone, Serialize)]
pub struct SchemeReturns {
    /// The scheme, by index into the report's schemes.
    pub scheme: usize,
    /// In the order of the scheme's tiers.
    pub tiers: Vec<TierReturns>,
}

/// What one tier brings and costs; `None` for what the facts do not tell.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct TierReturns {
    /// Net revenue less the cost of goods.
    #[serde(serialize_with = "wire::shown_option")]
    pub margin: Option<Money>,
    /// Discounts given.
    #[serde(serialize_with = "wire::shown_option")]
    pub discounts: Option<Money>,
    /// What serving them cost.
    #[serde(serialize_with = "wire::shown_option")]
    pub service_cost: Option<Money>,
    /// What is left of the margin.
    #[serde(serialize_with = "wire::shown_option")]
    pub net_value: Option<Money>,
    /// Revenue of the twelve months before the moment.
    #[serde(serialize_with = "wire::shown_option")]
    pub year: Option<Money>,
    /// Revenue of the twelve months before those.
    #[serde(serialize_with = "wire::shown_option")]
    pub year_before: Option<Money>,
}
