//! A move reaches what it says when everybody is classified again, and one step less does not.

use crate::world::{Person, every_kind, frame, people};
use proptest::prelude::*;
use terrace_domain::{Value, ValueType};
use terrace_frame::{Column, Frame};
use terrace_tiering::explain::{Figure, Move};
use terrace_tiering::{ByProducts, run};

fn stored(figure: &Figure) -> i64 {
    match &figure.0 {
        Value::Count(count) => *count,
        Value::Money(money) => money.ten_thousandths(),
        Value::Decimal(millionths) => *millionths,
        other => panic!("{other:?} is no number"),
    }
}

/// The smallest step of a metric of the policy.
fn step(metric: &str) -> i64 {
    match every_kind().metrics.iter().find(|known| known.name.as_str() == metric).expect("a metric").value_type {
        ValueType::Money => 100,
        ValueType::Decimal => 10_000,
        _ => 1,
    }
}

/// Everybody, one of them with another value of one metric; expressions over it follow.
fn with(frame: &Frame, row: usize, metric: &str, value: i64) -> Frame {
    let policy = every_kind();
    let index = policy.metrics.iter().position(|known| known.name.as_str() == metric).expect("a metric");
    let mut changed = frame.clone();
    let mut column = match changed.metrics[index].take() {
        Some(Column::Integers(column)) => column,
        // Of an expression everybody's values are given as they were.
        _ => {
            let outcome = run(policy, frame).expect("a run");
            match outcome.classes.metric(frame, index) {
                Some(Column::Integers(column)) => column.clone(),
                other => panic!("{other:?}"),
            }
        }
    };
    let values = (0..frame.ids.len()).map(|at| if at == row { Some(value) } else { column.get(at) });
    column = terrace_frame::Integers::from_options(column.value_type, values);
    changed.metrics[index] = Some(Column::Integers(column));
    changed
}

/// The tier, the digits and the highs of a customer.
#[derive(Debug)]
struct Place {
    tier: Option<u16>,
    digits: Option<[u8; 3]>,
    in_scheme: bool,
}

fn place(frame: &Frame, scheme: usize, row: usize) -> Place {
    let outcome = run(every_kind(), frame).expect("a run");
    let found = outcome.classes.scheme(scheme).expect("a scheme");
    let digits = match &found.by_products {
        ByProducts::Digits { recency, frequency, monetary } => Some([recency[row], frequency[row], monetary[row]]),
        _ => None,
    };
    let in_scheme = matches!(found.places[row], terrace_tiering::Place::Tier(_) | terrace_tiering::Place::Unplaced);
    Place { tier: outcome.classes.tier(scheme, row), digits, in_scheme }
}

fn tier_of(found: &Move, scheme: usize) -> Option<u16> {
    let place =
        every_kind().schemes[scheme].tiers.iter().position(|tier| Some(tier.id.as_str()) == found.tier.as_deref());
    place.map(|place| u16::try_from(place).expect("few tiers"))
}

fn holds(found: &Move, scheme: usize, before: &Place, after: &Place, better: bool) -> bool {
    if !after.in_scheme {
        return false;
    }
    match (&found.part, before.digits, after.digits) {
        (Some(part), Some(before_digits), Some(digits)) => {
            let index = ["recency", "frequency", "monetary"].iter().position(|known| known == part).expect("a part");
            let (from, to) = (before_digits[index], digits[index]);
            after.tier != before.tier && if better { to > from && after.tier.is_some() } else { to < from }
        }
        // Values that are computed of this one may bring another cell on the way.
        (Some(_), ..) => after.tier != before.tier && after.tier == tier_of(found, scheme),
        (None, ..) if better => after.tier < before.tier,
        (None, ..) => after.tier > before.tier,
    }
}

fn check(people: &[Person]) -> Result<usize, TestCaseError> {
    let (policy, frame) = (every_kind(), frame(people));
    let outcome = run(policy, &frame).expect("a run");
    let mut tried = 0;
    for row in 0..people.len() {
        let explained = outcome.explain(policy, &frame, row).expect("an explanation");
        for (index, line) in explained.schemes.iter().enumerate() {
            let before = place(&frame, index, row);
            let lifts = line.lift.iter().map(|found| (found, true));
            for (found, better) in lifts.chain(line.drop.iter().map(|found| (found, false))) {
                let (from, to, delta) = (stored(&found.from), stored(&found.to), stored(&found.delta));
                prop_assert_eq!(to - from, delta);
                prop_assert_eq!(to % step(&found.metric), 0);
                let there = place(&with(&frame, row, &found.metric, to), index, row);
                prop_assert_eq!(there.tier, tier_of(found, index), "{}: {:?}", line.scheme, found);
                prop_assert!(holds(found, index, &before, &there, better), "{}: {:?} {:?}", line.scheme, found, there);
                let less = to - delta.signum() * step(&found.metric);
                let short = place(&with(&frame, row, &found.metric, less), index, row);
                prop_assert!(!holds(found, index, &before, &short, better), "{} one less: {:?}", line.scheme, found);
                tried += 1;
            }
        }
    }
    Ok(tried)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn moves_are_the_smallest_that_change_the_class(people in people(10)) {
        check(&people)?;
    }
}

/// Whoever could be lifted is shown how: no move is missing where there is a better class.
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
