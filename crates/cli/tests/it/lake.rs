//! `terrace lake`: how it stands, and merging of files.

use crate::terrace::{Workspace, put};

#[test]
fn a_lake_is_shown_and_merged() {
    let workspace = Workspace::new("retail", 2);
    assert!(workspace.terrace.ok(&["lake", "status", "--json"]).json().is_null());
    for number in 1..=2 {
        let text = format!("order_id,customer_id,ordered_at,amount\n{number},ann,2026-06-01,5\n");
        let path = put(workspace.path(), &format!("in/part{number}.csv"), text);
        workspace.terrace.ok(&["import", "orders", &path]);
    }
    for (lang, word) in [("en", "Kept versions"), ("zh", "保留的版本")] {
        let shown = workspace.terrace.ok(&["--lang", lang, "lake", "status"]).stdout;
        assert!(shown.contains(word), "{shown}");
    }
    let done = workspace.terrace.ok(&["lake", "compact", "--json"]).json();
    assert_eq!((&done["merged"]["files"], &done["into"]["files"]), (&2.into(), &1.into()), "{done}");
}
