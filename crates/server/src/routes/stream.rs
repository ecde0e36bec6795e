//! Events and jobs as they happen, for browsers (server-sent events).
//!
//! An answer waits until something happens, tells it and ends; the browser asks again by itself after a tenth of a second,
//! with the `id` of what it was told last. So nothing is lost between two answers, no connection is open for ever, and a
//! server that ends keeps nobody waiting.

use super::{Content, Route, Takes};
use crate::answer::Answered;
use crate::app::App;
use crate::caller::Asking;
use crate::problem::Problem;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::IntoResponse;
use axum::routing::get;
use serde::Serialize;
use std::fmt::Write as _;
use std::time::{Duration, Instant};
use terrace_office::jobs::JobStepView;
use terrace_office::live::EventView;
use terrace_office::roles::Right;

/// How long an answer waits for something to happen.
const PATIENCE: Duration = Duration::from_secs(15);

/// How often it looks.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// The most events of one answer.
const MOST: u32 = 200;

pub(super) const ROUTES: &[Route] = &[Route {
    method: "GET",
    path: "/api/v1/stream",
    takes: Takes::Right(Right::SeeCustomers),
    summary: "What happens, as server-sent events: `change` with an event as `/api/v1/events` tells it, `job` with a job's id, kind, state and progress. `Last-Event-ID` says what was told before; without it only what happens from now on.",
    body: None,
    query: &[],
    answers: &[(200, Content::Events)],
}];

pub(super) fn handlers() -> Router<App> {
    Router::new().route("/api/v1/stream", get(stream))
}

/// What was told last: the number of an event, and the turn of the jobs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Told {
    event: u64,
    turn: u64,
}

impl Told {
    fn read(text: &str) -> Option<Self> {
        let (event, turn) = text.trim().split_once('-')?;
        Some(Self { event: event.parse().ok()?, turn: turn.parse().ok()? })
    }
}

async fn stream(State(app): State<App>, asking: Asking, headers: HeaderMap) -> Answered {
    let told = |error: terrace_office::OfficeError| Problem::of(&error, asking.lang);
    asking.caller.must(Right::SeeCustomers).map_err(told)?;
    let sees_jobs = asking.caller.role.may(Right::SeeWork);
    let last = headers.get("last-event-id").and_then(|id| Told::read(id.to_str().ok()?));
    let mut text = String::from("retry: 100\n\n");
    let mut told_last = match last {
        Some(last) => last,
        None => {
            // What the browser sends back when it asks again.
            let now =
                Told { event: app.office.last_event().await.map_err(told)?, turn: app.office.jobs_since(u64::MAX).0 };
            write_id(&mut text, now);
            now
        }
    };
    let begun = Instant::now();
    loop {
        let events = app.office.events(&asking.caller, told_last.event, MOST).await.map_err(told)?;
        let (turn, jobs) = app.office.jobs_since(told_last.turn);
        let jobs: Vec<JobStepView> = if sees_jobs { jobs } else { Vec::new() };
        let is_over = begun.elapsed() >= PATIENCE || app.is_ending();
        if !events.is_empty() || !jobs.is_empty() || is_over || last.is_none() {
            for event in &events {
                told_last.event = event.seq;
                tell::<EventView>(&mut text, "change", event, told_last);
            }
            told_last.turn = turn;
            for job in &jobs {
                tell(&mut text, "job", job, told_last);
            }
            let kind = [(header::CONTENT_TYPE, "text/event-stream")];
            return Ok((kind, text).into_response());
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

fn write_id(text: &mut String, told: Told) {
    // Writing to a text cannot fail. A message without data only sets the id.
    let _ = write!(text, "id: {}-{}\nevent: hello\ndata: {{}}\n\n", told.event, told.turn);
}

fn tell<T: Serialize>(text: &mut String, name: &str, told: &T, at: Told) {
    if let Ok(data) = serde_json::to_string(told) {
        let _ = write!(text, "id: {}-{}\nevent: {name}\ndata: {data}\n\n", at.event, at.turn);
    }
}
