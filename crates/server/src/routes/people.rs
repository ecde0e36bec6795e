//! Users and keys.

use super::{Body, Content, Route, Takes};
use crate::answer::{Answered, view};
use crate::app::App;
use crate::caller::Asking;
use crate::change::{NothingBody, Sent};
use crate::precondition::{Seen, tagged};
use crate::problem::Problem;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::{delete, get, post, put};
use axum::{Json, Router};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use terrace_office::OfficeError;
use terrace_office::people::{ShownOnce, UserView};
use terrace_office::programs::KeyView;
use terrace_office::roles::Right;
use terrace_words::Lang;

pub(super) const ROUTES: &[Route] = &[
    Route {
        method: "GET",
        path: "/api/v1/users",
        takes: Takes::Right(Right::Manage),
        summary: "Everybody who can sign in.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<Vec<UserView>>())],
    },
    Route {
        method: "POST",
        path: "/api/v1/users",
        takes: Takes::Right(Right::Manage),
        summary: "Add somebody. The token of the link with which they set a password is shown once.",
        body: Some(Body::of::<UserBody>(r#"{"name": "li", "role": "service"}"#)),
        query: &[],
        answers: &[(201, Content::of::<ShownOnce>())],
    },
    Route {
        method: "PUT",
        path: "/api/v1/users/{id}",
        takes: Takes::Right(Right::Manage),
        summary: "Change somebody's role, or whether they may sign in. `If-Match` with the `revision` that was read changes that one or none.",
        body: Some(Body::of::<UserChangeBody>(r#"{"role": "sales", "is_active": true}"#)),
        query: &[],
        answers: &[(200, Content::of::<UserView>())],
    },
    Route {
        method: "POST",
        path: "/api/v1/users/{id}/invitation",
        takes: Takes::Right(Right::Manage),
        summary: "A new link for somebody who forgot the password.",
        body: None,
        query: &[],
        answers: &[(201, Content::of::<ShownOnce>())],
    },
    Route {
        method: "GET",
        path: "/api/v1/keys",
        takes: Takes::Right(Right::Manage),
        summary: "All keys of programs, without their secrets.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<Vec<KeyView>>())],
    },
    Route {
        method: "POST",
        path: "/api/v1/keys",
        takes: Takes::Right(Right::Manage),
        summary: "Make a key for a program. It is shown once.",
        body: Some(Body::of::<KeyBody>(r#"{"name": "till 1", "role": "checkout"}"#)),
        query: &[],
        answers: &[(201, Content::of::<ShownOnce>())],
    },
    Route {
        method: "DELETE",
        path: "/api/v1/keys/{id}",
        takes: Takes::Right(Right::Manage),
        summary: "Take a key back.",
        body: None,
        query: &[],
        answers: &[(204, Content::Nothing)],
    },
];

pub(super) fn handlers() -> Router<App> {
    Router::new()
        .route("/api/v1/users", get(users).post(add_user))
        .route("/api/v1/users/{id}", put(change_user))
        .route("/api/v1/users/{id}/invitation", post(invite))
        .route("/api/v1/keys", get(keys).post(add_key))
        .route("/api/v1/keys/{id}", delete(revoke_key))
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct UserBody {
    name: String,
    role: String,
    #[serde(default)]
    customer_id: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct UserChangeBody {
    #[serde(default)]
    role: Option<String>,
    #[serde(default)]
    is_active: Option<bool>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct KeyBody {
    name: String,
    role: String,
}

/// A number of the address.
pub(super) fn number(text: &str, what: &'static str, lang: Lang) -> Result<u64, Problem> {
    text.parse().map_err(|_| Problem::of(&OfficeError::Missing { what, id: text.to_owned() }, lang))
}

fn created<T: Serialize>(told: Result<T, OfficeError>, lang: Lang) -> Answered {
    told.map(|view| (StatusCode::CREATED, Json(view)).into_response()).map_err(|error| Problem::of(&error, lang))
}

async fn users(State(app): State<App>, asking: Asking) -> Answered {
    view(app.office.users(&asking.caller).await, asking.lang)
}

async fn add_user(State(app): State<App>, sent: Sent<UserBody>) -> Answered {
    let UserBody { name, role, customer_id } = &sent.body;
    let added = app.office.add_user(&sent.request.caller, (name, role, customer_id.as_deref()), app.now()).await;
    created(added, sent.lang)
}

async fn change_user(
    State(app): State<App>,
    seen: Seen,
    Path(id): Path<String>,
    sent: Sent<UserChangeBody>,
) -> Answered {
    let change = (sent.body.role.as_deref(), sent.body.is_active, seen.0);
    sent.request.caller.must(Right::Manage).map_err(|error| Problem::of(&error, sent.lang))?;
    let id = number(&id, "user", sent.lang)?;
    let changed = app.office.change_user(&sent.request.caller, id, change, app.now()).await;
    let revision = changed.as_ref().map(|user| user.revision).unwrap_or_default();
    Ok(tagged(view(changed, sent.lang)?, revision))
}

async fn invite(State(app): State<App>, Path(id): Path<String>, sent: Sent<NothingBody>) -> Answered {
    sent.request.caller.must(Right::Manage).map_err(|error| Problem::of(&error, sent.lang))?;
    let id = number(&id, "user", sent.lang)?;
    created(app.office.invite_user(&sent.request.caller, id, app.now()).await, sent.lang)
}

async fn keys(State(app): State<App>, asking: Asking) -> Answered {
    view(app.office.keys(&asking.caller).await, asking.lang)
}

async fn add_key(State(app): State<App>, sent: Sent<KeyBody>) -> Answered {
    let added = app.office.add_key(&sent.request.caller, (&sent.body.name, &sent.body.role), app.now()).await;
    created(added, sent.lang)
}

async fn revoke_key(State(app): State<App>, Path(id): Path<String>, sent: Sent<NothingBody>) -> Answered {
    sent.request.caller.must(Right::Manage).map_err(|error| Problem::of(&error, sent.lang))?;
    let id = number(&id, "key", sent.lang)?;
    let revoked = app.office.revoke_key(&sent.request.caller, id, app.now()).await;
    revoked.map(|()| StatusCode::NO_CONTENT.into_response()).map_err(|error| Problem::of(&error, sent.lang))
}
