//! The rows of a sheet as they come, each with the cells that hold something.

use super::strings::SharedTexts;
use super::styles::{NumberKind, Styles};
use super::text::{RunText, Taken, unescaped};
use super::xml::{WorkbookFault, XmlPart, add_entity, attribute, fault};
use crate::error::Problem;
use crate::limits::{Bounds, MERGED_AREAS, SHEET_COLUMNS, SHEET_ROW_BYTES, SHEET_ROWS};
use quick_xml::events::{BytesStart, Event};
use std::ops::Range;
use std::sync::Arc;

/// What is in a cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum CellValue {
    /// A shared text, by its number.
    Shared(u32),
    /// A text, by its place among those of the row.
    Text(Range<usize>),
    /// The name of an error, by its place among the texts of the row.
    Fault(Range<usize>),
    /// A number.
    Number(f64),
    /// A date: microseconds since 1970.
    Time(i64),
    /// Yes or no.
    Flag(bool),
}

/// A row with the cells that are filled.
#[derive(Debug, Default)]
pub(super) struct SparseRow {
    /// Its number, from 1.
    pub line: u64,
    /// Columns from 0, ascending, and what is in them.
    pub cells: Vec<(u32, CellValue)>,
    texts: String,
    /// At least the bytes of its texts.
    pub weight: u64,
}

impl SparseRow {
    fn clear(&mut self) {
        self.cells.clear();
        self.texts.clear();
        self.weight = 0;
    }

    /// The text at a place.
    pub fn text(&self, place: &Range<usize>) -> &str {
        self.texts.get(place.clone()).unwrap_or("")
    }

    fn add_text(&mut self, text: &str) -> Range<usize> {
        let start = self.texts.len();
        self.texts.push_str(text);
        start..self.texts.len()
    }
}

/// An area of merged cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct MergedArea {
    /// Its first and last row, from 1.
    pub lines: (u64, u64),
    /// Its first column, from 0.
    pub column: u32,
}

/// What is read of a workbook before its sheets.
pub(super) struct WorkbookParts {
    pub texts: Arc<SharedTexts>,
    pub styles: Styles,
    pub from_1904: bool,
}

/// The rows of a sheet, one after the other.
pub(super) struct RowStream<'a> {
    xml: XmlPart<'a>,
    rows: RowReader<'a>,
}

/// What rows are put together from the events of their part.
struct RowReader<'a> {
    part: String,
    parts: &'a WorkbookParts,
    /// The columns that are wanted.
    columns: Range<u32>,
    /// Bytes of text that a cell and a row may have.
    most: (usize, u64),
    line: u64,
    /// The column of the next cell that does not name its own.
    column: u32,
    sorted: bool,
    cell: OpenCell,
}

/// What an event ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Nothing,
    Row,
    Sheet,
}

/// The cell that is being read.
#[derive(Debug, Default)]
struct OpenCell {
    column: u32,
    style: usize,
    kind: CellKind,
    value: String,
    within_value: bool,
    inline: RunText,
    within_inline: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum CellKind {
    #[default]
    Number,
    Shared,
    Inline,
    Text,
    Flag,
    Fault,
}

impl<'a> RowStream<'a> {
    /// The rows of a sheet's part, in some of its columns.
    pub fn open(
        mut xml: XmlPart<'a>,
        parts: &'a WorkbookParts,
        columns: Range<u32>,
        bounds: Bounds<'_>,
    ) -> Result<Self, Problem> {
        let most = (bounds.limits.cell, bounds.limits.row.min(SHEET_ROW_BYTES));
        let (part, cell) = (xml.name().to_owned(), OpenCell::default());
        let rows = RowReader { part, parts, columns, most, line: 0, column: 0, sorted: true, cell };
        loop {
            match xml.next()? {
                Event::Start(tag) if tag.local_name().as_ref() == "sheetData" => return Ok(Self { xml, rows }),
                Event::Eof => return Err(xml.fault("no sheetData")),
                _ => {}
            }
        }
    }

