//! Bytes that come one after the other and may become many.

use crate::error::Problem;
use crate::input::bulk::Bulk;
use crate::limits::{Bounds, HELD_TOGETHER, HeldShare};
use bytes::Bytes;
use std::fs::File;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::sync::Arc;
use terrace_domain::CancelToken;

/// Bytes on their way into a [`Bulk`]: held until they are too many, then in a file without a name.
pub(crate) struct Spool {
    most: u64,
    folder: Option<PathBuf>,
    cancel: CancelToken,
    held: Vec<u8>,
    /// What is held, as all that are filled at the same time count it together.
    share: HeldShare,
    together: u64,
    stored: Option<(File, u64)>,
}

impl Spool {
    /// For what may become large: held as far as the limits say.
    pub fn new(bounds: Bounds<'_>) -> Self {
        Self::holding(bounds.limits.held, bounds)
    }

    /// The same with another number of bytes that are held.
    pub fn holding(most: u64, Bounds { limits, cancel }: Bounds<'_>) -> Self {
        let (share, together) = (limits.holding.share(), limits.held.saturating_mul(HELD_TOGETHER));
        let (folder, cancel) = (limits.scratch.clone(), cancel.clone());
        Self { most, folder, cancel, held: Vec::new(), share, together, stored: None }
    }

    /// The number of bytes so far.
    pub fn length(&self) -> u64 {
        self.stored.as_ref().map_or_else(|| size(&self.held), |(_, length)| *length)
    }

    /// Makes room for `bytes` more, as far as they would be held.
    pub fn reserve(&mut self, bytes: u64) {
        self.held.reserve(usize::try_from(bytes.min(self.most)).unwrap_or(0));
    }

    /// Adds bytes.
    pub fn add(&mut self, bytes: &[u8]) -> Result<(), Problem> {
        self.cancel.check()?;
        let failed = |cause| Problem::Spool(Arc::new(cause));
        if self.stored.is_none() {
            if size(&self.held).saturating_add(size(bytes)) <= self.most && self.share.grow(size(bytes), self.together)
            {
                self.held.extend_from_slice(bytes);
                return Ok(());
            }
            let folder = self.folder.clone().unwrap_or_else(std::env::temp_dir);
            let mut file = tempfile::tempfile_in(folder).map_err(failed)?;
            file.write_all(&self.held).map_err(failed)?;
            self.stored = Some((file, size(&self.held)));
            self.held = Vec::new();
            self.share.give_back();
        }
        let Some((file, length)) = &mut self.stored else { return Ok(()) };
        file.write_all(bytes).map_err(failed)?;
        *length += size(bytes);
        Ok(())
    }

    /// Adds all that a reader gives; `refused` says what it means if that fails.
    pub fn fill(&mut self, from: &mut dyn Read, refused: impl Fn(std::io::Error) -> Problem) -> Result<(), Problem> {
        each_block(from, refused, |bytes| self.add(bytes))
    }

    /// What was added.
    pub fn done(self) -> Bulk {
        match self.stored {
            None => Bulk::Held(Bytes::from_owner(HeldBlock { bytes: self.held, _share: self.share })),
            Some((file, length)) => Bulk::Stored(Arc::new(file), length),
        }
    }
}

/// Bytes that count as held for as long as anybody has them.
struct HeldBlock {
    bytes: Vec<u8>,
    _share: HeldShare,
}

impl AsRef<[u8]> for HeldBlock {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

/// Hands on all that a reader gives, block by block; `refused` says what it means if that fails.
pub(super) fn each_block(
    from: &mut dyn Read,
    refused: impl Fn(std::io::Error) -> Problem,
    mut each: impl FnMut(&[u8]) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let mut buffer = vec![0; 1 << 18];
    loop {
        let read = match from.read(&mut buffer) {
            Ok(read) => read,
            Err(cause) if cause.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(cause) => return Err(refused(cause)),
        };
        match buffer.get(..read) {
            Some(bytes) if read > 0 => each(bytes)?,
            _ => return Ok(()),
        }
    }
}

/// The length of bytes in memory.
fn size(bytes: &[u8]) -> u64 {
    // No memory holds more than 64 bits count.
    bytes.len() as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;
    use std::io::{Seek, SeekFrom};

    #[test]
    fn what_many_hold_is_bounded_together() {
        let cancel = &CancelToken::new();
        let limits = &Limits { held: 1_000, ..Limits::default() };
        let fill = || {
            let mut spool = Spool::new(Bounds { limits, cancel });
            spool.add(&[7; 900]).unwrap();
            spool.done()
        };
        let many: Vec<Bulk> = (0..9).map(|_| fill()).collect();
        let held = |many: &[Bulk]| many.iter().filter(|bulk| matches!(bulk, Bulk::Held(_))).count();
        assert_eq!(held(&many), 4, "of nine that were to hold 900 bytes each");
        assert!(many.iter().all(|bulk| bulk.whole().unwrap().as_ref() == [7; 900]));
        // What nobody has any more makes room, and what went to a file holds nothing.
        let part = many[0].slice(0, 1).unwrap();
        drop(many);
        assert_eq!(held(&[fill(), fill(), fill(), fill()]), 3);
        drop(part);
        assert_eq!(held(&[fill(), fill(), fill(), fill()]), 4);
    }

    #[test]
    fn what_is_stored_reads_like_what_is_held() {
        let text: Vec<u8> = (0..=255).cycle().take(5_000).collect();
        let cancel = &CancelToken::new();
        let limits = &Limits::default();
        let bulk = |most| {
            let mut spool = Spool::holding(most, Bounds { limits, cancel });
            text.chunks(700).for_each(|part| spool.add(part).unwrap());
            spool.done()
        };
        let (held, stored) = (bulk(10_000), bulk(1_000));
        assert!(matches!(held, Bulk::Held(_)) && matches!(stored, Bulk::Stored(..)));
        assert_eq!(held.fingerprint(cancel).unwrap(), stored.fingerprint(cancel).unwrap());
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
