//! Tiers as they are now: after a fact was accepted, the customer is classified anew by the kept cutoffs, with the facts
//! that are not in the lake yet, and a change is told as an event.

use crate::error::OfficeError;
use crate::fields::kept_json;
use crate::office::{Office, as_of_now};
use crate::roles::{Caller, Right};
use crate::roster::unsealed;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use terrace_app::AppError;
use terrace_app::facts::Unsealed;
use terrace_app::runs::LiveTiers;
use terrace_domain::{CustomerId, UnixTime, Zone};
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
    pub(crate) fn of(event: events::Event, zone: &Zone) -> Result<Self, OfficeError> {
        Ok(Self {
            data: kept_json("event", event.seq, &event.body)?,
            seq: event.seq,
            kind: event.kind,
            subject: event.subject,
            at: event.at.with_offset(zone),
        })
    }
}

/// Customers who are classified at a time, so that no seal waits for long.
const TOGETHER: usize = 200;

/// The tiers of a customer by scheme.
type Tiers = BTreeMap<String, Option<String>>;

/// What came of telling tiers.
#[derive(Debug, Default)]
pub struct ToldTiers {
    /// Tiers that changed.
    pub changed: usize,
    /// Why some could not be classified: they are tried again with their next fact.
    pub failed: Vec<OfficeError>,
}

impl Office {
    /// Classifies customers as they are now, and tells each tier that changed since it was told last. Where no run is kept
    /// there are no cutoffs, and nothing is told.
    ///
    /// # Errors
    /// What reading facts may say, and what the store says.
    pub async fn tell_tiers(&self, customers: &BTreeSet<String>, now: UnixTime) -> Result<ToldTiers, OfficeError> {
        let mut told = ToldTiers::default();
        let customers: Vec<CustomerId> = customers.iter().filter_map(|id| CustomerId::new(id).ok()).collect();
        for some in customers.chunks(TOGETHER) {
            self.tell_some(some, &mut told, now).await?;
        }
        Ok(told)
    }

    async fn tell_some(&self, some: &[CustomerId], told: &mut ToldTiers, now: UnixTime) -> Result<(), OfficeError> {
        // A seal in between would show its facts twice.
        let alone = self.sealing.lock().await;
        let mut reading = self.store().read().await?;
        let (mut asked, mut before) = (Vec::with_capacity(some.len()), Vec::with_capacity(some.len()));
        for customer in some {
            let waiting = tail::facts(&mut reading, Some(customer.as_str())).await?;
            let told = events::told_tiers(&mut reading, customer.as_str()).await?;
            if told.is_empty() {
                // Before anything was told, what the lake alone says is what was known.
                asked.push((customer.clone(), Vec::new()));
            }
            asked.push((customer.clone(), unsealed(waiting)));
            before.push((customer, told));
        }
        drop(reading);
        let Some(found) = self.tiers_now(asked, now).await? else { return Ok(()) };
        drop(alone);
        let (mut found, mut changes) = (found.into_iter(), Vec::new());
        for (customer, known) in before {
            let known = if known.is_empty() { found.next().transpose() } else { Ok(Some(known)) };
            match (known, found.next().transpose()) {
                (Ok(known), Ok(now)) => {
                    changes.push((customer.to_string(), known.unwrap_or_default(), now.unwrap_or_default()));
                }
                (Err(error), _) | (_, Err(error)) => told.failed.push(error),
            }
        }
        told.changed += self.tell_changes(changes, now).await?;
        Ok(())
    }

    /// Writes what changed as events, each tier beside what was told before; returns how many did.
    async fn tell_changes(&self, told: Vec<(String, Tiers, Tiers)>, now: UnixTime) -> Result<usize, OfficeError> {
        self.store()
            .write(async move |change| {
                let mut changed = 0;
                for (customer, before, tiers) in &told {
                    for (scheme, tier) in tiers {
                        let was = before.get(scheme).cloned().flatten();
                        if was != *tier {
                            let body = json!({ "scheme": scheme, "before": was, "now": tier });
                            events::add(change, ("customer.tier_changed", customer), &body, now).await?;
                            changed += 1;
                        }
                        events::put_told_tier(change, (customer, scheme), tier.as_deref()).await?;
                    }
                }
                // What is computed from facts is no decision: the log tells of the facts.
                change.is_bookkeeping();
                Ok::<_, OfficeError>(changed)
            })
            .await
    }

    /// The tiers of customers by scheme, empty for who has no facts; `None` where no run is kept.
    async fn tiers_now(
        &self,
        asked: Vec<(CustomerId, Vec<Unsealed>)>,
        now: UnixTime,
    ) -> Result<Option<Vec<Result<Tiers, OfficeError>>>, OfficeError> {
        let policy = self.policy();
        let found = self.over_facts(now, move |terrace, ctx| {
            let as_of = as_of_now(&policy.policy, now);
            match terrace.live_tiers(&policy, &as_of, &asked, ctx) {
                Err(AppError::NoFacts) => Ok(None),
                found => found,
            }
        });
        let tiers = |found: Result<LiveTiers, AppError>| Ok(found?.into_iter().flatten().collect());
        Ok(found.await?.map(|found| found.into_iter().map(tiers).collect()))
    }

    /// Events after a number, in order.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], and what the store says.
    pub async fn events(
        &self,
        caller: &Caller,
        after: u64,
        limit: u32,
        now: UnixTime,
    ) -> Result<Vec<EventView>, OfficeError> {
        Ok(self.events_upto(caller, after, limit, now).await?.0)
    }

    /// The same, and up to which event it was looked: those of customers whom the caller may not see are passed over.
    ///
    /// # Errors
    /// As [`Office::events`].
    pub async fn events_upto(
        &self,
        caller: &Caller,
        after: u64,
        limit: u32,
        now: UnixTime,
    ) -> Result<(Vec<EventView>, u64), OfficeError> {
        caller.must_for_some(Right::SeeCustomers)?;
        let (zone, mut upto) = (self.policy().policy.timezone.clone(), after);
        loop {
            let mut reading = self.store().read().await?;
            let found = events::after(&mut reading, upto, limit.clamp(1, LONGEST_PAGE)).await?;
            drop(reading);
            let Some(last) = found.last() else { return Ok((Vec::new(), upto)) };
            upto = last.seq;
            let views = found.into_iter().map(|event| EventView::of(event, &zone));
            let mut views = views.collect::<Result<Vec<EventView>, OfficeError>>()?;
            views.retain(|view| view.is_seen_by(caller));
            let views = self.seen(caller, views, |view| &view.subject, now).await?;
            if !views.is_empty() {
                return Ok((views, upto));
            }
        }
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
    pub fn take_touched(&self) -> BTreeSet<String> {
        std::mem::take(&mut *self.touched.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }
}
