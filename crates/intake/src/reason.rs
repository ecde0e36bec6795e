//! Why a row was rejected.

use terrace_domain::Coded;

/// What is wrong with one row.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Reason {
    /// A value that every row must have is empty.
    #[error("{column} is empty")]
    Empty {
        /// Our column.
        column: &'static str,
    },
    /// Not written like a date or time, or not like the others of its column.
    #[error("{column}: `{value}` is not a date")]
    NotATime {
        /// Our column.
        column: &'static str,
        /// The value.
        value: String,
    },
    /// No calendar has that day, or no clock that time.
    #[error("{column}: there is no `{value}`")]
    ImpossibleTime {
        /// Our column.
        column: &'static str,
        /// The value.
        value: String,
    },
    /// Before 1900 or after 2199.
    #[error("{column}: `{value}` is not between 1900 and 2199")]
    TimeOutOfRange {
        /// Our column.
        column: &'static str,
        /// The value.
        value: String,
    },
    /// Not a number.
    #[error("{column}: `{value}` is not a number")]
    NotANumber {
        /// Our column.
        column: &'static str,
        /// The value.
        value: String,
    },
    /// Beyond what Terrace takes.
    #[error("{column}: `{value}` is too large")]
    TooLarge {
        /// Our column.
        column: &'static str,
        /// The value.
        value: String,
    },
    /// A spreadsheet has rounded the id.
    #[error("{column}: `{value}` has lost digits")]
    RoundedId {
        /// Our column.
        column: &'static str,
        /// The value.
        value: String,
    },
    /// Not a currency.
    #[error("{column}: `{value}` is not a currency")]
    NotACurrency {
        /// Our column.
        column: &'static str,
        /// The value.
        value: String,
    },
    /// Neither yes nor no.
    #[error("{column}: `{value}` is neither yes nor no")]
    NotAFlag {
        /// Our column.
        column: &'static str,
        /// The value.
        value: String,
    },
    /// An error value of a spreadsheet, an object or a list.
    #[error("{column}: `{value}` is no single value")]
    NotAValue {
        /// Our column.
        column: &'static str,
        /// The value.
        value: String,
    },
    /// More cells than columns.
    #[error("{found} fields where there are {expected} columns")]
    TooManyFields {
        /// Fields in the row.
        found: usize,
        /// Columns in the header.
        expected: usize,
    },
    /// Neither an amount nor a quantity and a unit price.
    #[error("no amount, and none can be computed")]
    NoAmount,
    /// A line that is not one JSON object.
    #[error("not a JSON object")]
    NotAnObject,
    /// A value that cannot be what it is: minutes or costs below zero, a rate that is not above it.
    #[error("{column}: `{value}` is too small")]
    BelowZero {
        /// Our column.
        column: &'static str,
        /// The value.
        value: String,
    },
    /// A payment without a day on which it was due or paid.
    #[error("neither due_at nor paid_at")]
    NeitherDueNorPaid,
}

impl Reason {
    /// The value that is at fault, if there is one.
    pub(crate) fn value(&self) -> Option<&str> {
        match self {
            Self::NotATime { value, .. }
            | Self::ImpossibleTime { value, .. }
            | Self::TimeOutOfRange { value, .. }
            | Self::NotANumber { value, .. }
            | Self::TooLarge { value, .. }
            | Self::RoundedId { value, .. }
            | Self::NotACurrency { value, .. }
            | Self::NotAFlag { value, .. }
            | Self::NotAValue { value, .. }
            | Self::BelowZero { value, .. } => Some(value),
            Self::Empty { .. }
            | Self::TooManyFields { .. }
            | Self::NoAmount
            | Self::NotAnObject
            | Self::NeitherDueNorPaid => None,
        }
    }
}

/// How headers of a table of rejected rows begin that say why each was refused. Whoever imports the mended table means
/// none of them.
pub const REJECT_COLUMN: &str = "terrace:";

/// A row that was not taken, as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// The line in the file, from 1; the number of the row if the format has no lines.
    pub line: u64,
    /// Why.
    pub reason: Reason,
    /// The row as it stands in the file; as CSV if the format is no text.
    pub raw: String,
}

impl Coded for Reason {
    fn code(&self) -> &'static str {
        match self {
            Self::Empty { .. } => "T0140",
            Self::NotATime { .. } => "T0141",
            Self::ImpossibleTime { .. } => "T0142",
            Self::TimeOutOfRange { .. } => "T0143",
            Self::NotANumber { .. } => "T0144",
            Self::TooLarge { .. } => "T0145",
            Self::RoundedId { .. } => "T0146",
            Self::NotACurrency { .. } => "T0147",
            Self::NotAFlag { .. } => "T0148",
            Self::NotAValue { .. } => "T0149",
            Self::TooManyFields { .. } => "T0150",
            Self::NoAmount => "T0151",
            Self::NotAnObject => "T0152",
            Self::BelowZero { .. } => "T0173",
            Self::NeitherDueNorPaid => "T0174",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Empty { column } => vec![("column", (*column).to_owned())],
            Self::NotATime { column, value }
            | Self::ImpossibleTime { column, value }
            | Self::TimeOutOfRange { column, value }
            | Self::NotANumber { column, value }
            | Self::TooLarge { column, value }
            | Self::RoundedId { column, value }
            | Self::NotACurrency { column, value }
            | Self::NotAFlag { column, value }
            | Self::NotAValue { column, value }
            | Self::BelowZero { column, value } => {
                vec![("column", (*column).to_owned()), ("value", value.clone())]
            }
            Self::TooManyFields { found, expected } => {
                vec![("found", found.to_string()), ("expected", expected.to_string())]
            }
            Self::NoAmount | Self::NotAnObject | Self::NeitherDueNorPaid => Vec::new(),
        }
    }
}
