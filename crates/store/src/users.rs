//! People who sign in, their sessions and invitations. Tokens are stored as hashes: who reads the database cannot sign in.

use crate::change::Change;
use crate::error::StoreError;
use crate::rows::{bound, flag, value, whole};
use sha2::{Digest as _, Sha256};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;
use terrace_domain::{UnixTime, hex};

/// Somebody who can sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// The number.
    pub id: u64,
    /// The name to sign in with.
    pub name: String,
    /// The name of the role.
    pub role: String,
    /// The password's hash, with its parameters; `None` before the first is set.
    pub password: Option<String>,
    /// The secret of one-time codes, if they are used.
    pub totp: Option<String>,
    /// The secret that was shown and is not confirmed by a code yet.
    pub totp_pending: Option<String>,
    /// The time step of the last code that was taken: none is taken twice.
    pub totp_step: i64,
    /// Of members and partners, whose page they see.
    pub customer: Option<String>,
    /// Wrong passwords or codes since the last right one.
    pub failures: u32,
    /// Until when nobody may sign in under this name.
    pub locked_until: UnixTime,
    /// Whether they may sign in at all.
    pub is_active: bool,
    /// Goes up with every change by a person.
    pub revision: u64,
    /// Who made the last link with which the password was set, and could have used it; empty for nobody who signs in.
    pub link_by: String,
}

/// A sign-in that lasts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Whose it is.
    pub user: User,
    /// What a page must send back with every change.
    pub csrf: String,
    /// When it ends.
    pub expires: UnixTime,
}

