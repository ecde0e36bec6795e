//! Work that nobody waits for.

use super::people::number;
use super::{Content, Route, Takes};
use crate::answer::{Answered, view};
use crate::app::App;
use crate::caller::Asking;
use crate::change::{NothingBody, Sent};
use crate::file::{CSV, download};
use crate::problem::Problem;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use terrace_app::AppError;
use terrace_app::output::write_rows;
use terrace_office::jobs::JobView;
use terrace_office::roles::{Caller, Right};
use terrace_office::{JobOutcome, JobRow};
use terrace_words::Lang;

pub(super) const ROUTES: &[Route] = &[
    Route {
        method: "GET",
        path: "/api/v1/jobs",
        takes: Takes::Right(Right::SeeWork),
        summary: "Imports, runs and acts on many customers that somebody did not wait for, the newest first.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<Vec<JobView>>())],
    },
    Route {
        method: "GET",
        path: "/api/v1/jobs/{id}",
        takes: Takes::Right(Right::SeeWork),
        summary: "A job: how far it is, and what was answered when it is done. Whoever asked for it sees it, too.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<JobView>())],
    },
    Route {
        method: "DELETE",
        path: "/api/v1/jobs/{id}",
        takes: Takes::Right(Right::Import),
        summary: "Ask a job to stop: one's own, or any. What an import or a run had not finished leaves nothing behind; of an act on many customers stays what was done.",
        body: None,
        query: &[],
        answers: &[(202, Content::of::<JobView>())],
    },
    Route {
        method: "GET",
        path: "/api/v1/jobs/{id}/rows.csv",
        takes: Takes::Right(Right::SeeCustomers),
        summary: "What became of each customer of an act on many, as CSV: done, waiting for a second person, or why not. For whoever asked for it, and who sees work.",
        body: None,
        query: &[],
        answers: &[(200, Content::Text(CSV))],
    },
];

pub(super) fn handlers() -> Router<App> {
    Router::new()
        .route("/api/v1/jobs", get(list))
        .route("/api/v1/jobs/{id}", get(one).delete(cancel))
        .route("/api/v1/jobs/{id}/rows.csv", get(rows))
}

/// The number of a job. What is no number is told to those alone who may ask for any.
fn numbered(id: &str, caller: &Caller, right: Right, lang: Lang) -> Result<u64, Problem> {
    number(id, "job", lang).map_err(|missing| match caller.must(right) {
        Ok(()) => missing,
        Err(error) => Problem::of(&error, lang),
    })
}

/// A row of the result, in a language.
fn told(row: JobRow, lang: Lang) -> Vec<String> {
    let (approval, code, reason) = match &row.outcome {
        JobOutcome::Done => (String::new(), String::new(), String::new()),
        JobOutcome::Waiting(approval) => (approval.to_string(), String::new(), String::new()),
        JobOutcome::Failed { code, en, zh } => {
            (String::new(), code.clone(), if lang == Lang::Zh { zh.clone() } else { en.clone() })
        }
    };
    vec![row.customer, row.outcome.name().to_owned(), approval, code, reason]
}

async fn rows(State(app): State<App>, asking: Asking, Path(id): Path<String>) -> Answered {
    asking.caller.must(Right::SeeCustomers).map_err(|error| Problem::of(&error, asking.lang))?;
    let (lang, number) = (asking.lang, number(&id, "job", asking.lang)?);
    let all = app.office.job_rows(&asking.caller, number).await.map_err(|error| Problem::of(&error, lang))?;
    Ok(download((&format!("job-{number}.csv"), CSV), move |out, _| {
        let headers = ["customer_id", "outcome", "approval", "code", "reason"];
        let written = write_rows(out, &headers, all.into_iter().map(|row| told(row, lang)));
        written.map_err(|cause| AppError::writing(std::path::Path::new("rows.csv"), cause))
    }))
}

async fn list(State(app): State<App>, asking: Asking) -> Answered {
    view(app.office.jobs(&asking.caller).await, asking.lang)
}

async fn one(State(app): State<App>, asking: Asking, Path(id): Path<String>) -> Answered {
    let id = numbered(&id, &asking.caller, Right::SeeWork, asking.lang)?;
    view(app.office.job(&asking.caller, id).await, asking.lang)
}

async fn cancel(State(app): State<App>, Path(id): Path<String>, sent: Sent<NothingBody>) -> Answered {
    let id = numbered(&id, &sent.request.caller, Right::Import, sent.lang)?;
    let asked = app.office.cancel_job(&sent.request, id).await;
    asked.map(|view| (StatusCode::ACCEPTED, Json(view)).into_response()).map_err(|error| Problem::of(&error, sent.lang))
}
