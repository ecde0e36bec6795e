//! Delimited text column by column: what [`super::records`] makes of the same text, without cells in between.

use super::records::quoted;
use crate::error::Problem;
use crate::table::fields::{AskedFields, FieldBlock};
use memchr::{memchr, memchr2};

/// A field that begins with a quotation mark: where what it reads as stands, and where the field ends.
struct QuotedField {
    span: (usize, usize),
    end: usize,
}

/// The fields of a text on their way into a block.
struct FieldReader<'t> {
    text: &'t str,
    delimiter: u8,
    block: FieldBlock<'t>,
    /// By places, the columns of the block.
    column_of: Vec<Option<usize>>,
    width: usize,
    /// Where the field begins that is read.
    from: usize,
    /// Its place in its row.
    place: usize,
    quoted: Option<QuotedField>,
    /// Rows that are nothing but blanks.
    blank: u64,
}

/// Shows the fields of a text, some rows at a time, until `each` has seen enough; how many rows are blank. `None` if it
/// had, or if a row has more fields than there are columns, or a quotation mark is not closed.
pub(crate) fn visit_fields(
    text: &str,
    delimiter: u8,
    asked: AskedFields<'_>,
    each: &mut dyn FnMut(&FieldBlock<'_>) -> Result<bool, Problem>,
) -> Result<Option<u64>, Problem> {
    let Some(block) = FieldBlock::of(text, asked.places.len()) else { return Ok(None) };
    let most = asked.places.iter().max().map_or(0, |most| most + 1);
    let column_of = (0..most).map(|place| asked.places.iter().position(|asked| *asked == place)).collect();
    let mut reader = FieldReader {
        text,
        delimiter,
        block,
        column_of,
        width: asked.width,
        from: 0,
        place: 0,
        quoted: None,
        blank: 0,
    };
    let bytes = text.as_bytes();
    // The last row may end without a line end.
    let last = (!text.is_empty() && !text.ends_with('\n')).then_some(bytes.len());
    if reader.open().is_none() {
        return Ok(None);
    }
    for hit in Ends::of(bytes, delimiter).chain(last) {
        if reader.quoted.as_ref().is_some_and(|quoted| hit < quoted.end) {
            continue;
        }
        let ends_row = bytes.get(hit) != Some(&delimiter);
        if reader.field(hit, ends_row).is_none() {
            return Ok(None);
        }
        if ends_row && reader.block.rows() == FieldBlock::ROWS {
            if !each(&reader.block)? {
                return Ok(None);
            }
            reader.block.clear();
        }
    }
    if reader.block.rows() > 0 && !each(&reader.block)? {
        return Ok(None);
    }
    Ok(Some(reader.blank))
}

/// Bytes that are looked at together.
const WORD: usize = 8;

/// The same byte in each place of a word.
const fn in_each(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; WORD])
}

/// Where delimiters and line ends stand. Fields are short: eight bytes at a time beat a search for each.
struct Ends<'t> {
    words: std::slice::ChunksExact<'t, u8>,
    delimiter: u64,
    /// Those of the word that is looked at, by the highest bit of each byte.
    found: u64,
    /// Where that word begins.
    at: usize,
    next: usize,
    rest: Option<&'t [u8]>,
}

impl<'t> Ends<'t> {
    fn of(bytes: &'t [u8], delimiter: u8) -> Self {
        let words = bytes.chunks_exact(WORD);
        let rest = Some(words.remainder());
        Self { words, delimiter: in_each(delimiter), found: 0, at: 0, next: 0, rest }
    }

    /// Looks at the next word; `None` if all of them were.
    #[inline]
    fn look(&mut self) -> Option<()> {
        let word = match self.words.next() {
            Some(word) => word.try_into().map_or(0, u64::from_le_bytes),
            None => {
                // Zeros fill the last word: neither of the two is one.
                let mut last = [0; WORD];
                last.iter_mut().zip(self.rest.take()?).for_each(|(slot, byte)| *slot = *byte);
                u64::from_le_bytes(last)
            }
        };
        self.found = zeros(word ^ self.delimiter) | zeros(word ^ in_each(b'\n'));
        (self.at, self.next) = (self.next, self.next + WORD);
        Some(())
    }
}

/// The highest bit of each byte that is zero.
const fn zeros(word: u64) -> u64 {
    const LOW: u64 = in_each(0x7f);
    !(((word & LOW).wrapping_add(LOW)) | word | LOW)
}

impl Iterator for Ends<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        while self.found == 0 {
            self.look()?;
        }
        let bit = self.found.trailing_zeros();
        self.found &= self.found.wrapping_sub(1);
        Some(self.at + (bit / 8) as usize)
    }
}

