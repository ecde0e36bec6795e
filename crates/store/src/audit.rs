//! The audit log: who changed what, when. Entries are only ever added; each carries the hash of the one before.
//!
//! An entry names whom it is about by a token. Erasing a person takes the token's row away: entries and chain stay whole,
//! and nothing in them leads to the person. Details carry no personal values.

use crate::chain::Head;
use crate::change::Change;
use crate::error::StoreError;
use crate::rows::{bound, value, whole};
use sha2::{Digest as _, Sha256};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;
use terrace_domain::{UnixTime, hex};

/// How many entries are read at a time.
const PAGE: i64 = 5_000;

/// Something that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action<'a> {
    /// When.
    pub at: UnixTime,
    /// Who did it: `user:7`, `key:3`, `system`, `cli:NAME`.
    pub actor: &'a str,
    /// What, such as `points.adjust`.
    pub action: &'a str,
    /// Whom or what it is about: a kind and an id, such as `member`, `C0001`.
    pub subject: (&'a str, &'a str),
    /// What else must be known later, without personal values.
    pub details: serde_json::Value,
}

/// An entry as it stands in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its number, from 1, without gaps.
    pub seq: u64,
    /// When.
    pub at: UnixTime,
    /// Who did it.
    pub actor: String,
    /// What.
    pub action: String,
    /// The token of whom it is about.
    pub subject: String,
    /// The details, as JSON.
    pub details: String,
    /// The hash of the entry before.
    pub previous: String,
    /// The hash of this one.
    pub hash: String,
}

/// What checking the chain found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chain {
    /// Every entry is as it was written.
    Whole {
        /// How many entries there are.
        entries: u64,
        /// The hash of the last; written down elsewhere, it shows later whether the end was cut off.
        hash: String,
    },
    /// An entry was changed, added or taken out by hand.
    Broken {
        /// The first that does not fit.
        seq: u64,
    },
}

impl Change {
    /// Writes what was done into the log. The work fails with it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn audit(&mut self, action: &Action<'_>) -> Result<(), StoreError> {
        let head = self.head().await?;
        let mut entry = Entry {
            seq: head.seq + 1,
            at: action.at,
            actor: action.actor.to_owned(),
            action: action.action.to_owned(),
            subject: token(self, action.subject).await?,
            details: action.details.to_string(),
            previous: head.hash,
            hash: String::new(),
        };
        entry.hash = hash_of(&entry);
        let add = "INSERT INTO audit (seq, at, actor, action, subject, details, previous, hash)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let query = sqlx::query(add)
            .bind(bound(entry.seq))
            .bind(entry.at.micros())
            .bind(entry.actor)
            .bind(entry.action)
            .bind(entry.subject)
            .bind(entry.details)
            .bind(entry.previous)
            .bind(entry.hash.clone());
        self.execute(query).await?;
        self.set_head(Head { seq: entry.seq, hash: entry.hash });
        Ok(())
    }
}

/// The token of a subject, which is made with its first entry.
async fn token(change: &mut Change, (kind, id): (&str, &str)) -> Result<String, StoreError> {
    if let Some(token) = token_of(change.reading(), kind, id).await? {
        return Ok(token);
    }
    let token = uuid::Uuid::new_v4().simple().to_string();
    let add = "INSERT INTO audit_subject (token, kind, id) VALUES ($1, $2, $3)";
    change.execute(sqlx::query(add).bind(token.clone()).bind(kind).bind(id)).await?;
    Ok(token)
}

async fn token_of(connection: &mut AnyConnection, kind: &str, id: &str) -> Result<Option<String>, StoreError> {
    let find = sqlx::query("SELECT token FROM audit_subject WHERE kind = $1 AND id = $2").bind(kind).bind(id);
    find.fetch_optional(connection).await?.map(|row| value(&row, "token")).transpose()
}

