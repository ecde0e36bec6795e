//! Imports: what becomes of rows that come in, and the files that this makes.

pub(crate) mod consolidate;
mod decide;
pub(crate) mod import;
mod large;
mod merge;
mod orders;
mod output;
mod plan;
pub(crate) mod rehearse;
mod suspects;
mod target;
