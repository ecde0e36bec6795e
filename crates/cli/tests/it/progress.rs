//! Bars on a terminal, and silence where there is none.

use crate::terrace::{Workspace, put, scratch};
use std::fmt::Write as _;
use std::process::{Command, Stdio};

const POLICY: &str = "policy: p\ncurrency: CNY\ntimezone: Asia/Shanghai\nmetrics:\n  spend: { measure: net_amount }\n\
    schemes:\n  worth:\n    threshold: spend\n    tiers: [{ tier: a, from: 80 }, { tier: b }]\n";
const AS_OF: &str = "2024-06-01";

/// So many orders, numbered from a first one; enough of them for a bar.
fn orders(first: u32, count: u32) -> String {
    let mut text = String::from("order_id,customer_id,ordered_at,amount\n");
    for order in first..first + count {
        let day = order % 28 + 1;
        writeln!(text, "O{order},C{},2024-05-{day:02},{}", order % 5_000, order % 90 + 1).expect("written");
    }
    text
}

/// What a command shows on a terminal; nothing where no program is there that makes one.
#[expect(clippy::disallowed_macros, reason = "a test that has nothing to work on says so")]
fn on_a_terminal(workspace: &Workspace, words: &[&str]) -> Option<String> {
    let line: Vec<String> = std::iter::once(env!("CARGO_BIN_EXE_terrace"))
        .chain(words.iter().copied())
        .map(|word| format!("'{word}'"))
        .collect();
    let ran = Command::new("script")
        .args(["-q", "-e", "-c", &format!("stty cols 160; exec {}", line.join(" ")), "/dev/null"])
        .current_dir(workspace.path())
        .env("TERM", "xterm")
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::null())
        .output();
    let Ok(ran) = ran else {
        eprintln!("no `script` here: bars are not looked at");
        return None;
    };
    let shown = String::from_utf8_lossy(&ran.stdout).into_owned();
    assert!(ran.status.success(), "{shown}");
    Some(shown)
}

#[test]
fn long_work_shows_how_far_it_is() {
    let workspace = Workspace::with_policy(POLICY, 4);
    let inputs = scratch();
    for (first, has_stored) in [(0, false), (150_000, true)] {
        let file = put(inputs.path(), &format!("{first}.csv"), orders(first, 150_000));
        let Some(shown) = on_a_terminal(&workspace, &["--lang", "en", "import", "orders", &file]) else { return };
        assert!(shown.contains("a second"), "{shown}");
        assert!(shown.contains("/150,000 rows stored") || shown.contains("rows stored"), "{shown}");
        assert!(shown.contains("150,000 accepted"), "{has_stored}: {shown}");
    }
    let shown = on_a_terminal(&workspace, &["--lang", "en", "tier", "--as-of", AS_OF]).expect("as before");
    assert!(shown.contains("/300,000 rows, ") && shown.contains(" of 4"), "{shown}");
    let shown = on_a_terminal(&workspace, &["--lang", "zh", "tier", "--as-of", AS_OF]).expect("as before");
    assert!(shown.contains("桶"), "{shown}");
    let shown = on_a_terminal(&workspace, &["--lang", "en", "lake", "compact"]).expect("as before");
    assert!(shown.contains("merging files: "), "{shown}");
}

#[test]
fn nothing_of_it_is_written_where_no_terminal_is() {
    let workspace = Workspace::with_policy(POLICY, 4);
    let inputs = scratch();
    for first in [0, 150_000] {
        let file = put(inputs.path(), &format!("{first}.csv"), orders(first, 150_000));
        let ran = workspace.terrace.ok(&["import", "orders", &file]);
        assert!(!ran.stderr.contains('\u{1b}') && !ran.stderr.contains("a second"), "{:?}", ran.stderr);
    }
    for words in [&["tier", "--as-of", AS_OF][..], &["lake", "compact"], &["tier", "--as-of", AS_OF, "--json"]] {
        assert_eq!(workspace.terrace.ok(words).stderr, "", "{words:?}");
    }
}
