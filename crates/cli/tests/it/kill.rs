//! An import whose process is killed: the workspace opens, and holds whole imports only. Every step of every sort of
//! work is failed in the tests of `app`.

use crate::answers::{Table, millionths};
use crate::terrace::{Workspace, put, word};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::Stdio;
use std::time::{Duration, Instant};

const KILLS: usize = 5;
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
        // What comes again is known.
        let rows = ["accepted", "unchanged"].map(|name| record["counts"][name].as_u64().expect("a count"));
        assert!(rows.contains(&(2 + 3 * SHARED as u64)) && rows.contains(&0), "{record}");
        let name = record["files"][0]["name"].as_str().expect("a name");
        name.trim_start_matches("part").trim_end_matches(".csv").parse().expect("a number")
    };
    let mut numbers: Vec<usize> = workspace.imports().iter().map(number).collect();
    numbers.sort_unstable();
    numbers.dedup();
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
    let started = Instant::now();
    workspace.terrace.ok(&["import", "orders", &paths[0]]);
    let span = started.elapsed();
    let mut kills = 0;
    for (number, path) in paths.iter().enumerate().skip(1) {
        // From before the reading to after the last rename.
        let killed = killed_after(&workspace, path, span * u32::try_from(number).expect("few") / 5);
        let (list, tiers) = (listed(&workspace), seen(&workspace));
        kills += usize::from(killed);
        assert!(killed || list.contains(&number), "an import that ended well is there");
        // What the lake has may not be listed yet, but never the other way round; and only the killed one can be so.
        assert!(list.iter().all(|number| tiers.contains(number)), "{list:?} {tiers:?}");
        let unlisted: Vec<&usize> = tiers.iter().filter(|number| !list.contains(number)).collect();
        assert!(unlisted.len() <= 1, "{unlisted:?}");
    }
    // Or else the test would have tested nothing.
    assert!(kills > 1, "{kills} were killed at work");
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
