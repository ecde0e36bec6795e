//! Sums of a data file's bytes: what is read is held against what was written.
//!
//! Between its columns and its footer a file has a sum of every block of its columns; no reader of Parquet looks
//! there. The file's name ends with the sum of all that follows the columns, so the sums and the footer are
//! guarded as well, and so is the length. The name stands in the table's log, which has sums of its own.
//!
//! ```text
//! columns, filters, indexes | one sum each 16 KiB of them | their length | mark | Parquet's footer
//! ```
//!
//! Sums tell of accidents (disks, memory, copies that were cut), not of somebody who changes a file on purpose.

use crate::error::Altered;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{self, Read, Write};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

/// Bytes that have a sum together. A reader of few bytes reads this many.
const BLOCK: usize = 16 << 10;
/// What ends the sums.
const MARK: &[u8; 8] = b"TRCSUM01";
/// The length of what has sums, and the mark.
const TRAILER: usize = 16;
/// What a Parquet file ends with, behind the length of its footer.
const PARQUET: &[u8; 4] = b"PAR1";
const PARQUET_END: usize = 8;
/// Mostly all that follows the columns.
const TAIL_GUESS: u64 = 32 << 10;

/// The sums of a file that are kept apart from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileSums {
    length: u64,
    sums: Vec<u64>,
}

impl FileSums {
    /// Those of a file as it lies there.
    ///
    /// # Errors
    /// What the disk says.
    pub fn of(path: &Path) -> io::Result<Self> {
        let mut file = File::open(path)?;
        let (mut length, mut sums, mut block) = (0, Vec::new(), Vec::with_capacity(BLOCK));
        loop {
            block.clear();
            let read = (&mut file).take(BLOCK as u64).read_to_end(&mut block)?;
            if read == 0 {
                return Ok(Self { length, sums });
            }
            length += read as u64;
            sums.push(xxh3_64(&block));
        }
    }
}

/// A file being written, with the sums of what it has by now.
pub(crate) struct SummedFile {
    file: File,
    written: u64,
    sums: Vec<u64>,
    /// The block that is not full yet.
    block: Box<Xxh3>,
    filled: usize,
}

impl SummedFile {
    /// `file` is empty, and is read as well.
    pub(crate) fn new(file: File) -> Self {
        Self { file, written: 0, sums: Vec::new(), block: Box::new(Xxh3::new()), filled: 0 }
    }

    fn note(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let (now, later) = bytes.split_at(bytes.len().min(BLOCK - self.filled));
            if now.len() == BLOCK {
                self.sums.push(xxh3_64(now));
            } else {
                self.block.update(now);
                self.filled += now.len();
                if self.filled == BLOCK {
                    self.sums.push(self.block.digest());
                    self.block.reset();
                    self.filled = 0;
                }
            }
            bytes = later;
        }
    }

    /// Puts the sums in front of the footer. Returns the file, and the sum for its name.
    pub(crate) fn seal(mut self) -> io::Result<(File, u64)> {
        let end = read_at(&self.file, self.written.saturating_sub(PARQUET_END as u64), self.written)?;
        let footer = footer_length(&end).and_then(|length| self.written.checked_sub(length));
        let columns = footer.ok_or_else(|| io::Error::other("what was written has no footer"))?;
        let whole = columns / BLOCK as u64;
        self.sums.truncate(usize::try_from(whole).unwrap_or(usize::MAX));
        let rest = read_at(&self.file, whole * BLOCK as u64, columns)?;
        if !rest.is_empty() {
            self.sums.push(xxh3_64(&rest));
        }
        let footer = read_at(&self.file, columns, self.written)?;
        let mut tail = Vec::with_capacity(self.sums.len() * 8 + TRAILER + footer.len());
        self.sums.iter().for_each(|sum| tail.extend(sum.to_le_bytes()));
        tail.extend(columns.to_le_bytes());
        tail.extend(MARK);
        tail.extend(footer);
        self.file.write_all_at(&tail, columns)?;
        Ok((self.file, xxh3_64(&tail)))
    }
}

impl Write for SummedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.written += written as u64;
        self.note(bytes.get(..written).unwrap_or(bytes));
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// The name of a file with sums: `part-….5f0e….parquet`.
pub(crate) fn name_with_sum(stem: &str, sum: u64) -> String {
    format!("{stem}.{sum:016x}.parquet")
}

/// The sum in the name of a data file; `None` if the file has no sums, as those of earlier programs.
pub(crate) fn sum_in_name(path: &Path) -> Option<u64> {
    let stem = path.file_name()?.to_str()?.strip_prefix("part-")?.strip_suffix(".parquet")?;
    let (_, sum) = stem.rsplit_once('.')?;
    (sum.len() == 16).then(|| u64::from_str_radix(sum, 16).ok()).flatten()
}

