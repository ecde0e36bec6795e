//! How everything stands, and what moved from run to run.

use super::customers::sorted;
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
use terrace_app::views::{ChangesView, MoversView, PortfolioView};
use terrace_office::movers::MoversAsked;
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
    Route {
        method: "GET",
        path: "/api/v1/runs/{id}/movers",
        takes: Takes::Right(Right::SeeCustomers),
        summary: "Who moved in a scheme up to a kept run, page by page: by direction (`up`, `down`, `other`, `new`, `gone`), the tier before and after (`(none)` for no tier) and what moved them; sorted by `customer_id`, `revenue_before`, `revenue_after` or `change` (`-` before it for the largest first).",
        body: None,
        query: &[
            ("from", "1"),
            ("scheme", "value"),
            ("direction", "up"),
            ("from_tier", "mid"),
            ("to_tier", "high"),
            ("moved_by", "annual_amount"),
            ("sort", "-change"),
            ("skip", "0"),
            ("limit", "50"),
        ],
        answers: &[(200, Content::of::<MoversView>())],
    },
];

pub(super) fn handlers() -> Router<App> {
    Router::new()
        .route("/api/v1/overview", get(overview))
        .route("/api/v1/overview/portfolio", get(portfolio))
        .route("/api/v1/runs/{id}/changes", get(changes))
        .route("/api/v1/runs/{id}/movers", get(movers))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChangesQuery {
    from: Option<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MoversQuery {
    from: Option<u64>,
    scheme: Option<String>,
    direction: Option<String>,
    from_tier: Option<String>,
    to_tier: Option<String>,
    moved_by: Option<String>,
    sort: Option<String>,
    skip: Option<usize>,
    limit: Option<usize>,
}

/// How many movers are told where nobody says.
const PAGE: usize = 50;

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

async fn movers(
    State(app): State<App>,
    asking: Asking,
    Path(id): Path<String>,
    query: Result<Query<MoversQuery>, QueryRejection>,
) -> Answered {
    let query = readable(query, asking.lang)?;
    asking.caller.must(Right::SeeCustomers).map_err(|error| Problem::of(&error, asking.lang))?;
    let to = number(&id, "run", asking.lang)?;
    let given = |text: Option<String>| text.filter(|text| !text.is_empty());
    let asked = MoversAsked {
        from: query.from,
        scheme: given(query.scheme),
        direction: given(query.direction),
        from_tier: given(query.from_tier),
        to_tier: given(query.to_tier),
        moved_by: given(query.moved_by),
        sort: query.sort.and_then(sorted),
        skip: query.skip.unwrap_or(0),
        limit: query.limit.unwrap_or(PAGE),
    };
    view(app.office.run_movers(&asking.caller, to, asked, app.now()).await, asking.lang)
}
