//! Data files as the tables' logs name them.

use deltalake_core::kernel::{Add, Remove};
use std::path::PathBuf;

/// A Parquet file of one bucket, sorted by customer, time and every other column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataFile {
    /// Where it lies, as an absolute path.
    pub path: PathBuf,
    /// The bucket whose customers it holds.
    pub bucket: u32,
    /// Its rows.
    pub rows: u64,
    /// Its size.
    pub bytes: u64,
}

/// A data file with the action that named it.
#[derive(Debug, Clone)]
pub(crate) struct StoredFile {
    pub(crate) file: DataFile,
    pub(crate) add: Add,
}

/// Files by bucket, within a bucket the largest first.
pub(crate) fn in_order(mut files: Vec<StoredFile>) -> Vec<StoredFile> {
    files.sort_by(|a, b| {
        let (a, b) = (&a.file, &b.file);
        (a.bucket, std::cmp::Reverse(a.rows), &a.path).cmp(&(b.bucket, std::cmp::Reverse(b.rows), &b.path))
    });
    files
}

/// The action that takes a file out of its table.
pub(crate) fn remove_of(add: &Add, at: i64) -> Remove {
    Remove {
        path: add.path.clone(),
        data_change: true,
        deletion_timestamp: Some(at),
        extended_file_metadata: Some(true),
        partition_values: Some(add.partition_values.clone()),
        size: Some(add.size),
        ..Remove::default()
    }
}
