//! `terrace lake`: how it stands, merging of files, and old states that go.

use crate::terrace::{Workspace, put};
use std::fmt::Write as _;

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

fn import(workspace: &Workspace, number: usize) {
    let path = put(workspace.path(), &format!("in/part{number}.csv"), file(number));
    workspace.terrace.ok(&["import", "orders", &path]);
}

fn tiered(workspace: &Workspace) -> String {
    workspace.terrace.tiered(&["--as-of", AS_OF])
}

fn status(workspace: &Workspace) -> serde_json::Value {
    workspace.terrace.ok(&["lake", "status", "--json"]).json()
}

fn with_settings(settings: &str) -> Workspace {
    let workspace = Workspace::new("retail", 2);
    put(workspace.path(), "terrace.toml", format!("[lake]\nbuckets = 2\n{settings}\n"));
    workspace
}

#[test]
fn compaction_changes_no_answer() {
    let workspace = Workspace::new("retail", 2);
    assert!(workspace.terrace.ok(&["lake", "status", "--json"]).json().is_null());
    (1..=4).for_each(|number| import(&workspace, number));
    let (before, answer) = (status(&workspace), tiered(&workspace));
    assert_eq!((&before["version"], &before["tables"][0]["rows"]), (&4.into(), &120.into()), "{before}");
    assert_eq!(before["tables"][0]["oldest"], "2026-06-01T10:00:00");
    assert_eq!(before["tables"][0]["newest"], "2026-06-28T10:00:00");
    assert_eq!(before["versions"][0]["made_by"], "import");
    assert_eq!(before["originals"]["files"], 4);

    let done = workspace.terrace.ok(&["lake", "compact", "--json"]).json();
    assert_eq!(done["merged"]["files"], before["compaction"]["files"]);
    assert_eq!(done["into"]["files"], before["compaction"]["files_after"]);
    assert_eq!((&done["merged"]["rows"], &done["into"]["rows"]), (&120.into(), &120.into()));
    let after = status(&workspace);
    assert_eq!((&after["compaction"]["files"], &after["tables"][0]["rows"]), (&0.into(), &120.into()));
    assert_eq!(after["versions"][4]["made_by"], "compaction");
    assert!(after["old_bytes"].as_u64() > Some(0), "older versions hold on to their files");
    assert_eq!(tiered(&workspace), answer);

    // Undoing goes past the compaction, and so do older versions.
    workspace.terrace.ok(&["imports", "undo", "2"]);
    let without = Workspace::new("retail", 2);
    [1, 3, 4].into_iter().for_each(|number| import(&without, number));
    assert_eq!(tiered(&workspace), tiered(&without));
    assert_eq!(workspace.terrace.tiered(&["--as-of", AS_OF, "--lake-version", "4"]), answer);
    for (lang, word) in [("en", "Kept versions"), ("zh", "保留的版本")] {
        let shown = workspace.terrace.ok(&["--lang", lang, "lake", "status"]).stdout;
        assert!(shown.contains(word), "{shown}");
    }
}

#[test]
fn old_versions_go_and_undo_makes_all_again() {
    let workspace = with_settings("keep_versions_days = 0");
    (1..=3).for_each(|number| import(&workspace, number));
    let found = status(&workspace);
    assert_eq!(found["versions"].as_array().map(Vec::len), Some(1), "{found}");
    assert_eq!((&found["versions"][0]["version"], &found["old_bytes"]), (&3.into(), &0.into()));
    assert!(workspace.terrace.run(&["tier", "--lake-version", "1", "--as-of", AS_OF]).says("T0405"));
    workspace.terrace.ok(&["imports", "undo", "1"]);
    let without = Workspace::new("retail", 2);
    [2, 3].into_iter().for_each(|number| import(&without, number));
    assert_eq!(tiered(&workspace), tiered(&without));
}

#[test]
fn without_originals_an_undo_says_so() {
    let workspace = with_settings("keep_versions_days = 0\nkeep_originals_days = 0");
    (1..=3).for_each(|number| import(&workspace, number));
    let found = status(&workspace);
    assert_eq!((&found["originals"]["files"], &found["originals"]["removed"]), (&0.into(), &3.into()), "{found}");
    let answer = tiered(&workspace);
    let refused = workspace.terrace.run(&["imports", "undo", "2"]);
    assert_eq!((refused.status, refused.says("T0040")), (2, true), "{}", refused.stderr);
    assert_eq!(tiered(&workspace), answer);
    assert_eq!(workspace.imports().len(), 3);
    import(&workspace, 4);
}
