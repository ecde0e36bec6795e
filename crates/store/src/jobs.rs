//! Work that somebody asked for and did not wait for.

use crate::change::Change;
use crate::error::StoreError;
use crate::rows::{bound, value, whole};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;
use terrace_domain::UnixTime;

/// A piece of such work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// The number.
    pub id: u64,
    /// What: `import`, `undo`, `sample`, `sample_removal`, `run` or `bulk`.
    pub kind: String,
    /// Who asked.
    pub asked_by: String,
    /// When.
    pub at: UnixTime,
    /// `running`, `done`, `failed`, `cancelled` or `lost`.
    pub state: String,
    /// When it ended.
    pub ended: Option<UnixTime>,
    /// What was answered, or the problem, as a JSON object.
    pub answer: Option<String>,
    /// The server that works at it.
    pub server: String,
}

/// The state of what has not ended.
pub const RUNNING: &str = "running";

/// Adds a job that runs at a server; returns its number.
///
/// # Errors
/// What the database says.
pub async fn add(
    change: &mut Change,
    (kind, asked_by, server): (&str, &str, &str),
    at: UnixTime,
) -> Result<u64, StoreError> {
    let id = change.next("job").await?;
    let add = "INSERT INTO job (id, kind, asked_by, at, state, server) VALUES ($1, $2, $3, $4, $5, $6)";
    let query = sqlx::query(add).bind(id).bind(kind).bind(asked_by).bind(at.micros()).bind(RUNNING).bind(server);
    change.execute(query).await?;
    Ok(id.unsigned_abs())
}

/// Notes that somebody asked a job to stop that runs, for the server that works at it; returns whether it ran.
///
/// # Errors
/// What the database says.
pub async fn ask_to_stop(change: &mut Change, id: u64) -> Result<bool, StoreError> {
    let ask = sqlx::query("UPDATE job SET is_to_stop = 1 WHERE id = $1 AND state = $2");
    Ok(change.execute(ask.bind(bound(id)).bind(RUNNING)).await? == 1)
}

/// The jobs of a server that run and were asked to stop.
///
/// # Errors
/// What the database says.
pub async fn to_stop(connection: &mut AnyConnection, server: &str) -> Result<Vec<u64>, StoreError> {
    let find = sqlx::query("SELECT id FROM job WHERE state = $1 AND server = $2 AND is_to_stop = 1 ORDER BY id");
    let rows = find.bind(RUNNING).bind(server).fetch_all(connection).await?;
    rows.iter().map(|row| whole(row, "id")).collect()
}

/// Writes how a job ended that runs; returns whether it ran.
///
/// # Errors
/// What the database says.
pub async fn end(
    change: &mut Change,
    id: u64,
    (state, answer): (&str, Option<&str>),
    at: UnixTime,
) -> Result<bool, StoreError> {
    let end = "UPDATE job SET state = $2, answer = $3, ended = $4 WHERE id = $1 AND state = $5";
    let query = sqlx::query(end).bind(bound(id)).bind(state).bind(answer).bind(at.micros()).bind(RUNNING);
    Ok(change.execute(query).await? == 1)
}

/// One of a number, if there is one.
///
/// # Errors
/// What the database says.
pub async fn get(connection: &mut AnyConnection, id: u64) -> Result<Option<Job>, StoreError> {
    let find = sqlx::query("SELECT * FROM job WHERE id = $1").bind(bound(id));
    find.fetch_optional(connection).await?.map(|row| job(&row)).transpose()
}

/// The newest, at most so many.
///
/// # Errors
/// What the database says.
pub async fn list(connection: &mut AnyConnection, limit: u32) -> Result<Vec<Job>, StoreError> {
    let find = sqlx::query("SELECT * FROM job ORDER BY id DESC LIMIT $1").bind(i64::from(limit));
    find.fetch_all(connection).await?.iter().map(job).collect()
}

/// All that have not ended.
///
/// # Errors
/// What the database says.
pub async fn running(connection: &mut AnyConnection) -> Result<Vec<Job>, StoreError> {
    let find = sqlx::query("SELECT * FROM job WHERE state = $1 ORDER BY id").bind(RUNNING);
    find.fetch_all(connection).await?.iter().map(job).collect()
}

/// Drops jobs that ended before a moment; returns how many.
///
/// # Errors
/// What the database says.
pub async fn expire(change: &mut Change, before: UnixTime) -> Result<u64, StoreError> {
    change.execute(sqlx::query("DELETE FROM job WHERE ended < $1").bind(before.micros())).await
}

fn job(row: &AnyRow) -> Result<Job, StoreError> {
    let ended: Option<i64> = value(row, "ended")?;
    Ok(Job {
        id: whole(row, "id")?,
        kind: value(row, "kind")?,
        asked_by: value(row, "asked_by")?,
        at: UnixTime::from_micros(value(row, "at")?),
        state: value(row, "state")?,
        ended: ended.map(UnixTime::from_micros),
        answer: value(row, "answer")?,
        server: value(row, "server")?,
    })
}
