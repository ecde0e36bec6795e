//! The first look at a file: its headers, and the kind of facts that they are likeliest of. Nothing below them is read.

use crate::columns::header::HeaderNames;
use crate::columns::layout::detect_delimiter;
use crate::columns::planner::plan;
use crate::columns::top::{TOP, best_line};
use crate::error::{IntakeError, Problem};
use crate::formats::jsonl::JsonLines;
use crate::formats::parquet::{Parquet, PartSize};
use crate::formats::xlsx::Workbook;
use crate::input::bulk::Bulk;
use crate::input::opened::OpenedSource;
use crate::input::source::Source;
use crate::input::unpack::Content;
use crate::limits::{Bounds, Limits};
use crate::mapping::Mapping;
use crate::text::cutter::RowEnds;
use crate::text::encoding::{decode, decode_other_encoding, with_line_ends};
use crate::text::pieces::{DecodedText, Pieces, TextError};
use bytes::Bytes;
use terrace_domain::facts::KINDS;
use terrace_domain::{CancelToken, FactKind};

/// What the top of a file shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileHead {
    /// Its headers; the cells of its first line where no line names columns of ours.
    pub headers: Vec<String>,
    /// The kind of facts whose columns they name best, if they name any.
    pub kind: Option<&'static FactKind>,
}

/// The cells of a line, and how many columns of ours they name.
type ScoredLine = (usize, Vec<String>);

/// Looks at the top of a file.
///
/// # Errors
/// A file that cannot be opened, unpacked or decoded, or has nothing in it.
pub fn head(
    source: &Source,
    mapping: Option<&Mapping>,
    limits: &Limits,
    cancel: &CancelToken,
) -> Result<FileHead, IntakeError> {
    headers(source, mapping, Bounds { limits, cancel })
        .map(|headers| FileHead { kind: likeliest(&headers, mapping), headers })
        .map_err(|problem| IntakeError::new(source.name(), problem))
}

/// The kind of facts that headers are likeliest of: one that can be read by them goes before one that cannot, then
/// whichever has most of its columns named.
fn likeliest(headers: &[String], mapping: Option<&Mapping>) -> Option<&'static FactKind> {
    let rank = |kind: &'static FactKind| {
        let score = HeaderNames::of_kind(kind).score(headers, mapping);
        (plan(kind, headers, headers.len(), mapping).is_ok(), score)
    };
    let ranked = KINDS.iter().map(|kind| (rank(kind), *kind)).filter(|((_, score), _)| *score > 0);
    // Of two that fit alike orders are what people have.
    ranked.max_by_key(|(rank, kind)| (*rank, kind.name == "orders")).map(|(_, kind)| kind)
}

fn headers(source: &Source, mapping: Option<&Mapping>, bounds: Bounds<'_>) -> Result<Vec<String>, Problem> {
    let (_, content) = OpenedSource::open(source, bounds, &mut |_| ())?;
    match content {
        Content::Text(bulk) => of_text(&bulk, mapping, bounds),
        Content::Json(bulk) => of_json(&bulk, mapping, bounds),
        Content::Parquet(bulk) => Ok(Parquet::open(bulk, bounds.limits.rows, PartSize::Small, bounds.cancel)?.0),
        Content::Workbook(bulk) => of_workbook(&bulk, mapping, bounds),
    }
}

fn of_text(bulk: &Bulk, mapping: Option<&Mapping>, bounds: Bounds<'_>) -> Result<Vec<String>, Problem> {
    let (top, _) = top_of(bulk, mapping, bounds)?;
    let text = String::from_utf8_lossy(&top);
    let skip = mapping.and_then(|mapping| mapping.skip_lines).unwrap_or(0);
    let lines = KINDS.iter().filter_map(|kind| {
        let (_, lines) = detect_delimiter(&text, skip, kind, mapping);
        best_of(kind, mapping, lines.into_iter().map(|line| line.fields))
    });
    likelier(lines).ok_or(Problem::Empty)
}

fn of_json(bulk: &Bulk, mapping: Option<&Mapping>, bounds: Bounds<'_>) -> Result<Vec<String>, Problem> {
    let (_, text) = top_of(bulk, mapping, bounds)?;
    let cut = |text: &DecodedText| text.cut(RowEnds::Lines, (text.from, 1), bounds);
    let (text, mut cut) = match cut(&text) {
        Ok(found) => (text, found),
        Err(TextError::Problem(problem)) => return Err(problem),
        Err(TextError::NotUtf8(at)) => {
            let named = mapping.and_then(|mapping| mapping.encoding);
            let (text, _) = decode_other_encoding(bulk, named, at, bounds)?;
            let found = cut(&text).map_err(changed)?;
            (text, found)
        }
    };
    let (headers, _) = JsonLines::open(Pieces::new(&text, &mut cut, bounds.cancel))?;
    if headers.is_empty() { Err(Problem::JsonDocument) } else { Ok(headers) }
}

