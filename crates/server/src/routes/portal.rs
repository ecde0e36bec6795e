//! A member's and a partner's own page, and the rules of membership.

use super::{Content, Route, Takes};
use crate::answer::{Answered, view};
use crate::app::App;
use crate::caller::Asking;
use axum::Router;
use axum::extract::State;
use axum::routing::get;
use terrace_app::views::{PartnerPageView, RulesView};
use terrace_office::portal::PortalView;
use terrace_office::roles::Right;

pub(super) const ROUTES: &[Route] = &[
    Route {
        method: "GET",
        path: "/api/v1/portal",
        takes: Takes::Right(Right::SeeOwn),
        summary: "The page of the member who has signed in: level, points, what expires when, what the next level needs, and what was booked.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<PortalView>())],
    },
    Route {
        method: "GET",
        path: "/api/v1/portal/partner",
        takes: Takes::Right(Right::SeeOwn),
        summary: "The statement of the partner who has signed in: their orders, commission and account. Who ordered is not told.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<PartnerPageView>())],
    },
    Route {
        method: "GET",
        path: "/api/v1/rules",
        takes: Takes::SignIn,
        summary: "The rules of membership as members see them: levels with thresholds and prices, what earns points, when they expire.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<RulesView>())],
    },
];

pub(super) fn handlers() -> Router<App> {
    Router::new()
        .route("/api/v1/portal", get(portal))
        .route("/api/v1/portal/partner", get(partner))
        .route("/api/v1/rules", get(rules))
}

async fn portal(State(app): State<App>, asking: Asking) -> Answered {
    view(app.office.portal(&asking.caller, app.now()).await, asking.lang)
}

async fn partner(State(app): State<App>, asking: Asking) -> Answered {
    view(app.office.partner_portal(&asking.caller, app.now()).await, asking.lang)
}

async fn rules(State(app): State<App>, asking: Asking) -> Answered {
    view(app.office.member_rules(), asking.lang)
}
