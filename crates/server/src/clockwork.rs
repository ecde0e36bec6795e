//! What is done by itself while the server runs: facts go into the lake, old answers go.

use crate::app::App;
use crate::deliveries::Courier;
use std::time::Duration;
use terrace_domain::UnixTime;

/// How long answers to idempotency keys are kept.
const KEPT: i64 = 48 * 3_600 * 1_000_000;

/// How often old answers go.
const TIDY_EVERY: u32 = 60;

/// How often the tiers of customers of whom something was accepted are told.
const TELL_EVERY: Duration = Duration::from_millis(250);

/// Tells tiers until it is aborted. Who could not be classified is tried again with their next fact, and stands right in
/// every list meanwhile.
pub(crate) async fn tell_tiers(app: App) {
    loop {
        tokio::time::sleep(TELL_EVERY).await;
        let touched = app.office.take_touched();
        match app.office.tell_tiers(&touched, app.now()).await {
            Ok(told) => told.failed.iter().for_each(|error| app.tell_failure("tell tiers", error)),
            Err(error) => app.tell_failure("tell tiers", &error),
        }
    }
}

/// How often the roster is brought to now.
const REFRESH_EVERY: Duration = Duration::from_millis(500);

/// Keeps the roster at now, until it is aborted.
pub(crate) async fn refresh_roster(app: App) {
    loop {
        if let Err(error) = app.office.refresh_roster(app.now()).await {
            app.tell_failure("refresh roster", &error);
        }
        tokio::time::sleep(REFRESH_EVERY).await;
    }
}

/// How often it is looked who is due.
const SETTLE_EVERY: Duration = Duration::from_secs(1);

/// After how many seconds a server says that it lives.
const BEAT_EVERY: u32 = 5;

/// Says to other servers that this one lives, and does what they ask of its jobs, until it is aborted.
pub(crate) async fn keep_alive(app: App) {
    let mut turn: u32 = 0;
    loop {
        if let Err(error) = app.office.stop_asked_jobs().await {
            app.tell_failure("jobs", &error);
        }
        if turn.is_multiple_of(BEAT_EVERY)
            && let Err(error) = app.office.beat(app.now()).await
        {
            app.tell_failure("server", &error);
        }
        turn = turn.wrapping_add(1);
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

/// Takes up the policy whose time has come, and tells what time alone changes of members, until it is aborted.
pub(crate) async fn follow_time(app: App) {
    loop {
        if let Err(error) = app.office.take_up_policy(app.now()).await {
            app.tell_failure("policy", &error);
        }
        match app.office.settle_dues(app.now()).await {
            Ok(settled) => settled.failed.iter().for_each(|error| app.tell_failure("settle dues", error)),
            Err(error) => app.tell_failure("settle dues", &error),
        }
        tokio::time::sleep(SETTLE_EVERY).await;
    }
}

/// After how many turns lake versions are let go: an erasure beside the server waits for who reads them.
const RELEASE_EVERY: u32 = 20;

/// Tells webhooks, and lets lake versions go that nobody reads, until it is aborted.
pub(crate) async fn deliver(app: App) {
    let Ok(mut courier) = Courier::new() else { return };
    let mut turn: u32 = 0;
    loop {
        tokio::time::sleep(TELL_EVERY).await;
        turn = turn.wrapping_add(1);
        if turn.is_multiple_of(RELEASE_EVERY) {
            app.office.terrace().release();
        }
        if let Err(error) = courier.set_out(&app.office, app.now()).await {
            app.tell_failure("webhooks", &error);
        }
    }
}

/// Runs until it is aborted. What fails is tried again at the next turn: nothing is lost by waiting.
pub(crate) async fn run(app: App, every: Duration) {
    let mut turn: u32 = 0;
    loop {
        tokio::time::sleep(every).await;
        if let Err(error) = app.office.seal(app.now()).await {
            app.tell_failure("seal", &error);
        }
        if let Err(error) = app.office.settle_undone(app.now()).await {
            app.tell_failure("undone imports", &error);
        }
        if let Err(error) = app.office.expire_uploads(app.now()).await {
            app.tell_failure("uploads", &error);
        }
        if let Err(error) = app.office.end_approvals(app.now()).await {
            app.tell_failure("approvals", &error);
        }
        if turn.is_multiple_of(TIDY_EVERY) {
            let before = UnixTime::from_micros(app.now().micros() - KEPT);
            if let Err(error) = app.office.tidy(before).await {
                app.tell_failure("tidy", &error);
            }
        }
        turn = turn.wrapping_add(1);
    }
}
