//! A lake works wherever it lies: the names of folders are taken as they are.

use crate::shop::*;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use terrace_domain::facts::ORDERS;
use terrace_lake::{Compaction, Lake};

#[test]
fn names_of_folders_are_taken_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let names: [&[u8]; 16] = [
        b"a b",
        b"a%20b",
        b"a%41b",
        b"aAb",
        b"a\\b",
        b"%",
        b"100%",
        b"a%2Fb",
        b"new\nline",
        b"tab\there",
        b"\xff\xfe",
        "客户 数据".as_bytes(),
        b"a#b?c&d",
        b"[x]{y}*",
        b" ",
        b"..a:b|c<d>\"e'",
    ];
    // Neighbours whose names differ by how they could be read hold other facts.
    for (number, name) in names.iter().enumerate() {
        let lake = Lake::create(&folder.path().join(OsStr::from_bytes(name)), 2).unwrap();
        for import in 1..=2 {
            import_orders(&lake, import, &[line(&format!("O{number}-{import}"), "a", "1", "pen", 1)]);
        }
        writer(&lake).compact(Compaction::Whole, "then", &|_, _| {}).unwrap();
    }
    for (number, name) in names.iter().enumerate() {
        let root = folder.path().join(OsStr::from_bytes(name));
        let lake = Lake::open(&root).unwrap();
        let found = rows(&lake.snapshot().unwrap(), &ORDERS);
        assert!(
            found.len() == 2 && found.iter().all(|row| row.contains(&format!("O{number}-"))),
            "{name:?}: {found:?}"
        );
        assert_eq!(files_on_disk(&root).len(), 3);
    }
    assert_eq!(std::fs::read_dir(Path::new(folder.path())).unwrap().count(), names.len());
}
