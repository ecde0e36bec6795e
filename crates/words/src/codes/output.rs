//! Messages about reports and output files.

use super::Entry;

pub(super) const ENTRIES: &[Entry] = &[];
