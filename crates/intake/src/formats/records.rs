//! Delimited text, cut into records and fields without copying.

use crate::table::rows::Cell;
use memchr::{memchr, memchr_iter, memchr2};
use std::borrow::Cow;

/// One record: where it stands and the line it begins in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Record<'t> {
    /// Without its line ending.
    pub text: &'t str,
    /// From 1.
    pub line: u64,
    /// Lines that it covers.
    pub lines: u64,
}

/// The records of a text, in order. Quoted fields may hold line ends.
pub(crate) struct Records<'t> {
    rest: &'t str,
    line: u64,
    delimiter: u8,
    /// The line of a quotation mark that is never closed.
    pub unclosed: Option<u64>,
}

impl<'t> Records<'t> {
    /// The records of a text that begins at a line.
    pub fn new(text: &'t str, line: u64, delimiter: u8) -> Self {
        Self { rest: text, line, delimiter, unclosed: None }
    }

    /// What was not read yet, and its line.
    pub fn position(&self) -> (&'t str, u64) {
        (self.rest, self.line)
    }

    /// The length of the first record with its line end, where quotes stand in its first line.
    fn quoted_length(&mut self) -> (usize, u64) {
        let bytes = self.rest.as_bytes();
        let (mut at, mut lines) = (0, 0);
        loop {
            // At the start of a field.
            if bytes.get(at) == Some(&b'"') {
                let opened = self.line + lines;
                at += 1;
                loop {
                    let rest = bytes.get(at..).unwrap_or(&[]);
                    let Some(found) = memchr2(b'"', b'\n', rest) else {
                        self.unclosed = self.unclosed.or(Some(opened));
                        return (bytes.len(), lines + 1);
                    };
                    at += found + 1;
                    if rest.get(found) == Some(&b'\n') {
                        lines += 1;
                    } else if bytes.get(at) == Some(&b'"') {
                        at += 1;
                    } else {
                        break;
                    }
                }
            }
            let rest = bytes.get(at..).unwrap_or(&[]);
            match memchr2(self.delimiter, b'\n', rest) {
                None => return (bytes.len(), lines + 1),
                Some(found) => {
                    at += found + 1;
                    if rest.get(found) == Some(&b'\n') {
                        return (at, lines + 1);
                    }
                }
            }
        }
    }
}

impl<'t> Iterator for Records<'t> {
    type Item = Record<'t>;

    fn next(&mut self) -> Option<Record<'t>> {
        if self.rest.is_empty() {
            return None;
        }
        let end = memchr(b'\n', self.rest.as_bytes()).map_or(self.rest.len(), |at| at + 1);
        let quoted = self.rest.as_bytes().get(..end).is_some_and(|line| memchr(b'"', line).is_some());
        let (end, lines) = if quoted { self.quoted_length() } else { (end, 1) };
        let (text, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        let record = Record { text: without_end(text), line: self.line, lines };
        self.rest = rest;
        self.line += lines;
        Some(record)
    }
}

fn without_end(text: &str) -> &str {
    let text = text.strip_suffix('\n').unwrap_or(text);
    text.strip_suffix('\r').unwrap_or(text)
}

/// Puts the fields of a record into `cells`.
pub(crate) fn split<'t>(record: &'t str, delimiter: u8, cells: &mut Vec<Cell<'t>>) {
    cells.clear();
    let bytes = record.as_bytes();
    if memchr(b'"', bytes).is_none() {
        let mut from = 0;
        // One search over the whole record, since fields are short.
        for end in memchr_iter(delimiter, bytes) {
            cells.push(plain_cell(record.get(from..end)));
            from = end + 1;
        }
        cells.push(plain_cell(record.get(from..)));
        return;
    }
    let mut at = 0;
    loop {
        let rest = record.get(at..).unwrap_or("");
        let (field, used) = if rest.starts_with('"') {
            quoted(rest, delimiter)
        } else {
            // Fields are short: looking at each byte beats setting up a search.
            let end = rest.as_bytes().iter().position(|byte| *byte == delimiter).unwrap_or(rest.len());
            (Cow::Borrowed(rest.get(..end).unwrap_or(rest)), end)
        };
        cells.push(if field.is_empty() { Cell::Empty } else { Cell::Text(field) });
        at += used;
        if at >= bytes.len() {
            return;
        }
        // Past the delimiter.
        at += 1;
    }
}

fn plain_cell(field: Option<&str>) -> Cell<'_> {
    match field {
        None | Some("") => Cell::Empty,
        Some(field) => Cell::Text(Cow::Borrowed(field)),
    }
}

