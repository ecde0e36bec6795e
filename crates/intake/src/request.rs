//! What is asked for, and who follows it.

use crate::limits::Limits;
use crate::mapping::Mapping;
use std::collections::BTreeSet;
use std::path::PathBuf;
use terrace_domain::{FactKind, Zone};

/// What to read.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// What the files hold.
    pub kind: &'static FactKind,
    /// The files, all of that kind.
    pub files: &'a [PathBuf],
    /// What a person says of them.
    pub mapping: Option<&'a Mapping>,
    /// The workspace's zone: times with an offset are turned into its wall clock.
    pub zone: &'a Zone,
    /// Who is told how far it is.
    pub progress: &'a dyn Progress,
    /// How much may be held in memory.
    pub limits: &'a Limits,
    /// The kind's columns that are of use; all without it. Others may come empty or not at all, in the preview too.
    /// What a row is worth, and whether it is taken, stays the same.
    pub of_use: Option<&'a BTreeSet<&'static str>>,
}

/// Follows the work; called from several threads.
pub trait Progress: Sync {
    /// A file of that many bytes is being read.
    fn file(&self, name: &str, bytes: u64) {
        let _ = (name, bytes);
    }

    /// So many more bytes and rows of it are done.
    fn advance(&self, bytes: u64, rows: u64) {
        let _ = (bytes, rows);
    }

    /// Somebody else is at work, who is named, and has to be waited for.
    fn waits(&self, holder: &str) {
        let _ = holder;
    }

    /// All is read, and so many rows are being stored.
    fn stores(&self, rows: u64) {
        let _ = rows;
    }

    /// So many more rows are to be written, and so many more are.
    fn stored(&self, more: u64, done: u64) {
        let _ = (more, done);
    }

    /// Stored files of that many bytes are being merged.
    fn merges(&self, bytes: u64) {
        let _ = bytes;
    }

    /// Whether to stop.
    fn is_cancelled(&self) -> bool {
        false
    }
}

/// Nobody is told.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoProgress;

impl Progress for NoProgress {}
