//! What becomes of the rows that an import brings.

use serde::{Deserialize, Serialize};

/// What became of incoming rows: `accepted + replaced + unchanged` are all of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Rows of a key that was new.
    pub accepted: u64,
    /// Rows that took the place of an earlier row of their key with other contents, in the lake; or whose place a
    /// later row of the same import took.
    pub replaced: u64,
    /// Rows that say what is known already, in the lake or from a later row of the same import. A sighting of a
    /// customer seen before with the same attributes is among them, also where it is newer and is noted.
    pub unchanged: u64,
}

impl Counts {
    /// All rows.
    pub fn rows(&self) -> u64 {
        self.accepted + self.replaced + self.unchanged
    }
}

impl Counts {
    pub(crate) fn add(&mut self, other: Self) {
        self.accepted += other.accepted;
        self.replaced += other.replaced;
        self.unchanged += other.unchanged;
    }

    pub(crate) fn count(&mut self, equal: bool) {
        if equal {
            self.unchanged += 1;
        } else {
            self.replaced += 1;
        }
    }
}
