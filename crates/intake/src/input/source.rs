//! Where the bytes of a file come from.

use crate::error::{IntakeError, Problem};
use crate::input::bulk::{Bulk, unreadable};
use crate::input::spool::Spool;
use crate::limits::{Bounds, Limits};
use crate::remark::ReadingNote;
use bytes::Bytes;
use std::fs::{File, Metadata};
use std::io::Read;
use std::path::{Path, PathBuf};
use terrace_domain::CancelToken;

/// A file to read: by its path, or by its bytes and a name for messages if they came another way.
#[derive(Debug, Clone)]
pub struct Source {
    name: String,
    content: SourceContent,
    /// What is to be told of it beside what its reading shows.
    notes: Vec<ReadingNote>,
}

#[derive(Debug, Clone)]
pub(crate) enum SourceContent {
    /// A file of the operating system.
    Path(PathBuf),
    /// Bytes that do not change any more.
    Bytes(Bulk),
}

impl Source {
    /// The file at a path, which is its name too.
    pub fn path(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        Self { name: path.display().to_string(), content: SourceContent::Path(path), notes: Vec::new() }
    }

    /// The file at a path, which messages and records call otherwise.
    pub fn named(path: impl Into<PathBuf>, name: impl Into<String>) -> Self {
        Self { name: name.into(), content: SourceContent::Path(path.into()), notes: Vec::new() }
    }

    /// The files at some paths.
    pub fn paths(paths: &[PathBuf]) -> Vec<Self> {
        paths.iter().map(Self::path).collect()
    }

    /// A file that lies in memory.
    pub fn bytes(name: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        Self::of_bulk(name.into(), Bulk::Held(bytes.into()), Vec::new())
    }

    /// All that a reader gives, such as the body of a request, which can be read once only.
    ///
    /// Up to [`Limits::held`] bytes stay in memory; a longer body goes to a file without a name in
    /// [`Limits::scratch`], which is gone with the source.
    ///
    /// # Errors
    /// If the reader fails, gives more than [`Limits::received`] bytes, or the work is cancelled.
    pub fn reader(
        name: impl Into<String>,
        reader: &mut dyn Read,
        limits: &Limits,
        cancel: &CancelToken,
    ) -> Result<Self, IntakeError> {
        let name = name.into();
        match received(reader, Bounds { limits, cancel }) {
            Ok(bytes) => Ok(Self::of_bulk(name, bytes, Vec::new())),
            Err(problem) => Err(IntakeError::new(name, problem)),
        }
    }

    /// Bytes that were put together from several files, and what is to be told of that.
    pub(crate) fn of_bulk(name: String, bulk: Bulk, notes: Vec<ReadingNote>) -> Self {
        Self { name, content: SourceContent::Bytes(bulk), notes }
    }

    /// What is to be told of it beside what its reading shows.
    pub(crate) fn notes(&self) -> &[ReadingNote] {
        &self.notes
    }

    /// What messages call it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The number of its bytes; `None` if that cannot be told before it is read, or it can be read once only.
    pub fn size(&self) -> Option<u64> {
        match &self.content {
            SourceContent::Path(path) => path.metadata().ok().filter(Metadata::is_file).map(|data| data.len()),
            SourceContent::Bytes(bytes) => Some(bytes.length()),
        }
    }

    /// The path, if it is a file of the operating system.
    pub fn as_path(&self) -> Option<&Path> {
        match &self.content {
            SourceContent::Path(path) => Some(path),
            SourceContent::Bytes(_) => None,
        }
    }

    /// Its bytes from the beginning, for whoever keeps them.
    ///
    /// # Errors
    /// If the file cannot be opened.
    pub fn open(&self) -> std::io::Result<Box<dyn Read + Send>> {
        Ok(match &self.content {
            SourceContent::Path(path) => Box::new(File::open(path)?),
            SourceContent::Bytes(bytes) => Box::new(bytes.reader_at(0)),
        })
    }

    pub(crate) fn content(&self) -> &SourceContent {
        &self.content
    }
}

/// Holds what a reader gives, up to the limit.
fn received(reader: &mut dyn Read, bounds: Bounds<'_>) -> Result<Bulk, Problem> {
    let most = bounds.limits.received;
    let mut spool = Spool::new(bounds);
    spool.fill(&mut reader.take(most.saturating_add(1)), unreadable)?;
    if spool.length() > most {
        return Err(Problem::TooLong { bytes: most });
    }
    Ok(spool.done())
}

#[cfg(test)]
mod tests {
    use super::*;
    use terrace_domain::Coded;

    #[test]
    fn a_reader_is_taken_up_to_the_limit() {
        let cancel = CancelToken::new();
        for held in [0, 3, 100] {
            let limits = Limits { held, received: 5, ..Limits::default() };
            let source = Source::reader("upload", &mut &b"12345"[..], &limits, &cancel).unwrap();
            let mut text = String::new();
            source.open().unwrap().read_to_string(&mut text).unwrap();
            assert_eq!((source.name(), source.size(), text.as_str()), ("upload", Some(5), "12345"));
            let error = Source::reader("upload", &mut &b"123456"[..], &limits, &cancel).unwrap_err();
            assert_eq!(error.code(), "T0134");
        }
        cancel.cancel();
        let error = Source::reader("upload", &mut &b"1"[..], &Limits::default(), &cancel).unwrap_err();
        assert_eq!(error.code(), "T0090");
    }
}
