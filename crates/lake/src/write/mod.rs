//! Imports: what becomes of rows that come in, and the files that this makes.

pub(crate) mod consolidate;
mod decide;
pub(crate) mod import;
mod large;
mod merge;
mod output;
mod plan;
mod suspects;
mod target;
