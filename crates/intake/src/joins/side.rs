//! The rows of the other file, found by their keys.

use super::rows::{key_of, records, unreadable};
use crate::error::Problem;
use crate::input::bulk::Bulk;
use crate::limits::Bounds;
use csv::ByteRecord;
use xxhash_rust::xxh3::xxh3_64;

/// Some rows of the other file in memory, sorted by their keys; rows of one key stand in the order of the file.
pub(super) struct KeyedRows {
    rows: Vec<KeyedRow>,
}

/// A row of the other file.
pub(super) struct KeyedRow {
    hash: u64,
    pub key: Box<[u8]>,
    pub record: ByteRecord,
    /// Whether a row of this side was joined to it.
    pub met: bool,
}

/// Records after which it is looked whether the work is cancelled.
const BETWEEN_CHECKS: usize = 4_096;

impl KeyedRows {
    /// Reads rows by the places of their keys; those without one, which fit nowhere, are handed on at once.
    pub fn read(
        bulk: &Bulk,
        places: &[usize],
        bounds: Bounds<'_>,
        without_key: &mut dyn FnMut(&ByteRecord),
    ) -> Result<Self, Problem> {
        let (mut rows, mut key) = (Vec::new(), Vec::new());
        for (number, record) in records(bulk).into_byte_records().enumerate() {
            if number % BETWEEN_CHECKS == 0 {
                bounds.cancel.check()?;
            }
            let record = record.map_err(unreadable)?;
            if key_of(&record, places, &mut key) {
                let hash = xxh3_64(&key);
                rows.push(KeyedRow { hash, key: key.as_slice().into(), record, met: false });
            } else {
                without_key(&record);
            }
        }
        // Stable: rows of one key keep their order.
        rows.sort_by(|a, b| (a.hash, &a.key).cmp(&(b.hash, &b.key)));
        Ok(Self { rows })
    }

    /// The rows of a key.
    pub fn of(&mut self, key: &[u8]) -> &mut [KeyedRow] {
        let hash = xxh3_64(key);
        let from = self.rows.partition_point(|row| (row.hash, &*row.key) < (hash, key));
        let rows = self.rows.get_mut(from..).unwrap_or(&mut []);
        let count = rows.partition_point(|row| (row.hash, &*row.key) <= (hash, key));
        rows.get_mut(..count).unwrap_or(&mut [])
    }

    /// Two rows of one key that differ, if there are any.
    pub fn differing(&self) -> Option<(&KeyedRow, &KeyedRow)> {
        let pairs = self.rows.iter().zip(self.rows.iter().skip(1));
        // The first field is the line.
        let differ =
            |(a, b): &(&KeyedRow, &KeyedRow)| a.key == b.key && a.record.iter().skip(1).ne(b.record.iter().skip(1));
        pairs.into_iter().find(differ)
    }

    /// The rows that were joined to none, with their keys.
    pub fn unmet(&self) -> impl Iterator<Item = (&[u8], &ByteRecord)> {
        self.rows.iter().filter(|row| !row.met).map(|row| (&*row.key, &row.record))
    }
}
