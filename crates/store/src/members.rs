//! What a shop knows of its members beside points: card, phone, and fields of its own. Personal values stand here alone.

use crate::change::Change;
use crate::error::StoreError;
use crate::rows::{bound, value, whole};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;
use terrace_domain::UnixTime;

/// A member's form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberForm {
    /// The customer's id.
    pub id: String,
    /// When the form was made.
    pub joined: UnixTime,
    /// The number of the card.
    pub card: Option<String>,
    /// The phone number.
    pub phone: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// Fields of the shop's own, as a JSON object.
    pub fields: String,
    /// Goes up with every change.
    pub revision: u64,
}

/// By what a member is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key<'a> {
    /// The customer's id.
    Id(&'a str),
    /// The number of the card.
    Card(&'a str),
    /// The phone number.
    Phone(&'a str),
}

/// The form of a member, if there is one.
///
/// # Errors
/// What the database says.
pub async fn find(connection: &mut AnyConnection, key: Key<'_>) -> Result<Option<MemberForm>, StoreError> {
    let query = match key {
        Key::Id(id) => sqlx::query("SELECT * FROM member WHERE id = $1").bind(id),
        Key::Card(card) => sqlx::query("SELECT * FROM member WHERE card = $1").bind(card),
        Key::Phone(phone) => sqlx::query("SELECT * FROM member WHERE phone = $1").bind(phone),
    };
    query.fetch_optional(connection).await?.map(|row| form(&row)).transpose()
}

/// Forms in the order of their ids, after an id, at most so many.
///
/// # Errors
/// What the database says.
pub async fn list(
    connection: &mut AnyConnection,
    after: Option<&str>,
    limit: u32,
) -> Result<Vec<MemberForm>, StoreError> {
    let find = "SELECT * FROM member WHERE id > $1 ORDER BY id LIMIT $2";
    let query = sqlx::query(find).bind(after.unwrap_or_default()).bind(i64::from(limit));
    query.fetch_all(connection).await?.iter().map(form).collect()
}

/// Writes a form: a new one with revision 0, else one that changes what was read. Returns whether it was written; it is
/// not if the form was changed meanwhile, or if there is one already.
///
/// # Errors
/// What the database says, among it that the card or phone is another member's.
pub async fn put(change: &mut Change, form: &MemberForm) -> Result<bool, StoreError> {
    let text = if form.revision == 0 {
        "INSERT INTO member (id, joined, card, phone, email, name, fields, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 1) ON CONFLICT (id) DO NOTHING"
    } else {
        "UPDATE member SET joined = $2, card = $3, phone = $4, email = $5, name = $6, fields = $7,
         revision = revision + 1 WHERE id = $1 AND revision = $8"
    };
    let mut query = sqlx::query(text)
        .bind(form.id.as_str())
        .bind(form.joined.micros())
        .bind(form.card.as_deref())
        .bind(form.phone.as_deref())
        .bind(form.email.as_deref())
        .bind(form.name.as_deref())
        .bind(form.fields.as_str());
    if form.revision > 0 {
        query = query.bind(bound(form.revision));
    }
    Ok(change.execute(query).await? == 1)
}

fn form(row: &AnyRow) -> Result<MemberForm, StoreError> {
    Ok(MemberForm {
        id: value(row, "id")?,
        joined: UnixTime::from_micros(value(row, "joined")?),
        card: value(row, "card")?,
        phone: value(row, "phone")?,
        email: value(row, "email")?,
        name: value(row, "name")?,
        fields: value(row, "fields")?,
        revision: whole(row, "revision")?,
    })
}
