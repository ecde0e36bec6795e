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
use terrace_office::log::{AuditEntryView, LogRequest, VerificationView};
use terrace_office::roles::Right;

/// How many entries are told where nobody says.
const PAGE: u32 = 100;

pub(super) const ROUTES: &[Route] = &[
    Route {
        method: "GET",
        path: "/api/v1/audit",
        takes: Takes::Right(Right::SeeAudit),
        summary: "Who changed what, the newest first: of a kind of subject or one by its id, by an actor, an action or a family of them, from a day to a day.",
        body: None,
        query: &[
            ("kind", "customer"),
            ("id", "KH000001"),
            ("actor", "user:1"),
            ("action", "points"),
            ("from", "2026-11-01"),
            ("until", "2026-11-30"),
            ("before", "1000"),
            ("limit", "100"),
        ],
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
    actor: Option<String>,
    action: Option<String>,
    from: Option<String>,
    until: Option<String>,
    before: Option<u64>,
    limit: Option<u32>,
}

async fn entries(State(app): State<App>, asking: Asking, query: Result<Query<AuditQuery>, QueryRejection>) -> Answered {
    let query = readable(query, asking.lang)?;
    let AuditQuery { kind, id, actor, action, from, until, before, limit } = query;
    let asked = LogRequest { kind, id, actor, action, from, until, before, limit: limit.unwrap_or(PAGE) };
    view(app.office.audit(&asking.caller, &asked).await, asking.lang)
}

async fn verification(State(app): State<App>, asking: Asking) -> Answered {
    view(app.office.verify_audit(&asking.caller).await, asking.lang)
}
