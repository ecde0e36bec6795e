//! A table that comes row by row from where there is no file, such as a database.

use super::rows::RecordWriter;
use crate::error::{IntakeError, Problem};
use crate::input::source::Source;
use crate::limits::{Bounds, Limits};
use terrace_domain::CancelToken;

/// Takes the rows of a table and makes a file of them: in UTF-8 with commas, held up to [`Limits::held`] and beyond that
/// in a file without a name. Read it with [`crate::Mapping::of_fetched_table`].
pub struct TableWriter<'l> {
    name: String,
    out: RecordWriter<'l>,
    limits: &'l Limits,
    /// The lines so far: the header and rows.
    lines: u64,
}

impl<'l> TableWriter<'l> {
    /// A table of that name, without anything yet.
    pub fn new(name: impl Into<String>, limits: &'l Limits, cancel: &'l CancelToken) -> Self {
        let bounds = Bounds { limits, cancel };
        Self { name: name.into(), out: RecordWriter::holding(limits.held, bounds), limits, lines: 0 }
    }

    /// Adds a line: first the headers, then rows.
    ///
    /// # Errors
    /// A row longer than [`Limits::row`], a table longer than [`Limits::unpacked`], a full disk, and that the work is
    /// cancelled.
    pub fn add<'f>(&mut self, fields: impl Iterator<Item = &'f str> + Clone) -> Result<(), IntakeError> {
        self.lines += 1;
        let length = fields.clone().fold(0_u64, |sum, field| sum.saturating_add(field.len() as u64));
        let added = if length > self.limits.row {
            Err(Problem::LongRow { line: self.lines, bytes: self.limits.row })
        } else {
            self.out.add(fields.map(str::as_bytes))
        };
        added.map_err(|problem| IntakeError::new(self.name.clone(), problem))
    }

    /// The table as a file.
    ///
    /// # Errors
    /// A full disk.
    pub fn done(self) -> Result<Source, IntakeError> {
        let (bulk, _) = self.out.done().map_err(|problem| IntakeError::new(self.name.clone(), problem))?;
        Ok(Source::of_bulk(self.name, bulk, Vec::new()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;
    use terrace_domain::Coded as _;

    #[test]
    fn rows_come_out_as_they_came_in_within_bounds() {
        let cancel = CancelToken::new();
        for held in [0, 1 << 20] {
            let limits = Limits { held, row: 20, unpacked: 60, ..Limits::default() };
            let mut table = TableWriter::new("t.csv", &limits, &cancel);
            table.add(["a", "b,c"].into_iter()).unwrap();
            table.add(["1\n2", "\"x\""].into_iter()).unwrap();
            let mut text = String::new();
            table.done().unwrap().open().unwrap().read_to_string(&mut text).unwrap();
            assert_eq!(text, "a,\"b,c\"\n\"1\n2\",\"\"\"x\"\"\"\n");
            let mut table = TableWriter::new("t.csv", &limits, &cancel);
            assert_eq!(table.add(["012345678901234567890"].into_iter()).unwrap_err().code(), "T0153");
        }
        // Bytes count once they leave the writer's own buffer.
        let limits = Limits { held: 0, row: 1 << 20, unpacked: 60, ..Limits::default() };
        let mut table = TableWriter::new("t.csv", &limits, &cancel);
        let long = "x".repeat(1 << 17);
        let refused = (0..4).find_map(|_| table.add([long.as_str()].into_iter()).err()).unwrap();
        assert_eq!(refused.code(), "T0135");
    }
}
