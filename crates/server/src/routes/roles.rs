//! Roles: those that ship, and the shop's own.

use super::{Body, Content, Route, Takes};
use crate::answer::{Answered, changed, view};
use crate::app::App;
use crate::caller::Asking;
use crate::change::{NothingBody, Sent};
use crate::precondition::Seen;
use crate::problem::Problem;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::{get, put};
use terrace_office::own_roles::{RoleBody, RoleView};
use terrace_office::roles::Right;

pub(super) const ROUTES: &[Route] = &[
    Route {
        method: "GET",
        path: "/api/v1/roles",
        takes: Takes::Right(Right::Manage),
        summary: "All roles: those that ship, then the shop's own, with what each may do and which customers it sees.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<Vec<RoleView>>())],
    },
    Route {
        method: "PUT",
        path: "/api/v1/roles/{id}",
        takes: Takes::Right(Right::Manage),
        summary: "Make a role of the shop's own, or change one: rights, what it sees of customers (`fields`), and which customers (`only_where`, a condition in the language of policies; `$user` is the name of whoever asks). A role that sees some has rights over customers one by one alone, and is refused where all are counted. It holds from the next request on.",
        body: Some(Body::of::<RoleBody>(
            r#"{"rights":["see_customers","quote"],"fields":["orders"],"only_where":"orders > 1"}"#,
        )),
        query: &[],
        answers: &[(200, Content::of::<RoleView>())],
    },
    Route {
        method: "DELETE",
        path: "/api/v1/roles/{id}",
        takes: Takes::Right(Right::Manage),
        summary: "Take a role of the shop's own away that nobody has.",
        body: None,
        query: &[],
        answers: &[(204, Content::Nothing)],
    },
];

pub(super) fn handlers() -> Router<App> {
    Router::new().route("/api/v1/roles", get(list)).route("/api/v1/roles/{id}", put(write).delete(remove))
}

async fn list(State(app): State<App>, asking: Asking) -> Answered {
    view(app.office.roles(&asking.caller).await, asking.lang)
}

async fn write(State(app): State<App>, seen: Seen, Path(name): Path<String>, sent: Sent<RoleBody>) -> Answered {
    changed(app.office.put_role(&sent.request, (&name, seen.0), &sent.body).await, sent.lang)
}

async fn remove(State(app): State<App>, Path(name): Path<String>, sent: Sent<NothingBody>) -> Answered {
    let removed = app.office.remove_role(&sent.request, &name).await;
    removed.map(|()| StatusCode::NO_CONTENT.into_response()).map_err(|error| Problem::of(&error, sent.lang))
}
