//! What comes out of packing or through a pipe, whose end is not known before it is there.

use crate::error::Problem;
use crate::input::bulk::Bulk;
use crate::input::spool::{Spool, each_block};
use crate::limits::Bounds;
use std::io::Read;

/// Bytes that are looked at before more are taken.
const HEAD: usize = 64 << 10;

/// Bytes on their way into a [`Bulk`], up to a limit; they end early where they can be no file of ours.
pub(crate) struct Inflow<'b> {
    spool: Spool,
    bounds: Bounds<'b>,
    /// Bytes that are taken.
    most: u64,
    /// The first bytes, until they were looked at.
    head: Option<Vec<u8>>,
    /// Whether they are rows of text, of which none is too long; and the line that is read, and where it begins.
    text: bool,
    line: (u64, u64),
    /// Whether the line before ended at `\r`.
    returned: bool,
    look: fn(&Bulk) -> Result<bool, Problem>,
}

impl<'b> Inflow<'b> {
    /// Takes `most` bytes; `look` fails if the first of them are in no format of ours, and says whether they are text.
    pub fn new(most: u64, look: fn(&Bulk) -> Result<bool, Problem>, bounds: Bounds<'b>) -> Self {
        let (spool, head) = (Spool::new(bounds), Some(Vec::new()));
        Self { spool, bounds, most, head, text: false, line: (1, 0), returned: false, look }
    }

    /// Adds all that a reader gives; `refused` says what it means if that fails.
    pub fn fill(&mut self, from: &mut dyn Read, refused: impl Fn(std::io::Error) -> Problem) -> Result<(), Problem> {
        each_block(from, refused, |bytes| self.add(bytes))
    }

    fn add(&mut self, bytes: &[u8]) -> Result<(), Problem> {
        let before = self.spool.length();
        if before.saturating_add(bytes.len() as u64) > self.most {
            return Err(Problem::Unpacked { bytes: self.most });
        }
        if let Some(head) = &mut self.head {
            head.extend_from_slice(bytes.get(..bytes.len().min(HEAD)).unwrap_or(bytes));
            if head.len() >= HEAD {
                let head = Bulk::Held(self.head.take().unwrap_or_default().into());
                self.text = (self.look)(&head)?;
            }
        }
        // Lines count from the first byte on, also before it is known that they are lines.
        self.count_lines(before, bytes);
        if self.text {
            self.check_row(before, bytes)?;
        }
        self.spool.add(bytes)
    }

    /// Ends lines at `\n`, at `\r`, and at both together.
    fn count_lines(&mut self, before: u64, bytes: &[u8]) {
        for end in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            let is_second = bytes.get(end) == Some(&b'\n') && self.line.1 == before + end as u64 && self.returned;
            self.line.0 += u64::from(!is_second);
            self.line.1 = before + end as u64 + 1;
            self.returned = bytes.get(end) == Some(&b'\r');
        }
    }

    /// Whether the row that is read goes on for too long. Bytes come in blocks that are far shorter than a row may be.
    fn check_row(&self, before: u64, bytes: &[u8]) -> Result<(), Problem> {
        let (most, (line, from)) = (self.bounds.limits.row, self.line);
        let row = before + bytes.len() as u64 - from;
        if row > most { Err(Problem::LongRow { line, bytes: most }) } else { Ok(()) }
    }

    /// What was added.
    pub fn done(self) -> Bulk {
        self.spool.done()
    }
}