    /// The next row that holds anything; whether there is one.
    pub fn next(&mut self, row: &mut SparseRow) -> Result<bool, Problem> {
        row.clear();
        loop {
            match self.rows.take(&self.xml.next()?, row)? {
                Step::Nothing => {}
                Step::Row => return Ok(true),
                Step::Sheet => return Ok(false),
            }
        }
    }

    /// The areas of merged cells, which stand behind the rows.
    pub fn merged(mut self) -> Result<Vec<MergedArea>, Problem> {
        let mut found = Vec::new();
        loop {
            match self.xml.next()? {
                Event::Start(tag) if tag.local_name().as_ref() == "mergeCell" => {
                    let area = attribute(&tag, "ref");
                    let Some((first, last)) = area.as_deref().and_then(|area| area.split_once(':')) else { continue };
                    let ((column, line), (_, end)) =
                        (place(first).unwrap_or_default(), place(last).unwrap_or_default());
                    let Some(((column, line), end)) = column.zip(line).zip(end) else {
                        return Err(self.xml.fault("merged cells without a place"));
                    };
                    if end > line && self.rows.columns.contains(&column) {
                        found.push(MergedArea { lines: (line, end.min(SHEET_ROWS)), column });
                    }
                    if found.len() > MERGED_AREAS {
                        return Err(self.xml.fault("more than 1,048,576 merged areas"));
                    }
                }
                Event::Eof => return Ok(found),
                _ => {}
            }
        }
    }
}

impl RowReader<'_> {
    fn fault<T>(&self, what: &'static str) -> Result<T, Problem> {
        Err(fault(&self.part, what))
    }

