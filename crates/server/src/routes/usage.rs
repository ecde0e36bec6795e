//! How often pages are used.

use super::members::readable;
use super::{Body, Content, Route, Takes};
use crate::answer::{Answered, view};
use crate::app::App;
use crate::caller::Asking;
use crate::change::Sent;
use crate::pages::PAGES;
use crate::problem::Problem;
use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use axum::routing::get;
use schemars::JsonSchema;
use serde::Deserialize;
use terrace_office::roles::Right;
use terrace_office::usage::{UsageView, UseKind, Used};

/// The most entries of one telling.
const MOST: usize = 200;

pub(super) const ROUTES: &[Route] = &[
    Route {
        method: "GET",
        path: "/api/v1/usage",
        takes: Takes::Right(Right::Manage),
        summary: "How often pages were used in the last days, by page, act and role; nothing of who used them or of what they did.",
        body: None,
        query: &[("days", "30")],
        answers: &[(200, Content::of::<UsageView>())],
    },
    Route {
        method: "POST",
        path: "/api/v1/usage",
        takes: Takes::SignIn,
        summary: "Count that pages were used, as our pages tell of themselves. Nothing is kept where `[usage]` in the settings says so.",
        body: Some(Body::of::<UsageBody>(r#"{"uses": [{"page": "customers", "action": "open", "times": 3}]}"#)),
        query: &[],
        answers: &[(204, Content::Nothing)],
    },
];

pub(super) fn handlers() -> Router<App> {
    Router::new().route("/api/v1/usage", get(shown).post(count))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UsageQuery {
    days: Option<u32>,
}

/// Pages that were used.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct UsageBody {
    /// Each with what was done.
    uses: Vec<UseBody>,
}

/// A page that was used.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct UseBody {
    /// The first part of its address.
    page: String,
    /// What was done.
    action: UseKind,
    /// How often.
    times: u32,
}

async fn shown(State(app): State<App>, asking: Asking, query: Result<Query<UsageQuery>, QueryRejection>) -> Answered {
    let query = readable(query, asking.lang)?;
    view(app.office.usage(&asking.caller, query.days, app.now()).await, asking.lang)
}

async fn count(State(app): State<App>, sent: Sent<UsageBody>) -> Answered {
    // Only addresses of pages are kept, so that nothing else can be.
    let known = |used: &UseBody| {
        let page = PAGES.iter().find(|page| **page == used.page)?;
        Some(Used { page, action: used.action, times: used.times })
    };
    let used: Vec<Used<'_>> = sent.body.uses.iter().take(MOST).filter_map(known).collect();
    let counted = app.office.count_usage(&sent.request.caller, &used, app.now()).await;
    counted.map_err(|error| Problem::of(&error, sent.lang))?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
