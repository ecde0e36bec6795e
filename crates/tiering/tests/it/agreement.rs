//! The fast way against the slow one.

use crate::reference::{self as slow, Fraction, fraction, within};
use crate::world::{Person, every_kind, frame, people, tiers};
use proptest::prelude::*;
use std::collections::BTreeMap;
use terrace_domain::Value;
use terrace_tiering::{Cutoffs, classify, compute_cutoffs, run};

type Tiers = Vec<Option<String>>;

fn named(classes: Vec<Option<usize>>, names: &[&str]) -> Tiers {
    classes.into_iter().map(|class| class.map(|class| names[class].to_owned())).collect()
}

/// What every scheme comes to, by the slow reference.
fn expected(people: &[Person]) -> BTreeMap<&'static str, Tiers> {
    let ordered = |person: &Person| person.ordered;
    let rows = people.len();
    let mut all = BTreeMap::new();
    let amounts = within(people, ordered, slow::amount);
    let value = |amount: &Fraction| {
        if *amount > fraction(100_000, 1) {
            "high"
        } else if *amount >= fraction(50_000, 1) {
            "mid"
        } else {
            "low"
        }
    };
    let values: Tiers = amounts.iter().map(|amount| amount.as_ref().map(|a| value(a).to_owned())).collect();
    all.insert("pyramid", named(slow::pyramid(&amounts, &[1, 20, 50]), &["A", "B", "C", "D"]));
    let narrow = within(people, |p| p.orders.is_some_and(|orders| orders > 1), slow::basket);
    all.insert("narrow", named(slow::pyramid(&narrow, &[30]), &["top", "rest"]));
    all.insert("abc", named(slow::share(&amounts, &[80, 95]), &["A", "B", "C"]));

    let whole = |p: &Person| p.ordered && p.recency.is_some() && p.orders.is_some() && p.amount.is_some();
    let turned = |p: &Person| slow::recency(p).map(|days| -days);
    let dimensions =
        [within(people, whole, turned), within(people, whole, slow::orders), within(people, whole, slow::amount)];
    let five: Vec<Vec<Option<usize>>> = dimensions.iter().map(|d| slow::digits(d, 5, false)).collect();
    let segment = |row: usize| Some(standard(five[0][row]?, five[1][row]?).to_owned());
    let segments: Tiers = (0..rows).map(segment).collect();
    let three: Vec<Vec<Option<usize>>> = dimensions.iter().map(|d| slow::digits(d, 3, true)).collect();
    let own = |row: usize| {
        Some(match (three[0][row]?, three[1][row]?, three[2][row]?) {
            (3, 3, 3) => "best",
            (3, _, _) => "fresh",
            (_, _, 2 | 3) => "big",
            _ => "other",
        })
    };
    all.insert("split", (0..rows).map(|row| own(row).map(str::to_owned)).collect());
    let means: Vec<Option<Fraction>> =
        dimensions.iter().map(|d| slow::mean(&d.iter().flatten().collect::<Vec<_>>())).collect();
    let high = |dimension: usize, row: usize| Some(dimensions[dimension][row].as_ref()? > means[dimension].as_ref()?);
    let classic = |row: usize| {
        let class = match (high(0, row)?, high(1, row)?) {
            (true, true) => "value",
            (true, false) => "develop",
            (false, true) => "keep",
            (false, false) => "rescue",
        };
        Some(if high(2, row)? { format!("key_{class}") } else { class.to_owned() })
    };
    all.insert("classic", (0..rows).map(classic).collect());
    all.insert("habit", habit(people));
    all.extend(score_schemes(people));

    let status = |p: &Person| match (p.orders, p.recency) {
        (Some(0), _) => "prospect",
        (_, Some(days)) if days > 3 => "lost",
        _ => "active",
    };
    all.insert("status", people.iter().map(|p| Some(status(p).to_owned())).collect());
    let cycle = |p: &Person| {
        let Some(recency) = p.recency else { return Some("prospect") };
        let orders = p.orders?;
        Some(match (orders, 2 * recency) {
            _ if recency > 6 => "lost",
            (5.., 4..) => "stable",
            _ if recency % 2 == 1 => "won_back",
            (3.., _) => "forming",
            _ => "trial",
        })
    };
    all.insert("cycle", people.iter().map(|p| cycle(p).map(str::to_owned)).collect());
    let priority = |(row, p): (usize, &Person)| {
        let class = values[row].as_deref();
        let loyal = p.rate.is_some_and(|rate| rate > 300_000);
        let frequent = p.orders.is_some_and(|orders| orders > 12);
        if !(class.is_some_and(|class| class != "low") || loyal) {
            return None;
        }
        if class == Some("high") && frequent {
            return Some("first".to_owned());
        }
        matches!(segments[row].as_deref(), Some("champions" | "loyal")).then(|| "second".to_owned())
    };
    all.insert("priority", people.iter().enumerate().map(priority).collect());
    all.insert("rfm", segments);
    all.insert("value", values);
    all
}

