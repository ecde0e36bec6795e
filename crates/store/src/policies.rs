//! Policies in force from a time on, by number. None is ever changed or taken away.

use crate::change::Change;
use crate::error::StoreError;
use crate::rows::{bound, value, whole};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;
use terrace_domain::UnixTime;

/// A policy that is, was or will be in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyVersion {
    /// The number.
    pub number: u64,
    /// The policy's name.
    pub name: String,
    /// Its text.
    pub text: String,
    /// The hash of what it means.
    pub hash: String,
    /// From when on it is in force, until the next is.
    pub from: UnixTime,
    /// When it was put there.
    pub at: UnixTime,
    /// Who put it there.
    pub made_by: String,
    /// Who agreed.
    pub approved_by: Option<String>,
}

/// Adds a policy; returns its number.
///
/// # Errors
/// What the database says.
pub async fn add(change: &mut Change, new: &PolicyVersion) -> Result<u64, StoreError> {
    let number = change.next("policy_version").await?;
    let add = "INSERT INTO policy_version (number, name, text, hash, in_force_from, at, made_by, approved_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let query = sqlx::query(add)
        .bind(number)
        .bind(new.name.as_str())
        .bind(new.text.as_str())
        .bind(new.hash.as_str())
        .bind(new.from.micros())
        .bind(new.at.micros())
        .bind(new.made_by.as_str())
        .bind(new.approved_by.as_deref());
    change.execute(query).await?;
    Ok(number.unsigned_abs())
}

/// All of them, by number.
///
/// # Errors
/// What the database says.
pub async fn list(connection: &mut AnyConnection) -> Result<Vec<PolicyVersion>, StoreError> {
    let all = sqlx::query("SELECT * FROM policy_version ORDER BY number").fetch_all(connection).await?;
    all.iter().map(version).collect()
}

/// One of a number, if there is one.
///
/// # Errors
/// What the database says.
pub async fn get(connection: &mut AnyConnection, number: u64) -> Result<Option<PolicyVersion>, StoreError> {
    let find = sqlx::query("SELECT * FROM policy_version WHERE number = $1").bind(bound(number));
    find.fetch_optional(connection).await?.map(|row| version(&row)).transpose()
}

/// The one that is in force at a moment: of those that began by then the one that began last, and of several that began
/// together the one that was put there last. `None` before the first.
///
/// # Errors
/// What the database says.
pub async fn in_force(connection: &mut AnyConnection, at: UnixTime) -> Result<Option<PolicyVersion>, StoreError> {
    let find = "SELECT * FROM policy_version WHERE in_force_from <= $1
         ORDER BY in_force_from DESC, number DESC LIMIT 1";
    let row = sqlx::query(find).bind(at.micros()).fetch_optional(connection).await?;
    row.map(|row| version(&row)).transpose()
}

fn version(row: &AnyRow) -> Result<PolicyVersion, StoreError> {
    Ok(PolicyVersion {
        number: whole(row, "number")?,
        name: value(row, "name")?,
        text: value(row, "text")?,
        hash: value(row, "hash")?,
        from: UnixTime::from_micros(value(row, "in_force_from")?),
        at: UnixTime::from_micros(value(row, "at")?),
        made_by: value(row, "made_by")?,
        approved_by: value(row, "approved_by")?,
    })
}
