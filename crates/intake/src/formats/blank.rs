//! Text whose columns are parted by blanks, as old statistical files are.

use super::csv::{TopLine, skipped};
use crate::error::Problem;
use crate::table::rows::{Cell, Row, Table};
use crate::text::pieces::Pieces;

/// The rows below the header of blank-separated text.
pub(crate) struct Blank {
    pieces: Pieces,
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

impl Blank {
    /// The rows of a text, cut between its lines.
    pub fn new(pieces: Pieces) -> Self {
        Self { pieces }
    }
}

impl Table for Blank {
    fn chunks(&self) -> usize {
        self.pieces.count()
    }

    fn visit(&self, chunk: usize, each: &mut dyn FnMut(&Row<'_, '_>)) -> Result<(), Problem> {
        let visited = self.pieces.with_piece(chunk, |text, first| {
            let mut cells = Vec::new();
            for (line, text) in (first..).zip(text.lines()) {
                self.pieces.cancel().check()?;
                cells.clear();
                cells.extend(text.split_whitespace().map(|field| Cell::Text(field.into())));
                each(&Row { line, cells: &cells, raw: Some(text), fault: None });
            }
            Ok(())
        });
        visited.map(|_| ())
    }

    fn is_delimited(&self) -> bool {
        true
    }
}
