//! Runs, imports and policies.

use super::members::readable;
use super::{Route, Takes};
use crate::answer::{Answered, changed, view};
use crate::app::App;
use crate::caller::Asking;
use crate::change::{Sent, fingerprint, key_of};
use crate::limits::UPLOAD;
use crate::problem::Problem;
use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, Request, State};
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::{Map, Value};
use terrace_office::once::ChangeRequest;
use terrace_office::roles::Right;

pub(super) const ROUTES: &[Route] = &[
    Route {
        method: "GET",
        path: "/api/v1/runs",
        takes: Takes::Right(Right::SeeWork),
        summary: "All kept runs.",
        body: None,
        query: &[],
        answers: &[200],
    },
    Route {
        method: "POST",
        path: "/api/v1/runs",
        takes: Takes::Right(Right::Import),
        summary: "Classify everybody now and keep the run.",
        body: None,
        query: &[],
        answers: &[201],
    },
    Route {
        method: "GET",
        path: "/api/v1/imports",
        takes: Takes::Right(Right::SeeWork),
        summary: "All imports with how each file was understood.",
        body: None,
        query: &[],
        answers: &[200],
    },
    Route {
        method: "POST",
        path: "/api/v1/imports",
        takes: Takes::Right(Right::Import),
        summary: "Take a file in, as `terrace import` does. The body is the file.",
        body: None,
        query: &[("kind", "orders"), ("name", "orders.csv")],
        answers: &[201],
    },
    Route {
        method: "GET",
        path: "/api/v1/policy",
        takes: Takes::Right(Right::SeeWork),
        summary: "The policy in force.",
        body: None,
        query: &[],
        answers: &[200],
    },
    Route {
        method: "POST",
        path: "/api/v1/policy/check",
        takes: Takes::Right(Right::SeeWork),
        summary: "Check the text of a policy. Nothing is changed.",
        body: Some(r#"{"name": "draft.yaml", "text": "policy: draft\n"}"#),
        query: &[],
        answers: &[200],
    },
];

pub(super) fn handlers() -> Router<App> {
    Router::new()
        .route("/api/v1/runs", get(runs).post(run))
        .route("/api/v1/imports", get(imports).post(import))
        .route("/api/v1/policy", get(policy))
        .route("/api/v1/policy/check", post(check))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ImportQuery {
    kind: String,
    name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PolicyBody {
    name: String,
    text: String,
}

async fn runs(State(app): State<App>, asking: Asking) -> Answered {
    view(app.office.runs(&asking.caller, app.now()).await, asking.lang)
}

async fn run(State(app): State<App>, sent: Sent<Map<String, Value>>) -> Answered {
    changed(app.office.run(&sent.request).await, sent.lang)
}

async fn imports(State(app): State<App>, asking: Asking) -> Answered {
    view(app.office.imports(&asking.caller, app.now()).await, asking.lang)
}

async fn import(
    State(app): State<App>,
    asking: Asking,
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
    changed(app.office.import(&request, (&kind, &name), body.to_vec()).await, asking.lang)
}

async fn policy(State(app): State<App>, asking: Asking) -> Answered {
    view(app.office.policy_in_force(&asking.caller), asking.lang)
}

async fn check(State(app): State<App>, sent: Sent<PolicyBody>) -> Answered {
    view(app.office.check_policy(&sent.request.caller, &sent.body.name, &sent.body.text), sent.lang)
}
