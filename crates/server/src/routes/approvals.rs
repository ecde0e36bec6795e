//! What waits for a second person, and personal values on request.

use super::members::readable;
use super::people::number;
use super::{Body, Content, Route, Takes};
use crate::answer::{Answered, changed, view};
use crate::app::App;
use crate::caller::Asking;
use crate::change::Sent;
use crate::problem::Problem;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use terrace_office::approvals::ApprovalView;
use terrace_office::decisions::DecisionBody;
use terrace_office::reveals::{RevealBody, RevealView};
use terrace_office::roles::Right;

pub(super) const ROUTES: &[Route] = &[
    Route {
        method: "GET",
        path: "/api/v1/approvals",
        takes: Takes::Right(Right::Approve),
        summary: "What waits for a second person, the newest first; with `all=true` also what was decided.",
        body: None,
        query: &[("all", "true")],
        answers: &[(200, Content::of::<Vec<ApprovalView>>())],
    },
    Route {
        method: "POST",
        path: "/api/v1/approvals/{id}",
        takes: Takes::Right(Right::Approve),
        summary: "Approve or refuse what waits; what is approved is done at once. It takes somebody who has signed in and did not ask for it, and who may do it themselves.",
        body: Some(Body::of::<DecisionBody>(r#"{"decision": "approve", "note": "agreed with the owner"}"#)),
        query: &[],
        answers: &[(200, Content::of::<ApprovalView>())],
    },
    Route {
        method: "POST",
        path: "/api/v1/reveals",
        takes: Takes::Right(Right::SeeCustomers),
        summary: "A customer's personal values, unmasked, for a reason that stays in the log. So many customers a day.",
        body: Some(Body::of::<RevealBody>(r#"{"customer_id": "KH000001", "reason": "a call about an open case"}"#)),
        query: &[],
        answers: &[(201, Content::of::<RevealView>())],
    },
];

pub(super) fn handlers() -> Router<App> {
    Router::new()
        .route("/api/v1/approvals", get(list))
        .route("/api/v1/approvals/{id}", post(decide))
        .route("/api/v1/reveals", post(reveal))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ApprovalsQuery {
    #[serde(default)]
    all: bool,
}

async fn list(
    State(app): State<App>,
    asking: Asking,
    query: Result<Query<ApprovalsQuery>, QueryRejection>,
) -> Answered {
    let ApprovalsQuery { all } = readable(query, asking.lang)?;
    view(app.office.approvals(&asking.caller, all, app.now()).await, asking.lang)
}

async fn decide(State(app): State<App>, Path(id): Path<String>, sent: Sent<DecisionBody>) -> Answered {
    sent.request.caller.must(Right::Approve).map_err(|error| Problem::of(&error, sent.lang))?;
    let id = number(&id, "approval", sent.lang)?;
    changed(app.office.decide(&sent.request, id, &sent.body).await, sent.lang)
}

async fn reveal(State(app): State<App>, sent: Sent<RevealBody>) -> Answered {
    let shown = app.office.reveal(&sent.request, &sent.body).await;
    shown.map(|view| (StatusCode::CREATED, Json(view)).into_response()).map_err(|error| Problem::of(&error, sent.lang))
}