/// The sums of a file that is read, and which of its blocks were held against them already.
#[derive(Debug)]
pub(crate) struct Sums {
    path: PathBuf,
    /// The length of what has sums.
    columns: u64,
    /// All that follows.
    tail: Bytes,
    /// One bit a block.
    verified: Box<[AtomicU64]>,
}

impl Sums {
    /// Reads what follows the columns, and holds it against the sum in the name.
    pub(crate) fn read(path: &Path, file: &File, length: u64, sum: u64) -> io::Result<Self> {
        let altered = |problem: &str| Altered::error(path, problem);
        let cut = || altered("its end is not the end that was written");
        let mut tail = read_at(file, length.saturating_sub(TAIL_GUESS), length)?;
        let footer = tail.len().checked_sub(PARQUET_END).and_then(|start| footer_length(tail.get(start..)?));
        // Nothing is reserved by a length that the file cannot have.
        let trailer_end = footer.and_then(|footer| length.checked_sub(footer)).ok_or_else(cut)?;
        let trailer = trailer_end.checked_sub(TRAILER as u64).ok_or_else(cut)?;
        let trailer = read_at(file, trailer, trailer_end)?;
        let columns = trailer.first_chunk().map(|bytes| u64::from_le_bytes(*bytes));
        let columns = columns.filter(|columns| trailer.ends_with(MARK) && *columns < trailer_end).ok_or_else(cut)?;
        let blocks = columns.div_ceil(BLOCK as u64);
        if columns + blocks * 8 + TRAILER as u64 != trailer_end {
            return Err(cut());
        }
        let tail_length = usize::try_from(length - columns).map_err(|_| cut())?;
        match tail.len().checked_sub(tail_length) {
            Some(before) => drop(tail.drain(..before)),
            None => tail = read_at(file, columns, length)?,
        }
        if xxh3_64(&tail) != sum {
            return Err(altered("its footer is not the one that was written"));
        }
        let words = usize::try_from(blocks.div_ceil(64)).map_err(|_| cut())?;
        let verified = (0..words).map(|_| AtomicU64::new(0)).collect();
        Ok(Self { path: path.to_owned(), columns, tail: tail.into(), verified })
    }

    /// Of a file whose sums lie elsewhere.
    pub(crate) fn apart(path: &Path, length: u64, sums: &FileSums) -> io::Result<Self> {
        let blocks = length.div_ceil(BLOCK as u64);
        if length != sums.length || blocks != sums.sums.len() as u64 {
            return Err(Altered::error(path, format!("it has {length} bytes, where {} were written", sums.length)));
        }
        let words = usize::try_from(blocks.div_ceil(64)).map_err(io::Error::other)?;
        let verified = (0..words).map(|_| AtomicU64::new(0)).collect();
        let tail: Vec<u8> = sums.sums.iter().flat_map(|sum| sum.to_le_bytes()).collect();
        Ok(Self { path: path.to_owned(), columns: length, tail: tail.into(), verified })
    }

    /// The bytes from `start` to `end`, which lie in the file.
    pub(crate) fn bytes(&self, file: &File, start: u64, end: u64) -> io::Result<Bytes> {
        if start >= end {
            return Ok(Bytes::new());
        }
        if start >= self.columns {
            let place = |at: u64| usize::try_from(at - self.columns).unwrap_or(usize::MAX).min(self.tail.len());
            return Ok(self.tail.slice(place(start)..place(end)));
        }
        if end > self.columns {
            let mut all = self.bytes(file, start, self.columns)?.to_vec();
            all.extend_from_slice(&self.bytes(file, self.columns, end)?);
            return Ok(all.into());
        }
        let (first, last) = (start / BLOCK as u64, (end - 1) / BLOCK as u64);
        if (first..=last).all(|block| self.is_verified(block)) {
            return read_at(file, start, end).map(Bytes::from);
        }
        let from = first * BLOCK as u64;
        let read = read_at(file, from, ((last + 1) * BLOCK as u64).min(self.columns))?;
        for (block, bytes) in (first..=last).zip(read.chunks(BLOCK)) {
            self.verify(block, bytes)?;
        }
        // Both lie within what was read.
        let place = |at: u64| (at - from) as usize;
        Ok(Bytes::from(read).slice(place(start)..place(end)))
    }

    fn verify(&self, block: u64, bytes: &[u8]) -> io::Result<()> {
        if self.is_verified(block) {
            return Ok(());
        }
        let at = block as usize * 8;
        let sum = self.tail.get(at..at + 8).and_then(|sum| sum.first_chunk()).map(|sum| u64::from_le_bytes(*sum));
        if sum != Some(xxh3_64(bytes)) {
            let problem = format!("its bytes from {} on are not those that were written", block * BLOCK as u64);
            return Err(Altered::error(&self.path, problem));
        }
        if let Some(word) = self.verified.get(block as usize / 64) {
            word.fetch_or(1 << (block % 64), Ordering::Relaxed);
        }
        Ok(())
    }

