//! Reading Parquet files in pieces, each with one call to the system.
//!
//! The library reads a page in two pieces, and for each of them copies the open file, seeks, and reads until a call
//! says that there is no more. Files of many short pages are read faster at their places.

use super::sums::{FileSums, Sums, sum_in_name};
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
    /// Of a data file that has them.
    sums: Option<Arc<Sums>>,
}

impl SharedFile {
    /// Opens a file for reading.
    ///
    /// # Errors
    /// As [`File::open`].
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        Ok(Self { file: Arc::new(file), length, sums: None })
    }

    /// Opens a data file of a lake. Whatever is read of it is held against its sums before anybody gets it.
    ///
    /// # Errors
    /// As [`File::open`]; of a file that is not as it was written, an error that says so.
    pub fn open_data_file(path: &Path) -> io::Result<Self> {
        let opened = Self::open(path)?;
        // Files of earlier programs have no sums.
        let Some(sum) = sum_in_name(path) else { return Ok(opened) };
        let sums = Sums::read(path, &opened.file, opened.length, sum)?;
        Ok(Self { sums: Some(Arc::new(sums)), ..opened })
    }

    /// Opens a file whose sums are kept apart from it. Whatever is read of it is held against them before anybody gets it.
    ///
    /// # Errors
    /// As [`File::open`]; of a file of another length, an error that says so.
    pub fn open_with_sums(path: &Path, sums: &FileSums) -> io::Result<Self> {
        let opened = Self::open(path)?;
        let sums = Sums::apart(path, opened.length, sums)?;
        Ok(Self { sums: Some(Arc::new(sums)), ..opened })
    }

    /// All its bytes.
    ///
    /// # Errors
    /// What the disk says; of bytes that are not those that were written, an error that says so.
    pub fn read_whole(&self) -> io::Result<Bytes> {
        self.bytes(0, usize::try_from(self.length).map_err(io::Error::other)?)
    }

    /// Reads the whole file, and returns whether it has sums that it was held against.
    ///
    /// # Errors
    /// What the disk says; of bytes that are not those that were written, an error that says so.
    pub fn verify(&self) -> io::Result<bool> {
        const PIECE: u64 = 1 << 20;
        let mut start = 0;
        while start < self.length {
            let length = PIECE.min(self.length - start);
            self.bytes(start, length as usize)?;
            start += length;
        }
        Ok(self.sums.is_some())
    }

    fn bytes(&self, start: u64, length: usize) -> io::Result<Bytes> {
        // A damaged file may name any length; nothing is reserved for what it does not hold.
        let end = start.checked_add(length as u64).filter(|end| *end <= self.length);
        let end = end.ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof))?;
        if let Some(sums) = &self.sums {
            return sums.bytes(&self.file, start, end);
        }
        let mut bytes = vec![0; length];
        self.file.read_exact_at(&mut bytes, start)?;
        Ok(bytes.into())
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
        Ok(BufReader::with_capacity(AHEAD, PlaceInFile { file: self.clone(), place: start }))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        Ok(self.bytes(start, length)?)
    }
}

/// Reads on from a place in a file.
#[derive(Debug)]
pub struct PlaceInFile {
    file: SharedFile,
    place: u64,
}

impl Read for PlaceInFile {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = match &self.file.sums {
            None => self.file.file.read_at(into, self.place)?,
            Some(_) => {
                let left = usize::try_from(self.file.length.saturating_sub(self.place)).unwrap_or(usize::MAX);
                let bytes = self.file.bytes(self.place, left.min(into.len()))?;
                into.iter_mut().zip(&bytes).for_each(|(to, from)| *to = *from);
                bytes.len()
            }
        };
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
