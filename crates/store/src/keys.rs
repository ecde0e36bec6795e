//! Keys of programs that use the API. A key is shown once; its hash is stored.

use crate::change::Change;
use crate::error::StoreError;
use crate::rows::{bound, value, whole};
use crate::users::token_hash;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;
use terrace_domain::UnixTime;

/// A key of a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// The number.
    pub id: u64,
    /// What it is called.
    pub name: String,
    /// The name of its role.
    pub role: String,
    /// Who made it.
    pub made_by: String,
    /// When.
    pub at: UnixTime,
    /// When it was taken back, if it was.
    pub revoked: Option<UnixTime>,
}

/// Adds a key under its token; returns the number.
///
/// # Errors
/// What the database says.
pub async fn add(
    change: &mut Change,
    (name, role, made_by): (&str, &str, &str),
    token: &str,
    at: UnixTime,
) -> Result<u64, StoreError> {
    let id = change.next("api_key").await?;
    let add = "INSERT INTO api_key (id, name, role, token, made_by, at) VALUES ($1, $2, $3, $4, $5, $6)";
    let query = sqlx::query(add).bind(id).bind(name).bind(role).bind(token_hash(token)).bind(made_by).bind(at.micros());
    change.execute(query).await?;
    Ok(id.unsigned_abs())
}

/// The key of a token, if it holds.
///
/// # Errors
/// What the database says.
pub async fn find(connection: &mut AnyConnection, token: &str) -> Result<Option<ApiKey>, StoreError> {
    let find = sqlx::query("SELECT * FROM api_key WHERE token = $1 AND revoked IS NULL").bind(token_hash(token));
    find.fetch_optional(connection).await?.map(|row| key(&row)).transpose()
}

/// All keys, those taken back among them, by number.
///
/// # Errors
/// What the database says.
pub async fn list(connection: &mut AnyConnection) -> Result<Vec<ApiKey>, StoreError> {
    sqlx::query("SELECT * FROM api_key ORDER BY id").fetch_all(connection).await?.iter().map(key).collect()
}

/// Takes a key back; returns whether it held.
///
/// # Errors
/// What the database says.
pub async fn revoke(change: &mut Change, id: u64, at: UnixTime) -> Result<bool, StoreError> {
    let revoke = sqlx::query("UPDATE api_key SET revoked = $2 WHERE id = $1 AND revoked IS NULL");
    Ok(change.execute(revoke.bind(bound(id)).bind(at.micros())).await? == 1)
}

fn key(row: &AnyRow) -> Result<ApiKey, StoreError> {
    let revoked: Option<i64> = value(row, "revoked")?;
    Ok(ApiKey {
        id: whole(row, "id")?,
        name: value(row, "name")?,
        role: value(row, "role")?,
        made_by: value(row, "made_by")?,
        at: UnixTime::from_micros(value(row, "at")?),
        revoked: revoked.map(UnixTime::from_micros),
    })
}
