//! What imports did. A remembered import is [`ImportRecord`](crate::imports::ImportRecord) itself.

use crate::imports::{Counted, FileRecord, ImportRecord, ImportResult, Preview, Taken};
use serde::Serialize;

/// What an import did, or would do.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub enum ImportView {
    /// Nothing was stored, as asked.
    DryRun {
        /// Always `true`.
        dry_run: bool,
        /// How each file was read.
        files: Vec<FileRecord>,
        /// The first rows of each file.
        previews: Vec<PreviewView>,
    },
    /// All rows were imported before; nothing was recorded.
    Nothing {
        /// Always null.
        import: (),
        /// What became of the rows.
        counts: Counted,
        /// How each file was read.
        files: Vec<FileRecord>,
    },
    /// It is stored.
    Stored {
        /// What the workspace remembers of it.
        import: Box<ImportRecord>,
        /// What became of the rows.
        counts: Counted,
        /// How each file was read.
        files: Vec<FileRecord>,
        /// The file of rejected rows, if any were.
        rejects: Option<String>,
    },
}

/// The first rows of a file, as they are read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PreviewView {
    /// The columns that have a value.
    pub columns: Vec<&'static str>,
    /// Their values as text.
    pub rows: Vec<Vec<String>>,
}

/// An import that was undone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UndoneView {
    /// Its number.
    pub undone: u64,
    /// The lake version that is without it.
    pub lake_version: u64,
}

impl ImportView {
    /// What an import did, or would do.
    pub fn new(taken: &Taken) -> Self {
        let files: Vec<FileRecord> = taken.files.iter().map(FileRecord::of).collect();
        match &taken.result {
            ImportResult::DryRun => {
                let previews = taken.files.iter().map(|file| PreviewView::new(&file.preview)).collect();
                Self::DryRun { dry_run: true, files, previews }
            }
            ImportResult::Nothing(counts) => Self::Nothing { import: (), counts: *counts, files },
            ImportResult::Stored { record, rejects } => Self::Stored {
                import: record.clone(),
                counts: record.counts,
                files,
                rejects: rejects.as_ref().map(|path| path.display().to_string()),
            },
        }
    }
}

impl PreviewView {
    fn new(preview: &Preview) -> Self {
        Self { columns: preview.columns.clone(), rows: preview.rows.clone() }
    }
}
