//! How everything stands, and what moved from run to run.

use super::members::readable;
use super::people::number;
use super::{Content, Route, Takes};
use crate::answer::{Answered, view};
use crate::app::App;
use crate::caller::Asking;
use crate::problem::Problem;
use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::routing::get;
use serde::Deserialize;
use terrace_app::views::{ChangesView, PortfolioView};
use terrace_office::overview::OverviewView;
use terrace_office::roles::Right;

pub(super) const ROUTES: &[Route] = &[
    Route {
        method: "GET",
        path: "/api/v1/overview",
        takes: Takes::Right(Right::SeeWork),
        summary: "The newest kept run beside the one before: tiers with customers and revenue, who moved where, and what needs a look.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<OverviewView>())],
    },
    Route {
        method: "GET",
        path: "/api/v1/overview/portfolio",
        takes: Takes::Right(Right::SeeWork),
        summary: "The newest kept run of the policy in force in figures: how revenue and profit are spread over customers, each scheme's tiers against expectation, by category, region and channel, with satisfaction and complaints, and money that belongs to no customer. It is computed once for a run.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<PortfolioView>())],
    },
    Route {
        method: "GET",
        path: "/api/v1/runs/{id}/changes",
        takes: Takes::Right(Right::SeeCustomers),
        summary: "What changed up to a kept run, by default from the one before it, and what moved whom.",
        body: None,
        query: &[("from", "1")],
        answers: &[(200, Content::of::<ChangesView>())],
    },
];

pub(super) fn handlers() -> Router<App> {
    Router::new()
        .route("/api/v1/overview", get(overview))
        .route("/api/v1/overview/portfolio", get(portfolio))
        .route("/api/v1/runs/{id}/changes", get(changes))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChangesQuery {
    from: Option<u64>,
}

async fn overview(State(app): State<App>, asking: Asking) -> Answered {
    view(app.office.overview(&asking.caller, app.now()).await, asking.lang)
}

async fn portfolio(State(app): State<App>, asking: Asking) -> Answered {
    let found = app.office.portfolio(&asking.caller, app.now()).await;
    view(found.map(|found| PortfolioView::clone(&found)), asking.lang)
}

async fn changes(
    State(app): State<App>,
    asking: Asking,
    Path(id): Path<String>,
    query: Result<Query<ChangesQuery>, QueryRejection>,
) -> Answered {
    let ChangesQuery { from } = readable(query, asking.lang)?;
    asking.caller.must(Right::SeeCustomers).map_err(|error| Problem::of(&error, asking.lang))?;
    let to = number(&id, "run", asking.lang)?;
    view(app.office.run_changes(&asking.caller, to, from, app.now()).await, asking.lang)
}
