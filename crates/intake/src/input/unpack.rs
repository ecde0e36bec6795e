//! What bytes are: by content, never by name.

use crate::doubt::Doubt;
use crate::error::Problem;
use crate::input::bulk::{Bulk, unreadable};
use crate::input::inflow::Inflow;
use crate::limits::Bounds;
use crate::shown::listed;
use flate2::bufread::GzDecoder;
use std::io::{BufRead, BufReader, ErrorKind, Read};
use std::sync::Arc;

/// How a file was packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    /// `.gz`
    Gzip,
    /// `.zip` of one file.
    Zip,
}

/// Contents by format.
pub(crate) enum Content {
    /// Text of some kind.
    Text(Bulk),
    /// Lines of JSON objects.
    Json(Bulk),
    /// A Parquet file.
    Parquet(Bulk),
    /// A workbook.
    Workbook(Bulk),
}

fn damaged(cause: std::io::Error) -> Problem {
    Problem::BadCompression(Arc::new(cause))
}

pub(crate) fn unpacked(bulk: &Bulk, bounds: Bounds<'_>) -> Result<(Content, Option<Packing>), Problem> {
    let head = bulk.slice(0, 4)?;
    if head.starts_with(&[0x1f, 0x8b]) {
        return Ok((recognised(inflated(bulk, bounds)?, bounds)?, Some(Packing::Gzip)));
    }
    if is_zip(&head) {
        return unzipped(bulk, bounds);
    }
    Ok((recognised(bulk.clone(), bounds)?, None))
}

fn is_zip(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
}

/// All members of a gzip file; zeros behind the last are padding, as on tapes.
fn inflated(bulk: &Bulk, bounds: Bounds<'_>) -> Result<Bulk, Problem> {
    let mut out = Inflow::new(bounds.limits.unpacked_of(bulk.length()), is_text, bounds);
    let mut rest: Box<dyn BufRead> = Box::new(BufReader::with_capacity(1 << 18, bulk.reader()));
    loop {
        match rest.fill_buf().map_err(damaged)?.first() {
            None => return Ok(out.done()),
            Some(0) => {
                let mut padding = rest.bytes();
                return match padding.find(|byte| !matches!(byte, Ok(0))) {
                    None => Ok(out.done()),
                    Some(Err(cause)) => Err(damaged(cause)),
                    Some(Ok(_)) => Err(damaged(std::io::Error::new(ErrorKind::InvalidInput, "invalid gzip header"))),
                };
            }
            Some(_) => {
                let mut member = GzDecoder::new(rest);
                out.fill(&mut member, damaged)?;
                rest = member.into_inner();
            }
        }
    }
}

fn unzipped(bulk: &Bulk, bounds: Bounds<'_>) -> Result<(Content, Option<Packing>), Problem> {
    let damaged = |cause: zip::result::ZipError| Problem::BadCompression(Arc::new(cause));
    let mut archive = zip::ZipArchive::new(bulk.reader()).map_err(damaged)?;
    let mut files = Vec::new();
    for index in 0..archive.len() {
        let name = archive.name_for_index(index).and_then(Result::ok).unwrap_or_default().into_owned();
        if name.eq_ignore_ascii_case("[Content_Types].xml") {
            return Ok((Content::Workbook(bulk.clone()), None));
        }
        // What the Macintosh's archiver leaves beside the file itself.
        if !name.ends_with('/') && !name.starts_with("__MACOSX/") && !name.ends_with(".DS_Store") {
            files.push((index, name));
        }
    }
    let [(index, _)] = files.as_slice() else {
        let names: Vec<&str> = files.iter().map(|(_, name)| name.as_str()).collect();
        return Err(if names.is_empty() { Problem::ZipOfNone } else { Problem::ZipOfSeveral(listed(&names)) });
    };
    let mut entry = archive.by_index(*index).map_err(|cause| match cause {
        zip::result::ZipError::InvalidPassword | zip::result::ZipError::UnsupportedArchive(_) => Problem::Protected,
        zip::result::ZipError::CompressionMethodNotSupported(method) => Problem::PackedOtherwise { method },
        other => damaged(other),
    })?;
    let mut out = Inflow::new(bounds.limits.unpacked_of(bulk.length()), is_text, bounds);
    out.fill(&mut entry, |cause| match cause.get_ref().and_then(|cause| cause.downcast_ref()) {
        Some(zip::result::ZipError::CompressionMethodNotSupported(method)) => {
            Problem::PackedOtherwise { method: *method }
        }
        _ => self::damaged(cause),
    })?;
    Ok((recognised(out.done(), bounds)?, Some(Packing::Zip)))
}

