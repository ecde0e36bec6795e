//! Events and jobs as they happen, for browsers (server-sent events).
//!
//! An answer goes on for some minutes and tells one thing after the other; then it ends, and the browser asks again by itself
//! with the `id` of what it was told last, so nothing is lost between two answers. No connection is open for ever, whoever
//! may no longer see what happens is told no more, and a server that ends keeps nobody waiting.

use super::{Content, Route, Takes};
use crate::answer::Answered;
use crate::app::App;
use crate::caller::Asking;
use crate::problem::Problem;
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, header};
use axum::response::IntoResponse;
use axum::routing::get;
use futures_util::stream::unfold;
use serde::Serialize;
use std::convert::Infallible;
use std::fmt::Write as _;
use std::time::{Duration, Instant};
use terrace_office::jobs::JobStepView;
use terrace_office::live::EventView;
use terrace_office::roles::Right;

/// How often it looks.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// How long nothing is said at most: what stands in between may take a quiet connection for a broken one.
const QUIET: Duration = Duration::from_secs(15);

/// The most events that are told at a time.
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
    asking.caller.must_for_some(Right::SeeCustomers).map_err(told)?;
    let last = headers.get("last-event-id").and_then(|id| Told::read(id.to_str().ok()?));
    let mut text = String::from("retry: 100\n\n");
    let told_last = match last {
        Some(last) => last,
        None => {
            // What the browser sends back when it asks again.
            let now =
                Told { event: app.office.last_event().await.map_err(told)?, turn: app.office.jobs_since(u64::MAX).0 };
            write_id(&mut text, now);
            now
        }
    };
    let now = Instant::now();
    let listener =
        Listener { ends: now + app.listening(), said: now, first: Some(text), told: told_last, app, headers };
    let kind = [(header::CONTENT_TYPE, "text/event-stream"), (HeaderName::from_static("x-accel-buffering"), "no")];
    Ok((kind, Body::from_stream(unfold(listener, Listener::next))).into_response())
}

/// Somebody who listens.
struct Listener {
    app: App,
    /// Who it is, as they said when they asked.
    headers: HeaderMap,
    /// What is said at once.
    first: Option<String>,
    told: Told,
    /// When something was said last.
    said: Instant,
    ends: Instant,
}

/// What is said next. It cannot fail: whoever can be told no more asks anew, and is answered why.
type StreamText = Result<String, Infallible>;

impl Listener {
    async fn next(mut self) -> Option<(StreamText, Self)> {
        if let Some(text) = self.first.take() {
            return Some((Ok(text), self));
        }
        while Instant::now() < self.ends && !self.app.is_ending() {
            // Whoever signed out meanwhile, or has another role, is not told.
            let asking = Asking::of(&self.headers, false, &self.app).await.ok()?;
            if let Some(text) = self.news(&asking).await? {
                self.said = Instant::now();
                return Some((Ok(text), self));
            }
            if self.said.elapsed() >= QUIET {
                self.said = Instant::now();
                return Some((Ok(":\n\n".to_owned()), self));
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
        None
    }

    /// What happened since it was told last, `Some(None)` for nothing; `None` where it cannot be told.
    async fn news(&mut self, asking: &Asking) -> Option<Option<String>> {
        let office = &self.app.office;
        let (events, upto) = office.events_upto(&asking.caller, self.told.event, MOST, self.app.now()).await.ok()?;
        let (turn, jobs) = office.jobs_since(self.told.turn);
        let sees_jobs = asking.caller.must(Right::SeeWork).is_ok();
        let jobs: Vec<JobStepView> = if sees_jobs { jobs } else { Vec::new() };
        let mut text = String::new();
        for event in &events {
            self.told.event = event.seq;
            tell::<EventView>(&mut text, "change", event, self.told);
        }
        (self.told.event, self.told.turn) = (upto, turn);
        for job in &jobs {
            tell(&mut text, "job", job, self.told);
        }
        Some(Some(text).filter(|text| !text.is_empty()))
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
