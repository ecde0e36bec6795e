//! Kills and refusing disks at every durable step of every sort of writing: the lake holds what it held before or all
//! that the work makes of it, and the next writer goes on.

use crate::crash::check_latest;
use crate::shop::*;
use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use terrace_domain::facts::{CUSTOMERS, FEEDBACK, ORDERS};
use terrace_lake::fault::{Armed, arm};
use terrace_lake::{Compaction, Erasure, Lake, LakeError, Limits, Wait, Writer};

/// What the child does, to which lake, and at which point it ends.
const WORK: &str = "TERRACE_TEST_FAULT_WORK";
const ROOT: &str = "TERRACE_TEST_FAULT_LAKE";
const POINT: &str = "TERRACE_TEST_FAULT_POINT";
const DIED: i32 = 86;

type Work = fn(&mut Writer) -> Result<(), LakeError>;

const WORKS: [(&str, Work); 6] = [
    ("import", bring),
    ("large import", bring),
    ("compaction", |writer| writer.compact(Compaction::Whole, "then", &|_, _| {}).map(|_| ())),
    ("erasure", |writer| {
        let erases = |id: &str| id == "c3";
        let alias = |number: &str| format!("x{}", number.len());
        let erasure = Erasure { erases: &erases, alias: &alias };
        writer.erase(&erasure, "then", &Wait::Refuse, &|_, _| {}).map(|_| ())
    }),
    ("restoring", |writer| writer.restore(1, &stamp(9)).map(|_| ())),
    ("expiry", |writer| writer.expire(&[1, 2]).map(|_| ())),
];

/// Orders that are new, that correct others and that move to another customer, and two other kinds.
fn bring(writer: &mut Writer) -> Result<(), LakeError> {
    let lines: Vec<Line> = (0..12)
        .map(|n| line(&format!("O{}-{n}", 1 + n % 3), &format!("c{}", n + n % 2), "1", "pen", 100 + i64::from(n)))
        .collect();
    let batches = vec![
        (&ORDERS, vec![orders(&lines)]),
        (&CUSTOMERS, vec![customers(&[("c1", "Oslo", None), ("c99", "Bonn", None)])]),
        (&FEEDBACK, vec![feedback(&[("c1", 1, None, 1)])]),
    ];
    writer.import_batches(batches, &stamp(9)).map(|_| ())
}

fn limits_of(work: &str) -> Limits {
    if work == "large import" { Limits { bucket_rows: 12, ..crate::large::tiny() } } else { Limits::default() }
}

/// A lake of two imports; the table of feedback is not there yet.
fn base(root: &Path) -> Lake {
    let lake = Lake::create(root, 2).unwrap();
    for number in 1..=2_u64 {
        let of = |n| line(&format!("O{number}-{n}"), &format!("c{n}"), "1", "pen", n);
        let lines: Vec<Line> = (0..10).map(of).collect();
        let people = vec![customers(&[("c1", "Rome", None), ("c3", "Rome", None)])];
        import(&lake, number, vec![(&ORDERS, vec![orders(&lines)]), (&CUSTOMERS, people)]);
    }
    lake
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

fn open(root: &Path, work: &str) -> Lake {
    Lake::open(root).unwrap().with_limits(limits_of(work))
}

/// The rows of the newest version, by kind.
fn held(lake: &Lake) -> [Vec<String>; 3] {
    let snapshot = lake.snapshot().unwrap();
    [&ORDERS, &CUSTOMERS, &FEEDBACK].map(|kind| rows(&snapshot, kind))
}

/// Has `end` decide at the point of that number, counted from 0.
fn at_point(root: &Path, wanted: u64, end: fn(&'static str) -> io::Result<()>) -> (Armed, Arc<AtomicU64>) {
    let passed = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&passed);
    let hook = move |name: &'static str, _: &Path| {
        if counted.fetch_add(1, Ordering::SeqCst) == wanted { end(name) } else { Ok(()) }
    };
    (arm(root, Arc::new(hook)), passed)
}

fn write(lake: &Lake, work: Work) -> Result<(), LakeError> {
    work(&mut lake.writer("a test", &Wait::Refuse)?)
}

/// Not a test of its own: the process that ends at a point, started by the tests below.
#[test]
fn child_that_ends_at_a_point() {
    let Ok(root) = env::var(ROOT) else { return };
    let (root, name) = (PathBuf::from(root), env::var(WORK).unwrap());
    let wanted = env::var(POINT).unwrap().parse().unwrap();
    let work = WORKS.iter().find(|(known, _)| *known == name).unwrap().1;
    // No destructor runs, and nothing is flushed: what a kill leaves.
    let (_armed, _) = at_point(&root, wanted, |_| std::process::exit(DIED));
    write(&open(&root, &name), work).unwrap();
}

/// Tries what `run` does at every point of every work; it says whether the point was reached.
fn at_every_point(run: impl Fn(&Path, &'static str, Work, u64) -> bool) {
    for (name, work) in WORKS {
        let folder = tempfile::tempdir().unwrap();
        let base_root = folder.path().join("base");
        let before = held(&base(&base_root));
        let whole = folder.path().join("whole");
        copy(&base_root, &whole);
        write(&open(&whole, name), work).unwrap();
        let after = held(&open(&whole, name));
        let mut reached = 0;
        for wanted in 0.. {
            let root = folder.path().join(format!("lake-{wanted}"));
            copy(&base_root, &root);
            if !run(&root, name, work, wanted) {
                break;
            }
            reached += 1;
            let lake = open(&root, name);
            let found = held(&lake);
            assert!(found == before || found == after, "{name}, point {wanted}: {found:?}");
            drop(lake.writer("the next", &Wait::Refuse).unwrap());
            assert_eq!(held(&lake), found, "{name}, point {wanted}: the next writer changes no row");
            assert_eq!(files_on_disk(&root), files_named(&lake), "{name}, point {wanted}: orphans");
            check_latest(&root, &lake.snapshot().unwrap());
            let again = write(&lake, work);
            assert!(again.is_ok() || name == "restoring", "{name}, point {wanted}: {again:?}");
            assert_eq!(held(&lake), after, "{name}, point {wanted}: done again");
            fs::remove_dir_all(&root).unwrap();
        }
        assert!(reached > 3, "{name} has {reached} points");
    }
}

#[test]
fn a_refusing_disk_leaves_whole_imports() {
    at_every_point(|root, name, work, wanted| {
        let (armed, passed) = at_point(root, wanted, |_| Err(io::ErrorKind::StorageFull.into()));
        let done = write(&open(root, name), work);
        drop(armed);
        if let Err(error) = done {
            assert_eq!(terrace_domain::Coded::code(&error), "T0407", "{name}, point {wanted}: {error}");
        }
        passed.load(Ordering::SeqCst) > wanted
    });
}

#[test]
fn a_kill_leaves_whole_imports() {
    at_every_point(|root, name, _, wanted| {
        let status = Command::new(env::current_exe().unwrap())
            .args(["--exact", "faults::child_that_ends_at_a_point", "--nocapture"])
            .env(ROOT, root)
            .env(WORK, name)
            .env(POINT, wanted.to_string())
            .stdout(Stdio::null())
            .status()
            .unwrap();
        assert!(status.success() || status.code() == Some(DIED), "{name}, point {wanted}: {status}");
        status.code() == Some(DIED)
    });
}
