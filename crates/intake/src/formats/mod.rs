//! The formats: each turns a file's content into a [`crate::table::Table`].

pub(crate) mod blank;
pub(crate) mod csv;
pub(crate) mod jsonl;
pub(crate) mod parquet;
pub(crate) mod records;
pub(crate) mod xlsx;
