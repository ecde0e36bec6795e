//! Messages about metrics.

use super::Entry;

pub(super) const ENTRIES: &[Entry] = &[];
