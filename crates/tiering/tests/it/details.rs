//! Columns beside the tier.

use crate::world::{Person, every_kind, frame};
use proptest::prelude::*;
use terrace_tiering::{detail_names, run};

fn shown(people: &[Person], scheme: &str, name: &str) -> Vec<String> {
    let (policy, frame) = (every_kind(), frame(people));
    let outcome = run(policy, &frame).expect("a run");
    let column = outcome.detail(policy, &frame, scheme, name).expect("a detail").expect("a column");
    (0..people.len()).map(|row| column.value(row).map_or_else(|| "~".to_owned(), |value| value.to_string())).collect()
}

fn four() -> Vec<Person> {
    [(Some(300), true), (Some(100), true), (Some(300), true), (None, true), (Some(500), false)]
        .into_iter()
        .enumerate()
        .map(|(n, (amount, ordered))| Person {
            id: format!("c{n}"),
            ordered,
            amount: amount.map(|units| units * 10_000),
            orders: Some(n as i64 + 1),
            recency: Some(10 - n as i64),
            rate: None,
            rating: Some(200_000 * (n as i64 + 1)),
        })
        .collect()
}

#[test]
fn ranks_scores_digits_and_shares() {
    let people = four();
    assert_eq!(shown(&people, "pyramid", "rank"), ["1", "3", "1", "~", "~"]);
    assert_eq!(shown(&people, "abc", "rank"), ["1", "3", "1", "~", "~"]);
    assert_eq!(shown(&people, "abc", "share_before"), ["0", "0.857143", "0", "~", "~"]);
    // Three customers in five bins: their positions are their digits; the two equal amounts share the lower middle.
    assert_eq!(shown(&people, "rfm", "digits"), ["112", "221", "332", "~", "~"]);
    assert_eq!(shown(&people, "rfm", "m"), ["2", "1", "2", "~", "~"]);
    assert_eq!(shown(&people, "marks", "score"), ["0", "33.333333", "66.666667", "100", "~"]);
    assert_eq!(shown(&people, "marks", "rank"), ["4", "3", "2", "1", "~"]);
    assert_eq!(shown(&people, "composite", "percentile_recency"), ["0", "33.333333", "66.666667", "100", "~"]);
    assert_eq!(shown(&people, "composite", "percentile_amount"), ["75", "0", "75", "~", "~"]);
    assert_eq!(shown(&people, "habit", "frequency"), ["low", "low", "high", "~", "~"]);
    assert_eq!(
        shown(&people, "habit", "reason"),
        ["~", "~", "~", "amount is null", "not_in_universe"].map(|reason| {
            // The basket is null with the amount, and stands before it.
            if reason == "amount is null" { "basket is null" } else { reason }
        })
    );
}

#[test]
fn every_name_that_is_offered_has_a_column() {
    let (policy, people) = (every_kind(), four());
    let frame = frame(&people);
    let outcome = run(policy, &frame).expect("a run");
    for scheme in &policy.schemes {
        for name in detail_names(scheme) {
            let column = outcome.detail(policy, &frame, scheme.name.as_str(), &name).expect("a detail");
            assert_eq!(column.map(|column| column.len()), Some(people.len()), "{}.{name}", scheme.name);
        }
        assert_eq!(outcome.detail(policy, &frame, scheme.name.as_str(), "nothing"), Ok(None));
    }
    assert_eq!(outcome.detail(policy, &frame, "nobody", "rank"), Ok(None));
}

proptest! {
    #[test]
    fn explanations_tell_the_same_ranks(people in crate::world::people(10)) {
        let (policy, frame) = (every_kind(), frame(&people));
        let outcome = run(policy, &frame).expect("a run");
        for scheme in ["pyramid", "abc", "composite"] {
            let ranks = outcome.detail(policy, &frame, scheme, "rank").expect("a detail").expect("a column");
            for row in 0..people.len() {
                let explained = outcome.explain(policy, &frame, row).expect("an explanation");
                let json = serde_json::to_value(&explained).expect("json");
                let line = json["schemes"].as_array().and_then(|all| all.iter().find(|line| line["scheme"] == scheme));
                let told = line.and_then(|line| line["why"]["standing"]["rank"].as_u64());
                let ranked = ranks.value(row).map(|rank| rank.to_string());
                prop_assert_eq!(told.map(|rank| rank.to_string()), ranked);
            }
        }
    }
}
