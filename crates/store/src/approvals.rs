//! What takes a second person: asked for, waiting, decided.

use crate::change::Change;
use crate::error::StoreError;
use crate::rows::{bound, value, whole};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;
use terrace_domain::UnixTime;

/// Something that waits for a second person, or has been decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// The number.
    pub id: u64,
    /// What sort of act it is.
    pub kind: String,
    /// The customer that it is about; empty for none.
    pub customer: String,
    /// What is to be done, as a JSON object.
    pub act: String,
    /// Who asked.
    pub asked_by: String,
    /// When.
    pub at: UnixTime,
    /// When it ends by itself.
    pub expires: UnixTime,
    /// `waiting`, `approved`, `refused` or `expired`.
    pub state: String,
    /// Who decided.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<UnixTime>,
    /// What they said.
    pub note: Option<String>,
}

/// The state of what nobody has decided.
pub const WAITING: &str = "waiting";

/// Adds something that waits; returns its number.
///
/// # Errors
/// What the database says.
pub async fn add(change: &mut Change, new: &Approval) -> Result<u64, StoreError> {
    let id = change.next("approval").await?;
    let add = "INSERT INTO approval (id, kind, customer, act, asked_by, at, expires, state)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let query = sqlx::query(add)
        .bind(id)
        .bind(new.kind.as_str())
        .bind(new.customer.as_str())
        .bind(new.act.as_str())
        .bind(new.asked_by.as_str())
        .bind(new.at.micros())
        .bind(new.expires.micros())
        .bind(new.state.as_str());
    change.execute(query).await?;
    Ok(id.unsigned_abs())
}

/// One of a number, if there is one.
///
/// # Errors
/// What the database says.
pub async fn get(connection: &mut AnyConnection, id: u64) -> Result<Option<Approval>, StoreError> {
    let find = sqlx::query("SELECT * FROM approval WHERE id = $1").bind(bound(id));
    find.fetch_optional(connection).await?.map(|row| approval(&row)).transpose()
}

/// All that wait, or all, the newest first, at most so many.
///
/// # Errors
/// What the database says.
pub async fn list(connection: &mut AnyConnection, only_waiting: bool, limit: u32) -> Result<Vec<Approval>, StoreError> {
    let rows = match only_waiting {
        true => {
            let find = sqlx::query("SELECT * FROM approval WHERE state = $1 ORDER BY id DESC LIMIT $2");
            find.bind(WAITING).bind(i64::from(limit)).fetch_all(connection).await?
        }
        false => {
            let find = sqlx::query("SELECT * FROM approval ORDER BY id DESC LIMIT $1");
            find.bind(i64::from(limit)).fetch_all(connection).await?
        }
    };
    rows.iter().map(approval).collect()
}

/// Those that wait and are over by a moment.
///
/// # Errors
/// What the database says.
pub async fn over(connection: &mut AnyConnection, at: UnixTime) -> Result<Vec<Approval>, StoreError> {
    let find = sqlx::query("SELECT * FROM approval WHERE state = $1 AND expires <= $2 ORDER BY id");
    find.bind(WAITING).bind(at.micros()).fetch_all(connection).await?.iter().map(approval).collect()
}

/// Writes what was decided of something that waits; returns whether it still waited.
///
/// # Errors
/// What the database says.
pub async fn decide(
    change: &mut Change,
    id: u64,
    (state, by, note): (&str, &str, Option<&str>),
    at: UnixTime,
) -> Result<bool, StoreError> {
    let decide = "UPDATE approval SET state = $2, decided_by = $3, note = $4, decided_at = $5
         WHERE id = $1 AND state = $6";
    let query = sqlx::query(decide).bind(bound(id)).bind(state).bind(by).bind(note).bind(at.micros()).bind(WAITING);
    Ok(change.execute(query).await? == 1)
}

fn approval(row: &AnyRow) -> Result<Approval, StoreError> {
    let decided_at: Option<i64> = value(row, "decided_at")?;
    Ok(Approval {
        id: whole(row, "id")?,
        kind: value(row, "kind")?,
        customer: value(row, "customer")?,
        act: value(row, "act")?,
        asked_by: value(row, "asked_by")?,
        at: UnixTime::from_micros(value(row, "at")?),
        expires: UnixTime::from_micros(value(row, "expires")?),
        state: value(row, "state")?,
        decided_by: value(row, "decided_by")?,
        decided_at: decided_at.map(UnixTime::from_micros),
        note: value(row, "note")?,
    })
}
