//! How much of a file is held in memory at a time.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use terrace_domain::CancelToken;

/// How much is held in memory while files are read. No setting changes what comes out.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Bytes up to which a file, and what comes out of its packing or encoding, stays in memory. What is larger is
    /// read piece by piece; what was unpacked or decoded is first written to a file of its own.
    pub held: u64,
    /// What is held of all that is read with these limits, or with a clone of them: at most four times as much.
    pub holding: HeldBytes,
    /// Where such files are made, which have no name and go with the process; by default where the system has them.
    pub scratch: Option<PathBuf>,
    /// Rows of a chunk, and so at most of a record batch.
    pub rows: usize,
    /// Bytes of text after which a chunk ends too.
    pub bytes: u64,
    /// Bytes that a single row may have, in a file that is not held.
    pub row: u64,
    /// Bytes read at a time where a file is gone through in order.
    pub block: usize,
    /// Rejected rows, and lines of totals, that the report of a file holds as they were.
    pub shown: usize,
    /// Orders that are compared in memory if amounts may be those of whole orders.
    pub orders: usize,
    /// Bytes that [`crate::Source::reader`] takes; a reader that has more is refused.
    pub received: u64,
    /// Bytes that a file unpacks to, or that come through a pipe, at most.
    pub unpacked: u64,
    /// Bytes that a packed file may unpack to whatever its own size.
    pub unpacked_freely: u64,
    /// Bytes that one part of a workbook unpacks to: a sheet, or the texts that its cells share.
    pub part: u64,
    /// Bytes that the text of one cell of a workbook may have; spreadsheets hold 32,767 characters.
    pub cell: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            held: 64 << 20,
            holding: HeldBytes::default(),
            scratch: None,
            rows: 65_536,
            bytes: 16 << 20,
            row: 256 << 20,
            block: 1 << 20,
            shown: 1_000,
            orders: 2_000_000,
            received: 4 << 30,
            unpacked: 64 << 30,
            unpacked_freely: 1 << 30,
            part: 16 << 30,
            cell: 1 << 20,
        }
    }
}

/// How many times the bytes that one may hold all hold at most together: a workbook has any number of sheets.
pub(crate) const HELD_TOGETHER: u64 = 4;

/// Bytes that are held by now, counted by all that hold some.
#[derive(Debug, Clone, Default)]
pub struct HeldBytes(Arc<AtomicU64>);

/// What one of them holds; it is given back with the value.
#[derive(Debug)]
pub(crate) struct HeldShare {
    all: HeldBytes,
    bytes: u64,
}

impl HeldBytes {
    pub(crate) fn share(&self) -> HeldShare {
        HeldShare { all: self.clone(), bytes: 0 }
    }
}

impl HeldShare {
    /// Takes more, if all together then hold at most so many; says whether it did.
    pub fn grow(&mut self, bytes: u64, most: u64) -> bool {
        let more = |held: u64| held.checked_add(bytes).filter(|held| *held <= most);
        let is_taken = self.all.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more).is_ok();
        self.bytes += if is_taken { bytes } else { 0 };
        is_taken
    }

    /// Holds nothing any more.
    pub fn give_back(&mut self) {
        self.all.0.fetch_sub(self.bytes, Ordering::Relaxed);
        self.bytes = 0;
    }
}

impl Drop for HeldShare {
    fn drop(&mut self) {
        self.give_back();
    }
}

/// How many times its own size a packed file may unpack to, beyond what it may freely: exports come to twenty or thirty.
pub(crate) const MOST_UNPACKED_TIMES: u64 = 200;

/// Different words of a column of statuses that are kept apart, and their bytes; and how many unknown ones are told.
pub(crate) const STATUS_WORDS: usize = 10_000;
pub(crate) const STATUS_BYTES: usize = 400;
pub(crate) const UNKNOWN_SHOWN: usize = 20;

/// Rows and columns of a sheet, as spreadsheets have them at most.
pub(crate) const SHEET_ROWS: u64 = 1_048_576;
pub(crate) const SHEET_COLUMNS: u32 = 16_384;

