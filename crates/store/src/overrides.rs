//! Overrides of standings: a person said that a customer stands in a tier for a while.

use crate::change::Change;
use crate::error::StoreError;
use crate::rows::{bound, value, whole};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;
use terrace_domain::{LocalTime, UnixTime};

/// An override of a customer's standing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingOverride {
    /// The number.
    pub id: u64,
    /// The scheme.
    pub scheme: String,
    /// The customer.
    pub customer: String,
    /// The tier that holds.
    pub tier: String,
    /// Why.
    pub reason: String,
    /// Who said so.
    pub made_by: String,
    /// Who agreed.
    pub approved_by: Option<String>,
    /// From when on.
    pub from: LocalTime,
    /// Until when, excluded.
    pub until: LocalTime,
}

/// Adds an override; returns its number.
///
/// # Errors
/// What the database says.
pub async fn add(change: &mut Change, new: &StandingOverride, at: UnixTime) -> Result<u64, StoreError> {
    let id = change.next("standing_override").await?;
    let add = "INSERT INTO standing_override
             (id, scheme, customer, tier, reason, made_by, approved_by, local_from, local_until, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let query = sqlx::query(add)
        .bind(id)
        .bind(new.scheme.as_str())
        .bind(new.customer.as_str())
        .bind(new.tier.as_str())
        .bind(new.reason.as_str())
        .bind(new.made_by.as_str())
        .bind(new.approved_by.as_deref())
        .bind(new.from.micros())
        .bind(new.until.micros())
        .bind(at.micros());
    change.execute(query).await?;
    Ok(id.unsigned_abs())
}

/// Ends a customer's overrides in a scheme at a moment, where they would hold longer; returns how many.
///
/// # Errors
/// What the database says.
pub async fn end(change: &mut Change, scheme: &str, customer: &str, until: LocalTime) -> Result<u64, StoreError> {
    let end = "UPDATE standing_override SET local_until = $3
         WHERE scheme = $1 AND customer = $2 AND local_until > $3 AND local_from <= $3";
    change.execute(sqlx::query(end).bind(scheme).bind(customer).bind(until.micros())).await
}

/// All overrides, or one customer's, in the order in which they were made.
///
/// # Errors
/// What the database says.
pub async fn list(connection: &mut AnyConnection, customer: Option<&str>) -> Result<Vec<StandingOverride>, StoreError> {
    let rows = match customer {
        Some(customer) => {
            let find = sqlx::query("SELECT * FROM standing_override WHERE customer = $1 ORDER BY id");
            find.bind(customer).fetch_all(connection).await?
        }
        None => sqlx::query("SELECT * FROM standing_override ORDER BY id").fetch_all(connection).await?,
    };
    rows.iter().map(standing).collect()
}

/// One override, if there is one of this number.
///
/// # Errors
/// What the database says.
pub async fn get(connection: &mut AnyConnection, id: u64) -> Result<Option<StandingOverride>, StoreError> {
    let find = sqlx::query("SELECT * FROM standing_override WHERE id = $1").bind(bound(id));
    find.fetch_optional(connection).await?.map(|row| standing(&row)).transpose()
}

fn standing(row: &AnyRow) -> Result<StandingOverride, StoreError> {
    Ok(StandingOverride {
        id: whole(row, "id")?,
        scheme: value(row, "scheme")?,
        customer: value(row, "customer")?,
        tier: value(row, "tier")?,
        reason: value(row, "reason")?,
        made_by: value(row, "made_by")?,
        approved_by: value(row, "approved_by")?,
        from: LocalTime::from_micros(value(row, "local_from")?),
        until: LocalTime::from_micros(value(row, "local_until")?),
    })
}
