//! The bytes of a file: in memory, or in a file that is read where they are needed.

use crate::error::Problem;
use bytes::Bytes;
use parquet::errors::Result as ParquetResult;
use parquet::file::reader::{ChunkReader, Length};
use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::FileExt;
use std::path::PathBuf;
use std::sync::Arc;
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
    pub fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Held(these), Self::Held(those)) => std::ptr::eq(these.as_ptr(), those.as_ptr()),
            (Self::Stored(this, _), Self::Stored(that, _)) => Arc::ptr_eq(this, that),
            _ => false,
        }
    }

    /// How many there are.
    pub fn length(&self) -> u64 {
        match self {
            Self::Held(bytes) => u64::try_from(bytes.len()).unwrap_or(u64::MAX),
            Self::Stored(_, length) => *length,
        }
    }

    /// The bytes between two places; fewer where the end comes first.
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

    /// All of them in memory, for formats that can't be read otherwise.
    pub fn whole(&self) -> Result<Bytes, Problem> {
        self.slice(0, self.length())
    }

    /// A reader from the beginning.
    pub fn reader(&self) -> Box<dyn ReadSeek> {
        match self {
            Self::Held(bytes) => Box::new(Cursor::new(bytes.clone())),
            Self::Stored(file, length) => {
                Box::new(BufReader::with_capacity(1 << 18, At { file: file.clone(), length: *length, at: 0 }))
            }
        }
    }

    /// XXH3 of all bytes, 128 bits in hexadecimal.
    pub fn fingerprint(&self) -> Result<String, Problem> {
        let mut hash = Xxh3::new();
        let mut at = 0;
        while at < self.length() {
            let block = self.slice(at, at.saturating_add(1 << 20))?;
            hash.update(&block);
            at += u64::try_from(block.len()).unwrap_or(u64::MAX);
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
struct At {
    file: Arc<File>,
    length: u64,
    at: u64,
}

impl Read for At {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.file.read_at(buffer, self.at)?;
        self.at = self.at.saturating_add(u64::try_from(read).unwrap_or(0));
        Ok(read)
    }
}

impl Seek for At {
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

impl Length for Bulk {
    fn len(&self) -> u64 {
        self.length()
    }
}

impl ChunkReader for Bulk {
    type T = BufReader<Box<dyn ReadSeek>>;

    fn get_read(&self, start: u64) -> ParquetResult<Self::T> {
        let mut reader: Box<dyn ReadSeek> = match self {
            Self::Held(bytes) => Box::new(Cursor::new(bytes.clone())),
            Self::Stored(file, length) => Box::new(At { file: file.clone(), length: *length, at: 0 }),
        };
        reader.seek(SeekFrom::Start(start))?;
        Ok(BufReader::new(reader))
    }

    fn get_bytes(&self, start: u64, length: usize) -> ParquetResult<Bytes> {
        let end = start.saturating_add(u64::try_from(length).unwrap_or(u64::MAX));
        let bytes = self.slice(start, end).map_err(|problem| std::io::Error::other(problem.to_string()))?;
        if bytes.len() < length {
            return Err(std::io::Error::from(std::io::ErrorKind::UnexpectedEof).into());
        }
        Ok(bytes)
    }
}

/// Bytes on their way into a [`Bulk`]: held until they are too many, then in a file without a name.
pub(crate) struct Spool {
    most: u64,
    folder: Option<PathBuf>,
    held: Vec<u8>,
    stored: Option<(File, u64)>,
}

impl Spool {
    pub fn new(most: u64, folder: Option<PathBuf>) -> Self {
        Self { most, folder, held: Vec::new(), stored: None }
    }

    /// Makes room for so many more, as far as they would be held.
    pub fn reserve(&mut self, bytes: u64) {
        self.held.reserve(usize::try_from(bytes.min(self.most)).unwrap_or(0));
    }

    /// Adds bytes.
    pub fn add(&mut self, bytes: &[u8]) -> Result<(), Problem> {
        let failed = |cause| Problem::Spool(Arc::new(cause));
        let size = |bytes: &[u8]| u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if self.stored.is_none() {
            if size(&self.held).saturating_add(size(bytes)) <= self.most {
                self.held.extend_from_slice(bytes);
                return Ok(());
            }
            let folder = self.folder.clone().unwrap_or_else(std::env::temp_dir);
            let mut file = tempfile::tempfile_in(folder).map_err(failed)?;
            file.write_all(&self.held).map_err(failed)?;
            self.stored = Some((file, size(&self.held)));
            self.held = Vec::new();
        }
        let Some((file, length)) = &mut self.stored else { return Ok(()) };
        file.write_all(bytes).map_err(failed)?;
        *length += size(bytes);
        Ok(())
    }

    /// Adds all that a reader gives; `refused` says what it means where that fails.
    pub fn fill(&mut self, from: &mut dyn Read, refused: impl Fn(std::io::Error) -> Problem) -> Result<(), Problem> {
        let mut buffer = vec![0; 1 << 18];
        loop {
            let read = match from.read(&mut buffer) {
                Ok(read) => read,
                Err(cause) if cause.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(cause) => return Err(refused(cause)),
            };
            match buffer.get(..read) {
                Some(bytes) if read > 0 => self.add(bytes)?,
                _ => return Ok(()),
            }
        }
    }

    /// What was added.
    pub fn done(self) -> Bulk {
        match self.stored {
            None => Bulk::Held(Bytes::from(self.held)),
            Some((file, length)) => Bulk::Stored(Arc::new(file), length),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_reads_like_what_is_held() {
        let text: Vec<u8> = (0..=255).cycle().take(5_000).collect();
        let bulk = |most| {
            let mut spool = Spool::new(most, None);
            text.chunks(700).for_each(|part| spool.add(part).unwrap());
            spool.done()
        };
        let (held, stored) = (bulk(10_000), bulk(1_000));
        assert!(matches!(held, Bulk::Held(_)) && matches!(stored, Bulk::Stored(..)));
        assert_eq!(held.fingerprint().unwrap(), stored.fingerprint().unwrap());
        for (from, to) in [(0, 10), (4_990, 6_000), (7_000, 8_000)] {
            assert_eq!(held.slice(from, to).unwrap(), stored.slice(from, to).unwrap());
        }
        let mut tail = Vec::new();
        let mut reader = stored.reader();
        reader.seek(SeekFrom::End(-3)).unwrap();
        reader.read_to_end(&mut tail).unwrap();
        assert_eq!(tail, text[4_997..]);
    }
}
