//! A writer killed at random moments, also in the middle of a step, leaves whole imports only, and the next one cleans
//! up after it. What a kill or a refusing disk does at each durable step is tried in `faults`.

use crate::shop::*;
use std::collections::BTreeMap;
use std::env;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;
use terrace_domain::facts::{CUSTOMERS, FEEDBACK, ORDERS};
use terrace_lake::{Lake, Limits, Snapshot, Wait};

const ROOT: &str = "TERRACE_TEST_CRASH_LAKE";
const KILLS: u64 = 8;
const ROWS: usize = 30;

/// Not a test of its own: the process that gets killed, started by the test below.
#[test]
fn child_that_imports_without_end() {
    let Ok(root) = env::var(ROOT) else { return };
    // Every third child brings its rows by way of the disk, and lets buckets grow.
    let lake = Lake::open(Path::new(&root)).unwrap();
    let lake = if std::process::id().is_multiple_of(3) { lake.with_limits(by_disk()) } else { lake };
    let mut writer = lake.writer("the child", &Wait::UpTo(Duration::from_secs(10))).unwrap();
    for number in writer.version() + 1.. {
        writer.import_batches(marked(number), &stamp(number)).unwrap();
    }
}

/// As few rows as a shop of tests has go to disk; buckets grow now and then.
fn by_disk() -> Limits {
    Limits { bucket_rows: 300, ..crate::large::tiny() }
}

/// Rows that all carry the number of their import; some orders replace those of the import before.
fn marked(number: u64) -> Vec<(&'static terrace_domain::FactKind, Vec<arrow::array::RecordBatch>)> {
    let mark = format!("import{number}");
    let lines: Vec<Line> = (0..ROWS)
        .map(|n| {
            // The first order is the same in every import: always corrected, always of another customer.
            let order = if n == 0 { "shared".to_owned() } else { format!("{mark}-{n}") };
            line(&order, &format!("c{}", n as u64 + number), "", &mark, 1)
        })
        .collect();
    let people: Vec<String> = (0..ROWS).map(|n| format!("{mark}-{n}")).collect();
    let people: Vec<_> = people.iter().map(|id| (id.as_str(), mark.as_str(), None)).collect();
    let words: Vec<_> = (0..ROWS as i64).map(|n| (mark.as_str(), n, None, 1)).collect();
    vec![(&ORDERS, vec![orders(&lines)]), (&CUSTOMERS, vec![customers(&people)]), (&FEEDBACK, vec![feedback(&words)])]
}

fn by_mark(snapshot: &Snapshot, kind: &terrace_domain::FactKind) -> BTreeMap<u64, usize> {
    let mut counts = BTreeMap::new();
    for row in rows(snapshot, kind) {
        let digits = row.split("import").last().unwrap().chars().take_while(char::is_ascii_digit).collect::<String>();
        *counts.entry(digits.parse().unwrap()).or_insert(0) += 1;
    }
    counts
}

fn check_whole(snapshot: &Snapshot) {
    let imports = snapshot.version;
    for kind in [&ORDERS, &CUSTOMERS, &FEEDBACK] {
        let counts = by_mark(snapshot, kind);
        assert_eq!(counts.len() as u64, imports, "{}: {counts:?}", kind.name);
        for (import, count) in counts {
            let shared_went_on = kind.name == ORDERS.name && import < imports;
            assert_eq!(count, ROWS - usize::from(shared_went_on), "import {import} of {}", kind.name);
        }
    }
}

#[test]
fn killed_at_random_points() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("lake");
    let lake = Lake::create(&root, 2).unwrap();
    let mut random = 0x9e37_79b9_7f4a_7c15_u64 ^ u64::from(std::process::id());
    for kill in 0..KILLS {
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["--exact", "crash::child_that_imports_without_end", "--nocapture"])
            .env(ROOT, &root)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        thread::sleep(Duration::from_micros(50_000 + (random >> 33) % 160_000));
        child.kill().unwrap();
        child.wait().unwrap();

        let before = lake.snapshot().unwrap();
        if kill % 4 == 0 || kill + 1 == KILLS {
            check_whole(&before);
            let mut writer = lake.writer("the test", &Wait::Refuse).unwrap();
            assert_eq!(files_on_disk(&root), files_named(&lake), "no orphans after the next writer");
            check_latest(&root, &before);
            let number = writer.version() + 1;
            assert_eq!(writer.import_batches(marked(number), &stamp(number)).unwrap().version, number);
            check_whole(&lake.snapshot().unwrap());
            // So that the checks above stay quick.
            let old: Vec<u64> = lake.versions().unwrap().iter().map(|version| version.version).collect();
            writer.expire(&old).unwrap();
        }
    }
    let reached = lake.snapshot().unwrap().version;
    assert!(reached >= KILLS / 4, "{reached} imports");
}

/// Tools that read the newest Delta version see the same whole imports.
pub fn check_latest(root: &Path, snapshot: &Snapshot) {
    for (name, table) in &snapshot.tables {
        let log = std::fs::read_dir(root.join(name).join("_delta_log")).unwrap();
        let names = log.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let newest = names.filter_map(|name| name.strip_suffix(".json")?.parse::<i64>().ok()).max();
        assert_eq!(newest, Some(table.delta_version), "{name}");
    }
}