/// As the design lists them.
fn standard(r: usize, f: usize) -> &'static str {
    match r {
        1 | 2 if f <= 2 => "hibernating",
        1 | 2 if f <= 4 => "at_risk",
        1 | 2 => "cant_lose",
        3 if f <= 2 => "about_to_sleep",
        3 if f == 3 => "need_attention",
        3 | 4 if f >= 4 => "loyal",
        4 if f == 1 => "promising",
        5 if f == 1 => "new",
        4 | 5 if f == 2 || f == 3 => "potential_loyalist",
        _ => "champions",
    }
}

fn habit(people: &[Person]) -> Tiers {
    let whole = |p: &Person| p.ordered && p.orders.is_some() && slow::basket(p).is_some() && p.amount.is_some();
    let orders = within(people, whole, slow::orders);
    let baskets = within(people, whole, slow::basket);
    let amounts = within(people, whole, slow::amount);
    let median = slow::median(&orders.iter().flatten().collect::<Vec<_>>());
    let mean = slow::mean(&baskets.iter().flatten().collect::<Vec<_>>());
    let letter = |high: bool| if high { 'h' } else { 'l' };
    let cell = |row: usize| {
        let frequent = orders[row].as_ref()? > median.as_ref()?;
        let big = baskets[row].as_ref()? >= mean.as_ref()?;
        let fixed = *amounts[row].as_ref()? >= fraction(100, 1);
        Some([frequent, big, fixed].map(letter).iter().collect())
    };
    (0..people.len()).map(cell).collect()
}

fn composite(people: &[Person]) -> Vec<Option<Fraction>> {
    let ordered = |person: &Person| person.ordered;
    let input =
        |value: fn(&Person) -> Option<Fraction>, lower| slow::percentiles(&within(people, ordered, value), lower);
    let inputs = [
        (input(slow::amount, false), 400),
        (input(slow::orders, false), 200),
        (input(slow::recency, true), 125),
        (input(slow::rate, false), 175),
        (input(slow::rating, false), 100),
    ];
    slow::scores(&inputs, people.len())
}

