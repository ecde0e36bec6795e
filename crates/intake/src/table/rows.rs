//! What every format is turned into: rows of cells, in chunks that can be read side by side.

use crate::error::Problem;
use crate::reason::Reason;
use crate::table::fields::{AskedFields, FieldBlock};
use arrow::array::ArrayRef;
use std::borrow::Cow;
use std::fmt::Write as _;

/// One value as the file has it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell<'a> {
    /// Nothing.
    Empty,
    /// Text, not yet trimmed.
    Text(Cow<'a, str>),
    /// A whole number.
    Integer(i64),
    /// A number in floating point.
    Float(f64),
    /// An exact decimal: value and the decimals it carries.
    Decimal(i128, i8),
    /// Microseconds since 1970: of the wall clock, or since the Unix epoch where `zoned`.
    Time {
        /// Microseconds.
        micros: i64,
        /// Whether an instant is meant.
        zoned: bool,
    },
    /// Days since 1970-01-01.
    Day(i32),
    /// Yes or no.
    Flag(bool),
    /// An object, a list, or an error value of a spreadsheet: no value of ours.
    Fault(Cow<'a, str>),
}

/// One row of a table.
pub(crate) struct Row<'r, 'a> {
    /// The line in the file (from 1), or the number of the row if the format has no lines.
    pub line: u64,
    /// Its cells by column; missing ones at the end are empty.
    pub cells: &'r [Cell<'a>],
    /// The row as it stands in the file, if it is text.
    pub raw: Option<&'r str>,
    /// Why the row could not be taken apart.
    pub fault: Option<Reason>,
}

/// A file opened: its rows in chunks.
pub(crate) trait Table: Sync {
    /// How many chunks there are.
    fn chunks(&self) -> usize;

    /// Shows every row of a chunk in order.
    fn visit(&self, chunk: usize, each: &mut dyn FnMut(&Row<'_, '_>)) -> Result<(), Problem>;

    /// Shows the first rows of a chunk: as many as are asked for, if it has them, and perhaps more.
    fn visit_first(&self, chunk: usize, rows: usize, each: &mut dyn FnMut(&Row<'_, '_>)) -> Result<(), Problem> {
        let _ = rows;
        self.visit(chunk, each)
    }

    /// Whether a chunk is the last of a part that may end with a sum of its own, such as a sheet.
    fn ends_with(&self, chunk: usize) -> bool {
        let _ = chunk;
        false
    }

    /// Whether more cells than columns make a row wrong.
    fn is_delimited(&self) -> bool {
        false
    }

    /// Some columns of a chunk by their places, of all its rows; `None` if the format does not keep columns.
    fn columns(&self, chunk: usize, places: &[usize]) -> Result<Option<Vec<ArrayRef>>, Problem> {
        let _ = (chunk, places);
        Ok(None)
    }

    /// Shows the fields of some columns of a chunk, some rows at a time, until `each` has seen enough; how many rows are
    /// blank. `None` if the format has no fields, `each` had enough, or the rows do not fit the columns.
    fn visit_fields(
        &self,
        chunk: usize,
        asked: AskedFields<'_>,
        each: &mut dyn FnMut(&FieldBlock<'_>) -> Result<bool, Problem>,
    ) -> Result<Option<u64>, Problem> {
        let _ = (chunk, asked, each);
        Ok(None)
    }

    /// Whether any of the texts that a column has in a chunk, and perhaps of some more, is such a one; `None` if the
    /// format does not tell them apart from the rows.
    fn any_text(&self, chunk: usize, place: usize, is_such: &dyn Fn(&str) -> bool) -> Result<Option<bool>, Problem> {
        let _ = (chunk, place, is_such);
        Ok(None)
    }

    /// What the format tells of a column of a chunk without reading it.
    fn column_statistics(&self, chunk: usize, place: usize) -> Option<ColumnStatistics> {
        let _ = (chunk, place);
        None
    }
}

/// What a format tells of a column without its being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ColumnStatistics {
    /// Texts.
    Texts,
    /// Numbers with that many decimals, none below the first or above the second.
    Numbers {
        /// The least, without its point.
        least: i64,
        /// The most, without its point.
        most: i64,
        /// Decimals.
        scale: i8,
    },
}

