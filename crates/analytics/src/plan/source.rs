use super::Level;
use datafusion::arrow::datatypes::DataType;
use datafusion::common::ScalarValue;
use datafusion::functions::core::expr_fn::{coalesce, greatest};
use datafusion::logical_expr::{Expr, cast, col, lit, when};
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
    pub counts: Option<fn(&AsOf) -> Expr>,
    /// Columns beside those of the table.
    pub derived: &'static [Derived],
    /// Whether a row makes the customer known to whom it belongs.
    pub knows: bool,
}

/// A column that is made of others: integers, or amounts.
pub(crate) struct Derived {
    pub name: &'static str,
    pub data_type: DataType,
    pub of: fn(&AsOf) -> Expr,
}

/// The type of amounts and of numbers with decimals.
const DECIMAL: DataType = DataType::Decimal128(18, 4);

const PLAIN: Source = Source { kind: &ORDERS, time: "at", by_time: true, counts: None, derived: &[], knows: true };

/// Lines of orders that are not cancelled.
const LINES: Source = Source { time: "ordered_at", counts: Some(|_| col("is_cancelled").is_not_true()), ..PLAIN };

/// Rows of feedback, with the scale in force.
const VOICES: Source =
    Source { kind: &FEEDBACK, derived: &[Derived { name: "out_of", data_type: DECIMAL, of: out_of }], ..PLAIN };

const TOUCHES: Source = Source { kind: &CONTACTS, ..PLAIN };

/// Cases, with how long each took.
const TICKETS: Source = Source {
    kind: &CASES,
    time: "opened_at",
    derived: &[Derived { name: "open_for", data_type: DataType::Int64, of: open_for }],
    ..PLAIN
};

const HOLDINGS: Source = Source { kind: &BALANCES, ..PLAIN };

/// Payments that name a customer and were due or made.
const NAMED: Source = Source {
    kind: &PAYMENTS,
    time: "due_at",
    by_time: false,
    counts: Some(|as_of| {
        let happened = |name: &str| coalesce(vec![before(as_of.local(), name), lit(false)]);
        happened("due_at").or(happened("paid_at"))
    }),
    ..PLAIN
};

/// Payments whose due day is over, under their owners' ids. Who is known does not depend on whether they are asked.
const DUES: Source = Source {
    kind: &PAYMENTS,
    time: "due_at",
    counts: Some(|as_of| before(as_of.local().date().start(), "due_at")),
    derived: &[Derived { name: "late", data_type: DataType::Int64, of: late }],
    knows: false,
    ..PLAIN
};

/// Ratings that name no scale are out of five.
fn out_of(_: &AsOf) -> Expr {
    coalesce(vec![col("scale"), lit(ScalarValue::Decimal128(Some(50_000), 18, 4))])
}

/// Microseconds from opening to closing; null where a case is not closed before the as-of.
fn open_for(as_of: &AsOf) -> Expr {
    let micros = |name: &str| cast(col(name), DataType::Int64);
    // A closing day without a clock time may stand before the time of opening.
    let taken = greatest(vec![micros("closed_at") - micros("opened_at"), lit(0i64)]);
    known(as_of, "closed_at", taken)
}

/// Days from the due day to the day of payment; null where nothing was paid before the as-of.
fn late(as_of: &AsOf) -> Expr {
    let day = |name: &str| cast(cast(cast(col(name), DataType::Date32), DataType::Int32), DataType::Int64);
    known(as_of, "paid_at", day("paid_at") - day("due_at"))
}

/// What holds where a time lies before the as-of; else null.
fn known(as_of: &AsOf, time: &str, then: Expr) -> Expr {
    let nothing = lit(ScalarValue::Int64(None));
    when(before(as_of.local(), time), then).otherwise(nothing.clone()).unwrap_or(nothing)
}

fn before(moment: LocalTime, time: &str) -> Expr {
    col(time).lt(lit(ScalarValue::TimestampMicrosecond(Some(moment.micros()), None)))
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
    /// The rows that it is made of; nothing for a level that crosses buckets.
    pub(crate) const fn source(self) -> Option<Source> {
        match self {
            Self::Lines | Self::Orders | Self::Products | Self::ProductOrders | Self::Categories | Self::Channels => {
                Some(LINES)
            }
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
