//! Partners, and members whom the policy proposes for better tiers.

use super::{Content, Route, Takes};
use crate::answer::{Answered, view};
use crate::app::App;
use crate::caller::Asking;
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use terrace_app::views::{NominationsView, PartnerPageView, PartnersView};
use terrace_office::roles::Right;

pub(super) const ROUTES: &[Route] = &[
    Route {
        method: "GET",
        path: "/api/v1/partners",
        takes: Takes::Right(Right::SeeCustomers),
        summary: "All partners by what they referred, with level and commission.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<PartnersView>())],
    },
    Route {
        method: "GET",
        path: "/api/v1/partners/{id}",
        takes: Takes::Right(Right::SeeCustomers),
        summary: "A partner with each order that they brought and the account of the period.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<PartnerPageView>())],
    },
    Route {
        method: "GET",
        path: "/api/v1/nominations",
        takes: Takes::Right(Right::SeeCustomers),
        summary: "Members whom the policy proposes for better tiers, and why.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<NominationsView>())],
    },
];

pub(super) fn handlers() -> Router<App> {
    Router::new()
        .route("/api/v1/partners", get(partners))
        .route("/api/v1/partners/{id}", get(partner))
        .route("/api/v1/nominations", get(nominations))
}

async fn partners(State(app): State<App>, asking: Asking) -> Answered {
    view(app.office.partners(&asking.caller, app.now()).await, asking.lang)
}

async fn partner(State(app): State<App>, asking: Asking, Path(id): Path<String>) -> Answered {
    view(app.office.partner(&asking.caller, &id, app.now()).await, asking.lang)
}

async fn nominations(State(app): State<App>, asking: Asking) -> Answered {
    view(app.office.nominations(&asking.caller, app.now()).await, asking.lang)
}
