//! Files that people send: they wait, are looked at, and are taken in or removed.

use super::members::readable;
use super::{Body, Content, Route, Takes};
use crate::answer::{Answered, changed, view};
use crate::app::App;
use crate::caller::Asking;
use crate::change::{Fingerprint, NothingBody, Sent, Waiting, key_of};
use crate::problem::Problem;
use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, Request, State};
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use axum::routing::{get, post};
use serde::Deserialize;
use terrace_app::views::ImportView;
use terrace_office::imports::UploadImportBody;
use terrace_office::jobs::{JobView, JobWork};
use terrace_office::once::ChangeRequest;
use terrace_office::roles::Right;
use terrace_office::understanding::{UnderstandBody, UnderstandingView};
use terrace_office::uploads::UploadView;
use tokio_stream::StreamExt as _;

pub(super) const ROUTES: &[Route] = &[
    Route {
        method: "GET",
        path: "/api/v1/uploads",
        takes: Takes::Right(Right::Import),
        summary: "Files that wait to be taken in, the newest first. They wait for a day.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<Vec<UploadView>>())],
    },
    Route {
        method: "POST",
        path: "/api/v1/uploads",
        takes: Takes::Right(Right::Import),
        summary: "Send a file, to be looked at before it is taken in. The body is the file.",
        body: None,
        query: &[("name", "orders.csv")],
        answers: &[(201, Content::of::<UploadView>())],
    },
    Route {
        method: "GET",
        path: "/api/v1/uploads/{id}",
        takes: Takes::Right(Right::Import),
        summary: "A file that waits.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<UploadView>())],
    },
    Route {
        method: "DELETE",
        path: "/api/v1/uploads/{id}",
        takes: Takes::Right(Right::Import),
        summary: "Remove a file that waits.",
        body: None,
        query: &[],
        answers: &[(204, Content::Nothing)],
    },
    Route {
        method: "POST",
        path: "/api/v1/uploads/{id}/understanding",
        takes: Takes::Right(Right::Import),
        summary: "How a file that waits is understood, with what it would add, replace, join and reject; or what has to be answered before. Nothing is stored.",
        body: Some(Body::of::<UnderstandBody>(
            r#"{"kind": "orders", "columns": {"amount": "实付金额", "phone": null}, "statuses": {"已关闭": "cancelled"}}"#,
        )),
        query: &[],
        answers: &[(200, Content::of::<UnderstandingView>())],
    },
    Route {
        method: "POST",
        path: "/api/v1/uploads/{id}/import",
        takes: Takes::Right(Right::Import),
        summary: "Take a file in that waits. With `Prefer: respond-async` the answer is a job.",
        body: Some(Body::of::<UploadImportBody>(
            r#"{"kind": "orders", "mapping": "columns:\n  amount: \"实付金额\"\n"}"#,
        )),
        query: &[],
        answers: &[(201, Content::of::<ImportView>()), (202, Content::of::<JobView>())],
    },
];

pub(super) fn handlers() -> Router<App> {
    Router::new()
        .route("/api/v1/uploads", get(list).post(send))
        .route("/api/v1/uploads/{id}", get(one).delete(remove))
        .route("/api/v1/uploads/{id}/understanding", post(understand))
        .route("/api/v1/uploads/{id}/import", post(import))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NameQuery {
    name: String,
}

async fn list(State(app): State<App>, asking: Asking) -> Answered {
    view(app.office.uploads(&asking.caller, app.now()).await, asking.lang)
}

async fn send(
    State(app): State<App>,
    asking: Asking,
    query: Result<Query<NameQuery>, QueryRejection>,
    request: Request,
) -> Answered {
    let told = |error| Problem::of(&error, asking.lang);
    asking.caller.must(Right::Import).map_err(told)?;
    let NameQuery { name } = readable(query, asking.lang)?;
    let bad = |reason: String| Problem::new("T1521", &[("reason", reason)], asking.lang);
    let key = key_of(request.headers()).map_err(bad)?;
    let mut received = app.office.begin_upload(&asking.caller, &name, app.now()).await.map_err(told)?;
    let mut fingerprint = Fingerprint::new(&format!("upload {name}"));
    let mut parts = request.into_body().into_data_stream();
    while let Some(part) = parts.next().await {
        let part = part.map_err(|error| bad(error.to_string()))?;
        fingerprint.add(&part);
        received.take(&part).map_err(told)?;
    }
    let request = ChangeRequest { caller: asking.caller, key, fingerprint: fingerprint.done(), now: app.now() };
    changed(app.office.keep_upload(&request, received, &name).await, asking.lang)
}

async fn one(State(app): State<App>, asking: Asking, Path(id): Path<String>) -> Answered {
    view(app.office.upload(&asking.caller, &id).await, asking.lang)
}

async fn remove(State(app): State<App>, Path(id): Path<String>, sent: Sent<NothingBody>) -> Answered {
    let removed = app.office.remove_upload(&sent.request, &id).await;
    removed.map(|()| StatusCode::NO_CONTENT.into_response()).map_err(|error| Problem::of(&error, sent.lang))
}

async fn understand(State(app): State<App>, Path(id): Path<String>, sent: Sent<UnderstandBody>) -> Answered {
    let told = app.office.understand_upload(&sent.request.caller, &id, sent.body, app.now());
    view(told.await, sent.lang)
}

async fn import(
    State(app): State<App>,
    waiting: Waiting,
    Path(id): Path<String>,
    sent: Sent<UploadImportBody>,
) -> Answered {
    let Sent { request, body, lang } = sent;
    let done = match waiting {
        Waiting::Whole => app.office.import_upload(&request, &id, body).await,
        Waiting::None => app.office.begin_job(&request, JobWork::Upload { id, body }, app.clock.clone()).await,
    };
    changed(done, lang)
}
