//! From a file's content to its table, whatever its format.

use crate::columns::layout::{Layout, open_text, scan_text};
use crate::columns::plan::Plan;
use crate::columns::top::planned;
use crate::columns::workbook::open_workbook;
use crate::error::Problem;
use crate::formats::Format;
use crate::formats::jsonl::JsonLines;
use crate::formats::parquet::{Parquet, PartSize};
use crate::input::unpack::Content;
use crate::request::Request;
use crate::table::rows::Table;
use crate::text::cutter::RowEnds;
use crate::text::pieces::Pieces;

/// Opens content of any format, and hands its table on.
pub(crate) fn open<T>(
    content: Content,
    request: &Request<'_>,
    take: impl FnOnce(&dyn Table, Layout, Plan) -> Result<T, Problem>,
) -> Result<T, Problem> {
    let Request { kind, mapping, limits, cancel, .. } = *request;
    match content {
        Content::Text(bulk) => open_text(&bulk, request, take),
        Content::Json(bulk) => {
            let named = mapping.and_then(|mapping| mapping.encoding);
            let (mut cut, text, encoding) =
                scan_text(&bulk, request.bounds(), named, Ok, |_| Ok(((), RowEnds::Lines, (0, 1))))
                    .map(|((), cut, text, encoding)| (cut, text, encoding))?;
            let (headers, table) = JsonLines::open(Pieces::new(&text, &mut cut, cancel))?;
            if headers.is_empty() {
                return Err(Problem::JsonDocument);
            }
            let plan = planned(kind, &headers, headers.len(), mapping)?;
            let fingerprint = cut.fingerprint;
            take(&table, Layout { encoding: Some(encoding), fingerprint, ..Layout::plain(Format::JsonLines) }, plan)
        }
        Content::Parquet(bulk) => {
            let parts = if request.of_use.is_some() { PartSize::Large } else { PartSize::Small };
            let (headers, table) = Parquet::open(bulk, limits.rows, parts, cancel)?;
            let plan = planned(kind, &headers, headers.len(), mapping)?;
            take(&table, Layout::plain(Format::Parquet), plan)
        }
        Content::Workbook(bulk) => open_workbook(&bulk, request, take),
    }
}
