use super::Level;
use crate::conditions::{Condition, Value};
use terrace_domain::facts::{BALANCES, CASES, CONTACTS, FEEDBACK, ORDERS, PAYMENTS};
use terrace_domain::{AsOf, FactKind, LocalTime};

/// Where the rows of a level come from.
#[derive(Clone, Copy)]
pub(crate) struct Source {
    /// The table.
    pub kind: &'static FactKind,
    /// When a row happened.
    pub time: &'static str,
    /// Whether rows at or after the as-of don't exist, nor rows without a time; else `counts` alone says.
    pub by_time: bool,
    /// The rows that count; all without it.
    pub counts: Option<fn(&AsOf) -> Condition>,
    /// Columns beside those of the table.
    pub derived: &'static [Derived],
    /// Whether a row makes the customer known to whom it belongs.
    pub knows: bool,
}

/// A column of whole numbers that is made of others.
pub(crate) struct Derived {
    pub name: &'static str,
    pub of: fn(&AsOf) -> Value,
}

const PLAIN: Source = Source { kind: &ORDERS, time: "at", by_time: true, counts: None, derived: &[], knows: true };

/// Lines of orders that are not cancelled.
const LINES: Source =
    Source { time: "ordered_at", counts: Some(|_| Condition::flag("is_cancelled").is_not_true()), ..PLAIN };

/// Rows of feedback, with the scale in force.
const VOICES: Source = Source { kind: &FEEDBACK, derived: &[Derived { name: "out_of", of: out_of }], ..PLAIN };

const TOUCHES: Source = Source { kind: &CONTACTS, ..PLAIN };

/// Cases, with how long each took until the first answer and in all.
const TICKETS: Source = Source {
    kind: &CASES,
    time: "opened_at",
    derived: &[Derived { name: "open_for", of: open_for }, Derived { name: "answered_after", of: answered_after }],
    ..PLAIN
};

const HOLDINGS: Source = Source { kind: &BALANCES, ..PLAIN };

/// Payments that name a customer and were due or made.
const NAMED: Source = Source {
    kind: &PAYMENTS,
    time: "due_at",
    by_time: false,
    counts: Some(|as_of| {
        let happened = |name: &str| before(as_of.local(), name).is_true();
        happened("due_at").or(happened("paid_at"))
    }),
    ..PLAIN
};

/// Payments whose due day is over, under their owners' ids. Who is known does not depend on whether they are asked.
const DUES: Source = Source {
    kind: &PAYMENTS,
    time: "due_at",
    counts: Some(|as_of| before(as_of.local().date().start(), "due_at")),
    derived: &[Derived { name: "late", of: late }],
    knows: false,
    ..PLAIN
};

/// Ratings that name no scale are out of five.
fn out_of(_: &AsOf) -> Value {
    Value::column("scale").or_else(50_000)
}

/// Microseconds from opening to closing; null where a case is not closed before the as-of.
fn open_for(as_of: &AsOf) -> Value {
    from_opening(as_of, "closed_at")
}

/// Microseconds from opening to the first answer; null where there was none before the as-of.
fn answered_after(as_of: &AsOf) -> Value {
    from_opening(as_of, "answered_at")
}

fn from_opening(as_of: &AsOf, until: &str) -> Value {
    // A day without a clock time may stand before the time of opening.
    let taken = Value::column(until).minus(Value::column("opened_at")).no_less_than(0);
    taken.only_where(before(as_of.local(), until))
}

/// Days from the due day to the day of payment; null where nothing was paid before the as-of.
fn late(as_of: &AsOf) -> Value {
    let days = Value::column("paid_at").day().minus(Value::column("due_at").day());
    days.only_where(before(as_of.local(), "paid_at"))
}

/// Whether a time lies before another.
fn before(moment: LocalTime, time: &str) -> Condition {
    Value::column(time).is_below(moment.micros())
}

impl Source {
    /// Lines of orders.
    pub(crate) const LINES: Self = LINES;

    /// The tables whose rows make customers known, whether or not a measure asks for them.
    pub(crate) const KNOWING: [Self; 6] = [LINES, VOICES, TOUCHES, TICKETS, HOLDINGS, NAMED];

    /// Whether both are the same rows.
    pub(crate) fn is(&self, other: &Self) -> bool {
        (self.kind, self.knows) == (other.kind, other.knows)
    }
}

impl Level {
    /// The rows that it is made of; `None` for a level that crosses buckets.
    pub(crate) const fn source(self) -> Option<Source> {
        match self {
            Self::Lines
            | Self::Orders
            | Self::Products
            | Self::ProductOrders
            | Self::Categories
            | Self::Channels
            | Self::FurtherCategories
            | Self::Returns => Some(LINES),
            Self::Feedback => Some(VOICES),
            Self::Contacts => Some(TOUCHES),
            Self::Cases => Some(TICKETS),
            Self::Payments => Some(DUES),
            Self::Balances => Some(HOLDINGS),
            Self::Referred => None,
        }
    }

    /// The kind of facts that it is made of.
    pub(crate) const fn facts(self) -> &'static str {
        match self.source() {
            Some(source) => source.kind.name,
            None => "customers",
        }
    }

    /// Whether a row of the level is a row of its table.
    pub(crate) const fn is_plain(self) -> bool {
        matches!(self, Self::Lines | Self::Feedback | Self::Contacts | Self::Cases | Self::Payments)
    }
}
