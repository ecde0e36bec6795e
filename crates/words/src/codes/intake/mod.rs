//! Messages about files of people: whole files, their rows, notes, and mapping files.

mod files;
mod joins;
mod mappings;
mod meaning;
mod notes;
mod readings;
mod rows;

pub(super) use files::FILES;
pub(super) use joins::JOINS;
pub(super) use mappings::MAPPINGS;
pub(super) use meaning::MEANING;
pub(super) use notes::NOTES;
pub(super) use readings::READINGS;
pub(super) use rows::ROWS;
