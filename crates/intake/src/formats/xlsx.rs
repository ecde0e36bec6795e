//! Workbooks of today's spreadsheets.

use crate::error::Problem;
use crate::table::rows::{Cell, Row, Table};
use bytes::Bytes;
use calamine::{Data, Dimensions, Range, Reader as _, Xlsx, XlsxError, open_workbook_from_rs};
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::sync::Arc;
use terrace_domain::CancelToken;

/// A workbook whose sheets can be looked at one by one.
pub(crate) struct Workbook {
    inner: Xlsx<CancellableBytes>,
    cancel: CancelToken,
    from_1904: bool,
}

/// The bytes of a workbook, whose reading fails once the work is cancelled: the library reads a sheet in one call.
struct CancellableBytes {
    bytes: Cursor<Bytes>,
    cancel: CancelToken,
}

impl Read for CancellableBytes {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.cancel.check().map_err(std::io::Error::other)?;
        self.bytes.read(buffer)
    }
}

impl Seek for CancellableBytes {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.bytes.seek(to)
    }
}

/// The rows of one sheet, from one row on.
pub(crate) struct Sheet {
    range: Range<Data>,
    skip: usize,
    chunk: usize,
    cancel: CancelToken,
    /// By row of the range: the places of merged cells, and the row of the range that holds their value.
    merged: BTreeMap<usize, Vec<(usize, MergedFill, usize)>>,
    /// Where the columns stand that are wanted, if they stand elsewhere.
    places: Option<Vec<Option<usize>>>,
}

/// What stands in a merged cell below its first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MergedFill {
    /// The same value.
    Same,
    /// Zero: the value is that of all rows together.
    Zero,
}

/// Whether a workbook says that its days count from 1904; the library heeds that in cells that are formatted as dates.
fn counts_from_1904(bytes: &Bytes) -> bool {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes.clone())) else { return false };
    let Ok(entry) = archive.by_name("xl/workbook.xml") else { return false };
    let mut text = Vec::new();
    let read = entry.take(1 << 20).read_to_end(&mut text);
    let says = |mark: &str| memchr::memmem::find(&text, mark.as_bytes()).is_some();
    read.is_ok() && (says("date1904=\"1\"") || says("date1904=\"true\""))
}

fn damaged(cause: XlsxError) -> Problem {
    if matches!(cause, XlsxError::Password) { Problem::Protected } else { Problem::BadWorkbook(Arc::new(cause)) }
}

/// A damaged workbook is the file's fault, whatever the library makes of it.
fn guarded<T>(read: impl FnOnce() -> Result<T, XlsxError>) -> Result<T, Problem> {
    crate::guard::guarded(read)
        .unwrap_or(Err(XlsxError::Unexpected("its parts contradict each other")))
        .map_err(damaged)
}

impl Workbook {
    /// Opens a workbook.
    pub fn open(bytes: Bytes, cancel: &CancelToken) -> Result<Self, Problem> {
        let from_1904 = counts_from_1904(&bytes);
        let reader = CancellableBytes { bytes: Cursor::new(bytes), cancel: cancel.clone() };
        guarded(|| open_workbook_from_rs(reader)).map(|inner| Self { inner, cancel: cancel.clone(), from_1904 })
    }

    /// How many days later than usual it begins to count: some count from 1904.
    pub fn first_day(&self) -> i64 {
        if self.from_1904 { 1_462 } else { 0 }
    }

    /// The names of its sheets, in order.
    pub fn sheets(&self) -> Vec<String> {
        self.inner.sheet_names()
    }

    /// A sheet by name.
    pub fn sheet(&mut self, name: &str) -> Result<Sheet, Problem> {
        let range = guarded(|| self.inner.worksheet_range(name))?;
        let cancel = self.cancel.clone();
        Ok(Sheet { range, skip: 0, chunk: usize::MAX, cancel, merged: BTreeMap::new(), places: None })
    }
}

impl Workbook {
    /// The cells of a sheet that are merged over several rows.
    pub fn merged(&mut self, name: &str) -> Result<Vec<Dimensions>, Problem> {
        let found = guarded(|| self.inner.merge_cells_by_sheet_name(name))?;
        Ok(found.into_iter().filter(|area| area.end.0 > area.start.0).collect())
    }
}

