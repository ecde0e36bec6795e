//! How the lake stands, merging of files, and old states that go.

use crate::shop::{Shop, Silent, ready};
use std::fmt::Write as _;
use terrace_app::facts::Inputs;
use terrace_app::imports::{list, undo};
use terrace_app::upkeep::{self, compact};
use terrace_app::views::{CompactionView, LakeView};
use terrace_domain::Coded;

const AS_OF: &str = "2026-07-01";

/// Orders of one import: three customers, the amounts telling the import.
fn file(number: usize) -> String {
    let mut text = String::from("order_id,customer_id,ordered_at,product,amount\n");
    for order in 0..30 {
        writeln!(text, "{number}-{order},c{},2026-06-{:02} 10:00,thing,{number}.25", order % 3, 1 + order % 28)
            .expect("written");
    }
    text
}

fn shop(settings: &str) -> Shop {
    Shop::new(&ready("retail"), &format!("[lake]\nbuckets = 2\n{settings}\n"))
}

fn import(shop: &Shop, number: usize) {
    shop.bring("orders", &file(number));
}

fn tiered(shop: &Shop) -> String {
    shop.csv(AS_OF, None)
}

/// The lake as an answer shows it.
fn status(shop: &Shop) -> serde_json::Value {
    let found = upkeep::status(&shop.workspace).expect("a status").expect("a lake");
    serde_json::to_value(LakeView::new(&found)).expect("an answer")
}

#[test]
fn compaction_changes_no_answer() {
    let workspace = shop("");
    assert!(upkeep::status(&workspace.workspace).expect("a status").is_none());
    (1..=4).for_each(|number| import(&workspace, number));
    let (before, answer) = (status(&workspace), tiered(&workspace));
    assert_eq!((&before["version"], &before["tables"][0]["rows"]), (&4.into(), &120.into()), "{before}");
    assert_eq!(before["tables"][0]["oldest"], "2026-06-01T10:00:00");
    assert_eq!(before["tables"][0]["newest"], "2026-06-28T10:00:00");
    assert_eq!(before["versions"][0]["made_by"], "import");
    assert_eq!(before["originals"]["files"], 4);

    let done = compact(&workspace.workspace, &Silent::new().on_day(0)).expect("merged");
    let done = serde_json::to_value(CompactionView::new(&done)).expect("an answer");
    assert_eq!(done["merged"]["files"], before["compaction"]["files"]);
    assert_eq!(done["into"]["files"], before["compaction"]["files_after"]);
    assert_eq!((&done["merged"]["rows"], &done["into"]["rows"]), (&120.into(), &120.into()));
    let after = status(&workspace);
    assert_eq!((&after["compaction"]["files"], &after["tables"][0]["rows"]), (&0.into(), &120.into()));
    assert_eq!(after["versions"][4]["made_by"], "compaction");
    assert!(after["old_bytes"].as_u64() > Some(0), "older versions hold on to their files");
    assert_eq!(tiered(&workspace), answer);

    // Undoing goes past the compaction, and so do older versions.
    undo(&workspace.workspace, 2, &Silent::new().on_day(0)).expect("undone");
    let without = shop("");
    [1, 3, 4].into_iter().for_each(|number| import(&without, number));
    assert_eq!(tiered(&workspace), tiered(&without));
    assert_eq!(workspace.csv(AS_OF, Some(4)), answer);
}

#[test]
fn old_versions_go_and_undo_makes_all_again() {
    let workspace = shop("keep_versions_days = 0");
    (1..=3).for_each(|number| import(&workspace, number));
    let found = status(&workspace);
    assert_eq!(found["versions"].as_array().map(Vec::len), Some(1), "{found}");
    assert_eq!((&found["versions"][0]["version"], &found["old_bytes"]), (&3.into(), &0.into()));
    let gone = Inputs::of_workspace(&workspace.workspace, Some(1), &workspace.policy.policy).expect_err("gone");
    assert_eq!(gone.code(), "T0405");
    undo(&workspace.workspace, 1, &Silent::new().on_day(0)).expect("undone");
    let without = shop("");
    [2, 3].into_iter().for_each(|number| import(&without, number));
    assert_eq!(tiered(&workspace), tiered(&without));
}

#[test]
fn without_originals_an_undo_says_so() {
    let workspace = shop("keep_versions_days = 0\nkeep_originals_days = 0");
    (1..=3).for_each(|number| import(&workspace, number));
    let found = status(&workspace);
    assert_eq!((&found["originals"]["files"], &found["originals"]["removed"]), (&0.into(), &3.into()), "{found}");
    let answer = tiered(&workspace);
    let refused = undo(&workspace.workspace, 2, &Silent::new().on_day(0)).expect_err("refused");
    assert_eq!(refused.code(), "T0040");
    assert_eq!(tiered(&workspace), answer);
    assert_eq!(list(&workspace.workspace).expect("a list").len(), 3);
    import(&workspace, 4);
}
