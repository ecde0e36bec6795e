use crate::metrics::Metrics;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use terrace_domain::{Coded as _, UnixTime};
use terrace_office::Office;
use terrace_words::{Lang, message};

/// Where the time comes from: the wall clock, or a test's.
pub use terrace_office::jobs::Clock;

/// What stands in the log for what is no route of the API: files of the pages.
pub(crate) const NO_ROUTE: &str = "none";

/// Who writes lines of the log.
type Log = Arc<dyn Fn(&str) + Send + Sync>;

/// What every request is answered with.
#[derive(Clone)]
pub struct App {
    /// The use cases.
    pub office: Arc<Office>,
    /// What time it is.
    pub clock: Clock,
    /// What is counted.
    pub(crate) metrics: Arc<Metrics>,
    /// Whether cookies are for encrypted connections alone.
    pub(crate) is_secure: bool,
    log: Option<Log>,
    /// Whether the server is about to end, so that nobody is kept waiting.
    ending: Arc<AtomicBool>,
    /// For how long whoever listens is told what happens, before they ask again.
    listening: Duration,
}

/// For how long it is told what happens in one answer.
const LISTENING: Duration = Duration::from_secs(300);

impl App {
    /// For an office, by a clock. Cookies are for encrypted connections alone unless it says otherwise.
    pub fn new(office: Arc<Office>, clock: Clock, is_secure: bool) -> Self {
        Self {
            office,
            clock,
            metrics: Arc::default(),
            is_secure,
            log: None,
            ending: Arc::default(),
            listening: LISTENING,
        }
    }

    /// Has what happens told for so long in one answer.
    #[must_use]
    pub fn listening_for(self, listening: Duration) -> Self {
        Self { listening, ..self }
    }

    pub(crate) const fn listening(&self) -> Duration {
        self.listening
    }

    /// Whether the server is about to end.
    pub(crate) fn is_ending(&self) -> bool {
        self.ending.load(Ordering::Relaxed)
    }

    /// Says that the server is about to end.
    pub(crate) fn end(&self) {
        self.ending.store(true, Ordering::Relaxed);
    }

    pub(crate) fn now(&self) -> UnixTime {
        (self.clock)()
    }
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").field("is_secure", &self.is_secure).finish_non_exhaustive()
    }
}

impl App {
    /// Has every answer, and what fails by itself, written by this; nothing personal is in it.
    #[must_use]
    pub fn with_log(self, log: impl Fn(&str) + Send + Sync + 'static) -> Self {
        Self { log: Some(Arc::new(log)), ..self }
    }

    /// A line of JSON for an answer: the route and not the address, which may hold an id. Files of the pages, which one
    /// opening asks for by the dozen, are told only where they failed.
    pub(crate) fn log(&self, method: &axum::http::Method, route: &str, status: u16, took: Duration, id: &str) {
        if let Some(log) = self.log.as_ref().filter(|_| route != NO_ROUTE || status >= 400) {
            let at = self.now().with_offset(&terrace_domain::Zone::utc());
            let milliseconds = took.as_secs_f64() * 1_000.0;
            log(&json!({
                "at": at, "method": method.as_str(), "route": route, "status": status,
                "ms": (milliseconds * 1_000.0).round() / 1_000.0, "request": id,
            })
            .to_string());
        }
    }

    /// A line of JSON for why a request failed within.
    pub(crate) fn tell_cause(&self, route: &str, id: &str, cause: &str) {
        if let Some(log) = &self.log {
            let at = self.now().with_offset(&terrace_domain::Zone::utc());
            log(&json!({ "at": at, "route": route, "request": id, "cause": cause }).to_string());
        }
    }

    /// A line of JSON for what failed by itself.
    pub(crate) fn tell_failure(&self, work: &str, error: &terrace_office::OfficeError) {
        if let Some(log) = &self.log {
            let at = self.now().with_offset(&terrace_domain::Zone::utc());
            let told = message(Lang::En, error.code(), &error.arguments());
            log(&json!({ "at": at, "work": work, "failed": error.code(), "message": told }).to_string());
        }
    }
}
