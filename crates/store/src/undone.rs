//! Imports of orders that were undone, once their points were taken back.

use crate::change::Change;
use crate::error::StoreError;
use crate::rows::{bound, whole};
use sqlx::AnyConnection;
use std::collections::BTreeSet;
use terrace_domain::UnixTime;

/// Notes that the points of an import that was undone were taken back.
///
/// # Errors
/// What the database says.
pub async fn note(change: &mut Change, import: u64, at: UnixTime) -> Result<(), StoreError> {
    let note = "INSERT INTO undone_import (number, at) VALUES ($1, $2) ON CONFLICT (number) DO NOTHING";
    change.execute(sqlx::query(note).bind(bound(import)).bind(at.micros())).await?;
    Ok(())
}

/// All imports of which that is so.
///
/// # Errors
/// What the database says.
pub async fn all(connection: &mut AnyConnection) -> Result<BTreeSet<u64>, StoreError> {
    let rows = sqlx::query("SELECT number FROM undone_import").fetch_all(connection).await?;
    rows.iter().map(|row| whole(row, "number")).collect()
}
