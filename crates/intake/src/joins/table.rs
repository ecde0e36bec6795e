//! A file of any format as rows of texts, found by the columns that it is joined by.

use super::rows::{JoinRows, RecordWriter, place};
use crate::columns::layout::scan_text;
use crate::columns::top::TOP;
use crate::error::Problem;
use crate::formats::blank::{self, Blank};
use crate::formats::csv::{self, Csv, DELIMITERS, TopLine};
use crate::formats::jsonl::JsonLines;
use crate::formats::parquet::{Parquet, PartSize};
use crate::formats::sheets::Sheets;
use crate::formats::xlsx::{MergedFill, Workbook};
use crate::input::bulk::Bulk;
use crate::input::opened::OpenedSource;
use crate::input::source::Source;
use crate::input::unpack::Content;
use crate::limits::Bounds;
use crate::mapping::{Delimiter, Mapping};
use crate::table::rows::{Cell, Row, Table};
use crate::text::clean;
use crate::text::cutter::RowEnds;
use crate::text::encoding::with_line_ends;
use crate::text::pieces::Pieces;
use crate::values::amounts::DecimalSign;
use std::borrow::Cow;
use terrace_domain::Progress;

/// A file that was read for a join.
pub(super) struct JoinFile {
    pub rows: JoinRows,
    /// Rows that could not be taken apart, and the line of the first.
    pub broken: Option<(u64, u64)>,
}

/// What a file is read by.
pub(super) struct Wanted<'w> {
    /// The headers that one of its first lines must have.
    pub keys: &'w [String],
    /// How it is laid out, as far as somebody says so.
    pub layout: &'w Mapping,
    /// How decimals are written in all files, if somebody says so.
    pub decimal: Option<DecimalSign>,
    pub bounds: Bounds<'w>,
}

/// Reads a file's rows.
pub(super) fn read(source: &Source, wanted: &Wanted<'_>, progress: &dyn Progress) -> Result<JoinFile, Problem> {
    let bounds = wanted.bounds;
    let mut started = |bytes| progress.reading(source.name(), bytes);
    let (opened, content) = OpenedSource::open(source, bounds, &mut started)?;
    let progress = (progress, opened.size);
    let read = match content {
        Content::Text(bulk) => of_text(&bulk, wanted, progress),
        Content::Json(bulk) => {
            let (mut cut, text) =
                scan_text(&bulk, bounds, wanted.layout.encoding, Ok, |_| Ok(((), RowEnds::Lines, (0, 1))))
                    .map(|((), cut, text, _)| (cut, text))?;
            let (headers, table) = JsonLines::open(Pieces::new(&text, &mut cut, bounds.cancel))?;
            if headers.is_empty() {
                return Err(Problem::JsonDocument);
            }
            needs(&headers, wanted)?;
            taken(headers, &table, wanted, progress)
        }
        Content::Parquet(bulk) => {
            let (headers, table) = Parquet::open(bulk, bounds.limits.rows, PartSize::Small, bounds.cancel)?;
            needs(&headers, wanted)?;
            taken(headers, &table, wanted, progress)
        }
        Content::Workbook(bulk) => of_workbook(&bulk, wanted, progress),
    }?;
    opened.check_unchanged(source)?;
    Ok(read)
}

/// Whether headers name all columns that are needed.
fn has_all(headers: &[String], wanted: &Wanted<'_>) -> bool {
    wanted.keys.iter().all(|key| place(headers, key).is_some())
}

fn needs(headers: &[String], wanted: &Wanted<'_>) -> Result<(), Problem> {
    if has_all(headers, wanted) { Ok(()) } else { Err(missing(headers, wanted)) }
}

fn missing(headers: &[String], wanted: &Wanted<'_>) -> Problem {
    let column = wanted.keys.iter().filter(|key| place(headers, key).is_none());
    let filled = headers.iter().map(|header| header.trim()).filter(|header| !header.is_empty());
    Problem::JoinHeaderMissing {
        column: column.map(String::as_str).collect::<Vec<_>>().join(", "),
        found: crate::shown::listed(&filled.map(clean::echoed).collect::<Vec<_>>()),
    }
}

