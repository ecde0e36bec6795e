//! From a text to its table: encoding, delimiter, and the line of the header.

use crate::columns::header::HeaderNames;
use crate::columns::plan::Plan;
use crate::columns::top::{TOP, best_line, no_header, planned};
use crate::error::Problem;
use crate::formats::Format;
use crate::formats::blank::{self, Blank};
use crate::formats::csv::{self, Csv, DELIMITERS, TopLine};
use crate::input::bulk::Bulk;
use crate::limits::Bounds;
use crate::mapping::{Delimiter, Mapping};
use crate::remark::ReadingNote;
use crate::request::Request;
use crate::table::rows::Table;
use crate::text::cutter::RowEnds;
use crate::text::encoding::{decode, decode_other_encoding, with_line_ends};
use crate::text::pieces::{CutText, DecodedText, Pieces, TextError};
use encoding_rs::Encoding;
use terrace_domain::FactKind;

/// How a file's columns were found.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    pub format: Format,
    pub encoding: Option<&'static str>,
    pub delimiter: Option<Delimiter>,
    pub sheet: Option<String>,
    pub header_line: Option<u64>,
    pub before_header: u64,
    /// Of the file's bytes, if they were all seen on the way.
    pub fingerprint: Option<String>,
    /// Plain numbers may be a spreadsheet's days; how many days later than usual it begins to count.
    pub serials: Option<i64>,
    /// What should be known of the sheets of a workbook.
    pub notes: Vec<ReadingNote>,
    /// Rows that were filled from merged cells.
    pub merged: u64,
}

/// Goes through all of a text once, cut as `seen` says from its beginning: what ends a row, and the byte behind the
/// header and its line. `mended` is the text as its rows are read. If it turns out to be in another encoding, all of
/// that is done again.
pub(crate) fn scan_text<S>(
    bulk: &Bulk,
    bounds: Bounds<'_>,
    named: Option<&'static Encoding>,
    mended: impl Fn(DecodedText) -> Result<DecodedText, Problem>,
    seen: impl Fn(&str) -> Result<(S, RowEnds, (u64, u64)), Problem>,
) -> Result<(S, CutText, DecodedText, &'static str), Problem> {
    let through = |text: DecodedText| {
        // A text that is held is gone through in few steps, each of which takes a while.
        let goes_on = || bounds.cancel.check().map_err(Problem::from);
        goes_on()?;
        let text = mended(text)?;
        goes_on()?;
        let top = text.top()?;
        goes_on()?;
        let known =
            std::str::from_utf8(&top).map_err(|bad| TextError::NotUtf8(text.from + bad.valid_up_to() as u64))?;
        let (seen, rows, (from, line)) = seen(known)?;
        let mut cut = text.cut(rows, (text.from + from, line), bounds)?;
        if cut.fingerprint.is_some() && !text.bulk.is_same(bulk) {
            cut.fingerprint = Some(bulk.fingerprint(bounds.cancel)?);
        }
        Ok((seen, cut, text))
    };
    let (text, encoding) = decode(bulk, named, bounds)?;
    match through(text) {
        Ok((seen, cut, text)) => Ok((seen, cut, text, encoding)),
        Err(TextError::Problem(problem)) => Err(problem),
        Err(TextError::NotUtf8(at)) => {
            let (text, encoding) = decode_other_encoding(bulk, named, at, bounds)?;
            match through(text) {
                Ok((seen, cut, text)) => Ok((seen, cut, text, encoding)),
                Err(TextError::Problem(problem)) => Err(problem),
                Err(TextError::NotUtf8(_)) => Err(Problem::Changed),
            }
        }
    }
}

impl Layout {
    pub fn plain(format: Format) -> Self {
        Self {
            format,
            encoding: None,
            delimiter: None,
            sheet: None,
            header_line: None,
            before_header: 0,
            fingerprint: None,
            serials: (format == Format::Xlsx).then_some(0),
            notes: Vec::new(),
            merged: 0,
        }
    }
}

