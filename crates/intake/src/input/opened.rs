//! A source, opened: its bytes, its size and its fingerprint.

use crate::error::Problem;
use crate::input::bulk::Bulk;
use crate::input::inflow::Inflow;
use crate::input::source::{Source, SourceContent};
use crate::input::spool::Spool;
use crate::input::unpack::{Content, Packing, is_text, unpacked};
use crate::limits::Bounds;
use std::fs::{File, Metadata};
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

/// A source that was opened.
pub(crate) struct OpenedSource {
    /// Whether it was packed, and how.
    pub packing: Option<Packing>,
    /// XXH3 of the file's bytes, 128 bits in hexadecimal; `None` if whoever goes through them computes it.
    pub fingerprint: Option<String>,
    /// The file's own size.
    pub size: u64,
    /// `None` for what cannot change.
    stamp: Option<FileStamp>,
}

/// What tells that a file was written to.
#[derive(PartialEq, Eq)]
struct FileStamp {
    size: u64,
    modified: Option<std::time::SystemTime>,
}

impl FileStamp {
    fn of(metadata: &Metadata) -> Self {
        Self { size: metadata.len(), modified: metadata.modified().ok() }
    }
}

impl OpenedSource {
    /// Opens a source and looks at what it is; `started` is told its size.
    pub fn open(source: &Source, bounds: Bounds<'_>, started: &mut dyn FnMut(u64)) -> Result<(Self, Content), Problem> {
        let (bulk, stamp) = match source.content() {
            SourceContent::Path(path) => Self::open_path(path, bounds, started)?,
            SourceContent::Bytes(bulk) => {
                started(bulk.length());
                (bulk.clone(), None)
            }
        };
        let size = bulk.length();
        let (content, packing) = unpacked(&bulk, bounds)?;
        let plain = packing.is_none() && !matches!(content, Content::Workbook(_));
        let later = plain && matches!(bulk, Bulk::Stored(..));
        let fingerprint = if later { None } else { Some(bulk.fingerprint(bounds.cancel)?) };
        Ok((Self { packing, fingerprint, size, stamp }, content))
    }

    fn open_path(
        path: &Path,
        bounds: Bounds<'_>,
        started: &mut dyn FnMut(u64),
    ) -> Result<(Bulk, Option<FileStamp>), Problem> {
        let mut file = File::open(path).map_err(refused)?;
        let metadata = file.metadata().map_err(refused)?;
        if metadata.is_dir() {
            return Err(Problem::Directory);
        }
        let stamp = FileStamp::of(&metadata);
        started(stamp.size);
        let bulk = if metadata.is_file() && stamp.size > bounds.limits.held {
            Bulk::Stored(Arc::new(file), stamp.size)
        } else if !metadata.is_file() {
            // A pipe or a device may never end.
            let mut inflow = Inflow::new(bounds.limits.unpacked, is_text, bounds);
            inflow.fill(&mut file, refused)?;
            inflow.done()
        } else {
            let mut spool = Spool::new(bounds);
            spool.reserve(stamp.size);
            spool.fill(&mut file, refused)?;
            spool.done()
        };
        // A pipe or a device has no size and cannot be compared.
        Ok((bulk, metadata.is_file().then_some(stamp)))
    }

    /// Fails if the file on disk is no longer the one that was read.
    pub fn check_unchanged(&self, source: &Source) -> Result<(), Problem> {
        let Some((stamp, path)) = self.stamp.as_ref().zip(source.as_path()) else { return Ok(()) };
        let now = std::fs::metadata(path).map_err(|_| Problem::Changed)?;
        if FileStamp::of(&now) == *stamp && self.size == stamp.size { Ok(()) } else { Err(Problem::Changed) }
    }
}

fn refused(cause: std::io::Error) -> Problem {
    match cause.kind() {
        ErrorKind::NotFound => Problem::NotFound,
        ErrorKind::IsADirectory => Problem::Directory,
        _ => Problem::Unreadable(Arc::new(cause)),
    }
}
