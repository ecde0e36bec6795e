//! Rows of words parted by a key, in memory or, if they are many, in files.

use crate::error::Problem;
use crate::input::bulk::Bulk;
use crate::input::spool::Spool;
use crate::limits::Bounds;
use std::sync::{Mutex, PoisonError};

/// The number of parts.
pub(super) const PARTS: usize = 64;

/// Rows of words in parts.
pub(super) struct PartedWords<const N: usize> {
    spools: Vec<Mutex<Spool>>,
}

impl<const N: usize> PartedWords<N> {
    /// Empty parts, held as far as the limits say.
    pub fn new(bounds: Bounds<'_>) -> Self {
        let held = (bounds.limits.orders.saturating_mul(8 * N) / PARTS) as u64;
        Self { spools: (0..PARTS).map(|_| Mutex::new(Spool::holding(held, bounds))).collect() }
    }

    /// Adds rows to the parts that their words name.
    pub fn add(&self, rows: Vec<[i64; N]>, part_of: impl Fn(&[i64; N]) -> u64) -> Result<(), Problem> {
        let mut parts = vec![Vec::new(); PARTS];
        for row in rows {
            let part = usize::try_from(part_of(&row) % PARTS as u64).unwrap_or(0);
            if let Some(bytes) = parts.get_mut(part) {
                row.iter().for_each(|word| bytes.extend(word.to_le_bytes()));
            }
        }
        for (spool, bytes) in self.spools.iter().zip(parts).filter(|(_, bytes)| !bytes.is_empty()) {
            spool.lock().unwrap_or_else(PoisonError::into_inner).add(&bytes)?;
        }
        Ok(())
    }

    /// All parts.
    pub fn done(self) -> Vec<Bulk> {
        let spools = self.spools.into_iter().map(|spool| spool.into_inner().unwrap_or_else(PoisonError::into_inner));
        spools.map(Spool::done).collect()
    }
}

/// Rows of words as they were written.
pub(super) fn words<const N: usize>(bytes: &[u8]) -> impl Iterator<Item = [i64; N]> {
    let (words, _) = bytes.as_chunks::<8>();
    let (rows, _) = words.as_chunks::<N>();
    rows.iter().map(|row| row.map(i64::from_le_bytes))
}
