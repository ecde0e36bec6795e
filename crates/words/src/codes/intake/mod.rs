//! Messages about files of people: whole files, their rows, notes, and mapping files.

mod files;
mod mappings;
mod notes;
mod rows;

pub(super) use files::FILES;
pub(super) use mappings::MAPPINGS;
pub(super) use notes::NOTES;
pub(super) use rows::ROWS;
