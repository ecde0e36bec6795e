//! From the parts that measures ask for to plans of the query engine: what is aggregated, and at which level.

mod levels;
pub(crate) mod lines;
mod request;

pub(crate) use levels::plan;
pub(crate) use request::Request;

use datafusion::arrow::datatypes::DataType;
use datafusion::common::ScalarValue;
use datafusion::functions_aggregate::expr_fn::{count, count_distinct, max, min};
use datafusion::logical_expr::{Expr, ExprFunctionExt, cast, col, lit};
use terrace_domain::{AsOf, LocalTime, Window};

/// What one row stands for where a part is aggregated. All levels are per customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    /// A line of an order, a return included: the columns of the orders table.
    Lines,
    /// An order that exists: `at` (its earliest line that is no return) and `gross` (all its lines).
    Orders,
    /// A product bought: `name`, `at` (the last time).
    Products,
    /// A product bought: `orders` (on how many in the span).
    ProductOrders,
    /// A category bought from: `name`, `at` (the last time), `gross` (in the span).
    Categories,
    /// A channel bought through: `name`, `at` (the last time), `gross` (in the span).
    Channels,
    /// A row of feedback: the columns of the feedback table.
    Feedback,
    /// A customer who names this one as referrer: `net` (in the span). Crosses buckets.
    Referred,
}

/// Which facts of a level count, by their time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Over {
    /// Those of the window.
    Window,
    /// Those of the window before.
    Before,
    /// Those of both.
    Both,
    /// All before the as-of.
    Ever,
}

/// How the rows of a level become one value per customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fold {
    /// How many.
    Count,
    /// On how many calendar days.
    Days,
    /// Sum of an amount, a quantity or an integer; 0 of nothing.
    Sum(&'static str),
    /// The smallest.
    Min(&'static str),
    /// The largest.
    Max(&'static str),
    /// Sum of the ratios of two columns, in units of 10⁻¹².
    Ratios(&'static str, &'static str),
    /// The `name` whose other column is largest; ties by name.
    Top(&'static str),
}

/// One aggregate of a measure.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part {
    /// What a row is.
    pub level: Level,
    /// Which facts count.
    pub over: Over,
    /// What becomes of them.
    pub fold: Fold,
    /// Rows that count; all without it.
    pub when: Option<fn(&Scope) -> Expr>,
}

impl Part {
    /// An aggregate over the window's rows of a level.
    pub const fn new(level: Level, fold: Fold) -> Self {
        Self { level, over: Over::Window, fold, when: None }
    }

    /// Only of rows where the condition holds.
    pub const fn when(self, condition: fn(&Scope) -> Expr) -> Self {
        Self { when: Some(condition), ..self }
    }

    /// Over other facts than the window's.
    pub const fn over(self, over: Over) -> Self {
        Self { over, ..self }
    }
}

/// A span of time: start included, end excluded. The as-of ends all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Span {
    /// Nothing: from the first fact on.
    pub from: Option<LocalTime>,
    /// Nothing: to the as-of.
    pub to: Option<LocalTime>,
}

impl Span {
    /// The span of a part for a window; nothing for the window before `all`.
    pub(crate) fn new(window: Window, over: Over, as_of: &AsOf) -> Option<Self> {
        Some(match over {
            Over::Ever => Self { from: None, to: None },
            Over::Window => Self { from: window.start(as_of), to: None },
            Over::Before => window.before(as_of).map(|(from, to)| Self { from: Some(from), to: Some(to) })?,
            Over::Both => window.before(as_of).map(|(from, _)| Self { from: Some(from), to: None })?,
        })
    }

    /// Whether a column of times lies in the span; nothing where every time does.
    pub(crate) fn holds(self, time: &Expr) -> Option<Expr> {
        let from = self.from.map(|from| time.clone().gt_eq(time_literal(from)));
        let to = self.to.map(|to| time.clone().lt(time_literal(to)));
        both(from, to)
    }
}

/// The columns of a level as they are called for one span.
pub(crate) struct Scope {
    level: Level,
    span: usize,
}

impl Scope {
    /// A column of the level's row.
    pub(crate) fn col(&self, name: &str) -> Expr {
        let spanned = matches!(
            (self.level, name),
            (Level::ProductOrders, "orders")
                | (Level::Categories | Level::Channels, "gross")
                | (Level::Referred, "net")
        );
        if spanned { col(spanned_name(name, self.span)) } else { col(name) }
    }

    fn time(&self) -> Option<Expr> {
        match self.level {
            Level::Lines => Some(col("ordered_at")),
            Level::Orders | Level::Products | Level::Categories | Level::Channels | Level::Feedback => Some(col("at")),
            Level::ProductOrders | Level::Referred => None,
        }
    }
}

pub(crate) fn spanned_name(name: &str, span: usize) -> String {
    format!("{name}_{span}")
}

pub(crate) fn time_literal(time: LocalTime) -> Expr {
    lit(ScalarValue::TimestampMicrosecond(Some(time.micros()), None))
}

pub(crate) fn both(one: Option<Expr>, other: Option<Expr>) -> Option<Expr> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.and(other)),
        (one, other) => one.or(other),
    }
}

/// The aggregate expression of a fold over rows where the condition holds.
pub(crate) fn aggregate(fold: Fold, scope: &Scope, condition: Option<Expr>) -> datafusion::error::Result<Expr> {
    let value = match fold {
        Fold::Count => count(lit(1i64)),
        Fold::Days => {
            let time = scope.time().unwrap_or_else(|| col("at"));
            count_distinct(cast(cast(time, DataType::Date32), DataType::Int32))
        }
        Fold::Sum(column) => crate::functions::exact_sum(scope.col(column)),
        Fold::Min(column) => min(scope.col(column)),
        Fold::Max(column) => max(scope.col(column)),
        Fold::Ratios(over, under) => crate::functions::ratio_sum(scope.col(over), scope.col(under)),
        Fold::Top(by) => crate::functions::top_name(col("name"), scope.col(by)),
    };
    let distinct = fold == Fold::Days;
    match condition {
        // Building an aggregate anew forgets that it was distinct.
        Some(condition) if distinct => value.distinct().filter(condition).build(),
        Some(condition) => value.filter(condition).build(),
        None => Ok(value),
    }
}
