//! What may be named and set: measures, the schema of policies, settings.

use super::{Content, Route, Takes};
use crate::answer::{Answered, view};
use crate::app::App;
use crate::caller::Asking;
use axum::Router;
use axum::extract::State;
use axum::routing::get;
use serde_json::{Map, Value};
use terrace_office::catalogue::CatalogueView;
use terrace_office::roles::Right;
use terrace_office::settings::SettingsView;

pub(super) const ROUTES: &[Route] = &[
    Route {
        method: "GET",
        path: "/api/v1/measures",
        takes: Takes::Right(Right::SeeCustomers),
        summary: "The measures that policies may use, and the names that conditions over customers may use.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<CatalogueView>())],
    },
    Route {
        method: "GET",
        path: "/api/v1/schema",
        takes: Takes::Right(Right::SeeWork),
        summary: "The JSON Schema of policies, for editors.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<Map<String, Value>>())],
    },
    Route {
        method: "GET",
        path: "/api/v1/settings",
        takes: Takes::Right(Right::Manage),
        summary: "The settings as they hold, without anything secret, and the roles with what each may do.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<SettingsView>())],
    },
];

pub(super) fn handlers() -> Router<App> {
    Router::new()
        .route("/api/v1/measures", get(measures))
        .route("/api/v1/schema", get(schema))
        .route("/api/v1/settings", get(settings))
}

async fn measures(State(app): State<App>, asking: Asking) -> Answered {
    view(app.office.catalogue(&asking.caller), asking.lang)
}

async fn schema(State(app): State<App>, asking: Asking) -> Answered {
    view(app.office.policy_schema(&asking.caller), asking.lang)
}

async fn settings(State(app): State<App>, asking: Asking) -> Answered {
    view(app.office.settings(&asking.caller).await, asking.lang)
}
