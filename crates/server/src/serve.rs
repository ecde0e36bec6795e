//! The server from its start to its end.

use crate::app::App;
use crate::clockwork;
use crate::limits::{BODY, around};
use crate::pages;
use crate::problem::{Problem, language};
use crate::routes::handlers;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;
use terrace_domain::Coded;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

/// Where to listen, and how often facts go into the lake.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The address.
    pub host: String,
    /// The port; 0 for any that is free.
    pub port: u16,
    /// How long accepted facts wait for the lake at most.
    pub seal_every: Duration,
}

/// Why the server did not begin.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address cannot be listened on.
    #[error("{address} cannot be listened on: {cause}")]
    Listening {
        /// The address.
        address: String,
        /// What the system says.
        #[source]
        cause: std::io::Error,
    },
}

impl Coded for ServeError {
    fn code(&self) -> &'static str {
        "T1522"
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        let Self::Listening { address, cause } = self;
        vec![("address", address.clone()), ("reason", cause.to_string())]
    }
}

/// A server that listens.
#[derive(Debug)]
pub struct Served {
    /// Where.
    pub address: SocketAddr,
    listener: TcpListener,
}

impl Served {
    /// Begins to listen.
    ///
    /// # Errors
    /// [`ServeError::Listening`].
    pub async fn listen(settings: &Settings) -> Result<Self, ServeError> {
        let address = format!("{}:{}", settings.host, settings.port);
        let told = |cause| ServeError::Listening { address: address.clone(), cause };
        let listener = TcpListener::bind((settings.host.as_str(), settings.port)).await.map_err(told)?;
        let address = listener.local_addr().map_err(told)?;
        Ok(Self { address, listener })
    }
}

/// Answers requests until `stop` comes; requests that are being answered then are answered still.
///
/// # Errors
/// What the system says of the listener.
pub async fn serve(
    served: Served,
    app: App,
    settings: &Settings,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let clockwork = tokio::spawn(clockwork::run(app.clone(), settings.seal_every));
    let telling = tokio::spawn(clockwork::tell_tiers(app.clone()));
    let living = tokio::spawn(clockwork::keep_alive(app.clone()));
    let following = tokio::spawn(clockwork::follow_time(app.clone()));
    let refreshing = tokio::spawn(clockwork::refresh_roster(app.clone()));
    let delivering = tokio::spawn(clockwork::deliver(app.clone()));
    let router = router(app.clone());
    let ending = app.clone();
    let stop = async move {
        stop.await;
        ending.end();
    };
    let ended = axum::serve(served.listener, router).with_graceful_shutdown(stop).await;
    clockwork.abort();
    telling.abort();
    living.abort();
    following.abort();
    refreshing.abort();
    delivering.abort();
    if let Err(error) = app.office.leave(app.now()).await {
        app.tell_failure("server", &error);
    }
    app.office.close().await;
    ended
}

/// All routes with what holds for each of them.
pub fn router(app: App) -> Router {
    handlers()
        .fallback(nothing)
        .method_not_allowed_fallback(nothing)
        .layer(DefaultBodyLimit::max(BODY))
        .layer(from_fn_with_state(app.clone(), around))
        .with_state(app)
}

async fn nothing(request: Request) -> Response {
    let lang = language(request.headers());
    if let Some(page) = pages::page(request.method(), request.uri().path(), request.headers(), lang) {
        return page;
    }
    let path = format!("{} {}", request.method(), request.uri().path());
    Problem::new("T1520", &[("path", path)], lang).into_response()
}

/// Runs async work to its end on a runtime of its own.
///
/// # Errors
/// That the system gives no threads.
pub fn block_on<T>(work: impl Future<Output = T>) -> std::io::Result<T> {
    Ok(tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(work))
}

/// Comes when the process is asked to end, by Ctrl-C or by SIGTERM.
pub async fn stopped() {
    let (asked, mut told) = tokio::sync::mpsc::channel(1);
    for kind in [SignalKind::interrupt(), SignalKind::terminate()] {
        let asked = asked.clone();
        tokio::spawn(async move {
            if let Ok(mut signal) = signal(kind) {
                signal.recv().await;
                // Once is enough.
                let _ = asked.try_send(());
            }
        });
    }
    // Who holds no signal any more never asks.
    let _held = asked;
    told.recv().await;
}
