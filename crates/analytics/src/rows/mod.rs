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
pub(crate) use plain::each_batch;
pub(crate) use statistics::{is_filled, values_of};

use crate::error::AnalyticsError;
use crate::facts::Facts;
use crate::payments::Owners;
use arrow::buffer::BooleanBuffer;
use arrow::datatypes::{DataType, Schema};
use file::FileRows;
use merge::Merged;
use sorted::Sorted;
use std::collections::BTreeSet;
use std::sync::Arc;
use terrace_domain::FactKind;
use terrace_frame::Ids;
use whole::Whole;

/// The columns of a kind that are read, each with the type that its kind gives it. The customer is always read.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    pub kind: &'static FactKind,
    /// The kind's own schema, of these columns only.
    pub schema: Arc<Schema>,
    /// Payments are those of their owners.
    pub owners: Option<Arc<Owners>>,
}

impl Wanted {
    /// Those of the names that the kind has, in the order of the kind.
    pub(crate) fn new(kind: &'static FactKind, names: &BTreeSet<String>) -> Self {
        let all = terrace_lake::arrow_schema(kind);
        let fields = all.fields().iter().filter(|field| names.contains(field.name())).cloned().collect::<Vec<_>>();
        Self { kind, schema: Arc::new(Schema::new(fields)), owners: None }
    }

    /// The rows that belong to the customers under whom they lie; nothing where all do.
    pub(crate) fn own(&self, chunk: &Chunk) -> Option<BooleanBuffer> {
        let owners = self.owners.as_ref()?;
        owners.own(chunk, chunk.columns().get(self.position("order_id")?)?)
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
pub(crate) enum Of<'a> {
    /// All of them.
    Everybody,
    /// Those of a sorted list.
    These(&'a Ids),
}

/// The rows of one kind in one bucket: [`Rows::next`] gives chunks of whole customers, ascending by id.
pub(crate) enum Rows<'a> {
    Nothing,
    File(Box<Whole<FileRows<'a>>>),
    Sorted(Sorted),
    Merged(Merged<'a>),
}

impl<'a> Rows<'a> {
    /// Opens the rows of a kind in one bucket.
    pub(crate) fn open(facts: &'a Facts, bucket: u32, wanted: &'a Wanted, of: Of<'a>) -> Result<Self, AnalyticsError> {
        let moved = wanted.owners.as_ref().map_or(&[][..], |owners| owners.moved_to(bucket));
        let found = facts.bucket(wanted.kind.name, bucket);
        let joined;
        let found = match (found, moved) {
            (Some(found), []) => found,
            (None, []) => return Ok(Self::Nothing),
            (found, moved) => {
                joined = found.cloned().unwrap_or_default().with_rows(moved);
                &joined
            }
        };
        if !facts.is_ordered() {
            return Ok(Self::Sorted(Sorted::of_anything(found, wanted, of)?));
        }
        let mut sources = Vec::new();
        for file in &found.files {
            sources.extend(FileRows::open(&file.path, wanted, of)?.map(|rows| Self::File(Box::new(Whole::new(rows)))));
        }
        if !found.rows.is_empty() {
            sources.push(Self::Sorted(Sorted::of_rows(&found.rows, wanted, of)?));
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

    /// The next customers with all their rows; nothing at the end.
    pub(crate) fn next(&mut self) -> Result<Option<Chunk>, AnalyticsError> {
        match self {
            Self::Nothing => Ok(None),
            Self::File(rows) => rows.next(),
            Self::Sorted(rows) => Ok(rows.next()),
            Self::Merged(rows) => rows.next(),
        }
    }
}
