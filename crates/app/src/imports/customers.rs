//! Whom an import told of, read again from what it kept.

use crate::context::RunContext;
use crate::error::AppError;
use crate::shelf::folder::{Scratch, import_folder};
use crate::shelf::{ImportRecord, StoredFile, each_batch, open_stored};
use crate::workspace::Workspace;
use arrow::array::{AsArray as _, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::DataType;
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};
use terrace_domain::{FactKind, InternalError};
use terrace_intake::{Limits, Reject, Request, Sink, SinkError, Source};

/// The column that says whose a row is.
const CUSTOMER: &str = "customer_id";

/// The customers of the rows of an import, whether or not it was undone; `None` where its originals are gone.
///
/// # Errors
/// Originals that are damaged, and what the disk says.
pub fn customers_of(
    workspace: &Workspace,
    record: &ImportRecord,
    ctx: &RunContext<'_>,
) -> Result<Option<BTreeSet<String>>, AppError> {
    if record.originals_removed.is_some() {
        return Ok(None);
    }
    let imports = workspace.imports_folder();
    let import = import_folder(&imports, record.number);
    let scratch = Scratch::new(&imports)?;
    let found = FoundCustomers::default();
    for position in 0..record.files.len() {
        match open_stored(record, &import, position, scratch.path(), ctx.cancel)? {
            StoredFile::Rows(stored) => {
                each_batch(stored, &import, ctx.cancel, |_, _, batch| found.add(&batch))?;
            }
            StoredFile::Original { file, kind, zone, mapping } => {
                let limits = Limits { scratch: Some(scratch.path().to_owned()), ..Limits::default() };
                let (sources, mapping) = (&[Source::path(file)], mapping.as_deref());
                let request = ctx.reading(kind, sources, mapping, &zone, &limits);
                terrace_intake::read(&Request { unknown_as_sales: true, ..request }, &found)?;
            }
        }
    }
    Ok(Some(found.0.into_inner().unwrap_or_else(PoisonError::into_inner)))
}

/// The customers of all rows that came by.
#[derive(Default)]
struct FoundCustomers(Mutex<BTreeSet<String>>);

impl FoundCustomers {
    fn add(&self, batch: &RecordBatch) -> Result<(), AppError> {
        let Some(column) = batch.column_by_name(CUSTOMER) else { return Ok(()) };
        let texts =
            cast(column, &DataType::Utf8).map_err(|_| InternalError::new("ids of customers that are no texts"))?;
        let Some(texts) = texts.as_string_opt::<i32>() else {
            return Err(InternalError::new("ids of customers that are no texts").into());
        };
        let mut found = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for id in texts.iter().flatten() {
            if !found.contains(id) {
                found.insert(id.to_owned());
            }
        }
        Ok(())
    }
}

impl Sink for FoundCustomers {
    fn put(&self, _: &'static FactKind, _: u64, batch: RecordBatch) -> Result<(), SinkError> {
        self.add(&batch).map_err(|error| SinkError::new(std::io::Error::other(error.to_string())))
    }

    fn again(&self, _: &'static FactKind, _: u64) -> Result<(), SinkError> {
        // Whoever was read by a wrong reading is looked at in vain, no more.
        Ok(())
    }

    fn rejected(&self, _: &str, _: u64, _: Vec<Reject>) -> Result<(), SinkError> {
        Ok(())
    }
}
