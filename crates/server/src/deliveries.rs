//! Events told to webhooks: signed, in order, at least once.
//!
//! A delivery is a `POST` of the event as JSON. Its header `Terrace-Signature` is `t=SECONDS,v1=HEX`, where HEX is the
//! HMAC-SHA256 of `SECONDS.BODY` by the webhook's secret: whoever checks it knows that it comes from here, and when it was
//! sent. Any status from 200 to 299 takes it; else it is sent again, later each time.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use std::fmt::Write as _;
use std::time::Duration;
use terrace_domain::UnixTime;
use terrace_office::live::EventView;
use terrace_office::webhooks::Due;
use terrace_office::{Office, OfficeError};

/// How long an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// Who carries events to webhooks.
#[derive(Debug)]
pub struct Courier(reqwest::Client);

impl Courier {
    /// With connections of its own. Redirections are not followed: an event goes where its owner said.
    ///
    /// # Errors
    /// That there can be no client.
    pub fn new() -> reqwest::Result<Self> {
        let none = reqwest::redirect::Policy::none();
        Ok(Self(reqwest::Client::builder().timeout(PATIENCE).redirect(none).no_proxy().build()?))
    }

    /// Tells every webhook what is due.
    ///
    /// # Errors
    /// What the store says.
    pub async fn deliver(&self, office: &Office, now: UnixTime) -> Result<(), OfficeError> {
        for Due { webhook, events, upto } in office.due_at_webhooks(now).await? {
            let mut told = webhook.told;
            let mut has_failed = false;
            for event in &events {
                if !self.send(&webhook.url, &webhook.secret, event, now).await {
                    has_failed = true;
                    break;
                }
                told = event.seq;
            }
            let told = if has_failed { told } else { upto };
            office.told_webhook(&webhook, (told, has_failed), now).await?;
        }
        Ok(())
    }

    async fn send(&self, url: &str, secret: &str, event: &EventView, now: UnixTime) -> bool {
        let Ok(body) = serde_json::to_string(event) else { return false };
        let seconds = now.micros() / 1_000_000;
        let Some(signature) = signature(secret, seconds, &body) else { return false };
        let request = self
            .0
            .post(url)
            .header("content-type", "application/json")
            .header("terrace-event", &event.kind)
            .header("terrace-signature", signature)
            .body(body);
        request.send().await.is_ok_and(|answer| answer.status().is_success())
    }
}

/// The signature of a delivery; `None` for a secret that cannot sign.
pub fn signature(secret: &str, seconds: i64, body: &str) -> Option<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(format!("{seconds}.{body}").as_bytes());
    let mut text = format!("t={seconds},v1=");
    for byte in mac.finalize().into_bytes() {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    Some(text)
}
