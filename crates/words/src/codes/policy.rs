//! Messages about policy files.

use super::Entry;

pub(super) const ENTRIES: &[Entry] = &[];
