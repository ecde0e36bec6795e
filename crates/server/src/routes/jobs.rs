//! Work that nobody waits for.

use super::people::number;
use super::{Content, Route, Takes};
use crate::answer::{Answered, view};
use crate::app::App;
use crate::caller::Asking;
use crate::change::{NothingBody, Sent};
use crate::problem::Problem;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use terrace_office::jobs::JobView;
use terrace_office::roles::Right;

pub(super) const ROUTES: &[Route] = &[
    Route {
        method: "GET",
        path: "/api/v1/jobs",
        takes: Takes::Right(Right::SeeWork),
        summary: "Imports and runs that somebody did not wait for, the newest first.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<Vec<JobView>>())],
    },
    Route {
        method: "GET",
        path: "/api/v1/jobs/{id}",
        takes: Takes::Right(Right::SeeWork),
        summary: "A job: how far it is, and what was answered when it is done.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<JobView>())],
    },
    Route {
        method: "DELETE",
        path: "/api/v1/jobs/{id}",
        takes: Takes::Right(Right::Import),
        summary: "Ask a job to stop. What it had not finished leaves nothing behind.",
        body: None,
        query: &[],
        answers: &[(202, Content::of::<JobView>())],
    },
];

pub(super) fn handlers() -> Router<App> {
    Router::new().route("/api/v1/jobs", get(list)).route("/api/v1/jobs/{id}", get(one).delete(cancel))
}

async fn list(State(app): State<App>, asking: Asking) -> Answered {
    view(app.office.jobs(&asking.caller).await, asking.lang)
}

async fn one(State(app): State<App>, asking: Asking, Path(id): Path<String>) -> Answered {
    asking.caller.must(Right::SeeWork).map_err(|error| Problem::of(&error, asking.lang))?;
    let id = number(&id, "job", asking.lang)?;
    view(app.office.job(&asking.caller, id).await, asking.lang)
}

async fn cancel(State(app): State<App>, Path(id): Path<String>, sent: Sent<NothingBody>) -> Answered {
    sent.request.caller.must(Right::Import).map_err(|error| Problem::of(&error, sent.lang))?;
    let id = number(&id, "job", sent.lang)?;
    let asked = app.office.cancel_job(&sent.request, id).await;
    asked.map(|view| (StatusCode::ACCEPTED, Json(view)).into_response()).map_err(|error| Problem::of(&error, sent.lang))
}
