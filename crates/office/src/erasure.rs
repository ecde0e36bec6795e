//! Customers erased from the state of a workspace, before they are erased from its facts.

use crate::backup::any_policy;
use crate::error::OfficeError;
use crate::office::{Office, location_if_any};
use crate::seals::catch_up;
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;
use terrace_app::erasure::{forgotten, require_list};
use terrace_app::workspace::Workspace;
use terrace_domain::{CustomerId, UnixTime};
use terrace_store::audit::Action;
use terrace_store::{Change, Store, bookings, erasure};

impl Office {
    /// Refuses what is of a customer who was erased: the lake would not keep their facts.
    pub(crate) async fn refuse_forgotten(&self, customer: &CustomerId) -> Result<(), OfficeError> {
        let found = self.forgotten(BTreeSet::from([customer.to_string()])).await?;
        found.into_iter().next().map_or(Ok(()), |customer| Err(OfficeError::Forgotten(customer)))
    }

    /// Those of some customers who were erased. Hashes that tell it are slow, so that they are made where nobody waits.
    pub(crate) async fn forgotten(&self, customers: BTreeSet<String>) -> Result<BTreeSet<String>, OfficeError> {
        let terrace = Arc::clone(self.terrace());
        let found = tokio::task::spawn_blocking(move || {
            let found = forgotten(terrace.workspace(), customers.iter().map(String::as_str))?;
            Ok::<_, OfficeError>(found.into_iter().map(str::to_owned).collect())
        });
        found.await.map_err(|_| OfficeError::Lost)?
    }
}

/// Refuses to forget a person under one of their ids and to go on knowing them under another.
async fn refuse_half(change: &mut Change, customer: &str, together: &BTreeSet<String>) -> Result<(), OfficeError> {
    let Ok(id) = CustomerId::new(customer) else { return Ok(()) };
    let family = bookings::family(change.reading(), &id).await?;
    if family.len() < 2 {
        return Ok(());
    }
    let ledger = bookings::take_ledger(change, &id).await?;
    let others = family.iter().filter(|other| !together.contains(*other));
    let others: Vec<&str> = others
        .filter(|other| CustomerId::new(other).is_ok_and(|other| ledger.are_one(&id, &other)))
        .map(String::as_str)
        .collect();
    if others.is_empty() {
        return Ok(());
    }
    Err(OfficeError::OnePerson { customer: customer.to_owned(), others: others.join(", ") })
}

/// Takes customers out of the state: bookings, forms, overrides, sign-ins, events. Facts that wait go into the lake
/// first. Returns how many rows went; none where no state was ever kept. The log keeps its entries, and nothing in them
/// leads to the customers any more.
///
/// # Errors
/// That the list of the erased is lost, what importing may say, and what the store says.
pub async fn erase_from_state(workspace: &Workspace, customers: &[String], now: UnixTime) -> Result<u64, OfficeError> {
    // Nobody could be put on it: whoever is erased here and not there would be one half of a person.
    require_list(workspace)?;
    let Some(location) = location_if_any(workspace) else { return Ok(0) };
    catch_up(workspace, &Arc::new(any_policy(workspace)?), now, now).await?;
    let store = Store::open(location).await?;
    let count = customers.len();
    let compared = |id: &String| terrace_domain::compared_id(id.trim().into()).into_owned();
    let customers: BTreeSet<String> = customers.iter().map(compared).collect();
    let gone = store.write(async move |change| {
        for customer in &customers {
            refuse_half(change, customer, &customers).await?;
        }
        let mut gone = 0;
        for customer in &customers {
            gone += erasure::erase(change, customer, &customers).await?;
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
