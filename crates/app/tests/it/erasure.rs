//! Customers who are erased are in no kept run.

use crate::shop::{Order, Shop, Silent};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use terrace_app::AppError;
use terrace_app::erasure::is_forgotten;
use terrace_app::history::{KeptRun, past, show};
use terrace_app::imports::erase;
use terrace_lake::fault::arm;

const POLICY: &str = "policy: shop\ncurrency: CNY\ntimezone: Asia/Shanghai\nmetrics:\n  days: { measure: \
    days_since_last_order }\n  orders: { measure: orders }\n  spend: { measure: net_amount }\nschemes:\n  rfm:\n    \
    rfm: { recency: days, frequency: orders, monetary: spend, bins: 3, ties: split }\n    segments:\n      - { tier: \
    good, r: [2, 3] }\n      - { tier: rest }\n";

fn kept() -> Shop {
    let shop = Shop::new(POLICY, "");
    let customers = ["ann", "bob", "cat333", "dan", "eve555", "fay666"];
    let orders: Vec<Order<'_>> = (0..).zip(customers).map(|(number, id)| (number, id, "2026-01-05", 10)).collect();
    shop.import(&orders);
    shop.keep(1);
    shop
}

/// Whether any file of a kept run holds a text, packed or not.
fn holds(run: &KeptRun, text: &str) -> bool {
    let in_rows = run.ids().expect("ids").iter().any(|id| id == text);
    let path = run.classes_file();
    let files = std::fs::read_dir(path.parent().expect("a folder")).expect("a folder");
    let files = files.map(|entry| std::fs::read(entry.expect("an entry").path()).expect("a file"));
    let mut in_bytes = files.map(|bytes| bytes.windows(text.len()).any(|found| found == text.as_bytes()));
    in_rows || in_bytes.any(|found| found)
}

#[test]
fn who_is_erased_is_nowhere() {
    let shop = kept();
    let workspace = &shop.workspace;
    let erase = |ids: &[&str]| {
        let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
        erase(workspace, &ids, &Silent::new().on_day(1))
    };
    let run = || show(workspace, 1).expect("the run");
    // With ties split, the first of each third stands in the cutoffs.
    let cutoffs = || serde_json::to_string(&run().cutoffs().expect("cutoffs")).expect("a text");
    assert!(cutoffs().contains("cat333"));
    let classes =
        |customer: &str| past(workspace, "shop", &["rfm"], customer, &shop.as_of()).expect("a past").remove(0);
    let (ann, dan) = (classes("ann"), classes("dan"));
    assert!(holds(&run(), "cat333"));
    assert!(matches!(erase(&["nobody"]), Err(AppError::NobodyToForget(_))));
    assert_eq!(erase(&["cat333", "eve555", "fay666"]).expect("erased").runs, [1]);
    for customer in ["cat333", "eve555", "fay666"] {
        assert!(!holds(&run(), customer), "{customer}");
        assert!(!classes(customer).known);
    }
    assert_eq!(run().ids().expect("ids").iter().collect::<Vec<_>>(), ["ann", "bob", "dan"]);
    assert_eq!((classes("ann"), classes("dan")), (ann, dan));
    assert_eq!((run().record().customers, run().record().revenue), (6, 600_000));
    // The edge that cat was stands at dan, the next who stays; that of eve behind everybody.
    assert!(cutoffs().contains("\"dan\"") && cutoffs().contains('\u{10ffff}'), "{}", cutoffs());
}

#[test]
fn an_erasure_that_is_asked_for_again_says_what_was_done() {
    let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<String>>();
    let mut interrupted = 0;
    for wanted in (0..400).step_by(9) {
        let shop = kept();
        let workspace = &shop.workspace;
        let passed = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&passed);
        let refuse = move |_: &'static str, _: &std::path::Path| {
            // Everything from there on, as if the process had ended.
            if counted.fetch_add(1, Ordering::SeqCst) >= wanted {
                Err(std::io::ErrorKind::StorageFull.into())
            } else {
                Ok(())
            }
        };
        let armed = arm(workspace.root(), Arc::new(refuse));
        let silent = Silent::new();
        let ctx = silent.on_day(1);
        let first = erase(workspace, &ids(&["cat333"]), &ctx);
        drop(armed);
        if first.is_ok() {
            break;
        }
        interrupted += 1;
        let again = erase(workspace, &ids(&["cat333", "nobody"]), &ctx).expect("done");
        // At the very end all was done but the flushing of a name.
        let told = if again.already.is_empty() { &again.customers } else { &again.already };
        assert_eq!((told, &again.unknown), (&ids(&["cat333"]), &ids(&["nobody"])), "{wanted}");
        assert!(is_forgotten(workspace, "cat333").expect("a list"));
        assert!(!holds(&show(workspace, 1).expect("the run"), "cat333"));
        let third = erase(workspace, &ids(&["cat333", "nobody"]), &ctx).expect("done");
        assert_eq!((third.customers, third.already, third.unknown), (vec![], ids(&["cat333"]), ids(&["nobody"])));
    }
    assert!(interrupted > 2, "{interrupted}");
}
