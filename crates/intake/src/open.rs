//! From a file's content to its table: encoding, delimiter, sheet, and the line of the header.

use crate::decode::decode;
use crate::error::Problem;
use crate::formats::csv::{Csv, DELIMITERS, TopLine};
use crate::formats::{blank, csv, jsonl::JsonLines, parquet::Parquet, xlsx::Workbook};
use crate::header::Names;
use crate::intake::Format;
use crate::mapping::{Delimiter, Mapping, Origin};
use crate::plan::{Plan, plan};
use crate::source::Content;
use crate::table::Table;
use bytes::Bytes;
use std::borrow::Cow;
use terrace_domain::FactKind;

/// How many lines are looked at for the header.
const TOP: usize = 30;

/// How a file's columns were found.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    pub format: Format,
    pub encoding: Option<&'static str>,
    pub delimiter: Option<Delimiter>,
    pub sheet: Option<String>,
    pub header_line: Option<u64>,
    pub before_header: u64,
}

/// Opens content of any format, and hands its table on.
pub(crate) fn open<T>(
    content: Content,
    kind: &'static FactKind,
    mapping: Option<&Mapping>,
    take: impl FnOnce(&dyn Table, Layout, Plan) -> Result<T, Problem>,
) -> Result<T, Problem> {
    match content {
        Content::Text(bytes) => text(bytes, kind, mapping, take),
        Content::Json(bytes) => {
            let (decoded, encoding) = decode(bytes, mapping.and_then(|mapping| mapping.encoding))?;
            let (headers, table) = JsonLines::open(decoded.text());
            if headers.is_empty() {
                return Err(Problem::JsonDocument);
            }
            let plan = plan(kind, &headers, headers.len(), mapping)?;
            take(&table, Layout { encoding: Some(encoding), ..Layout::plain(Format::JsonLines) }, plan)
        }
        Content::Parquet(bytes) => {
            let (headers, table) = Parquet::open(&bytes)?;
            let plan = plan(kind, &headers, headers.len(), mapping)?;
            take(&table, Layout::plain(Format::Parquet), plan)
        }
        Content::Workbook(bytes) => workbook(bytes, kind, mapping, take),
    }
}

impl Layout {
    fn plain(format: Format) -> Self {
        Self { format, encoding: None, delimiter: None, sheet: None, header_line: None, before_header: 0 }
    }
}

/// What no header leaves to say.
fn no_header(kind: &'static FactKind, first: &[String]) -> Problem {
    let mut needed: Vec<&str> =
        kind.columns.iter().filter(|column| column.required).map(|column| column.name).collect();
    if kind.name == "orders" {
        needed.push("amount");
    }
    let example = needed.iter().enumerate().map(|(index, column)| format!("{column}: {}", index + 1));
    Problem::NoHeader {
        found: crate::texts::short(&first.join(", ")),
        needed: needed.join(", "),
        example: format!("header: false\ncolumns: {{ {} }}", example.collect::<Vec<_>>().join(", ")),
    }
}

/// The line that names most of our columns, by its place, and how many it names.
///
/// Where a mapping counts columns, the header may say anything: it is the first line that is filled.
fn best_line<'l>(
    names: &Names,
    mapping: Option<&Mapping>,
    lines: impl Iterator<Item = &'l [String]>,
) -> (usize, usize) {
    let mut best = (0, 0);
    let counted = counts_columns(mapping);
    for (place, fields) in lines.enumerate() {
        let filled = counted && fields.iter().any(|field| !field.trim().is_empty());
        let score = names.score(fields, mapping).max(usize::from(filled));
        if score > best.1 {
            best = (place, score);
        }
    }
    best
}

/// Whether a mapping names columns by number.
fn counts_columns(mapping: Option<&Mapping>) -> bool {
    mapping.is_some_and(|mapping| mapping.columns.iter().any(|(_, origin)| matches!(origin, Origin::Number(_))))
}

