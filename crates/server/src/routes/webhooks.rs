//! Webhooks.

use super::people::number;
use super::{Route, Takes};
use crate::answer::{Answered, view};
use crate::app::App;
use crate::caller::Asking;
use crate::change::Sent;
use crate::problem::Problem;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Map, Value};
use terrace_office::roles::Right;

pub(super) const ROUTES: &[Route] = &[
    Route {
        method: "GET",
        path: "/api/v1/webhooks",
        takes: Takes::Right(Right::Manage),
        summary: "All webhooks: where to, and how far each was told.",
        body: None,
        query: &[],
        answers: &[200],
    },
    Route {
        method: "POST",
        path: "/api/v1/webhooks",
        takes: Takes::Right(Right::Manage),
        summary: "Tell an address of events from now on, of some kinds or of all. The secret that deliveries are signed with is shown once.",
        body: Some(r#"{"url": "http://127.0.0.1:9000/events", "kinds": ["member.level_changed"]}"#),
        query: &[],
        answers: &[201],
    },
    Route {
        method: "DELETE",
        path: "/api/v1/webhooks/{id}",
        takes: Takes::Right(Right::Manage),
        summary: "Take a webhook away.",
        body: None,
        query: &[],
        answers: &[204],
    },
    Route {
        method: "POST",
        path: "/api/v1/webhooks/{id}/replay",
        takes: Takes::Right(Right::Manage),
        summary: "Tell a webhook again of everything after an event.",
        body: Some(r#"{"after": 0}"#),
        query: &[],
        answers: &[204],
    },
];

pub(super) fn handlers() -> Router<App> {
    Router::new()
        .route("/api/v1/webhooks", get(webhooks).post(add))
        .route("/api/v1/webhooks/{id}", delete(remove))
        .route("/api/v1/webhooks/{id}/replay", post(replay))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WebhookBody {
    url: String,
    #[serde(default)]
    kinds: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReplayBody {
    after: u64,
}

async fn webhooks(State(app): State<App>, asking: Asking) -> Answered {
    view(app.office.webhooks(&asking.caller).await, asking.lang)
}

async fn add(State(app): State<App>, sent: Sent<WebhookBody>) -> Answered {
    let made = app.office.add_webhook(&sent.request.caller, (&sent.body.url, &sent.body.kinds), app.now()).await;
    made.map(|view| (StatusCode::CREATED, Json(view)).into_response()).map_err(|error| Problem::of(&error, sent.lang))
}

async fn remove(State(app): State<App>, Path(id): Path<String>, sent: Sent<Map<String, Value>>) -> Answered {
    sent.request.caller.must(Right::Manage).map_err(|error| Problem::of(&error, sent.lang))?;
    let id = number(&id, "webhook", sent.lang)?;
    let removed = app.office.remove_webhook(&sent.request.caller, id, app.now()).await;
    removed.map(|()| StatusCode::NO_CONTENT.into_response()).map_err(|error| Problem::of(&error, sent.lang))
}

async fn replay(State(app): State<App>, Path(id): Path<String>, sent: Sent<ReplayBody>) -> Answered {
    sent.request.caller.must(Right::Manage).map_err(|error| Problem::of(&error, sent.lang))?;
    let id = number(&id, "webhook", sent.lang)?;
    let replayed = app.office.replay_webhook(&sent.request.caller, (id, sent.body.after), app.now()).await;
    replayed.map(|()| StatusCode::NO_CONTENT.into_response()).map_err(|error| Problem::of(&error, sent.lang))
}