fn of_text(bulk: &Bulk, wanted: &Wanted<'_>, progress: (&dyn Progress, u64)) -> Result<JoinFile, Problem> {
    let bounds = wanted.bounds;
    let ((delimiter, headers), mut cut, text, _) = scan_text(
        bulk,
        bounds,
        wanted.layout.encoding,
        |text| with_line_ends(text, bounds),
        |top| {
            let (delimiter, header) = header_of(top, wanted)?;
            let rows = match delimiter {
                Delimiter::Blank => RowEnds::Lines,
                Delimiter::Byte(byte) => RowEnds::Quoted(byte),
            };
            let (body, line) = header.below;
            Ok(((delimiter, header.fields), rows, ((top.len() - body.len()) as u64, line)))
        },
    )?;
    let pieces = Pieces::new(&text, &mut cut, bounds.cancel);
    match delimiter {
        Delimiter::Blank => taken(headers, &Blank::new(pieces), wanted, progress),
        Delimiter::Byte(byte) => taken(headers, &Csv::new(pieces, byte), wanted, progress),
    }
}

/// The line that has all headers that are needed, and what parts its fields: the way that parts it most.
fn header_of<'t>(top: &'t str, wanted: &Wanted<'_>) -> Result<(Delimiter, TopLine<'t>), Problem> {
    if top.trim().is_empty() {
        return Err(Problem::Empty);
    }
    let skip = wanted.layout.skip_lines.unwrap_or(0);
    let ways = match wanted.layout.delimiter {
        Some(said) => vec![said],
        None => DELIMITERS.map(Delimiter::Byte).to_vec(),
    };
    let lines = |way| match way {
        Delimiter::Blank => blank::top(top, skip, TOP),
        Delimiter::Byte(byte) => csv::top(top, skip, byte, TOP),
    };
    let found =
        ways.iter().filter_map(|way| Some((*way, lines(*way).into_iter().find(|line| has_all(&line.fields, wanted))?)));
    let best = found.reduce(|best, other| if other.1.fields.len() > best.1.fields.len() { other } else { best });
    best.ok_or_else(|| {
        let first = ways.iter().filter_map(|way| lines(*way).into_iter().find(|line| !line.blank));
        let fullest = first.max_by_key(|line| line.fields.len()).map(|line| line.fields).unwrap_or_default();
        missing(&fullest, wanted)
    })
}

/// The sheets that have the headers, one behind the other.
fn of_workbook(bulk: &Bulk, wanted: &Wanted<'_>, progress: (&dyn Progress, u64)) -> Result<JoinFile, Problem> {
    let mut workbook = Workbook::open(bulk, wanted.bounds)?;
    let all = workbook.sheets();
    let said = &wanted.layout.sheets;
    let skip = wanted.layout.skip_lines.unwrap_or(0);
    let is_said = |(number, name): &(usize, &String)| {
        said.iter().any(|sheet| sheet == *name || *sheet == (number + 1).to_string() || sheet == "all")
    };
    if let Some(lacking) = said.iter().find(|sheet| {
        let number = sheet.parse::<usize>().is_ok_and(|number| (1..=all.len()).contains(&number));
        !(number || *sheet == "all" || all.contains(sheet))
    }) {
        return Err(Problem::SheetMissing { sheet: lacking.clone(), found: crate::shown::listed(&all) });
    }
    let named: Vec<String> =
        all.iter().enumerate().filter(|at| said.is_empty() || is_said(at)).map(|(_, name)| name.clone()).collect();
    let (mut sheets, mut headers, mut first): (Vec<_>, Option<Vec<String>>, Vec<String>) = Default::default();
    for name in named {
        if said.is_empty() && workbook.is_hidden(&name) {
            continue;
        }
        let top = workbook.top(&name, skip, TOP)?;
        if first.is_empty() {
            first = top.rows.iter().map(|(_, row)| row.clone()).find(|row| !row.is_empty()).unwrap_or_default();
        }
        let Some((line, own)) = top.rows.iter().find(|(_, row)| has_all(row, wanted)) else { continue };
        match &headers {
            None => headers = Some(own.clone()),
            Some(known) if known == own => {}
            Some(_) => {
                let (found, column) = (crate::shown::listed(&all), format!("sheet: {name}"));
                return Err(Problem::JoinHeaderMissing { column, found });
            }
        }
        let mut sheet = workbook.sheet(&name, *line, top.left, own.len())?;
        let keys: Vec<usize> = wanted.keys.iter().filter_map(|key| place(own, key)).collect();
        sheet.fill_merged(&|place| keys.contains(&place).then_some(MergedFill::Same))?;
        sheets.push(sheet);
    }
    let headers = headers.ok_or_else(|| missing(&first, wanted))?;
    taken(headers, &Sheets::new(sheets), wanted, progress)
}

