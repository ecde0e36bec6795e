//! Webhooks.

use super::people::number;
use super::{Body, Content, Route, Takes};
use crate::answer::{Answered, view};
use crate::app::App;
use crate::caller::Asking;
use crate::change::{NothingBody, Sent};
use crate::precondition::{Seen, tagged};
use crate::problem::Problem;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use schemars::JsonSchema;
use serde::Deserialize;
use terrace_office::roles::Right;
use terrace_office::webhooks::{NewWebhookView, WebhookView};

pub(super) const ROUTES: &[Route] = &[
    Route {
        method: "GET",
        path: "/api/v1/webhooks",
        takes: Takes::Right(Right::Manage),
        summary: "All webhooks: where to, and how far each was told.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<Vec<WebhookView>>())],
    },
    Route {
        method: "POST",
        path: "/api/v1/webhooks",
        takes: Takes::Right(Right::Manage),
        summary: "Tell an address of events from now on, of some kinds or of all. The secret that deliveries are signed with is shown once.",
        body: Some(Body::of::<WebhookBody>(
            r#"{"url": "http://127.0.0.1:9000/events", "kinds": ["member.level_changed"]}"#,
        )),
        query: &[],
        answers: &[(201, Content::of::<NewWebhookView>())],
    },
    Route {
        method: "PUT",
        path: "/api/v1/webhooks/{id}",
        takes: Takes::Right(Right::Manage),
        summary: "Change where a webhook goes, what it is told of, and whether it is told at all. `If-Match` with the `revision` that was read changes that one or none.",
        body: Some(Body::of::<WebhookChangeBody>(
            r#"{"url": "http://127.0.0.1:9000/events", "kinds": [], "is_active": false}"#,
        )),
        query: &[],
        answers: &[(200, Content::of::<WebhookView>())],
    },
    Route {
        method: "DELETE",
        path: "/api/v1/webhooks/{id}",
        takes: Takes::Right(Right::Manage),
        summary: "Take a webhook away.",
        body: None,
        query: &[],
        answers: &[(204, Content::Nothing)],
    },
    Route {
        method: "POST",
        path: "/api/v1/webhooks/{id}/replay",
        takes: Takes::Right(Right::Manage),
        summary: "Tell a webhook again of everything after an event.",
        body: Some(Body::of::<ReplayBody>(r#"{"after": 0}"#)),
        query: &[],
        answers: &[(204, Content::Nothing)],
    },
];

pub(super) fn handlers() -> Router<App> {
    Router::new()
        .route("/api/v1/webhooks", get(webhooks).post(add))
        .route("/api/v1/webhooks/{id}", delete(remove).put(change))
        .route("/api/v1/webhooks/{id}/replay", post(replay))
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct WebhookBody {
    url: String,
    #[serde(default)]
    kinds: Vec<String>,
}

#[derive(Deserialize, JsonSchema)]
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

/// A webhook as it is to be.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct WebhookChangeBody {
    /// Where to.
    url: String,
    /// The kinds of events that it is told of; empty for all.
    #[serde(default)]
    kinds: Vec<String>,
    /// Whether it is told at all.
    is_active: bool,
}

async fn change(State(app): State<App>, seen: Seen, Path(id): Path<String>, sent: Sent<WebhookChangeBody>) -> Answered {
    sent.request.caller.must(Right::Manage).map_err(|error| Problem::of(&error, sent.lang))?;
    let id = number(&id, "webhook", sent.lang)?;
    let WebhookChangeBody { url, kinds, is_active } = &sent.body;
    let change = (url.as_str(), kinds.as_slice(), *is_active);
    let changed = app.office.change_webhook(&sent.request.caller, (id, seen.0), change, app.now()).await;
    let revision = changed.as_ref().map(|webhook| webhook.revision).unwrap_or_default();
    Ok(tagged(view(changed, sent.lang)?, revision))
}

async fn remove(State(app): State<App>, Path(id): Path<String>, sent: Sent<NothingBody>) -> Answered {
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
