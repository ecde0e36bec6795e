//! A request that changes something: who sends it, its key, its body.

use crate::app::App;
use crate::caller::Asking;
use crate::problem::{Problem, language};
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use std::convert::Infallible;
use terrace_domain::hex;
use terrace_office::once::ChangeRequest;
use terrace_words::Lang;

/// The header that makes a request the same request when it is sent again.
const KEY: &str = "idempotency-key";

/// The longest key.
const LONGEST_KEY: usize = 200;

/// The body of a change that says all in its address: nothing, or an empty object.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NothingBody {}

/// A change with its body, read as what the route takes.
pub(crate) struct Sent<T> {
    pub(crate) request: ChangeRequest,
    pub(crate) body: T,
    pub(crate) lang: Lang,
}

impl<T: DeserializeOwned> FromRequest<App> for Sent<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let lang = language(request.headers());
        let (mut parts, body) = request.into_parts();
        let asking = Asking::from_request_parts(&mut parts, app).await?;
        let bad = |reason: String| Problem::new("T1521", &[("reason", reason)], lang);
        let key = key_of(&parts.headers).map_err(&bad)?;
        let address = format!("{} {}", parts.method, parts.uri);
        let request = Request::from_parts(parts, body);
        let bytes = Bytes::from_request(request, app).await.map_err(|refused| bad(refused.body_text()))?;
        // No text of ours holds what ends texts elsewhere, and no database of ours takes it.
        if bytes.contains(&0) || holds_escaped_nul(&bytes) {
            return Err(bad("\\u0000".to_owned()));
        }
        // Who sends nothing sends an empty object.
        let text: &[u8] = if bytes.is_empty() { b"{}" } else { &bytes };
        let body = serde_json::from_slice(text).map_err(|error| bad(error.to_string()))?;
        let fingerprint = fingerprint(&address, &bytes);
        let request = ChangeRequest { caller: asking.caller, key, fingerprint, now: app.now() };
        Ok(Self { request, body, lang })
    }
}

/// Whether whoever sends a change waits until it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Waiting {
    /// Until all is done.
    Whole,
    /// Not at all: `Prefer: respond-async` (RFC 7240).
    None,
}

impl<S: Sync> FromRequestParts<S> for Waiting {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        let wishes = parts.headers.get_all("prefer").iter().filter_map(|value| value.to_str().ok());
        let is_async = wishes.flat_map(|wish| wish.split(',')).any(|wish| wish.trim() == "respond-async");
        Ok(if is_async { Self::None } else { Self::Whole })
    }
}

/// The key of a request, if it has one.
pub(crate) fn key_of(headers: &HeaderMap) -> Result<Option<String>, String> {
    let Some(value) = headers.get(KEY) else { return Ok(None) };
    let key = value.to_str().map_err(|_| "Idempotency-Key".to_owned())?.trim();
    if key.is_empty() || key.len() > LONGEST_KEY {
        return Err(format!("Idempotency-Key: 1–{LONGEST_KEY}"));
    }
    Ok(Some(key.to_owned()))
}

/// Whether a JSON text has the escape of the character 0.
fn holds_escaped_nul(body: &[u8]) -> bool {
    body.windows(6).any(|window| window == b"\\u0000")
}

/// A hash of where a request goes and what it says.
pub(crate) fn fingerprint(address: &str, body: &[u8]) -> String {
    let mut fingerprint = Fingerprint::new(address);
    fingerprint.add(body);
    fingerprint.done()
}

/// The same of a body that comes in parts.
pub(crate) struct Fingerprint(Sha256);

impl Fingerprint {
    pub(crate) fn new(address: &str) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(address.as_bytes());
        hasher.update([0]);
        Self(hasher)
    }

    pub(crate) fn add(&mut self, part: &[u8]) {
        self.0.update(part);
    }

    pub(crate) fn done(self) -> String {
        hex(&self.0.finalize())
    }
}
