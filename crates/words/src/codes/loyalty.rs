//! T09xx: members: points, levels, quotes and commission.

use super::entry::Entry;

pub(super) const ENTRIES: &[Entry] = &[];
