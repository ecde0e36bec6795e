//! Tables on the terminal, aligned also where Chinese letters are twice as wide.

use comfy_table::{Cell, CellAlignment, ContentArrangement, Table, presets};
use terrace_domain::{Money, Share};

/// A plain table: a header, a rule, rows; numbers to the right.
pub struct TextTable {
    table: Table,
    right: Vec<bool>,
}

impl TextTable {
    /// A table whose columns named in `right` are numbers.
    pub fn new(headers: &[(&str, bool)]) -> Self {
        let mut table = Table::new();
        table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
        let right: Vec<bool> = headers.iter().map(|(_, right)| *right).collect();
        table.set_header(headers.iter().map(|(name, right)| aligned(name, *right)));
        Self { table, right }
    }

    /// Appends a row.
    pub fn row<T: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = T>) {
        let right = self.right.iter().copied().chain(std::iter::repeat(false));
        self.table.add_row(cells.into_iter().zip(right).map(|(cell, right)| aligned(cell.as_ref(), right)));
    }

    /// The lines without the header.
    pub fn body(&self) -> Vec<String> {
        self.lines().into_iter().skip(1).collect()
    }

    /// The lines, indented by two blanks, without blanks at their ends.
    pub fn lines(&self) -> Vec<String> {
        self.table.lines().map(|line| format!(" {}", line.trim_end())).collect()
    }
}

fn aligned(text: &str, right: bool) -> Cell {
    Cell::new(text).set_alignment(if right { CellAlignment::Right } else { CellAlignment::Left })
}

/// A whole number with thousands marks.
pub fn count(number: u64) -> String {
    marked(&number.to_string())
}

/// A number of bytes in the unit that suits it, to one decimal.
pub fn bytes(number: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    let mut size = 1_000_u64;
    let mut found = None;
    for unit in UNITS {
        if number >= size {
            found = Some((size, unit));
            size *= 1_000;
        }
    }
    found.map_or_else(
        || format!("{number} B"),
        |(size, unit)| {
            let tenths = number / (size / 10);
            format!("{}.{} {unit}", tenths / 10, tenths % 10)
        },
    )
}

/// An amount with thousands marks and two decimals, rounded half-even: for people, not for data.
pub fn amount(money: Money) -> String {
    let cents = terrace_domain::round_div(i128::from(money.ten_thousandths()), 100).unwrap_or(0);
    let sign = if cents < 0 { "-" } else { "" };
    let size = cents.unsigned_abs();
    format!("{sign}{}.{:02}", marked(&(size / 100).to_string()), size % 100)
}

/// A share to one decimal of a percent.
pub fn share(share: Share) -> String {
    millionths(i64::from(share.millionths()))
}

/// Millionths of a whole to one decimal of a percent.
pub fn millionths(value: i64) -> String {
    let tenths = terrace_domain::round_div(i128::from(value), 1_000).unwrap_or(0);
    let sign = if tenths < 0 { "-" } else { "" };
    format!("{sign}{}.{}%", tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10)
}

/// A number given in millionths, with one decimal unless that is 0.
pub fn number(value: i64) -> String {
    let tenths = terrace_domain::round_div(i128::from(value), 100_000).unwrap_or(0);
    let (whole, rest) = (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
    let sign = if tenths < 0 { "-" } else { "" };
    let whole = marked(&whole.to_string());
    if rest == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") }
}

fn marked(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_marked() {
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!([bytes(999), bytes(1_000), bytes(1_256_789)], ["999 B", "1.0 kB", "1.2 MB"]);
        assert_eq!(amount(Money::from_ten_thousandths(89_114_079_040)), "8,911,407.90");
        assert_eq!(amount(Money::from_ten_thousandths(-1)), "0.00");
        assert_eq!(millionths(746_123), "74.6%");
        assert_eq!(number(3_500_000), "3.5");
        assert_eq!(number(12_000_000), "12");
    }

    #[test]
    fn wide_letters_take_two_places() {
        let mut table = TextTable::new(&[("层级", false), ("n", true)]);
        table.row(["高端客户", "10"]);
        table.row(["low", "1,000"]);
        let lines = table.lines();
        assert_eq!(lines, ["  层级          n", "  高端客户     10", "  low       1,000"]);
    }
}
