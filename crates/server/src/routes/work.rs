//! Runs and policies.

use super::{Body, Content, Route, Takes};
use crate::answer::{Answered, changed, view};
use crate::app::App;
use crate::caller::Asking;
use crate::change::{Sent, Waiting};
use axum::Router;
use axum::extract::State;
use axum::routing::get;
use terrace_app::views::RunView;
use terrace_office::jobs::{JobView, JobWork};
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
        path: "/api/v1/policy",
        takes: Takes::Right(Right::SeeWork),
        summary: "The policy in force.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<PolicyInForceView>())],
    },
];

pub(super) fn handlers() -> Router<App> {
    Router::new().route("/api/v1/runs", get(runs).post(run)).route("/api/v1/policy", get(policy))
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

async fn policy(State(app): State<App>, asking: Asking) -> Answered {
    view(app.office.policy_in_force(&asking.caller), asking.lang)
}
