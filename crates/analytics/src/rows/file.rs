use super::columns::folded;
use super::selection::{groups_of, rows_of};
use super::statistics::{Constant, constant, is_coded};
use super::{BATCH, Chunk, CustomerFilter, ReadColumns};
use crate::error::AnalyticsError;
use crate::facts::FactFile;
use arrow::array::{ArrayRef, BooleanArray, RecordBatch, new_null_array};
use arrow::buffer::BooleanBuffer;
use arrow::datatypes::{DataType, Field, Schema};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::file::metadata::{PageIndexPolicy, ParquetMetaData};
use std::sync::Arc;
use terrace_domain::CancelToken;
use terrace_frame::schema::as_read;
use terrace_lake::SharedFile;

/// The rows of one file, as they come.
pub(crate) struct FileRows<'a> {
    reader: ParquetRecordBatchReader,
    wanted: &'a ReadColumns,
    /// Where each wanted column comes from.
    sources: Vec<ColumnSource>,
    cancel: &'a CancelToken,
    /// The customer above.
    last: String,
}

/// Where a column comes from.
enum ColumnSource {
    /// A column of the batches.
    Read(String),
    /// The file's statistics tell it.
    Known(Constant),
}

impl<'a> FileRows<'a> {
    /// Opens a file; `None` if it holds none of the customers.
    pub(super) fn open(
        stored: &FactFile,
        wanted: &'a ReadColumns,
        of: CustomerFilter<'_>,
        cancel: &'a CancelToken,
    ) -> Result<Option<Self>, AnalyticsError> {
        let file = SharedFile::open_data_file(&stored.path)?;
        let index = match of {
            CustomerFilter::All => PageIndexPolicy::Skip,
            // Of some customers only the pages that may hold them are read.
            CustomerFilter::Only(_) => PageIndexPolicy::Optional,
        };
        let plain = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new().with_page_index_policy(index))?;
        stored.refuse_other_rows(plain.metadata())?;
        let groups = groups_of(plain.metadata(), of);
        if groups.is_empty() {
            return Ok(None);
        }
        let hinted = hinted(plain.metadata(), plain.schema(), &groups);
        let hinted = ArrowReaderOptions::new().with_schema(Arc::new(hinted));
        let metadata = ArrowReaderMetadata::try_new(Arc::clone(plain.metadata()), hinted)?;
        let selected = match of {
            CustomerFilter::All => None,
            CustomerFilter::Only(ids) => match rows_of(file.clone(), &metadata, &groups, ids, cancel)? {
                Some(rows) => Some(rows),
                None => return Ok(None),
            },
        };
        let sources: Vec<ColumnSource> =
            wanted.schema.fields().iter().map(|f| source(plain.metadata(), f, &groups)).collect();
        let read = sources.iter().filter_map(|source| match source {
            ColumnSource::Read(name) => Some(name.as_str()),
            ColumnSource::Known(_) => None,
        });
        let columns = ProjectionMask::columns(metadata.parquet_schema(), read.chain(["customer_id"]));
        let mut builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata)
            .with_projection(columns)
            .with_row_groups(groups)
            .with_batch_size(BATCH);
        if let Some(rows) = selected {
            builder = builder.with_row_selection(rows);
        }
        Ok(Some(Self { reader: builder.build()?, wanted, sources, cancel, last: String::new() }))
    }

    fn read(&mut self) -> Result<Option<(ArrayRef, Vec<ArrayRef>)>, AnalyticsError> {
        self.cancel.check()?;
        let Some(batch) = self.reader.next().transpose()? else { return Ok(None) };
        let customers = column(&batch, "customer_id");
        let customers = folded_customers(self.wanted, &customers)?;
        let columns = self.sources.iter().enumerate().map(|(number, source)| match source {
            ColumnSource::Read(name) => folded(self.wanted, number, &column(&batch, name)),
            ColumnSource::Known(Constant::Nothing) => Ok(new_null_array(&DataType::Null, batch.num_rows())),
            ColumnSource::Known(Constant::Flag(value)) => {
                let rows = batch.num_rows();
                let flags = if *value { BooleanBuffer::new_set(rows) } else { BooleanBuffer::new_unset(rows) };
                Ok(Arc::new(BooleanArray::new(flags, None)) as ArrayRef)
            }
        });
        let columns = columns.collect::<Result<Vec<_>, _>>()?;
        Ok(Some((customers, columns)))
    }

    /// The next rows of customers, in order; a customer may go on in the rows after.
    pub(super) fn next(&mut self) -> Result<Option<Chunk>, AnalyticsError> {
        while let Some((customers, columns)) = self.read()? {
            let chunk = Chunk::of_runs(&customers, &columns).ok_or(AnalyticsError::NotInOrder)?;
            let Some(last) = chunk.customers().checked_sub(1) else {
                // Rows without a customer come first: below one they would let others overtake.
                if customers.is_empty() || self.last.is_empty() {
                    continue;
                }
                return Err(AnalyticsError::NotInOrder);
            };
            let skipped = customers.len() - chunk.rows();
            if chunk.id(0) < self.last.as_str() || (skipped > 0 && !self.last.is_empty()) {
                return Err(AnalyticsError::NotInOrder);
            }
            chunk.id(last).clone_into(&mut self.last);
            return Ok(Some(chunk));
        }
        Ok(None)
    }

    /// All rows, in whatever order they are.
    pub(super) fn all(mut self) -> Result<Vec<(ArrayRef, Vec<ArrayRef>)>, AnalyticsError> {
        let mut all = Vec::new();
        while let Some(rows) = self.read()? {
            all.push(rows);
        }
        Ok(all)
    }
}

fn column(batch: &RecordBatch, name: &str) -> ArrayRef {
    batch.column_by_name(name).map_or_else(|| new_null_array(&DataType::Null, batch.num_rows()), Arc::clone)
}

/// The customers as codes.
pub(super) fn folded_customers(wanted: &ReadColumns, column: &ArrayRef) -> Result<ArrayRef, AnalyticsError> {
    let wrong = || wanted.wrong("customer_id", column.data_type());
    match column.data_type() {
        DataType::Dictionary(..) => Ok(Arc::clone(column)),
        DataType::Utf8 => super::coding::names_of(column),
        DataType::Null => {
            Ok(new_null_array(&DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)), column.len()))
        }
        _ => Err(wrong()),
    }
}

fn source(metadata: &ParquetMetaData, field: &Field, groups: &[usize]) -> ColumnSource {
    match constant(metadata, field.name(), groups) {
        Some(known) => ColumnSource::Known(known),
        None => ColumnSource::Read(field.name().clone()),
    }
}

/// How the columns are to be read: amounts as the 64-bit integers that they are stored as, texts as codes into their
/// dictionary. An order id mostly stands once, and then its dictionary does not pay.
fn hinted(metadata: &ParquetMetaData, schema: &Schema, groups: &[usize]) -> Schema {
    let coded = || DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
    let schema = as_read(schema);
    let fields = schema.fields().iter().map(|field| {
        let hint = match field.data_type() {
            DataType::Utf8 if field.name() != "order_id" => coded(),
            DataType::Utf8 if is_coded(metadata, field.name(), groups) => coded(),
            other => other.clone(),
        };
        Field::new(field.name(), hint, field.is_nullable())
    });
    Schema::new(fields.collect::<Vec<_>>())
}
