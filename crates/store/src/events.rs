//! What others are told: an event stands before anybody hears of it, and each webhook goes through them in order.

use crate::change::Change;
use crate::error::StoreError;
use crate::rows::{bound, flag, value, whole};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;
use std::collections::BTreeMap;
use terrace_domain::UnixTime;

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its number, in the order of happening.
    pub seq: u64,
    /// What, such as `member.level_changed`.
    pub kind: String,
    /// The id of whom it is about.
    pub subject: String,
    /// The rest, as a JSON object.
    pub body: String,
    /// When.
    pub at: UnixTime,
}

/// An address that is told of events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    /// The number.
    pub id: u64,
    /// Where to.
    pub url: String,
    /// What deliveries are signed with.
    pub secret: String,
    /// The kinds that it is told of, with commas between; empty for all.
    pub kinds: String,
    /// The last event that it was told of.
    pub told: u64,
    /// Failed tries since the last that went well.
    pub failures: u32,
    /// Not before this moment.
    pub next: UnixTime,
    /// Whether it is told at all.
    pub is_active: bool,
    /// Goes up with every change by a person.
    pub revision: u64,
}

/// Writes an event down; returns its number.
///
/// # Errors
/// What the database says.
pub async fn add(
    change: &mut Change,
    (kind, subject): (&str, &str),
    body: &serde_json::Value,
    at: UnixTime,
) -> Result<u64, StoreError> {
    let seq = change.next("event").await?;
    let add = "INSERT INTO event (seq, kind, subject, body, at) VALUES ($1, $2, $3, $4, $5)";
    let query = sqlx::query(add).bind(seq).bind(kind).bind(subject).bind(body.to_string()).bind(at.micros());
    change.execute(query).await?;
    Ok(seq.unsigned_abs())
}

/// Events after a number, in order, at most so many.
///
/// # Errors
/// What the database says.
pub async fn after(connection: &mut AnyConnection, seq: u64, limit: u32) -> Result<Vec<Event>, StoreError> {
    let find = sqlx::query("SELECT * FROM event WHERE seq > $1 ORDER BY seq LIMIT $2");
    find.bind(bound(seq)).bind(i64::from(limit)).fetch_all(connection).await?.iter().map(event).collect()
}

/// The number of the last event; 0 if there is none.
///
/// # Errors
/// What the database says.
pub async fn last(connection: &mut AnyConnection) -> Result<u64, StoreError> {
    let row = sqlx::query("SELECT coalesce(max(seq), 0) AS seq FROM event").fetch_one(connection).await?;
    whole(&row, "seq")
}

/// The tiers of a customer that were told last, by scheme; none if nothing was.
///
/// # Errors
/// What the database says.
pub async fn told_tiers(
    connection: &mut AnyConnection,
    customer: &str,
) -> Result<BTreeMap<String, Option<String>>, StoreError> {
    let find = sqlx::query("SELECT scheme, tier FROM told_tier WHERE customer = $1").bind(customer);
    let rows = find.fetch_all(connection).await?;
    rows.iter().map(|row| Ok((value(row, "scheme")?, value(row, "tier")?))).collect()
}

/// Writes the tier that was told of a customer.
///
/// # Errors
/// What the database says.
pub async fn put_told_tier(
    change: &mut Change,
    (customer, scheme): (&str, &str),
    tier: Option<&str>,
) -> Result<(), StoreError> {
    let put = "INSERT INTO told_tier (customer, scheme, tier) VALUES ($1, $2, $3)
         ON CONFLICT (customer, scheme) DO UPDATE SET tier = excluded.tier";
    change.execute(sqlx::query(put).bind(customer).bind(scheme).bind(tier)).await?;
    Ok(())
}

/// Drops events from before a moment that all webhooks were told of; returns how many.
///
/// # Errors
/// What the database says.
pub async fn expire(change: &mut Change, before: UnixTime) -> Result<u64, StoreError> {
    let drop = "DELETE FROM event WHERE at < $1
         AND seq <= (SELECT coalesce(min(told_seq), 9223372036854775807) FROM webhook WHERE is_active = 1)";
    change.execute(sqlx::query(drop).bind(before.micros())).await
}

