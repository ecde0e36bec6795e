//! Imports: files taken in, their rejected rows, and imports taken back.

use super::members::readable;
use super::people::number;
use super::{Content, Route, Takes};
use crate::answer::{Answered, changed, view};
use crate::app::App;
use crate::caller::Asking;
use crate::change::{NothingBody, Sent, Waiting, fingerprint, key_of};
use crate::file::{CSV, download};
use crate::problem::Problem;
use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, Request, State};
use axum::routing::{get, post};
use serde::Deserialize;
use terrace_app::AppError;
use terrace_app::imports::ImportRecord;
use terrace_app::views::ImportView;
use terrace_office::OfficeError;
use terrace_office::imports::ImportUndoneView;
use terrace_office::jobs::{JobView, JobWork};
use terrace_office::once::ChangeRequest;
use terrace_office::roles::Right;

/// The most bytes of a file that comes with the request for its import: it is held in memory. Larger ones are uploaded.
const MOST_AT_ONCE: usize = 256 << 20;

pub(super) const ROUTES: &[Route] = &[
    Route {
        method: "GET",
        path: "/api/v1/imports",
        takes: Takes::Right(Right::SeeWork),
        summary: "All imports with how each file was understood.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<Vec<ImportRecord>>())],
    },
    Route {
        method: "POST",
        path: "/api/v1/imports",
        takes: Takes::Right(Right::Import),
        summary: "Take a file in, as `terrace import` does. The body is the file. With `Prefer: respond-async` the answer is a job.",
        body: None,
        query: &[("kind", "orders"), ("name", "orders.csv")],
        answers: &[(201, Content::of::<ImportView>()), (202, Content::of::<JobView>())],
    },
    Route {
        method: "GET",
        path: "/api/v1/imports/{id}/rejects",
        takes: Takes::Right(Right::Import),
        summary: "The rejected rows of an import as CSV, with their reasons; their lines and codes alone for who may not see personal values. It is written down who took them.",
        body: None,
        query: &[],
        answers: &[(200, Content::Text(CSV))],
    },
    Route {
        method: "POST",
        path: "/api/v1/imports/{id}/undo",
        takes: Takes::Right(Right::Import),
        summary: "Take an import back; later imports stay, and members give back what its orders had earned. With `Prefer: respond-async` the answer is a job.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<ImportUndoneView>()), (202, Content::of::<JobView>())],
    },
];

pub(super) fn handlers() -> Router<App> {
    Router::new()
        .route("/api/v1/imports", get(list).post(import))
        .route("/api/v1/imports/{id}/rejects", get(rejects))
        .route("/api/v1/imports/{id}/undo", post(undo))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ImportQuery {
    kind: String,
    name: String,
}

async fn list(State(app): State<App>, asking: Asking) -> Answered {
    view(app.office.imports(&asking.caller, app.now()).await, asking.lang)
}

async fn import(
    State(app): State<App>,
    asking: Asking,
    waiting: Waiting,
    query: Result<Query<ImportQuery>, QueryRejection>,
    request: Request,
) -> Answered {
    asking.caller.must(Right::Import).map_err(|error| Problem::of(&error, asking.lang))?;
    let ImportQuery { kind, name } = readable(query, asking.lang)?;
    let bad = |reason: String| Problem::new("T1521", &[("reason", reason)], asking.lang);
    let key = key_of(request.headers()).map_err(&bad)?;
    let told = |error: &OfficeError| Problem::of(error, asking.lang);
    let _turn = app.office.receiving_turn().map_err(|error| told(&error))?;
    let body = axum::body::to_bytes(request.into_body(), MOST_AT_ONCE).await;
    let body = body.map_err(|_| told(&OfficeError::UploadTooLarge { most: MOST_AT_ONCE as u64 }))?;
    let fingerprint = fingerprint(&format!("import {kind} {name}"), &body);
    let request = ChangeRequest { caller: asking.caller, key, fingerprint, now: app.now() };
    let done = match waiting {
        Waiting::Whole => app.office.import(&request, (&kind, &name), body.into()).await,
        Waiting::None => {
            let work = JobWork::Import { kind, name, bytes: body.into() };
            app.office.begin_job(&request, work, app.clock.clone()).await
        }
    };
    changed(done, asking.lang)
}

async fn rejects(State(app): State<App>, asking: Asking, Path(id): Path<String>) -> Answered {
    asking.caller.must(Right::Import).map_err(|error| Problem::of(&error, asking.lang))?;
    let number = number(&id, "import", asking.lang)?;
    let file = app.office.rejects(&asking.caller, number, app.now()).await;
    let mut file = file.map_err(|error| Problem::of(&error, asking.lang))?;
    let name = format!("rejected-rows-{number}.csv");
    Ok(download((&name, CSV), move |out, _| {
        let copied = std::io::copy(&mut file, out);
        copied.map(drop).map_err(|cause| AppError::reading(std::path::Path::new("rejects.csv"), cause))
    }))
}

async fn undo(State(app): State<App>, waiting: Waiting, Path(id): Path<String>, sent: Sent<NothingBody>) -> Answered {
    sent.request.caller.must(Right::Import).map_err(|error| Problem::of(&error, sent.lang))?;
    let number = number(&id, "import", sent.lang)?;
    let done = match waiting {
        Waiting::Whole => app.office.undo_import(&sent.request, number).await,
        Waiting::None => app.office.begin_job(&sent.request, JobWork::Undo(number), app.clock.clone()).await,
    };
    changed(done, sent.lang)
}
