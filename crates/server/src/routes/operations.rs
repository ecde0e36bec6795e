//! For whoever runs the server: is it alive, is it ready, what does it do.

use super::{Route, Takes};
use crate::answer::Answered;
use crate::app::App;
use crate::openapi::document;
use crate::problem::Problem;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::json;
use terrace_words::Lang;

pub(super) const ROUTES: &[Route] = &[
    Route {
        method: "GET",
        path: "/healthz",
        takes: Takes::Nothing,
        summary: "Whether the process answers.",
        body: None,
        query: &[],
        answers: &[200],
    },
    Route {
        method: "GET",
        path: "/readyz",
        takes: Takes::Nothing,
        summary: "Whether requests can be served: the state can be read.",
        body: None,
        query: &[],
        answers: &[200],
    },
    Route {
        method: "GET",
        path: "/metrics",
        takes: Takes::Nothing,
        summary: "Counts for Prometheus. No personal value is among them.",
        body: None,
        query: &[],
        answers: &[200],
    },
    Route {
        method: "GET",
        path: "/api/v1/openapi.json",
        takes: Takes::Nothing,
        summary: "This document.",
        body: None,
        query: &[],
        answers: &[200],
    },
];

pub(super) fn handlers() -> Router<App> {
    Router::new()
        .route("/healthz", get(async || Json(json!({ "status": "alive" }))))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .route("/api/v1/openapi.json", get(async || Json(document(&super::routes()))))
        .route("/docs", get(docs))
}

async fn ready(State(app): State<App>) -> Answered {
    match app.office.waiting().await {
        Ok(waiting) => Ok(Json(json!({ "status": "ready", "tail": waiting })).into_response()),
        Err(_) => Ok((StatusCode::SERVICE_UNAVAILABLE, Json(json!({ "status": "not ready" }))).into_response()),
    }
}

async fn metrics(State(app): State<App>) -> Answered {
    let waiting = app.office.waiting().await.map_err(|error| Problem::of(&error, Lang::En))?;
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4")];
    Ok((kind, app.metrics.text(waiting)).into_response())
}

/// The routes as a page to read.
async fn docs() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], crate::openapi::page(&super::routes()))
}
