//! Edges of the policies that people rely on, and what stands just beside them.

use crate::world::{Person, every_kind, frame, tiers};
use terrace_tiering::{Place, SchemeCutoffs, drift, run};

fn person(id: &str) -> Person {
    Person { id: id.to_owned(), ordered: true, ..Person::default() }
}

#[test]
fn amounts_at_the_edges_of_thresholds() {
    // Over 100,000 is high, from 50,000 mid.
    let amounts = [499_999_999, 500_000_000, 999_999_999, 1_000_000_000, 1_000_000_001];
    let people: Vec<Person> =
        amounts.iter().enumerate().map(|(n, a)| Person { amount: Some(*a), ..person(&format!("c{n}")) }).collect();
    let outcome = run(every_kind(), &frame(&people)).expect("a run");
    let found: Vec<String> = tiers(every_kind(), &outcome.classes, "value", 5).into_iter().flatten().collect();
    assert_eq!(found, ["low", "mid", "mid", "mid", "high"]);
}

#[test]
fn labels_at_twelve_and_thirty_percent() {
    let of = |id: &str, orders, rate| Person { orders, rate, ..person(id) };
    let people = [
        of("a", Some(12), Some(300_000)),
        of("b", Some(13), Some(300_001)),
        of("c", None, None),
        of("d", Some(0), Some(299_999)),
    ];
    let outcome = run(every_kind(), &frame(&people)).expect("a run");
    assert_eq!(outcome.classes.label(0), Some([false, true, false, false].as_slice()));
    assert_eq!(outcome.classes.label(1), Some([false, true, false, false].as_slice()));
}

#[test]
fn without_a_class_there_is_a_reason() {
    let people = [
        Person { amount: Some(1), ordered: false, ..person("a") },
        person("b"),
        Person { amount: Some(1), orders: Some(2), recency: None, ..person("c") },
    ];
    let (policy, frame) = (every_kind(), frame(&people));
    let outcome = run(policy, &frame).expect("a run");
    let places = |name: &str| {
        let index = policy.schemes.iter().position(|scheme| scheme.name.as_str() == name).expect("a scheme");
        outcome.classes.scheme(index).expect("classes").places.clone()
    };
    assert_eq!(places("value"), [Place::Outside, Place::Unknown(0), Place::Tier(2)]);
    assert_eq!(places("rfm"), [Place::Outside, Place::Unknown(0), Place::Unknown(0)]);
    assert_eq!(places("habit"), [Place::Outside, Place::Unknown(0), Place::Tier(5)]);
    assert_eq!(places("composite"), [Place::Outside, Place::Unknown(0), Place::Tier(0)]);
    assert_eq!(places("priority"), [Place::Outside, Place::Outside, Place::Outside]);
    let reason = outcome.detail(policy, &frame, "rfm", "reason").expect("a detail").expect("a column");
    let shown: Vec<_> = (0..3).map(|row| reason.value(row).map(|value| value.to_string())).collect();
    assert_eq!(shown, ["not_in_universe", "recency is null", "recency is null"].map(|t| Some(t.to_owned())));
}

#[test]
fn nobody_at_all_is_fine() {
    let outcome = run(every_kind(), &frame(&[])).expect("a run");
    let pyramid = outcome.cutoffs.schemes.get("pyramid");
    assert_eq!(pyramid, Some(&SchemeCutoffs::Pyramid { customers: 0, edges: vec![None; 3] }));
    assert_eq!(drift(every_kind(), &outcome.classes).unwrap()[0].customers, 0);
}

#[test]
fn drift_tells_the_shares_there_are() {
    let amounts = [1_000_000_001, 500_000_000, 1, 2, 3];
    let people: Vec<Person> =
        amounts.iter().enumerate().map(|(n, a)| Person { amount: Some(*a), ..person(&format!("c{n}")) }).collect();
    let outcome = run(every_kind(), &frame(&people)).expect("a run");
    let found = drift(every_kind(), &outcome.classes).unwrap();
    let shown: Vec<String> =
        found[0].tiers.iter().map(|t| format!("{} {} {} {}", t.tier, t.count, t.actual, t.expected)).collect();
    assert_eq!((found.len(), found[0].customers), (1, 5));
    assert_eq!(shown, ["high 1 20% 10%", "mid 1 20% 30%", "low 3 60% 60%"]);
}

#[test]
fn extreme_amounts_overflow_nothing() {
    let people: Vec<Person> = [i64::MAX, i64::MIN, i64::MAX, 0]
        .iter()
        .enumerate()
        .map(|(n, a)| Person {
            amount: Some(*a),
            orders: Some(1),
            recency: Some(n as i64),
            rate: Some(i64::MAX),
            rating: Some(i64::MIN),
            ..person(&format!("c{n}"))
        })
        .collect();
    // The basket would be far beyond 64 bits: that is an error which names it.
    let error = run(every_kind(), &frame(&people)).expect_err("too large");
    assert_eq!(error.to_string(), "`amount / nullif(orders, 0)` is too large to be kept for customer `c0`");
    // Without orders there is no basket.
    let people: Vec<Person> = people.into_iter().map(|p| Person { orders: Some(0), ..p }).collect();
    let outcome = run(every_kind(), &frame(&people)).expect("a run");
    let found: Vec<String> = tiers(every_kind(), &outcome.classes, "abc", 4).into_iter().flatten().collect();
    assert_eq!(found, ["A", "C", "A", "C"]);
    for row in 0..people.len() {
        outcome.explain(every_kind(), &frame(&people), row).expect("an explanation");
    }
}
