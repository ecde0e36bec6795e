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
use terrace_office::customer_page::{
    CourseView, CustomerView, OffersView, PersonaView, PurchasesView, RelationsView, TimelineQuery, TimelineView,
};
use terrace_office::roles::Right;

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
        summary: "Everything that is recorded of a customer, the newest first, or what is of a kind, or names a product or category; `cursor` is the `next` of the page before.",
        body: None,
        query: &[
            ("cursor", "12.50"),
            ("limit", "50"),
            ("kind", "orders"),
            ("product", "Lamp"),
            ("category", "Lighting"),
        ],
        answers: &[(200, Content::of::<TimelineView>())],
    },
    Route {
        method: "GET",
        path: "/api/v1/customers/{id}/course",
        takes: Takes::Right(Right::SeeCustomers),
        summary: "A customer's metrics at the ends of the last months, as a run would compute them from today's facts, and their classes in kept runs.",
        body: None,
        query: &[("months", "12")],
        answers: &[(200, Content::of::<CourseView>())],
    },
    Route {
        method: "GET",
        path: "/api/v1/customers/{id}/purchases",
        takes: Takes::Right(Right::SeeCustomers),
        summary: "What a customer bought: in all, by product, category, channel, shop and month, and how often.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<PurchasesView>())],
    },
    Route {
        method: "GET",
        path: "/api/v1/customers/{id}/offers",
        takes: Takes::Right(Right::SeeCustomers),
        summary: "What holds for a customer now: prices and gifts of their level, the discount of their tier, campaigns and coupons.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<OffersView>())],
    },
    Route {
        method: "GET",
        path: "/api/v1/customers/{id}/relations",
        takes: Takes::Right(Right::SeeCustomers),
        summary: "Who referred a customer, whom they referred, ids that were merged with theirs, and their terms as a partner.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<RelationsView>())],
    },
    Route {
        method: "GET",
        path: "/api/v1/customers/{id}/persona",
        takes: Takes::Right(Right::SeeCustomers),
        summary: "A customer in sentences, each with the facts that it rests on.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<PersonaView>())],
    },
];

pub(super) fn handlers() -> Router<App> {
    Router::new()
        .route("/api/v1/customers/{id}", get(customer))
        .route("/api/v1/customers/{id}/timeline", get(timeline))
        .route("/api/v1/customers/{id}/course", get(course))
        .route("/api/v1/customers/{id}/purchases", get(purchases))
        .route("/api/v1/customers/{id}/offers", get(offers))
        .route("/api/v1/customers/{id}/relations", get(relations))
        .route("/api/v1/customers/{id}/persona", get(persona))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CourseQuery {
    months: Option<usize>,
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
    let query = readable(query, asking.lang)?;
    view(app.office.timeline(&asking.caller, &id, &query, app.now()).await, asking.lang)
}

async fn course(
    State(app): State<App>,
    asking: Asking,
    Path(id): Path<String>,
    query: Result<Query<CourseQuery>, QueryRejection>,
) -> Answered {
    let CourseQuery { months } = readable(query, asking.lang)?;
    view(app.office.course(&asking.caller, &id, months, app.now()).await, asking.lang)
}

async fn purchases(State(app): State<App>, asking: Asking, Path(id): Path<String>) -> Answered {
    view(app.office.purchases(&asking.caller, &id, app.now()).await, asking.lang)
}

async fn offers(State(app): State<App>, asking: Asking, Path(id): Path<String>) -> Answered {
    view(app.office.offers(&asking.caller, &id, app.now()).await, asking.lang)
}

async fn relations(State(app): State<App>, asking: Asking, Path(id): Path<String>) -> Answered {
    view(app.office.relations(&asking.caller, &id, app.now()).await, asking.lang)
}

async fn persona(State(app): State<App>, asking: Asking, Path(id): Path<String>) -> Answered {
    view(app.office.persona(&asking.caller, &id, app.now()).await, asking.lang)
}
