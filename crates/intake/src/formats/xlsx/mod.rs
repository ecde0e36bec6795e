//! Workbooks of today's spreadsheets.
//!
//! Nothing here grows with the width or the height of a sheet, only with what its cells hold: rows come as they stand
//! in the archive, blank cells are left out, and what is filled is packed into chunks that lie on disk if they are many.

mod cells;
mod merged;
mod stored;
mod strings;
mod styles;
mod text;
mod xml;

pub(crate) use merged::MergedFill;
pub(crate) use stored::Sheet;

use crate::error::Problem;
use crate::input::bulk::Bulk;
use crate::limits::{Bounds, SHEET_COLUMNS, SHEET_ROW_BYTES, SHEETS, SMALL_PART, STYLES_PART};
use crate::table::rows::Cell;
use cells::{CellValue, DAYS_OF_1904, RowStream, SparseRow, WorkbookParts};
use quick_xml::events::Event;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;
use stored::SheetWriter;
use strings::SharedTexts;
use styles::Styles;
use xml::{Archive, WorkbookFault, XmlPart, attribute, attribute_text, of_archive};
use zip::ZipArchive;

/// A workbook whose sheets can be looked at one by one.
pub(crate) struct Workbook<'b> {
    archive: Archive,
    parts: WorkbookParts,
    sheets: Vec<SheetEntry>,
    bounds: Bounds<'b>,
}

/// A sheet as the workbook lists it.
struct SheetEntry {
    name: String,
    part: String,
    /// Whether it has cells, which one that is nothing but a picture has not.
    has_cells: bool,
    hidden: bool,
}

/// The first rows of a sheet.
#[derive(Debug, Default)]
pub(crate) struct SheetTop {
    /// Their numbers in the sheet, and their cells as texts.
    pub rows: Vec<(u64, Vec<String>)>,
    /// The first column that they use, from 0.
    pub left: u32,
}

/// What a part says of another: where it is, and what.
type Relation = (String, String);

impl<'b> Workbook<'b> {
    /// Opens a workbook.
    pub fn open(bulk: &Bulk, bounds: Bounds<'b>) -> Result<Self, Problem> {
        let mut archive = ZipArchive::new(bulk.reader()).map_err(of_archive)?;
        let roots = relations(&mut archive, "_rels/.rels", bounds)?.unwrap_or_default();
        let root = roots.into_values().find(|(_, kind)| kind.ends_with("/officeDocument"));
        let book = root.map_or("xl/workbook.xml".to_owned(), |(target, _)| resolved("", &target));
        let (folder, file) = book.rsplit_once('/').map_or(("", book.as_str()), |(folder, file)| (folder, file));
        let own = resolved(folder, &format!("_rels/{file}.rels"));
        let related = relations(&mut archive, &own, bounds)?.ok_or_else(|| WorkbookFault::Missing(own.clone()))?;
        let (sheets, from_1904) = listed(&mut archive, &book, folder, &related, bounds)?;
        let part_of = |kind: &str, usual: &str| {
            let found = related.values().find(|(_, of)| of.ends_with(kind));
            resolved(folder, found.map_or(usual, |(target, _)| target))
        };
        let most = bounds.limits.part;
        let styles = XmlPart::open(&mut archive, &part_of("/styles", "styles.xml"), STYLES_PART.min(most), bounds)?;
        let styles = styles.map(Styles::read).transpose()?.unwrap_or_default();
        let texts = XmlPart::open(&mut archive, &part_of("/sharedStrings", "sharedStrings.xml"), most, bounds)?;
        let texts = texts.map(|part| SharedTexts::read(part, bounds)).transpose()?;
        let texts = Arc::new(texts.unwrap_or_else(SharedTexts::none));
        Ok(Self { archive, parts: WorkbookParts { texts, styles, from_1904 }, sheets, bounds })
    }

    /// How many days later than usual it begins to count: some count from 1904.
    pub fn first_day(&self) -> i64 {
        if self.parts.from_1904 { DAYS_OF_1904 } else { 0 }
    }

