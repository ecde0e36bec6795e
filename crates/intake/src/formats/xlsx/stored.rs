//! The filled cells of a sheet, packed into chunks of rows that can be read at their places.

use super::cells::{CellValue, MergedArea, SparseRow};
use super::merged::{MergedCells, MergedFill};
use super::strings::{SharedTexts, add_number, take_bytes, take_number};
use crate::error::Problem;
use crate::input::bulk::Bulk;
use crate::input::spool::Spool;
use crate::limits::Bounds;
use crate::table::rows::{Cell, Row, Table};
use std::ops::Range;
use std::sync::Arc;
use terrace_domain::CancelToken;

/// How the value of a cell is written behind its column.
mod tag {
    pub const SHARED: u8 = 0;
    pub const TEXT: u8 = 1;
    pub const FAULT: u8 = 2;
    pub const NUMBER: u8 = 3;
    pub const TIME: u8 = 4;
    pub const YES: u8 = 5;
    pub const NO: u8 = 6;
}

/// Some rows, blank ones too.
#[derive(Debug, Clone, Copy, Default)]
struct RowChunk {
    /// Where it is written.
    from: u64,
    to: u64,
    /// The number of its first row, and how many rows it has.
    line: u64,
    lines: u64,
}

/// The rows of a sheet below its header.
pub(crate) struct Sheet {
    bytes: Bulk,
    chunks: Vec<RowChunk>,
    texts: Arc<SharedTexts>,
    areas: Vec<MergedArea>,
    merged: MergedCells,
    /// The first column that is read.
    left: u32,
    /// Where the columns stand that are wanted, if they stand elsewhere.
    places: Option<Vec<Option<usize>>>,
    cancel: CancelToken,
}

/// A sheet on its way into its chunks.
pub(super) struct SheetWriter {
    spool: Spool,
    chunks: Vec<RowChunk>,
    open: RowChunk,
    /// The text of the open chunk and what its rows come to.
    weight: u64,
    /// The row behind the last.
    next: u64,
    written: Vec<u8>,
    left: u32,
    rows: u64,
    most: u64,
}

impl SheetWriter {
    /// For the rows behind one, and the columns from one on.
    pub fn new(above: u64, left: u32, bounds: Bounds<'_>) -> Self {
        let (rows, most) = (bounds.limits.rows.max(1) as u64, bounds.limits.bytes);
        let open = RowChunk { line: above + 1, ..RowChunk::default() };
        let spool = Spool::new(bounds);
        Self { spool, chunks: Vec::new(), open, weight: 0, next: above + 1, written: Vec::new(), left, rows, most }
    }

    /// Adds a row that stands below all others.
    pub fn add(&mut self, row: &SparseRow) -> Result<(), Problem> {
        while row.line >= self.open.line + self.rows {
            self.close(self.open.line + self.rows)?;
        }
        add_number(row.line - self.next, &mut self.written);
        add_number(row.cells.len() as u64, &mut self.written);
        let mut place = self.left;
        for (column, value) in &row.cells {
            add_number(u64::from(column - place), &mut self.written);
            place = *column;
            add_value(row, value, &mut self.written);
        }
        self.next = row.line + 1;
        // What is blank before a row's last cell is gone through, too.
        self.weight = self.weight.saturating_add(row.weight).saturating_add(u64::from(place - self.left));
        if self.weight + self.written.len() as u64 >= self.most {
            self.close(self.next)?;
        }
        Ok(())
    }

    /// Ends the open chunk before a row.
    fn close(&mut self, line: u64) -> Result<(), Problem> {
        self.spool.add(&self.written)?;
        self.written.clear();
        let to = self.spool.length();
        self.chunks.push(RowChunk { to, lines: line - self.open.line, ..self.open });
        self.open = RowChunk { from: to, to, line, lines: 0 };
        (self.weight, self.next) = (0, line);
        Ok(())
    }

    /// The sheet.
    pub fn done(
        mut self,
        texts: Arc<SharedTexts>,
        areas: Vec<MergedArea>,
        cancel: &CancelToken,
    ) -> Result<Sheet, Problem> {
        if self.next > self.open.line {
            self.close(self.next)?;
        }
        let bytes = self.spool.done();
        let (chunks, left, cancel) = (self.chunks, self.left, cancel.clone());
        Ok(Sheet { bytes, chunks, texts, areas, merged: MergedCells::default(), left, places: None, cancel })
    }
}

