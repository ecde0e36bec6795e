//! What measures ask for: which rows are folded, over which span, to what.

mod request;
mod rows;
mod source;

pub(crate) use request::{AskedPart, Request};
pub(crate) use rows::condition_of;
pub(crate) use source::Source;

use crate::conditions::{Condition, Value};
use serde::Serialize;
use terrace_domain::{AsOf, LocalTime, LostAfter, Window};

/// What one row stands for where a part is aggregated. All levels are per customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
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
    /// A category first bought from after the day of the first purchase: `at` (that first time).
    FurtherCategories,
    /// A line that is a return: `at`, and `days` from the purchase to it, null where none is found; see `fold/returns`.
    Returns,
    /// A row of feedback: the columns of the feedback table.
    Feedback,
    /// A contact: the columns of the contacts table.
    Contacts,
    /// A case: the columns of the cases table, `open_for`, the microseconds from opening to closing, null for a case that
    /// is open at the as-of, and `answered_after`, those to the first answer.
    Cases,
    /// A payment whose due day is over: the columns of the payments table, and `late`, the days from the due day to
    /// that of payment, null for one that is not paid at the as-of.
    Payments,
    /// A product held: the newest `amount` in the span, and its `at`.
    Balances,
    /// A customer who names this one as referrer: `net` (in the span), and `depth`, how many people long the longest chain
    /// of referrals is that begins with them. Crosses buckets.
    Referred,
}

/// Which facts of a level count, by their time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) enum Over {
    /// Those of the window.
    Window,
    /// Those of the window before.
    Before,
    /// Those of both.
    Both,
    /// All before the window.
    Earlier,
    /// All before the as-of.
    Ever,
}

/// How the rows of a level become one value per customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) enum Aggregate {
    /// How many.
    Count,
    /// On how many calendar days.
    Days,
    /// Sum of an amount, a quantity or an integer; 0 of nothing.
    Sum(&'static str),
    /// The same, of the rows of the first calendar day alone.
    FirstDay(&'static str),
    /// The smallest.
    Min(&'static str),
    /// The largest.
    Max(&'static str),
    /// Sum of the ratios of two columns, in units of 10⁻¹².
    Ratios(&'static str, &'static str),
    /// The `name` whose other column is largest; ties by name.
    Top(&'static str),
    /// How many different texts a column has.
    Distinct(&'static str),
    /// The mean ratio of two columns on the last calendar day, or what it is compared with, in units of 10⁻¹²; null with
    /// fewer than two days that have one.
    Change(ChangeFigure, &'static str, &'static str),
    /// What is known of the stay in which the rows end; null of nothing.
    Stay(StayFigure),
}

/// A figure of how a mean has changed from one day that has it to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) enum ChangeFigure {
    /// That of the last day less that of the day before.
    Difference,
    /// That of the day before the last.
    Before,
}

/// One figure of the stay in which a customer's orders end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) enum StayFigure {
    /// The how-manieth it is.
    Number,
    /// How many rows it has.
    Rows,
    /// When its first day began.
    Began,
    /// The most days of silence that do not end it; null where no rule is given.
    LostAfter,
}

impl Aggregate {
    /// The columns that it folds.
    pub(crate) const fn columns(self) -> [Option<&'static str>; 2] {
        match self {
            Self::Count | Self::Days | Self::Stay(_) => [None, None],
            Self::Sum(column)
            | Self::FirstDay(column)
            | Self::Min(column)
            | Self::Max(column)
            | Self::Top(column)
            | Self::Distinct(column) => [Some(column), None],
            Self::Ratios(over, under) | Self::Change(_, over, under) => [Some(over), Some(under)],
        }
    }
}

/// One aggregate of a measure.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part {
    /// What a row is.
    pub level: Level,
    /// Which facts count.
    pub over: Over,
    /// What becomes of them.
    pub aggregate: Aggregate,
    /// Rows that count; all without it.
    pub when: Option<fn(&Scope) -> Condition>,
    /// Whether the facts that a policy leaves out count all the same: it is the whole that a share is taken of.
    pub whole: bool,
}

impl Part {
    /// An aggregate over the window's rows of a level.
    pub const fn new(level: Level, aggregate: Aggregate) -> Self {
        Self { level, over: Over::Window, aggregate, when: None, whole: false }
    }

    /// Only of rows where the condition holds.
    pub const fn when(self, condition: fn(&Scope) -> Condition) -> Self {
        Self { when: Some(condition), ..self }
    }

    /// Over other facts than the window's.
    pub const fn over(self, over: Over) -> Self {
        Self { over, ..self }
    }

    /// Of all facts, whichever a policy chooses.
    pub const fn of_all_facts(self) -> Self {
        Self { whole: true, ..self }
    }

    /// The rows that count, of a span of that number; `None` if all do.
    pub(crate) fn condition(&self, span: usize) -> Option<Condition> {
        let scope = Scope { level: self.level, span };
        let bought = match self.level {
            // A product counts in a span in which it was bought at all.
            Level::ProductOrders => Some(scope.number("orders").is_above(0)),
            // So does one that was held in it.
            Level::Balances => Some(scope.is_filled("amount")),
            _ => None,
        };
        match (bought, self.when.map(|when| when(&scope))) {
            (Some(bought), Some(condition)) => Some(bought.and(condition)),
            (bought, condition) => bought.or(condition),
        }
    }
}

/// The parts of a measure as they are asked: over a window, of the rows for which a condition holds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AskedParts<'a> {
    pub parts: &'a [Part],
    pub window: Window,
    /// The facts that there are for it; `None` if all are.
    pub rows: Option<&'a Condition>,
    /// What ends a stay; `None` if nothing does.
    pub lost_after: Option<LostAfter>,
}

/// A span of time: start included, end excluded. The as-of ends all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Span {
    /// `None`: from the first fact on.
    pub from: Option<LocalTime>,
    /// `None`: to the as-of.
    pub to: Option<LocalTime>,
}

