//! Policies in force from a date on.

use super::people::number;
use super::{Body, Content, Route, Takes};
use crate::answer::{Answered, changed, view};
use crate::app::App;
use crate::caller::Asking;
use crate::change::Sent;
use crate::problem::Problem;
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use terrace_office::approvals::ApprovalView;
use terrace_office::policies::{PolicyVersionBody, PolicyVersionView, PolicyVersionsView};
use terrace_office::roles::Right;

pub(super) const ROUTES: &[Route] = &[
    Route {
        method: "GET",
        path: "/api/v1/policies",
        takes: Takes::Right(Right::SeeWork),
        summary: "All policies that are, were or will be in force, the newest first.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<PolicyVersionsView>())],
    },
    Route {
        method: "GET",
        path: "/api/v1/policies/{id}",
        takes: Takes::Right(Right::SeeWork),
        summary: "A policy that is, was or will be in force, with its text; 0 is the workspace's file, which holds before the first.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<PolicyVersionView>())],
    },
    Route {
        method: "POST",
        path: "/api/v1/policies",
        takes: Takes::Right(Right::PutPolicies),
        summary: "Put a policy in force from a time on, by default at once. Where the settings ask for a second person it waits for one (202). Whoever says which version they have `seen` takes back no newer one unseen.",
        body: Some(Body::of::<PolicyVersionBody>(r#"{"text": "policy: shop\n", "from": "2027-01-01", "seen": 3}"#)),
        query: &[],
        answers: &[(201, Content::of::<PolicyVersionView>()), (202, Content::of::<ApprovalView>())],
    },
];

pub(super) fn handlers() -> Router<App> {
    Router::new().route("/api/v1/policies", get(list).post(put)).route("/api/v1/policies/{id}", get(one))
}

async fn list(State(app): State<App>, asking: Asking) -> Answered {
    view(app.office.policy_versions(&asking.caller).await, asking.lang)
}

async fn one(State(app): State<App>, asking: Asking, Path(id): Path<String>) -> Answered {
    asking.caller.must(Right::SeeWork).map_err(|error| Problem::of(&error, asking.lang))?;
    let id = number(&id, "policy", asking.lang)?;
    view(app.office.policy_version(&asking.caller, id).await, asking.lang)
}

async fn put(State(app): State<App>, sent: Sent<PolicyVersionBody>) -> Answered {
    changed(app.office.put_in_force(&sent.request, &sent.body).await, sent.lang)
}
