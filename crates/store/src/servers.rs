//! Servers that use one database. Each counts up while it lives, and is told from one that ended by that alone: clocks of
//! two machines need not agree.

use crate::change::Change;
use crate::error::StoreError;
use crate::rows::{value, whole};
use sqlx::AnyConnection;
use std::collections::BTreeMap;

/// Counts a server up, which is added if it is not there.
///
/// # Errors
/// What the database says.
pub async fn beat(change: &mut Change, id: &str) -> Result<(), StoreError> {
    let beat = "INSERT INTO server_process (id, beats) VALUES ($1, 1)
         ON CONFLICT (id) DO UPDATE SET beats = server_process.beats + 1";
    change.execute(sqlx::query(beat).bind(id)).await?;
    Ok(())
}

/// Takes a server away that ended.
///
/// # Errors
/// What the database says.
pub async fn remove(change: &mut Change, id: &str) -> Result<bool, StoreError> {
    Ok(change.execute(sqlx::query("DELETE FROM server_process WHERE id = $1").bind(id)).await? == 1)
}

/// The count of each server.
///
/// # Errors
/// What the database says.
pub async fn all(connection: &mut AnyConnection) -> Result<BTreeMap<String, u64>, StoreError> {
    let rows = sqlx::query("SELECT id, beats FROM server_process").fetch_all(connection).await?;
    rows.iter().map(|row| Ok((value(row, "id")?, whole(row, "beats")?))).collect()
}
