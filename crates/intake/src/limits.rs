//! How much of a file is held in memory at a time.

use std::path::PathBuf;
use terrace_domain::CancelToken;

/// How much is held in memory while files are read. No setting changes what comes out.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Bytes up to which a file, and what comes out of its packing or encoding, stays in memory. What is larger is
    /// read piece by piece; what was unpacked or decoded is first written to a file of its own.
    pub held: u64,
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
    /// Bytes that one part of a workbook unpacks to: a sheet, or the texts that its cells share.
    pub part: u64,
    /// Bytes that the text of one cell of a workbook may have; spreadsheets hold 32,767 characters.
    pub cell: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            held: 64 << 20,
            scratch: None,
            rows: 65_536,
            bytes: 16 << 20,
            row: 256 << 20,
            block: 1 << 20,
            shown: 1_000,
            orders: 2_000_000,
            received: 4 << 30,
            part: 16 << 30,
            cell: 1 << 20,
        }
    }
}

/// The limits of a reading and the token that ends it, handed down together.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds<'a> {
    pub limits: &'a Limits,
    pub cancel: &'a CancelToken,
}
