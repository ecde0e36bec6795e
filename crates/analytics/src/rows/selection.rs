//! Where in a file the rows of some customers lie.

use super::statistics::may_hold;
use super::{BATCH, CustomerFilter};
use crate::error::AnalyticsError;
use arrow::array::{Array, AsArray};
use arrow::datatypes::Int32Type;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ParquetRecordBatchReaderBuilder, RowSelection, RowSelector};
use parquet::file::metadata::ParquetMetaData;
use parquet::file::page_index::column_index::ColumnIndexMetaData;
use terrace_domain::CancelToken;
use terrace_frame::Ids;
use terrace_lake::SharedFile;

/// The row groups that can hold rows of the customers, by the bounds that the file tells.
pub(super) fn groups_of(metadata: &ParquetMetaData, of: CustomerFilter<'_>) -> Vec<usize> {
    let groups = metadata.row_groups().iter().enumerate();
    let held = groups.filter(|(_, group)| match of {
        CustomerFilter::All => group.num_rows() > 0,
        CustomerFilter::Only(ids) => match ids.len().checked_sub(1) {
            Some(last) => may_hold(group, "customer_id", ids.get(0), ids.get(last)),
            None => false,
        },
    });
    held.map(|(number, _)| number).collect()
}

/// The rows of the row groups in whose pages the bounds of ids leave room for one of the customers. Returns `None` if
/// the file tells no bounds of pages.
fn rows_of_pages(metadata: &ParquetMetaData, groups: &[usize], ids: &Ids) -> Option<RowSelection> {
    let mut selectors: Vec<RowSelector> = Vec::new();
    for group in groups {
        let about = metadata.row_groups().get(*group)?;
        let column = about.columns().iter().position(|column| column.column_path().string() == "customer_id")?;
        let ColumnIndexMetaData::BYTE_ARRAY(bounds) = metadata.column_index()?.get(*group)?.get(column)? else {
            return None;
        };
        let pages = metadata.offset_index()?.get(*group)?.get(column)?.page_locations();
        let starts = pages.iter().map(|page| page.first_row_index);
        let ends = starts.clone().skip(1).chain([about.num_rows()]);
        for (page, (start, end)) in starts.zip(ends).enumerate() {
            let text = |bound: Option<&[u8]>| bound.and_then(|bytes| str::from_utf8(bytes).ok().map(str::to_owned));
            // Bounds may be cut short, which only makes them wider; where they are none, or no text, all is possible.
            let first = text(bounds.min_value(page)).map_or(0, |least| ids.place(&least));
            let held = match text(bounds.max_value(page)) {
                Some(most) => first < ids.len() && ids.get(first) <= most.as_str(),
                None => first < ids.len(),
            };
            let rows = usize::try_from(end.checked_sub(start)?).ok()?;
            selectors.push(if held { RowSelector::select(rows) } else { RowSelector::skip(rows) });
        }
    }
    Some(RowSelection::from(selectors))
}

/// The rows of the customers within those row groups: found by reading the column of customers alone, where pages may
/// hold them, so that of the other columns only the pages that hold them are read. `None` if there are none.
pub(super) fn rows_of(
    file: SharedFile,
    metadata: &ArrowReaderMetadata,
    groups: &[usize],
    ids: &Ids,
    cancel: &CancelToken,
) -> Result<Option<RowSelection>, AnalyticsError> {
    let columns = ProjectionMask::columns(metadata.parquet_schema(), ["customer_id"]);
    let mut builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata.clone())
        .with_projection(columns)
        .with_row_groups(groups.to_vec())
        .with_batch_size(BATCH);
    let of_pages = rows_of_pages(metadata.metadata(), groups, ids);
    if let Some(rows) = &of_pages {
        builder = builder.with_row_selection(rows.clone());
    }
    let reader = builder.build()?;
    let mut selectors: Vec<RowSelector> = Vec::new();
    let mut any = false;
    for batch in reader {
        cancel.check()?;
        let batch = batch?;
        let customers = batch.columns().first().and_then(|column| column.as_dictionary_opt::<Int32Type>());
        let customers = customers.ok_or_else(|| AnalyticsError::WrongColumn {
            kind: "file".to_owned(),
            column: "customer_id".to_owned(),
            found: batch.columns().first().map_or_else(String::new, |column| column.data_type().to_string()),
        })?;
        let mut last: Option<(i32, bool)> = None;
        for row in 0..customers.len() {
            let key = customers.keys().values().get(row).copied().filter(|_| customers.is_valid(row)).unwrap_or(-1);
            let wanted = match last {
                Some((known, wanted)) if known == key => wanted,
                _ => name(customers.values(), key).is_some_and(|id| ids.find(id).is_some()),
            };
            last = Some((key, wanted));
            any |= wanted;
            match selectors.last_mut() {
                Some(selector) if selector.skip != wanted => selector.row_count += 1,
                _ if wanted => selectors.push(RowSelector::select(1)),
                _ => selectors.push(RowSelector::skip(1)),
            }
        }
    }
    let found = RowSelection::from(selectors);
    Ok(any.then(|| match of_pages {
        Some(pages) => pages.and_then(&found),
        None => found,
    }))
}

fn name(names: &dyn Array, key: i32) -> Option<&str> {
    let names = names.as_string_opt::<i32>()?;
    let key = usize::try_from(key).ok()?;
    (key < names.len()).then(|| names.value(key))
}
