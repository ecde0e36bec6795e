//! For whoever runs the server: is it alive, is it ready, what does it do.

use super::{Content, Route, Takes};
use crate::answer::Answered;
use crate::app::App;
use crate::openapi::document;
use crate::problem::Problem;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};
use terrace_words::Lang;

pub(super) const ROUTES: &[Route] = &[
    Route {
        method: "GET",
        path: "/healthz",
        takes: Takes::Nothing,
        summary: "Whether the process answers.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<HealthView>())],
    },
    Route {
        method: "GET",
        path: "/readyz",
        takes: Takes::Nothing,
        summary: "Whether requests can be served: the state can be read.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<ReadinessView>()), (503, Content::of::<ReadinessView>())],
    },
    Route {
        method: "GET",
        path: "/metrics",
        takes: Takes::Nothing,
        summary: "Counts for Prometheus. No personal value is among them.",
        body: None,
        query: &[],
        answers: &[(200, Content::Text("text/plain"))],
    },
    Route {
        method: "GET",
        path: "/api/v1/openapi.json",
        takes: Takes::Nothing,
        summary: "This document.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<Map<String, Value>>())],
    },
];

pub(super) fn handlers() -> Router<App> {
    Router::new()
        .route("/healthz", get(async || Json(HealthView { status: "alive" })))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .route("/api/v1/openapi.json", get(async || Json(document(&super::routes()))))
        .route("/docs", get(docs))
}

/// Whether the process answers.
#[derive(Serialize, JsonSchema)]
struct HealthView {
    /// Always `alive`.
    status: &'static str,
}

/// Whether requests can be served.
#[derive(Serialize, JsonSchema)]
struct ReadinessView {
    /// `ready` or `not ready`.
    status: &'static str,
    /// Facts that wait for the lake; absent where the state cannot be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    tail: Option<u64>,
}

async fn ready(State(app): State<App>) -> Answered {
    match app.office.waiting().await {
        Ok(waiting) => Ok(Json(ReadinessView { status: "ready", tail: Some(waiting) }).into_response()),
        Err(_) => {
            let told = Json(ReadinessView { status: "not ready", tail: None });
            Ok((StatusCode::SERVICE_UNAVAILABLE, told).into_response())
        }
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
