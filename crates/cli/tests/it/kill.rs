//! Imports that are killed at any moment: the workspace opens, and holds whole imports only.

use crate::answers::{Table, millionths};
use crate::terrace::{Workspace, put, word};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::Stdio;
use std::time::{Duration, Instant};

const KILLS: usize = 100;
const SHARED: usize = 20;
const AS_OF: &str = "2026-07-01";

/// The orders of one import: two of a customer whom no other import has, three each of customers whom all have.
fn file(number: usize) -> String {
    let mut text = String::from("order_id,customer_id,ordered_at,product,amount\n");
    let mut add = |order: usize, customer: &str| {
        writeln!(text, "{number}-{order},{customer},2026-06-{:02} 10:00,thing,{}.25", 1 + order % 28, number + 1)
            .expect("written");
    };
    (0..2).for_each(|order| add(order, &format!("only-{number:03}")));
    (0..3 * SHARED).for_each(|order| add(2 + order, &format!("shared-{:02}", order % SHARED)));
    text
}

/// What every customer must have where exactly these imports hold.
fn expected(numbers: &[usize]) -> BTreeMap<String, (usize, i128)> {
    let amount = |number: usize| (number as i128 + 1) * 1_000_000 + 250_000;
    let mut all = BTreeMap::new();
    for number in numbers {
        all.insert(format!("only-{number:03}"), (2, 2 * amount(*number)));
        for customer in 0..SHARED {
            let known = all.entry(format!("shared-{customer:02}")).or_insert((0, 0));
            *known = (known.0 + 3, known.1 + 3 * amount(*number));
        }
    }
    all
}

/// The imports that the tiers show; every one of them must be whole.
fn seen(workspace: &Workspace) -> Vec<usize> {
    let ran = workspace.terrace.run(&["tier", "--as-of", AS_OF, "--out", "-", "--quiet"]);
    if ran.status == 3 && ran.says("T0012") {
        return Vec::new();
    }
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let table = Table::of(&ran.stdout);
    let found: BTreeMap<String, (usize, i128)> = table
        .rows
        .iter()
        .map(|row| {
            let orders = row[table.place("orders")].parse().expect("a count");
            (row[0].clone(), (orders, millionths(&row[table.place("spend")]).expect("an amount")))
        })
        .collect();
    let numbers: Vec<usize> = found.keys().filter_map(|id| id.strip_prefix("only-")?.parse().ok()).collect();
    assert_eq!(found, expected(&numbers), "a part of an import shows");
    numbers
}

/// The imports that the list shows, each with all of its rows.
fn listed(workspace: &Workspace) -> Vec<usize> {
    let number = |record: &serde_json::Value| -> usize {
        assert_eq!(record["counts"]["accepted"], 2 + 3 * SHARED, "{record}");
        let name = record["files"][0]["name"].as_str().expect("a name");
        name.trim_start_matches("part").trim_end_matches(".csv").parse().expect("a number")
    };
    let mut numbers: Vec<usize> = workspace.imports().iter().map(number).collect();
    numbers.sort_unstable();
    numbers
}

/// Kills an import after a while; whether it was still at work.
fn killed_after(workspace: &Workspace, path: &str, delay: Duration) -> bool {
    let mut child = workspace
        .terrace
        .command(&["import", "orders", path])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("terrace starts");
    std::thread::sleep(delay);
    drop(child.kill());
    // A signal leaves no code.
    child.wait().expect("it ends").code().is_none()
}

#[test]
fn a_killed_import_is_whole_or_not_there() {
    let workspace = Workspace::new("retail", 2);
    let paths: Vec<String> =
        (0..=KILLS).map(|number| put(workspace.path(), &format!("in/part{number}.csv"), file(number))).collect();
    // How long an import takes, with a lake and without one.
    let started = Instant::now();
    workspace.terrace.ok(&["import", "orders", &paths[0]]);
    let mut span = started.elapsed();
    assert_eq!(seen(&workspace), [0]);
    let (mut state, mut kills, mut held) = (0x5eed_u64, 0, 0);
    for (number, path) in paths.iter().enumerate().skip(1) {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let part = u32::try_from(state >> 40).expect("24 bits");
        let killed = killed_after(&workspace, path, span * 3 / 2 * (part >> 8) / (1 << 16));
        let (list, tiers) = (listed(&workspace), seen(&workspace));
        kills += usize::from(killed);
        held += usize::from(tiers.contains(&number));
        assert!(killed || list.contains(&number), "an import that ended well is there");
        // What the lake has may not be listed yet, but never the other way round; and only the killed one can be so.
        assert!(list.iter().all(|number| tiers.contains(number)), "{list:?} {tiers:?}");
        let unlisted: Vec<&usize> = tiers.iter().filter(|number| !list.contains(number)).collect();
        assert!(unlisted.len() <= 1, "{unlisted:?}");
        if number % 4 == 0 {
            let started = Instant::now();
            workspace.terrace.ok(&["import", "orders", path]);
            span = started.elapsed();
            assert!(listed(&workspace).contains(&number) && seen(&workspace).contains(&number));
        }
    }
    // Or else the test would have tested nothing.
    assert!(kills > KILLS / 2 && held > 0, "{kills} were killed at work, {held} held");
    finished(&workspace, &paths);
}

