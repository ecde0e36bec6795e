//! Delimited text: comma, semicolon, tab or bar.

use super::records::{Record, Records, split};
use crate::error::Problem;
use crate::table::{CHUNK_ROWS, Cell, Row, Table};

/// Delimiters that are tried where the mapping names none.
pub(crate) const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The rows below the header of a delimited text.
pub(crate) struct Csv<'t> {
    delimiter: u8,
    chunks: Vec<Piece<'t>>,
}

/// Part of a text: whole records, and the line it begins in.
struct Piece<'t> {
    text: &'t str,
    line: u64,
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

impl<'t> Csv<'t> {
    /// The rows of a text that begins at a line, cut into chunks between records.
    pub fn new(text: &'t str, line: u64, delimiter: u8) -> Result<Self, Problem> {
        let mut chunks = Vec::new();
        let mut records = Records::new(text, line, delimiter);
        let (mut start, mut rows) = ((text, line), 0);
        while records.next().is_some() {
            rows += 1;
            if rows == CHUNK_ROWS {
                let (rest, next) = records.position();
                let length = start.0.len() - rest.len();
                chunks.push(Piece { text: start.0.get(..length).unwrap_or(start.0), line: start.1 });
                (start, rows) = ((rest, next), 0);
            }
        }
        if rows > 0 {
            chunks.push(Piece { text: start.0, line: start.1 });
        }
        match records.unclosed {
            Some(line) => Err(Problem::UnclosedQuote { line }),
            None => Ok(Self { delimiter, chunks }),
        }
    }
}

impl Table for Csv<'_> {
    fn chunks(&self) -> usize {
        self.chunks.len()
    }

    fn visit(&self, chunk: usize, each: &mut dyn FnMut(&Row<'_, '_>)) -> Result<(), Problem> {
        let Some(piece) = self.chunks.get(chunk) else { return Ok(()) };
        let mut cells = Vec::new();
        for Record { text, line, .. } in Records::new(piece.text, piece.line, self.delimiter) {
            split(text, self.delimiter, &mut cells);
            each(&Row { line, cells: &cells, raw: Some(text), fault: None });
        }
        Ok(())
    }

    fn is_delimited(&self) -> bool {
        true
    }
}
