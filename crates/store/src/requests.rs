//! Answers to requests that carry an idempotency key: the same key and body gets the same answer, another body a
//! conflict. The answer is written in the transaction that did the work.

use crate::change::Change;
use crate::error::StoreError;
use crate::rows::value;
use sqlx::AnyConnection;
use terrace_domain::UnixTime;

/// What was answered to a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The hash of the request's body and address.
    pub body_hash: String,
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub answer: String,
}

/// What was answered to a key of an actor, if anything was.
///
/// # Errors
/// What the database says.
pub async fn find(connection: &mut AnyConnection, actor: &str, key: &str) -> Result<Option<Answer>, StoreError> {
    let find = sqlx::query("SELECT body_hash, status, answer FROM request WHERE actor = $1 AND key = $2");
    let Some(row) = find.bind(actor).bind(key).fetch_optional(connection).await? else { return Ok(None) };
    let status: i64 = value(&row, "status")?;
    Ok(Some(Answer {
        body_hash: value(&row, "body_hash")?,
        status: u16::try_from(status).map_err(|_| StoreError::damaged("request", key, status))?,
        answer: value(&row, "answer")?,
    }))
}

/// Writes down what is answered to a key.
///
/// # Errors
/// What the database says; among it that the key was answered already.
pub async fn keep(
    change: &mut Change,
    (actor, key): (&str, &str),
    answer: &Answer,
    at: UnixTime,
) -> Result<(), StoreError> {
    let add = "INSERT INTO request (actor, key, body_hash, status, answer, at) VALUES ($1, $2, $3, $4, $5, $6)";
    let query = sqlx::query(add)
        .bind(actor)
        .bind(key)
        .bind(answer.body_hash.as_str())
        .bind(i64::from(answer.status))
        .bind(answer.answer.as_str())
        .bind(at.micros());
    change.execute(query).await?;
    Ok(())
}

/// Drops answers from before a moment; returns how many.
///
/// # Errors
/// What the database says.
pub async fn expire(change: &mut Change, before: UnixTime) -> Result<u64, StoreError> {
    change.execute(sqlx::query("DELETE FROM request WHERE at < $1").bind(before.micros())).await
}