pub(super) fn open_text<T>(
    bulk: &Bulk,
    request: &Request<'_>,
    take: impl FnOnce(&dyn Table, Layout, Plan) -> Result<T, Problem>,
) -> Result<T, Problem> {
    let ((layout, delimiter, plan), mut cut, text, encoding) = scan_text(
        bulk,
        request.bounds(),
        request.mapping.and_then(|mapping| mapping.encoding),
        |text| with_line_ends(text, request.bounds()),
        |top| {
            let (layout, delimiter, plan, start) = detect_layout(top, request)?;
            let rows = match delimiter {
                Delimiter::Blank => RowEnds::Lines,
                Delimiter::Byte(byte) => RowEnds::Quoted(byte),
            };
            Ok(((layout, delimiter, plan), rows, start))
        },
    )?;
    let pieces = Pieces::new(&text, &mut cut, request.cancel);
    let layout = Layout { encoding: Some(encoding), fingerprint: cut.fingerprint, ..layout };
    match delimiter {
        Delimiter::Blank => take(&Blank::new(pieces), layout, plan),
        Delimiter::Byte(byte) => take(&Csv::new(pieces, byte), layout, plan),
    }
}

/// What the beginning of a text shows: how it is laid out, and behind which byte, in which line, its rows begin.
fn detect_layout(top: &str, request: &Request<'_>) -> Result<(Layout, Delimiter, Plan, (u64, u64)), Problem> {
    let Request { kind, mapping, .. } = *request;
    if top.trim().is_empty() {
        return Err(Problem::Empty);
    }
    let skip = mapping.and_then(|mapping| mapping.skip_lines).unwrap_or(0);
    let (delimiter, lines) = detect_delimiter(top, skip, kind, mapping);
    let filled = lines.iter().find(|line| !line.blank).ok_or(Problem::Empty)?;
    let format = if delimiter == Delimiter::Blank { Format::BlankSeparated } else { Format::Csv };
    let mut layout = Layout { delimiter: Some(delimiter), ..Layout::plain(format) };
    let (headers, width, (body, line)) = if mapping.and_then(|mapping| mapping.header) == Some(false) {
        layout.before_header = skip as u64;
        let width = lines.iter().map(|line| line.fields.len()).max().unwrap_or(0);
        (Vec::new(), width, csv::skipped(top, skip))
    } else {
        let names = HeaderNames::of_kind(kind);
        let (place, score) = best_line(&names, mapping, lines.iter().map(|line| line.fields.as_slice()));
        let header = lines.get(place).filter(|_| score > 0).ok_or_else(|| no_header(kind, &filled.fields))?;
        layout.header_line = Some(header.line);
        layout.before_header = header.line - 1;
        (header.fields.clone(), header.fields.len(), header.below)
    };
    let start = (top.len() - body.len()) as u64;
    Ok((layout, delimiter, planned(kind, &headers, width, mapping)?, (start, line)))
}

/// The delimiter, and the first lines cut by it.
pub(super) fn detect_delimiter<'t>(
    text: &'t str,
    skip: usize,
    kind: &'static FactKind,
    mapping: Option<&Mapping>,
) -> (Delimiter, Vec<TopLine<'t>>) {
    match mapping.and_then(|mapping| mapping.delimiter) {
        Some(Delimiter::Blank) => return (Delimiter::Blank, blank::top(text, skip, TOP)),
        Some(Delimiter::Byte(byte)) => return (Delimiter::Byte(byte), csv::top(text, skip, byte, TOP)),
        None => {}
    }
    let names = HeaderNames::of_kind(kind);
    let named = mapping.and_then(|mapping| mapping.header) != Some(false);
    let mut best: Option<((usize, usize), u8, Vec<TopLine<'t>>)> = None;
    for delimiter in DELIMITERS {
        let top = csv::top(text, skip, delimiter, TOP);
        let fields = || top.iter().filter(|line| !line.blank).map(|line| line.fields.len());
        let score = if named { best_line(&names, mapping, top.iter().map(|line| line.fields.as_slice())).1 } else { 0 };
        let rank = (score, fields().min().unwrap_or(0));
        if best.as_ref().is_none_or(|(most, _, _)| rank > *most) {
            best = Some((rank, delimiter, top));
        }
    }
    best.map_or((Delimiter::Byte(b','), Vec::new()), |(_, delimiter, top)| (Delimiter::Byte(delimiter), top))
}
