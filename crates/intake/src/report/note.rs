//! What a person should know of how a file was read, though nothing is wrong.

use crate::remark::ReadingNote;
use terrace_domain::{Coded, sum_text};

/// A remark on a file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Note {
    /// There is no order number: the lines of one customer at one time are one order.
    MadeOrders,
    /// Numbers with more than four decimals were rounded, halves to even.
    Rounded {
        /// Our column.
        column: &'static str,
        /// How many.
        count: u64,
    },
    /// Currency signs stood beside numbers; they were taken off, not taken as a currency.
    CurrencySigns {
        /// Our column.
        column: &'static str,
        /// The signs.
        signs: String,
    },
    /// Two headers mean the same; the other one was used.
    PassedOver {
        /// The header that was not used.
        header: String,
        /// Our column.
        column: &'static str,
        /// The header that the column is taken from.
        taken: String,
    },
    /// Statuses that are not known count as sales.
    UnknownStatuses {
        /// As the file has them.
        statuses: String,
        /// The same as a mapping lists them.
        words: String,
    },
    /// Statuses that count as sales, though not every shop means one by them.
    OpenStatuses {
        /// As the file has them, with their rows.
        statuses: String,
        /// The same as a mapping lists them.
        words: String,
    },
    /// Rows say that some of them came back, and no column says how much: they count whole.
    UnsaidRefunds {
        /// How many.
        rows: u64,
    },
    /// A column of refunds speaks of whole orders, of which it says the same on several lines.
    RefundsOfOrders {
        /// The file's header.
        header: String,
    },
    /// Ids that are no person: their rows have no customer.
    Nobody {
        /// The ids, with their rows.
        ids: String,
        /// How many rows they have together.
        rows: u64,
        /// The money of these rows, in ten-thousandths.
        money: i128,
    },
    /// More came back than a row is worth: as much as it is worth was taken.
    RefundsAbove {
        /// The file's header.
        header: String,
        /// How many.
        rows: u64,
    },
    /// A column says what was asked for as a refund, and nothing says that it was paid: it takes nothing off.
    RefundsRequested {
        /// The file's header.
        header: String,
        /// How many rows.
        rows: u64,
        /// What was asked for, in ten-thousandths.
        money: i128,
    },
    /// Discounts are above the price of their line: as much as it is worth was taken off.
    DiscountsAbove {
        /// The file's header.
        header: String,
        /// How many.
        rows: u64,
        /// What was not taken off, in ten-thousandths.
        money: i128,
    },
    /// Times with an offset were turned into the workspace's zone.
    OffsetsTurned {
        /// Our column.
        column: &'static str,
        /// The zone.
        zone: String,
    },
    /// The amounts were computed as quantity × unit price − discount.
    AmountsComputed,
    /// Rows have no customer: they are kept, and take part in no tier.
    WithoutCustomer {
        /// How many.
        rows: u64,
    },
    /// All lines of an order have the same amount, by a header that may mean the order's total.
    RepeatedTotals {
        /// The file's header.
        header: String,
        /// How many orders of several lines are so.
        orders: u64,
        /// Their lines.
        lines: u64,
    },
    /// A column holds totals of orders: it was not used for their lines.
    TotalsOfOrders {
        /// The file's header.
        header: String,
    },
    /// A column holds discounts of orders: they were not taken off the lines.
    DiscountsOfOrders {
        /// The file's header.
        header: String,
    },
    /// Rows leave out what the first row of their order says: it was taken from there.
    TakenFromFirstRows {
        /// How many rows.
        rows: u64,
    },
    /// How headers, marks and sheets were understood.
    Reading(ReadingNote),
    /// Lines with totals were left out.
    Totals {
        /// Their numbers.
        lines: String,
    },
}

impl Coded for Note {
    fn code(&self) -> &'static str {
        match self {
            Self::MadeOrders => "T0160",
            Self::Rounded { .. } => "T0161",
            Self::CurrencySigns { .. } => "T0162",
            Self::PassedOver { .. } => "T0163",
            Self::UnknownStatuses { .. } => "T0164",
            Self::OffsetsTurned { .. } => "T0165",
            Self::AmountsComputed => "T0166",
            Self::WithoutCustomer { .. } => "T0167",
            Self::Reading(note) => note.code(),
            Self::Totals { .. } => "T0168",
            Self::RepeatedTotals { .. } => "T0169",
            Self::TotalsOfOrders { .. } => "T0170",
            Self::DiscountsOfOrders { .. } => "T0171",
            Self::TakenFromFirstRows { .. } => "T0172",
            Self::OpenStatuses { .. } => "T1102",
            Self::UnsaidRefunds { .. } => "T1103",
            Self::RefundsAbove { .. } => "T1104",
            Self::Nobody { .. } => "T1105",
            Self::RefundsOfOrders { .. } => "T1106",
            Self::RefundsRequested { .. } => "T1111",
            Self::DiscountsAbove { .. } => "T1112",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        let text = |name, text: &str| (name, text.to_owned());
        match self {
            Self::MadeOrders | Self::AmountsComputed => Vec::new(),
            Self::Rounded { column, count } => vec![text("column", column), ("count", count.to_string())],
            Self::CurrencySigns { column, signs } => vec![text("column", column), text("signs", signs)],
            Self::PassedOver { header, column, taken } => {
                vec![text("header", header), text("column", column), text("taken", taken)]
            }
            Self::UnknownStatuses { statuses, words } | Self::OpenStatuses { statuses, words } => {
                vec![text("statuses", statuses), text("words", words)]
            }
            Self::Nobody { ids, rows, money } => {
                vec![text("ids", ids), ("rows", rows.to_string()), ("money", sum_text(*money))]
            }
            Self::RefundsRequested { header, rows, money } | Self::DiscountsAbove { header, rows, money } => {
                vec![text("header", header), ("rows", rows.to_string()), ("money", sum_text(*money))]
            }
            Self::RefundsAbove { header, rows } => vec![text("header", header), ("rows", rows.to_string())],
            Self::OffsetsTurned { column, zone } => vec![text("column", column), text("zone", zone)],
            Self::RepeatedTotals { header, orders, lines } => {
                vec![text("header", header), ("orders", orders.to_string()), ("lines", lines.to_string())]
            }
            Self::TotalsOfOrders { header } | Self::DiscountsOfOrders { header } | Self::RefundsOfOrders { header } => {
                vec![text("header", header)]
            }
            Self::WithoutCustomer { rows } | Self::TakenFromFirstRows { rows } | Self::UnsaidRefunds { rows } => {
                vec![("rows", rows.to_string())]
            }
            Self::Reading(note) => note.arguments(),
            Self::Totals { lines } => vec![text("lines", lines)],
        }
    }
}

impl From<ReadingNote> for Note {
    fn from(note: ReadingNote) -> Self {
        Self::Reading(note)
    }
}
