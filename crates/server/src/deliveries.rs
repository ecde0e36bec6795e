//! Events told to webhooks: signed, in order, at least once.
//!
//! A delivery is a `POST` of the event as JSON. Its header `Terrace-Signature` is `t=SECONDS,v1=HEX`, where HEX is the
//! HMAC-SHA256 of `SECONDS.BODY` by the webhook's secret: whoever checks it knows that it comes from here, and when it was
//! sent. Any status from 200 to 299 takes it; else it is sent again, later each time.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use terrace_domain::{UnixTime, hex};
use terrace_office::live::EventView;
use terrace_office::webhooks::Due;
use terrace_office::{Office, OfficeError};
use tokio::task::{JoinError, JoinSet};

/// How long an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// Who carries events to webhooks: to each in order, and to all at a time, so that a slow address keeps no other waiting.
#[derive(Debug)]
pub struct Courier {
    client: reqwest::Client,
    /// The webhooks to which somebody is under way.
    busy: BTreeSet<u64>,
    under_way: JoinSet<(u64, Result<(), OfficeError>)>,
}

impl Courier {
    /// With connections of its own. Redirections are not followed: an event goes where its owner said.
    ///
    /// # Errors
    /// That there can be no client.
    pub fn new() -> reqwest::Result<Self> {
        let none = reqwest::redirect::Policy::none();
        let client = reqwest::Client::builder().timeout(PATIENCE).redirect(none).no_proxy().build()?;
        Ok(Self { client, busy: BTreeSet::new(), under_way: JoinSet::new() })
    }

    /// Sets out to every webhook where something is due and nobody is under way to, without waiting for answers.
    ///
    /// # Errors
    /// What the store says, now or of those who have come back.
    pub async fn set_out(&mut self, office: &Arc<Office>, now: UnixTime) -> Result<(), OfficeError> {
        let mut failed = None;
        while let Some(back) = self.under_way.try_join_next() {
            failed = failed.or(self.welcome(back));
        }
        for due in office.due_at_webhooks(now).await? {
            if self.busy.insert(due.webhook.id) {
                let (client, office) = (self.client.clone(), Arc::clone(office));
                self.under_way.spawn(async move { (due.webhook.id, tell(&client, &office, due, now).await) });
            }
        }
        failed.map_or(Ok(()), Err)
    }

    /// Waits until all are back.
    ///
    /// # Errors
    /// What the store says.
    pub async fn come_back(&mut self) -> Result<(), OfficeError> {
        let mut failed = None;
        while let Some(back) = self.under_way.join_next().await {
            failed = failed.or(self.welcome(back));
        }
        failed.map_or(Ok(()), Err)
    }

    fn welcome(&mut self, back: Result<(u64, Result<(), OfficeError>), JoinError>) -> Option<OfficeError> {
        match back {
            Ok((webhook, told)) => {
                self.busy.remove(&webhook);
                told.err()
            }
            // Whose way broke off is not known: all are asked again, and the store says how far each was told.
            Err(_) => {
                self.busy.clear();
                Some(OfficeError::Lost)
            }
        }
    }
}

/// Tells a webhook what is due, and writes how far it was told.
async fn tell(client: &reqwest::Client, office: &Office, due: Due, now: UnixTime) -> Result<(), OfficeError> {
    let Due { webhook, events, upto } = due;
    let mut told = webhook.told;
    for event in &events {
        if !send(client, (&webhook.url, &webhook.secret), event, now).await {
            return office.told_webhook(&webhook, (told, true), now).await;
        }
        told = event.seq;
    }
    office.told_webhook(&webhook, (upto, false), now).await
}

async fn send(client: &reqwest::Client, (url, secret): (&str, &str), event: &EventView, now: UnixTime) -> bool {
    let Ok(body) = serde_json::to_string(event) else { return false };
    let seconds = now.micros() / 1_000_000;
    let Some(signature) = signature(secret, seconds, &body) else { return false };
    let request = client
        .post(url)
        .header("content-type", "application/json")
        .header("terrace-event", &event.kind)
        .header("terrace-signature", signature)
        .body(body);
    request.send().await.is_ok_and(|answer| answer.status().is_success())
}

/// The signature of a delivery; `None` for a secret that cannot sign.
pub fn signature(secret: &str, seconds: i64, body: &str) -> Option<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(format!("{seconds}.{body}").as_bytes());
    Some(format!("t={seconds},v1={}", hex(&mac.finalize().into_bytes())))
}
