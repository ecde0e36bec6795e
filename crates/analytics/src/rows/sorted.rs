use super::columns::folded;
use super::file::{FileRows, folded_customers};
use super::names::joined;
use super::{BATCH, Chunk, CustomerFilter, ReadColumns, coding};
use crate::error::AnalyticsError;
use crate::facts::Bucket;
use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StringArray, UInt32Array, new_null_array};
use arrow::datatypes::{DataType, Int32Type};
use std::sync::Arc;
use terrace_domain::CancelToken;

/// Rows that had to be sorted by customer; among those of one customer they keep their order.
pub(crate) struct Sorted {
    all: Option<Chunk>,
    /// The next customer.
    next: usize,
}

impl Sorted {
    /// Rows in memory.
    pub(super) fn of_rows(
        rows: &[RecordBatch],
        wanted: &ReadColumns,
        of: CustomerFilter<'_>,
        cancel: &CancelToken,
    ) -> Result<Self, AnalyticsError> {
        let parts = rows.iter().map(|batch| in_memory(batch, wanted)).collect::<Result<Vec<_>, _>>()?;
        Self::of(&parts, wanted, of, cancel)
    }

    /// All of a bucket, whose files may be in any order.
    pub(super) fn of_anything(
        bucket: &Bucket,
        wanted: &ReadColumns,
        of: CustomerFilter<'_>,
        cancel: &CancelToken,
    ) -> Result<Self, AnalyticsError> {
        let mut parts = bucket.rows.iter().map(|batch| in_memory(batch, wanted)).collect::<Result<Vec<_>, _>>()?;
        for file in &bucket.files {
            if let Some(rows) = FileRows::open(file, wanted, of, cancel)? {
                parts.extend(rows.all()?);
            }
        }
        Self::of(&parts, wanted, of, cancel)
    }

    fn of(
        parts: &[(ArrayRef, Vec<ArrayRef>)],
        wanted: &ReadColumns,
        of: CustomerFilter<'_>,
        cancel: &CancelToken,
    ) -> Result<Self, AnalyticsError> {
        let customers = coded(&parts.iter().map(|(customers, _)| Arc::clone(customers)).collect::<Vec<_>>())?;
        if *customers.data_type() == DataType::Null {
            // Not a single row, or none with a customer.
            return Ok(Self { all: None, next: 0 });
        }
        let wrong = || wanted.wrong("customer_id", customers.data_type());
        let customers = customers.as_dictionary_opt::<Int32Type>().ok_or_else(wrong)?;
        let names = customers.values().as_string_opt::<i32>().ok_or_else(wrong)?;
        let (order, customers) = by_customer(customers.keys(), names, of)?;
        let mut columns = Vec::with_capacity(wanted.schema.fields().len());
        for number in 0..wanted.schema.fields().len() {
            cancel.check()?;
            let lacking = || AnalyticsError::internal("rows without a column that was read");
            let column = parts.iter().map(|(_, columns)| columns.get(number).cloned().ok_or_else(lacking));
            columns.push(joined(&column.collect::<Result<Vec<_>, _>>()?)?);
        }
        let chunk = Chunk::taken(names.clone(), customers, &UInt32Array::from(order), &columns)?;
        Ok(Self { all: Some(chunk), next: 0 })
    }

    /// The next customers: as many as come to a batch, one at least.
    ///
    /// # Errors
    /// None but a mistake of ours.
    pub(super) fn next(&mut self) -> Result<Option<Chunk>, AnalyticsError> {
        let Some(all) = &self.all else { return Ok(None) };
        let first = self.next;
        let end = all.rows_of(first).start + BATCH;
        // Behind the last customer no start is left, and no chunk comes.
        let starts = all.starts().get(first..).unwrap_or_default();
        let fitting = starts.partition_point(|start| *start <= end).saturating_sub(1);
        let last = (first + fitting.max(1)).min(all.customers());
        self.next = last;
        (first < last).then(|| all.slice(first..last)).transpose()
    }
}

/// The customers of all parts as codes into one dictionary.
fn coded(parts: &[ArrayRef]) -> Result<ArrayRef, AnalyticsError> {
    let texts: Vec<&StringArray> = parts.iter().filter_map(|part| part.as_string_opt::<i32>()).collect();
    if texts.len() == parts.len() {
        return coding::coded(&texts);
    }
    let coded = |part: &ArrayRef| match part.data_type() {
        DataType::Utf8 => coding::names_of(part),
        _ => Ok(Arc::clone(part)),
    };
    joined(&parts.iter().map(coded).collect::<Result<Vec<_>, _>>()?)
}

fn in_memory(batch: &RecordBatch, wanted: &ReadColumns) -> Result<(ArrayRef, Vec<ArrayRef>), AnalyticsError> {
    let column = |name: &str| {
        batch.column_by_name(name).map_or_else(|| new_null_array(&DataType::Null, batch.num_rows()), Arc::clone)
    };
    let customers = column("customer_id");
    let customers = match customers.data_type() {
        // Those of all batches get their codes together.
        DataType::Utf8 => customers,
        _ => folded_customers(wanted, &customers)?,
    };
    let fields = wanted.schema.fields().iter().enumerate();
    let columns = fields.map(|(number, field)| folded(wanted, number, &column(field.name())));
    Ok((customers, columns.collect::<Result<Vec<_>, _>>()?))
}

/// The rows of customers by id, and who they are with the first row of each.
type RowsByCustomer = (Vec<u32>, (Vec<u32>, Vec<usize>));

fn by_customer(
    keys: &arrow::array::Int32Array,
    names: &StringArray,
    of: CustomerFilter<'_>,
) -> Result<RowsByCustomer, AnalyticsError> {
    let wrong = || AnalyticsError::internal("rows of a customer beyond the names, or beyond 32 bits");
    let last_row = u32::try_from(keys.len()).map_err(|_| wrong())?;
    let key_of = |row: usize| {
        let key = keys.values().get(row).copied()?;
        keys.is_valid(row).then(|| usize::try_from(key).ok()).flatten()
    };
    let mut counts: Vec<usize> = vec![0; names.len()];
    for key in (0..keys.len()).filter_map(key_of) {
        *counts.get_mut(key).ok_or_else(wrong)? += 1;
    }
    let asked = |id: &str| match of {
        CustomerFilter::All => true,
        CustomerFilter::Only(ids) => ids.find(id).is_some(),
    };
    let mut present: Vec<(&str, usize)> = (0..names.len())
        .filter(|code| counts.get(*code).is_some_and(|count| *count > 0))
        .map(|code| (names.value(code), code))
        .filter(|(id, _)| asked(id))
        .collect();
    present.sort_unstable();
    // From here on `counts` tells where the next row of a customer goes.
    let (mut codes, mut starts, mut rows) = (Vec::with_capacity(present.len()), Vec::new(), 0);
    let mut places: Vec<usize> = vec![usize::MAX; names.len()];
    for (_, code) in &present {
        starts.push(rows);
        codes.push(u32::try_from(*code).map_err(|_| wrong())?);
        let (place, count) = places.get_mut(*code).zip(counts.get(*code)).ok_or_else(wrong)?;
        *place = rows;
        rows += count;
    }
    starts.push(rows);
    let mut order = vec![0; rows];
    for (row, number) in (0..keys.len()).zip(0..last_row) {
        let Some(key) = key_of(row) else { continue };
        let place = places.get_mut(key).ok_or_else(wrong)?;
        // Who is not asked for has no place.
        if let Some(slot) = order.get_mut(*place) {
            *slot = number;
            *place += 1;
        }
    }
    Ok((order, (codes, starts)))
}
