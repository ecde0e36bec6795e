//! A member's own page.

use super::{Content, Route, Takes};
use crate::answer::{Answered, view};
use crate::app::App;
use crate::caller::Asking;
use axum::Router;
use axum::extract::State;
use axum::routing::get;
use terrace_office::portal::PortalView;
use terrace_office::roles::Right;

pub(super) const ROUTES: &[Route] = &[Route {
    method: "GET",
    path: "/api/v1/portal",
    takes: Takes::Right(Right::SeeOwn),
    summary: "The page of the member who has signed in: level, points, what expires when, what the next level needs, and what was booked.",
    body: None,
    query: &[],
    answers: &[(200, Content::of::<PortalView>())],
}];

pub(super) fn handlers() -> Router<App> {
    Router::new().route("/api/v1/portal", get(portal))
}

async fn portal(State(app): State<App>, asking: Asking) -> Answered {
    view(app.office.portal(&asking.caller, app.now()).await, asking.lang)
}
