//! Drafts of policies: checked, held to test cases, tried on stored facts. Nothing is changed.

use super::{Body, Content, Route, Takes};
use crate::answer::{Answered, view};
use crate::app::App;
use crate::change::Sent;
use axum::Router;
use axum::extract::State;
use axum::routing::post;
use terrace_app::views::ThresholdsView;
use terrace_office::drafts::{CasesBody, CheckedDraftView, PolicyBody, PolicyCasesView, ThresholdsBody};
use terrace_office::preview::{PolicyPreviewView, PreviewBody};
use terrace_office::roles::Right;

pub(super) const ROUTES: &[Route] = &[
    Route {
        method: "POST",
        path: "/api/v1/policy/check",
        takes: Takes::Right(Right::SeeWork),
        summary: "Check the text of a policy. All mistakes are told at once, each at its line and column. Nothing is changed.",
        body: Some(Body::of::<PolicyBody>(r#"{"name": "draft.yaml", "text": "policy: draft\n"}"#)),
        query: &[],
        answers: &[(200, Content::of::<CheckedDraftView>())],
    },
    Route {
        method: "POST",
        path: "/api/v1/policy/cases",
        takes: Takes::Right(Right::SeeWork),
        summary: "Hold the text of a policy to test cases: to those that are sent, else to the policy's own. Nothing is changed.",
        body: Some(Body::of::<CasesBody>(r#"{"text": "policy: draft\n"}"#)),
        query: &[],
        answers: &[(200, Content::of::<PolicyCasesView>())],
    },
    Route {
        method: "POST",
        path: "/api/v1/policies/preview",
        takes: Takes::Right(Right::SeeWork),
        summary: "What a policy would do: everybody classified by it, held against the newest kept run of the policy in force. Nothing is changed.",
        body: Some(Body::of::<PreviewBody>(r#"{"text": "policy: shop\n"}"#)),
        query: &[],
        answers: &[(200, Content::of::<PolicyPreviewView>())],
    },
    Route {
        method: "POST",
        path: "/api/v1/policies/thresholds",
        takes: Takes::Right(Right::SeeWork),
        summary: "Thresholds of a scheme for the shares that its tiers are wanted to have, and where the values fall apart by themselves. Nothing is changed.",
        body: Some(Body::of::<ThresholdsBody>(
            r#"{"text": "policy: shop\n", "scheme": "worth", "shares": ["10%", "30%"]}"#,
        )),
        query: &[],
        answers: &[(200, Content::of::<ThresholdsView>())],
    },
];

pub(super) fn handlers() -> Router<App> {
    Router::new()
        .route("/api/v1/policy/check", post(check))
        .route("/api/v1/policy/cases", post(cases))
        .route("/api/v1/policies/preview", post(preview))
        .route("/api/v1/policies/thresholds", post(thresholds))
}

async fn check(State(app): State<App>, sent: Sent<PolicyBody>) -> Answered {
    view(app.office.check_policy(&sent.request.caller, &sent.body, sent.lang), sent.lang)
}

async fn cases(State(app): State<App>, sent: Sent<CasesBody>) -> Answered {
    view(app.office.policy_cases(&sent.request.caller, &sent.body, app.now()).await, sent.lang)
}

async fn preview(State(app): State<App>, sent: Sent<PreviewBody>) -> Answered {
    view(app.office.preview_policy(&sent.request.caller, &sent.body, app.now()).await, sent.lang)
}

async fn thresholds(State(app): State<App>, sent: Sent<ThresholdsBody>) -> Answered {
    view(app.office.propose_thresholds(&sent.request.caller, &sent.body, app.now()).await, sent.lang)
}
