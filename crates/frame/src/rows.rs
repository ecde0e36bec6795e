use std::ops::Range;

/// Returns the rows of a list. Rows beyond its end are a mistake of the caller and are left out.
pub(crate) fn stretch<T>(list: &[T], rows: Range<usize>) -> &[T] {
    debug_assert!(rows.start <= rows.end && rows.end <= list.len(), "rows {rows:?} of {}", list.len());
    list.get(rows).unwrap_or_default()
}
