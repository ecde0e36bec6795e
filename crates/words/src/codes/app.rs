//! Messages about the command line and the workspace.

use super::Entry;

pub(super) const ENTRIES: &[Entry] = &[];