/// How a token is stored.
pub fn token_hash(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

/// Who has a name, if anybody has.
///
/// # Errors
/// What the database says.
pub async fn find(connection: &mut AnyConnection, name: &str) -> Result<Option<User>, StoreError> {
    let find = sqlx::query("SELECT * FROM user_account WHERE name = $1").bind(name);
    find.fetch_optional(connection).await?.map(|row| user(&row)).transpose()
}

/// Who has a number, if anybody has.
///
/// # Errors
/// What the database says.
pub async fn get(connection: &mut AnyConnection, id: u64) -> Result<Option<User>, StoreError> {
    let find = sqlx::query("SELECT * FROM user_account WHERE id = $1").bind(bound(id));
    find.fetch_optional(connection).await?.map(|row| user(&row)).transpose()
}

/// Everybody who can sign in, by name.
///
/// # Errors
/// What the database says.
pub async fn list(connection: &mut AnyConnection) -> Result<Vec<User>, StoreError> {
    let all = sqlx::query("SELECT * FROM user_account ORDER BY name").fetch_all(connection).await?;
    all.iter().map(user).collect()
}

/// Adds somebody, without a password yet; returns the number, or `None` if the name is taken.
///
/// # Errors
/// What the database says.
pub async fn add(
    change: &mut Change,
    (name, role, customer): (&str, &str, Option<&str>),
    at: UnixTime,
) -> Result<Option<u64>, StoreError> {
    let id = change.next("user").await?;
    let add = "INSERT INTO user_account
             (id, name, role, password, totp, totp_step, customer, failures, locked_until, is_active, at)
         VALUES ($1, $2, $3, NULL, NULL, 0, $4, 0, 0, 1, $5) ON CONFLICT (name) DO NOTHING";
    let query = sqlx::query(add).bind(id).bind(name).bind(role).bind(customer).bind(at.micros());
    let is_added = change.execute(query).await? == 1;
    Ok(is_added.then_some(id.unsigned_abs()))
}

/// Writes what may change of somebody: role, password, codes, failures, whether they are active.
///
/// # Errors
/// What the database says.
pub async fn put(change: &mut Change, user: &User) -> Result<(), StoreError> {
    let update = "UPDATE user_account SET role = $2, password = $3, totp = $4, totp_step = $5, failures = $6,
         locked_until = $7, is_active = $8, customer = $9, totp_pending = $10, revision = $11, link_by = $12
         WHERE id = $1";
    let query = sqlx::query(update)
        .bind(bound(user.id))
        .bind(user.role.as_str())
        .bind(user.password.as_deref())
        .bind(user.totp.as_deref())
        .bind(user.totp_step)
        .bind(i64::from(user.failures))
        .bind(user.locked_until.micros())
        .bind(i64::from(user.is_active))
        .bind(user.customer.as_deref())
        .bind(user.totp_pending.as_deref())
        .bind(bound(user.revision))
        .bind(user.link_by.as_str());
    change.execute(query).await?;
    Ok(())
}

/// Begins a session under a token.
///
/// # Errors
/// What the database says.
pub async fn begin_session(
    change: &mut Change,
    user: u64,
    (token, csrf): (&str, &str),
    (at, expires): (UnixTime, UnixTime),
) -> Result<(), StoreError> {
    let add = "INSERT INTO session (token, user_id, csrf, at, expires) VALUES ($1, $2, $3, $4, $5)";
    let query =
        sqlx::query(add).bind(token_hash(token)).bind(bound(user)).bind(csrf).bind(at.micros()).bind(expires.micros());
    change.execute(query).await?;
    Ok(())
}

/// The session of a token, if it lasts and its user may sign in.
///
/// # Errors
/// What the database says.
pub async fn session(connection: &mut AnyConnection, token: &str, at: UnixTime) -> Result<Option<Session>, StoreError> {
    let find = "SELECT user_account.*, session.csrf AS csrf, session.expires AS expires FROM session
         JOIN user_account ON user_account.id = session.user_id
         WHERE session.token = $1 AND session.expires > $2 AND user_account.is_active = 1";
    let row = sqlx::query(find).bind(token_hash(token)).bind(at.micros()).fetch_optional(connection).await?;
    let Some(row) = row else { return Ok(None) };
    let expires = UnixTime::from_micros(value(&row, "expires")?);
    Ok(Some(Session { user: user(&row)?, csrf: value(&row, "csrf")?, expires }))
}

/// Ends one session.
///
/// # Errors
/// What the database says.
pub async fn end_session(change: &mut Change, token: &str) -> Result<bool, StoreError> {
    Ok(change.execute(sqlx::query("DELETE FROM session WHERE token = $1").bind(token_hash(token))).await? == 1)
}

/// Ends all sessions of somebody, and those that are over by a moment.
///
/// # Errors
/// What the database says.
pub async fn end_sessions(change: &mut Change, user: u64, over: UnixTime) -> Result<(), StoreError> {
    let end = sqlx::query("DELETE FROM session WHERE user_id = $1 OR expires <= $2");
    change.execute(end.bind(bound(user)).bind(over.micros())).await?;
    Ok(())
}

/// Makes a link with which somebody sets a password once. Earlier ones of theirs no longer hold.
///
/// # Errors
/// What the database says.
pub async fn invite(change: &mut Change, user: u64, token: &str, expires: UnixTime) -> Result<(), StoreError> {
    let id = bound(user);
    change.execute(sqlx::query("DELETE FROM invitation WHERE user_id = $1").bind(id)).await?;
    let add = "INSERT INTO invitation (token, user_id, expires) VALUES ($1, $2, $3)";
    change.execute(sqlx::query(add).bind(token_hash(token)).bind(id).bind(expires.micros())).await?;
    Ok(())
}

/// Whose link a token is, if it still holds.
///
/// # Errors
/// What the database says.
pub async fn invited(connection: &mut AnyConnection, token: &str, at: UnixTime) -> Result<Option<User>, StoreError> {
    let find = "SELECT user_account.* FROM invitation JOIN user_account ON user_account.id = invitation.user_id
         WHERE invitation.token = $1 AND invitation.expires > $2 AND user_account.is_active = 1";
    let row = sqlx::query(find).bind(token_hash(token)).bind(at.micros()).fetch_optional(connection).await?;
    row.map(|row| user(&row)).transpose()
}

/// Takes a link away. Returns whether it was there: of two who use it at once one is refused.
///
/// # Errors
/// What the database says.
pub async fn use_invitation(change: &mut Change, token: &str) -> Result<bool, StoreError> {
    Ok(change.execute(sqlx::query("DELETE FROM invitation WHERE token = $1").bind(token_hash(token))).await? == 1)
}

fn user(row: &AnyRow) -> Result<User, StoreError> {
    Ok(User {
        id: whole(row, "id")?,
        name: value(row, "name")?,
        role: value(row, "role")?,
        password: value(row, "password")?,
        totp: value(row, "totp")?,
        totp_pending: value(row, "totp_pending")?,
        revision: whole(row, "revision")?,
        link_by: value(row, "link_by")?,
        totp_step: value(row, "totp_step")?,
        customer: value(row, "customer")?,
        failures: u32::try_from(whole(row, "failures")?).unwrap_or(u32::MAX),
        locked_until: UnixTime::from_micros(value(row, "locked_until")?),
        is_active: flag(row, "is_active")?,
    })
}
