//! Where facts come from, how fresh they are, and how the lake stands.

use super::{Content, Route, Takes};
use crate::answer::{Answered, view};
use crate::app::App;
use crate::caller::Asking;
use axum::Router;
use axum::extract::State;
use axum::routing::get;
use terrace_office::roles::Right;
use terrace_office::sources::SourcesView;

pub(super) const ROUTES: &[Route] = &[Route {
    method: "GET",
    path: "/api/v1/sources",
    takes: Takes::Right(Right::SeeWork),
    summary: "For each kind of facts the newest fact, the last import and whether the next one is late; what waits for the lake; the lake with its versions, sizes and originals.",
    body: None,
    query: &[],
    answers: &[(200, Content::of::<SourcesView>())],
}];

pub(super) fn handlers() -> Router<App> {
    Router::new().route("/api/v1/sources", get(sources))
}

async fn sources(State(app): State<App>, asking: Asking) -> Answered {
    view(app.office.sources(&asking.caller, app.now()).await, asking.lang)
}
