//! A remembered bucket as a file: numbers in little-endian order, a checksum at the end.
//!
//! Columns of numbers take as few bytes a number as their range needs: they stand there as their distance from the
//! least.

use super::next_rows::NextRows;
use crate::fold::{PartColumn, Parts};
use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use terrace_frame::{Ids, Texts};
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

/// The number of the format. What the parts of a file mean is told by its key.
pub(super) const FORMAT: u32 = 3;
const MARK: &str = "terrace memory";

/// A number that stands for none, as where no row comes after a bound; it does not count to the range of a column.
const NONE: i64 = i64::MAX;

/// What a file must say to be of use.
pub(super) struct Header<'a> {
    pub key: &'a str,
    pub state: &'a str,
    pub as_of: i64,
    pub places: &'a [Vec<usize>],
}

/// What a file holds.
pub(super) struct Kept {
    /// For each measure the places of its parts when it was written.
    pub places: Vec<Vec<usize>>,
    pub parts: Parts,
    pub next: NextRows,
}

/// The file of a bucket.
pub(super) fn path(folder: &Path, bucket: u32) -> PathBuf {
    folder.join(format!("bucket-{bucket:04}.parts"))
}

/// Writes a bucket.
pub(super) fn write(path: &Path, header: &Header<'_>, parts: &Parts, next: &NextRows) -> io::Result<()> {
    let mut out = Out::new(fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?);
    out.text(MARK);
    out.number(i64::from(FORMAT));
    out.text(header.key);
    out.text(header.state);
    out.number(header.as_of);
    out.size(header.places.len());
    for places in header.places {
        out.size(places.len());
        places.iter().for_each(|place| out.size(*place));
    }
    out.ids(&parts.ids);
    out.size(parts.columns.len());
    parts.columns.iter().for_each(|column| out.column(column));
    // Mostly whoever has a row has a part.
    let same = parts.ids == next.ids;
    out.byte(u8::from(same));
    if !same {
        out.ids(&next.ids);
    }
    out.size(next.next.len());
    next.next.iter().for_each(|next| out.numbers(next));
    out.finish()
}

/// Reads a bucket; `None` if there is no file, it is damaged, or it was written for another question, another
/// state of the facts or a later as-of.
pub(super) fn read(path: &Path, wanted: &Header<'_>) -> Option<Kept> {
    let bytes = fs::read(path).ok()?;
    let (body, sum) = bytes.split_last_chunk::<8>()?;
    if xxh3_64(body) != u64::from_le_bytes(*sum) {
        return None;
    }
    let mut rest = In(body);
    let is_ours = rest.text()? == MARK && rest.number()? == i64::from(FORMAT);
    let fits = is_ours && rest.text()? == wanted.key && rest.text()? == wanted.state;
    if !fits || rest.number()? > wanted.as_of {
        return None;
    }
    let measures = rest.size()?;
    let places = (0..measures).map(|_| rest.places()).collect::<Option<Vec<_>>>()?;
    let same = places.iter().map(Vec::len).eq(wanted.places.iter().map(Vec::len));
    let ids = rest.ids()?;
    let count = rest.size()?;
    let columns = (0..count).map(|_| rest.column()).collect::<Option<Vec<_>>>()?;
    let watched = if rest.bytes(1)? == [1] { ids.clone() } else { rest.ids()? };
    let count = rest.size()?;
    let next = (0..count).map(|_| rest.numbers()).collect::<Option<Vec<_>>>()?;
    let even =
        columns.iter().all(|column| column.is_of(ids.len())) && next.iter().all(|next| next.len() == watched.len());
    (same && even && rest.0.is_empty()).then_some(Kept {
        places,
        parts: Parts { ids, columns, known: None },
        next: NextRows { ids: watched, next },
    })
}

/// Goes out block by block, so that a bucket need not lie in memory a second time.
struct Out<W: Write> {
    block: Vec<u8>,
    sum: Xxh3,
    out: W,
    failed: io::Result<()>,
}

