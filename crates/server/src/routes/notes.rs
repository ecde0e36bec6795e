//! Notes on customers, and one act on many of them.

use super::people::number;
use super::{Body, Content, Route, Takes};
use crate::answer::{Answered, changed, view};
use crate::app::App;
use crate::caller::Asking;
use crate::change::{NothingBody, Sent};
use crate::problem::Problem;
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::{delete, get, post};
use serde::de::DeserializeOwned;
use terrace_office::bulk::{BulkCountView, BulkNoteBody, BulkOverrideBody, BulkRequest};
use terrace_office::jobs::JobView;
use terrace_office::notes::{NoteBody, StaffNoteView};
use terrace_office::roles::Right;
use terrace_office::views::RemovedView;

/// What is answered to an act on many: for how many it would be, or the job that does it.
const BULK: &[(u16, Content)] = &[(200, Content::of::<BulkCountView>()), (202, Content::of::<JobView>())];

pub(super) const ROUTES: &[Route] = &[
    Route {
        method: "GET",
        path: "/api/v1/customers/{id}/notes",
        takes: Takes::Right(Right::SeeCustomers),
        summary: "What staff wrote down of a customer, the newest first; hidden from whoever may not see personal values.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<Vec<StaffNoteView>>())],
    },
    Route {
        method: "POST",
        path: "/api/v1/customers/{id}/notes",
        takes: Takes::Right(Right::WriteNotes),
        summary: "Write something down of a customer.",
        body: Some(Body::of::<NoteBody>(r#"{"text": "Prefers to be called in the afternoon."}"#)),
        query: &[],
        answers: &[(201, Content::of::<StaffNoteView>())],
    },
    Route {
        method: "DELETE",
        path: "/api/v1/customers/{id}/notes/{note}",
        takes: Takes::Right(Right::WriteNotes),
        summary: "Take a note away: one's own, or others' for who decides what waits for a second person.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<RemovedView>())],
    },
    Route {
        method: "POST",
        path: "/api/v1/bulk/notes",
        takes: Takes::Right(Right::WriteNotes),
        summary: "Write something down of many customers, as a job: of those that are named, or of all of a list as it was in the version that a page told, up to 20,000. With `dry_run` it is only told of how many (200). What became of each is told by `/api/v1/jobs/{id}/rows.csv`; what was done before the job is stopped stays.",
        body: Some(Body::of::<BulkNoteBody>(
            r#"{"text": "Asked for the new catalogue.", "scope": {"of": "list", "where": "orders >= 3", "roster": "1796011200000000"}, "dry_run": true}"#,
        )),
        query: &[],
        answers: BULK,
    },
    Route {
        method: "POST",
        path: "/api/v1/bulk/overrides",
        takes: Takes::Right(Right::OverrideStandings),
        summary: "Say that many customers stand in a tier until an end, and why, as a job. Where the settings ask for a second person each waits for one, 200 at most.",
        body: Some(Body::of::<BulkOverrideBody>(
            r#"{"scheme": "type", "tier": "A", "reason": "a promise of the owner", "until": "2027-01-31", "scope": {"of": "customers", "ids": ["KH000001", "KH000002"]}}"#,
        )),
        query: &[],
        answers: BULK,
    },
];

pub(super) fn handlers() -> Router<App> {
    Router::new()
        .route("/api/v1/customers/{id}/notes", get(notes).post(write))
        .route("/api/v1/customers/{id}/notes/{note}", delete(remove))
        .route("/api/v1/bulk/notes", post(bulk::<BulkNoteBody>))
        .route("/api/v1/bulk/overrides", post(bulk::<BulkOverrideBody>))
}

async fn notes(State(app): State<App>, asking: Asking, Path(id): Path<String>) -> Answered {
    view(app.office.notes(&asking.caller, &id).await, asking.lang)
}

async fn write(State(app): State<App>, Path(id): Path<String>, sent: Sent<NoteBody>) -> Answered {
    changed(app.office.write_note(&sent.request, &id, &sent.body).await, sent.lang)
}

async fn remove(State(app): State<App>, Path((id, note)): Path<(String, String)>, sent: Sent<NothingBody>) -> Answered {
    sent.request.caller.must(Right::WriteNotes).map_err(|error| Problem::of(&error, sent.lang))?;
    let note = number(&note, "note", sent.lang)?;
    changed(app.office.remove_note(&sent.request, &id, note).await, sent.lang)
}

async fn bulk<B: DeserializeOwned + Into<BulkRequest>>(State(app): State<App>, sent: Sent<B>) -> Answered {
    let asked: BulkRequest = sent.body.into();
    if asked.dry_run {
        return view(app.office.count_bulk(&sent.request.caller, &asked, sent.request.now).await, sent.lang);
    }
    changed(app.office.begin_bulk(&sent.request, &asked, app.clock.clone()).await, sent.lang)
}
