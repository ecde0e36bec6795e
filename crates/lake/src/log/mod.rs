//! What is written down of a lake: versions, the tables' Delta logs, whose facts changed, and what is taken back.

pub(crate) mod cleanup;
pub(crate) mod entry;
pub(crate) mod file;
pub(crate) mod table;
pub(crate) mod touched;
pub(crate) mod version;