/// Adds a webhook that is told of what happens from now on; returns its number.
///
/// # Errors
/// What the database says.
pub async fn add_webhook(change: &mut Change, (url, secret, kinds): (&str, &str, &str)) -> Result<u64, StoreError> {
    let id = change.next("webhook").await?;
    let told = last(change.reading()).await?;
    let add = "INSERT INTO webhook (id, url, secret, kinds, told_seq, failures, next_at, is_active)
         VALUES ($1, $2, $3, $4, $5, 0, 0, 1)";
    let query = sqlx::query(add).bind(id).bind(url).bind(secret).bind(kinds).bind(bound(told));
    change.execute(query).await?;
    Ok(id.unsigned_abs())
}

/// All webhooks, by number.
///
/// # Errors
/// What the database says.
pub async fn webhooks(connection: &mut AnyConnection) -> Result<Vec<Webhook>, StoreError> {
    sqlx::query("SELECT * FROM webhook ORDER BY id").fetch_all(connection).await?.iter().map(webhook).collect()
}

/// Writes how far a webhook has been told, or goes back to tell it again.
///
/// # Errors
/// What the database says.
pub async fn put_webhook(change: &mut Change, webhook: &Webhook) -> Result<bool, StoreError> {
    let update = "UPDATE webhook SET told_seq = $2, failures = $3, next_at = $4, is_active = $5 WHERE id = $1";
    let query = sqlx::query(update)
        .bind(bound(webhook.id))
        .bind(bound(webhook.told))
        .bind(i64::from(webhook.failures))
        .bind(webhook.next.micros())
        .bind(i64::from(webhook.is_active));
    Ok(change.execute(query).await? == 1)
}

/// Writes where a webhook goes, what it is told of and whether it is told at all, if it still has the revision that the
/// writer saw; returns whether it had.
///
/// # Errors
/// What the database says.
pub async fn edit_webhook(change: &mut Change, webhook: &Webhook) -> Result<bool, StoreError> {
    let update = "UPDATE webhook SET url = $2, kinds = $3, is_active = $4, failures = 0, next_at = 0,
         revision = revision + 1 WHERE id = $1 AND revision = $5";
    let query = sqlx::query(update)
        .bind(bound(webhook.id))
        .bind(webhook.url.as_str())
        .bind(webhook.kinds.as_str())
        .bind(i64::from(webhook.is_active))
        .bind(bound(webhook.revision));
    Ok(change.execute(query).await? == 1)
}

/// Writes how far a webhook has been told that had been told up to an event; returns whether it stood there still. One that
/// was sent back meanwhile stays where it was sent.
///
/// # Errors
/// What the database says.
pub async fn advance_webhook(change: &mut Change, webhook: &Webhook, before: u64) -> Result<bool, StoreError> {
    let update = "UPDATE webhook SET told_seq = $2, failures = $3, next_at = $4 WHERE id = $1 AND told_seq = $5";
    let query = sqlx::query(update)
        .bind(bound(webhook.id))
        .bind(bound(webhook.told))
        .bind(i64::from(webhook.failures))
        .bind(webhook.next.micros())
        .bind(bound(before));
    Ok(change.execute(query).await? == 1)
}

/// Takes a webhook away.
///
/// # Errors
/// What the database says.
pub async fn remove_webhook(change: &mut Change, id: u64) -> Result<bool, StoreError> {
    Ok(change.execute(sqlx::query("DELETE FROM webhook WHERE id = $1").bind(bound(id))).await? == 1)
}

fn event(row: &AnyRow) -> Result<Event, StoreError> {
    Ok(Event {
        seq: whole(row, "seq")?,
        kind: value(row, "kind")?,
        subject: value(row, "subject")?,
        body: value(row, "body")?,
        at: UnixTime::from_micros(value(row, "at")?),
    })
}

fn webhook(row: &AnyRow) -> Result<Webhook, StoreError> {
    Ok(Webhook {
        id: whole(row, "id")?,
        url: value(row, "url")?,
        secret: value(row, "secret")?,
        kinds: value(row, "kinds")?,
        told: whole(row, "told_seq")?,
        failures: u32::try_from(whole(row, "failures")?).unwrap_or(u32::MAX),
        next: UnixTime::from_micros(value(row, "next_at")?),
        is_active: flag(row, "is_active")?,
        revision: whole(row, "revision")?,
    })
}
