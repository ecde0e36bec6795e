//! Messages about tiering.

use super::Entry;

pub(super) const ENTRIES: &[Entry] = &[];
