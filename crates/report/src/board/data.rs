//! What a review is made of.

use crate::data::{Decimal, Header, Pareto, Privacy};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use terrace_domain::Money;
use terrace_words::Title;

/// Everything that a review shows.
#[derive(Debug, Clone, Serialize)]
pub struct BoardData {
    /// Which policy, which facts, which moment.
    pub header: Header,
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
    /// Whether ids that are personal are masked.
    pub privacy: Privacy,
}

/// The spans that are held against each other.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BoardPeriods {
    /// The last twelve months.
    pub now: BoardPeriod,
    /// The twelve months before.
    pub before: BoardPeriod,
    /// The day of the roll-out, as the policy has it.
    pub since: Option<String>,
}

/// A span of days, both ends included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BoardPeriod {
    /// Its first day.
    pub from: String,
    /// Its last day.
    pub to: String,
}

/// A goal with the figure that it is about.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BoardGoalLine {
    /// What was measured.
    pub figure: BoardFigure,
    /// What was to be reached.
    pub target: BoardTarget,
}

/// What a figure is to reach.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct BoardTarget {
    /// The figure at least, or at most.
    pub value: BoardValue,
    /// Whether the figure is to be at most as large.
    pub is_most: bool,
    /// Whether it is reached; `None` if the figure cannot be told.
    pub reached: Option<bool>,
    /// Whether the figure's range lies on one side of the target.
    pub is_certain: bool,
}

/// Figures that belong together.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BoardSection {
    /// A name that stays the same in all languages.
    pub key: &'static str,
    /// For people.
    pub title: Title,
    /// What it shows.
    pub about: Title,
    /// What it comes to in a sentence, where its figures don't say so themselves.
    pub finding: Option<Title>,
    /// By themselves.
    pub figures: Vec<BoardFigure>,
    /// By tier.
    pub tables: Vec<BoardTable>,
    /// How something is spread.
    pub curves: Vec<BoardCurve>,
    /// Customers to turn to.
    pub customers: Vec<TargetCustomers>,
    /// What else is to be known, such as what is missing.
    pub remarks: Vec<Title>,
}

/// Figures by tier.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BoardTable {
    /// What the rows are.
    pub title: Title,
    /// What the columns are, without the first.
    pub columns: Vec<Title>,
    /// A figure each column.
    pub rows: Vec<BoardRow>,
}

/// One line of a table.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BoardRow {
    /// The tier, or the move.
    pub name: Title,
    /// One each column.
    pub figures: Vec<BoardFigure>,
}

/// How an amount is spread over customers.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BoardCurve {
    /// Whether it is profit, and not revenue.
    pub is_profit: bool,
    /// The curve.
    pub curve: Pareto,
}

/// The largest customers of a segment.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct TargetCustomers {
    /// The segment.
    pub segment: Title,
    /// The largest first.
    pub customers: Vec<TargetCustomer>,
}

/// A customer to turn to.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct TargetCustomer {
    /// The id, masked where it is personal and personal fields are masked.
    pub id: String,
    /// Net amount of the last twelve months.
    pub revenue: BoardValue,
    /// Net amount of the twelve before.
    pub before: BoardValue,
    /// Orders of the last twelve months.
    pub orders: u64,
}

/// One figure.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BoardFigure {
    /// A name that stays the same in all languages, and leads to its rows.
    pub key: String,
    /// For people.
    pub name: Title,
    /// What it means.
    pub definition: Title,
    /// What it is measured in.
    pub unit: BoardUnit,
    /// `None` if it cannot be told.
    pub value: Option<BoardValue>,
    /// Where the true value lies, in 19 of 20 cases; `None` where nothing is estimated, or nothing can be said of it.
    pub interval: Option<[BoardValue; 2]>,
    /// How many are counted: customers who answered, orders, customers won.
    pub of: Option<u64>,
    /// The same of the span before.
    pub before: Option<BoardValue>,
    /// How the two differ.
    pub change: Option<BoardChange>,
    /// What the figure rests on.
    pub grade: BoardGrade,
    /// Why it cannot be told.
    pub missing: Option<Title>,
    /// The command that lists its rows; `None` if it has none of its own.
    pub rows: Option<String>,
}

/// How a figure differs from that of the span before.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct BoardChange {
    /// As a part of the value before where `is_relative`, else the difference.
    pub value: BoardValue,
    /// Where the true difference lies.
    pub interval: Option<[BoardValue; 2]>,
    /// Whether it is a part of the value before.
    pub is_relative: bool,
    /// Of shares and ratios, whose difference is told in points or as it is: the same as a part of the value before. By 15%
    /// some mean the one, some the other.
    pub relative: Option<BoardValue>,
    /// What it rests on: a difference before and after says what happened, not why.
    pub grade: BoardGrade,
}

/// What a figure rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub enum BoardGrade {
    /// Counted, or estimated from those who answered.
    #[serde(rename = "measured")]
    Measured,
    /// The own past with trend and season taken off.
    D,
    /// A difference before and after.
    E,
    /// Too little is known.
    #[serde(rename = "-")]
    Unknown,
}

/// What a figure is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BoardUnit {
    /// Units of the currency.
    Money,
    /// Customers, orders.
    Count,
    /// A part of a whole, shown in percent.
    Share,
    /// A change as a part of what was, shown in percent with its sign.
    Growth,
    /// A score from −1 to 1, shown in points of a hundred.
    Points,
    /// A plain number.
    Ratio,
}

/// A figure's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BoardValue {
    /// An amount.
    Money(Money),
    /// A number of things.
    Count(u64),
    /// Everything else.
    Number(Decimal),
}

impl Serialize for BoardValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Money(amount) => serializer.collect_str(amount),
            Self::Count(count) => serializer.serialize_u64(*count),
            Self::Number(number) => serializer.serialize_f64(number.0 as f64 / 1e6),
        }
    }
}

impl JsonSchema for BoardValue {
    fn schema_name() -> Cow<'static, str> {
        "BoardValue".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "number"], "description": "An amount as the text of an exact decimal, else a number." })
    }
}
