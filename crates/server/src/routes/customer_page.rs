//! One customer as a page shows them.

use super::members::readable;
use super::{Content, Route, Takes};
use crate::answer::{Answered, view};
use crate::app::App;
use crate::caller::Asking;
use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::routing::get;
use serde::Deserialize;
use terrace_office::customer_page::{CustomerView, TimelineView};
use terrace_office::roles::Right;

/// How many facts are told where nobody says.
const PAGE: usize = 50;

pub(super) const ROUTES: &[Route] = &[
    Route {
        method: "GET",
        path: "/api/v1/customers/{id}",
        takes: Takes::Right(Right::SeeCustomers),
        summary: "A customer: fields (masked for whoever may not see personal values), metrics, labels, tiers, standings, level and points.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<CustomerView>())],
    },
    Route {
        method: "GET",
        path: "/api/v1/customers/{id}/timeline",
        takes: Takes::Right(Right::SeeCustomers),
        summary: "Everything that is recorded of a customer, the newest first; `cursor` is the `next` of the page before.",
        body: None,
        query: &[("cursor", "12.50"), ("limit", "50")],
        answers: &[(200, Content::of::<TimelineView>())],
    },
];

pub(super) fn handlers() -> Router<App> {
    Router::new().route("/api/v1/customers/{id}", get(customer)).route("/api/v1/customers/{id}/timeline", get(timeline))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TimelineQuery {
    cursor: Option<String>,
    limit: Option<usize>,
}

async fn customer(State(app): State<App>, asking: Asking, Path(id): Path<String>) -> Answered {
    view(app.office.customer(&asking.caller, &id, app.now()).await, asking.lang)
}

async fn timeline(
    State(app): State<App>,
    asking: Asking,
    Path(id): Path<String>,
    query: Result<Query<TimelineQuery>, QueryRejection>,
) -> Answered {
    let TimelineQuery { cursor, limit } = readable(query, asking.lang)?;
    let page = (cursor.as_deref(), limit.unwrap_or(PAGE));
    view(app.office.timeline(&asking.caller, &id, page, app.now()).await, asking.lang)
}