fn text<T>(
    bytes: Bytes,
    kind: &'static FactKind,
    mapping: Option<&Mapping>,
    take: impl FnOnce(&dyn Table, Layout, Plan) -> Result<T, Problem>,
) -> Result<T, Problem> {
    let (decoded, encoding) = decode(bytes, mapping.and_then(|mapping| mapping.encoding))?;
    let text = with_line_ends(decoded.text());
    let text = text.as_ref();
    if text.trim().is_empty() {
        return Err(Problem::Empty);
    }
    let skip = mapping.and_then(|mapping| mapping.skip_lines).unwrap_or(0);
    let (delimiter, top) = cut(text, skip, kind, mapping);
    let filled = top.iter().find(|line| !line.blank).ok_or(Problem::Empty)?;
    let mut layout = Layout { encoding: Some(encoding), delimiter: Some(delimiter), ..Layout::plain(Format::Csv) };
    let (headers, width, (body, line)) = if mapping.and_then(|mapping| mapping.header) == Some(false) {
        layout.before_header = u64::try_from(skip).unwrap_or(u64::MAX);
        let width = top.iter().map(|line| line.fields.len()).max().unwrap_or(0);
        (Vec::new(), width, csv::skipped(text, skip))
    } else {
        let names = Names::of(kind);
        let (place, score) = best_line(&names, mapping, top.iter().map(|line| line.fields.as_slice()));
        let header = top.get(place).filter(|_| score > 0).ok_or_else(|| no_header(kind, &filled.fields))?;
        layout.header_line = Some(header.line);
        layout.before_header = header.line - 1;
        (header.fields.clone(), header.fields.len(), header.below)
    };
    let plan = plan(kind, &headers, width, mapping)?;
    match delimiter {
        Delimiter::Blank => {
            take(&blank::Blank::new(body, line), Layout { format: Format::BlankSeparated, ..layout }, plan)
        }
        Delimiter::Byte(byte) => take(&Csv::new(body, line, byte)?, layout, plan),
    }
}

/// Text whose lines end as they did on old Macintoshes, with the line ends of today.
fn with_line_ends(text: &str) -> Cow<'_, str> {
    let old = memchr::memchr(b'\n', text.as_bytes()).is_none() && text.contains('\r');
    if old { Cow::Owned(text.replace('\r', "\n")) } else { Cow::Borrowed(text) }
}

/// The delimiter, and the first lines cut by it.
fn cut<'t>(
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
    let names = Names::of(kind);
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

fn workbook<T>(
    bytes: Bytes,
    kind: &'static FactKind,
    mapping: Option<&Mapping>,
    take: impl FnOnce(&dyn Table, Layout, Plan) -> Result<T, Problem>,
) -> Result<T, Problem> {
    let mut workbook = Workbook::open(bytes)?;
    let all = workbook.sheets();
    let wanted = match mapping.and_then(|mapping| mapping.sheet.as_deref()) {
        None => all,
        Some(name) => {
            let number = name.parse::<usize>().ok().and_then(|number| all.get(number.checked_sub(1)?));
            let sheet = all.iter().find(|sheet| *sheet == name).or(number).cloned();
            vec![sheet.ok_or_else(|| Problem::SheetMissing { sheet: name.to_owned(), found: all.join(", ") })?]
        }
    };
    let names = Names::of(kind);
    let skip = mapping.and_then(|mapping| mapping.skip_lines).unwrap_or(0);
    let headless = mapping.and_then(|mapping| mapping.header) == Some(false);
    let mut failed: Option<(usize, Problem)> = None;
    for name in wanted {
        let sheet = workbook.sheet(&name)?;
        let top = sheet.top(skip, TOP);
        let Some((first_line, first)) = top.iter().find(|(_, row)| row.iter().any(|cell| !cell.trim().is_empty()))
        else {
            continue;
        };
        let (place, score) = best_line(&names, mapping, top.iter().map(|(_, row)| row.as_slice()));
        let (header_line, planned) = match top.get(place) {
            _ if headless => (None, plan(kind, &[], first.len(), mapping)),
            Some((line, headers)) if score > 0 => (Some(*line), plan(kind, headers, headers.len(), mapping)),
            _ => (None, Err(no_header(kind, first))),
        };
        match planned {
            Ok(plan) => {
                let above = header_line.unwrap_or(first_line - 1);
                let before_header = header_line.map_or(above, |line| line - 1);
                let layout = Layout { sheet: Some(name), header_line, before_header, ..Layout::plain(Format::Xlsx) };
                return take(&sheet.below(above), layout, plan);
            }
            Err(problem) if failed.as_ref().is_none_or(|(most, _)| score > *most) => failed = Some((score, problem)),
            Err(_) => {}
        }
    }
    Err(failed.map_or(Problem::Empty, |(_, problem)| problem))
}
