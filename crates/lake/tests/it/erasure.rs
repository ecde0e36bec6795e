//! Erased customers leave no trace in the lake, and all other rows and all amounts are what they were.

use crate::shop::*;
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use terrace_domain::facts::{CUSTOMERS, FEEDBACK, ORDERS};
use terrace_lake::{Compaction, Erased, Erasure, Lake, Upkeep, Wait};

fn erase(lake: &Lake, ids: &BTreeSet<String>) -> std::collections::BTreeMap<&'static str, Erased> {
    let erases = |id: &str| ids.contains(id);
    let alias = |number: &str| format!("x{:x}", number.bytes().fold(7_u64, |hash, byte| hash * 31 + u64::from(byte)));
    writer(lake).erase(&Erasure { erases: &erases, alias: &alias }, "then", &Wait::Refuse, &|_, _| {}).unwrap()
}

/// Whether any file under a folder holds the text as it stands.
fn found(folder: &Path, text: &str) -> bool {
    fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return found(&path, text);
        }
        fs::read(&path).unwrap().windows(text.len()).any(|window| window == text.as_bytes())
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn others_and_amounts_stay(
        seeds in vec(vec((0..30_u8, 0..6_u8, 0..3_u8, 1..9_i64), 1..20), 1..4),
        erased in btree_set(1..6_u8, 1..3),
        compacted in any::<bool>(),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("lake");
        let lake = Lake::create(&root, 3).unwrap();
        let name = |id: u8| if id == 0 { String::new() } else { format!("client-{id}-x") };
        for (number, seeds) in (1..).zip(&seeds) {
            let of = |(n, (order, customer, product, amount)): (usize, &(u8, u8, u8, i64))| {
                line(&format!("O{order}-{number}"), &name(*customer), &n.to_string(), &format!("p{product}"), *amount)
            };
            let lines: Vec<Line> = seeds.iter().enumerate().map(of).collect();
            let people: Vec<String> = seeds.iter().map(|seed| name(seed.1)).filter(|id| !id.is_empty()).collect();
            let people: Vec<_> = people.iter().map(|id| (id.as_str(), "Rome", None)).collect();
            let words: Vec<_> = people.iter().map(|person| (person.0, 7, None, 5)).collect();
            let batches = vec![
                (&ORDERS, vec![orders(&lines)]),
                (&CUSTOMERS, vec![customers(&people)]),
                (&FEEDBACK, vec![feedback(&words)]),
            ];
            writer(&lake).import_batches(batches, &stamp(number)).unwrap();
        }
        if compacted {
            writer(&lake).compact(Compaction::Whole, "then", &|_, _| {}).unwrap();
        }
        let ids: BTreeSet<String> = erased.iter().map(|id| name(*id)).collect();
        let before = lake.snapshot().unwrap();
        let names_one = |row: &String| ids.iter().any(|id| row.contains(id.as_str()));
        let held = [&ORDERS, &CUSTOMERS, &FEEDBACK].map(|kind| rows(&before, kind));
        let expected = held.clone().map(|rows| rows.iter().filter(|row| names_one(row)).count() as u64);
        let amounts = sum(&before.tables["orders"], "amount");
        let [others, people, words] =
            held.map(|rows| rows.into_iter().filter(|row| !names_one(row)).collect::<Vec<String>>());

        // Whoever reads an older state would be waited for.
        drop(before);
        let done = erase(&lake, &ids);
        let after = lake.snapshot().unwrap();
        let counted = |kind: &str| done.get(kind).copied().unwrap_or_default();
        prop_assert_eq!(
            [counted("orders").anonymised, counted("customers").removed, counted("feedback").removed],
            expected
        );
        for kind in [&ORDERS, &CUSTOMERS, &FEEDBACK] {
            prop_assert!(!rows(&after, kind).iter().any(names_one));
        }
        prop_assert_eq!((people, words), (rows(&after, &CUSTOMERS), rows(&after, &FEEDBACK)));
        let left: BTreeSet<String> = rows(&after, &ORDERS).into_iter().collect();
        prop_assert!(others.iter().all(|row| left.contains(row)));
        prop_assert_eq!(sum(&after.tables["orders"], "amount"), amounts);
        prop_assert_eq!(lake.versions().unwrap().len(), 1, "no older state stays");
        prop_assert_eq!(files_on_disk(&root), files_named(&lake));
        for id in &ids {
            prop_assert!(!found(&root, id), "{} is found", id);
        }
        // Asking again finds nothing, and the lake goes on.
        prop_assert!(erase(&lake, &ids).is_empty());
        prop_assert_eq!(import_orders(&lake, 99, &[line("new", "ann", "1", "p", 1)]).0, 1);
    }
}

#[test]
fn an_erasure_is_told_in_its_version() {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::create(&folder.path().join("lake"), 2).unwrap();
    import_orders(&lake, 1, &[line("O1", "ann", "1", "pen", 100), line("O2", "kim", "1", "pen", 50)]);
    let done = erase(&lake, &["kim".to_owned()].into());
    assert_eq!(done["orders"], Erased { anonymised: 1, removed: 0, mentions: 0 });
    let versions = lake.versions().unwrap();
    assert_eq!((versions.len(), versions[0].version, versions[0].upkeep), (1, 2, Some(Upkeep::Erasure)));
    assert_eq!(code(lake.snapshot_at(1)), "T0405");
    // Rows of the erased keep their keys: the same order again changes nothing but for its customer.
    assert_eq!(import_orders(&lake, 2, &[line("O1", "ann", "1", "pen", 100)]), (0, 0, 1));
}