fn score_schemes(people: &[Person]) -> [(&'static str, Tiers); 2] {
    let ordered = |person: &Person| person.ordered;
    let input = |value: fn(&Person) -> Option<Fraction>| slow::percentiles(&within(people, ordered, value), false);
    let marks = slow::scores(&[(input(slow::rate), 700), (input(slow::rating), 300)], people.len());
    let mark = |score: &Fraction| {
        if *score > fraction(665, 10) {
            "good"
        } else if *score >= fraction(3325, 100) {
            "fair"
        } else {
            "poor"
        }
    };
    let marks = marks.iter().map(|score| score.as_ref().map(|score| mark(score).to_owned())).collect();
    let pyramid = named(slow::pyramid(&composite(people), &[10, 40]), &["key", "growth", "standard"]);
    [("composite", pyramid), ("marks", marks)]
}

fn by_id(people: &[Person]) -> Vec<Person> {
    let mut people = people.to_vec();
    people.sort_by(|a, b| a.id.cmp(&b.id));
    people
}

fn agrees(people: &[Person]) -> Result<(), TestCaseError> {
    let (policy, sorted, frame) = (every_kind(), by_id(people), frame(people));
    let outcome = run(policy, &frame).map_err(|error| TestCaseError::fail(error.to_string()))?;
    for (scheme, expected) in expected(&sorted) {
        prop_assert_eq!(tiers(policy, &outcome.classes, scheme, sorted.len()), expected, "{}", scheme);
    }
    for (label, marks) in [
        (0, sorted.iter().map(|p| p.orders.is_some_and(|orders| orders > 12)).collect::<Vec<_>>()),
        (1, sorted.iter().map(|p| p.rate.is_some_and(|rate| rate > 300_000)).collect()),
    ] {
        prop_assert_eq!(outcome.classes.label(label), Some(marks.as_slice()));
    }
    let scores = outcome.detail(policy, &frame, "composite", "score").expect("a detail").expect("a column");
    for (row, expected) in composite(&sorted).into_iter().enumerate() {
        let got = scores.value(row).map(|value| match value {
            Value::Decimal(millionths) => fraction(millionths, 1_000_000),
            other => panic!("{other:?} is no score"),
        });
        prop_assert_eq!(got, expected);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn small_populations_are_what_the_design_says(people in people(12)) {
        agrees(&people)?;
    }

    #[test]
    fn given_cutoffs_give_the_same_classes(people in people(12)) {
        let (policy, frame) = (every_kind(), frame(&people));
        let outcome = run(policy, &frame).expect("a run");
        prop_assert_eq!(&classify(policy, &outcome.cutoffs, &frame).expect("classes"), &outcome.classes);
        prop_assert_eq!(&compute_cutoffs(policy, &frame).expect("cutoffs"), &outcome.cutoffs);
        let text = serde_json::to_string(&outcome.cutoffs).expect("json");
        prop_assert_eq!(&serde_json::from_str::<Cutoffs>(&text).expect("json"), &outcome.cutoffs);
    }

    #[test]
    fn one_customer_alone_is_what_they_are_among_all(people in people(12)) {
        let (policy, frame) = (every_kind(), frame(&people));
        let outcome = run(policy, &frame).expect("a run");
        for row in 0..people.len() {
            let alone = frame.slice(row..row + 1);
            let classes = classify(policy, &outcome.cutoffs, &alone).expect("classes");
            for index in 0..policy.schemes.len() {
                let among = outcome.classes.scheme(index).map(|scheme| scheme.places[row]);
                prop_assert_eq!(classes.scheme(index).map(|scheme| scheme.places[0]), among);
            }
            for index in 0..policy.labels.len() {
                prop_assert_eq!(classes.label(index).map(|l| l[0]), outcome.classes.label(index).map(|l| l[row]));
            }
            for index in 0..policy.metrics.len() {
                let value = outcome.classes.metric(&frame, index).and_then(|column| column.value(row));
                prop_assert_eq!(classes.metric(&alone, index).and_then(|column| column.value(0)), value);
            }
        }
    }

    #[test]
    fn the_order_of_the_input_does_not_matter(people in people(12).prop_shuffle()) {
        let policy = every_kind();
        let outcome = run(policy, &frame(&people)).expect("a run");
        prop_assert_eq!(outcome, run(policy, &frame(&by_id(&people))).expect("a run"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn larger_populations_are_what_the_design_says(people in people(130)) {
        agrees(&people)?;
    }
}

/// Lookups are made ready where there are many rows; that must not show.
#[test]
fn many_rows_are_what_few_are() {
    let people: Vec<Person> = (0..6000i64)
        .map(|n| Person {
            id: format!("c{n:05}"),
            ordered: n % 13 > 0,
            amount: (n % 29 > 0).then_some((n * n * 7919) % 900_001 - 1000),
            orders: Some(n * 31 % 23),
            recency: Some(n * 17 % 400),
            rate: (n % 3 > 0).then_some(n * 7907 % 1_000_001),
            rating: (n % 5 > 0).then_some((n * n) % 6 * 200_000),
        })
        .collect();
    let (policy, frame) = (every_kind(), frame(&people));
    let outcome = run(policy, &frame).expect("a run");
    for start in (0..6000).step_by(1000) {
        let classes = classify(policy, &outcome.cutoffs, &frame.slice(start..start + 1000)).expect("classes");
        for index in 0..policy.schemes.len() {
            let all = outcome.classes.scheme(index).map(|scheme| scheme.places[start..start + 1000].to_vec());
            assert_eq!(classes.scheme(index).map(|scheme| scheme.places.clone()), all);
        }
    }
}
