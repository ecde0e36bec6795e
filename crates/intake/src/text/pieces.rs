//! Text of any size, in UTF-8, cut into pieces.

use crate::error::Problem;
use crate::input::bulk::{Bulk, hexadecimal};
use crate::limits::Bounds;
use crate::text::cutter::{Cutter, Piece, RowEnds};
use bytes::Bytes;
use terrace_domain::{CancelToken, InternalError};
use xxhash_rust::xxh3::Xxh3;

/// How much of a text that is not held is looked at for its delimiter and its header.
const TOP: u64 = 1 << 20;

/// A text in UTF-8, without a byte-order mark.
#[derive(Debug, Clone)]
pub(crate) struct DecodedText {
    pub bulk: Bulk,
    /// Where it begins.
    pub from: u64,
    /// Whether all of it is known to be UTF-8.
    pub checked: bool,
}

/// Why a text could not be gone through.
pub(crate) enum TextError {
    Problem(Problem),
    /// It is not UTF-8 from a byte on.
    NotUtf8(u64),
}

impl From<Problem> for TextError {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

/// A text gone through.
pub(crate) struct CutText {
    pub pieces: Vec<Piece>,
    /// XXH3 of all bytes of the bulk, if they were not seen before.
    pub fingerprint: Option<String>,
}

impl DecodedText {
    /// The beginning: all of a text that is held.
    pub fn top(&self) -> Result<Bytes, TextError> {
        let end = if matches!(self.bulk, Bulk::Held(_)) { self.bulk.length() } else { self.from + TOP };
        let bytes = self.bulk.slice(self.from, end)?;
        match std::str::from_utf8(&bytes) {
            Ok(_) => Ok(bytes),
            // The last character goes on behind the part.
            Err(bad) if bad.error_len().is_none() && end < self.bulk.length() => Ok(bytes.slice(..bad.valid_up_to())),
            Err(bad) => Err(TextError::NotUtf8(self.from + bad.valid_up_to() as u64)),
        }
    }

    /// Goes through all of it: cut into pieces below a place, checked if that was not done.
    pub fn cut(&self, rows: RowEnds, (from, line): (u64, u64), bounds: Bounds<'_>) -> Result<CutText, TextError> {
        let limits = bounds.limits;
        if let Bulk::Held(bytes) = &self.bulk {
            let mut cutter = Cutter::new(rows, from, line, u64::MAX, limits);
            let rows = usize::try_from(from).ok().and_then(|from| bytes.get(from..));
            cutter.feed(rows.ok_or_else(|| Problem::from(InternalError::new("rows begin behind their text")))?)?;
            return Ok(CutText { pieces: cutter.done()?, fingerprint: None });
        }
        let mut cutter = Cutter::new(rows, from, line, limits.row, limits);
        let mut hash = Xxh3::new();
        let mut pass = BlockPass { text: self, from, rest: Vec::new(), at: 0 };
        let mut read = 0;
        let block = limits.block.max(1) as u64;
        while read < self.bulk.length() {
            bounds.cancel.check().map_err(Problem::from)?;
            let bytes = self.bulk.slice(read, read + block)?;
            read += bytes.len() as u64;
            hash.update(&bytes);
            pass.block(&bytes, read == self.bulk.length(), &mut cutter)?;
        }
        Ok(CutText { pieces: cutter.done()?, fingerprint: Some(hexadecimal(&hash)) })
    }
}

/// Blocks of bytes on their way to the cutter, which sees whole characters only.
struct BlockPass<'t> {
    text: &'t DecodedText,
    /// Where rows begin.
    from: u64,
    /// The beginning of a character whose end comes with the next block.
    rest: Vec<u8>,
    /// How many bytes were handed on.
    at: u64,
}

impl BlockPass<'_> {
    fn block(&mut self, bytes: &[u8], last: bool, cutter: &mut Cutter) -> Result<(), TextError> {
        if self.text.checked {
            return self.hand_on(bytes, cutter);
        }
        let mut bytes = bytes;
        // At most three bytes wait for the rest of their character.
        while !self.rest.is_empty()
            && let Some((first, others)) = bytes.split_first()
        {
            self.rest.push(*first);
            bytes = others;
            match std::str::from_utf8(&self.rest) {
                Ok(_) => {
                    let whole = std::mem::take(&mut self.rest);
                    self.hand_on(&whole, cutter)?;
                }
                Err(bad) if bad.error_len().is_none() => {}
                Err(_) => return Err(TextError::NotUtf8(self.at)),
            }
        }
        let valid = match std::str::from_utf8(bytes) {
            Ok(_) => bytes.len(),
            Err(bad) if bad.error_len().is_none() && !last => bad.valid_up_to(),
            Err(bad) => return Err(TextError::NotUtf8(self.at + bad.valid_up_to() as u64)),
        };
        let (whole, rest) = bytes.split_at_checked(valid).unwrap_or((bytes, &[]));
        self.hand_on(whole, cutter)?;
        self.rest.extend_from_slice(rest);
        if last && !self.rest.is_empty() { Err(TextError::NotUtf8(self.at)) } else { Ok(()) }
    }

    fn hand_on(&mut self, bytes: &[u8], cutter: &mut Cutter) -> Result<(), TextError> {
        let above = self.from.saturating_sub(self.at);
        self.at += bytes.len() as u64;
        match usize::try_from(above).ok().and_then(|above| bytes.get(above..)) {
            Some(rows) => Ok(cutter.feed(rows)?),
            // All of these bytes stand above the rows.
            None => Ok(()),
        }
    }
}

/// The pieces of a text, each read when it is looked at.
pub(crate) struct Pieces {
    bulk: Bulk,
    pieces: Vec<Piece>,
    cancel: CancelToken,
}

impl Pieces {
    /// Takes the pieces of a text; reading them ends with the token.
    pub fn new(text: &DecodedText, cut: &mut CutText, cancel: &CancelToken) -> Self {
        Self { bulk: text.bulk.clone(), pieces: std::mem::take(&mut cut.pieces), cancel: cancel.clone() }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.pieces.len()
    }

    /// The token that ends the reading, for whoever goes through a piece.
    pub fn cancel(&self) -> &CancelToken {
        &self.cancel
    }

    /// Shows a piece and the line it begins in.
    pub fn with_piece<T>(
        &self,
        piece: usize,
        look: impl FnOnce(&str, u64) -> Result<T, Problem>,
    ) -> Result<Option<T>, Problem> {
        let Some(piece) = self.pieces.get(piece) else { return Ok(None) };
        let bytes = self.bulk.slice(piece.from, piece.to)?;
        // It was valid when it was cut.
        let text = std::str::from_utf8(&bytes).map_err(|_| Problem::Changed)?;
        look(text, piece.line).map(Some)
    }
}