/// Numbers that are put into a block at a time, and the bytes from which on a block goes out.
const NUMBERS: usize = 8_192;
const BLOCK: usize = 65_536;

impl<W: Write> Out<W> {
    fn new(out: W) -> Self {
        Self { block: Vec::with_capacity(BLOCK + NUMBERS * 8), sum: Xxh3::new(), out, failed: Ok(()) }
    }

    /// Lets the block go out where it is full. After a failure nothing more is written.
    fn spill(&mut self) {
        if self.block.len() >= BLOCK {
            self.flush();
        }
    }

    fn flush(&mut self) {
        self.sum.update(&self.block);
        if self.failed.is_ok() {
            self.failed = self.out.write_all(&self.block);
        }
        self.block.clear();
    }

    /// Ends with the checksum of all before it.
    fn finish(mut self) -> io::Result<()> {
        self.flush();
        self.failed?;
        self.out.write_all(&self.sum.digest().to_le_bytes())
    }

    fn byte(&mut self, byte: u8) {
        self.block.push(byte);
    }

    fn number(&mut self, number: i64) {
        self.block.extend_from_slice(&number.to_le_bytes());
    }

    fn size(&mut self, size: usize) {
        // No length in memory exceeds 63 bits.
        self.number(i64::try_from(size).unwrap_or(i64::MAX));
    }

    fn text(&mut self, text: &str) {
        self.size(text.len());
        self.block.extend_from_slice(text.as_bytes());
        self.spill();
    }

    fn numbers(&mut self, numbers: &[i64]) {
        self.size(numbers.len());
        let known = || numbers.iter().copied().filter(|number| *number != NONE);
        let (least, most) =
            known().fold((NONE, i64::MIN), |(least, most), number| (least.min(number), most.max(number)));
        // What is furthest from the least; where all are none, they need no byte.
        let furthest = if least == NONE { 0 } else { distance(most, least) };
        let width = u8::try_from(u64::BITS.div_ceil(8) - furthest.leading_zeros() / 8).unwrap_or(8);
        self.number(least);
        self.byte(width);
        match width {
            0 => {}
            1 => self.narrow::<1>(numbers, least),
            2 => self.narrow::<2>(numbers, least),
            3 => self.narrow::<3>(numbers, least),
            4 => self.narrow::<4>(numbers, least),
            5 => self.narrow::<5>(numbers, least),
            6 => self.narrow::<6>(numbers, least),
            7 => self.narrow::<7>(numbers, least),
            _ => self.narrow::<8>(numbers, least),
        }
    }

    fn narrow<const WIDTH: usize>(&mut self, numbers: &[i64], least: i64) {
        for numbers in numbers.chunks(NUMBERS) {
            let start = self.block.len();
            self.block.resize(start + numbers.len() * WIDTH, 0);
            let (chunks, _) = self.block.get_mut(start..).unwrap_or_default().as_chunks_mut::<WIDTH>();
            for (chunk, number) in chunks.iter_mut().zip(numbers) {
                if let Some(bytes) = distance(*number, least).to_le_bytes().first_chunk::<WIDTH>() {
                    *chunk = *bytes;
                }
            }
            self.spill();
        }
    }

    fn flags(&mut self, flags: Option<&Vec<bool>>) {
        self.size(flags.map_or(0, Vec::len));
        if let Some(flags) = flags {
            for flags in flags.chunks(NUMBERS) {
                self.block.extend(flags.iter().map(|flag| u8::from(*flag)));
                self.spill();
            }
        }
    }

    fn ids(&mut self, ids: &Ids) {
        self.size(ids.len());
        for id in ids.iter() {
            // Lengths of ids are small; a byte that says 255 is followed by the whole length.
            match u8::try_from(id.len()) {
                Ok(length) if length < u8::MAX => self.byte(length),
                _ => {
                    self.byte(u8::MAX);
                    self.size(id.len());
                }
            }
            self.block.extend_from_slice(id.as_bytes());
            self.spill();
        }
    }

