//! A move reaches what it says, and one unit less does not.

use crate::world::{Person, every_kind, frame, people};
use proptest::prelude::*;
use terrace_domain::Value;
use terrace_frame::{Column, Frame};
use terrace_tiering::explain::{Figure, Move};
use terrace_tiering::{ByProducts, Classes, Cutoffs, classify, run};

fn stored(figure: &Figure) -> i64 {
    match &figure.0 {
        Value::Count(count) => *count,
        Value::Money(money) => money.ten_thousandths(),
        Value::Decimal(millionths) => *millionths,
        other => panic!("{other:?} is no number"),
    }
}

/// The customer with another value of one metric and all others, computed ones too, as they are.
fn with(frame: &Frame, classes: &Classes, metric: &str, value: i64) -> Frame {
    let policy = every_kind();
    let mut changed = frame.clone();
    for index in 0..policy.metrics.len() {
        let mut column = classes.metric(frame, index).cloned();
        if policy.metrics[index].name.as_str() == metric {
            column = column.map(|column| Column::integers(column.value_type(), vec![value]));
        }
        changed.metrics[index] = column;
    }
    changed
}

/// The tier, the digits and the highs of a customer after a change.
struct After {
    tier: Option<u16>,
    digits: Option<[u8; 3]>,
}

fn after(cutoffs: &Cutoffs, frame: &Frame, scheme: usize) -> After {
    let classes = classify(every_kind(), cutoffs, frame).expect("classes");
    let digits = match &classes.scheme(scheme).expect("a scheme").by_products {
        ByProducts::Digits { recency, frequency, monetary } => Some([recency[0], frequency[0], monetary[0]]),
        _ => None,
    };
    After { tier: classes.tier(scheme, 0), digits }
}

fn holds(found: &Move, after: &After, before: Option<u16>, better: bool) -> bool {
    match (&found.part, after.digits) {
        (Some(part), Some(digits)) => {
            let index = ["recency", "frequency", "monetary"].iter().position(|known| known == part).expect("a part");
            let reached = found.digit.expect("a digit");
            if better { digits[index] >= reached } else { digits[index] <= reached }
        }
        // Along an axis every change of the cell is a change of the tier.
        (Some(_), None) => after.tier != before,
        (None, _) if better => after.tier < before,
        (None, _) => after.tier > before,
    }
}

fn check(people: &[Person]) -> Result<usize, TestCaseError> {
    let (policy, frame) = (every_kind(), frame(people));
    let outcome = run(policy, &frame).expect("a run");
    let mut tried = 0;
    for row in 0..people.len() {
        let alone = frame.slice(row..row + 1);
        let classes = classify(policy, &outcome.cutoffs, &alone).expect("classes");
        let explained = outcome.explain(policy, &frame, row).expect("an explanation");
        for (index, line) in explained.schemes.iter().enumerate() {
            let before = classes.tier(index, 0);
            let lifts = line.lift.iter().map(|found| (found, true));
            for (found, better) in lifts.chain(line.drop.iter().map(|found| (found, false))) {
                let (from, to, delta) = (stored(&found.from), stored(&found.to), stored(&found.delta));
                prop_assert_eq!(to - from, delta);
                let there = after(&outcome.cutoffs, &with(&alone, &classes, &found.metric, to), index);
                let tier = there.tier.map(|tier| policy.schemes[index].tiers[usize::from(tier)].id.to_string());
                prop_assert_eq!(&tier, &found.tier, "{}: {:?}", line.scheme, found);
                prop_assert!(holds(found, &there, before, better), "{}: {:?}", line.scheme, found);
                let short = after(&outcome.cutoffs, &with(&alone, &classes, &found.metric, to - delta.signum()), index);
                prop_assert!(!holds(found, &short, before, better), "{} one less: {:?}", line.scheme, found);
                tried += 1;
            }
        }
    }
    Ok(tried)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn moves_are_the_smallest_that_change_the_class(people in people(10)) {
        check(&people)?;
    }
}

/// Whoever could be lifted is shown how: no move is missing where a better class exists at these cutoffs.
#[test]
fn every_rung_but_the_best_has_a_way_up() {
    let people: Vec<Person> = (0..40)
        .map(|n| Person {
            id: format!("c{n:02}"),
            ordered: true,
            amount: Some((n * n - 20) * 100_000),
            orders: Some(n % 17),
            recency: Some(n * 3 % 40),
            rate: Some(n * 25_000),
            rating: Some((n % 5 + 1) * 200_000),
        })
        .collect();
    let (policy, frame) = (every_kind(), frame(&people));
    assert!(check(&people).expect("all moves hold") > 500);
    let outcome = run(policy, &frame).expect("a run");
    for (row, person) in people.iter().enumerate() {
        let explained = outcome.explain(policy, &frame, row).expect("an explanation");
        for line in explained.schemes.iter().filter(|line| ["value", "pyramid", "abc"].contains(&line.scheme.as_str()))
        {
            let index = policy.schemes.iter().position(|s| s.name.as_str() == line.scheme).expect("a scheme");
            let tier = outcome.classes.tier(index, row).expect("a tier");
            let last = policy.schemes[index].tiers.len() - 1;
            assert_eq!(line.lift.is_empty(), tier == 0, "{}: {line:?}", person.id);
            assert_eq!(line.drop.is_empty(), usize::from(tier) == last, "{}: {line:?}", person.id);
        }
    }
}
