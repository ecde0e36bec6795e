//! Several policies side by side: the facts are read once, whatever is asked of them.

use crate::shop::{POLICY, Shop, Silent};
use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use terrace_app::policies::{LoadedPolicy, check_text};
use terrace_app::report::runs_to_report;
use terrace_app::runs::{TierRequest, Tiered, tier, tier_beside};

fn policy(text: &str) -> Arc<LoadedPolicy> {
    Arc::new(check_text("other.yaml".to_owned(), text.to_owned()).expect("a policy"))
}

fn shop() -> Shop {
    let shop = Shop::new(POLICY, "[lake]\nbuckets = 4\n");
    let mut text = String::from("order_id,customer_id,ordered_at,amount\n");
    for n in 0..200_u32 {
        writeln!(text, "{n},C{},2025-{:02}-11,{}", n * 7 % 40, n % 12 + 1, n * 31 % 900).unwrap();
    }
    shop.bring("orders", &text);
    shop
}

fn classes(run: &Tiered) -> String {
    let places = (0..run.policy.policy.schemes.len()).map(|scheme| &run.outcome.classes.scheme(scheme).unwrap().places);
    format!("{:?}", places.collect::<Vec<_>>())
}

#[test]
fn one_pass_serves_all_policies() {
    let shop = shop();
    let others = [
        policy(&POLICY.replace("policy: shop", "policy: year").replace("net_amount", "net_amount, window: 6 months")),
        policy(&POLICY.replace("policy: shop", "policy: gross").replace("net_amount", "gross_amount")),
    ];
    let silent = Silent::new();
    let ctx = silent.on_day(0);
    let counted = || {
        let steps = Arc::new(AtomicUsize::new(0));
        let told = Arc::clone(&steps);
        let inputs = shop.inputs().watched(move |_| {
            told.fetch_add(1, Ordering::Relaxed);
        });
        (steps, inputs)
    };
    let workspace = Some(&shop.workspace);
    let (steps, inputs) = counted();
    let alone = tier(shop.request(), &inputs, workspace, &ctx).expect("a run");
    let once = steps.load(Ordering::Relaxed);
    let (steps, inputs) = counted();
    let found = tier_beside(shop.request(), &others, &inputs, workspace, &ctx).expect("runs");
    assert!(once > 0 && steps.load(Ordering::Relaxed) == once, "{} passes for {once}", steps.load(Ordering::Relaxed));
    let (steps, inputs) = counted();
    let told = runs_to_report(shop.request(), &others, &inputs, workspace, &ctx).expect("runs");
    assert!(steps.load(Ordering::Relaxed) > 0);
    assert_eq!(classes(&found.main), classes(&alone));
    for (at, other) in others.iter().enumerate() {
        let request = TierRequest::new(Arc::clone(other), shop.as_of());
        let alone = tier(request, &shop.inputs(), workspace, &ctx).expect("a run");
        for run in [&found.others[at], &told.others[at]] {
            assert_eq!(classes(run), classes(&alone));
            assert_eq!((run.revenue(), &run.notes), (alone.revenue(), &alone.notes));
        }
    }
    assert_eq!(found.crosses().expect("crosses").len(), 2);
}
