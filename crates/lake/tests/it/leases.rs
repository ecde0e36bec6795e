//! What is being read is not removed, by this process or another; erasure waits for readers.

use crate::shop::*;
use std::env;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use terrace_domain::CancelToken;
use terrace_domain::facts::{CUSTOMERS, FEEDBACK, ORDERS};
use terrace_lake::{Compaction, Erasure, Lake, Wait, Writer};

const ROOT: &str = "TERRACE_TEST_LEASED_LAKE";

fn lake_of_three() -> (tempfile::TempDir, Lake) {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::create(&folder.path().join("lake"), 2).unwrap();
    for number in 1..=3 {
        import_orders(&lake, number, &[line("O1", "ann", "1", "pen", i64::try_from(number).unwrap())]);
    }
    (folder, lake)
}

fn erase(writer: &mut Writer, id: &str, wait: &Wait) -> terrace_lake::Result<()> {
    let erases = |other: &str| other == id;
    let alias = |number: &str| format!("x{}", number.len());
    writer.erase(&Erasure { erases: &erases, alias: &alias }, "then", wait, &|_, _| {}).map(|_| ())
}

fn kept(lake: &Lake) -> Vec<u64> {
    lake.versions().unwrap().iter().map(|version| version.version).collect()
}

#[test]
fn a_version_that_is_read_stays() {
    let (folder, lake) = lake_of_three();
    let first = lake.snapshot_at(1).unwrap();
    let again = first.clone();
    let newest = lake.pin(None).unwrap();
    assert_eq!(newest.version().version, 3);
    assert_eq!(writer(&lake).expire(&[1, 2, 3]).unwrap(), [2]);
    assert_eq!(kept(&lake), [1, 3]);
    writer(&lake).compact(Compaction::Whole, "then", &|_, _| {}).unwrap();
    assert_eq!(sum(&first.tables["orders"], "amount"), (1, 1));
    drop(first);
    assert_eq!(writer(&lake).expire(&[1]).unwrap(), Vec::<u64>::new(), "a clone reads it as well");
    assert_eq!(sum(&again.tables["orders"], "amount"), (1, 1));
    drop(again);
    assert_eq!(writer(&lake).expire(&[1]).unwrap(), [1]);
    assert_eq!(kept(&lake), [3]);
    assert_eq!(files_on_disk(&folder.path().join("lake")), files_named(&lake));
    assert_eq!(code(lake.pin(Some(1))), "T0405");
}

#[test]
fn nothing_is_held_of_an_empty_lake() {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::create(&folder.path().join("lake"), 2).unwrap();
    let empty = lake.pin(None).unwrap();
    assert_eq!(empty.version().version, 0);
    import_orders(&lake, 1, &[line("O1", "ann", "1", "pen", 1)]);
    assert_eq!(lake.snapshot_of(empty).unwrap().tables.len(), 0);
}

#[test]
fn erasure_waits_for_readers() {
    let (folder, lake) = lake_of_three();
    let reader = lake.snapshot().unwrap();
    let busy = erase(&mut writer(&lake), "ann", &Wait::UpTo(Duration::from_millis(60)));
    assert_eq!(code(busy), "T0412");
    // The newest version is without her already; what the reader holds is whole.
    assert!(rows(&lake.snapshot().unwrap(), &ORDERS).iter().all(|row| !row.contains("ann")));
    assert_eq!(kept(&lake), [3, 4], "others go at once");
    assert_eq!(sum(&reader.tables["orders"], "amount"), (3, 1));

    let token = CancelToken::new();
    thread::scope(|scope| {
        let wait = Wait::Cancellable(Duration::from_secs(600), token.clone());
        let lake = &lake;
        let waiting = scope.spawn(move || code(erase(&mut writer(lake), "ann", &wait)));
        thread::sleep(Duration::from_millis(30));
        token.cancel();
        let asked = Instant::now();
        assert_eq!(waiting.join().unwrap(), "T0090");
        assert!(asked.elapsed() < Duration::from_millis(500));
    });

    thread::scope(|scope| {
        let lake = &lake;
        let waiting = scope.spawn(move || erase(&mut writer(lake), "ann", &Wait::UpTo(Duration::from_secs(60))));
        thread::sleep(Duration::from_millis(50));
        assert!(!waiting.is_finished());
        assert_eq!(sum(&reader.tables["orders"], "amount"), (3, 1));
        drop(reader);
        waiting.join().unwrap().unwrap();
    });
    assert_eq!(kept(&lake), [4]);
    assert_eq!(files_on_disk(&folder.path().join("lake")), files_named(&lake));
}

