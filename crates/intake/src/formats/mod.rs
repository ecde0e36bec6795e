//! The formats: each turns a file's content into a [`crate::table::rows::Table`].

pub(crate) mod blank;
pub(crate) mod csv;
pub(crate) mod fields;
pub(crate) mod jsonl;
pub(crate) mod parquet;
pub(crate) mod records;
pub(crate) mod sheets;
pub(crate) mod xlsx;

/// A format of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Delimited text.
    Csv,
    /// Text parted by blanks.
    BlankSeparated,
    /// A JSON object a line.
    JsonLines,
    /// Parquet.
    Parquet,
    /// A workbook.
    Xlsx,
}
