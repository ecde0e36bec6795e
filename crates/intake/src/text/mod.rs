//! Text: from bytes in any encoding to pieces of whole rows, and the cleaning of single values.

pub(crate) mod clean;
pub(crate) mod cutter;
pub(crate) mod encoding;
pub(crate) mod pieces;
