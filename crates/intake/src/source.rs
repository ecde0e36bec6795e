//! A file's bytes, and what they are: by content, never by name.

use crate::error::Problem;
use bytes::Bytes;
use flate2::bufread::GzDecoder;
use std::fs::{File, Metadata};
use std::io::{Cursor, ErrorKind, Read};
use std::path::Path;
use std::sync::Arc;
use xxhash_rust::xxh3::xxh3_128;

/// A file that was read whole.
pub(crate) struct Source {
    /// What stands in it, out of its wrapping.
    pub content: Content,
    /// Whether it was packed, and how.
    pub packing: Option<Packing>,
    /// XXH3 of the file's bytes, 128 bits in hexadecimal.
    pub fingerprint: String,
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
    Text(Bytes),
    /// Lines of JSON objects.
    Json(Bytes),
    /// A Parquet file.
    Parquet(Bytes),
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
    /// Reads a file whole and looks at what it is.
    pub fn open(path: &Path, started: &mut dyn FnMut(u64)) -> Result<Self, Problem> {
        let mut file = File::open(path).map_err(refused)?;
        let metadata = file.metadata().map_err(refused)?;
        if metadata.is_dir() {
            return Err(Problem::Directory);
        }
        let stamp = Stamp::of(&metadata);
        started(stamp.size);
        let mut bytes = Vec::with_capacity(usize::try_from(stamp.size).unwrap_or(0));
        file.read_to_end(&mut bytes).map_err(refused)?;
        let bytes = Bytes::from(bytes);
        let fingerprint = format!("{:032x}", xxh3_128(&bytes));
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let (content, packing) = unpacked(bytes)?;
        Ok(Self { content, packing, fingerprint, size, stamp })
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

fn unpacked(bytes: Bytes) -> Result<(Content, Option<Packing>), Problem> {
    if bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok((recognised(inflated(&bytes)?)?, Some(Packing::Gzip)));
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return unzipped(bytes);
    }
    Ok((recognised(bytes)?, None))
}

/// All members of a gzip file; zeros behind the last are padding, as on tapes.
fn inflated(mut rest: &[u8]) -> Result<Bytes, Problem> {
    let mut out = Vec::with_capacity(rest.len().saturating_mul(5));
    while rest.iter().any(|byte| *byte != 0) {
        let mut member = GzDecoder::new(rest);
        member.read_to_end(&mut out).map_err(|cause| Problem::BadCompression(Arc::new(cause)))?;
        rest = member.into_inner();
    }
    Ok(Bytes::from(out))
}

fn unzipped(bytes: Bytes) -> Result<(Content, Option<Packing>), Problem> {
    let damaged = |cause: zip::result::ZipError| Problem::BadCompression(Arc::new(cause));
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes.clone())).map_err(damaged)?;
    let mut files = Vec::new();
    for index in 0..archive.len() {
        let name = archive.name_for_index(index).and_then(Result::ok).unwrap_or_default().into_owned();
        if name.eq_ignore_ascii_case("[Content_Types].xml") {
            return Ok((Content::Workbook(bytes), None));
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
    let mut out = Vec::new();
    entry.read_to_end(&mut out).map_err(|cause| Problem::BadCompression(Arc::new(cause)))?;
    Ok((recognised(Bytes::from(out))?, Some(Packing::Zip)))
}

/// By the first bytes.
fn recognised(bytes: Bytes) -> Result<Content, Problem> {
    if bytes.starts_with(b"PAR1") {
        return Ok(Content::Parquet(bytes));
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) {
        // A protected workbook of today is a stream of this name in the old container.
        let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let protected = memchr::memmem::find(&bytes, &name).is_some();
        return Err(if protected { Problem::Protected } else { Problem::LegacyWorkbook });
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return unzipped(bytes).map(|(content, _)| content);
    }
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    match start.iter().find(|byte| !byte.is_ascii_whitespace()) {
        None => Err(Problem::Empty),
        Some(b'{') => Ok(Content::Json(bytes)),
        Some(b'[') if is_json_list(start) => Err(Problem::JsonDocument),
        Some(_) => Ok(Content::Text(bytes)),
    }
}

/// `[` and then `{` or `[`: a document, and not a header such as `[id]`.
fn is_json_list(bytes: &[u8]) -> bool {
    let mut marks = bytes.iter().filter(|byte| !byte.is_ascii_whitespace());
    marks.next() == Some(&b'[') && matches!(marks.next(), Some(b'{' | b'['))
}