/// SHA-256 over all fields, each with its length before it, so that no two entries read the same.
fn hash_of(entry: &Entry) -> String {
    let mut hasher = Sha256::new();
    let (seq, at) = (entry.seq.to_string(), entry.at.micros().to_string());
    for field in [&entry.previous, &seq, &at, &entry.actor, &entry.action, &entry.subject, &entry.details] {
        hasher.update(u64::try_from(field.len()).unwrap_or(u64::MAX).to_le_bytes());
        hasher.update(field.as_bytes());
    }
    hex(&hasher.finalize())
}

/// Entries about a subject, or of everything, the newest first, at most so many, before a number.
///
/// # Errors
/// What the database says.
pub async fn entries(
    connection: &mut AnyConnection,
    subject: Option<(&str, &str)>,
    before: Option<u64>,
    limit: u32,
) -> Result<Vec<Entry>, StoreError> {
    let before = before.map_or(i64::MAX, bound);
    let rows = match subject {
        Some((kind, id)) => {
            let Some(token) = token_of(connection, kind, id).await? else { return Ok(Vec::new()) };
            let find = "SELECT * FROM audit WHERE subject = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3";
            sqlx::query(find).bind(token).bind(before).bind(i64::from(limit)).fetch_all(connection).await?
        }
        None => {
            let find = "SELECT * FROM audit WHERE seq < $1 ORDER BY seq DESC LIMIT $2";
            sqlx::query(find).bind(before).bind(i64::from(limit)).fetch_all(connection).await?
        }
    };
    rows.iter().map(entry).collect()
}

/// Who did something to a subject since a moment.
///
/// # Errors
/// What the database says.
pub async fn actors(
    connection: &mut AnyConnection,
    (kind, id): (&str, &str),
    action: &str,
    since: UnixTime,
) -> Result<Vec<String>, StoreError> {
    let Some(token) = token_of(connection, kind, id).await? else { return Ok(Vec::new()) };
    let find = "SELECT DISTINCT actor FROM audit WHERE subject = $1 AND action = $2 AND at >= $3 ORDER BY actor";
    let query = sqlx::query(find).bind(token).bind(action).bind(since.micros());
    query.fetch_all(connection).await?.iter().map(|row| value(row, "actor")).collect()
}

/// Whom a token stands for; `None` if that person was erased.
///
/// # Errors
/// What the database says.
pub async fn subject(connection: &mut AnyConnection, token: &str) -> Result<Option<(String, String)>, StoreError> {
    let find = sqlx::query("SELECT kind, id FROM audit_subject WHERE token = $1").bind(token);
    let row = find.fetch_optional(connection).await?;
    row.map(|row| Ok((value(&row, "kind")?, value(&row, "id")?))).transpose()
}

/// Checks that every entry is as it was written and follows the one before.
///
/// # Errors
/// What the database says.
pub async fn verify(connection: &mut AnyConnection) -> Result<Chain, StoreError> {
    let mut head = Head::beginning();
    loop {
        let page = sqlx::query("SELECT * FROM audit WHERE seq > $1 ORDER BY seq LIMIT $2");
        let rows = page.bind(bound(head.seq)).bind(PAGE).fetch_all(&mut *connection).await?;
        if rows.is_empty() {
            return Ok(Chain::Whole { entries: head.seq, hash: head.hash });
        }
        for row in &rows {
            let entry = entry(row)?;
            if entry.seq != head.seq + 1 || entry.previous != head.hash || entry.hash != hash_of(&entry) {
                return Ok(Chain::Broken { seq: head.seq + 1 });
            }
            head = Head { seq: entry.seq, hash: entry.hash };
        }
    }
}

fn entry(row: &AnyRow) -> Result<Entry, StoreError> {
    Ok(Entry {
        seq: whole(row, "seq")?,
        at: UnixTime::from_micros(value(row, "at")?),
        actor: value(row, "actor")?,
        action: value(row, "action")?,
        subject: value(row, "subject")?,
        details: value(row, "details")?,
        previous: value(row, "previous")?,
        hash: value(row, "hash")?,
    })
}
