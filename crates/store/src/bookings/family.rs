//! Who shares a ledger: members with one root, who are one person or were once taken for one. Whether they are still is
//! told by the bookings.

use crate::change::Change;
use crate::error::StoreError;
use crate::rows::value;
use sqlx::AnyConnection;
use terrace_domain::CustomerId;

/// All ids of the person that a member is, the member's own among them.
///
/// # Errors
/// What the database says.
pub async fn family(connection: &mut AnyConnection, member: &CustomerId) -> Result<Vec<String>, StoreError> {
    let find = "SELECT other.member AS member FROM family AS own JOIN family AS other ON other.root = own.root
         WHERE own.member = $1 ORDER BY other.member";
    let rows = sqlx::query(find).bind(member.as_str()).fetch_all(connection).await?;
    if rows.is_empty() {
        return Ok(vec![member.to_string()]);
    }
    rows.iter().map(|row| value(row, "member")).collect()
}

/// Makes two members, and all who are one with either, one person.
///
/// # Errors
/// What the database says.
pub async fn join(change: &mut Change, into: &CustomerId, from: &CustomerId) -> Result<(), StoreError> {
    let root = root(change.reading(), into).await?;
    for id in [into, from] {
        for member in family(change.reading(), id).await? {
            set_root(change, &member, &root).await?;
        }
    }
    Ok(())
}

async fn root(connection: &mut AnyConnection, member: &CustomerId) -> Result<String, StoreError> {
    let find = sqlx::query("SELECT root FROM family WHERE member = $1").bind(member.as_str());
    let root = find.fetch_optional(connection).await?.map(|row| value(&row, "root")).transpose()?;
    Ok(root.unwrap_or_else(|| member.to_string()))
}

async fn set_root(change: &mut Change, member: &str, root: &str) -> Result<(), StoreError> {
    let put = "INSERT INTO family (member, root) VALUES ($1, $2)
         ON CONFLICT (member) DO UPDATE SET root = excluded.root";
    change.execute(sqlx::query(put).bind(member).bind(root)).await?;
    Ok(())
}