    /// The names of its sheets, in order.
    pub fn sheets(&self) -> Vec<String> {
        self.sheets.iter().map(|sheet| sheet.name.clone()).collect()
    }

    /// Whether a sheet is hidden.
    pub fn is_hidden(&self, name: &str) -> bool {
        self.sheets.iter().any(|sheet| sheet.name == name && sheet.hidden)
    }

    /// The rows of a sheet in some columns; `None` if it has no cells.
    fn rows(&mut self, name: &str, columns: Range<u32>) -> Result<Option<RowStream<'_>>, Problem> {
        let Some(sheet) = self.sheets.iter().find(|sheet| sheet.name == name && sheet.has_cells) else {
            return Ok(None);
        };
        let part = XmlPart::open(&mut self.archive, &sheet.part, self.bounds.limits.part, self.bounds)?;
        let part = part.ok_or_else(|| WorkbookFault::Missing(sheet.part.clone()))?;
        RowStream::open(part, &self.parts, columns, self.bounds).map(Some)
    }

    /// The first rows of a sheet that hold anything, without some; blank ones between them count.
    pub fn top(&mut self, name: &str, skip: usize, count: usize) -> Result<SheetTop, Problem> {
        let texts = self.parts.texts.clone();
        let most = self.bounds.limits.row.min(SHEET_ROW_BYTES);
        let Some(mut stream) = self.rows(name, 0..SHEET_COLUMNS)? else { return Ok(SheetTop::default()) };
        let (mut row, mut weight) = (SparseRow::default(), 0_u64);
        let mut found: Vec<(u64, Vec<(u32, String)>)> = Vec::new();
        let (mut left, mut lines, mut last) = (u32::MAX, None, 0);
        while stream.next(&mut row)? {
            let first = row.line.saturating_add(skip as u64);
            let (first, end) = *lines.get_or_insert((first, first.saturating_add(count as u64)));
            if row.line >= end {
                last = end - 1;
                break;
            }
            last = row.line;
            left = row.cells.first().map_or(left, |(column, _)| left.min(*column));
            if row.line >= first {
                let cells = row.cells.iter().map(|(column, value)| {
                    let text = cell_of(&row, value, &texts)?.to_text().into_owned();
                    weight += text.len() as u64;
                    Ok((*column, text))
                });
                found.push((row.line, cells.collect::<Result<_, Problem>>()?));
            }
            if weight > most {
                return Err(Problem::LongRow { line: row.line, bytes: most });
            }
        }
        let Some((first, _)) = lines else { return Ok(SheetTop::default()) };
        let place = |column: u32| usize::try_from(column.saturating_sub(left)).unwrap_or(0);
        let end = found.iter().filter_map(|(_, cells)| cells.last()).map(|(column, _)| place(*column) + 1).max();
        let end = end.unwrap_or(0);
        let mut found = found.into_iter().peekable();
        let rows = (first..=last).map(|line| {
            let mut texts = vec![String::new(); end];
            for (column, text) in found.next_if(|(of, _)| *of == line).into_iter().flat_map(|(_, cells)| cells) {
                if let Some(slot) = texts.get_mut(place(column)) {
                    *slot = text;
                }
            }
            (line, texts)
        });
        Ok(SheetTop { rows: rows.collect(), left })
    }

    /// How many columns from `left` on are filled in any row, without some first ones. What a sheet says of its own
    /// extent counts cells that are only coloured, and is not always there.
    pub fn width(&mut self, name: &str, left: u32, skip: usize) -> Result<usize, Problem> {
        let Some(mut stream) = self.rows(name, left..SHEET_COLUMNS)? else { return Ok(0) };
        let (mut row, mut first, mut end) = (SparseRow::default(), None, left);
        while stream.next(&mut row)? {
            let first = *first.get_or_insert(row.line.saturating_add(skip as u64));
            let last = row.cells.last().filter(|_| row.line >= first);
            end = last.map_or(end, |(column, _)| end.max(column + 1));
        }
        Ok(usize::try_from(end - left).unwrap_or(0))
    }

    /// The rows of a sheet after one of them, in `width` columns from `left` on.
    pub fn sheet(&mut self, name: &str, above: u64, left: u32, width: usize) -> Result<Sheet, Problem> {
        let (bounds, texts) = (self.bounds, self.parts.texts.clone());
        let right = left.saturating_add(u32::try_from(width).unwrap_or(SHEET_COLUMNS)).min(SHEET_COLUMNS);
        let mut writer = SheetWriter::new(above, left, bounds);
        let mut areas = Vec::new();
        if let Some(mut stream) = self.rows(name, left..right)? {
            let mut row = SparseRow::default();
            while stream.next(&mut row)? {
                if row.line > above {
                    writer.add(&row)?;
                }
            }
            areas = stream.merged()?;
            areas.retain(|area| area.lines.0 > above);
        }
        writer.done(texts, areas, bounds.cancel)
    }
}

