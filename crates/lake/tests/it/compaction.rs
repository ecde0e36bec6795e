//! Compaction changes files, never rows; on a full disk it leaves the lake as it was.

use crate::shop::*;
use proptest::collection::vec;
use proptest::prelude::*;
use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;
use terrace_domain::facts::{FEEDBACK, ORDERS};
use terrace_lake::{Compacted, Compaction, Lake, Upkeep};

const FULL: &str = "TERRACE_TEST_COMPACTED_FULL_DISK";

fn compact(lake: &Lake) -> Compacted {
    writer(lake).compact(Compaction::Whole, "later", &|_, _| {}).unwrap()
}

/// The contents of every file, by bucket and in the order of its rows.
fn contents(lake: &Lake) -> Vec<String> {
    let snapshot = lake.snapshot().unwrap();
    let files = snapshot.tables["orders"].files.iter();
    files.map(|file| format!("{} {:?}", file.bucket, read(&file.path))).collect()
}

/// Some imports of order lines, and words of customers beside the first.
fn filled(root: &Path, imports: &[Vec<Line>]) -> Lake {
    let lake = Lake::create(root, 2).unwrap();
    for (number, lines) in (1..).zip(imports) {
        import_orders(&lake, number, lines);
    }
    lake
}

fn lines(import: usize, count: usize) -> Vec<Line> {
    let of = |n: usize| line(&format!("O{import}-{n}"), &format!("c{}", n % 7), "", &format!("p{}", n % 3), n as i64);
    (0..count).map(of).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn files_are_those_of_one_import(seeds in vec(vec((0..40_u8, 0..5_u8, 0..3_u8), 1..20), 2..6)) {
        let imports: Vec<Vec<Line>> = seeds
            .iter()
            .enumerate()
            .map(|(import, seeds)| {
                let of = |(n, (order, customer, product)): (usize, &(u8, u8, u8))| {
                    let id = if *customer == 0 { String::new() } else { format!("c{customer}") };
                    line(&format!("O{order}-{import}"), &id, &n.to_string(), &format!("p{product}"), 1)
                };
                seeds.iter().enumerate().map(of).collect()
            })
            .collect();
        let folder = tempfile::tempdir().unwrap();
        let lake = filled(&folder.path().join("apart"), &imports);
        let before = rows(&lake.snapshot().unwrap(), &ORDERS);
        let done = compact(&lake);
        prop_assert_eq!(done.merged.rows, done.into.rows);
        prop_assert_eq!(rows(&lake.snapshot().unwrap(), &ORDERS), before);
        let at_once = filled(&folder.path().join("at once"), &[imports.concat()]);
        prop_assert_eq!(contents(&lake), contents(&at_once));
    }
}

#[test]
fn a_compaction_is_a_version_without_facts() {
    let folder = tempfile::tempdir().unwrap();
    let lake = filled(&folder.path().join("lake"), &[lines(1, 50), lines(2, 5), lines(3, 5)]);
    import_feedback(&lake, 4, &[("c1", 1, None, 5)]);
    let before = (rows(&lake.snapshot().unwrap(), &ORDERS), rows(&lake.snapshot().unwrap(), &FEEDBACK));
    let done = compact(&lake);
    assert_eq!((done.version, done.merged.files, done.into.files, done.merged.rows), (5, 6, 2, 60));
    let snapshot = lake.snapshot().unwrap();
    assert_eq!(snapshot.tables["orders"].files.len(), 2);
    assert_eq!((rows(&snapshot, &ORDERS), rows(&snapshot, &FEEDBACK)), before);
    let made = lake.versions().unwrap().pop().unwrap();
    assert_eq!((made.import, made.upkeep, made.at.as_str()), (0, Some(Upkeep::Compaction), "later"));
    // Other tools see no new data in it.
    let log = folder.path().join("lake/orders/_delta_log/00000000000000000003.json");
    let log = fs::read_to_string(log).unwrap();
    assert!(log.contains("\"OPTIMIZE\"") && !log.contains("\"dataChange\":true"), "{log}");
    // Older versions still read, and a second time there is nothing to do.
    assert_eq!(rows(&lake.snapshot_at(4).unwrap(), &ORDERS), before.0);
    assert_eq!(compact(&lake).version, 5);
    // The next import corrects rows in the merged file.
    assert_eq!(import_orders(&lake, 5, &[line("O1-3", "c9", "", "p9", 9)]), (0, 1, 0));
}

#[test]
fn what_outgrows_a_bucket_is_merged_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let imports: Vec<Vec<Line>> = (0..8).map(|import| lines(import, 20)).collect();
    let lake = filled(&folder.path().join("lake"), &imports);
    let due = |lake: &Lake| writer(lake).compact(Compaction::WhereDue, "later", &|_, _| {}).unwrap();
    let (outlook, into) = Compaction::WhereDue.outlook(&lake.snapshot().unwrap());
    let done = due(&lake);
    assert_eq!((done.merged, done.into.files), (outlook, into));
    assert!(lake.snapshot().unwrap().tables["orders"].files.len() <= 2 * 9);
}

#[test]
fn an_import_of_known_rows_merges_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let imports: Vec<Vec<Line>> = (0..9).map(|import| lines(import, 20)).collect();
    let lake = filled(&folder.path().join("lake"), &imports);
    assert!(lake.snapshot().unwrap().tables["orders"].files.len() > 2 * 8);
    assert_eq!(import_orders(&lake, 10, &imports[3]), (0, 0, 20));
    assert_eq!(lake.snapshot().unwrap().version, 9, "no version without a change");
}

/// Not a test of its own: runs where files cannot grow.
#[test]
fn child_with_a_full_disk() {
    let Ok(root) = env::var(FULL) else { return };
    let lake = Lake::open(Path::new(&root)).unwrap();
    let refused = writer(&lake).compact(Compaction::Whole, "now", &|_, _| {});
    assert_eq!(code(refused), "T0407");
}

#[test]
fn a_full_disk_gives_the_space_back() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("lake");
    // What cannot be compressed, so that the merged file is larger than the limit and its parts are not.
    let noisy = |import: u64| -> Vec<Line> {
        let mut state = import;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            state
        };
        (0..500).map(|_| line(&format!("{:x}{:x}", next(), next()), &format!("{:x}", next()), "", "p", 1)).collect()
    };
    let imports: Vec<Vec<Line>> = (1..=6).map(noisy).collect();
    let lake = filled(&root, &imports);
    let before = (rows(&lake.snapshot().unwrap(), &ORDERS), files_on_disk(&root));
    let largest = before.1.iter().map(|path| fs::metadata(path).unwrap().len()).max().unwrap();
    let child = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f \"$1\"; exec \"$0\" --exact compaction::child_with_a_full_disk"])
        .arg(env::current_exe().unwrap())
        .arg((largest / 512 + 8).to_string())
        .env(FULL, &root)
        .output()
        .unwrap();
    assert!(child.status.success(), "{}", String::from_utf8_lossy(&child.stdout));
    assert_eq!((rows(&lake.snapshot().unwrap(), &ORDERS), files_on_disk(&root)), before);
    assert_eq!(compact(&lake).version, 7);
}
