use super::Level;
use datafusion::common::ScalarValue;
use datafusion::functions::core::expr_fn::coalesce;
use datafusion::logical_expr::{Expr, col, lit};
use terrace_domain::FactKind;
use terrace_domain::facts::{FEEDBACK, ORDERS};

/// Where the rows of a level come from.
#[derive(Clone, Copy)]
pub(crate) struct Source {
    /// The table.
    pub kind: &'static FactKind,
    /// When a row happened. Rows at or after the as-of do not exist.
    pub time: &'static str,
    /// The rows that count; all without it.
    pub counts: Option<fn() -> Expr>,
    /// Columns beside those of the table.
    pub derived: &'static [Derived],
}

/// A column's name and what it is made of.
pub(crate) type Derived = (&'static str, fn() -> Expr);

/// Lines of orders that are not cancelled.
const LINES: Source =
    Source { kind: &ORDERS, time: "ordered_at", counts: Some(|| col("is_cancelled").is_not_true()), derived: &[] };

/// Rows of feedback, with the scale in force.
const VOICES: Source = Source { kind: &FEEDBACK, time: "at", counts: None, derived: &[("out_of", out_of)] };

/// Ratings that name no scale are out of five.
fn out_of() -> Expr {
    coalesce(vec![col("scale"), lit(ScalarValue::Decimal128(Some(50_000), 18, 4))])
}

impl Source {
    /// Lines of orders.
    pub(crate) const LINES: Self = LINES;

    /// The tables whose rows make customers known, whether or not a measure asks for them.
    pub(crate) const KNOWING: [Self; 2] = [LINES, VOICES];
}

impl Level {
    /// The rows that it is made of; nothing for a level that crosses buckets.
    pub(crate) const fn source(self) -> Option<Source> {
        match self {
            Self::Lines | Self::Orders | Self::Products | Self::ProductOrders | Self::Categories | Self::Channels => {
                Some(LINES)
            }
            Self::Feedback => Some(VOICES),
            Self::Referred => None,
        }
    }

    /// Whether a row of the level is a row of its table.
    pub(crate) const fn is_plain(self) -> bool {
        matches!(self, Self::Lines | Self::Feedback)
    }
}
