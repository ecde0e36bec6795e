//! Facts of one kind and bucket as they are folded: chunks of whole customers, in the order of their ids.
//!
//! Where rows come from does not show: a file sorted by customer is streamed as it is, several are merged by the runs
//! of their customers, rows in memory and files in any order are sorted first.

mod chunk;
mod coding;
mod columns;
mod file;
mod merge;
mod names;
mod plain;
mod selection;
mod sorted;
mod statistics;
mod whole;

pub(crate) use chunk::Chunk;
pub(crate) use columns::{Flags, Numbers};
pub(crate) use names::Names;
pub(crate) use plain::{each_batch, texts_of};
pub(crate) use statistics::{any_filled, any_true, values_of};

use crate::error::AnalyticsError;
use crate::facts::FactTables;
use arrow::array::RecordBatch;
use arrow::datatypes::{DataType, Schema};
use file::FileRows;
use merge::Merged;
use sorted::Sorted;
use std::collections::BTreeSet;
use std::sync::Arc;
use terrace_domain::{CancelToken, FactKind};
use terrace_frame::Ids;
use whole::WholeCustomers;

/// The columns of a kind that are read, each with the type that its kind gives it. The customer is always read.
#[derive(Debug, Clone)]
pub(crate) struct ReadColumns {
    pub kind: &'static FactKind,
    /// The kind's own schema, of these columns only.
    pub schema: Arc<Schema>,
}

/// The rows of one bucket.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RowSource<'a> {
    pub tables: &'a FactTables,
    pub bucket: u32,
    /// Rows that lie elsewhere and are read with those of the bucket.
    pub further: &'a [RecordBatch],
    pub cancel: &'a CancelToken,
}

/// Rows read at a time: what is folded of them fits the cache of a core. A divisor of the rows of a row group, so that
/// a batch has one dictionary per column.
const BATCH: usize = 32_768;

impl ReadColumns {
    /// Those of the names that the kind has, in the order of the kind.
    pub(crate) fn new(kind: &'static FactKind, names: &BTreeSet<String>) -> Self {
        let all = terrace_lake::arrow_schema(kind);
        let fields = all.fields().iter().filter(|field| names.contains(field.name())).cloned().collect::<Vec<_>>();
        Self { kind, schema: Arc::new(Schema::new(fields)) }
    }

    /// Where a column is found in chunks.
    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        self.schema.index_of(name).ok()
    }

    /// Whether the values of a text column mostly differ from row to row, so that a dictionary of them pays little.
    fn is_plain(&self, column: usize) -> bool {
        self.schema.fields().get(column).is_some_and(|field| field.name() == "order_id")
    }

    fn wrong(&self, column: &str, found: &DataType) -> AnalyticsError {
        AnalyticsError::WrongColumn {
            kind: self.kind.name.to_owned(),
            column: column.to_owned(),
            found: found.to_string(),
        }
    }
}

/// Which customers are read.
#[derive(Debug, Clone, Copy)]
pub(crate) enum CustomerFilter<'a> {
    /// All of them.
    All,
    /// Those of a sorted list.
    Only(&'a Ids),
}

/// The rows of one kind in one bucket: [`Rows::next`] gives chunks of whole customers, ascending by id.
pub(crate) enum Rows<'a> {
    Nothing,
    File(Box<WholeCustomers<FileRows<'a>>>),
    Sorted(Sorted),
    Merged(Merged<'a>),
}

impl<'a> Rows<'a> {
    /// Opens the rows of a kind in one bucket.
    pub(crate) fn open(
        source: RowSource<'a>,
        wanted: &'a ReadColumns,
        of: CustomerFilter<'a>,
    ) -> Result<Self, AnalyticsError> {
        source.cancel.check()?;
        let found = source.tables.bucket(wanted.kind.name, source.bucket);
        let joined;
        let found = match (found, source.further) {
            (Some(found), []) => found,
            (None, []) => return Ok(Self::Nothing),
            (found, further) => {
                joined = found.cloned().unwrap_or_default().with_rows(further);
                &joined
            }
        };
        if !source.tables.is_ordered() {
            return Ok(Self::Sorted(Sorted::of_anything(found, wanted, of, source.cancel)?));
        }
        let mut sources = Vec::new();
        for file in &found.files {
            let rows = FileRows::open(file, wanted, of, source.cancel)?;
            sources.extend(rows.map(|rows| Self::File(Box::new(WholeCustomers::new(rows)))));
        }
        if !found.rows.is_empty() {
            sources.push(Self::Sorted(Sorted::of_rows(&found.rows, wanted, of, source.cancel)?));
        }
        Ok(match (sources.pop(), sources.is_empty()) {
            (None, _) => Self::Nothing,
            (Some(only), true) => only,
            (Some(last), false) => {
                sources.push(last);
                Self::Merged(Merged::new(sources)?)
            }
        })
    }

    /// The next customers with all their rows; `None` at the end.
    pub(crate) fn next(&mut self) -> Result<Option<Chunk>, AnalyticsError> {
        match self {
            Self::Nothing => Ok(None),
            Self::File(rows) => rows.next(),
            Self::Sorted(rows) => rows.next(),
            Self::Merged(rows) => rows.next(),
        }
    }
}
