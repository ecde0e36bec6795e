//! Roles of the shop's own.

use crate::change::Change;
use crate::error::StoreError;
use crate::rows::{bound, value, whole};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;
use terrace_domain::UnixTime;

/// A role of the shop's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnRole {
    /// Its name.
    pub name: String,
    /// The names of its rights, with commas between.
    pub rights: String,
    /// The names of what of customers it sees, with commas between; `None` for all.
    pub fields: Option<String>,
    /// The condition that customers must meet to be seen; `None` for all.
    pub only_where: Option<String>,
    /// Goes up with every change by a person.
    pub revision: u64,
    /// Who wrote it last.
    pub made_by: String,
    /// When.
    pub at: UnixTime,
}

/// The role of a name, if there is one.
///
/// # Errors
/// What the database says.
pub async fn find(connection: &mut AnyConnection, name: &str) -> Result<Option<OwnRole>, StoreError> {
    let find = sqlx::query("SELECT * FROM own_role WHERE name = $1").bind(name);
    find.fetch_optional(connection).await?.map(|row| role(&row)).transpose()
}

/// All roles of the shop's own, by name.
///
/// # Errors
/// What the database says.
pub async fn list(connection: &mut AnyConnection) -> Result<Vec<OwnRole>, StoreError> {
    sqlx::query("SELECT * FROM own_role ORDER BY name").fetch_all(connection).await?.iter().map(role).collect()
}

/// Writes a role, in the place of the one of its name.
///
/// # Errors
/// What the database says.
pub async fn put(change: &mut Change, role: &OwnRole) -> Result<(), StoreError> {
    let put = "INSERT INTO own_role (name, rights, fields, only_where, revision, made_by, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (name) DO UPDATE SET rights = excluded.rights, fields = excluded.fields,
         only_where = excluded.only_where, revision = excluded.revision, made_by = excluded.made_by, at = excluded.at";
    let query = sqlx::query(put)
        .bind(role.name.as_str())
        .bind(role.rights.as_str())
        .bind(role.fields.as_deref())
        .bind(role.only_where.as_deref())
        .bind(bound(role.revision))
        .bind(role.made_by.as_str())
        .bind(role.at.micros());
    change.execute(query).await?;
    Ok(())
}

/// Takes a role away; returns whether it was there.
///
/// # Errors
/// What the database says.
pub async fn remove(change: &mut Change, name: &str) -> Result<bool, StoreError> {
    Ok(change.execute(sqlx::query("DELETE FROM own_role WHERE name = $1").bind(name)).await? == 1)
}

fn role(row: &AnyRow) -> Result<OwnRole, StoreError> {
    Ok(OwnRole {
        name: value(row, "name")?,
        rights: value(row, "rights")?,
        fields: value(row, "fields")?,
        only_where: value(row, "only_where")?,
        revision: whole(row, "revision")?,
        made_by: value(row, "made_by")?,
        at: UnixTime::from_micros(value(row, "at")?),
    })
}
