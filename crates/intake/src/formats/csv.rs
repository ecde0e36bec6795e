//! Delimited text: comma, semicolon, tab or bar.

use super::fields::visit_fields;
use super::records::{Record, Records, split};
use crate::error::Problem;
use crate::table::fields::{AskedFields, FieldBlock};
use crate::table::rows::{Cell, Row, Table};
use crate::text::pieces::Pieces;

/// Delimiters that are tried if the mapping names none.
pub(crate) const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The rows below the header of a delimited text.
pub(crate) struct Csv {
    delimiter: u8,
    pieces: Pieces,
}

/// A line near the top of a file, taken apart.
pub(crate) struct TopLine<'t> {
    /// From 1.
    pub line: u64,
    /// Its fields.
    pub fields: Vec<String>,
    /// What stands below it, and the line where that begins.
    pub below: (&'t str, u64),
    /// Whether anything but delimiters and blanks is in it.
    pub blank: bool,
}

/// The first lines of a text, cut by a delimiter.
pub(crate) fn top(text: &str, skip: usize, delimiter: u8, count: usize) -> Vec<TopLine<'_>> {
    let (text, line) = skipped(text, skip);
    let mut records = Records::new(text, line, delimiter);
    let mut top = Vec::new();
    let mut cells = Vec::new();
    while top.len() < count {
        let Some(record) = records.next() else { break };
        split(record.text, delimiter, &mut cells);
        let fields = cells.iter().map(|cell| cell.to_text().into_owned()).collect();
        let blank = cells.iter().all(Cell::is_blank);
        top.push(TopLine { line: record.line, fields, below: records.position(), blank });
    }
    top
}

/// A text without its first lines, and the line where the rest begins.
pub(crate) fn skipped(text: &str, skip: usize) -> (&str, u64) {
    let mut rest = text;
    let mut line = 1;
    for _ in 0..skip {
        let Some((_, below)) = rest.split_once('\n') else { return ("", line) };
        rest = below;
        line += 1;
    }
    (rest, line)
}

impl Csv {
    /// The rows of a text, cut between its records.
    pub fn new(pieces: Pieces, delimiter: u8) -> Self {
        Self { delimiter, pieces }
    }
}

/// Rows after which it is looked whether the reading is cancelled.
const ROWS_BETWEEN_CHECKS: usize = 1_024;

impl Table for Csv {
    fn chunks(&self) -> usize {
        self.pieces.count()
    }

    fn visit(&self, chunk: usize, each: &mut dyn FnMut(&Row<'_, '_>)) -> Result<(), Problem> {
        self.visit_first(chunk, usize::MAX, each)
    }

    fn visit_first(&self, chunk: usize, rows: usize, each: &mut dyn FnMut(&Row<'_, '_>)) -> Result<(), Problem> {
        let visited = self.pieces.with_piece(chunk, |text, line| {
            let mut cells = Vec::new();
            for (number, Record { text, line, .. }) in Records::new(text, line, self.delimiter).take(rows).enumerate() {
                if number % ROWS_BETWEEN_CHECKS == 0 {
                    self.pieces.cancel().check()?;
                }
                split(text, self.delimiter, &mut cells);
                each(&Row { line, cells: &cells, raw: Some(text), fault: None });
            }
            Ok(())
        });
        visited.map(|_| ())
    }

    fn is_delimited(&self) -> bool {
        true
    }

    fn visit_fields(
        &self,
        chunk: usize,
        asked: AskedFields<'_>,
        each: &mut dyn FnMut(&FieldBlock<'_>) -> Result<bool, Problem>,
    ) -> Result<Option<u64>, Problem> {
        let visited = self.pieces.with_piece(chunk, |text, _| visit_fields(text, self.delimiter, asked, each));
        visited.map(Option::flatten)
    }
}
