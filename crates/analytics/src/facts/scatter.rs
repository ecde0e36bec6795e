use crate::error::AnalyticsError;
use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, UInt32Array, new_null_array};
use arrow::compute::{CastOptions, cast_with_options, concat_batches, take_record_batch};
use arrow::datatypes::{DataType, Schema, SchemaRef};
use rayon::prelude::*;
use std::sync::Arc;
use terrace_domain::FactKind;
use terrace_domain::facts::PAYMENTS;

/// Rows of at least this many are worth a batch of their own.
const SMALL: usize = 4096;

/// Distributes rows by customer over the buckets. Rows without a customer are dropped, except payments.
pub(crate) fn scatter(
    kind: &'static FactKind,
    batches: Vec<RecordBatch>,
    buckets: u32,
) -> Result<Vec<Vec<RecordBatch>>, AnalyticsError> {
    let schema = filled(kind, &batches);
    let count = buckets as usize;
    let parts: Vec<Vec<RecordBatch>> = batches
        .into_par_iter()
        .map(|batch| part(kind, &align(kind, &schema, &batch)?, buckets))
        .collect::<Result<_, AnalyticsError>>()?;
    let mut out: Vec<Vec<RecordBatch>> = vec![Vec::new(); count];
    for batch in parts {
        for (bucket, rows) in out.iter_mut().zip(batch) {
            if rows.num_rows() > 0 {
                bucket.push(rows);
            }
        }
    }
    out.into_par_iter().map(|rows| together(&schema, rows)).collect()
}

/// The columns that any row fills, and those that every row must: the others are null without being kept.
fn filled(kind: &FactKind, batches: &[RecordBatch]) -> SchemaRef {
    let kept = |name: &str| {
        let required = kind.column(name).is_some_and(|column| column.required);
        let filled = |batch: &RecordBatch| {
            batch.column_by_name(name).is_some_and(|column| column.logical_null_count() < column.len())
        };
        required || name == "customer_id" || batches.iter().any(filled)
    };
    let all = terrace_lake::arrow_schema(kind);
    Arc::new(Schema::new(all.fields().iter().filter(|field| kept(field.name())).cloned().collect::<Vec<_>>()))
}

/// Small batches as one: what is computed per batch has its price.
fn together(schema: &SchemaRef, rows: Vec<RecordBatch>) -> Result<Vec<RecordBatch>, AnalyticsError> {
    let total: usize = rows.iter().map(RecordBatch::num_rows).sum();
    if rows.len() > 1 && total / rows.len() < SMALL { Ok(vec![concat_batches(schema, &rows)?]) } else { Ok(rows) }
}

/// The batch with exactly the columns of the schema, in its order and types.
fn align(kind: &FactKind, schema: &SchemaRef, batch: &RecordBatch) -> Result<RecordBatch, AnalyticsError> {
    let column = |field: &Arc<arrow::datatypes::Field>| -> Result<ArrayRef, AnalyticsError> {
        let Some(found) = batch.column_by_name(field.name()) else {
            let required = kind.column(field.name()).is_some_and(|column| column.required);
            return if required {
                Err(AnalyticsError::MissingColumn { kind: kind.name.to_owned(), column: field.name().clone() })
            } else {
                Ok(new_null_array(field.data_type(), batch.num_rows()))
            };
        };
        if found.data_type() == field.data_type() {
            return Ok(Arc::clone(found));
        }
        let same_kind = match (found.data_type(), field.data_type()) {
            (DataType::Utf8View | DataType::LargeUtf8 | DataType::Dictionary(..), DataType::Utf8)
            | (DataType::Null, _) => true,
            (DataType::Decimal64(_, scale) | DataType::Decimal128(_, scale), DataType::Decimal64(_, wanted)) => {
                scale == wanted
            }
            _ => false,
        };
        let wrong = || AnalyticsError::WrongColumn {
            kind: kind.name.to_owned(),
            column: field.name().clone(),
            found: found.data_type().to_string(),
        };
        // A value that does not fit is an error, not a null.
        let whole = CastOptions { safe: false, ..CastOptions::default() };
        if same_kind { cast_with_options(found, field.data_type(), &whole).map_err(|_| wrong()) } else { Err(wrong()) }
    };
    let columns = schema.fields().iter().map(column).collect::<Result<Vec<_>, _>>()?;
    Ok(RecordBatch::try_new(Arc::clone(schema), columns)?)
}

fn part(kind: &FactKind, batch: &RecordBatch, buckets: u32) -> Result<Vec<RecordBatch>, AnalyticsError> {
    let count = buckets as usize;
    let Some(ids) = batch.column_by_name("customer_id") else {
        // What belongs to no customer is small, and lies in one place.
        return Ok(vec![batch.clone()]);
    };
    let ids = ids.as_string_opt::<i32>().ok_or_else(|| AnalyticsError::WrongColumn {
        kind: kind.name.to_owned(),
        column: "customer_id".to_owned(),
        found: ids.data_type().to_string(),
    })?;
    if buckets == 1 && ids.null_count() == 0 {
        return Ok(vec![batch.clone()]);
    }
    let mut rows: Vec<Vec<u32>> = vec![Vec::new(); count];
    for row in 0..ids.len() {
        let id = match ids.is_valid(row) {
            true => ids.value(row),
            // Whose such a payment is, its order says; it waits in the bucket of the empty id.
            false if *kind == PAYMENTS => "",
            false => continue,
        };
        let bucket = terrace_lake::bucket_of(id, buckets) as usize;
        let misplaced = || AnalyticsError::internal("a row beyond all buckets, or beyond 32 bits of its batch");
        let row = u32::try_from(row).map_err(|_| misplaced())?;
        rows.get_mut(bucket).ok_or_else(misplaced)?.push(row);
    }
    rows.into_iter().map(|rows| Ok(take_record_batch(batch, &UInt32Array::from(rows))?)).collect()
}