    /// Takes the next event.
    fn take(&mut self, event: &Event<'_>, row: &mut SparseRow) -> Result<Step, Problem> {
        match event {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "c" => self.start_cell(tag)?,
                "v" => self.cell.within_value = true,
                "is" => self.cell.within_inline = true,
                "row" => {
                    row.clear();
                    self.start_row(tag)?;
                }
                _ if self.cell.within_inline => self.take_inline(event)?,
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "v" => self.cell.within_value = false,
                "is" => self.cell.within_inline = false,
                "c" => self.end_cell(row)?,
                "row" if !row.cells.is_empty() => {
                    row.line = self.line;
                    if !self.sorted {
                        in_order(&mut row.cells);
                    }
                    return Ok(Step::Row);
                }
                "sheetData" => return Ok(Step::Sheet),
                _ if self.cell.within_inline => self.take_inline(event)?,
                _ => {}
            },
            Event::Eof => return self.fault("cut off"),
            event if self.cell.within_inline => self.take_inline(event)?,
            event if self.cell.within_value => self.take_value(event)?,
            _ => {}
        }
        Ok(Step::Nothing)
    }

    fn start_row(&mut self, tag: &BytesStart<'_>) -> Result<(), Problem> {
        let line = match attribute(tag, "r").as_deref().map(str::parse::<u64>) {
            None => self.line + 1,
            Some(Ok(line)) if line > self.line => line,
            Some(Ok(line)) => {
                let (part, above) = (self.part.clone(), self.line);
                return Err(WorkbookFault::RowOrder { part, line, above }.into());
            }
            Some(Err(_)) => return self.fault("a row without a number"),
        };
        if line > SHEET_ROWS {
            return self.fault("more than 1,048,576 rows");
        }
        (self.line, self.column, self.sorted) = (line, 0, true);
        Ok(())
    }

    fn start_cell(&mut self, tag: &BytesStart<'_>) -> Result<(), Problem> {
        let name = attributes_of(tag, &mut self.cell);
        let (column, line) = name.as_deref().and_then(place).unwrap_or((None, None));
        if name.is_some() && column.is_none() {
            return self.fault("a cell without a place");
        }
        let column = column.unwrap_or(self.column);
        if column >= SHEET_COLUMNS || line.is_some_and(|line| line != self.line) {
            return self.fault("a cell outside its row");
        }
        self.cell.column = column;
        self.column = column + 1;
        Ok(())
    }

    fn take_value(&mut self, event: &Event<'_>) -> Result<(), Problem> {
        let value = &mut self.cell.value;
        match event {
            Event::Text(text) => value.push_str(&text.xml10_content()),
            Event::CData(text) => value.push_str(&text.xml10_content()),
            Event::GeneralRef(entity) if !add_entity(entity, value) => {
                return self.fault("an entity that is not declared");
            }
            _ => {}
        }
        self.check_length(self.cell.value.len())
    }

    fn take_inline(&mut self, event: &Event<'_>) -> Result<(), Problem> {
        if self.cell.inline.take(event) == Taken::UnknownEntity {
            return self.fault("an entity that is not declared");
        }
        self.check_length(self.cell.inline.length())
    }

    fn check_length(&self, length: usize) -> Result<(), Problem> {
        if length > self.most.0 { Err(Problem::LongCell { bytes: self.most.0 as u64 }) } else { Ok(()) }
    }

    /// Adds the cell that was read to its row, if anything is in it.
    fn end_cell(&mut self, row: &mut SparseRow) -> Result<(), Problem> {
        let cell = &self.cell;
        if !self.columns.contains(&cell.column) {
            return Ok(());
        }
        let Some(value) = self.value(row)? else { return Ok(()) };
        if row.cells.last().is_some_and(|(last, _)| *last >= cell.column) {
            self.sorted = false;
        }
        row.cells.push((cell.column, value));
        row.weight = row.weight.saturating_add(8);
        if row.weight.saturating_add(row.texts.len() as u64) > self.most.1 {
            return Err(Problem::LongRow { line: self.line, bytes: self.most.1 });
        }
        Ok(())
    }

    /// What is in the cell that was read.
    fn value(&self, row: &mut SparseRow) -> Result<Option<CellValue>, Problem> {
        let cell = &self.cell;
        let text = cell.value.trim_matches([' ', '\t', '\r', '\n']);
        Ok(match cell.kind {
            CellKind::Inline => text_of(row, cell.inline.as_str()),
            // A text may stand beside the value of any kind.
            _ if text.is_empty() => text_of(row, cell.inline.as_str()),
            CellKind::Text => text_of(row, &unescaped(&cell.value)),
            CellKind::Shared => {
                let index = text.parse::<u32>().ok();
                let size = index.and_then(|index| self.parts.texts.size(index));
                let Some((index, size)) = index.zip(size) else {
                    return self.fault("a shared text that is not there");
                };
                row.weight = row.weight.saturating_add(size);
                (size > 0).then_some(CellValue::Shared(index))
            }
            CellKind::Flag => match text {
                "1" => Some(CellValue::Flag(true)),
                "0" => Some(CellValue::Flag(false)),
                word if word.eq_ignore_ascii_case("true") => Some(CellValue::Flag(true)),
                word if word.eq_ignore_ascii_case("false") => Some(CellValue::Flag(false)),
                _ => return self.fault("a yes or no that is neither"),
            },
            CellKind::Fault => Some(CellValue::Fault(row.add_text(text))),
            CellKind::Number => match number_shown(text) {
                Some(number) => Some(number_of(number, self.parts, cell.style)),
                None => text_of(row, text),
            },
        })
    }
}

/// A text of the row, unless it is blank.
fn text_of(row: &mut SparseRow, text: &str) -> Option<CellValue> {
    (!text.trim().is_empty()).then(|| CellValue::Text(row.add_text(text)))
}

/// Puts cells in the order of their columns; of two in the same the later stays.
fn in_order(cells: &mut Vec<(u32, CellValue)>) {
    cells.reverse();
    cells.sort_by_key(|(column, _)| *column);
    cells.dedup_by_key(|(column, _)| *column);
}

/// Begins a cell: what its attributes say, and the name of its place.
fn attributes_of<'e>(tag: &'e BytesStart<'_>, cell: &mut OpenCell) -> Option<std::borrow::Cow<'e, str>> {
    (cell.style, cell.kind) = (0, CellKind::Number);
    cell.value.clear();
    cell.inline.clear();
    (cell.within_value, cell.within_inline) = (false, false);
    let mut name = None;
    for attribute in tag.attributes().with_checks(false).flatten() {
        match attribute.key.local_name().as_ref() {
            "r" => name = Some(attribute.value),
            "s" => cell.style = attribute.value.parse().unwrap_or(0),
            "t" => {
                cell.kind = match attribute.value.as_ref() {
                    "s" => CellKind::Shared,
                    "inlineStr" | "is" => CellKind::Inline,
                    "str" | "d" => CellKind::Text,
                    "b" => CellKind::Flag,
                    "e" => CellKind::Fault,
                    _ => CellKind::Number,
                };
            }
            _ => {}
        }
    }
    name
}

