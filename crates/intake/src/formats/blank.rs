//! Text whose columns are parted by blanks, as old statistical files are.

use super::csv::{TopLine, skipped};
use crate::error::Problem;
use crate::table::{CHUNK_ROWS, Cell, Row, Table};

/// The rows below the header of blank-separated text.
pub(crate) struct Blank<'t> {
    lines: Vec<(u64, &'t str)>,
}

/// The first lines of a text, cut at blanks.
pub(crate) fn top(text: &str, skip: usize, count: usize) -> Vec<TopLine<'_>> {
    let (mut rest, mut line) = skipped(text, skip);
    let mut top = Vec::new();
    while top.len() < count && !rest.is_empty() {
        let (first, below) = rest.split_once('\n').unwrap_or((rest, ""));
        let fields: Vec<String> = first.split_whitespace().map(str::to_owned).collect();
        let blank = fields.is_empty();
        (rest, line) = (below, line + 1);
        top.push(TopLine { line: line - 1, fields, below: (rest, line), blank });
    }
    top
}

impl<'t> Blank<'t> {
    /// The rows of a text that begins at a line.
    pub fn new(text: &'t str, line: u64) -> Self {
        Self { lines: (line..).zip(text.lines()).collect() }
    }
}

impl Table for Blank<'_> {
    fn chunks(&self) -> usize {
        self.lines.len().div_ceil(CHUNK_ROWS)
    }

    fn visit(&self, chunk: usize, each: &mut dyn FnMut(&Row<'_, '_>)) -> Result<(), Problem> {
        let mut cells = Vec::new();
        for (line, text) in self.lines.iter().skip(chunk * CHUNK_ROWS).take(CHUNK_ROWS) {
            cells.clear();
            cells.extend(text.split_whitespace().map(|field| Cell::Text(field.into())));
            each(&Row { line: *line, cells: &cells, raw: Some(text), fault: None });
        }
        Ok(())
    }

    fn is_delimited(&self) -> bool {
        true
    }
}