/// A cell of a row.
fn cell_of<'c>(row: &'c SparseRow, value: &CellValue, texts: &'c SharedTexts) -> Result<Cell<'c>, Problem> {
    Ok(match value {
        CellValue::Shared(index) => Cell::Text(texts.get(*index)?),
        CellValue::Text(place) => Cell::Text(row.text(place).into()),
        CellValue::Fault(place) => Cell::Fault(row.text(place).into()),
        CellValue::Number(number) => Cell::Float(*number),
        CellValue::Time(micros) => Cell::Time { micros: *micros, zoned: false },
        CellValue::Flag(flag) => Cell::Flag(*flag),
    })
}

/// The name of a part that one in a folder names.
fn resolved(folder: &str, target: &str) -> String {
    let mut path: Vec<&str> = match target.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => folder.split('/').filter(|name| !name.is_empty()).collect(),
    };
    for name in target.split('/') {
        match name {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            name => path.push(name),
        }
    }
    path.join("/")
}

/// What a part of relations says, by their ids; `None` if there is no such part.
fn relations(
    archive: &mut Archive,
    name: &str,
    bounds: Bounds<'_>,
) -> Result<Option<BTreeMap<String, Relation>>, Problem> {
    let Some(mut part) = XmlPart::open(archive, name, SMALL_PART, bounds)? else { return Ok(None) };
    let mut found = BTreeMap::new();
    loop {
        match part.next()? {
            Event::Start(tag) if tag.local_name().as_ref() == "Relationship" => {
                let said = |name| attribute_text(&tag, name).unwrap_or_default();
                found.insert(said("Id"), (said("Target"), said("Type")));
            }
            Event::Eof => return Ok(Some(found)),
            _ => {}
        }
    }
}

/// The sheets that a workbook lists, and whether its days count from 1904.
fn listed(
    archive: &mut Archive,
    name: &str,
    folder: &str,
    related: &BTreeMap<String, Relation>,
    bounds: Bounds<'_>,
) -> Result<(Vec<SheetEntry>, bool), Problem> {
    let part = XmlPart::open(archive, name, SMALL_PART, bounds)?;
    let mut part = part.ok_or_else(|| WorkbookFault::Missing(name.to_owned()))?;
    let (mut sheets, mut from_1904) = (Vec::new(), false);
    loop {
        match part.next()? {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "sheet" => {
                    let relation = attribute(&tag, "id").and_then(|id| related.get(id.as_ref()));
                    let hidden = attribute(&tag, "state").is_some_and(|state| state != "visible");
                    let name = attribute_text(&tag, "name").unwrap_or_default();
                    if sheets.len() == SHEETS {
                        return Err(part.fault("more than 4,096 sheets"));
                    }
                    let Some((target, kind)) = relation else { return Err(part.fault("a sheet that is nowhere")) };
                    let (part, has_cells) = (resolved(folder, target), kind.ends_with("/worksheet"));
                    sheets.push(SheetEntry { name, part, has_cells, hidden });
                }
                "workbookPr" => {
                    if let Some(said) = attribute(&tag, "date1904") {
                        from_1904 = said == "1" || said == "true";
                    }
                }
                _ => {}
            },
            Event::Eof => return Ok((sheets, from_1904)),
            _ => {}
        }
    }
}
