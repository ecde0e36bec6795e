//! What happened, in order.

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
use terrace_office::live::EventView;
use terrace_office::roles::Right;

/// How many events are told where nobody says.
const PAGE: u32 = 100;

pub(super) const ROUTES: &[Route] = &[Route {
    method: "GET",
    path: "/api/v1/events",
    takes: Takes::Right(Right::SeeCustomers),
    summary: "What happened after an event, in order: levels and tiers that changed. Ask again after the last that came.",
    body: None,
    query: &[("after", "0"), ("limit", "100")],
    answers: &[(200, Content::of::<Vec<EventView>>())],
}];

pub(super) fn handlers() -> Router<App> {
    Router::new().route("/api/v1/events", get(events))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EventsQuery {
    after: Option<u64>,
    limit: Option<u32>,
}

async fn events(State(app): State<App>, asking: Asking, query: Result<Query<EventsQuery>, QueryRejection>) -> Answered {
    let query = readable(query, asking.lang)?;
    let (after, limit) = (query.after.unwrap_or(0), query.limit.unwrap_or(PAGE));
    view(app.office.events(&asking.caller, after, limit, app.now()).await, asking.lang)
}