impl Sheet {
    /// Gives merged cells the value of their first, as `fill` says of their place; returns the number of rows.
    ///
    /// Rows that hold nothing else stay blank.
    pub fn fill_merged(&mut self, areas: &[Dimensions], fill: &dyn Fn(usize) -> Option<MergedFill>) -> u64 {
        let Some((top, left)) = self.range.start() else { return 0 };
        let at = |cell: u32, start: u32| cell.checked_sub(start).and_then(|place| usize::try_from(place).ok());
        for area in areas {
            let (Some(first), Some(last)) = (at(area.start.0, top), at(area.end.0, top)) else { continue };
            let Some(place) = at(area.start.1, left) else { continue };
            let Some(fill) = fill(place).filter(|_| first >= self.skip) else { continue };
            for row in first + 1..=last.min(self.range.height().saturating_sub(1)) {
                self.merged.entry(row).or_default().push((place, fill, first));
            }
        }
        let range = &self.range;
        let is_filled = |row: usize| {
            (0..range.width()).any(|place| range.get((row, place)).is_some_and(|value| !cell(value).is_blank()))
        };
        self.merged.retain(|row, _| is_filled(*row));
        self.merged.len() as u64
    }

    /// Shows the cells of other places.
    pub fn arrange(&mut self, places: Option<Vec<Option<usize>>>) {
        self.places = places;
    }

    /// The first rows as texts, with their numbers in the sheet.
    pub fn top(&self, skip: usize, count: usize) -> Vec<(u64, Vec<String>)> {
        let first = self.first_row();
        let rows = (first..).zip(self.range.rows()).skip(skip).take(count);
        rows.map(|(line, row)| (line, row.iter().map(|value| cell(value).to_text().into_owned()).collect())).collect()
    }

    /// The rows after a row of the sheet, in chunks of `chunk` rows.
    pub fn below(mut self, line: u64, chunk: usize) -> Self {
        self.chunk = chunk.max(1);
        self.skip = usize::try_from((line + 1).saturating_sub(self.first_row())).unwrap_or(usize::MAX);
        self
    }

    fn first_row(&self) -> u64 {
        self.range.start().map_or(1, |(row, _)| u64::from(row) + 1)
    }
}

fn cell(value: &Data) -> Cell<'_> {
    match value {
        Data::Empty => Cell::Empty,
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => Cell::Text(text.as_str().into()),
        Data::Int(number) => Cell::Integer(*number),
        Data::Float(number) => Cell::Float(*number),
        Data::Bool(flag) => Cell::Flag(*flag),
        Data::Error(error) => Cell::Fault(error.to_string().into()),
        Data::DateTime(time) if time.is_duration() || !(1.0..2_958_466.0).contains(&time.as_f64()) => {
            Cell::Float(time.as_f64())
        }
        Data::DateTime(time) => {
            let (year, month, day, hour, minute, second, milli) = time.to_ymd_hms_milli();
            let parts = i16::try_from(year).ok().zip(i8::try_from(month).ok()).zip(i8::try_from(day).ok());
            let date = parts.and_then(|((year, month), day)| terrace_domain::Date::from_ymd(year, month, day));
            // A spreadsheet believes in 29 February 1900.
            let Some(date) = date else { return Cell::Float(time.as_f64()) };
            let seconds = (i64::from(hour) * 60 + i64::from(minute)) * 60 + i64::from(second);
            let micros = date.start().micros() + seconds * 1_000_000 + i64::from(milli) * 1_000;
            Cell::Time { micros, zoned: false }
        }
    }
}

impl Table for Sheet {
    fn chunks(&self) -> usize {
        self.range.height().saturating_sub(self.skip).div_ceil(self.chunk)
    }

    fn visit(&self, chunk: usize, each: &mut dyn FnMut(&Row<'_, '_>)) -> Result<(), Problem> {
        let first = self.first_row();
        let mut cells = Vec::new();
        let skip = self.skip + chunk * self.chunk;
        let rows = (first..).zip(self.range.rows()).enumerate().skip(skip).take(self.chunk);
        for (at, (line, row)) in rows {
            self.cancel.check()?;
            cells.clear();
            cells.extend(row.iter().map(cell));
            for (place, fill, from) in self.merged.get(&at).into_iter().flatten() {
                if let Some(slot) = cells.get_mut(*place).filter(|slot| slot.is_blank()) {
                    *slot = match fill {
                        MergedFill::Same => self.range.get((*from, *place)).map_or(Cell::Empty, cell),
                        MergedFill::Zero => Cell::Integer(0),
                    };
                }
            }
            if let Some(places) = &self.places {
                let own = std::mem::take(&mut cells);
                let wanted = places.iter().map(|place| place.and_then(|place| own.get(place)).cloned());
                cells.extend(wanted.map(|cell| cell.unwrap_or(Cell::Empty)));
            }
            each(&Row { line, cells: &cells, raw: None, fault: None });
        }
        Ok(())
    }
}
