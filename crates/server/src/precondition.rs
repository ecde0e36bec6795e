//! `ETag` and `If-Match`: whoever edits something says which one they saw.

use crate::problem::{Problem, language};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::response::Response;

/// The revision that the sender saw; `None` if they do not say, or take any.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen(pub(crate) Option<u64>);

impl<S: Sync> FromRequestParts<S> for Seen {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get(header::IF_MATCH) else { return Ok(Self(None)) };
        let text = value.to_str().unwrap_or_default().trim();
        if text == "*" {
            return Ok(Self(None));
        }
        let revision =
            text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).and_then(|text| text.parse().ok());
        let bad = || Problem::new("T1521", &[("reason", format!("If-Match: {text}"))], language(&parts.headers));
        revision.map(|revision| Self(Some(revision))).ok_or_else(bad)
    }
}

/// The same answer with the tag of a revision.
pub(crate) fn tagged(mut response: Response, revision: u64) -> Response {
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{revision}\"")) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}
