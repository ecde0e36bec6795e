//! Personal values that somebody asked to see: counted, so that nobody reads the whole shop one by one.

use crate::change::Change;
use crate::error::StoreError;
use crate::rows::whole;
use sqlx::AnyConnection;
use terrace_domain::UnixTime;

/// Notes that an actor was shown a customer's personal values.
///
/// # Errors
/// What the database says.
pub async fn add(change: &mut Change, (actor, customer): (&str, &str), at: UnixTime) -> Result<(), StoreError> {
    let id = change.next("reveal").await?;
    let add = "INSERT INTO reveal (id, actor, customer, at) VALUES ($1, $2, $3, $4)";
    change.execute(sqlx::query(add).bind(id).bind(actor).bind(customer).bind(at.micros())).await?;
    Ok(())
}

/// How many customers an actor was shown since a moment.
///
/// # Errors
/// What the database says.
pub async fn count(connection: &mut AnyConnection, actor: &str, since: UnixTime) -> Result<u64, StoreError> {
    let find = sqlx::query("SELECT count(*) AS shown FROM reveal WHERE actor = $1 AND at >= $2");
    whole(&find.bind(actor).bind(since.micros()).fetch_one(connection).await?, "shown")
}
