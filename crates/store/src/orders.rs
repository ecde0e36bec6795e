//! Orders that were accepted by the API: whose they are, and how much of them came back. Their lines are facts.

use crate::change::Change;
use crate::error::StoreError;
use crate::rows::{value, whole};
use sqlx::AnyConnection;
use terrace_domain::{LocalTime, Money};

/// An order that was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcceptedOrder {
    /// Its number.
    pub id: String,
    /// Whose it is.
    pub customer: String,
    /// What was bought.
    pub bought: Money,
    /// What came back of it.
    pub returned: Money,
    /// In how many returns.
    pub returns: u64,
    /// When it was placed.
    pub at: LocalTime,
}

/// Adds an order; returns whether its number was free.
///
/// # Errors
/// What the database says.
pub async fn add(change: &mut Change, order: &AcceptedOrder) -> Result<bool, StoreError> {
    let add = "INSERT INTO accepted_order (id, customer, bought, returned, returns, local_at)
         VALUES ($1, $2, $3, 0, 0, $4) ON CONFLICT (id) DO NOTHING";
    let query = sqlx::query(add)
        .bind(order.id.as_str())
        .bind(order.customer.as_str())
        .bind(order.bought.ten_thousandths())
        .bind(order.at.micros());
    Ok(change.execute(query).await? == 1)
}

/// The order of a number, if it was accepted.
///
/// # Errors
/// What the database says.
pub async fn find(connection: &mut AnyConnection, id: &str) -> Result<Option<AcceptedOrder>, StoreError> {
    let find = sqlx::query("SELECT * FROM accepted_order WHERE id = $1").bind(id);
    let Some(row) = find.fetch_optional(connection).await? else { return Ok(None) };
    Ok(Some(AcceptedOrder {
        id: value(&row, "id")?,
        customer: value(&row, "customer")?,
        bought: Money::from_ten_thousandths(value(&row, "bought")?),
        returned: Money::from_ten_thousandths(value(&row, "returned")?),
        returns: whole(&row, "returns")?,
        at: LocalTime::from_micros(value(&row, "local_at")?),
    }))
}

/// Adds to what came back of an order.
///
/// # Errors
/// What the database says.
pub async fn add_return(change: &mut Change, id: &str, amount: Money) -> Result<(), StoreError> {
    let add = "UPDATE accepted_order SET returned = returned + $2, returns = returns + 1 WHERE id = $1";
    change.execute(sqlx::query(add).bind(id).bind(amount.ten_thousandths())).await?;
    Ok(())
}
