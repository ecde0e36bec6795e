//! Without corrections, neither the order of rows, nor how they are spread over imports and batches, nor the
//! number of buckets changes what the lake holds.

use crate::shop::*;
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::BTreeMap;
use terrace_domain::facts::{CUSTOMERS, FEEDBACK, ORDERS};
use terrace_lake::Lake;

fn any_lines() -> impl Strategy<Value = Vec<(u8, u8, u8, i64)>> {
    vec((0..12_u8, 0..5_u8, 0..3_u8, -3..3_i64), 1..40)
}

/// Lines of whole orders; those of even orders carry numbers, each once.
fn by_order(seeds: &[(u8, u8, u8, i64)]) -> BTreeMap<u8, Vec<Line>> {
    let mut orders: BTreeMap<u8, Vec<Line>> = BTreeMap::new();
    for (order, customer, product, amount) in seeds {
        let lines = orders.entry(*order).or_default();
        let number = if order % 2 == 0 { lines.len().to_string() } else { String::new() };
        let customer = if *customer == 0 { String::new() } else { format!("c{customer}") };
        lines.push(line(&format!("O{order}"), &customer, &number, &format!("p{product}"), *amount));
    }
    orders
}

fn held(parts: &[Vec<Vec<Line>>], buckets: u32) -> (Vec<String>, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::create(&folder.path().join("lake"), buckets).unwrap();
    for (number, batches) in parts.iter().enumerate() {
        let batches = batches.iter().map(|lines| orders(lines)).collect();
        import(&lake, u64::try_from(number).unwrap() + 1, vec![(&ORDERS, batches)]);
    }
    // Once more all of it in one import: nothing is new.
    let all: Vec<Line> = parts.iter().flatten().flatten().cloned().collect();
    let again = import_orders(&lake, 99, &all);
    assert_eq!((again.0, again.1), (0, 0));
    let snapshot = lake.snapshot().unwrap();
    let contents = snapshot.tables["orders"].files.iter();
    let contents = contents.map(|file| format!("{:?} {:?}", file.bucket, read(&file.path))).collect();
    (rows(&snapshot, &ORDERS), contents)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn splits_and_shuffles_change_nothing(seeds in any_lines(), shares in vec(0..3_usize, 12), turn in 0..40_usize) {
        let orders = by_order(&seeds);
        let whole: Vec<Line> = orders.values().flatten().cloned().collect();
        let (expected, files) = held(&[vec![whole.clone()]], 4);

        let mut shuffled = whole.clone();
        shuffled.reverse();
        shuffled.rotate_left(turn % whole.len());
        let (left, right) = shuffled.split_at(shuffled.len() / 3);
        let (same_rows, same_files) = held(&[vec![left.to_vec(), right.to_vec()]], 4);
        prop_assert_eq!(&same_rows, &expected);
        prop_assert_eq!(same_files, files, "the same rows make the same files");

        let mut parts: Vec<Vec<Vec<Line>>> = vec![Vec::new(); 3];
        for (order, lines) in orders {
            let mut share = shares[order as usize];
            for line in lines {
                parts[share].push(vec![line]);
                // Lines with numbers may come one by one; lines without make their order a unit.
                share = if order % 2 == 0 { (share + 1) % 3 } else { share };
            }
        }
        prop_assert_eq!(&held(&parts, 1).0, &expected);
        parts.reverse();
        prop_assert_eq!(&held(&parts, 7).0, &expected);
    }

    #[test]
    fn sightings_and_feedback_come_in_any_order(
        seen in vec((0..6_u8, 0..3_u8, 0..9_i64), 1..30),
        said in proptest::collection::btree_map((0..6_u8, 0..9_i64), 0..50_000_i64, 1..20),
        cut in 0..30_usize,
    ) {
        let seen: Vec<_> = seen.iter().map(|(id, city, at)| (format!("c{id}"), format!("city{city}"), *at)).collect();
        let seen: Vec<_> = seen.iter().map(|(id, city, at)| (id.as_str(), city.as_str(), Some(*at))).collect();
        let said: Vec<_> = said.iter().map(|((id, at), rating)| (format!("c{id}"), *at, *rating)).collect();
        let said: Vec<_> = said.iter().map(|(id, at, rating)| (id.as_str(), *at, None, *rating)).collect();
        let (seen_cut, said_cut) = (cut % seen.len(), cut % said.len());
        let held = |turned: bool, buckets: u32| {
            let folder = tempfile::tempdir().unwrap();
            let lake = Lake::create(&folder.path().join("lake"), buckets).unwrap();
            let mut parts = [(&seen[..seen_cut], &said[..said_cut]), (&seen[seen_cut..], &said[said_cut..])];
            if turned {
                parts.reverse();
            }
            for (number, (seen, said)) in (1..).zip(parts) {
                let parts = vec![(&CUSTOMERS, vec![customers(seen)]), (&FEEDBACK, vec![feedback(said)])];
                import(&lake, number, parts);
            }
            let snapshot = lake.snapshot().unwrap();
            (rows(&snapshot, &CUSTOMERS), rows(&snapshot, &FEEDBACK))
        };
        prop_assert_eq!(held(false, 1), held(true, 5));
    }
}