/// Not a test of its own: a process that reads until it is killed.
#[test]
fn child_that_holds_a_version() {
    let Ok(root) = env::var(ROOT) else { return };
    let lease = Lake::open(Path::new(&root)).unwrap().pin(Some(1)).unwrap();
    let mut out = std::io::stdout();
    out.write_all(b"\nholding\n").unwrap();
    out.flush().unwrap();
    thread::sleep(Duration::from_secs(120));
    drop(lease);
}

#[test]
fn a_lease_goes_with_its_process() {
    let (folder, lake) = lake_of_three();
    let mut child = Command::new(env::current_exe().unwrap())
        .args(["--exact", "leases::child_that_holds_a_version", "--nocapture"])
        .env(ROOT, folder.path().join("lake"))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let said = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(said.map_while(Result::ok).any(|line| line == "holding"));
    assert_eq!(writer(&lake).expire(&[1, 2]).unwrap(), [2]);
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(writer(&lake).expire(&[1]).unwrap(), [1]);
}

/// Every import brings this many orders of each of two customers, whose amounts are its number.
const EACH: i64 = 20;

fn bring(writer: &mut Writer, number: u64) {
    let amount = i64::try_from(number).unwrap();
    let of = |n: i64| line(&format!("I{number}-{n}"), ["ann", "kim"][usize::from(n % 2 == 1)], "1", "pen", amount);
    let lines: Vec<Line> = (0..2 * EACH).map(of).collect();
    let id = format!("c{number}");
    let batches = vec![
        (&ORDERS, vec![orders(&lines)]),
        (&CUSTOMERS, vec![customers(&[(&id, "Rome", None)])]),
        (&FEEDBACK, vec![feedback(&[("ann", amount, None, 1)])]),
    ];
    writer.import_batches(batches, &stamp(number)).unwrap();
}

/// Reads everything of the newest version, with all that must hold of it; returns its number.
fn look(lake: &Lake) -> u64 {
    let snapshot = lake.snapshot().unwrap();
    let imports = snapshot.tables.get("customers").map_or(0, |table| table.rows());
    let count = |name: &str| snapshot.tables.get(name).map_or(0, |table| table.rows());
    assert_eq!(count("orders"), imports * 2 * EACH as u64, "version {}", snapshot.version);
    assert_eq!(rows(&snapshot, &CUSTOMERS).len() as u64, imports);
    assert_eq!(rows(&snapshot, &FEEDBACK).len() as u64, count("feedback"));
    assert_eq!(rows(&snapshot, &ORDERS).len() as u64, count("orders"));
    if let Some(table) = snapshot.tables.get("orders") {
        let expected: i128 = (1..=i128::from(imports)).map(|amount| amount * i128::from(2 * EACH)).sum();
        assert_eq!(sum(table, "amount").0, expected, "version {}", snapshot.version);
    }
    snapshot.version
}

#[test]
fn readers_are_never_disturbed() {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::create(&folder.path().join("lake"), 2).unwrap();
    let done = AtomicBool::new(false);
    let looks = AtomicU64::new(0);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let mut last = 0;
                while !done.load(Ordering::Relaxed) {
                    let version = look(&lake);
                    assert!(version >= last, "{version} after {last}");
                    last = version;
                    looks.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        let writing = scope.spawn(|| {
            let start = Instant::now();
            let mut number = 0;
            while number < 40 && start.elapsed() < Duration::from_secs(8) {
                number += 1;
                let mut writer = lake.writer("the writer", &Wait::UpTo(Duration::from_secs(60))).unwrap();
                bring(&mut writer, number);
                if number % 3 == 0 {
                    writer.compact(Compaction::Whole, "then", &|_, _| {}).unwrap();
                }
                if number % 2 == 0 {
                    writer.expire(&kept(&lake)).unwrap();
                }
                if number % 7 == 0 {
                    erase(&mut writer, &format!("c{number}-none"), &Wait::UpTo(Duration::from_secs(60))).unwrap();
                }
            }
            number
        });
        let written = writing.join();
        done.store(true, Ordering::Relaxed);
        assert!(written.unwrap() >= 3);
    });
    assert!(looks.load(Ordering::Relaxed) >= 4);
    writer(&lake).expire(&kept(&lake)).unwrap();
    assert_eq!(files_on_disk(&folder.path().join("lake")), files_named(&lake));
}