impl FieldReader<'_> {
    /// Looks whether the field that begins is a quoted one; `None` if its quotation mark is not closed.
    #[inline]
    fn open(&mut self) -> Option<()> {
        if self.text.as_bytes().get(self.from) == Some(&b'"') {
            self.quoted = Some(self.quoted_field()?);
        }
        Some(())
    }

    /// The quoted field that begins here.
    #[cold]
    fn quoted_field(&mut self) -> Option<QuotedField> {
        let bytes = self.text.as_bytes();
        let mut at = self.from + 1;
        // Where the mark stands that closes it.
        let closing = loop {
            at += memchr(b'"', bytes.get(at..)?)?;
            if bytes.get(at + 1) != Some(&b'"') {
                break at;
            }
            at += 2;
        };
        let after = closing + 1;
        let end = memchr2(self.delimiter, b'\n', bytes.get(after..)?).map_or(bytes.len(), |found| after + found);
        let shown = if bytes.get(end) == Some(&self.delimiter) { end } else { self.without_return(after, end) };
        let field = self.text.get(self.from..shown)?;
        let inside = self.text.get(self.from + 1..closing)?;
        let span = if shown == after && !inside.contains('"') {
            (self.from + 1, closing)
        } else {
            self.block.unescape(&quoted(field, self.delimiter).0)?
        };
        Some(QuotedField { span, end })
    }

    /// Where a row ends that is followed by a line end, which may begin with a carriage return.
    fn without_return(&self, from: usize, to: usize) -> usize {
        let is_return = to > from && self.text.as_bytes().get(to - 1) == Some(&b'\r');
        if is_return { to - 1 } else { to }
    }

    /// Takes the field that ends before a place; `None` if there is no column for it.
    #[inline]
    fn field(&mut self, end: usize, ends_row: bool) -> Option<()> {
        let span = match self.quoted.take() {
            Some(quoted) => quoted.span,
            None if ends_row => (self.from, self.without_return(self.from, end)),
            None => (self.from, end),
        };
        let column = self.column_of.get(self.place).copied().flatten();
        if let Some(column) = column {
            self.block.push(column, span);
        } else if self.place >= self.width && !self.is_blank(span) {
            return None;
        }
        self.from = end + 1;
        self.place += 1;
        if ends_row {
            if self.place == 1 && self.is_blank(span) {
                self.blank += 1;
                column.iter().for_each(|column| self.block.pop(*column));
            } else {
                self.block.end_row(self.place < self.column_of.len());
            }
            self.place = 0;
        }
        self.open()
    }

    #[cold]
    fn is_blank(&self, span: (usize, usize)) -> bool {
        self.block.field(span).trim().is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::records::{Records, split};
    use crate::table::rows::Cell;
    use proptest::prelude::*;

    /// The fields of some columns by rows; `None` if they cannot be shown by columns.
    fn shown(text: &str, places: &[usize], width: usize) -> Option<(Vec<Vec<String>>, u64)> {
        let mut rows: Vec<Vec<String>> = Vec::new();
        let blank = visit_fields(text, b',', AskedFields { places, width }, &mut |block| {
            let columns: Vec<Vec<String>> =
                (0..places.len()).map(|column| block.column(column).map(str::to_owned).collect()).collect();
            assert!(columns.iter().all(|column| column.len() == block.rows()));
            rows.extend((0..block.rows()).map(|row| columns.iter().map(|column| column[row].clone()).collect()));
            Ok(true)
        });
        Some((rows, blank.ok()??))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn fields_are_those_of_records(text in "([a\"é ]{0,2}|\"[a,\n]{0,3}\"|,|\r\n|\n|,|\"\"|5\"){0,24}", width in 1..5_usize) {
            let places: Vec<usize> = (0..width).rev().collect();
            let mut records = Records::new(&text, 1, b',');
            let (mut rows, mut blank, mut fits) = (Vec::new(), 0, true);
            let mut cells: Vec<Cell<'_>> = Vec::new();
            for record in records.by_ref() {
                split(record.text, b',', &mut cells);
                fits &= cells.iter().skip(width).all(Cell::is_blank);
                if cells.len() == 1 && cells[0].is_blank() {
                    blank += 1;
                    continue;
                }
                let field = |place: &usize| cells.get(*place).map(|cell| cell.to_text().into_owned()).unwrap_or_default();
                rows.push(places.iter().map(field).collect::<Vec<String>>());
            }
            fits &= records.unclosed.is_none();
            if let Some(found) = shown(&text, &places, width) {
                prop_assert!(fits);
                prop_assert_eq!(found, (rows, blank));
            } else {
                prop_assert!(!fits, "{:?}", text);
            }
        }
    }

    #[test]
    fn many_rows_come_in_blocks() {
        let text: String = (0..2_000).map(|row| format!("{row},\"{row}, \"\"x\"\"\",z\n")).collect();
        let (rows, blank) = shown(&text, &[1, 0], 3).unwrap();
        assert_eq!((rows.len(), blank), (2_000, 0));
        assert_eq!(rows[1_999], ["1999, \"x\"", "1999"]);
        let mut blocks = 0;
        let stopped = visit_fields(&text, b',', AskedFields { places: &[0], width: 3 }, &mut |_| {
            blocks += 1;
            Ok(false)
        });
        assert_eq!((stopped.unwrap(), blocks), (None, 1));
    }
}
