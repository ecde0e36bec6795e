//! Messages about the lake.

use super::Entry;

pub(super) const ENTRIES: &[Entry] = &[];