/// A field that begins with a quotation mark, and how much of the text it takes.
pub(super) fn quoted(text: &str, delimiter: u8) -> (Cow<'_, str>, usize) {
    let bytes = text.as_bytes();
    let mut out: Option<String> = None;
    let mut start = 1;
    loop {
        let end = memchr(b'"', bytes.get(start..).unwrap_or(&[])).map_or(text.len(), |found| start + found);
        let part = text.get(start..end).unwrap_or("");
        if bytes.get(end + 1) == Some(&b'"') {
            let so_far = out.get_or_insert_default();
            so_far.push_str(part);
            so_far.push('"');
            start = end + 2;
            continue;
        }
        // What stands between the closing mark and the delimiter belongs to the field.
        let after = (end + 1).min(text.len());
        let tail = text.get(after..).unwrap_or("");
        let tail_end = tail.as_bytes().iter().position(|byte| *byte == delimiter).unwrap_or(tail.len());
        let tail = tail.get(..tail_end).unwrap_or("");
        let field = match out {
            None if tail.is_empty() => Cow::Borrowed(part),
            so_far => Cow::Owned(so_far.unwrap_or_default() + part + tail),
        };
        return (field, after + tail_end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Problem;
    use crate::limits::Limits;
    use crate::text::cutter::{Cutter, RowEnds};
    use proptest::prelude::*;

    fn fields(record: &str) -> Vec<String> {
        let mut cells = Vec::new();
        split(record, b',', &mut cells);
        cells.iter().map(|cell| cell.to_text().into_owned()).collect()
    }

    #[test]
    fn fields_are_taken_apart() {
        for (record, expected) in [
            ("a,b", vec!["a", "b"]),
            ("a,", vec!["a", ""]),
            ("", vec![""]),
            ("\"a,b\",c", vec!["a,b", "c"]),
            ("\"say \"\"hi\"\"\",x", vec!["say \"hi\"", "x"]),
            ("5\" pipe,1", vec!["5\" pipe", "1"]),
            ("\"a\"b,c", vec!["ab", "c"]),
            ("=\"001\",2", vec!["=\"001\"", "2"]),
            ("\"\",\"\"", vec!["", ""]),
            ("订,\"单\"", vec!["订", "单"]),
        ] {
            assert_eq!(fields(record), expected, "{record}");
        }
    }

    #[test]
    fn records_keep_their_lines() {
        let mut records = Records::new("a,b\r\n\"x\ny\",2\n5\" pipe,1\nlast", 1, b',');
        let seen: Vec<(u64, &str)> = records.by_ref().map(|record| (record.line, record.text)).collect();
        assert_eq!(seen, [(1, "a,b"), (2, "\"x\ny\",2"), (4, "5\" pipe,1"), (5, "last")]);
        assert_eq!(records.unclosed, None);
        let mut open = Records::new("a\nb,\"c\nd\n", 1, b',');
        assert_eq!(open.by_ref().count(), 2);
        assert_eq!(open.unclosed, Some(2));
    }

    /// The rows of a text, fed in blocks of a size: where each begins, and its line.
    fn rows(text: &str, block: usize) -> Result<Vec<(u64, u64)>, u64> {
        let limits = Limits { rows: 1, ..Limits::default() };
        let mut cutter = Cutter::new(RowEnds::Quoted(b','), 0, 1, u64::MAX, &limits);
        text.as_bytes().chunks(block).for_each(|block| cutter.feed(block).unwrap());
        match cutter.done() {
            Ok(pieces) => Ok(pieces.iter().map(|piece| (piece.from, piece.line)).collect()),
            Err(Problem::UnclosedQuote { line }) => Err(line),
            Err(other) => panic!("{other}"),
        }
    }

    fn records(text: &str) -> Result<Vec<(u64, u64)>, u64> {
        let mut records = Records::new(text, 1, b',');
        let mut found = Vec::new();
        loop {
            let (rest, line) = records.position();
            if records.next().is_none() {
                break;
            }
            found.push(((text.len() - rest.len()) as u64, line));
        }
        records.unclosed.map_or(Ok(found), Err)
    }

    proptest! {
        #[test]
        fn agrees_with_another_reader(rows in proptest::collection::vec(proptest::collection::vec("[a-z,\"\n 订]{0,6}", 2..5), 1..6)) {
            let mut writer = ::csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            for row in &rows {
                writer.write_record(row).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let read: Vec<Vec<String>> = Records::new(&text, 1, b',').map(|record| fields(record.text)).collect();
            prop_assert_eq!(read, rows);
        }

        #[test]
        fn every_byte_belongs_to_one_record(text in "[a\",\n\r]{0,40}") {
            let mut at = 0;
            let mut records = Records::new(&text, 1, b',');
            while let Some(record) = records.next() {
                let (rest, line) = records.position();
                let end = text.len() - rest.len();
                prop_assert!(text[at..end].starts_with(record.text));
                prop_assert_eq!(line, record.line + record.lines);
                at = end;
                let mut cells = Vec::new();
                split(record.text, b',', &mut cells);
            }
            prop_assert_eq!(at, text.len());
        }

        #[test]
        fn rows_are_those_that_are_read(text in "[a\",\n\r\"\"\n,]{0,40}", block in 1_usize..9) {
            prop_assert_eq!(rows(&text, block), records(&text));
        }
    }
}