fn add_value(row: &SparseRow, value: &CellValue, to: &mut Vec<u8>) {
    let text = |tag, text: &str, to: &mut Vec<u8>| {
        to.push(tag);
        add_number(text.len() as u64, to);
        to.extend_from_slice(text.as_bytes());
    };
    match value {
        CellValue::Shared(index) => {
            to.push(tag::SHARED);
            add_number(u64::from(*index), to);
        }
        CellValue::Text(place) => text(tag::TEXT, row.text(place), to),
        CellValue::Fault(place) => text(tag::FAULT, row.text(place), to),
        CellValue::Number(number) => {
            to.push(tag::NUMBER);
            to.extend_from_slice(&number.to_le_bytes());
        }
        CellValue::Time(micros) => {
            to.push(tag::TIME);
            to.extend_from_slice(&micros.to_le_bytes());
        }
        CellValue::Flag(yes) => to.push(if *yes { tag::YES } else { tag::NO }),
    }
}

/// What [`add_value`] wrote.
fn take_value<'c>(from: &mut &'c [u8], texts: &'c SharedTexts) -> Result<Cell<'c>, Problem> {
    let text = |from: &mut &'c [u8]| {
        let length = take_number(from);
        std::str::from_utf8(take_bytes(from, length)).unwrap_or("")
    };
    let eight = |from: &mut &'c [u8]| take_bytes(from, 8).first_chunk().copied().unwrap_or_default();
    Ok(match take_bytes(from, 1).first().copied() {
        Some(tag::SHARED) => Cell::Text(texts.get(u32::try_from(take_number(from)).unwrap_or(u32::MAX))?),
        Some(tag::TEXT) => Cell::Text(text(from).into()),
        Some(tag::FAULT) => Cell::Fault(text(from).into()),
        Some(tag::NUMBER) => Cell::Float(f64::from_le_bytes(eight(from))),
        Some(tag::TIME) => Cell::Time { micros: i64::from_le_bytes(eight(from)), zoned: false },
        Some(tag::YES) => Cell::Flag(true),
        Some(tag::NO) => Cell::Flag(false),
        _ => Cell::Empty,
    })
}

impl Sheet {
    /// How many rows it has, blank ones too.
    pub fn rows(&self) -> u64 {
        self.chunks.iter().map(|chunk| chunk.lines).sum()
    }

    /// Gives merged cells the value of their first, as `fill` says of their place; returns the number of rows.
    ///
    /// Rows that hold nothing else stay blank.
    pub fn fill_merged(&mut self, fill: &dyn Fn(usize) -> Option<MergedFill>) -> Result<u64, Problem> {
        let areas = std::mem::take(&mut self.areas);
        let mut merged = MergedCells::new(&areas, self.left, fill);
        if merged.is_empty() {
            return Ok(0);
        }
        let mut filled = 0;
        let mut learned = Ok(());
        for chunk in 0..self.chunks.len() {
            self.visit(chunk, &mut |row| {
                if !row.cells.iter().all(Cell::is_blank) && learned.is_ok() {
                    filled += u64::from(merged.covers(row.line));
                    learned = merged.learn(row);
                }
            })?;
        }
        learned?;
        self.merged = merged;
        Ok(filled)
    }

    /// Shows the cells of other places.
    pub fn arrange(&mut self, places: Option<Vec<Option<usize>>>) {
        self.places = places;
    }

    /// Shows a row's cells as the plan wants them.
    fn show<'c>(&'c self, line: u64, cells: &mut Vec<Cell<'c>>, each: &mut dyn FnMut(&Row<'_, '_>)) {
        self.merged.fill(line, cells);
        if let Some(places) = &self.places {
            let own = std::mem::take(cells);
            let wanted = places.iter().map(|place| place.and_then(|place| own.get(place)).cloned());
            cells.extend(wanted.map(|cell| cell.unwrap_or(Cell::Empty)));
        }
        each(&Row { line, cells, raw: None, fault: None });
    }
}

impl Table for Sheet {
    fn chunks(&self) -> usize {
        self.chunks.len()
    }

    fn visit(&self, chunk: usize, each: &mut dyn FnMut(&Row<'_, '_>)) -> Result<(), Problem> {
        let Some(chunk) = self.chunks.get(chunk) else { return Ok(()) };
        let bytes = self.bytes.slice(chunk.from, chunk.to)?;
        let mut rest: &[u8] = &bytes;
        let mut cells = Vec::new();
        let mut line = chunk.line;
        while !rest.is_empty() {
            self.cancel.check()?;
            let next = line + take_number(&mut rest);
            blank(line..next, each);
            cells.clear();
            let mut place = 0;
            for _ in 0..take_number(&mut rest) {
                place += usize::try_from(take_number(&mut rest)).unwrap_or(0);
                cells.resize(place, Cell::Empty);
                cells.push(take_value(&mut rest, &self.texts)?);
            }
            self.show(next, &mut cells, each);
            line = next + 1;
        }
        blank(line..chunk.line + chunk.lines, each);
        Ok(())
    }
}

/// Shows rows that hold nothing.
fn blank(lines: Range<u64>, each: &mut dyn FnMut(&Row<'_, '_>)) {
    lines.for_each(|line| each(&Row { line, cells: &[], raw: None, fault: None }));
}
