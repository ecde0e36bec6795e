//! What the programme is measured by, and the customers behind a figure.

use crate::board::{Board, BoardRows};
use schemars::JsonSchema;
use serde::Serialize;
use terrace_report::{BoardGoalLine, BoardPeriods, BoardSection};
use terrace_words::Title;

/// What the programme is measured by.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BoardView {
    /// Facts before this time count, on the policy's clock.
    pub as_of: String,
    /// The currency of all amounts.
    pub currency: String,
    /// The spans that are held against each other.
    pub periods: BoardPeriods,
    /// The scheme whose tiers are shown; `None` if the policy has none.
    pub scheme: Option<Title>,
    /// In the order of the policy.
    pub goals: Vec<BoardGoalLine>,
    /// Why there are no goals.
    pub no_goals: Option<Title>,
    /// In the order of the page.
    pub sections: Vec<BoardSection>,
}

impl BoardView {
    /// A board; without `names`, the customers to turn to are left out.
    pub fn new(board: &Board, names: bool) -> Self {
        let data = &board.data;
        let mut sections = data.sections.clone();
        if !names {
            sections.iter_mut().for_each(|section| section.customers.clear());
        }
        Self {
            as_of: data.header.as_of.local().to_string(),
            currency: data.header.currency.to_string(),
            periods: data.periods.clone(),
            scheme: data.scheme.clone(),
            goals: data.goals.clone(),
            no_goals: data.no_goals.clone(),
            sections,
        }
    }
}

/// The customers behind a figure, those who add most first.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BoardRowsView {
    /// How many there are in all.
    pub count: u64,
    /// The figure and the first of them.
    #[serde(flatten)]
    pub figure: BoardRows,
}

/// Customers that are told at most.
const MOST: usize = 200;

impl BoardRowsView {
    /// The customers behind a figure.
    pub fn new(rows: BoardRows) -> Self {
        let (figure, count) = rows.largest(MOST);
        Self { count: count as u64, figure }
    }
}
