//! Reading Parquet files in pieces, each with one call to the system.
//!
//! The library reads a page in two pieces, and for each of them copies the open file, seeks, and reads until a call
//! says that there is no more. Files of many short pages are read faster at their places.

use bytes::Bytes;
use parquet::errors::Result;
use parquet::file::reader::{ChunkReader, Length};
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::Arc;

/// What is read of a file beyond what was asked for: headers of pages are short.
const AHEAD: usize = 512;

/// A file that several may read at once, each at places of their own.
#[derive(Debug, Clone)]
pub struct SharedFile {
    file: Arc<File>,
    length: u64,
}

impl SharedFile {
    /// Opens a file for reading.
    ///
    /// # Errors
    /// As [`File::open`].
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        Ok(Self { file: Arc::new(file), length })
    }
}

impl Length for SharedFile {
    fn len(&self) -> u64 {
        self.length
    }
}

impl ChunkReader for SharedFile {
    type T = BufReader<PlaceInFile>;

    fn get_read(&self, start: u64) -> Result<Self::T> {
        Ok(BufReader::with_capacity(AHEAD, PlaceInFile { file: Arc::clone(&self.file), place: start }))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        // A damaged file may name any length; nothing is reserved for what it does not hold.
        if start.checked_add(length as u64).is_none_or(|end| end > self.length) {
            return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
        }
        let mut bytes = vec![0; length];
        self.file.read_exact_at(&mut bytes, start)?;
        Ok(bytes.into())
    }
}

/// Reads on from a place in a file.
#[derive(Debug)]
pub struct PlaceInFile {
    file: Arc<File>,
    place: u64,
}

impl Read for PlaceInFile {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read_at(into, self.place)?;
        self.place += read as u64;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_those_of_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        let held: Vec<u8> = (0..2_000u32).map(|number| (number % 251) as u8).collect();
        std::fs::write(&path, &held).unwrap();
        let file = SharedFile::open(&path).unwrap();
        assert_eq!(file.len(), 2_000);
        assert_eq!(file.get_bytes(700, 1_300).unwrap(), held[700..]);
        let mut rest = Vec::new();
        file.get_read(3).unwrap().read_to_end(&mut rest).unwrap();
        assert_eq!(rest, held[3..]);
        assert!(file.get_bytes(701, 1_300).is_err());
        assert!(file.get_bytes(u64::MAX, 2).is_err());
    }
}
