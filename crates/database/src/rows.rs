//! Rows as they are handed on.

use crate::error::DatabaseError;
use std::borrow::Cow;

/// A cell of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FetchedCell<'v> {
    /// No value.
    Null,
    /// A number as the database writes it, with a decimal point.
    Number(Cow<'v, str>),
    /// Anything else, as text.
    Text(Cow<'v, str>),
}

impl FetchedCell<'_> {
    /// Its text; empty without a value.
    pub fn text(&self) -> &str {
        match self {
            Self::Null => "",
            Self::Number(text) | Self::Text(text) => text,
        }
    }
}

/// Takes rows while they come.
pub trait RowTaker {
    /// What may go wrong.
    type Error: From<DatabaseError>;

    /// Takes the names of the columns, once, before any row.
    ///
    /// # Errors
    /// Whatever stops the reading.
    fn columns(&mut self, names: &[String]) -> Result<(), Self::Error>;

    /// Takes a row.
    ///
    /// # Errors
    /// Whatever stops the reading.
    fn row(&mut self, cells: &[FetchedCell<'_>]) -> Result<(), Self::Error>;
}

/// What a column holds, as far as its type says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ColumnSort {
    Number,
    /// Written `t` and `f`.
    Flag,
    /// A time of a session in UTC: with an offset it says itself which moment it is.
    ZonedTime,
    Text,
    Bytes,
    /// Amounts that the server does not write as they are kept.
    Inexact,
}

impl ColumnSort {
    /// A value that the database wrote as text.
    pub fn cell<'v>(self, text: &'v str) -> FetchedCell<'v> {
        match self {
            Self::Number => FetchedCell::Number(Cow::Borrowed(text)),
            Self::Flag => FetchedCell::Text(Cow::Borrowed(match text {
                "t" => "true",
                "f" => "false",
                other => other,
            })),
            Self::ZonedTime => FetchedCell::Text(Cow::Owned(with_offset(text))),
            Self::Text | Self::Bytes | Self::Inexact => FetchedCell::Text(Cow::Borrowed(text)),
        }
    }
}

/// `2026-03-01 08:00:00.5+00` or `2026-03-01 08:00:00.5`, both in UTC, as `2026-03-01T08:00:00.5+00:00`; what is no time
/// of the clock, such as `infinity`, stays.
fn with_offset(text: &str) -> String {
    let bare = text.strip_suffix("+00").unwrap_or(text);
    match bare.split_once(' ') {
        Some((day, clock)) if clock.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.')) => {
            format!("{day}T{clock}+00:00")
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_with_a_zone_say_their_offset() {
        for (written, told) in [
            ("2026-03-01 08:00:00.5+00", "2026-03-01T08:00:00.5+00:00"),
            ("2026-03-01 08:00:00", "2026-03-01T08:00:00+00:00"),
            ("infinity", "infinity"),
            ("0044-03-15 12:00:00+00 BC", "0044-03-15 12:00:00+00 BC"),
        ] {
            assert_eq!(ColumnSort::ZonedTime.cell(written).text(), told);
        }
        assert_eq!((ColumnSort::Flag.cell("t").text(), ColumnSort::Flag.cell("f").text()), ("true", "false"));
    }
}
