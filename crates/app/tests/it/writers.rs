//! Writers of one process: one at a time, each after the other.

use crate::shop::{POLICY, Shop, Silent, source, today};
use std::sync::Mutex;
use std::time::Duration;
use terrace_app::facts::Progress;
use terrace_app::imports::ImportRequest;
use terrace_app::{AppError, RunContext, Terrace, Workspace};
use terrace_domain::{CancelToken, Coded};

/// Notes who is waited for, and ends the waiting.
struct Waiting<'t> {
    holders: Mutex<Vec<String>>,
    cancels: Option<&'t CancelToken>,
}

impl Progress for Waiting<'_> {
    fn waiting_for(&self, holder: &str) {
        self.holders.lock().expect("unpoisoned").push(holder.to_owned());
        if let Some(token) = self.cancels {
            token.cancel();
        }
    }
}

fn terrace() -> (Shop, Terrace) {
    let shop = Shop::new(POLICY, "");
    shop.import(&[(1, "ann", "2026-01-05", 10)]);
    let terrace = Terrace::new(Workspace::open(shop.root()).expect("a workspace"));
    (shop, terrace)
}

#[test]
fn who_waits_is_told_for_whom_and_can_be_cancelled() {
    let (_shop, terrace) = terrace();
    let silent = Silent::new();
    let first = terrace.write("the first writer", Duration::ZERO, &silent.on_day(0)).expect("the right to write");
    let token = CancelToken::new();
    let waiting = Waiting { holders: Mutex::default(), cancels: None };
    let ctx = RunContext { progress: &waiting, cancel: &token, now: today().start() };
    let refused = terrace.write("the second", Duration::from_millis(50), &ctx).expect_err("in vain");
    assert_eq!(refused.code(), "T0404", "{refused}");
    let told = waiting.holders.into_inner().expect("unpoisoned");
    assert!(matches!(told.as_slice(), [holder] if holder.starts_with("the first writer")), "{told:?}");
    let waiting = Waiting { holders: Mutex::default(), cancels: Some(&token) };
    let ctx = RunContext { progress: &waiting, cancel: &token, now: today().start() };
    let cancelled = terrace.write("the third", Duration::from_secs(60), &ctx).expect_err("cancelled");
    assert!(cancelled.is_cancelled(), "{cancelled}");
    drop(first);
    terrace.write("the fourth", Duration::ZERO, &silent.on_day(0)).expect("the right to write");
}

#[test]
fn one_session_does_several_things() {
    let (shop, terrace) = terrace();
    let silent = Silent::new();
    let ctx = &silent.on_day(1);
    let sources = [source(&[(2, "bob", "2026-01-06", 20)])];
    let request = ImportRequest { kind: "orders", sources: &sources, mapping: None, unknown_as_sales: false };
    let prepared = terrace_app::imports::PreparedImport::read(terrace.workspace(), &request, ctx).expect("read");
    let mut session = terrace.write("a session", Duration::ZERO, ctx).expect("the right to write");
    session.store(prepared, ctx).expect("stored");
    session.compact(ctx).expect("merged");
    session.erase(&["ann".to_owned()], ctx).expect("erased");
    assert!(matches!(session.undo(9, ctx), Err(AppError::UnknownImport(9))));
    drop(session);
    let run = terrace.tier(&shop.request(), None, ctx).expect("a run");
    assert_eq!(run.frame.ids.iter().collect::<Vec<_>>(), ["bob"]);
}

#[test]
fn an_erasure_reaches_what_the_process_has_computed() {
    let (shop, terrace) = terrace();
    shop.import(&[(2, "bob", "2026-01-06", 20)]);
    let silent = Silent::new();
    let ctx = &silent.on_day(1);
    let before = terrace.tier(&shop.request(), None, ctx).expect("a run");
    assert_eq!(before.frame.ids.len(), 2);
    // The cache alone holds the version that has to go; nobody waits for it.
    terrace.erase(&["bob".to_owned()], Duration::from_secs(5), ctx).expect("erased");
    let after = terrace.tier(&shop.request(), None, ctx).expect("a run");
    assert_eq!(after.frame.ids.iter().collect::<Vec<_>>(), ["ann"]);
}
