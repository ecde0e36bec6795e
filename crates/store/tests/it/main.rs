//! The same tests on both databases.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod acting;
mod audit;
mod bookings;
mod dump;
mod people;
mod saved_views;
mod tail;
mod usage;
mod writer;

use std::future::Future;
use std::sync::Arc;
use terrace_domain::UnixTime;
use terrace_store::audit::Action;
use terrace_store::{Location, Store};

/// Runs a test on an empty store of each kind.
fn on_both<F: Future<Output = ()>>(test: impl Fn(Arc<Store>) -> F) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = Location::File(folder.path().join("state of 100% #1?.db"));
    let server = terrace_testing::postgres_database().map(Location::Postgres);
    for location in std::iter::once(file).chain(server) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        runtime.expect("a runtime").block_on(async {
            let store = Arc::new(Store::open(location.clone()).await.expect("the store opens"));
            test(Arc::clone(&store)).await;
            store.close().await;
        });
    }
}

const fn at(second: i64) -> UnixTime {
    UnixTime::from_micros(1_700_000_000_000_000 + second * 1_000_000)
}

/// An entry for the log of whatever a test does.
fn done(what: &'static str) -> Action<'static> {
    Action { at: at(0), actor: "test", action: what, subject: ("test", "1"), details: serde_json::json!({}) }
}
