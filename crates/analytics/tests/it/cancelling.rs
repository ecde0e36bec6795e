//! Whatever is asked of facts stops once it is cancelled.

use crate::shop::{Line, Shop, micros};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use terrace_analytics::{
    AnalyticsError, Facts, baskets, complaint_causes, completeness, population, purchases, survey,
};
use terrace_domain::{AsOf, CancelToken, Coded, LocalTime, Window, Zone};
use terrace_policy::MeasureUse;

const BUCKETS: u32 = 64;

fn facts() -> Facts {
    let line = |number: u32| Line {
        order: number.to_string(),
        customer: Some(format!("C{number:05}")),
        at: micros("2024-01-05"),
        amount: 10_000,
        product: Some("tea".to_owned()),
        ..Line::default()
    };
    let shop = Shop { lines: (0..2_000).map(line).collect(), ..Shop::default() };
    Facts::from_batches(BUCKETS, shop.tables(500)).unwrap()
}

fn uses() -> [MeasureUse; 1] {
    [MeasureUse::new("net_amount", Window::All)]
}

fn as_of() -> AsOf {
    AsOf::new(LocalTime::parse("2024-02-01").unwrap(), Zone::utc())
}

#[test]
fn nothing_is_answered_once_it_is_cancelled() {
    let token = CancelToken::new();
    let (facts, as_of) = (facts().with_cancel(token.clone()), as_of());
    let ids = population(&facts, &uses(), &[], &as_of, None).unwrap().ids;
    token.cancel();
    let errors: [AnalyticsError; 6] = [
        population(&facts, &uses(), &[], &as_of, None).unwrap_err(),
        survey(&facts, &as_of, &ids, None).unwrap_err(),
        completeness(&facts, &[]).unwrap_err(),
        purchases(&facts, &as_of).unwrap_err(),
        baskets(&facts, &as_of, Window::All).unwrap_err(),
        complaint_causes(&facts, &as_of, &ids).unwrap_err(),
    ];
    assert!(errors.iter().all(|error| error.code() == "T0090"), "{errors:?}");
}

#[test]
fn a_pass_stops_soon() {
    let (token, done) = (CancelToken::new(), Arc::new(AtomicU64::new(0)));
    let (cancel, count) = (token.clone(), Arc::clone(&done));
    let facts = facts().with_cancel(token).with_progress(move |_| {
        count.fetch_add(1, Ordering::Relaxed);
        cancel.cancel();
    });
    let error = population(&facts, &uses(), &[], &as_of(), None).unwrap_err();
    assert_eq!(error.code(), "T0090");
    // The buckets that were under way when the first one was done.
    assert!(done.load(Ordering::Relaxed) < u64::from(BUCKETS), "{done:?}");
}
