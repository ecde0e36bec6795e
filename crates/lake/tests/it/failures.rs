//! Refused rows and refusing disks leave the lake as it was.

use crate::shop::*;
use std::error::Error;
use std::fs;
use std::path::Path;
use terrace_domain::facts::{CUSTOMERS, FEEDBACK, ORDERS};
use terrace_lake::{Lake, Wait};

#[test]
fn refused_rows_leave_no_trace() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("lake");
    let lake = Lake::create(&root, 4).unwrap();
    import_orders(&lake, 1, &[line("O1", "a", "", "pen", 100)]);
    let before = (rows(&lake.snapshot().unwrap(), &ORDERS), files_on_disk(&root));
    // `customers` come first and are written; then the rows of `orders` are refused.
    let mut held = writer(&lake);
    let wrong = batch(vec![("order_id", texts([Some("O2")])), ("rebate", texts([Some("x")]))]);
    let parts = vec![(&ORDERS, vec![wrong]), (&CUSTOMERS, vec![customers(&[("a", "Rome", None)])])];
    assert_eq!(code(held.import_batches(parts, &stamp(2))), "T0406");
    assert_eq!((rows(&lake.snapshot().unwrap(), &ORDERS), files_on_disk(&root)), before);
    assert!(!root.join("customers").exists());

    let imported =
        held.import_batches(vec![(&ORDERS, vec![orders(&[line("O2", "a", "", "pen", 1)])])], &stamp(2)).unwrap();
    assert_eq!(imported.version, 2, "the writer can go on");
}

#[test]
fn a_refusing_disk_leaves_the_lake_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("lake");
    let lake = Lake::create(&root, 1).unwrap();
    import_orders(&lake, 1, &[line("O1", "a", "", "pen", 100)]);
    let before = files_on_disk(&root);
    let more = || vec![(&ORDERS, vec![orders(&[line("O2", "a", "", "pen", 1)])])];

    // A folder stands where the version file would go: all tables are committed by then.
    let blocked = root.join("versions/00000002.json");
    fs::create_dir_all(blocked.join("in the way")).unwrap();
    let refused = writer(&lake).import_batches(more(), &stamp(2)).unwrap_err();
    assert!(refused.source().is_some() && refused.to_string().contains("00000002"), "{refused}");
    assert_eq!(code(Err::<(), _>(refused)), "T0407");
    assert_eq!(lake.snapshot().unwrap().version, 1);
    fs::remove_dir_all(&blocked).unwrap();
    drop(writer(&lake));
    assert_eq!(files_on_disk(&root), before);

    let mut held = writer(&lake);
    assert_eq!(held.import_batches(more(), &stamp(2)).unwrap().version, 2);
    // A file stands where the table of another kind would go, and cannot be cleaned away as a folder.
    fs::write(root.join("feedback"), "in the way").unwrap();
    let words = || vec![(&FEEDBACK, vec![feedback(&[("a", 1, None, 1)])])];
    assert_eq!(code(held.import_batches(words(), &stamp(3))), "T0407");
    drop(held);
    assert_eq!(code(lake.writer("the next", &Wait::Refuse)), "T0407");
    fs::remove_file(root.join("feedback")).unwrap();
    assert_eq!(rows(&lake.snapshot().unwrap(), &ORDERS).len(), 2);
    assert_eq!(writer(&lake).import_batches(words(), &stamp(3)).unwrap().version, 3);
}

const FULL: &str = "TERRACE_TEST_FULL_LAKE";

/// Not a test of its own: the process for which the test below makes the disk seem full.
#[test]
fn child_with_a_full_disk() {
    let Ok(root) = std::env::var(FULL) else { return };
    let lake = Lake::open(Path::new(&root)).unwrap();
    let lines: Vec<_> = (0..20_000).map(|n| line(&format!("N{n}"), &format!("c{n}"), "", "pen", n)).collect();
    let parts = vec![(&CUSTOMERS, vec![customers(&[("a", "Rome", None)])]), (&ORDERS, vec![orders(&lines)])];
    let refused = writer(&lake).import_batches(parts, &stamp(2)).unwrap_err();
    assert!(refused.source().is_some_and(|source| source.to_string().contains("too large")), "{refused:?}");
    assert_eq!(code(Err::<(), _>(refused)), "T0407");

    // So while rows are staged, which then go to disk.
    let staging = lake.with_limits(crate::large::tiny()).stage().unwrap();
    let staged =
        (0..).zip(lines.chunks(500)).try_for_each(|(position, part)| staging.put(&ORDERS, position, orders(part)));
    assert_eq!(code(staged), "T0407");
}

/// The system lets no file grow beyond some kilobytes, as a full disk would.
#[cfg(unix)]
#[test]
fn a_full_disk_leaves_the_lake_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("lake");
    let lake = Lake::create(&root, 2).unwrap();
    import_orders(&lake, 1, &[line("O1", "a", "", "pen", 100)]);
    let before = files_on_disk(&root);
    let child = std::process::Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 64; exec \"$0\" --exact failures::child_with_a_full_disk"])
        .arg(std::env::current_exe().unwrap())
        .env(FULL, &root)
        .output()
        .unwrap();
    assert!(child.status.success(), "{}", String::from_utf8_lossy(&child.stdout));
    assert_eq!(files_on_disk(&root), before);
    assert!(!root.join("customers").exists());
    assert_eq!(lake.snapshot().unwrap().version, 1);
    assert_eq!(import_orders(&lake, 2, &[line("O2", "a", "", "pen", 100)]), (1, 0, 0));
}

#[test]
fn damaged_files_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("lake");
    let lake = Lake::create(&root, 1).unwrap();
    import_orders(&lake, 1, &[line("O1", "a", "", "pen", 100)]);
    let data = files_on_disk(&root);
    fs::write(&data[0], "no Parquet").unwrap();
    let refused =
        writer(&lake).import_batches(vec![(&ORDERS, vec![orders(&[line("O1", "a", "", "pen", 7)])])], &stamp(2));
    assert_eq!(code(refused), "T0410");
    fs::write(root.join("orders/_delta_log/00000000000000000000.json"), "{").unwrap();
    assert_eq!(code(lake.snapshot()), "T0410");
    fs::write(root.join("lake.json"), "{}").unwrap();
    assert_eq!(code(Lake::open(&root)), "T0410");
}

#[test]
fn a_damaged_version_is_told_of_and_never_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("lake");
    let lake = Lake::create(&root, 2).unwrap();
    import_orders(&lake, 1, &[line("O1", "a", "", "pen", 100)]);
    import_orders(&lake, 2, &[line("O2", "b", "", "pen", 200)]);
    let newest = root.join("versions/00000002.json");
    let whole = fs::read(&newest).unwrap();
    for damaged in [whole.split_at(whole.len() / 2).0, b""] {
        fs::write(&newest, damaged).unwrap();
        let disk = files_on_disk(&root);
        // Not the version before, as if the second import had never been.
        assert_eq!(code(lake.snapshot()), "T0410");
        assert_eq!(code(lake.writer("the next", &Wait::Refuse)), "T0410");
        assert_eq!(files_on_disk(&root), disk, "nothing is swept away");
    }
    fs::write(&newest, whole).unwrap();
    assert_eq!(rows(&lake.snapshot().unwrap(), &ORDERS).len(), 2);
}
