//! What every format is turned into: rows of cells.

pub(crate) mod fields;
pub(crate) mod rows;
pub(crate) mod typed;