    fn is_verified(&self, block: u64) -> bool {
        let word = self.verified.get(block as usize / 64);
        word.is_some_and(|word| word.load(Ordering::Relaxed) >> (block % 64) & 1 == 1)
    }
}

/// The length of a Parquet footer by the last bytes of its file, those bytes included.
fn footer_length(end: &[u8]) -> Option<u64> {
    let (length, mark) = end.split_first_chunk()?;
    (mark == PARQUET).then(|| u64::from(u32::from_le_bytes(*length)) + PARQUET_END as u64)
}

fn read_at(file: &File, start: u64, end: u64) -> io::Result<Vec<u8>> {
    let length = usize::try_from(end.saturating_sub(start)).map_err(io::Error::other)?;
    let mut bytes = vec![0; length];
    file.read_exact_at(&mut bytes, start)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes that end as a Parquet file does, with their columns.
    fn written(folder: &Path, columns: usize) -> (PathBuf, Vec<u8>) {
        let path = folder.join("new");
        let file = File::options().read(true).write(true).create_new(true).open(&path).unwrap();
        let mut file = SummedFile::new(file);
        let bytes: Vec<u8> = (0..columns).map(|at| (at * 7 % 251) as u8).collect();
        let (mut rest, mut piece) = (bytes.as_slice(), 1);
        while !rest.is_empty() {
            let (now, later) = rest.split_at(piece.min(rest.len()));
            file.write_all(now).unwrap();
            (rest, piece) = (later, piece * 3);
        }
        let footer = [b"the footer".as_slice(), &10_u32.to_le_bytes(), PARQUET].concat();
        file.write_all(&footer).unwrap();
        let (file, sum) = file.seal().unwrap();
        drop(file);
        let named = folder.join(name_with_sum("part-x", sum));
        std::fs::rename(path, &named).unwrap();
        (named, bytes)
    }

    fn whole(path: &Path) -> io::Result<Vec<u8>> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        let sums = Sums::read(path, &file, length, sum_in_name(path).unwrap())?;
        sums.bytes(&file, 0, length).map(|bytes| bytes.to_vec())
    }

    #[test]
    fn every_flipped_bit_is_noticed() {
        for columns in [0, 1, BLOCK - 1, BLOCK, 3 * BLOCK + 5, 9_000_000] {
            let folder = tempfile::tempdir().unwrap();
            let (path, bytes) = written(folder.path(), columns);
            let stored = std::fs::read(&path).unwrap();
            assert_eq!(whole(&path).unwrap(), stored);
            assert!(stored.starts_with(&bytes));
            let step = (stored.len() / 200).max(1);
            for at in (0..stored.len()).step_by(step).chain(stored.len().saturating_sub(40)..stored.len()) {
                let mut flipped = stored.clone();
                flipped[at] ^= 1 << (at % 8);
                std::fs::write(&path, &flipped).unwrap();
                let told = whole(&path).unwrap_err();
                assert!(told.get_ref().is_some_and(|told| told.is::<Altered>()), "{columns} {at}: {told}");
            }
            for length in [stored.len() - 1, stored.len() / 2, 7, 0] {
                std::fs::write(&path, &stored[..length]).unwrap();
                assert!(whole(&path).is_err(), "{columns} {length}");
            }
            std::fs::write(&path, [stored.as_slice(), &stored].concat()).unwrap();
            assert!(whole(&path).is_err());
        }
    }

    #[test]
    fn any_part_is_read_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let (path, _) = written(folder.path(), 3 * BLOCK + 5);
        let stored = std::fs::read(&path).unwrap();
        let file = File::open(&path).unwrap();
        let length = stored.len() as u64;
        let sums = Sums::read(&path, &file, length, sum_in_name(&path).unwrap()).unwrap();
        let ends = [0, 1, 20, BLOCK, BLOCK + 1, 2 * BLOCK, 3 * BLOCK + 5, 3 * BLOCK + 9, stored.len()];
        for _ in 0..2 {
            for start in ends {
                for end in ends.into_iter().filter(|end| *end >= start) {
                    let found = sums.bytes(&file, start as u64, end as u64).unwrap();
                    assert_eq!(found, stored[start..end], "{start} {end}");
                }
            }
        }
    }

    #[test]
    fn names_tell_sums() {
        let named = |name: &str| sum_in_name(Path::new(name));
        assert_eq!(named(&name_with_sum("part-a-b", 0xab)), Some(0xab));
        assert_eq!(named("part-a-b.parquet"), None);
        assert_eq!(named("part-a.b.parquet"), None);
        assert_eq!(named("orders.00000000000000ab.parquet"), None);
    }
}
