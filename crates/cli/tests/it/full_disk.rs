//! A disk that is full while a run is written: what was asked for fails clearly, what is only kept is a remark, and
//! nothing stays of either.

#![cfg(unix)]

use crate::terrace::{Workspace, listing, put};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

const AS_OF: &str = "2026-07-01";
const CUSTOMERS: usize = 3_000;

fn filled() -> Workspace {
    let workspace = Workspace::new("retail", 4);
    // Runs remember what they computed, also in so small a shop.
    put(workspace.path(), "terrace.toml", "[lake]\nbuckets = 4\nremember_rows = 1\n");
    let mut orders = String::from("order_id,customer_id,ordered_at,product,amount\n");
    for number in 0..CUSTOMERS {
        let (day, amount) = (1 + number % 28, number * 7 % 501 + 1);
        writeln!(orders, "O{number},customer-{number:05},2026-06-{day:02} 10:00,thing,{amount}.25").expect("written");
    }
    let file = put(workspace.path(), "in/orders.csv", orders);
    workspace.terrace.ok(&["import", "orders", &file]);
    workspace
}

/// Runs with files that can grow to so many blocks of 512 bytes.
fn limited(workspace: &Workspace, blocks: u32, words: &[&str]) -> Output {
    std::process::Command::new("sh")
        .args(["-c", &format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"")])
        .arg(env!("CARGO_BIN_EXE_terrace"))
        .args(words)
        .current_dir(workspace.path())
        .env("LANG", "C.UTF-8")
        .stdin(Stdio::null())
        .output()
        .expect("sh runs")
}

fn stderr(ran: &Output) -> String {
    String::from_utf8_lossy(&ran.stderr).into_owned()
}

/// The files of a workspace beside kept runs, remembered parts and the lock, which says who held it last.
fn others(workspace: &Workspace) -> Vec<(PathBuf, Option<Vec<u8>>)> {
    let beside = |path: &Path| {
        let text = path.to_string_lossy();
        !["lake/runs", "lake/memory", "lock"].iter().any(|part| text.contains(part))
    };
    listing(workspace.path()).into_iter().filter(|(path, _)| beside(path)).collect()
}

/// What a run writes under another name first, and gives its name in the end.
fn halves(workspace: &Workspace) -> Vec<PathBuf> {
    let is_half = |path: &PathBuf| {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let remembered = path.to_string_lossy().contains("lake/memory/.");
        remembered || name.starts_with(".terrace-") || name.ends_with(".tmp") || name.contains("new")
    };
    listing(workspace.path()).into_keys().filter(is_half).collect()
}

/// The kept runs; each must be whole.
fn runs(workspace: &Workspace) -> usize {
    let runs = workspace.terrace.ok(&["runs", "--json"]).json();
    let runs = runs.as_array().expect("a list");
    for run in runs {
        let number = run["number"].to_string();
        let same = workspace.terrace.ok(&["changes", "--from", &number, "--to", &number, "--json"]).json();
        assert_eq!(same["both"], run["customers"], "run {number} is whole");
    }
    runs.len()
}

#[test]
fn an_output_that_does_not_fit_is_an_error_and_what_was_there_stays() {
    for (name, limits) in [("out.csv", [1_u32, 64, 300]), ("out.parquet", [1, 8, 24]), ("out.json", [1, 64, 300])] {
        let workspace = filled();
        let out = put(workspace.path(), name, "what was there before");
        let before = others(&workspace);
        let mut kept = 0;
        for blocks in limits {
            let ran = limited(&workspace, blocks, &["tier", "--as-of", AS_OF, "--out", &out, "--lang", "en"]);
            let told = stderr(&ran);
            assert_eq!(ran.status.code(), Some(1), "{name}, {blocks}: {told}");
            assert!(told.contains("error[T0") && told.contains(name), "{name}, {blocks}: {told}");
            assert!(told.contains("File too large") || told.contains("too large"), "it says why: {told}");
            assert_eq!(others(&workspace), before, "{name}, {blocks}");
            assert_eq!(halves(&workspace), Vec::<PathBuf>::new(), "{name}, {blocks}");
            let now = runs(&workspace);
            assert!(now >= kept, "what was kept stays kept");
            kept = now;
        }
        let fits = limited(&workspace, 1 << 20, &["tier", "--as-of", AS_OF, "--out", &out, "--lang", "en"]);
        assert_eq!(fits.status.code(), Some(0), "{}", stderr(&fits));
        assert_ne!(std::fs::read(&out).expect("a file"), b"what was there before");
        assert_eq!(runs(&workspace), 1);
    }
}

#[test]
fn a_run_that_cannot_be_kept_is_a_remark() {
    let workspace = filled();
    let whole = workspace.terrace.tiered(&["--as-of", "2026-07-02", "--no-keep"]);
    assert_eq!(whole.lines().count(), CUSTOMERS + 1);
    let before = others(&workspace);
    for blocks in [1_u32, 8, 40] {
        // A pipe has no limit.
        let ran = limited(&workspace, blocks, &["tier", "--as-of", "2026-07-02", "--out", "-", "--lang", "en"]);
        let told = stderr(&ran);
        assert_eq!(ran.status.code(), Some(0), "{blocks}: {told}");
        assert_eq!(String::from_utf8_lossy(&ran.stdout), whole, "{blocks}");
        assert!(told.contains("[T0050]") && !told.contains("error["), "{blocks}: {told}");
        assert_eq!(runs(&workspace), 0, "{blocks}");
        assert_eq!((others(&workspace), halves(&workspace)), (before.clone(), Vec::new()), "{blocks}");
        let left = std::fs::read_dir(workspace.path().join("lake/runs")).map_or(0, |entries| {
            entries.filter(|entry| entry.as_ref().is_ok_and(|entry| entry.path().is_dir())).count()
        });
        assert_eq!(left, 0, "the space of the run is given back");
    }
    assert_eq!(workspace.terrace.tiered(&["--as-of", "2026-07-02"]), whole);
    assert_eq!(runs(&workspace), 1);
}