/// Sheets of a workbook.
pub(crate) const SHEETS: usize = 4_096;

/// Bytes of one row of a sheet.
pub(crate) const SHEET_ROW_BYTES: u64 = 64 << 20;

/// Rows of several sheets that are compared, to find sheets that stand in others.
pub(crate) const COMPARED_ROWS: u64 = 10_000_000;

/// Different texts that the cells of a workbook share: a sheet full of them in 64 columns.
pub(crate) const SHARED_TEXTS: usize = 1 << 26;

/// Areas of merged cells in a sheet, and the bytes of their values.
pub(crate) const MERGED_AREAS: usize = 1 << 20;
pub(crate) const MERGED_BYTES: u64 = 64 << 20;

/// Styles of a workbook; spreadsheets write at most 65,490.
pub(crate) const STYLES: usize = 1 << 20;

/// Bytes of a part that says how a workbook is made, and of its styles.
pub(crate) const SMALL_PART: u64 = 16 << 20;
pub(crate) const STYLES_PART: u64 = 64 << 20;

impl Limits {
    /// Bytes that a file of some size may unpack to.
    pub(crate) fn unpacked_of(&self, packed: u64) -> u64 {
        let times = packed.saturating_mul(MOST_UNPACKED_TIMES);
        times.saturating_add(self.unpacked_freely).min(self.unpacked)
    }
}

/// The limits of a reading and the token that ends it, handed down together.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds<'a> {
    pub limits: &'a Limits,
    pub cancel: &'a CancelToken,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `1048576` as `1,048,576`.
    fn grouped(number: u64) -> String {
        let digits = number.to_string();
        let mut out = String::new();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                out.push(',');
            }
            out.push(digit);
        }
        out
    }

    #[test]
    fn the_page_of_limits_says_what_holds() {
        let page = include_str!("../../../docs/LIMITS.md");
        let limits = Limits::default();
        for (row, number) in [
            ("a row of text", limits.row),
            ("a file unpacked", limits.unpacked),
            ("a packed file, whatever its size", limits.unpacked_freely),
            ("how many times its size a packed file unpacks to", MOST_UNPACKED_TIMES),
            ("what is sent to a server at once", limits.received),
            ("a sheet unpacked", limits.part),
            ("a cell", limits.cell as u64),
            ("rows of a sheet", SHEET_ROWS),
            ("columns of a sheet", u64::from(SHEET_COLUMNS)),
            ("sheets of a workbook", SHEETS as u64),
            ("a row of a sheet", SHEET_ROW_BYTES),
            ("rows of several sheets that are compared", COMPARED_ROWS),
            ("different texts of a workbook", SHARED_TEXTS as u64),
            ("merged areas of a sheet", MERGED_AREAS as u64),
            ("values of merged areas", MERGED_BYTES),
            ("styles of a workbook", STYLES as u64),
            ("the list of a workbook's parts", SMALL_PART),
            ("the styles unpacked", STYLES_PART),
            ("rejected rows that are shown", limits.shown as u64),
            ("different words of a column of statuses", STATUS_WORDS as u64),
            ("a word of a column of statuses", STATUS_BYTES as u64),
            ("unknown words that are told", UNKNOWN_SHOWN as u64),
        ] {
            let line = page.lines().find(|line| line.starts_with(&format!("| {row} |")));
            let number = grouped(number);
            assert!(line.is_some_and(|line| line.contains(&format!("| {number}"))), "{row}: {number}, {line:?}");
        }
    }

    #[test]
    fn small_files_may_unpack_freely_and_none_without_end() {
        let limits = Limits::default();
        assert_eq!(limits.unpacked_of(1_000), (1 << 30) + 200_000);
        assert_eq!(limits.unpacked_of(1 << 30), 64 << 30);
        assert_eq!(limits.unpacked_of(u64::MAX), 64 << 30);
    }
}
