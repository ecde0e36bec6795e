//! Customers who are erased are in no kept run.

use crate::shop::{Order, Shop, Silent};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use terrace_app::AppError;
use terrace_app::erasure::forgotten;
use terrace_app::history::{KeptRun, past, show};
use terrace_app::imports::{erase, list};
use terrace_app::upkeep::verify;
use terrace_domain::Coded;
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
    assert!(matches!(erase(&["zoe"]), Err(AppError::NobodyToForget(_))));
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
        let refuse = move |_: &'static str, _: &Path| {
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
        assert!(forgotten(workspace, ["cat333"]).expect("a list").contains("cat333"));
        assert!(!holds(&show(workspace, 1).expect("the run"), "cat333"));
        let third = erase(workspace, &ids(&["cat333", "nobody"]), &ctx).expect("done");
        assert_eq!((third.customers, third.already, third.unknown), (vec![], ids(&["cat333"]), ids(&["nobody"])));
    }
    assert!(interrupted > 2, "{interrupted}");
}

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { files_below(&path, found) } else { found.push(path) }
    }
}

#[test]
fn damage_is_told_before_an_erasure_begins() {
    let shop = Shop::new(POLICY, "[lake]\nbuckets = 4\n");
    let customers = ["ann", "bob", "cat333", "dan", "eve555", "fay666"];
    for import in 0..2_u32 {
        let orders: Vec<Order<'_>> =
            (0..).zip(customers).map(|(n, id)| (n + 10 * import, id, "2026-01-05", 10)).collect();
        shop.import(&orders);
    }
    shop.bring("customers", "customer_id,name\nann,Ann\ncat333,Cat\n");
    shop.keep(3);
    let workspace = &shop.workspace;
    let mut files = Vec::new();
    ["lake", "imports"].iter().for_each(|name| files_below(&shop.root().join(name), &mut files));
    files.sort();
    let (mut refused, mut blocked) = (0, Vec::new());
    for file in files {
        let whole = std::fs::read(&file).expect("a file");
        // Most are damaged in a place that this customer has nothing to do with.
        let mut damaged = whole.clone();
        damaged.truncate(whole.len() / 2);
        std::fs::write(&file, &damaged).expect("written");
        let told = erase(workspace, &["cat333".to_owned()], &Silent::new().on_day(1));
        if shop.root().join("imports/forget.json").exists() {
            blocked.push(file.clone());
        }
        if told.is_ok() {
            // What it needed was whole, so it did all of it, and the rest is tried on.
            assert!(file.extension().is_none_or(|ending| ending != "parquet"), "{}", file.display());
            break;
        }
        refused += 1;
        std::fs::write(&file, &whole).expect("written");
    }
    assert_eq!((blocked, refused > 8), (Vec::<PathBuf>::new(), true), "{refused}");
}

#[test]
fn a_lost_record_is_an_import_that_is_damaged() {
    let shop = kept();
    std::fs::remove_file(shop.root().join("imports/000001/import.json")).expect("removed");
    let told = list(&shop.workspace).expect_err("damage");
    assert!(
        told.code() == "T0410" && told.arguments().iter().any(|(_, value)| value.ends_with("import.json")),
        "{told}"
    );
    let found = verify(&shop.workspace, &Silent::new().on_day(1)).expect("looked at");
    assert!(found.faults.iter().any(|fault| fault.path.ends_with("000001/import.json")), "{found:?}");
    assert!(erase(&shop.workspace, &["cat333".to_owned()], &Silent::new().on_day(1)).is_err());
    assert!(!shop.root().join("imports/forget.json").exists());
}

#[test]
fn a_lost_settings_file_is_no_lake_that_is_yet_to_be_made() {
    let shop = kept();
    let path = shop.root().join("lake/lake.json");
    let whole = std::fs::read(&path).expect("a file");
    std::fs::remove_file(&path).expect("removed");
    assert_eq!(shop.workspace.lake().map(|_| ()).expect_err("damage").code(), "T0410");
    assert!(!path.exists());
    let found = verify(&shop.workspace, &Silent::new().on_day(1)).expect("looked at");
    assert!(found.faults.iter().any(|fault| fault.path.ends_with("lake.json")), "{found:?}");
    std::fs::write(&path, whole).expect("written");
    shop.import(&[(7, "gil", "2026-01-06", 10)]);
    // Without its versions all facts would be taken for those of an import that did not end.
    std::fs::rename(shop.root().join("lake/versions"), shop.root().join("aside")).expect("renamed");
    let sources = [crate::shop::source(&[(8, "gil", "2026-01-06", 10)])];
    let request = terrace_app::imports::ImportRequest {
        kind: "orders",
        sources: &sources,
        mapping: None,
        unknown_as_sales: false,
    };
    let told = terrace_app::imports::take(&shop.workspace, &request, &Silent::new().on_day(1)).expect_err("damage");
    assert_eq!(told.code(), "T0410", "{told}");
    std::fs::remove_dir_all(shop.root().join("lake/versions")).ok();
    std::fs::rename(shop.root().join("aside"), shop.root().join("lake/versions")).expect("renamed");
    shop.import(&[(8, "gil", "2026-01-06", 10)]);
}

#[test]
fn nobodys_ids_are_told_as_such() {
    let shop = kept();
    let told = |ids: &[&str]| {
        let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
        erase(&shop.workspace, &ids, &Silent::new().on_day(1)).expect_err("nobody").code()
    };
    assert_eq!((told(&["0", "散客"]), told(&["0", "nobody here"])), ("T0048", "T0047"));
}