    fn column(&mut self, column: &PartColumn) {
        match column {
            PartColumn::Nowhere => self.byte(0),
            PartColumn::Numbers { values, valid } => {
                self.byte(1);
                self.numbers(values);
                self.flags(valid.as_ref());
            }
            PartColumn::Wide { values, valid } => {
                self.byte(2);
                self.size(values.len());
                for value in values {
                    self.block.extend_from_slice(&value.to_le_bytes());
                    self.spill();
                }
                self.flags(valid.as_ref());
            }
            PartColumn::Names(Texts { codes, dictionary }) => {
                self.byte(3);
                self.size(codes.len());
                for code in codes {
                    self.block.extend_from_slice(&code.to_le_bytes());
                    self.spill();
                }
                self.size(dictionary.len());
                dictionary.iter().for_each(|name| self.text(name));
            }
        }
    }
}

/// How far a number is from the least of a column, from 1 on; 0 for none.
fn distance(number: i64, least: i64) -> u64 {
    // The most that a number may be is one less than none, so that this fits.
    if number == NONE { 0 } else { number.abs_diff(least) + 1 }
}

/// The number at a distance.
fn number_at(distance: u64, least: i64) -> i64 {
    match distance.checked_sub(1) {
        None => NONE,
        Some(above) => least.wrapping_add_unsigned(above),
    }
}

struct In<'a>(&'a [u8]);

