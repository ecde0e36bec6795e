//! Where text can be cut into chunks of whole rows, found in one pass without holding the text.

use crate::error::Problem;
use crate::limits::Limits;
use memchr::{memchr, memchr2};

/// FileSummary rows of a text: their bytes, and the line they begin in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Piece {
    /// The first byte.
    pub from: u64,
    /// The byte behind the last.
    pub to: u64,
    /// From 1.
    pub line: u64,
}

/// What parts the rows of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RowEnds {
    /// Ends of lines.
    Lines,
    /// Ends of lines outside quotes, which open where a field begins: behind the delimiter.
    Quoted(u8),
}

/// Within a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Where a field begins.
    Start,
    /// In a field without quotes, or behind them.
    Plain,
    /// Between quotes that opened in that line.
    Quotes { opened: u64 },
    /// Behind a quotation mark that closes them, unless another follows.
    Mark { opened: u64 },
}

/// Goes through a text that comes in blocks.
pub(crate) struct Cutter {
    rows: RowEnds,
    most_rows: usize,
    most_bytes: u64,
    longest: u64,
    pieces: Vec<Piece>,
    /// Bytes gone through, and the line they reach to.
    at: u64,
    line: u64,
    state: State,
    /// The current row, and the rows of the current piece before it.
    row: (u64, u64),
    piece: (u64, u64),
    count: usize,
}

impl Cutter {
    /// Begins at a byte and its line; rows are no longer than `longest`.
    pub fn new(rows: RowEnds, from: u64, line: u64, longest: u64, limits: &Limits) -> Self {
        Self {
            rows,
            most_rows: limits.rows.max(1),
            most_bytes: limits.bytes.max(1),
            longest,
            pieces: Vec::new(),
            at: from,
            line,
            state: State::Start,
            row: (from, line),
            piece: (from, line),
            count: 0,
        }
    }

    /// Goes through the next bytes.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<(), Problem> {
        let start = self.at;
        let end = match self.rows {
            RowEnds::Lines => self.lines(bytes),
            RowEnds::Quoted(delimiter) => self.records(bytes, delimiter),
        };
        self.at = start + end;
        if self.at - self.row.0 <= self.longest {
            return Ok(());
        }
        Err(match self.state {
            State::Quotes { opened } => Problem::UnclosedQuote { line: opened },
            _ => Problem::LongRow { line: self.row.1, bytes: self.longest },
        })
    }

    /// A row ends before the byte `at`.
    fn end_row(&mut self, at: u64) {
        self.state = State::Start;
        self.row = (at, self.line);
        self.count += 1;
        if self.count >= self.most_rows || at - self.piece.0 >= self.most_bytes {
            self.pieces.push(Piece { from: self.piece.0, to: at, line: self.piece.1 });
            self.piece = self.row;
            self.count = 0;
        }
    }

    fn lines(&mut self, bytes: &[u8]) -> u64 {
        let start = self.at;
        for found in memchr::memchr_iter(b'\n', bytes) {
            self.line += 1;
            self.end_row(start + place(found) + 1);
        }
        place(bytes.len())
    }

    fn records(&mut self, bytes: &[u8], delimiter: u8) -> u64 {
        let start = self.at;
        let mut at = 0;
        let mut quote = memchr(b'"', bytes);
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            if self.state == State::Start && self.row.0 == start + place(at) {
                if quote.is_some_and(|quote| quote < at) {
                    quote = memchr(b'"', rest).map(|found| at + found);
                }
                // Most rows have no quotes: they end with their line.
                if let Some(found) = memchr(b'\n', rest)
                    && quote.is_none_or(|quote| quote > at + found)
                {
                    at += found + 1;
                    self.line += 1;
                    self.end_row(start + place(at));
                    continue;
                }
            }
            at += self.step(rest, delimiter, start + place(at));
        }
        place(bytes.len())
    }

    /// Goes on within a row that has quotes, or whose end is not in sight; says how far.
    fn step(&mut self, rest: &[u8], delimiter: u8, at: u64) -> usize {
        match self.state {
            State::Start if rest.first() == Some(&b'"') => {
                self.state = State::Quotes { opened: self.line };
                1
            }
            State::Start | State::Plain => match memchr2(delimiter, b'\n', rest) {
                None => {
                    self.state = State::Plain;
                    rest.len()
                }
                Some(found) => {
                    if rest.get(found) == Some(&b'\n') {
                        self.line += 1;
                        self.end_row(at + place(found) + 1);
                    } else {
                        self.state = State::Start;
                    }
                    found + 1
                }
            },
            State::Quotes { opened } => match memchr2(b'"', b'\n', rest) {
                None => rest.len(),
                Some(found) => {
                    if rest.get(found) == Some(&b'\n') {
                        self.line += 1;
                    } else {
                        self.state = State::Mark { opened };
                    }
                    found + 1
                }
            },
            State::Mark { opened } => {
                let doubled = rest.first() == Some(&b'"');
                self.state = if doubled { State::Quotes { opened } } else { State::Plain };
                usize::from(doubled)
            }
        }
    }

    /// The pieces, at the end of the text.
    pub fn done(mut self) -> Result<Vec<Piece>, Problem> {
        if let State::Quotes { opened } = self.state {
            return Err(Problem::UnclosedQuote { line: opened });
        }
        if self.at > self.piece.0 {
            self.pieces.push(Piece { from: self.piece.0, to: self.at, line: self.piece.1 });
        }
        Ok(self.pieces)
    }
}

fn place(at: usize) -> u64 {
    at as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_that_runs_on_is_found_without_holding_it() {
        let limits = Limits::default();
        let mut cutter = Cutter::new(RowEnds::Quoted(b','), 0, 1, 1_000, &limits);
        cutter.feed(b"a,b\n1,\"2\n").unwrap();
        let fed = (0..300).try_for_each(|_| cutter.feed(b"x,y\n"));
        assert!(matches!(fed, Err(Problem::UnclosedQuote { line: 2 })));
        let mut cutter = Cutter::new(RowEnds::Lines, 0, 1, 1_000, &limits);
        cutter.feed(b"a\n").unwrap();
        let fed = (0..300).try_for_each(|_| cutter.feed(b"xxxx"));
        assert!(matches!(fed, Err(Problem::LongRow { line: 2, .. })));
    }
}
