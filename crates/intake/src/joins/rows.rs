//! Rows of texts on their way from a file into a joined table: one record each, its line first.

use crate::error::Problem;
use crate::input::bulk::Bulk;
use crate::input::spool::Spool;
use crate::limits::Bounds;
use crate::values::ids::plain_id;
use csv::{ByteRecord, Reader, ReaderBuilder, Writer, WriterBuilder};
use std::io::{Read, Write};
use std::sync::Arc;

/// Rows with their headers. The first field of each record is its line, and no header.
pub(super) struct JoinRows {
    pub headers: Vec<String>,
    pub bulk: Bulk,
    pub count: u64,
}

impl JoinRows {
    /// The places of columns among the fields of a record; the first that is missing otherwise.
    pub fn places<'n>(&self, names: impl Iterator<Item = &'n String>) -> Result<Vec<usize>, &'n String> {
        names.map(|name| place(&self.headers, name).map(|place| place + 1).ok_or(name)).collect()
    }
}

/// The place of a header, whatever its case, blanks and width.
pub(super) fn place(headers: &[String], name: &str) -> Option<usize> {
    let plain = terrace_domain::plain_header(name);
    let exact = headers.iter().position(|header| header == name);
    exact.or_else(|| headers.iter().position(|header| terrace_domain::plain_header(header) == plain))
}

/// Gives the records of some rows.
pub(super) fn records(bulk: &Bulk) -> Reader<Box<dyn Read>> {
    let reader: Box<dyn Read> = bulk.reader();
    ReaderBuilder::new().has_headers(false).flexible(true).from_reader(reader)
}

/// What a library says when a file that we wrote cannot be read again.
pub(super) fn unreadable(cause: csv::Error) -> Problem {
    Problem::Spool(Arc::new(cause))
}

/// Takes records.
pub(super) struct RecordWriter<'b> {
    out: Writer<SpoolEnd>,
    bounds: Bounds<'b>,
    count: u64,
}

impl<'b> RecordWriter<'b> {
    /// Holds some bytes in memory, and the rest in a file without a name.
    pub fn holding(held: u64, bounds: Bounds<'b>) -> Self {
        let end = SpoolEnd { spool: Spool::holding(held, bounds), failed: None };
        let out = WriterBuilder::new().has_headers(false).flexible(true).buffer_capacity(1 << 16).from_writer(end);
        Self { out, bounds, count: 0 }
    }

    /// Adds the fields of a record.
    pub fn add<'f>(&mut self, fields: impl Iterator<Item = &'f [u8]>) -> Result<(), Problem> {
        let written = fields.into_iter().try_for_each(|field| self.out.write_field(field));
        let written = written.and_then(|()| self.out.write_record(None::<&[u8]>));
        if let Err(cause) = written {
            return Err(self.out.get_ref().failed.clone().unwrap_or_else(|| unreadable(cause)));
        }
        self.count += 1;
        let most = self.bounds.limits.unpacked;
        if self.out.get_ref().spool.length() > most { Err(Problem::Unpacked { bytes: most }) } else { Ok(()) }
    }

    /// How many records were added.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// What was added, and how many records it is.
    pub fn done(mut self) -> Result<(Bulk, u64), Problem> {
        if let Err(cause) = self.out.flush() {
            return Err(self.out.get_ref().failed.clone().unwrap_or_else(|| Problem::Spool(Arc::new(cause))));
        }
        let end = self.out.into_inner().map_err(|cause| Problem::Spool(Arc::new(cause.into_error())))?;
        Ok((end.spool.done(), self.count))
    }
}

/// Where a writer ends: what goes wrong there keeps its own form.
struct SpoolEnd {
    spool: Spool,
    failed: Option<Problem>,
}

impl Write for SpoolEnd {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.spool.add(bytes).map_err(|problem| {
            self.failed = Some(problem);
            std::io::Error::other("the rows could not be set aside")
        })?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Puts the key of a record into `key`, each part behind its length; `false` if a part of it is missing. Ids are compared
/// as they are read from files: without blanks, decorations and full width.
pub(super) fn key_of(record: &ByteRecord, places: &[usize], key: &mut Vec<u8>) -> bool {
    key.clear();
    for place in places {
        let field = record.get(*place).unwrap_or(&[]);
        // The fields were written from texts.
        let Some(id) = std::str::from_utf8(field).ok().and_then(plain_id) else { return false };
        key.extend_from_slice(&(id.len() as u64).to_le_bytes());
        key.extend_from_slice(id.as_bytes());
    }
    true
}

/// A key as a message shows it: it may be somebody's name.
pub(super) fn shown(key: &[u8]) -> String {
    let (mut rest, mut parts) = (key, Vec::new());
    while let Some((length, more)) = rest.split_first_chunk::<8>() {
        let length = usize::try_from(u64::from_le_bytes(*length)).unwrap_or(usize::MAX);
        let (part, further) = more.split_at(length.min(more.len()));
        parts.push(crate::text::clean::echoed_wrong(&String::from_utf8_lossy(part)));
        rest = further;
    }
    parts.join(" ")
}
