//! Columns of a row as our types.

use crate::error::StoreError;
use sqlx::any::AnyRow;
use sqlx::{Any, Decode, Row, Type};

/// The value of a column.
pub(crate) fn value<'r, T: Decode<'r, Any> + Type<Any>>(row: &'r AnyRow, column: &str) -> Result<T, StoreError> {
    Ok(row.try_get(column)?)
}

/// A count or number that is stored as a 64-bit integer and never below zero.
pub(crate) fn whole(row: &AnyRow, column: &'static str) -> Result<u64, StoreError> {
    let stored: i64 = value(row, column)?;
    u64::try_from(stored).map_err(|_| StoreError::damaged(column, stored, "is below zero"))
}

/// A yes or no that is stored as 1 or 0.
pub(crate) fn flag(row: &AnyRow, column: &str) -> Result<bool, StoreError> {
    Ok(value::<i64>(row, column)? != 0)
}

/// A number as it is bound: those of ours start at 1 and stay far below the bound.
pub(crate) fn bound(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
