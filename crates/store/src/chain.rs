//! The end of the audit log's chain, which the next entry goes on from.

use crate::error::StoreError;
use crate::rows::{value, whole};
use sqlx::AnyConnection;

/// The last entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) seq: u64,
    pub(crate) hash: String,
}

impl Head {
    /// Before the first entry.
    pub(crate) const fn beginning() -> Self {
        Self { seq: 0, hash: String::new() }
    }
}

pub(crate) async fn head(connection: &mut AnyConnection) -> Result<Head, StoreError> {
    let last = sqlx::query("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1");
    match last.fetch_optional(connection).await? {
        Some(row) => Ok(Head { seq: whole(&row, "seq")?, hash: value(&row, "hash")? }),
        None => Ok(Head::beginning()),
    }
}