impl<'a> In<'a> {
    fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn chunks<const N: usize>(&mut self, count: usize) -> Option<impl Iterator<Item = [u8; N]> + 'a> {
        let (chunks, _) = self.bytes(count.checked_mul(N)?)?.as_chunks::<N>();
        Some(chunks.iter().copied())
    }

    fn number(&mut self) -> Option<i64> {
        let (first, rest) = self.0.split_first_chunk::<8>()?;
        self.0 = rest;
        Some(i64::from_le_bytes(*first))
    }

    fn size(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok()
    }

    fn text(&mut self) -> Option<&'a str> {
        let length = self.size()?;
        std::str::from_utf8(self.bytes(length)?).ok()
    }

    fn places(&mut self) -> Option<Vec<usize>> {
        let count = self.size()?;
        self.chunks(count)?.map(|bytes| usize::try_from(i64::from_le_bytes(bytes)).ok()).collect()
    }

    fn numbers(&mut self) -> Option<Vec<i64>> {
        let count = self.size()?;
        let least = self.number()?;
        match self.bytes(1)?.first()? {
            // The count is of a file whose checksum is right.
            0 => Some(vec![NONE; count]),
            1 => self.narrow::<1>(count, least),
            2 => self.narrow::<2>(count, least),
            3 => self.narrow::<3>(count, least),
            4 => self.narrow::<4>(count, least),
            5 => self.narrow::<5>(count, least),
            6 => self.narrow::<6>(count, least),
            7 => self.narrow::<7>(count, least),
            8 => self.narrow::<8>(count, least),
            _ => None,
        }
    }

    fn narrow<const WIDTH: usize>(&mut self, count: usize, least: i64) -> Option<Vec<i64>> {
        let number = |bytes: [u8; WIDTH]| {
            let mut whole = [0; 8];
            whole.iter_mut().zip(bytes).for_each(|(to, from)| *to = from);
            number_at(u64::from_le_bytes(whole), least)
        };
        Some(self.chunks(count)?.map(number).collect())
    }

    fn flags(&mut self) -> Option<Option<Vec<bool>>> {
        let count = self.size()?;
        let flags: Vec<bool> = self.bytes(count)?.iter().map(|flag| *flag != 0).collect();
        Some((!flags.is_empty()).then_some(flags))
    }

    fn ids(&mut self) -> Option<Ids> {
        let count = self.size()?;
        let mut ids = Ids::default();
        for _ in 0..count {
            let length = match self.bytes(1)?.first() {
                Some(&u8::MAX) => self.size()?,
                length => usize::from(*length?),
            };
            ids.push(std::str::from_utf8(self.bytes(length)?).ok()?);
        }
        Some(ids)
    }

    fn column(&mut self) -> Option<PartColumn> {
        Some(match self.bytes(1)?.first()? {
            0 => PartColumn::Nowhere,
            1 => PartColumn::Numbers { values: self.numbers()?, valid: self.flags()? },
            2 => {
                let count = self.size()?;
                let values = self.chunks(count)?.map(i128::from_le_bytes).collect();
                PartColumn::Wide { values, valid: self.flags()? }
            }
            3 => {
                let count = self.size()?;
                let codes = self.chunks(count)?.map(u32::from_le_bytes).collect();
                let names = self.size()?;
                let dictionary = (0..names).map(|_| self.text().map(Arc::from)).collect::<Option<Vec<Arc<str>>>>()?;
                PartColumn::Names(Texts { codes, dictionary })
            }
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept() -> (Parts, NextRows) {
        let long = "x".repeat(300);
        let ids: Ids = ["a", "客户", long.as_str()].into_iter().collect();
        let columns = vec![
            PartColumn::Nowhere,
            PartColumn::Numbers { values: vec![1, -2, i64::MAX], valid: None },
            PartColumn::Numbers { values: vec![1, 0, 3], valid: Some(vec![true, false, true]) },
            PartColumn::Wide { values: vec![i128::MAX, 0, -1], valid: None },
            PartColumn::Names(Texts { codes: vec![0, Texts::NULL, 0], dictionary: vec![Arc::from("茶")] }),
        ];
        (
            Parts { ids: ids.clone(), columns, known: None },
            NextRows { ids, next: vec![vec![1, 2, 3], vec![i64::MAX; 3]] },
        )
    }

    /// A file that was written when the format got its number. Whoever changes the format raises [`FORMAT`] and writes
    /// a new one with `TERRACE_UPDATE=1`.
    #[test]
    fn files_of_this_format_can_be_read() {
        let path = PathBuf::from(format!("tests/fixtures/memory-{FORMAT}.parts"));
        let header = Header { key: "key", state: "state", as_of: 50, places: &[vec![1, 2], vec![4]] };
        let (parts, next) = kept();
        if std::env::var_os("TERRACE_UPDATE").is_some() && !path.exists() {
            write(&path, &header, &parts, &next).unwrap();
        }
        let back = read(&path, &header).expect("raise the number of the format, then set TERRACE_UPDATE=1");
        assert_eq!(
            (back.places.as_slice(), back.parts.ids, back.parts.columns),
            (header.places, parts.ids, parts.columns)
        );
        assert_eq!(back.next, next);
    }

    #[test]
    fn files_of_another_format_are_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = path(folder.path(), 0);
        let header = Header { key: "k", state: "7", as_of: 50, places: &[] };
        let (parts, next) = kept();
        write(&path, &header, &parts, &next).unwrap();
        let mut bytes = fs::read(&path).unwrap();
        let number = 8 + MARK.len();
        assert_eq!(bytes[number..number + 4], FORMAT.to_le_bytes());
        bytes[number..number + 4].copy_from_slice(&(FORMAT + 1).to_le_bytes());
        let body = bytes.len() - 8;
        let sum = xxh3_64(&bytes[..body]).to_le_bytes();
        bytes[body..].copy_from_slice(&sum);
        fs::write(&path, &bytes).unwrap();
        assert!(read(&path, &header).is_none());
    }

    #[test]
    fn a_bucket_comes_back_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = path(folder.path(), 3);
        let places = vec![vec![1, 2], vec![4]];
        let header = Header { key: "k", state: "7", as_of: 50, places: &places };
        let (parts, next) = kept();
        write(&path, &header, &parts, &next).unwrap();
        let back = read(&path, &header).unwrap();
        assert_eq!((back.places, back.parts.ids, back.parts.columns), (places.clone(), parts.ids, parts.columns));
        assert_eq!(back.next, next);
        let later = Header { as_of: 51, ..header };
        assert!(read(&path, &later).is_some());
        for other in [
            Header { key: "l", state: "7", as_of: 50, places: &places },
            Header { key: "k", state: "8", as_of: 50, places: &places },
            Header { key: "k", state: "7", as_of: 49, places: &places },
            Header { key: "k", state: "7", as_of: 50, places: &places[..1] },
        ] {
            assert!(read(&path, &other).is_none());
        }
    }

    /// The bytes of a column, without the checksum.
    fn written(numbers: &[i64]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut out = Out::new(&mut bytes);
        out.numbers(numbers);
        out.finish().unwrap();
        bytes.truncate(bytes.len() - 8);
        bytes
    }

    #[test]
    fn what_goes_out_in_blocks_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = path(folder.path(), 1);
        let header = Header { key: "k", state: "7", as_of: 50, places: &[] };
        let rows = 3 * BLOCK + 5;
        let ids: Ids =
            (0..rows).map(|row| format!("C{row:07}")).collect::<Vec<_>>().iter().map(String::as_str).collect();
        let values: Vec<i64> = (0..rows as i64).map(|row| row * 7_919).collect();
        let columns = vec![
            PartColumn::Numbers { values: values.clone(), valid: Some(values.iter().map(|v| v % 3 == 0).collect()) },
            PartColumn::Wide { values: values.iter().map(|v| i128::from(*v)).collect(), valid: None },
        ];
        let parts = Parts { ids: ids.clone(), columns, known: None };
        let next = NextRows { ids, next: vec![values] };
        write(&path, &header, &parts, &next).unwrap();
        let back = read(&path, &header).unwrap();
        assert!(back.parts.ids == parts.ids && back.parts.columns == parts.columns && back.next == next);
    }

    proptest::proptest! {
        #[test]
        fn numbers_come_back_in_as_few_bytes_as_they_need(
            numbers in proptest::collection::vec(
                proptest::prop_oneof![proptest::num::i64::ANY, proptest::strategy::Just(NONE)], 0..40),
            shift in 0..64u32,
        ) {
            let numbers: Vec<i64> =
                numbers.into_iter().map(|number| if number == NONE { NONE } else { number >> shift }).collect();
            let written = written(&numbers);
            let mut rest = In(&written);
            proptest::prop_assert_eq!(rest.numbers(), Some(numbers.clone()));
            proptest::prop_assert!(rest.0.is_empty());
            // 64 - shift bits of range, and one more for none.
            let bits = u64::BITS - shift + 1;
            let most = usize::try_from(bits.div_ceil(8).min(8)).unwrap();
            proptest::prop_assert!(written.len() <= 17 + numbers.len() * most);
        }
    }

    #[test]
    fn the_ends_of_numbers_come_back() {
        for numbers in [vec![i64::MIN, i64::MAX - 1, NONE], vec![i64::MAX - 1], vec![NONE; 3], vec![0], vec![]] {
            assert_eq!(In(&written(&numbers)).numbers(), Some(numbers));
        }
    }

    #[test]
    fn damage_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let path = path(folder.path(), 0);
        let header = Header { key: "k", state: "7", as_of: 50, places: &[] };
        let (parts, next) = kept();
        write(&path, &header, &parts, &next).unwrap();
        let whole = fs::read(&path).unwrap();
        for at in (0..whole.len()).step_by(7) {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            fs::write(&path, &bytes).unwrap();
            assert!(read(&path, &header).is_none(), "a changed byte at {at}");
            fs::write(&path, &whole[..at]).unwrap();
            assert!(read(&path, &header).is_none(), "cut at {at}");
        }
    }
}