/// By the first bytes.
fn recognised(bulk: Bulk, bounds: Bounds<'_>) -> Result<Content, Problem> {
    let head = bulk.slice(0, 8)?;
    if head.starts_with(b"PAR1") {
        return Ok(Content::Parquet(bulk));
    }
    if head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) {
        // A protected workbook of today is a stream of this name in the old container, named near an end of it.
        const NEAR: u64 = 64 << 20;
        let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let ends = [bulk.slice(0, NEAR)?, bulk.slice(bulk.length().saturating_sub(NEAR), bulk.length())?];
        let protected = ends.iter().any(|bytes| memchr::memmem::find(bytes, &name).is_some());
        return Err(if protected { Problem::Protected } else { Problem::LegacyWorkbook });
    }
    if head.starts_with(b"PK\x03\x04") {
        return unzipped(&bulk, bounds).map(|(content, _)| content);
    }
    let marks: Vec<u8> = marks(&bulk)?;
    match marks.as_slice() {
        [] => Err(Problem::Empty),
        [b'{', ..] => Ok(Content::Json(bulk)),
        marks => of_text(marks, &bulk).map(|()| Content::Text(bulk)),
    }
}

/// Whether a text that begins with some marks may be one that is parted by delimiters.
fn of_text(marks: &[u8], bulk: &Bulk) -> Result<(), Problem> {
    match marks {
        [b'<', ..] if is_web_page(bulk)? => Err(Doubt::WebPage.into()),
        // `[` and then `{` or `[`: a document, and not a header such as `[id]`.
        [b'[', b'{' | b'[', ..] => Err(Problem::JsonDocument),
        _ => Ok(()),
    }
}

/// Whether the first bytes of what is unpacked are those of rows of text; fails if they are in no format of ours.
pub(crate) fn is_text(head: &Bulk) -> Result<bool, Problem> {
    let bytes = head.whole()?;
    let others: [&[u8]; 4] = [b"PAR1", b"PK\x03\x04", &[0xd0, 0xcf, 0x11, 0xe0], &[0x1f, 0x8b]];
    if others.iter().any(|mark| bytes.starts_with(mark)) {
        return Ok(false);
    }
    // Every other byte of a text in UTF-16 may be zero, and no more.
    if memchr::memchr_iter(0, &bytes).count() * 5 > bytes.len() * 3 {
        return Err(Problem::UnknownFormat);
    }
    of_text(&marks(head)?, head).map(|()| true)
}

/// Whether a text that begins with a tag is a web page, as some programs write tables under the name of a spreadsheet.
fn is_web_page(bulk: &Bulk) -> Result<bool, Problem> {
    let top = bulk.slice(0, 4_096)?.to_ascii_lowercase();
    let has = |tag: &str| memchr::memmem::find(&top, tag.as_bytes()).is_some();
    Ok(["<html", "<!doctype html", "<table", "<head", "<body", "urn:schemas-microsoft-com:office"]
        .iter()
        .any(|tag| has(tag)))
}

/// The first two bytes that are no white space.
fn marks(bulk: &Bulk) -> Result<Vec<u8>, Problem> {
    let start = if bulk.slice(0, 3)?.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let bytes = BufReader::new(bulk.reader()).bytes().skip(start);
    let marks = bytes.filter(|byte| !byte.as_ref().is_ok_and(u8::is_ascii_whitespace)).take(2);
    marks.collect::<Result<_, _>>().map_err(unreadable)
}