impl Span {
    /// The span of a part for a window; `None` for the window before `all`.
    pub(crate) fn new(window: Window, over: Over, as_of: &AsOf) -> Option<Self> {
        Some(match over {
            Over::Ever => Self { from: None, to: None },
            Over::Window => Self { from: window.start(as_of), to: None },
            Over::Before => window.before(as_of).map(|(from, to)| Self { from: Some(from), to: Some(to) })?,
            Over::Earlier => Self { from: None, to: Some(window.start(as_of)?) },
            Over::Both => window.before(as_of).map(|(from, _)| Self { from: Some(from), to: None })?,
        })
    }

    /// Whether every time lies in the span.
    pub(crate) fn is_everything(self) -> bool {
        self.from.is_none() && self.to.is_none()
    }

    /// Whether a time, in microseconds, lies in the span.
    pub(crate) fn holds(self, micros: i64) -> bool {
        let (from, to) = self.bounds();
        from <= micros && micros < to
    }

    /// The first microsecond and the one after the last.
    pub(crate) fn bounds(self) -> (i64, i64) {
        (self.from.map_or(i64::MIN, LocalTime::micros), self.to.map_or(i64::MAX, LocalTime::micros))
    }
}

/// The columns of a level as they are called for one span.
pub(crate) struct Scope {
    level: Level,
    span: usize,
}

impl Scope {
    /// What a column of yes and no says.
    pub(crate) fn flag(&self, name: &str) -> Condition {
        Condition::Flag(self.name(name))
    }

    /// The number in a column.
    pub(crate) fn number(&self, name: &str) -> Value {
        Value::Column(self.name(name))
    }

    /// Whether a column is null.
    pub(crate) fn is_null(&self, name: &str) -> Condition {
        Condition::IsNull(self.name(name))
    }

    /// Whether a column has a value.
    pub(crate) fn is_filled(&self, name: &str) -> Condition {
        Condition::IsFilled(self.name(name))
    }

    /// Whether a text is one of the words, ignoring case, blanks, `-` and `_`. The words are given without these.
    pub(crate) fn is_one_of(&self, name: &str, words: &[&str]) -> Condition {
        Condition::IsOneOf(self.name(name), words.iter().map(|word| (*word).to_owned()).collect())
    }

    /// What a column of the level's row is called.
    pub(crate) fn name(&self, name: &str) -> String {
        let spanned = matches!(
            (self.level, name),
            (Level::ProductOrders, "orders")
                | (Level::Categories | Level::Channels, "gross")
                | (Level::Balances, "amount" | "at")
                | (Level::Referred, "net")
        );
        if spanned { spanned_name(name, self.span) } else { name.to_owned() }
    }
}

/// What a column that a level has once for each span is called.
pub(crate) fn spanned_name(name: &str, span: usize) -> String {
    format!("{name}_{span}")
}