/// All rows of a table as texts.
fn taken(
    headers: Vec<String>,
    table: &dyn Table,
    wanted: &Wanted<'_>,
    (progress, bytes): (&dyn Progress, u64),
) -> Result<JoinFile, Problem> {
    let bounds = wanted.bounds;
    let keys: Vec<usize> = wanted.keys.iter().filter_map(|key| place(&headers, key)).collect();
    let mut out = RecordWriter::holding(bounds.limits.held, bounds);
    let (mut broken, mut failed, mut told) = (None, None, 0);
    let share = |chunk: usize| bytes.saturating_mul(chunk as u64) / (table.chunks() as u64).max(1);
    for chunk in 0..table.chunks() {
        bounds.cancel.check()?;
        table.visit(chunk, &mut |row| {
            let is_header = |place: &usize| {
                row.cells
                    .get(*place)
                    .is_some_and(|cell| headers.get(*place).is_some_and(|header| cell.to_text() == header.as_str()))
            };
            if failed.is_some()
                || row.fault.is_none() && row.cells.iter().all(Cell::is_blank)
                || keys.iter().all(is_header)
            {
                return;
            }
            if row.fault.is_some() || is_too_long(row, headers.len(), table) {
                let (rows, line) = broken.unwrap_or((0, row.line));
                broken = Some((rows + 1, line));
                return;
            }
            let texts: Vec<_> = row.cells.iter().map(|cell| written(cell, wanted.decimal)).collect();
            let line = row.line.to_string();
            let fields = (0..headers.len()).map(|place| texts.get(place).map_or(&[][..], |text| text.as_bytes()));
            failed = out.add(std::iter::once(line.as_bytes()).chain(fields)).err();
        })?;
        progress.advance(share(chunk + 1) - share(chunk), out.count() - told);
        told = out.count();
        if let Some(problem) = failed.take() {
            return Err(problem);
        }
    }
    let (bulk, count) = out.done()?;
    Ok(JoinFile { rows: JoinRows { headers, bulk, count }, broken })
}

/// From here on floating point does not tell whole numbers apart.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A cell as the joined table has it: numbers with the decimal sign that is said of all files, and one whose digits a
/// spreadsheet has lost in a form that says so.
fn written<'c>(cell: &'c Cell<'_>, decimal: Option<DecimalSign>) -> Cow<'c, str> {
    let text = match cell {
        Cell::Float(number) if number.abs() >= EXACT => return Cow::Owned(format!("{number:.1E}").replace('E', "E+")),
        Cell::Float(_) | Cell::Decimal(..) => cell.to_text(),
        _ => return cell.to_text(),
    };
    if decimal == Some(DecimalSign::Comma) { Cow::Owned(text.replace('.', ",")) } else { text }
}

fn is_too_long(row: &Row<'_, '_>, width: usize, table: &dyn Table) -> bool {
    table.is_delimited() && row.cells.iter().skip(width).any(|cell| !cell.is_blank())
}
