//! Webhooks: addresses that are told of events, in order and at least once.

use crate::error::OfficeError;
use crate::fields::{bad, limited};
use crate::live::EventView;
use crate::office::Office;
use crate::roles::{Caller, Right};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;
use terrace_domain::UnixTime;
use terrace_store::audit::Action;
use terrace_store::events::{self, Webhook};

/// Events that are told of one webhook before others have their turn.
const IN_TURN: u32 = 100;

/// The longest wait after tries that failed, in seconds.
const LONGEST_WAIT: i64 = 3_600;

/// A webhook as its owner sees it, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WebhookView {
    /// The number.
    pub id: u64,
    /// Where to.
    pub url: String,
    /// The kinds of events that it is told of; empty for all.
    pub kinds: Vec<String>,
    /// The number of the last event that it was told of.
    pub told: u64,
    /// Failed tries since the last that went well.
    pub failures: u32,
    /// Whether it is told at all.
    pub is_active: bool,
    /// Goes up with every change by a person; its `ETag` for `If-Match`.
    pub revision: u64,
}

/// A webhook that was made, with what deliveries are signed by; it is shown once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NewWebhookView {
    /// The number.
    pub id: u64,
    /// The secret.
    pub secret: String,
}

/// Events that are due at a webhook.
#[derive(Debug, Clone)]
pub struct Due {
    /// Who is told.
    pub webhook: Webhook,
    /// Of what, in order.
    pub events: Vec<EventView>,
    /// Up to where it is told when all of them went well: others in between are not for it.
    pub upto: u64,
}

/// Refuses an address or kinds of events that are none.
fn check_target(url: &str, kinds: &[String]) -> Result<(), OfficeError> {
    limited("url", url)?;
    if !(url.starts_with("https://") || url.starts_with("http://")) {
        return Err(bad("url", "does not begin with https:// or http://"));
    }
    match kinds.iter().find(|kind| kind.contains(',') || kind.trim().is_empty()) {
        Some(kind) => Err(bad("kinds", format!("`{kind}` is no kind of event"))),
        None => Ok(()),
    }
}

impl WebhookView {
    fn of(webhook: Webhook) -> Self {
        Self {
            kinds: kinds(&webhook),
            id: webhook.id,
            url: webhook.url,
            told: webhook.told,
            failures: webhook.failures,
            is_active: webhook.is_active,
            revision: webhook.revision,
        }
    }
}

fn kinds(webhook: &Webhook) -> Vec<String> {
    webhook.kinds.split(',').filter(|kind| !kind.is_empty()).map(str::to_owned).collect()
}

impl Office {
    /// All webhooks.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], and what the store says.
    pub async fn webhooks(&self, caller: &Caller) -> Result<Vec<WebhookView>, OfficeError> {
        caller.must(Right::Manage)?;
        let mut reading = self.store().read().await?;
        Ok(events::webhooks(&mut reading).await?.into_iter().map(WebhookView::of).collect())
    }

    /// Adds a webhook that is told of what happens from now on.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], an address that is none, and what the store says.
    pub async fn add_webhook(
        &self,
        caller: &Caller,
        (url, kinds): (&str, &[String]),
        now: UnixTime,
    ) -> Result<NewWebhookView, OfficeError> {
        caller.must(Right::Manage)?;
        check_target(url, kinds)?;
        let secret = format!("{}{}", uuid::Uuid::new_v4().simple(), uuid::Uuid::new_v4().simple());
        let (url, kinds, actor, stored) = (url.to_owned(), kinds.join(","), caller.actor.clone(), secret.clone());
        let id = self.store().write(async move |change| {
            let id = events::add_webhook(change, (&url, &stored, &kinds)).await?;
            let number = id.to_string();
            let (subject, details) = (("webhook", number.as_str()), json!({}));
            change.audit(&Action { at: now, actor: &actor, action: "webhook.added", subject, details }).await?;
            Ok::<_, OfficeError>(id)
        });
        Ok(NewWebhookView { id: id.await?, secret })
    }

