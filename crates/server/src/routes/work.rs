//! Runs, imports and policies.

use super::members::readable;
use super::{Body, Content, Route, Takes};
use crate::answer::{Answered, changed, view};
use crate::app::App;
use crate::caller::Asking;
use crate::change::{Sent, Waiting, fingerprint, key_of};
use crate::limits::UPLOAD;
use crate::problem::Problem;
use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, Request, State};
use axum::routing::get;
use serde::Deserialize;
use terrace_app::imports::ImportRecord;
use terrace_app::views::{ImportView, RunView};
use terrace_office::jobs::{JobView, JobWork};
use terrace_office::once::ChangeRequest;
use terrace_office::roles::Right;
use terrace_office::work::{NewRunView, PolicyInForceView, RunBody};

pub(super) const ROUTES: &[Route] = &[
    Route {
        method: "GET",
        path: "/api/v1/runs",
        takes: Takes::Right(Right::SeeWork),
        summary: "All kept runs.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<Vec<RunView>>())],
    },
    Route {
        method: "POST",
        path: "/api/v1/runs",
        takes: Takes::Right(Right::Import),
        summary: "Classify everybody, now or for another moment, by the policy that is in force then or by another, and keep the run. With `Prefer: respond-async` the answer is a job.",
        body: Some(Body::of::<RunBody>(r#"{"as_of": "2026-11-30T12:00:00+08:00"}"#)),
        query: &[],
        answers: &[(201, Content::of::<NewRunView>()), (202, Content::of::<JobView>())],
    },
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
        path: "/api/v1/policy",
        takes: Takes::Right(Right::SeeWork),
        summary: "The policy in force.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<PolicyInForceView>())],
    },
];

pub(super) fn handlers() -> Router<App> {
    Router::new()
        .route("/api/v1/runs", get(runs).post(run))
        .route("/api/v1/imports", get(imports).post(import))
        .route("/api/v1/policy", get(policy))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ImportQuery {
    kind: String,
    name: String,
}

async fn runs(State(app): State<App>, asking: Asking) -> Answered {
    view(app.office.runs(&asking.caller, app.now()).await, asking.lang)
}

async fn run(State(app): State<App>, waiting: Waiting, sent: Sent<RunBody>) -> Answered {
    let done = match waiting {
        Waiting::Whole => app.office.run(&sent.request, &sent.body).await,
        Waiting::None => app.office.begin_job(&sent.request, JobWork::Run(sent.body), app.clock.clone()).await,
    };
    changed(done, sent.lang)
}

async fn imports(State(app): State<App>, asking: Asking) -> Answered {
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
    let body = axum::body::to_bytes(request.into_body(), UPLOAD).await.map_err(|refused| bad(refused.to_string()))?;
    let fingerprint = fingerprint(&format!("import {kind} {name}"), &body);
    let request = ChangeRequest { caller: asking.caller, key, fingerprint, now: app.now() };
    let done = match waiting {
        Waiting::Whole => app.office.import(&request, (&kind, &name), body.to_vec()).await,
        Waiting::None => {
            let work = JobWork::Import { kind, name, bytes: body.to_vec() };
            app.office.begin_job(&request, work, app.clock.clone()).await
        }
    };
    changed(done, asking.lang)
}

async fn policy(State(app): State<App>, asking: Asking) -> Answered {
    view(app.office.policy_in_force(&asking.caller), asking.lang)
}
