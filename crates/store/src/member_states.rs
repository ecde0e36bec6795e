//! How members stood when it was last looked: level and points for lists, which need not open each ledger then, and the
//! moment at which time alone changes them.
//!
//! A row is written in the transaction of the booking that changed it. It can be made anew from the bookings at any time.

use crate::change::Change;
use crate::error::StoreError;
use crate::rows::{bound, value, whole};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;
use terrace_domain::LocalTime;

/// How a member stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberState {
    /// The member.
    pub member: String,
    /// The level by its name; `None` below the lowest.
    pub level: Option<String>,
    /// Points to spend; `None` for who is no member yet.
    pub points: Option<i64>,
    /// When it was looked, on the policy's clock.
    pub at: LocalTime,
    /// When it is to be looked again though nothing is booked; `None` if time alone changes nothing.
    pub due: Option<LocalTime>,
    /// The hash of the policy that it was told by; empty before the first look.
    pub rules: String,
}

impl MemberState {
    /// Whether anybody has looked since the member has bookings.
    pub fn is_known(&self) -> bool {
        !self.rules.is_empty()
    }

    /// Whether it is to be looked at again, by a moment and the hash of the policy in force.
    pub fn is_due(&self, rules: &str, at: LocalTime) -> bool {
        self.rules != rules || self.due.is_some_and(|due| due <= at)
    }
}

/// How a member stood; `None` for who has no bookings.
///
/// # Errors
/// What the database says.
pub async fn find(connection: &mut AnyConnection, member: &str) -> Result<Option<MemberState>, StoreError> {
    let find = sqlx::query("SELECT * FROM member_state WHERE member = $1").bind(member);
    find.fetch_optional(connection).await?.map(|row| state(&row)).transpose()
}

/// Writes how a member stands.
///
/// # Errors
/// What the database says.
pub async fn put(change: &mut Change, state: &MemberState) -> Result<(), StoreError> {
    let seq = change.next("member_state").await?;
    let put = "INSERT INTO member_state (member, level, points, local_at, due_at, rules, seq)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (member) DO UPDATE SET level = excluded.level, points = excluded.points,
         local_at = excluded.local_at, due_at = excluded.due_at, rules = excluded.rules, seq = excluded.seq";
    let query = sqlx::query(put)
        .bind(state.member.as_str())
        .bind(state.level.as_deref())
        .bind(state.points)
        .bind(state.at.micros())
        .bind(state.due.map(LocalTime::micros))
        .bind(state.rules.as_str())
        .bind(seq);
    change.execute(query).await?;
    Ok(())
}

/// Members whom time alone changes by a moment, those first who are due first, at most so many.
///
/// # Errors
/// What the database says.
pub async fn due(connection: &mut AnyConnection, at: LocalTime, limit: u32) -> Result<Vec<String>, StoreError> {
    let find = "SELECT member FROM member_state WHERE due_at <= $1 ORDER BY due_at, member LIMIT $2";
    let query = sqlx::query(find).bind(at.micros()).bind(i64::from(limit));
    query.fetch_all(connection).await?.iter().map(|row| value(row, "member")).collect()
}

/// Members who stand by another policy than the one with this hash, at most so many.
///
/// # Errors
/// What the database says.
pub async fn by_other_rules(
    connection: &mut AnyConnection,
    rules: &str,
    limit: u32,
) -> Result<Vec<String>, StoreError> {
    let mut all = Vec::new();
    // Two ranges, since an index does not find what is merely unequal.
    for find in [
        "SELECT member FROM member_state WHERE rules < $1 ORDER BY rules, member LIMIT $2",
        "SELECT member FROM member_state WHERE rules > $1 ORDER BY rules, member LIMIT $2",
    ] {
        let query = sqlx::query(find).bind(rules).bind(i64::from(limit));
        for row in query.fetch_all(&mut *connection).await? {
            all.push(value(&row, "member")?);
        }
    }
    all.truncate(limit as usize);
    Ok(all)
}

/// What was written after a number, in the order of writing, at most so many, each with its number.
///
/// # Errors
/// What the database says.
pub async fn after(
    connection: &mut AnyConnection,
    seq: u64,
    limit: u32,
) -> Result<Vec<(u64, MemberState)>, StoreError> {
    let find = sqlx::query("SELECT * FROM member_state WHERE seq > $1 ORDER BY seq LIMIT $2");
    let rows = find.bind(bound(seq)).bind(i64::from(limit)).fetch_all(connection).await?;
    rows.iter().map(|row| Ok((whole(row, "seq")?, state(row)?))).collect()
}

/// Notes everybody who has bookings and of whom nothing is known, as after the return of an older backup.
///
/// # Errors
/// What the database says.
pub async fn note_unknown(change: &mut Change) -> Result<u64, StoreError> {
    let add = "INSERT INTO member_state (member, local_at, due_at, rules, seq)
         SELECT DISTINCT member, 0, 0, '', 0 FROM booking WHERE member NOT IN (SELECT member FROM member_state)";
    let added = change.execute(sqlx::query(add)).await?;
    change.is_bookkeeping();
    Ok(added)
}

fn state(row: &AnyRow) -> Result<MemberState, StoreError> {
    Ok(MemberState {
        member: value(row, "member")?,
        level: value(row, "level")?,
        points: value(row, "points")?,
        at: LocalTime::from_micros(value(row, "local_at")?),
        due: value::<Option<i64>>(row, "due_at")?.map(LocalTime::from_micros),
        rules: value(row, "rules")?,
    })
}
