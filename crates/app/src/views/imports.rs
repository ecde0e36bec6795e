//! What imports did. A remembered import is [`ImportRecord`](crate::imports::ImportRecord) itself.

use crate::imports::{Counted, FileRecord, ImportRecord, ImportResult, Preview, Taken};
use schemars::JsonSchema;
use serde::Serialize;
use terrace_lake::{MetOrders, MetSort};

/// What an import did, or would do.
#[derive(Debug, Clone, Serialize, JsonSchema)]
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
        /// What would become of the rows; absent outside of a workspace.
        #[serde(skip_serializing_if = "Option::is_none")]
        counts: Option<Counted>,
        /// What would become of orders that are known already.
        #[serde(skip_serializing_if = "Option::is_none")]
        known_orders: Option<KnownOrdersView>,
    },
    /// No row that counts came, so nothing was recorded.
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
        /// What became of orders that were known already.
        #[serde(skip_serializing_if = "Option::is_none")]
        known_orders: Option<KnownOrdersView>,
    },
}

/// What became of orders of which rows were known already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct KnownOrdersView {
    /// Orders that got returns or further lines.
    pub added: MetSortView,
    /// Orders whose halves in two files were joined.
    pub joined: MetSortView,
    /// Orders whose later rows took the place of the earlier.
    pub replaced: MetSortView,
    /// Orders that came again with the same lines and amounts, and another state or other details.
    pub updated: MetSortView,
}

/// Orders that met known rows and fared alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MetSortView {
    /// How many.
    pub orders: u64,
    /// Their lines before.
    pub lines_before: u64,
    /// Their lines after.
    pub lines_after: u64,
    /// What these were worth, by currency.
    pub worth_before: String,
    /// What these are worth, by currency.
    pub worth_after: String,
    /// Up to three of their numbers.
    pub examples: Vec<String>,
}

impl KnownOrdersView {
    fn new(met: &MetOrders) -> Option<Self> {
        let sort = |sort: &MetSort| MetSortView {
            orders: sort.orders,
            lines_before: sort.before.lines,
            lines_after: sort.after.lines,
            worth_before: sort.before.worth(),
            worth_after: sort.after.worth(),
            examples: sort.examples.iter().map(|order| order.order_id.clone()).collect(),
        };
        let (added, joined) = (sort(&met.added), sort(&met.joined));
        let (replaced, updated) = (sort(&met.replaced), sort(&met.updated));
        (!met.is_empty()).then_some(Self { added, joined, replaced, updated })
    }
}

/// The first rows of a file, as they are read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PreviewView {
    /// The columns that have a value.
    pub columns: Vec<&'static str>,
    /// Their values as text.
    pub rows: Vec<Vec<String>>,
}

/// An import that was undone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
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
            ImportResult::DryRun { counts } => {
                let previews = taken.files.iter().map(|file| PreviewView::new(&file.preview)).collect();
                let known_orders = KnownOrdersView::new(&taken.met);
                Self::DryRun { dry_run: true, files, previews, counts: *counts, known_orders }
            }
            ImportResult::Nothing(counts) => Self::Nothing { import: (), counts: *counts, files },
            ImportResult::Stored { record, rejects } => Self::Stored {
                import: record.clone(),
                counts: record.counts,
                files,
                rejects: rejects.as_ref().map(|path| path.display().to_string()),
                known_orders: KnownOrdersView::new(&taken.met),
            },
        }
    }
}

impl PreviewView {
    fn new(preview: &Preview) -> Self {
        Self { columns: preview.columns.clone(), rows: preview.rows.clone() }
    }
}
