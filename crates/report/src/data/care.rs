//! What customers say and complain of, and what service they need.

use super::{Decimal, wire};
use serde::Serialize;
use terrace_domain::Money;

/// Satisfaction and service of all customers and by tier.
#[derive(Debug, Clone, Serialize)]
pub struct Care {
    /// One per scheme of the report.
    pub schemes: Vec<SchemeCare>,
    /// All customers.
    pub all: CareFigures,
    /// What they complained of, most complaints first; all other causes, and those that name none, come last.
    pub causes: Vec<CauseFigures>,
    /// Satisfaction beside what says that somebody stays: above expectation, as expected, below it, no answer.
    pub content: Option<[ContentFigures; 4]>,
}

/// Of the tiers of one scheme.
#[derive(Debug, Clone, Serialize)]
pub struct SchemeCare {
    /// An index into the report's schemes.
    pub scheme: usize,
    /// In the order of the scheme.
    pub tiers: Vec<CareFigures>,
}

/// What some customers say and need. Averages are over the customers of whom there is a figure, each counted once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct CareFigures {
    /// How many customers.
    pub customers: u64,
    /// Perceived over expected.
    pub satisfaction: Option<Average>,
    /// The share of answers above expectation.
    pub satisfied: Option<Average>,
    /// Perceived over expected since the time before.
    pub change: Option<Average>,
    /// The same as a share of what it was before.
    pub growth: Option<Average>,
    /// Share of the full scale.
    pub rating: Option<Average>,
    /// Recommendation, −1 to 1.
    pub nps: Option<Average>,
    /// Complaints.
    pub complaints: u64,
    /// How many of the customers complained.
    pub complaining: u64,
    /// All that those brought.
    #[serde(serialize_with = "wire::shown")]
    pub complaining_revenue: Money,
    /// Cases of any kind.
    pub cases: u64,
    /// Those that are not closed.
    pub open_cases: u64,
    /// Hours until the first answer.
    pub first_answer: Option<Average>,
    /// Hours until a case is closed.
    pub to_close: Option<Average>,
    /// Contacts, whoever began them.
    pub contacts: u64,
    /// Minutes that contacts took.
    pub minutes: Decimal,
}

/// An average over customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Average {
    /// The mean.
    pub mean: Decimal,
    /// How far the mean of all that might have answered may lie away from it, in 19 of 20 cases; `None` for fewer than
    /// two customers.
    pub within: Option<Decimal>,
    /// Of how many customers.
    pub of: u64,
}

/// The complaints with one cause.
#[derive(Debug, Clone, Serialize)]
pub struct CauseFigures {
    /// Which.
    pub cause: Cause,
    /// How many complaints.
    pub complaints: u64,
    /// Of how many customers.
    pub customers: u64,
    /// All that those brought.
    #[serde(serialize_with = "wire::shown")]
    pub revenue: Money,
}

/// A cause of complaints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// As cases name it.
    Named(String),
    /// All that are not shown by name.
    Other,
    /// The cases name none.
    Unknown,
}

/// Customers who are as content as each other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct ContentFigures {
    /// How many.
    pub customers: u64,
    /// All that they brought.
    #[serde(serialize_with = "wire::shown")]
    pub revenue: Money,
    /// How many ordered in the last twelve months.
    pub ordered_in_year: u64,
    /// How many ordered more than once, ever.
    pub ordered_again: u64,
    /// How many complained.
    pub complaining: u64,
    /// Recommendation, −1 to 1.
    pub nps: Option<Average>,
}