/// The column (from 0) and the row (from 1) of a name such as `B7`; `None` if it is no such name.
fn place(name: &str) -> Option<(Option<u32>, Option<u64>)> {
    let name = name.as_bytes();
    let letters = name.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let (letters, digits) = name.split_at(letters);
    if letters.len() > 3 || digits.len() > 7 || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let column = letters.iter().fold(0, |column, byte| column * 26 + u32::from(byte.to_ascii_uppercase() - b'A') + 1);
    let line = digits.iter().fold(0, |line, byte| line * 10 + u64::from(byte - b'0'));
    Some((column.checked_sub(1), (line > 0).then_some(line)))
}

/// A number as a spreadsheet shows it, by fifteen digits: it writes `1234.5600000000001` for 1234.56.
///
/// Whole numbers stay as they are written: digits beyond are of ids that another program wrote.
fn number_shown(text: &str) -> Option<f64> {
    let number: f64 = text.parse().ok()?;
    let fraction = text.find(['.', 'e', 'E']).is_some();
    if text.len() <= 16 || !fraction || number.abs() >= 1e15 {
        return Some(number);
    }
    format!("{number:.14e}").parse().ok()
}

/// The day of 1970 that spreadsheets count as.
const DAY_OF_1970: i64 = 25_569;
/// How many days later the count begins if it begins in 1904.
pub(super) const DAYS_OF_1904: i64 = 1_462;
const MICROS_OF_DAY: i64 = 86_400_000_000;

/// A number as what its style says that it is.
fn number_of(number: f64, parts: &WorkbookParts, style: usize) -> CellValue {
    if parts.styles.kind(style) != NumberKind::Date || !(1.0..2_958_466.0).contains(&number) {
        return CellValue::Number(number);
    }
    #[expect(clippy::cast_possible_truncation, reason = "the bounds are checked first")]
    let (day, millis) = (number.floor() as i64, (number.fract() * 86_400_000.0).round() as i64);
    let day = match day {
        _ if parts.from_1904 => day + DAYS_OF_1904,
        // A spreadsheet believes in 29 February 1900.
        60 => return CellValue::Number(number),
        ..60 => day + 1,
        _ => day,
    };
    CellValue::Time((day - DAY_OF_1970) * MICROS_OF_DAY + millis * 1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_what_is_shown() {
        for (text, shown) in [
            ("1234.5600000000001", 1234.56),
            ("0.1", 0.1),
            ("0.30000000000000004", 0.3),
            ("4.0000500000000003E-1", 0.400_005),
            ("1234567890123456", 1_234_567_890_123_456.0),
            ("-2.5499999999999998", -2.55),
        ] {
            assert_eq!(number_shown(text), Some(shown), "{text}");
        }
        assert_eq!(number_shown("1234.5600000000001x"), None);
    }

    #[test]
    fn places_have_names() {
        for (name, read) in [
            ("A1", Some((Some(0), Some(1)))),
            ("XFD1048576", Some((Some(16_383), Some(1_048_576)))),
            ("b7", Some((Some(1), Some(7)))),
            ("7", Some((None, Some(7)))),
            ("A0", Some((Some(0), None))),
            ("AAAA1", None),
            ("A12345678", None),
            ("A-1", None),
            ("中1", None),
        ] {
            assert_eq!(place(name), read, "{name}");
        }
    }

    #[test]
    fn the_later_of_two_cells_stays() {
        let number = CellValue::Number;
        let mut cells = vec![(2, number(1.0)), (0, number(2.0)), (2, number(3.0))];
        in_order(&mut cells);
        assert_eq!(cells, [(0, number(2.0)), (2, number(3.0))]);
    }
}