impl Cell<'_> {
    /// Whether there is nothing but white space in it.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }

    /// The same, kept beyond the row.
    pub fn owned(&self) -> Cell<'static> {
        match self {
            Self::Empty => Cell::Empty,
            Self::Text(text) => Cell::Text(Cow::Owned(text.clone().into_owned())),
            Self::Fault(text) => Cell::Fault(Cow::Owned(text.clone().into_owned())),
            Self::Integer(number) => Cell::Integer(*number),
            Self::Float(number) => Cell::Float(*number),
            Self::Decimal(value, scale) => Cell::Decimal(*value, *scale),
            Self::Time { micros, zoned } => Cell::Time { micros: *micros, zoned: *zoned },
            Self::Day(days) => Cell::Day(*days),
            Self::Flag(flag) => Cell::Flag(*flag),
        }
    }

    /// The value as text, the way a person would write it.
    pub fn to_text(&self) -> Cow<'_, str> {
        match self {
            Self::Empty => Cow::Borrowed(""),
            Self::Text(text) | Self::Fault(text) => Cow::Borrowed(text),
            Self::Integer(number) => Cow::Owned(number.to_string()),
            Self::Float(number) => Cow::Owned(number.to_string()),
            Self::Decimal(value, scale) => Cow::Owned(decimal_text(*value, *scale)),
            Self::Time { micros, zoned } => {
                let time = terrace_domain::LocalTime::from_micros(*micros).to_string();
                Cow::Owned(if *zoned { time + "Z" } else { time })
            }
            Self::Day(days) => Cow::Owned(terrace_domain::Date::from_days(*days).to_string()),
            Self::Flag(flag) => Cow::Borrowed(if *flag { "true" } else { "false" }),
        }
    }
}

/// An exact decimal without needless zeros.
fn decimal_text(value: i128, scale: i8) -> String {
    let Some(unit) = u32::try_from(scale).ok().and_then(|scale| 10_u128.checked_pow(scale)) else {
        return format!("{value}e{}", -i32::from(scale));
    };
    let size = value.unsigned_abs();
    let sign = if value < 0 { "-" } else { "" };
    let (whole, fraction) = (size / unit, size % unit);
    if fraction == 0 {
        return format!("{sign}{whole}");
    }
    let digits = format!("{fraction:0width$}", width = usize::try_from(scale).unwrap_or(0));
    format!("{sign}{whole}.{}", digits.trim_end_matches('0'))
}

/// A row as one line of CSV, for formats that have no lines of text.
pub(crate) fn raw_of(row: &Row<'_, '_>) -> String {
    if let Some(raw) = row.raw {
        return raw.to_owned();
    }
    let mut out = String::new();
    for (index, cell) in row.cells.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        let text = cell.to_text();
        if text.contains([',', '"', '\n', '\r']) {
            let _ = write!(out, "\"{}\"", text.replace('"', "\"\""));
        } else {
            out.push_str(&text);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_shown_plainly() {
        for (cell, shown) in [
            (Cell::Float(17850.0), "17850"),
            (Cell::Float(2.55), "2.55"),
            (Cell::Decimal(-12_500, 3), "-12.5"),
            (Cell::Decimal(17, 0), "17"),
            (Cell::Day(0), "1970-01-01"),
            (Cell::Time { micros: 0, zoned: true }, "1970-01-01T00:00:00Z"),
        ] {
            assert_eq!(cell.to_text(), shown);
        }
    }

    #[test]
    fn a_row_without_text_is_shown_as_csv() {
        let cells = [Cell::Integer(1), Cell::Text("a,b".into()), Cell::Empty];
        let row = Row { line: 2, cells: &cells, raw: None, fault: None };
        assert_eq!(raw_of(&row), "1,\"a,b\",");
    }
}
