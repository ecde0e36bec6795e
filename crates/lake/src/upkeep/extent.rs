//! How much a lake holds, and of which times, without reading its rows.

use crate::Lake;
use crate::error::LakeError;
use crate::files::datafile::open;
use crate::files::probe::rows_of_group;
use crate::layout::list;
use crate::log::file::DataFile;
use crate::snapshot::TableSnapshot;
use parquet::file::statistics::Statistics;
use rayon::prelude::*;
use std::path::Path;

/// Files, and what they hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Extent {
    /// How many.
    pub files: u64,
    /// Their rows.
    pub rows: u64,
    /// Their sizes.
    pub bytes: u64,
}

impl Extent {
    /// The extent of some files.
    pub fn of<'a>(files: impl IntoIterator<Item = &'a DataFile>) -> Self {
        let mut extent = Self::default();
        for file in files {
            extent.add(file.rows, file.bytes);
        }
        extent
    }

    pub(super) fn add(&mut self, rows: u64, bytes: u64) {
        self.files += 1;
        self.rows += rows;
        self.bytes += bytes;
    }
}

impl TableSnapshot {
    /// The least and the greatest time of the table's facts, in microseconds of the wall clock; `None` if its
    /// kind has no time or it has no rows. Only the ends of its files are read.
    ///
    /// # Errors
    /// What the disk says.
    pub fn span(&self) -> Result<Option<(i64, i64)>, LakeError> {
        let Some(column) = self.kind.time else { return Ok(None) };
        let spans = self.files.par_iter().map(|file| span_of(&file.path, column));
        let spans: Vec<Option<(i64, i64)>> = spans.collect::<Result<_, LakeError>>()?;
        Ok(spans.into_iter().flatten().reduce(joined))
    }

    /// Its files.
    pub fn extent(&self) -> Extent {
        Extent::of(&self.files)
    }
}

impl Lake {
    /// The bytes of all data files on the disk, whichever version names them.
    ///
    /// # Errors
    /// What the disk says.
    pub fn bytes_on_disk(&self) -> Result<u64, LakeError> {
        let mut bytes = 0;
        for table in list(&self.root)?.iter().filter(|path| path.join("_delta_log").is_dir()) {
            for bucket in list(table)?.iter().filter(|path| path.is_dir()) {
                for file in list(bucket)?.iter().filter(|path| path.extension().is_some_and(|end| end == "parquet")) {
                    bytes += file.metadata().map_err(LakeError::disk("read", file))?.len();
                }
            }
        }
        Ok(bytes)
    }
}

fn joined(a: (i64, i64), b: (i64, i64)) -> (i64, i64) {
    (a.0.min(b.0), a.1.max(b.1))
}

fn span_of(path: &Path, column: &str) -> Result<Option<(i64, i64)>, LakeError> {
    let file = open(path)?;
    // A file from before the kind had the column has none.
    let Ok(column) = file.schema().index_of(column) else { return Ok(None) };
    let mut span = None;
    for group in file.metadata().row_groups() {
        let rows = rows_of_group(path, group)?;
        let found = group.columns().get(column).and_then(|chunk| chunk.statistics());
        let bounds = match found {
            Some(Statistics::Int64(found)) => found.min_opt().copied().zip(found.max_opt().copied()),
            _ => None,
        };
        let is_empty = rows == 0 || found.and_then(Statistics::null_count_opt) == Some(rows);
        if bounds.is_none() && !is_empty {
            return Err(LakeError::damaged(path, "it does not say between which times its rows lie"));
        }
        span = span.into_iter().chain(bounds).reduce(joined);
    }
    Ok(span)
}