/// In the end every import can be made, once each, and the answer is the one of a workspace that nothing happened to.
fn finished(workspace: &Workspace, paths: &[String]) {
    for path in paths {
        workspace.terrace.ok(&["import", "orders", path]);
    }
    let all: Vec<usize> = (0..=KILLS).collect();
    assert_eq!((listed(workspace), seen(workspace)), (all.clone(), all));
    let calm = Workspace::new("retail", 2);
    let words: Vec<&str> = ["import", "orders"].into_iter().chain(paths.iter().map(String::as_str)).collect();
    calm.terrace.ok(&words);
    let tiered = |workspace: &Workspace| workspace.terrace.tiered(&["--as-of", AS_OF]);
    assert_eq!(tiered(workspace), tiered(&calm));
    let leftovers: Vec<_> = std::fs::read_dir(workspace.path().join("imports"))
        .expect("a folder")
        .map(|entry| word(&entry.expect("an entry").path()))
        .filter(|path| path.contains("pending"))
        .collect();
    assert!(leftovers.is_empty(), "{leftovers:?}");
}

#[test]
fn a_killed_first_import_can_be_made_again() {
    for step in 0..25_u32 {
        let workspace = Workspace::new("retail", 2);
        let path = put(workspace.path(), "in/part7.csv", file(7));
        killed_after(&workspace, &path, Duration::from_micros(2_500) * step);
        let (list, tiers) = (listed(&workspace), seen(&workspace));
        assert!(tiers.is_empty() || tiers == [7], "{tiers:?}");
        assert!(list.is_empty() || list == tiers, "{list:?} {tiers:?}");
        workspace.terrace.ok(&["import", "orders", &path]);
        assert_eq!((listed(&workspace), seen(&workspace)), (vec![7], vec![7]));
    }
}

#[test]
fn a_killed_undo_is_done_or_not_begun() {
    let workspace = Workspace::new("retail", 2);
    for number in 0..4 {
        let path = put(workspace.path(), &format!("in/part{number}.csv"), file(number));
        workspace.terrace.ok(&["import", "orders", &path]);
    }
    let mut undone = false;
    for step in 0..12_u32 {
        let mut child = workspace
            .terrace
            .command(&["imports", "undo", "2"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("terrace starts");
        std::thread::sleep(Duration::from_millis(6) * (step + 1));
        drop(child.kill());
        child.wait().expect("it ends");
        let numbers = seen(&workspace);
        assert!(numbers == [0, 1, 2, 3] || numbers == [0, 2, 3], "{numbers:?}");
        undone |= numbers == [0, 2, 3];
        assert!(!undone || numbers == [0, 2, 3], "what was undone stays undone");
    }
    if !undone {
        workspace.terrace.ok(&["imports", "undo", "2"]);
    }
    assert_eq!(seen(&workspace), [0, 2, 3]);
}

#[test]
fn a_killed_run_is_kept_whole_or_not_at_all() {
    let workspace = Workspace::new("retail", 2);
    for number in 0..3 {
        let path = put(workspace.path(), &format!("in/part{number}.csv"), file(number));
        workspace.terrace.ok(&["import", "orders", &path]);
    }
    let runs = || workspace.terrace.ok(&["runs", "--json"]).json().as_array().expect("a list").clone();
    let started = Instant::now();
    workspace.terrace.ok(&["tier", "--as-of", AS_OF, "--quiet"]);
    let span = started.elapsed();
    let mut kept = runs().len();
    for step in 1..=30_u32 {
        // Every second time the same run again, which takes the place of the one before.
        let day = format!("2026-07-{:02}", 1 + step / 2);
        let mut child = workspace
            .terrace
            .command(&["tier", "--as-of", &day, "--quiet"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("terrace starts");
        std::thread::sleep(span * step / 26);
        drop(child.kill());
        child.wait().expect("it ends");
        let all = runs();
        assert!(all.len() >= kept, "what was kept stays kept");
        kept = all.len();
        for run in &all {
            let number = run["number"].to_string();
            let same = workspace.terrace.ok(&["changes", "--from", &number, "--to", &number, "--json"]).json();
            assert_eq!(same["both"], run["customers"], "run {number} is whole");
        }
    }
    workspace.terrace.ok(&["tier", "--as-of", "2026-09-01", "--quiet"]);
    let all = runs();
    let folder = workspace.path().join("lake/runs");
    let folders = std::fs::read_dir(&folder).expect("a folder").filter_map(Result::ok).filter(|e| e.path().is_dir());
    let files: Vec<usize> = folders.map(|run| std::fs::read_dir(run.path()).expect("a folder").count()).collect();
    assert_eq!(files.len(), all.len(), "halves are swept away");
    assert!(files.iter().all(|count| *count == 5), "{files:?}");
}
