//! The audit log: who changed what, when. Entries are only ever added; each carries the hash of the one before.
//!
//! An entry names whom it is about by a token. Erasing a person takes the token's row away: entries and chain stay whole,
//! and nothing in them leads to the person. Details carry no personal values.

use crate::chain::Head;
use crate::change::Change;
use crate::error::StoreError;
use crate::rows::{bound, value, whole};
use sha2::{Digest as _, Sha256};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe};
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

/// Which entries are looked for; without any of these all are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct EntryFilter<'a> {
    /// About whom or what: a kind of subject.
    pub kind: Option<&'a str>,
    /// The id of the subject.
    pub id: Option<&'a str>,
    /// By whom.
    pub actor: Option<&'a str>,
    /// What was done: an action such as `points.adjust`, or all of a family, such as `points`.
    pub action: Option<&'a str>,
    /// From this moment on.
    pub from: Option<UnixTime>,
    /// Before this moment.
    pub until: Option<UnixTime>,
}

/// Entries, the newest first, at most so many, before a number.
///
/// # Errors
/// What the database says.
pub async fn entries(
    connection: &mut AnyConnection,
    filter: &EntryFilter<'_>,
    before: Option<u64>,
    limit: u32,
) -> Result<Vec<Entry>, StoreError> {
    // Who is looked for by kind and id is found by their token, which has an index.
    let token = match (filter.kind, filter.id) {
        (Some(kind), Some(id)) => match token_of(connection, kind, id).await? {
            Some(token) => Some(token),
            None => return Ok(Vec::new()),
        },
        _ => None,
    };
    let whom = if token.is_some() {
        // Every parameter stands in the statement, as PostgreSQL wants it.
        "subject = $2 AND $3 = $3 AND $4 = $4"
    } else {
        "$2 = '' AND ($3 = '' OR subject IN (SELECT token FROM audit_subject WHERE kind = $3))
         AND ($4 = '' OR subject IN (SELECT token FROM audit_subject WHERE id = $4))"
    };
    let find = format!(
        "SELECT * FROM audit WHERE {whom} AND seq < $1
         AND ($5 = '' OR actor = $5)
         AND ($6 = '' OR action = $6 OR substr(action, 1, length($6) + 1) = $6 || '.')
         AND at >= $7 AND at < $8
         ORDER BY seq DESC LIMIT $9"
    );
    let query = sqlx::query(AssertSqlSafe(find))
        .bind(before.map_or(i64::MAX, bound))
        .bind(token.unwrap_or_default())
        .bind(filter.kind.unwrap_or_default())
        .bind(filter.id.unwrap_or_default())
        .bind(filter.actor.unwrap_or_default())
        .bind(filter.action.unwrap_or_default())
        .bind(filter.from.map_or(i64::MIN, UnixTime::micros))
        .bind(filter.until.map_or(i64::MAX, UnixTime::micros))
        .bind(i64::from(limit));
    query.fetch_all(connection).await?.iter().map(entry).collect()
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
