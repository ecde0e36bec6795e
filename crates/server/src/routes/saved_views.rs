//! Lists of customers as somebody saved them.

use super::people::number;
use super::{Body, Content, Route, Takes};
use crate::answer::{Answered, changed, view};
use crate::app::App;
use crate::caller::Asking;
use crate::change::{NothingBody, Sent};
use crate::precondition::Seen;
use crate::problem::Problem;
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::{get, put};
use terrace_office::roles::Right;
use terrace_office::saved_views::{PinBody, SavedViewBody, SavedViewView};
use terrace_office::views::RemovedView;
use terrace_words::Lang;

pub(super) const ROUTES: &[Route] = &[
    Route {
        method: "GET",
        path: "/api/v1/saved-views",
        takes: Takes::Right(Right::SeeCustomers),
        summary: "Lists of customers that one has saved, and those that are shared: condition, order, columns. A condition that the policy in force no longer understands is told with its reason.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<Vec<SavedViewView>>())],
    },
    Route {
        method: "POST",
        path: "/api/v1/saved-views",
        takes: Takes::Right(Right::SeeCustomers),
        summary: "Save a list under a name. What a role is shown first is said by whoever puts policies in force.",
        body: Some(Body::of::<SavedViewBody>(
            r#"{"name": "Large and silent", "is_shared": true, "shows": {"where": "recency > 90", "sort": "-amount", "columns": ["amount", "recency"]}}"#,
        )),
        query: &[],
        answers: &[(201, Content::of::<SavedViewView>())],
    },
    Route {
        method: "PUT",
        path: "/api/v1/saved-views/{id}",
        takes: Takes::Right(Right::SeeCustomers),
        summary: "Save a list in the place of what it was: one's own, and of those that are shared whoever puts policies in force. `If-Match` with the `revision` that was read changes that one or none.",
        body: Some(Body::of::<SavedViewBody>(r#"{"name": "Large and silent", "shows": {"where": "recency > 120"}}"#)),
        query: &[],
        answers: &[(200, Content::of::<SavedViewView>())],
    },
    Route {
        method: "DELETE",
        path: "/api/v1/saved-views/{id}",
        takes: Takes::Right(Right::SeeCustomers),
        summary: "Take a saved list away.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<RemovedView>())],
    },
    Route {
        method: "PUT",
        path: "/api/v1/saved-views/{id}/pin",
        takes: Takes::Right(Right::SeeCustomers),
        summary: "Show a saved list as a tab, or no longer; others' tabs stay as they are.",
        body: Some(Body::of::<PinBody>(r#"{"is_pinned": true}"#)),
        query: &[],
        answers: &[(200, Content::of::<SavedViewView>())],
    },
];

pub(super) fn handlers() -> Router<App> {
    Router::new()
        .route("/api/v1/saved-views", get(list).post(save))
        .route("/api/v1/saved-views/{id}", put(save_anew).delete(remove))
        .route("/api/v1/saved-views/{id}/pin", put(pin))
}

/// The number of a view, for whoever may ask for one at all.
fn known(asking: &terrace_office::roles::Caller, id: &str, lang: Lang) -> Result<u64, Problem> {
    asking.must(Right::SeeCustomers).map_err(|error| Problem::of(&error, lang))?;
    number(id, "view", lang)
}

async fn list(State(app): State<App>, asking: Asking) -> Answered {
    view(app.office.saved_views(&asking.caller).await, asking.lang)
}

async fn save(State(app): State<App>, sent: Sent<SavedViewBody>) -> Answered {
    changed(app.office.save_view(&sent.request, sent.body).await, sent.lang)
}

async fn save_anew(State(app): State<App>, seen: Seen, Path(id): Path<String>, sent: Sent<SavedViewBody>) -> Answered {
    let id = known(&sent.request.caller, &id, sent.lang)?;
    changed(app.office.change_view(&sent.request, (id, seen.0), sent.body).await, sent.lang)
}

async fn remove(State(app): State<App>, Path(id): Path<String>, sent: Sent<NothingBody>) -> Answered {
    let id = known(&sent.request.caller, &id, sent.lang)?;
    changed(app.office.remove_view(&sent.request, id).await, sent.lang)
}

async fn pin(State(app): State<App>, Path(id): Path<String>, sent: Sent<PinBody>) -> Answered {
    let id = known(&sent.request.caller, &id, sent.lang)?;
    changed(app.office.pin_view(&sent.request, id, sent.body).await, sent.lang)
}
