//! Headers among the rows: of exports pasted together, or where a mapping says that there is none.

use crate::columns::header::HeaderNames;
use crate::columns::plan::{CellSource, Plan};
use crate::table::rows::{Cell, Row};
use crate::text::clean::trimmed;
use terrace_domain::FactType;

/// Knows a header line among the rows.
#[derive(Debug, Clone)]
pub(crate) enum RepeatedHeaders {
    /// By the file's own header.
    Header(Vec<String>),
    /// By the names of our columns, if the file is read without a header.
    Names(HeaderNames),
}

impl RepeatedHeaders {
    /// For a file with these headers.
    pub fn of(plan: &Plan) -> Self {
        if plan.headers.is_empty() {
            Self::Names(HeaderNames::of_kind(plan.kind))
        } else {
            Self::Header(plan.headers.clone())
        }
    }

    /// Whether a row is a header.
    pub fn is_header(&self, plan: &Plan, row: &Row<'_, '_>) -> bool {
        match self {
            Self::Header(headers) => repeats(headers, row),
            Self::Names(names) => is_named(names, plan, row),
        }
    }
}

/// Whether a row holds a file's header again, but for case.
fn repeats(headers: &[String], row: &Row<'_, '_>) -> bool {
    let mut named = 0;
    for (place, header) in headers.iter().enumerate() {
        match row.cells.get(place).unwrap_or(&Cell::Empty) {
            cell if cell.is_blank() && header.trim().is_empty() => {}
            Cell::Text(text) if trimmed(text).eq_ignore_ascii_case(trimmed(header)) => named += 1,
            _ => return false,
        }
    }
    named > 1
}

/// Whether cells name the very columns that they are read as, and no number or time is among them.
fn is_named(names: &HeaderNames, plan: &Plan, row: &Row<'_, '_>) -> bool {
    let mut named = 0;
    for read in &plan.columns {
        let CellSource::Cell(place) = &read.source else { continue };
        let cell = row.cells.get(*place).unwrap_or(&Cell::Empty);
        match cell {
            Cell::Text(text) => match names.meaning(text) {
                Some(meaning) if meaning.column.name == read.column.name => named += 1,
                Some(_) => return false,
                None if matches!(read.column.kind, FactType::Id | FactType::Text) => {}
                None if text.chars().any(|c| c.is_ascii_digit()) => return false,
                None => {}
            },
            cell if cell.is_blank() => {}
            _ => return false,
        }
    }
    named > 1
}
