//! Notes that staff wrote on customers.

use crate::change::Change;
use crate::error::StoreError;
use crate::rows::{bound, value, whole};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;
use terrace_domain::UnixTime;

/// A note on a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The number.
    pub id: u64,
    /// The customer.
    pub customer: String,
    /// What it says.
    pub text: String,
    /// Who wrote it.
    pub made_by: String,
    /// When.
    pub at: UnixTime,
}

/// Adds one; returns its number.
///
/// # Errors
/// What the database says.
pub async fn add(change: &mut Change, new: &Note) -> Result<u64, StoreError> {
    let id = change.next("customer_note").await?;
    let add = "INSERT INTO customer_note (id, customer, text, made_by, at) VALUES ($1, $2, $3, $4, $5)";
    let query = sqlx::query(add)
        .bind(id)
        .bind(new.customer.as_str())
        .bind(new.text.as_str())
        .bind(new.made_by.as_str())
        .bind(new.at.micros());
    change.execute(query).await?;
    Ok(id.unsigned_abs())
}

/// A customer's newest, the newest first, at most so many.
///
/// # Errors
/// What the database says.
pub async fn list(connection: &mut AnyConnection, customer: &str, limit: u32) -> Result<Vec<Note>, StoreError> {
    let find = sqlx::query("SELECT * FROM customer_note WHERE customer = $1 ORDER BY id DESC LIMIT $2");
    find.bind(customer).bind(i64::from(limit)).fetch_all(connection).await?.iter().map(note).collect()
}

/// One of a number, if there is one.
///
/// # Errors
/// What the database says.
pub async fn get(connection: &mut AnyConnection, id: u64) -> Result<Option<Note>, StoreError> {
    let find = sqlx::query("SELECT * FROM customer_note WHERE id = $1").bind(bound(id));
    find.fetch_optional(connection).await?.map(|row| note(&row)).transpose()
}

/// Takes one away; returns whether it was there.
///
/// # Errors
/// What the database says.
pub async fn remove(change: &mut Change, id: u64) -> Result<bool, StoreError> {
    Ok(change.execute(sqlx::query("DELETE FROM customer_note WHERE id = $1").bind(bound(id))).await? == 1)
}

fn note(row: &AnyRow) -> Result<Note, StoreError> {
    Ok(Note {
        id: whole(row, "id")?,
        customer: value(row, "customer")?,
        text: value(row, "text")?,
        made_by: value(row, "made_by")?,
        at: UnixTime::from_micros(value(row, "at")?),
    })
}
