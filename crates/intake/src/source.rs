//! A file's bytes, and what they are: by content, never by name.

use crate::bulk::{Bulk, Spool};
use crate::error::Problem;
use crate::limits::Limits;
use bytes::Bytes;
use flate2::bufread::GzDecoder;
use std::fs::{File, Metadata};
use std::io::{BufRead, BufReader, ErrorKind, Read};
use std::path::Path;
use std::sync::Arc;

/// A file that was opened.
pub(crate) struct Source {
    /// Whether it was packed, and how.
    pub packing: Option<Packing>,
    /// XXH3 of the file's bytes, 128 bits in hexadecimal; nothing where that is left to whoever goes through them.
    pub fingerprint: Option<String>,
    /// The file's own size.
    pub size: u64,
    stamp: Stamp,
}

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
    Workbook(Bytes),
}

/// What tells that a file was written to.
#[derive(PartialEq, Eq)]
struct Stamp {
    size: u64,
    modified: Option<std::time::SystemTime>,
}

impl Stamp {
    fn of(metadata: &Metadata) -> Self {
        Self { size: metadata.len(), modified: metadata.modified().ok() }
    }
}

impl Source {
    /// Opens a file and looks at what it is.
    pub fn open(path: &Path, limits: &Limits, started: &mut dyn FnMut(u64)) -> Result<(Self, Content), Problem> {
        let mut file = File::open(path).map_err(refused)?;
        let metadata = file.metadata().map_err(refused)?;
        if metadata.is_dir() {
            return Err(Problem::Directory);
        }
        let stamp = Stamp::of(&metadata);
        started(stamp.size);
        let bulk = if metadata.is_file() && stamp.size > limits.held {
            Bulk::Stored(Arc::new(file), stamp.size)
        } else {
            // A pipe may give more than it says.
            let mut spool = limits.spool();
            spool.reserve(stamp.size);
            spool.fill(&mut file, refused)?;
            spool.done()
        };
        let size = bulk.length();
        let (content, packing) = unpacked(&bulk, limits)?;
        let plain = packing.is_none() && !matches!(content, Content::Workbook(_));
        let later = plain && matches!(bulk, Bulk::Stored(..));
        let fingerprint = if later { None } else { Some(bulk.fingerprint()?) };
        Ok((Self { packing, fingerprint, size, stamp }, content))
    }

    /// Fails where the file on disk is no longer the one that was read.
    pub fn still_the_same(&self, path: &Path) -> Result<(), Problem> {
        let now = std::fs::metadata(path).map_err(|_| Problem::Changed)?;
        let same = Stamp::of(&now) == self.stamp && self.size == self.stamp.size;
        // A pipe or a device has no size and can't be compared.
        if same || !now.is_file() { Ok(()) } else { Err(Problem::Changed) }
    }
}

fn refused(cause: std::io::Error) -> Problem {
    match cause.kind() {
        ErrorKind::NotFound => Problem::NotFound,
        ErrorKind::IsADirectory => Problem::Directory,
        _ => Problem::Unreadable(Arc::new(cause)),
    }
}

fn damaged(cause: std::io::Error) -> Problem {
    Problem::BadCompression(Arc::new(cause))
}

fn unpacked(bulk: &Bulk, limits: &Limits) -> Result<(Content, Option<Packing>), Problem> {
    let head = bulk.slice(0, 4)?;
    if head.starts_with(&[0x1f, 0x8b]) {
        return Ok((recognised(inflated(bulk, limits)?, limits)?, Some(Packing::Gzip)));
    }
    if is_zip(&head) {
        return unzipped(bulk, limits);
    }
    Ok((recognised(bulk.clone(), limits)?, None))
}

fn is_zip(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
}

/// All members of a gzip file; zeros behind the last are padding, as on tapes.
fn inflated(bulk: &Bulk, limits: &Limits) -> Result<Bulk, Problem> {
    let mut out: Spool = limits.spool();
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

fn unzipped(bulk: &Bulk, limits: &Limits) -> Result<(Content, Option<Packing>), Problem> {
    let damaged = |cause: zip::result::ZipError| Problem::BadCompression(Arc::new(cause));
    let mut archive = zip::ZipArchive::new(bulk.reader()).map_err(damaged)?;
    let mut files = Vec::new();
    for index in 0..archive.len() {
        let name = archive.name_for_index(index).and_then(Result::ok).unwrap_or_default().into_owned();
        if name.eq_ignore_ascii_case("[Content_Types].xml") {
            return Ok((Content::Workbook(bulk.whole()?), None));
        }
        // What the Macintosh's archiver leaves beside the file itself.
        if !name.ends_with('/') && !name.starts_with("__MACOSX/") && !name.ends_with(".DS_Store") {
            files.push((index, name));
        }
    }
    let [(index, _)] = files.as_slice() else {
        let names: Vec<&str> = files.iter().map(|(_, name)| name.as_str()).collect();
        return Err(if names.is_empty() { Problem::ZipOfNone } else { Problem::ZipOfSeveral(names.join(", ")) });
    };
    let mut entry = archive.by_index(*index).map_err(|cause| match cause {
        zip::result::ZipError::InvalidPassword | zip::result::ZipError::UnsupportedArchive(_) => Problem::Protected,
        other => damaged(other),
    })?;
    let mut out = limits.spool();
    out.fill(&mut entry, self::damaged)?;
    Ok((recognised(out.done(), limits)?, Some(Packing::Zip)))
}

/// By the first bytes.
fn recognised(bulk: Bulk, limits: &Limits) -> Result<Content, Problem> {
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
        return unzipped(&bulk, limits).map(|(content, _)| content);
    }
    let marks: Vec<u8> = marks(&bulk)?;
    match marks.as_slice() {
        [] => Err(Problem::Empty),
        [b'{', ..] => Ok(Content::Json(bulk)),
        // `[` and then `{` or `[`: a document, and not a header such as `[id]`.
        [b'[', b'{' | b'[', ..] => Err(Problem::JsonDocument),
        _ => Ok(Content::Text(bulk)),
    }
}

/// The first two bytes that are no white space.
fn marks(bulk: &Bulk) -> Result<Vec<u8>, Problem> {
    let start = if bulk.slice(0, 3)?.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let bytes = BufReader::new(bulk.reader()).bytes().skip(start);
    let marks = bytes.filter(|byte| !byte.as_ref().is_ok_and(u8::is_ascii_whitespace)).take(2);
    marks.collect::<Result<_, _>>().map_err(refused)
}
