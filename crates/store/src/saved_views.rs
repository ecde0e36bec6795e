//! Lists of customers as somebody saved them.

use crate::change::Change;
use crate::error::StoreError;
use crate::rows::{bound, flag, value, whole};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;
use std::collections::BTreeMap;
use terrace_domain::UnixTime;

/// A list that somebody saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedView {
    /// The number.
    pub id: u64,
    /// What it is called; one person has no two of a name.
    pub name: String,
    /// Who saved it.
    pub owner: String,
    /// Whether everybody who sees customers sees it.
    pub is_shared: bool,
    /// Whether its condition names personal fields.
    pub is_personal: bool,
    /// What it shows, as a JSON object.
    pub shows: String,
    /// When it was changed last.
    pub at: UnixTime,
    /// Goes up with every change.
    pub revision: u64,
}

/// Adds one; returns its number.
///
/// # Errors
/// What the database says.
pub async fn add(change: &mut Change, new: &SavedView) -> Result<u64, StoreError> {
    let id = change.next("saved_view").await?;
    let add = "INSERT INTO saved_view (id, name, owner, is_shared, is_personal, shows, at, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 1)";
    let query = sqlx::query(add)
        .bind(id)
        .bind(new.name.as_str())
        .bind(new.owner.as_str())
        .bind(i64::from(new.is_shared))
        .bind(i64::from(new.is_personal))
        .bind(new.shows.as_str())
        .bind(new.at.micros());
    change.execute(query).await?;
    Ok(id.unsigned_abs())
}

/// Writes one anew if it still has the revision that the writer saw; returns whether it had.
///
/// # Errors
/// What the database says.
pub async fn put(change: &mut Change, view: &SavedView) -> Result<bool, StoreError> {
    let put = "UPDATE saved_view SET name = $2, is_shared = $3, is_personal = $4, shows = $5, at = $6,
         revision = revision + 1 WHERE id = $1 AND revision = $7";
    let query = sqlx::query(put)
        .bind(bound(view.id))
        .bind(view.name.as_str())
        .bind(i64::from(view.is_shared))
        .bind(i64::from(view.is_personal))
        .bind(view.shows.as_str())
        .bind(view.at.micros())
        .bind(bound(view.revision));
    Ok(change.execute(query).await? == 1)
}

/// Takes one away, with its tabs, and from whatever role is shown it first.
///
/// # Errors
/// What the database says.
pub async fn remove(change: &mut Change, id: u64) -> Result<bool, StoreError> {
    change.execute(sqlx::query("DELETE FROM saved_view_pin WHERE view_id = $1").bind(bound(id))).await?;
    change.execute(sqlx::query("DELETE FROM saved_view_default WHERE view_id = $1").bind(bound(id))).await?;
    Ok(change.execute(sqlx::query("DELETE FROM saved_view WHERE id = $1").bind(bound(id))).await? == 1)
}

/// One of a number, if there is one.
///
/// # Errors
/// What the database says.
pub async fn get(connection: &mut AnyConnection, id: u64) -> Result<Option<SavedView>, StoreError> {
    let find = sqlx::query("SELECT * FROM saved_view WHERE id = $1").bind(bound(id));
    find.fetch_optional(connection).await?.map(|row| view(&row)).transpose()
}

/// An actor's own and those that are shared, by number.
///
/// # Errors
/// What the database says.
pub async fn list(connection: &mut AnyConnection, actor: &str) -> Result<Vec<SavedView>, StoreError> {
    let find = "SELECT * FROM saved_view WHERE owner = $1 OR is_shared = 1 ORDER BY id";
    sqlx::query(find).bind(actor).fetch_all(connection).await?.iter().map(view).collect()
}

/// Which an actor has as tabs, by number.
///
/// # Errors
/// What the database says.
pub async fn pinned(connection: &mut AnyConnection, actor: &str) -> Result<Vec<u64>, StoreError> {
    let find = sqlx::query("SELECT view_id FROM saved_view_pin WHERE actor = $1 ORDER BY view_id").bind(actor);
    find.fetch_all(connection).await?.iter().map(|row| whole(row, "view_id")).collect()
}

/// Makes one a tab of an actor, or no longer.
///
/// # Errors
/// What the database says.
pub async fn pin(change: &mut Change, (id, actor): (u64, &str), is_pinned: bool) -> Result<(), StoreError> {
    let statement = match is_pinned {
        true => "INSERT INTO saved_view_pin (view_id, actor) VALUES ($1, $2) ON CONFLICT (view_id, actor) DO NOTHING",
        false => "DELETE FROM saved_view_pin WHERE view_id = $1 AND actor = $2",
    };
    change.execute(sqlx::query(statement).bind(bound(id)).bind(actor)).await?;
    Ok(())
}

/// What each role is shown first.
///
/// # Errors
/// What the database says.
pub async fn defaults(connection: &mut AnyConnection) -> Result<BTreeMap<String, u64>, StoreError> {
    let rows = sqlx::query("SELECT * FROM saved_view_default").fetch_all(connection).await?;
    rows.iter().map(|row| Ok((value(row, "role")?, whole(row, "view_id")?))).collect()
}

/// Says which roles are shown one first, each in the place of what it was shown before.
///
/// # Errors
/// What the database says.
pub async fn set_defaults(change: &mut Change, id: u64, roles: &[String]) -> Result<(), StoreError> {
    change.execute(sqlx::query("DELETE FROM saved_view_default WHERE view_id = $1").bind(bound(id))).await?;
    for role in roles {
        let put = "INSERT INTO saved_view_default (role, view_id) VALUES ($1, $2)
             ON CONFLICT (role) DO UPDATE SET view_id = $2";
        change.execute(sqlx::query(put).bind(role.as_str()).bind(bound(id))).await?;
    }
    Ok(())
}

fn view(row: &AnyRow) -> Result<SavedView, StoreError> {
    Ok(SavedView {
        id: whole(row, "id")?,
        name: value(row, "name")?,
        owner: value(row, "owner")?,
        is_shared: flag(row, "is_shared")?,
        is_personal: flag(row, "is_personal")?,
        shows: value(row, "shows")?,
        at: UnixTime::from_micros(value(row, "at")?),
        revision: whole(row, "revision")?,
    })
}
