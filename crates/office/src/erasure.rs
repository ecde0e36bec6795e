//! Customers erased from the state of a workspace, before they are erased from its facts.

use crate::backup::any_policy;
use crate::error::OfficeError;
use crate::office::{Office, location_if_any};
use crate::seals::catch_up;
use serde_json::json;
use std::sync::Arc;
use terrace_app::erasure::is_forgotten;
use terrace_app::workspace::Workspace;
use terrace_domain::{CustomerId, UnixTime};
use terrace_store::audit::Action;
use terrace_store::{Store, erasure};

impl Office {
    /// Refuses what is of a customer who was erased: the lake would not keep their facts.
    pub(crate) fn refuse_forgotten(&self, customer: &CustomerId) -> Result<(), OfficeError> {
        if is_forgotten(self.terrace().workspace(), customer.as_str())? {
            return Err(OfficeError::Forgotten(customer.to_string()));
        }
        Ok(())
    }
}

/// Takes customers out of the state: bookings, forms, overrides, sign-ins, events. Facts that wait go into the lake
/// first. Returns how many rows went; none where no state was ever kept. The log keeps its entries, and nothing in them
/// leads to the customers any more.
///
/// # Errors
/// What importing may say, and what the store says.
pub async fn erase_from_state(workspace: &Workspace, customers: &[String], now: UnixTime) -> Result<u64, OfficeError> {
    let Some(location) = location_if_any(workspace) else { return Ok(0) };
    catch_up(workspace, &Arc::new(any_policy(workspace)?), now, now).await?;
    let store = Store::open(location).await?;
    let (customers, count) = (customers.to_vec(), customers.len());
    let gone = store.write(async move |change| {
        let mut gone = 0;
        for customer in &customers {
            let id = terrace_domain::compared_id(customer.trim().into());
            gone += erasure::erase(change, &id).await?;
        }
        // Whom it was about is what must not be told.
        let (subject, details) = (("erasure", "state"), json!({ "customers": count, "rows": gone }));
        change.audit(&Action { at: now, actor: "cli", action: "customers.erased", subject, details }).await?;
        Ok::<_, OfficeError>(gone)
    });
    let gone = gone.await;
    store.settle_erasure().await?;
    store.close().await;
    gone
}
