//! Tiers as they are now: after a fact was accepted, the customer is classified anew by the kept cutoffs, with the facts
//! that are not in the lake yet, and a change is told as an event.

use crate::error::OfficeError;
use crate::office::{Office, as_of_now};
use crate::roles::{Caller, Right};
use crate::roster::unsealed;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use terrace_app::facts::Unsealed;
use terrace_app::runs::AloneRequest;
use terrace_domain::{UnixTime, Zone};
use terrace_store::{events, tail};

/// The most events of one page.
const LONGEST_PAGE: u32 = 1_000;

/// Something that happened, as those who listen are told.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct EventView {
    /// Its number, in the order of happening.
    pub seq: u64,
    /// What: `member.level_changed`, `customer.tier_changed`, `facts.rejected`.
    pub kind: String,
    /// The id of whom it is about.
    pub subject: String,
    /// When, with its offset.
    pub at: String,
    /// The rest.
    pub data: Value,
}

impl EventView {
    pub(crate) fn of(event: events::Event, zone: &Zone) -> Self {
        Self {
            seq: event.seq,
            kind: event.kind,
            subject: event.subject,
            at: event.at.with_offset(zone),
            data: serde_json::from_str(&event.body).unwrap_or_default(),
        }
    }
}

impl Office {
    /// Classifies a customer as they are now, and tells each tier that changed since it was told last. Returns how many
    /// did. Where no run is kept there are no cutoffs, and nothing is told.
    ///
    /// # Errors
    /// What reading facts may say, and what the store says.
    pub async fn tell_tiers(&self, customer: &str, now: UnixTime) -> Result<usize, OfficeError> {
        // A seal in between would show its facts twice.
        let _alone = self.sealing.lock().await;
        let mut reading = self.store().read().await?;
        let waiting = tail::facts(&mut reading, Some(customer)).await?;
        let told = events::told_tiers(&mut reading, customer).await?;
        drop(reading);
        let tiers = self.tiers_now(customer, unsealed(waiting), now).await?;
        // Before anything was told, what the lake alone says is what was known.
        let before = match told.is_empty() {
            true => self.tiers_now(customer, Vec::new(), now).await?,
            false => told,
        };
        let changed: Vec<(String, Option<String>, Option<String>)> = tiers
            .iter()
            .filter_map(|(scheme, tier)| {
                let was = before.get(scheme).cloned().flatten();
                (was != *tier).then(|| (scheme.clone(), was, tier.clone()))
            })
            .collect();
        let (count, customer) = (changed.len(), customer.to_owned());
        self.store()
            .write(async move |change| {
                for (scheme, before, tier) in &changed {
                    let body = json!({ "scheme": scheme, "before": before, "now": tier });
                    events::add(change, ("customer.tier_changed", &customer), &body, now).await?;
                }
                for (scheme, tier) in &tiers {
                    events::put_told_tier(change, (&customer, scheme), tier.as_deref()).await?;
                }
                // What is computed from facts is no decision: the log tells of the facts.
                change.is_bookkeeping();
                Ok::<_, OfficeError>(())
            })
            .await?;
        Ok(count)
    }

    /// The tiers of a customer by scheme; empty where no run is kept, or nothing is known of them.
    async fn tiers_now(
        &self,
        customer: &str,
        unsealed: Vec<Unsealed>,
        now: UnixTime,
    ) -> Result<BTreeMap<String, Option<String>>, OfficeError> {
        let policy = self.policy();
        let request = AloneRequest {
            policy: Arc::clone(&policy),
            as_of: as_of_now(&policy.policy, now),
            customer: customer.to_owned(),
        };
        self.over_facts(now, move |terrace, ctx| {
            let found = match terrace.tier_customer_now(&request, &unsealed, ctx) {
                Err(terrace_app::AppError::NoFacts) => None,
                found => found?,
            };
            let Some(found) = found else { return Ok(BTreeMap::new()) };
            let schemes = policy.policy.schemes.iter().enumerate().map(|(at, scheme)| {
                let tier = found.tier(at).and_then(|tier| scheme.tiers.get(tier)).map(|tier| tier.id.to_string());
                (scheme.name.to_string(), tier)
            });
            Ok(schemes.collect())
        })
        .await
    }

    /// Events after a number, in order.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], and what the store says.
    pub async fn events(&self, caller: &Caller, after: u64, limit: u32) -> Result<Vec<EventView>, OfficeError> {
        caller.must(Right::SeeCustomers)?;
        let zone = self.policy().policy.timezone.clone();
        let mut reading = self.store().read().await?;
        let found = events::after(&mut reading, after, limit.clamp(1, LONGEST_PAGE)).await?;
        Ok(found.into_iter().map(|event| EventView::of(event, &zone)).collect())
    }

    /// The number of the last event; 0 if there is none.
    ///
    /// # Errors
    /// What the store says.
    pub async fn last_event(&self) -> Result<u64, OfficeError> {
        let mut reading = self.store().read().await?;
        Ok(events::last(&mut reading).await?)
    }

    /// Notes that something of a customer was accepted, for whoever tells tiers.
    pub(crate) fn note_touched(&self, customer: &str) {
        self.shoppers.forget_one(customer);
        self.roster.note(customer);
        if !customer.is_empty() {
            let mut touched = self.touched.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            touched.insert(customer.to_owned());
        }
    }

    /// Takes the customers of whom something was accepted since the last time.
    pub fn take_touched(&self) -> std::collections::BTreeSet<String> {
        std::mem::take(&mut *self.touched.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }
}
