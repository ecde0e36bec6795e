//! Imports that correct, repeat and are taken back: the answers are those of what is left.

use crate::answers::code;
use crate::shop::{Shop, ready};
use std::fmt::Write as _;
use terrace_app::imports::ImportResult;

const AS_OF: &str = "2026-07-01";

/// Order lines: order, customer, day of 2026-06, amount.
type Given = [(u32, &'static str, u32, i32)];

const FIRST: &Given =
    &[(1, "ann", 1, 100), (1, "ann", 1, 50), (2, "bob", 2, 80), (3, "eve", 3, 10), (4, "ann", 4, -20)];
const SECOND: &Given = &[(5, "bob", 10, 500), (6, "dan", 11, 60), (3, "eve", 3, 15)];
const THIRD: &Given = &[(7, "ann", 20, 5), (5, "bob", 10, 450), (8, "fay", 21, 33)];

fn file(rows: &Given) -> String {
    let mut text = String::from("order_id,customer_id,ordered_at,product,amount\n");
    for (order, customer, day, amount) in rows {
        writeln!(text, "{order},{customer},2026-06-{day:02} 12:00,thing,{amount}.00").expect("a text");
    }
    text
}

fn filled(parts: &[&Given]) -> Shop {
    let shop = Shop::new(&ready("retail"), "[lake]\nbuckets = 3\n");
    for part in parts {
        shop.store(&file(part)).expect("imported");
    }
    shop
}

fn tiered(shop: &Shop) -> String {
    shop.csv(AS_OF, None)
}

#[test]
fn the_same_file_again_changes_nothing() {
    let shop = filled(&[FIRST]);
    let out = tiered(&shop);
    let ImportResult::Stored { record, .. } = shop.store(&file(FIRST)).expect("read") else {
        panic!("an import on whose word rows hold is kept");
    };
    assert_eq!((record.number, record.counts.brought_nothing()), (2, true));
    assert_eq!((shop.imports(), tiered(&shop)), (vec![(1, false), (2, false)], out));
}

#[test]
fn what_two_imports_brought_stays_until_both_are_undone() {
    const WRONG: &Given = &[(1, "ann", 1, 5), (2, "bob", 2, 6), (3, "wrong", 2, 999)];
    const RIGHT: &Given = &[(1, "ann", 1, 5), (2, "bob", 2, 6)];
    let right = tiered(&filled(&[RIGHT]));
    let shop = filled(&[WRONG, RIGHT]);
    shop.undo(1).expect("undone");
    assert_eq!(tiered(&shop), right);
    shop.undo(2).expect("undone");
    assert_eq!(shop.imports(), [(1, true), (2, true)]);
    shop.store(&file(RIGHT)).expect("imported");
    assert_eq!(tiered(&shop), right);
    // The other way round: the one that came later and changed nothing goes first.
    let shop = filled(&[WRONG, RIGHT]);
    let all = tiered(&shop);
    shop.undo(2).expect("undone");
    assert_eq!(tiered(&shop), all);
    shop.undo(1).expect("undone");
    shop.store(&file(RIGHT)).expect("imported");
    assert_eq!(tiered(&shop), right);
}

#[test]
fn undoing_any_import_is_as_if_it_had_never_been() {
    let parts: [&Given; 3] = [FIRST, SECOND, THIRD];
    for undone in 0..3 {
        let shop = filled(&parts);
        let number = undone as u64 + 1;
        shop.undo(number).expect("undone");
        let others: Vec<&Given> = (0..3).filter(|part| *part != undone).map(|part| parts[part]).collect();
        assert_eq!(tiered(&shop), tiered(&filled(&others)), "import {number} undone");
        assert_eq!(shop.imports(), [1, 2, 3].map(|known| (known, known == number)));
        assert_eq!(code(shop.undo(number)), "T0009");
        // The file can be imported anew, and later imports work.
        shop.store(&file(parts[undone])).expect("imported");
        let order: Vec<&Given> = others.into_iter().chain([parts[undone]]).collect();
        assert_eq!(tiered(&shop), tiered(&filled(&order)), "import {number} made again");
    }
    assert_eq!(code(filled(&[FIRST]).undo(7)), "T0008");
}

#[test]
fn a_failed_undo_leaves_a_history_that_later_ones_follow() {
    let shop = filled(&[FIRST, SECOND, THIRD]);
    let before = tiered(&shop);
    let original = shop.root().join("imports/000003/original-000.zst");
    let kept = std::fs::read(&original).expect("the kept original");
    std::fs::write(&original, b"damaged").expect("written");
    assert_eq!(code(shop.undo(1)), "T0016");
    assert_eq!(tiered(&shop), before);
    std::fs::write(&original, kept).expect("written");
    shop.undo(2).expect("undone");
    assert_eq!(tiered(&shop), tiered(&filled(&[FIRST, THIRD])));
}

#[test]
fn an_import_that_brings_nothing_any_more_is_undone_without_a_trace() {
    // The third says what the first said; once the second is gone it changes nothing.
    let shop = filled(&[FIRST, THIRD, FIRST]);
    shop.undo(2).expect("undone");
    let first = tiered(&filled(&[FIRST]));
    assert_eq!(tiered(&shop), first);
    if shop.imports().len() > 2 {
        shop.undo(3).expect("undone");
        assert_eq!(tiered(&shop), first);
    }
}

#[test]
fn earlier_lake_versions_can_be_read() {
    let shop = filled(&[FIRST]);
    let version = shop.inputs().origin.lake_version();
    shop.store(&file(SECOND)).expect("imported");
    assert_eq!(shop.csv(AS_OF, version), tiered(&filled(&[FIRST])));
}

#[test]
fn the_nearest_lift_gives_the_class_it_promises() {
    let parts: [&Given; 3] = [FIRST, SECOND, THIRD];
    let told = filled(&parts).explained("eve", AS_OF);
    let pyramid = told["schemes"].as_array().expect("schemes").iter().find(|scheme| scheme["scheme"] == "pyramid");
    let change = pyramid.expect("the pyramid")["lift"][0].clone();
    assert_eq!((&change["metric"], &change["from"]), (&"net_spend".into(), &"15.00".into()));
    // As much more as is said, in one more order, and the tier is reached; a ten-thousandth less does not do.
    let delta: f64 = change["delta"].as_str().expect("an amount").parse().expect("a number");
    assert!(delta > 0.0);
    for (missing, reached) in [(0.0, true), (0.0001, false)] {
        let shop = filled(&parts);
        let more = format!("100,eve,2026-06-03 12:00,thing,{:.4}", delta - missing);
        shop.store(&format!("order_id,customer_id,ordered_at,product,amount\n{more}\n")).expect("imported");
        let told = shop.explained("eve", AS_OF);
        let schemes = told["schemes"].as_array().expect("schemes");
        let class = &schemes.iter().find(|scheme| scheme["scheme"] == "pyramid").expect("the pyramid")["tier"];
        assert_eq!(*class == change["tier"], reached, "{change} less {missing}: {class}");
    }
}
