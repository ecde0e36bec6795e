//! Columns that tell of refunds by their values: headers such as `退款` stand above amounts, above yes and no, and above
//! words.

use crate::columns::plan::Plan;
use crate::error::Problem;
use crate::table::rows::{Cell, Table};
use crate::text::clean;
use crate::values::amounts::{self, DecimalSign};
use crate::values::units;
use terrace_domain::plain_header as normalised;

/// Headers that say no more than that something was paid back, with whether its numbers are amounts.
const OPEN: [(&str, bool); 8] = [
    ("退款", true),
    ("refund", true),
    ("refunds", true),
    ("refunded", true),
    ("退货", false),
    ("return", false),
    ("returns", false),
    ("returned", false),
];

/// So many values are looked at.
const ENOUGH: u64 = 1_000;

/// What values below such a header are.
#[derive(Debug, Default)]
struct ValuesSeen {
    amounts: u64,
    /// Of these, ones and noughts, which may mean yes and no, and ones among them.
    bits: u64,
    ones: u64,
    flags: u64,
    words: u64,
}

impl ValuesSeen {
    fn see(&mut self, cell: &Cell<'_>) {
        if let Cell::Flag(_) = cell {
            self.flags += 1;
            return;
        }
        let text = cell.to_text();
        let plain = clean::plain(&text);
        if clean::is_nothing(&plain) {
            return;
        }
        if matches!(plain.to_lowercase().as_str(), "是" | "否" | "yes" | "no" | "y" | "n" | "true" | "false") {
            self.flags += 1;
        } else if matches!(amounts::read(cell, DecimalSign::Point), Ok(Some(_))) {
            self.amounts += 1;
            self.bits += u64::from(matches!(plain.as_ref(), "0" | "1"));
            self.ones += u64::from(plain == "1");
        } else {
            self.words += 1;
        }
    }

    const fn all(&self) -> u64 {
        self.amounts + self.flags + self.words
    }

    /// The column of ours that they fill.
    const fn column(&self, are_amounts: bool) -> Option<&'static str> {
        match (self.words, self.flags, self.amounts) {
            (0, 0, 0) => None,
            // Ones alone may be amounts or a word for yes: that is asked as for any word.
            (0, 0, _) if self.bits == self.amounts && self.ones > 0 => Some("refund_status"),
            (0, 0, _) if are_amounts => Some("refunded"),
            (0, 0, _) => None,
            (0, _, 0) => Some("is_return"),
            _ => Some("refund_status"),
        }
    }
}

/// The place of a column that tells of refunds, and what it tells, where its header leaves that open.
pub(super) fn refund_column(table: &dyn Table, plan: &Plan) -> Result<Option<(usize, &'static str)>, Problem> {
    let is_read = |place: usize| plan.columns.iter().any(|read| !read.attribute && read.place() == Some(place));
    let reads_own =
        |place: usize| plan.columns.iter().any(|read| read.column.name == "refunded" && read.place() == Some(place));
    let found = plan.headers.iter().enumerate().find_map(|(place, header)| {
        let name = normalised(&units::base(header));
        let (_, are_amounts) = OPEN.iter().find(|(known, _)| *known == name)?;
        (reads_own(place) || !is_read(place)).then_some((place, *are_amounts))
    });
    let Some((place, are_amounts)) = found.filter(|_| plan.kind.name == "orders") else { return Ok(None) };
    let mut seen = ValuesSeen::default();
    for chunk in 0..table.chunks() {
        table.visit(chunk, &mut |row| {
            if let Some(cell) = row.cells.get(place).filter(|_| row.fault.is_none() && seen.all() < ENOUGH) {
                seen.see(cell);
            }
        })?;
        if seen.all() >= ENOUGH {
            break;
        }
    }
    Ok(seen.column(are_amounts).map(|column| (place, column)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_say_what_a_column_is() {
        let of = |values: &[&str], are_amounts: bool| {
            let mut seen = ValuesSeen::default();
            values.iter().for_each(|value| seen.see(&Cell::Text((*value).into())));
            seen.column(are_amounts)
        };
        assert_eq!(of(&["30", "", "0", "12.5"], true), Some("refunded"));
        assert_eq!(of(&["30", "0"], false), None);
        assert_eq!(of(&["是", "否", ""], true), Some("is_return"));
        assert_eq!(of(&["退款成功", "30"], true), Some("refund_status"));
        assert_eq!(of(&["1", "0", "0"], true), Some("refund_status"));
        assert_eq!(of(&["0", "0.00"], true), Some("refunded"));
        assert_eq!(of(&["", "-"], true), None);
    }
}
