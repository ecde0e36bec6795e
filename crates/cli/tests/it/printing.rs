//! What reaches the terminal: pipes that nobody reads, widths, where to go next.

use crate::terrace::{Terrace, scratch};
use std::process::Stdio;

/// A pipe whose reader has gone, as that of `| true`.
fn unread() -> Stdio {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    Stdio::from(writer)
}

#[test]
fn readers_may_leave() {
    let folder = scratch();
    let terrace = Terrace::at(folder.path());
    terrace.ok(&["init"]);
    for words in [
        &["--help"][..],
        &["--version"],
        &["tier", "--help"],
        &["policy", "measures"],
        &["imports"],
        &["imports", "--json"],
    ] {
        let ended = terrace.command(words).stdout(unread()).output().unwrap();
        assert_eq!(ended.status.code(), Some(0), "{words:?}");
        assert_eq!(String::from_utf8_lossy(&ended.stderr), "", "{words:?}");
    }
    // Wrong use keeps its status, though nobody reads why.
    for words in [&["tier", "--asof"][..], &["policy"], &["explain", "nobody"]] {
        let ended = terrace.command(words).stderr(unread()).output().unwrap();
        assert_eq!(ended.status.code(), Some(2), "{words:?}");
    }
}

#[test]
fn measures_fit_the_width() {
    let folder = scratch();
    for (columns, lang) in [("80", "en"), ("100", "en"), ("100", "zh")] {
        let terrace = Terrace::at(folder.path()).with("COLUMNS", columns);
        let ran = terrace.ok(&["policy", "measures", "--lang", lang]);
        let most = ran.stdout.lines().map(|line| line.chars().count()).max().unwrap();
        assert!(most <= columns.parse().unwrap(), "{most} of {columns}: {}", ran.stdout);
        assert!(ran.stdout.contains("average_order_value"), "names are not cut: {}", ran.stdout);
    }
}

#[test]
fn nobody_is_sent_to_where_they_are() {
    let folder = scratch();
    let terrace = Terrace::at(folder.path());
    let here = terrace.ok(&["init", ".", "--lang", "en"]);
    assert!(!here.stdout.contains("`cd "), "{}", here.stdout);
    let elsewhere = terrace.ok(&["init", "shop", "--lang", "en"]);
    assert!(elsewhere.stdout.contains("`cd shop`"), "{}", elsewhere.stdout);
}
