//! The bytes of a file: in memory, or in a file that is read where they are needed.
//!
//! Reading at a place (`FileExt::read_at`) is Unix only, and so is Terrace: Linux and macOS are what it is built for.

use crate::error::Problem;
use bytes::Bytes;
use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek, SeekFrom};
use std::os::unix::fs::FileExt;
use std::sync::Arc;
use terrace_domain::CancelToken;
use xxhash_rust::xxh3::Xxh3;

/// Bytes that can be read at any place, by several threads.
#[derive(Debug, Clone)]
pub(crate) enum Bulk {
    /// In memory.
    Held(Bytes),
    /// In a file of that length.
    Stored(Arc<File>, u64),
}

pub(crate) fn unreadable(cause: std::io::Error) -> Problem {
    Problem::Unreadable(Arc::new(cause))
}

impl Bulk {
    /// Whether these are the very same bytes, not just equal ones.
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Held(these), Self::Held(those)) => std::ptr::eq(these.as_ptr(), those.as_ptr()),
            (Self::Stored(this, _), Self::Stored(that, _)) => Arc::ptr_eq(this, that),
            _ => false,
        }
    }

    /// How many there are.
    pub fn length(&self) -> u64 {
        match self {
            Self::Held(bytes) => bytes.len() as u64,
            Self::Stored(_, length) => *length,
        }
    }

    /// The bytes between two places; fewer if the end comes first.
    pub fn slice(&self, from: u64, to: u64) -> Result<Bytes, Problem> {
        let to = to.min(self.length());
        let from = from.min(to);
        match self {
            Self::Held(bytes) => {
                let place = |at: u64| usize::try_from(at).unwrap_or(bytes.len());
                Ok(bytes.slice(place(from)..place(to)))
            }
            Self::Stored(file, _) => {
                let mut buffer = vec![0; usize::try_from(to - from).unwrap_or(usize::MAX)];
                file.read_exact_at(&mut buffer, from).map_err(|cause| match cause.kind() {
                    std::io::ErrorKind::UnexpectedEof => Problem::Changed,
                    _ => unreadable(cause),
                })?;
                Ok(Bytes::from(buffer))
            }
        }
    }

    /// All of them in memory, for formats that cannot be read otherwise.
    pub fn whole(&self) -> Result<Bytes, Problem> {
        self.slice(0, self.length())
    }

    /// A reader from a byte on.
    pub fn reader_at(&self, at: u64) -> Box<dyn ReadSeek> {
        match self {
            Self::Held(bytes) => {
                let mut cursor = Cursor::new(bytes.clone());
                cursor.set_position(at);
                Box::new(cursor)
            }
            Self::Stored(file, length) => Box::new(FileCursor { file: file.clone(), length: *length, at }),
        }
    }

    /// A reader from the beginning that reads large blocks at a time.
    pub fn reader(&self) -> Box<dyn ReadSeek> {
        match self {
            Self::Held(_) => self.reader_at(0),
            Self::Stored(..) => Box::new(BufReader::with_capacity(1 << 18, self.reader_at(0))),
        }
    }

    /// XXH3 of all bytes, 128 bits in hexadecimal.
    pub fn fingerprint(&self, cancel: &CancelToken) -> Result<String, Problem> {
        let mut hash = Xxh3::new();
        let mut at = 0;
        while at < self.length() {
            cancel.check()?;
            let block = self.slice(at, at.saturating_add(1 << 20))?;
            hash.update(&block);
            at += block.len() as u64;
        }
        Ok(hexadecimal(&hash))
    }
}

/// A fingerprint as it is shown.
pub(crate) fn hexadecimal(hash: &Xxh3) -> String {
    format!("{:032x}", hash.digest128())
}

/// What archives need of a reader.
pub(crate) trait ReadSeek: Read + Seek + Send {}

impl<R: Read + Seek + Send> ReadSeek for R {}

/// A place in a file that others read too.
struct FileCursor {
    file: Arc<File>,
    length: u64,
    at: u64,
}

impl Read for FileCursor {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.file.read_at(buffer, self.at)?;
        self.at = self.at.saturating_add(read as u64);
        Ok(read)
    }
}

impl Seek for FileCursor {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        let place = match to {
            SeekFrom::Start(place) => Some(place),
            SeekFrom::End(back) => self.length.checked_add_signed(back),
            SeekFrom::Current(on) => self.at.checked_add_signed(on),
        };
        self.at = place.ok_or(std::io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}
