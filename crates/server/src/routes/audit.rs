//! The audit log.

use super::members::readable;
use super::{Content, Route, Takes};
use crate::answer::{Answered, view};
use crate::app::App;
use crate::caller::Asking;
use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::routing::get;
use serde::Deserialize;
use terrace_office::log::{AuditEntryView, VerificationView};
use terrace_office::roles::Right;

/// How many entries are told where nobody says.
const PAGE: u32 = 100;

pub(super) const ROUTES: &[Route] = &[
    Route {
        method: "GET",
        path: "/api/v1/audit",
        takes: Takes::Right(Right::SeeAudit),
        summary: "Who changed what, the newest first; of one subject by its kind and id.",
        body: None,
        query: &[("kind", "customer"), ("id", "KH000001"), ("before", "1000"), ("limit", "100")],
        answers: &[(200, Content::of::<Vec<AuditEntryView>>())],
    },
    Route {
        method: "GET",
        path: "/api/v1/audit/verification",
        takes: Takes::Right(Right::SeeAudit),
        summary: "Whether every entry of the log is as it was written.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<VerificationView>())],
    },
];

pub(super) fn handlers() -> Router<App> {
    Router::new().route("/api/v1/audit", get(entries)).route("/api/v1/audit/verification", get(verification))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AuditQuery {
    kind: Option<String>,
    id: Option<String>,
    before: Option<u64>,
    limit: Option<u32>,
}

async fn entries(State(app): State<App>, asking: Asking, query: Result<Query<AuditQuery>, QueryRejection>) -> Answered {
    let query = readable(query, asking.lang)?;
    let subject = query.kind.as_deref().zip(query.id.as_deref());
    let page = (query.before, query.limit.unwrap_or(PAGE));
    view(app.office.audit(&asking.caller, subject, page).await, asking.lang)
}

async fn verification(State(app): State<App>, asking: Asking) -> Answered {
    view(app.office.verify_audit(&asking.caller).await, asking.lang)
}