    /// Changes where a webhook goes, what it is told of, and whether it is told at all. Whoever says which revision they saw
    /// changes that one or none.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], [`OfficeError::Missing`], [`OfficeError::ChangedSinceRead`], an address that is none, and
    /// what the store says.
    pub async fn change_webhook(
        &self,
        caller: &Caller,
        (id, seen): (u64, Option<u64>),
        (url, kinds, is_active): (&str, &[String], bool),
        now: UnixTime,
    ) -> Result<WebhookView, OfficeError> {
        caller.must(Right::Manage)?;
        check_target(url, kinds)?;
        let (url, kinds, actor) = (url.to_owned(), kinds.join(","), caller.actor.clone());
        self.store()
            .write(async move |change| {
                let known = events::webhooks(change.reading()).await?;
                let webhook = known.into_iter().find(|webhook| webhook.id == id);
                let webhook = webhook.ok_or_else(|| OfficeError::Missing { what: "webhook", id: id.to_string() })?;
                let revision = seen.unwrap_or(webhook.revision);
                let webhook = Webhook { url, kinds, is_active, revision, ..webhook };
                if !events::edit_webhook(change, &webhook).await? {
                    return Err(OfficeError::ChangedSinceRead { what: "webhook", id: id.to_string() });
                }
                let number = id.to_string();
                let (subject, details) = (("webhook", number.as_str()), json!({ "is_active": is_active }));
                change.audit(&Action { at: now, actor: &actor, action: "webhook.changed", subject, details }).await?;
                Ok(WebhookView::of(Webhook { revision: revision + 1, failures: 0, ..webhook }))
            })
            .await
    }

    /// Takes a webhook away.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], [`OfficeError::Missing`], and what the store says.
    pub async fn remove_webhook(&self, caller: &Caller, id: u64, now: UnixTime) -> Result<(), OfficeError> {
        caller.must(Right::Manage)?;
        let actor = caller.actor.clone();
        self.store()
            .write(async move |change| {
                let number = id.to_string();
                if !events::remove_webhook(change, id).await? {
                    return Err(OfficeError::Missing { what: "webhook", id: number });
                }
                let (subject, details) = (("webhook", number.as_str()), json!({}));
                change.audit(&Action { at: now, actor: &actor, action: "webhook.removed", subject, details }).await?;
                Ok(())
            })
            .await
    }

    /// Tells a webhook again of everything after an event.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], [`OfficeError::Missing`], and what the store says.
    pub async fn replay_webhook(
        &self,
        caller: &Caller,
        (id, after): (u64, u64),
        now: UnixTime,
    ) -> Result<(), OfficeError> {
        caller.must(Right::Manage)?;
        let actor = caller.actor.clone();
        self.store()
            .write(async move |change| {
                let known = events::webhooks(change.reading()).await?;
                let webhook = known.into_iter().find(|webhook| webhook.id == id);
                let webhook = webhook.ok_or_else(|| OfficeError::Missing { what: "webhook", id: id.to_string() })?;
                let last = events::last(change.reading()).await?;
                if after > last {
                    return Err(bad("after", format!("the last event is {last}")));
                }
                let again = Webhook { told: after, failures: 0, next: now, ..webhook };
                events::put_webhook(change, &again).await?;
                let number = id.to_string();
                let (subject, details) = (("webhook", number.as_str()), json!({ "after": after }));
                change.audit(&Action { at: now, actor: &actor, action: "webhook.replayed", subject, details }).await?;
                Ok(())
            })
            .await
    }

    /// What is due at each webhook now.
    ///
    /// # Errors
    /// What the store says.
    pub async fn due_at_webhooks(&self, now: UnixTime) -> Result<Vec<Due>, OfficeError> {
        let zone = self.policy().policy.timezone.clone();
        let mut reading = self.store().read().await?;
        let mut due = Vec::new();
        for webhook in events::webhooks(&mut reading).await? {
            if !webhook.is_active || webhook.next > now {
                continue;
            }
            let found = events::after(&mut reading, webhook.told, IN_TURN).await?;
            let Some(last) = found.last() else { continue };
            let (upto, wanted) = (last.seq, kinds(&webhook));
            let is_wanted = |event: &events::Event| wanted.is_empty() || wanted.contains(&event.kind);
            let events = found.into_iter().filter(is_wanted).map(|event| EventView::of(event, &zone));
            let events = events.collect::<Result<_, _>>()?;
            due.push(Due { webhook, events, upto });
        }
        Ok(due)
    }

    /// Writes how far a webhook was told, and when it is tried again if the next failed.
    ///
    /// # Errors
    /// What the store says.
    pub async fn told_webhook(
        &self,
        webhook: &Webhook,
        (told, has_failed): (u64, bool),
        now: UnixTime,
    ) -> Result<(), OfficeError> {
        let failures = if has_failed { webhook.failures.saturating_add(1) } else { 0 };
        let wait = if has_failed { (1_i64 << failures.min(12)).min(LONGEST_WAIT) } else { 0 };
        let next = UnixTime::from_micros(now.micros().saturating_add(wait * 1_000_000));
        let (before, webhook) = (webhook.told, Webhook { told, failures, next, ..webhook.clone() });
        self.store()
            .write(async move |change| {
                events::advance_webhook(change, &webhook, before).await?;
                change.is_bookkeeping();
                Ok::<_, OfficeError>(())
            })
            .await
    }
}
