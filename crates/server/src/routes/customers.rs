//! Customers: listed, explained, and overrides of their standings.

use super::members::readable;
use super::{Body, Content, Route, Takes};
use crate::answer::{Answered, changed, view};
use crate::app::App;
use crate::caller::Asking;
use crate::change::{NothingBody, Sent};
use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::routing::{delete, get};
use serde::Deserialize;
use terrace_app::roster::RosterQuery;
use terrace_office::approvals::ApprovalView;
use terrace_office::roles::Right;
use terrace_office::standings::{EndedView, OverrideBody};
use terrace_office::views::{CustomerPageView, ExplanationView, OverrideView};

/// How many customers are told where nobody says.
const PAGE: usize = 50;

pub(super) const ROUTES: &[Route] = &[
    Route {
        method: "GET",
        path: "/api/v1/customers",
        takes: Takes::Right(Right::SeeCustomers),
        summary: "The list of customers with their metrics, labels, tiers and standings: filtered by a condition of the policy's language, sorted by a column (`-` before its name for the largest first), with the sums of its amounts. `next_cursor` asks for the next page of the same version: the pages fit together whatever changes meanwhile.",
        body: None,
        query: &[("where", "orders >= 3"), ("sort", "-amount"), ("skip", "0"), ("limit", "50"), ("cursor", "")],
        answers: &[(200, Content::of::<CustomerPageView>())],
    },
    Route {
        method: "GET",
        path: "/api/v1/customers/{id}/explanation",
        takes: Takes::Right(Right::SeeCustomers),
        summary: "Why a customer has their tiers: each metric with its facts, each step of each scheme, and what would change it.",
        body: None,
        query: &[("as_of", "2026-11-30")],
        answers: &[(200, Content::of::<ExplanationView>())],
    },
    Route {
        method: "GET",
        path: "/api/v1/overrides",
        takes: Takes::Right(Right::SeeCustomers),
        summary: "Overrides of standings, of all or of one customer, those that are over among them.",
        body: None,
        query: &[("customer_id", "KH000001")],
        answers: &[(200, Content::of::<Vec<OverrideView>>())],
    },
    Route {
        method: "POST",
        path: "/api/v1/customers/{id}/overrides",
        takes: Takes::Right(Right::OverrideStandings),
        summary: "Say that a customer stands in a tier until an end, and why. Where the settings ask for a second person it waits for one (202).",
        body: Some(Body::of::<OverrideBody>(
            r#"{"scheme": "type", "tier": "A", "reason": "a promise of the owner", "until": "2027-01-31"}"#,
        )),
        query: &[],
        answers: &[(201, Content::of::<OverrideView>()), (202, Content::of::<ApprovalView>())],
    },
    Route {
        method: "DELETE",
        path: "/api/v1/customers/{id}/overrides/{scheme}",
        takes: Takes::Right(Right::OverrideStandings),
        summary: "End a customer's override in a scheme now.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<EndedView>())],
    },
];

pub(super) fn handlers() -> Router<App> {
    Router::new()
        .route("/api/v1/customers", get(list))
        .route("/api/v1/customers/{id}/explanation", get(explanation))
        .route("/api/v1/overrides", get(overrides))
        .route("/api/v1/customers/{id}/overrides", axum::routing::post(override_standing))
        .route("/api/v1/customers/{id}/overrides/{scheme}", delete(end_override))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    r#where: Option<String>,
    sort: Option<String>,
    skip: Option<usize>,
    limit: Option<usize>,
    cursor: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExplainQuery {
    as_of: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OverridesQuery {
    customer_id: Option<String>,
}

/// The column of an order, and whether the largest come first; `None` for no column.
pub(super) fn sorted(sort: String) -> Option<(String, bool)> {
    let (name, largest_first) = match sort.strip_prefix('-') {
        Some(name) => (name.to_owned(), true),
        None => (sort, false),
    };
    (!name.is_empty()).then_some((name, largest_first))
}

async fn list(State(app): State<App>, asking: Asking, query: Result<Query<ListQuery>, QueryRejection>) -> Answered {
    let query = readable(query, asking.lang)?;
    let sort = query.sort.and_then(sorted);
    let condition = query.r#where.filter(|text| !text.trim().is_empty());
    let (skip, limit) = (query.skip.unwrap_or(0), query.limit.unwrap_or(PAGE));
    let asked = RosterQuery { condition, only: None, sort, after: None, skip, limit };
    let cursor = query.cursor.filter(|text| !text.is_empty());
    view(app.office.customers(&asking.caller, asked, cursor.as_deref(), app.now()).await, asking.lang)
}

async fn explanation(
    State(app): State<App>,
    asking: Asking,
    Path(id): Path<String>,
    query: Result<Query<ExplainQuery>, QueryRejection>,
) -> Answered {
    let ExplainQuery { as_of } = readable(query, asking.lang)?;
    view(app.office.explain(&asking.caller, &id, as_of.as_deref(), app.now()).await, asking.lang)
}

async fn overrides(
    State(app): State<App>,
    asking: Asking,
    query: Result<Query<OverridesQuery>, QueryRejection>,
) -> Answered {
    let OverridesQuery { customer_id } = readable(query, asking.lang)?;
    view(app.office.overrides(&asking.caller, customer_id.as_deref(), app.now()).await, asking.lang)
}

async fn override_standing(State(app): State<App>, Path(id): Path<String>, sent: Sent<OverrideBody>) -> Answered {
    changed(app.office.override_standing(&sent.request, &id, &sent.body).await, sent.lang)
}

async fn end_override(
    State(app): State<App>,
    Path((id, scheme)): Path<(String, String)>,
    sent: Sent<NothingBody>,
) -> Answered {
    changed(app.office.end_override(&sent.request, &id, &scheme).await, sent.lang)
}
