//! Personal values that somebody asked to see: counted, so that nobody reads the whole shop one by one.

use crate::change::Change;
use crate::error::StoreError;
use crate::rows::{bound, value, whole};
use sqlx::AnyConnection;
use terrace_domain::UnixTime;

/// Notes that an actor was shown a customer's personal values, and why; returns the number.
///
/// # Errors
/// What the database says.
pub async fn add(
    change: &mut Change,
    (actor, customer, reason): (&str, &str, &str),
    at: UnixTime,
) -> Result<u64, StoreError> {
    let id = change.next("reveal").await?;
    let add = "INSERT INTO reveal (id, actor, customer, reason, at) VALUES ($1, $2, $3, $4, $5)";
    change.execute(sqlx::query(add).bind(id).bind(actor).bind(customer).bind(reason).bind(at.micros())).await?;
    Ok(id.unsigned_abs())
}

/// Why somebody was shown a customer's personal values; `None` if the customer was erased since.
///
/// # Errors
/// What the database says.
pub async fn reason(connection: &mut AnyConnection, id: u64) -> Result<Option<String>, StoreError> {
    let find = sqlx::query("SELECT reason FROM reveal WHERE id = $1").bind(bound(id));
    find.fetch_optional(connection).await?.map(|row| value(&row, "reason")).transpose()
}

/// How many customers an actor was shown since a moment.
///
/// # Errors
/// What the database says.
pub async fn count(connection: &mut AnyConnection, actor: &str, since: UnixTime) -> Result<u64, StoreError> {
    let find = sqlx::query("SELECT count(*) AS shown FROM reveal WHERE actor = $1 AND at >= $2");
    whole(&find.bind(actor).bind(since.micros()).fetch_one(connection).await?, "shown")
}
