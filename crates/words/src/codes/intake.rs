//! Messages about files of people.

use super::Entry;

pub(super) const ENTRIES: &[Entry] = &[];
