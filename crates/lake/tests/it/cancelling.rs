//! Work that is cancelled stops soon and leaves the lake as it was.

use crate::shop::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use terrace_domain::CancelToken;
use terrace_domain::facts::ORDERS;
use terrace_lake::{Compaction, Erasure, Lake, Limits, Wait};

fn many(import: u64, count: u64) -> Vec<Line> {
    (0..count).map(|n| line(&format!("O{import}-{n}"), &format!("c{}", n % 997), "1", "pen", 1)).collect()
}

/// Whatever stands in the lake's folder, with sizes.
fn everything(root: &std::path::Path) -> Vec<(std::path::PathBuf, u64)> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push((path.clone(), path.metadata().unwrap().len()));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn work_stops_wherever_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("lake");
    let lake = Lake::create(&root, 2).unwrap();
    import_orders(&lake, 1, &many(1, 3_000));
    import_orders(&lake, 2, &many(2, 3_000));
    drop(writer(&lake));
    let before = everything(&root);
    for limits in [Limits::default(), Limits { bucket_rows: 2_000_000, ..crate::large::tiny() }] {
        let lake = lake.clone().with_limits(limits);
        // Cancelled before it begins, and from within, as soon as it tells how far it is.
        for begun in [false, true] {
            let token = CancelToken::new();
            if !begun {
                token.cancel();
            }
            let told = AtomicU64::new(0);
            let cancel = |done: u64| {
                told.fetch_add(done, Ordering::Relaxed);
                if done > 0 {
                    token.cancel();
                }
            };
            let mut writer = lake.writer("a test", &Wait::Refuse).unwrap();
            writer.set_cancel(token.clone());
            let staging = lake.stage().unwrap();
            let mut lines = many(1, 3_000);
            lines.iter_mut().step_by(7).for_each(|line| line.amount = 5);
            staging.put(&ORDERS, 0, orders(&lines)).unwrap();
            assert_eq!(code(writer.import_with_progress(staging, &stamp(3), &|_, done| cancel(done))), "T0090");
            drop(writer);
            assert_eq!(everything(&root), before, "an import");
            let mut writer = lake.writer("a test", &Wait::Refuse).unwrap();
            writer.set_cancel(token.clone());
            assert_eq!(code(writer.compact(Compaction::Whole, "then", &|_, _| {})), "T0090");
            let erases = |id: &str| id == "c7";
            let erasure = Erasure { erases: &erases, alias: &str::to_owned };
            assert_eq!(code(writer.erase(&erasure, "then", &Wait::Refuse, &|_, _| {})), "T0090");
            assert_eq!(code(writer.expire(&[1])), "T0090");
            drop(writer);
            assert_eq!(everything(&root), before, "upkeep");
        }
    }
}

/// The span between asking and the end, at several moments of an import of many rows.
#[test]
fn a_large_import_stops_soon() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("lake");
    let limits = [Limits::default(), Limits { staged_bytes: 1 << 20, ..Limits::default() }];
    let lines = Arc::new(many(1, 400_000));
    let lake = Lake::create(&root, 4).unwrap();
    import_orders(&lake, 1, &lines[..200_000]);
    let before = everything(&root);
    for limits in limits {
        let lake = lake.clone().with_limits(limits);
        for pause in [5, 40, 120, 300] {
            let token = CancelToken::new();
            let staging = lake.stage().unwrap();
            for (position, part) in (0..).zip(lines.chunks(50_000)) {
                staging.put(&ORDERS, position, orders(part)).unwrap();
            }
            let mut writer = lake.writer("a test", &Wait::Refuse).unwrap();
            writer.set_cancel(token.clone());
            let (result, took) = thread::scope(|scope| {
                let work = scope.spawn(move || writer.import(staging, &stamp(2)).map(|done| done.version));
                thread::sleep(Duration::from_millis(pause));
                token.cancel();
                let asked = Instant::now();
                (work.join().unwrap(), asked.elapsed())
            });
            match result {
                // It was faster than the test.
                Ok(version) => {
                    let mut writer = lake.writer("a test", &Wait::Refuse).unwrap();
                    assert_eq!(version, lake.snapshot().unwrap().version);
                    writer.restore(1, &stamp(3)).unwrap();
                    return;
                }
                Err(error) => assert_eq!(terrace_domain::Coded::code(&error), "T0090"),
            }
            assert!(took < Duration::from_secs(2), "{took:?}");
            assert_eq!(everything(&root), before);
        }
    }
}
