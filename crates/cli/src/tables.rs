//! Tables on the terminal, aligned also where Chinese letters are twice as wide.

use crate::visible::visible_in_line;
use comfy_table::{Cell, CellAlignment, ColumnConstraint, ContentArrangement, Table, presets};

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

    /// A table whose cells are wrapped to the width of the terminal, or to `COLUMNS`, or to 100 columns. So many of its
    /// first columns, names and short words, stay whole.
    pub fn wrapped(headers: &[(&str, bool)], whole: usize) -> Self {
        let mut wrapped = Self::new(headers);
        wrapped.table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width());
        for column in 0..whole {
            if let Some(words) = wrapped.table.column_mut(column) {
                words.set_constraint(ColumnConstraint::ContentWidth);
            }
        }
        wrapped
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

/// The columns of the terminal; without one, those that `COLUMNS` gives, or 100.
fn width() -> u16 {
    let given = || std::env::var("COLUMNS").ok()?.parse().ok().filter(|columns| *columns > 0);
    terminal_size::terminal_size().map(|(width, _)| width.0).or_else(given).unwrap_or(100)
}

fn aligned(text: &str, right: bool) -> Cell {
    Cell::new(visible_in_line(text)).set_alignment(if right { CellAlignment::Right } else { CellAlignment::Left })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_letters_take_two_places() {
        let mut table = TextTable::new(&[("层级", false), ("n", true)]);
        table.row(["高端客户", "10"]);
        table.row(["low", "1,000"]);
        let lines = table.lines();
        assert_eq!(lines, ["  层级          n", "  高端客户     10", "  low       1,000"]);
    }
}
