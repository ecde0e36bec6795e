//! Work that is cancelled in its middle returns soon and leaves nothing behind.

use crate::shop::{Order, POLICY, Shop, Silent, source, today};
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use terrace_app::facts::{Inputs, NoProgress, Progress};
use terrace_app::imports::{ImportRequest, take};
use terrace_app::output::{write, write_text};
use terrace_app::report::{Privacy, ReportRequest, render};
use terrace_app::runs::{KeepRequest, TierRequest, keep, tier};
use terrace_app::{AppError, RunContext, Terrace, Workspace};
use terrace_domain::{AsOf, CancelToken};
use terrace_words::Lang;

/// Far more than it takes, on a machine that does much else.
const SOON: Duration = Duration::from_secs(5);

const SETTINGS: &str = "[lake]\nremember_rows = 1\n";

/// Cancels the work when it has been told of progress so often.
struct Canceller {
    token: CancelToken,
    left: AtomicU32,
    at: Mutex<Option<Instant>>,
}

impl Canceller {
    fn after(times: u32) -> Arc<Self> {
        Arc::new(Self { token: CancelToken::new(), left: AtomicU32::new(times), at: Mutex::new(None) })
    }

    fn tell(&self) {
        if self.left.fetch_sub(1, Ordering::SeqCst) == 1 {
            *self.at.lock().expect("unpoisoned") = Some(Instant::now());
            self.token.cancel();
        }
    }

    /// The work was cancelled in its middle, and ended soon.
    fn check<T>(&self, result: Result<T, AppError>) {
        let at = self.at.lock().expect("unpoisoned").expect("the work came so far");
        assert!(at.elapsed() < SOON, "{:?}", at.elapsed());
        let error = result.err().expect("an error");
        assert!(error.is_cancelled(), "{error:?}");
    }
}

impl Progress for Canceller {
    fn advance(&self, _: u64, _: u64) {
        self.tell();
    }

    fn stored(&self, _: u64, _: u64) {
        self.tell();
    }
}

/// Many orders of many customers, from a number on.
fn many(from: u32) -> Vec<(u32, String)> {
    (from..from + 60_000).map(|number| (number, format!("c{:05}", number % 9_000))).collect()
}

fn orders(all: &[(u32, String)]) -> Vec<Order<'_>> {
    all.iter().map(|(number, id)| (*number, id.as_str(), "2026-01-05", number % 50 + 1)).collect()
}

fn shop() -> Shop {
    let shop = Shop::new(POLICY, SETTINGS);
    shop.import(&orders(&many(0)));
    shop
}

fn import(shop: &Shop, canceller: &Canceller) -> Result<(), AppError> {
    let sources = [source(&orders(&many(1_000_000)))];
    let request = ImportRequest { kind: "orders", sources: &sources, mapping: None, unknown_as_sales: false };
    let ctx = RunContext { progress: canceller, cancel: &canceller.token, now: today().start() };
    take(&shop.workspace, &request, &ctx).map(drop)
}

#[test]
fn an_import_leaves_nothing_behind() {
    let shop = shop();
    let revenue = shop.tier().revenue();
    let before = shop.paths();
    // In the middle of reading, and as soon as rows are stored.
    for times in [1, 2] {
        let canceller = Canceller::after(times);
        canceller.check(import(&shop, &canceller));
        assert_eq!(shop.paths(), before);
    }
    let canceller = Canceller::after(1);
    let sources = [source(&orders(&many(1_000_000)))];
    let request = ImportRequest { kind: "orders", sources: &sources, mapping: None, unknown_as_sales: false };
    let progress = WhenStored(Arc::clone(&canceller));
    let ctx = RunContext { progress: &progress, cancel: &canceller.token, now: today().start() };
    canceller.check(take(&shop.workspace, &request, &ctx));
    assert_eq!(shop.paths(), before);
    assert_eq!(shop.tier().revenue(), revenue);
    assert!(import(&shop, &Canceller::after(u32::MAX)).is_ok(), "the next one finds the workspace whole");
}

/// Cancels the work as soon as rows are stored.
struct WhenStored(Arc<Canceller>);

impl Progress for WhenStored {
    fn storing(&self, _: u64) {
        self.0.tell();
    }
}

#[test]
fn a_first_import_leaves_no_lake_behind() {
    let shop = Shop::new(POLICY, SETTINGS);
    let before = shop.paths();
    let sources = [source(&orders(&many(0)))];
    let request = ImportRequest { kind: "orders", sources: &sources, mapping: None, unknown_as_sales: false };
    // In the middle of reading, and when the lake was made and is held.
    let canceller = Canceller::after(1);
    let ctx = RunContext { progress: &*canceller, cancel: &canceller.token, now: today().start() };
    canceller.check(take(&shop.workspace, &request, &ctx));
    assert_eq!(shop.paths(), before);
    let canceller = Canceller::after(1);
    let progress = WhenStored(Arc::clone(&canceller));
    let ctx = RunContext { progress: &progress, cancel: &canceller.token, now: today().start() };
    canceller.check(take(&shop.workspace, &request, &ctx));
    assert_eq!(shop.paths(), before);
    assert!(matches!(Inputs::of_workspace(&shop.workspace, None, &shop.policy.policy), Err(AppError::NoFacts)));
    take(&shop.workspace, &request, &Silent::new().on_day(0)).expect("imported");
    assert_eq!(shop.tier().frame.ids.len(), 9_000);
}

