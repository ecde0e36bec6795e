//! The programme's review: goals, figures with what they mean, tiers since the roll-out, movement, target segments, as one
//! page in both languages.
//!
//! [`BoardData`] is what a terminal and a program are shown as well: every figure carries its definition, interval, grade
//! and the way to its rows.

mod data;
mod page;
mod sections;
mod shown;

pub use data::{
    BoardChange, BoardCurve, BoardData, BoardFigure, BoardGoalLine, BoardGrade, BoardPeriod, BoardPeriods, BoardRow,
    BoardSection, BoardTable, BoardTarget, BoardUnit, BoardValue, TargetCustomer, TargetCustomers,
};
pub(crate) use page::document;
pub use shown::{board_change, board_value, board_value_exact, goal_verdict};

use crate::page::Page;

/// One language's view of a review.
type BoardPage<'a> = Page<'a, BoardData>;
