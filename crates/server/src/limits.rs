//! What holds for every request: a number of its own, bounded time and size, what browsers are told, and counting.

use crate::app::{App, NO_ROUTE};
use crate::problem::{Cause, Problem, language};
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::time::{Duration, Instant};

/// The most bytes of a body.
pub(crate) const BODY: usize = 4 << 20;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long work over many facts may take.
const LONG_PATIENCE: Duration = Duration::from_secs(3_600);

/// The routes of such work.
const LONG: [&str; 19] = [
    "/api/v1/imports",
    "/api/v1/imports/{id}/undo",
    "/api/v1/uploads",
    "/api/v1/uploads/{id}/import",
    "/api/v1/uploads/{id}/understanding",
    "/api/v1/runs",
    "/api/v1/sample",
    "/api/v1/proposals",
    "/api/v1/policies/preview",
    "/api/v1/policies/thresholds",
    "/api/v1/exports/customers.csv",
    "/api/v1/exports/customers.xlsx",
    "/api/v1/overview/portfolio",
    "/api/v1/board",
    "/api/v1/board/rows",
    "/api/v1/effects/hold-outs/{name}",
    "/api/v1/effects/threshold",
    "/api/v1/effects/comparison",
    "/api/v1/effects/series",
];

/// The methods that are counted by name: any word is a method.
const METHODS: [Method; 5] = [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::DELETE];

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What browsers are told with every answer.
const HEADERS: [(HeaderName, HeaderValue); 5] = [
    (HeaderName::from_static("x-content-type-options"), HeaderValue::from_static("nosniff")),
    (HeaderName::from_static("x-frame-options"), HeaderValue::from_static("DENY")),
    (HeaderName::from_static("referrer-policy"), HeaderValue::from_static("no-referrer")),
    (HeaderName::from_static("cache-control"), HeaderValue::from_static("no-store")),
    (
        HeaderName::from_static("content-security-policy"),
        HeaderValue::from_static(
            "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
        ),
    ),
];

/// Gives a request its number, its time, its headers, and counts it.
pub(crate) async fn around(State(app): State<App>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let lang = language(request.headers());
    let route =
        request.extensions().get::<MatchedPath>().map_or_else(|| NO_ROUTE.to_owned(), |path| path.as_str().to_owned());
    let method = request.method().clone();
    let id = uuid::Uuid::new_v4().simple().to_string();
    let is_long = LONG.contains(&route.as_str());
    let patience = if is_long { LONG_PATIENCE } else { PATIENCE };
    if request.uri().to_string().contains("%00") {
        return Problem::new("T1521", &[("reason", "%00".to_owned())], lang).into_response();
    }
    let work = next.run(request);
    let answered = if method.is_safe() {
        tokio::time::timeout(patience, work).await
    } else {
        // A change is done to its end though whoever asked has gone: what was done is written down in the same breath.
        let mut work = tokio::spawn(work);
        let done = tokio::time::timeout(patience, &mut work).await;
        if done.is_err() {
            work.abort();
        }
        done.map(|done| done.unwrap_or_else(|_| Problem::new("T1517", &[], lang).into_response()))
    };
    let mut response = answered.unwrap_or_else(|_| {
        let mut problem = Problem::new("T1405", &[], lang);
        problem.status = StatusCode::SERVICE_UNAVAILABLE.as_u16();
        problem.into_response()
    });
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(value);
    }
    if let Ok(id) = HeaderValue::from_str(&id) {
        headers.insert(REQUEST_ID, id);
    }
    let took = begun.elapsed();
    let counted = if METHODS.contains(&method) { method.as_str() } else { "OTHER" };
    app.metrics.answered(&format!("{counted} {route}"), response.status().as_u16(), took);
    if let Some(Cause(cause)) = response.extensions().get() {
        app.tell_cause(&route, &id, cause);
    }
    app.log(&method, &route, response.status().as_u16(), took, &id);
    response
}