fn of_workbook(bulk: &Bulk, mapping: Option<&Mapping>, bounds: Bounds<'_>) -> Result<Vec<String>, Problem> {
    let mut workbook = Workbook::open(bulk, bounds)?;
    let skip = mapping.and_then(|mapping| mapping.skip_lines).unwrap_or(0);
    let wanted = mapping.map_or(&[][..], |mapping| &mapping.sheets);
    let mut found: Vec<ScoredLine> = Vec::new();
    for (place, name) in workbook.sheets().into_iter().enumerate() {
        let number = (place + 1).to_string();
        if !(wanted.is_empty() || wanted.iter().any(|sheet| *sheet == name || *sheet == number || sheet == "all")) {
            continue;
        }
        let top = workbook.top(&name, skip, TOP)?;
        let rows = || top.rows.iter().map(|(_, row)| row.clone());
        found.extend(KINDS.iter().filter_map(|kind| best_of(kind, mapping, rows())));
    }
    likelier(found.into_iter()).ok_or(Problem::Empty)
}

/// The beginning of a text, and the text.
fn top_of(bulk: &Bulk, mapping: Option<&Mapping>, bounds: Bounds<'_>) -> Result<(Bytes, DecodedText), Problem> {
    let named = mapping.and_then(|mapping| mapping.encoding);
    let (text, _) = decode(bulk, named, bounds)?;
    let text = with_line_ends(text, bounds)?;
    match text.top() {
        Ok(top) => Ok((top, text)),
        Err(TextError::Problem(problem)) => Err(problem),
        Err(TextError::NotUtf8(at)) => {
            let (text, _) = decode_other_encoding(bulk, named, at, bounds)?;
            let text = with_line_ends(text, bounds)?;
            let top = text.top().map_err(changed)?;
            Ok((top, text))
        }
    }
}

/// A text that was decoded is in UTF-8, unless it was written to meanwhile.
fn changed(error: TextError) -> Problem {
    match error {
        TextError::Problem(problem) => problem,
        TextError::NotUtf8(_) => Problem::Changed,
    }
}

/// The line that names most columns of a kind; the first that is filled where none names any.
fn best_of(
    kind: &'static FactKind,
    mapping: Option<&Mapping>,
    lines: impl Iterator<Item = Vec<String>>,
) -> Option<ScoredLine> {
    let lines: Vec<Vec<String>> = lines.collect();
    let (place, score) = best_line(&HeaderNames::of_kind(kind), mapping, lines.iter().map(Vec::as_slice));
    let is_filled = |line: &&Vec<String>| line.iter().any(|field| !field.trim().is_empty());
    let line = if score > 0 { lines.get(place) } else { lines.iter().find(is_filled) };
    line.map(|line| (score, line.clone()))
}

/// The first of the lines that name most, without what is blank at its end.
fn likelier(lines: impl Iterator<Item = ScoredLine>) -> Option<Vec<String>> {
    let best = lines.reduce(|best, line| if line.0 > best.0 { line } else { best });
    best.map(|(_, mut headers)| {
        while headers.last().is_some_and(|header| header.trim().is_empty()) {
            headers.pop();
        }
        headers
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str, mapping: Option<&Mapping>) -> FileHead {
        let source = Source::bytes("a.csv", text.as_bytes().to_vec());
        head(&source, mapping, &Limits::default(), &CancelToken::new()).unwrap()
    }

    #[test]
    fn the_headers_say_of_which_kind_a_file_is() {
        let orders =
            seen("导出时间：2026-01-01\n\n订单编号,买家会员名,订单创建时间,买家实际支付金额\n1,a,2026-01-01,5\n", None);
        assert_eq!(orders.headers, ["订单编号", "买家会员名", "订单创建时间", "买家实际支付金额"]);
        assert_eq!(orders.kind.map(|kind| kind.name), Some("orders"));
        let customers = seen("客户编号;姓名;生日\n1;a;1990-01-01\n", None);
        assert_eq!((customers.kind.map(|kind| kind.name), customers.headers.len()), (Some("customers"), 3));
        let json = seen("{\"order_id\": 1, \"customer_id\": 2, \"ordered_at\": \"2026-01-01\", \"amount\": 3}\n", None);
        assert_eq!(json.kind.map(|kind| kind.name), Some("orders"));
    }

    #[test]
    fn headers_that_nobody_knows_are_shown_all_the_same() {
        let unknown = seen("foo,bar\n1,2\n", None);
        assert_eq!((unknown.headers, unknown.kind), (vec!["foo".to_owned(), "bar".to_owned()], None));
        let mapping = Mapping::parse("m", "columns: { customer_id: foo, amount: bar }").unwrap();
        assert!(seen("foo,bar\n1,2\n", Some(&mapping)).kind.is_some());
        let source = Source::bytes("a.csv", Vec::new());
        assert!(head(&source, None, &Limits::default(), &CancelToken::new()).is_err());
    }
}
