//! `terrace lake`: how it stands, and merging of files.

use crate::terrace::{Workspace, listing, put};
use std::path::PathBuf;

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

/// Flips in each kind of file; more where `TERRACE_FLIPS` asks for it.
const FLIPS: u64 = 4;

/// A workspace with imports, a kept run and a forgotten customer.
fn kept() -> Workspace {
    let workspace = Workspace::new("retail", 2);
    for number in 1..=3 {
        let rows: Vec<String> = (0..300)
            .map(|row| format!("{number}-{row},c{},2026-06-{:02},{}.{row:02}", row % 90, 1 + row % 28, row * number))
            .collect();
        let text = format!("order_id,customer_id,ordered_at,amount\n{}\n", rows.join("\n"));
        let path = put(workspace.path(), &format!("in/part{number}.csv"), text);
        workspace.terrace.ok(&["import", "orders", &path]);
    }
    workspace.terrace.ok(&["forget", "c5", "--yes"]);
    workspace.terrace.ok(&["tier", "--as-of", "2026-07-01"]);
    workspace
}

#[test]
fn a_flipped_bit_is_reported_and_never_counted() {
    let workspace = kept();
    let terrace = &workspace.terrace;
    let verified = terrace.ok(&["lake", "verify", "--json"]).json();
    assert_eq!((&verified["whole"], &verified["without_sums"]), (&true.into(), &serde_json::json!([])), "{verified}");
    for (lang, word) in [("en", "as written"), ("zh", "与写入时一致")] {
        assert!(terrace.ok(&["--lang", lang, "lake", "verify"]).stdout.contains(word));
    }
    let answer = || {
        let asked = [
            &["tier", "--as-of", "2026-06-20", "--no-keep", "--out", "-"][..],
            &["explain", "c1", "--as-of", "2026-07-01", "--json"],
            &["runs", "show", "1", "--json"],
        ];
        let ran = asked.map(|words| terrace.run(words));
        // What cannot be told of the past is left out, and said.
        ran.iter().all(|ran| ran.status == 0 && !ran.says("T0059")).then(|| ran.map(|ran| ran.stdout))
    };
    let right = answer().expect("an answer");
    let flips = std::env::var("TERRACE_FLIPS").map_or(FLIPS, |flips| flips.parse().expect("a number"));
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = |below: usize| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) as usize % below
    };
    let files = |inner: &[&str]| -> Vec<PathBuf> {
        let all = listing(workspace.path());
        let files = all.into_iter().filter(|(_, content)| content.as_ref().is_some_and(|bytes| !bytes.is_empty()));
        let files = files.map(|(path, _)| path);
        files.filter(|path| inner.iter().all(|part| path.to_string_lossy().contains(part))).collect()
    };
    let kinds: [&[&str]; 9] = [
        &["lake/runs/", "run.json"],
        &["lake/runs/", ".parquet"],
        &["lake/runs/", "sums-"],
        &["lake/orders/bucket"],
        &["lake/orders/_delta_log"],
        &["lake/versions", ".json"],
        &["lake/lake.json"],
        &["imports/0", "import.json"],
        &["imports/0", "original"],
    ];
    let (mut reported, mut harmless) = (0, 0);
    for kind in kinds {
        let files = files(kind);
        assert!(!files.is_empty(), "{kind:?}");
        for _ in 0..flips {
            let path = workspace.path().join(&files[next(files.len())]);
            let written = std::fs::read(&path).expect("a file");
            let bit = next(written.len() * 8);
            let mut flipped = written.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            std::fs::write(&path, flipped).expect("written");
            let ran = terrace.run(&["lake", "verify"]);
            assert!(ran.status == 1 && !ran.panicked(), "{}, bit {bit}: {}", path.display(), ran.stdout);
            match answer() {
                None => reported += 1,
                Some(found) => {
                    assert!(found == right, "{}, bit {bit}", path.display());
                    harmless += 1;
                }
            }
            std::fs::write(&path, written).expect("written");
        }
    }
    assert!(reported > 0 && harmless > 0, "{reported} reported, {harmless} not read");
    assert!(answer().expect("an answer") == right);
}