#[test]
fn what_is_written_leaves_nothing_behind() {
    let shop = shop();
    let tiered = shop.tier();
    let table = tiered.table().expect("a table");
    let before = shop.paths();
    let token = CancelToken::new();
    token.cancel();
    for ending in ["csv", "json", "parquet", "xlsx"] {
        let error =
            write(&table, &shop.root().join("out").with_extension(ending), false, &token).expect_err("cancelled");
        assert!(error.is_cancelled(), "{ending}: {error:?}");
    }
    let error = write_text(&shop.root().join("out.html"), "a page", &token).expect_err("cancelled");
    assert!(error.is_cancelled(), "{error:?}");
    let ctx = RunContext { progress: &NoProgress, cancel: &token, now: today().start() };
    let request = KeepRequest { lake_version: 1, tiered: &tiered };
    let error = keep(&shop.workspace, &request, &ctx).expect_err("cancelled");
    assert!(error.is_cancelled(), "{error:?}");
    assert_eq!(shop.paths(), before);
    keep(&shop.workspace, &request, &Silent::new().on_day(0)).expect("kept");
}

#[test]
fn the_callers_token_holds_whatever_facts_were_opened_with() {
    let shop = shop();
    let token = CancelToken::new();
    token.cancel();
    let ctx = RunContext { progress: &NoProgress, cancel: &token, now: today().start() };
    let inputs = shop.inputs();
    let error = tier(shop.request(), &inputs, Some(&shop.workspace), &ctx).expect_err("cancelled");
    assert!(error.is_cancelled(), "{error:?}");
    let tiered = shop.tier();
    let request =
        ReportRequest { inputs: &inputs, tiered: &tiered, beside: &[], workspace: None, privacy: Privacy::Masked };
    assert!(render(&request, Lang::En, &ctx).expect_err("cancelled").is_cancelled());
}

fn cancelled_inputs(shop: &Shop, canceller: &Arc<Canceller>) -> Inputs {
    let told = Arc::clone(canceller);
    shop.inputs().watched(move |_| told.tell()).cancelled_by(&canceller.token)
}

#[test]
fn a_tier_leaves_nothing_behind() {
    let shop = shop();
    let before = shop.paths();
    for times in [1, 3] {
        let canceller = Canceller::after(times);
        let inputs = cancelled_inputs(&shop, &canceller);
        let ctx = RunContext { progress: &NoProgress, cancel: &canceller.token, now: today().start() };
        canceller.check(tier(shop.request(), &inputs, Some(&shop.workspace), &ctx));
        assert_eq!(shop.paths(), before);
    }
}

#[test]
fn a_report_leaves_nothing_behind() {
    let shop = shop();
    let tiered = shop.tier();
    let before = shop.paths();
    for times in [1, 20] {
        let canceller = Canceller::after(times);
        let inputs = cancelled_inputs(&shop, &canceller);
        let ctx = RunContext { progress: &NoProgress, cancel: &canceller.token, now: today().start() };
        let request = ReportRequest {
            inputs: &inputs,
            tiered: &tiered,
            beside: &[],
            workspace: Some(&shop.workspace),
            privacy: Privacy::Masked,
        };
        canceller.check(render(&request, Lang::En, &ctx));
        assert_eq!(shop.paths(), before);
    }
}

#[test]
fn one_callers_end_is_not_the_others() {
    let shop = shop();
    let terrace = Terrace::new(Workspace::open(shop.root()).expect("a workspace"));
    let token = CancelToken::new();
    token.cancel();
    let cancelled = RunContext { progress: &NoProgress, cancel: &token, now: today().start() };
    let error = terrace.tier(&shop.request(), None, &cancelled).expect_err("cancelled");
    assert!(error.is_cancelled());
    let silent = Silent::new();
    let first = terrace.tier(&shop.request(), None, &silent.on_day(0)).expect("a run");
    let second = terrace.tier(&shop.request(), None, &silent.on_day(0)).expect("a run");
    assert!(Arc::ptr_eq(&first, &second), "computed once");
    let other = TierRequest::new(Arc::clone(&shop.policy), AsOf::start_of(today(), terrace_domain::Zone::utc()));
    let third = terrace.tier(&other, None, &silent.on_day(0)).expect("a run");
    assert!(!Arc::ptr_eq(&first, &third), "another clock is another question");
}
