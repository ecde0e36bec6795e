//! What the programme is measured by.

use super::members::readable;
use super::{Content, Route, Takes};
use crate::answer::{Answered, view};
use crate::app::App;
use crate::caller::Asking;
use crate::problem::Problem;
use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::routing::get;
use serde::Deserialize;
use terrace_app::views::{BoardRowsView, BoardView};
use terrace_office::roles::Right;

pub(super) const ROUTES: &[Route] = &[
    Route {
        method: "GET",
        path: "/api/v1/board",
        takes: Takes::Right(Right::SeeWork),
        summary: "What the programme is measured by, as of the beginning of today: goals, and figures of the last twelve months beside the twelve before, each with its definition, range and grade.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<BoardView>())],
    },
    Route {
        method: "GET",
        path: "/api/v1/board/rows",
        takes: Takes::Right(Right::SeeCustomers),
        summary: "The customers behind a figure of the board, those who add most first.",
        body: None,
        query: &[("figure", "revenue")],
        answers: &[(200, Content::of::<BoardRowsView>())],
    },
];

pub(super) fn handlers() -> Router<App> {
    Router::new().route("/api/v1/board", get(board)).route("/api/v1/board/rows", get(rows))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RowsQuery {
    figure: String,
}

async fn board(State(app): State<App>, asking: Asking) -> Answered {
    view(app.office.board(&asking.caller, app.now()).await, asking.lang)
}

async fn rows(State(app): State<App>, asking: Asking, query: Result<Query<RowsQuery>, QueryRejection>) -> Answered {
    // Whoever may not is refused before a request is looked at.
    asking.caller.must(Right::SeeCustomers).map_err(|error| Problem::of(&error, asking.lang))?;
    let RowsQuery { figure } = readable(query, asking.lang)?;
    view(app.office.board_rows(&asking.caller, &figure, app.now()).await, asking.lang)
}
