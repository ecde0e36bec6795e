//! Natural groups as a scheme.

use crate::world::{Person, frame, policy_of};
use proptest::prelude::*;
use terrace_frame::Frame;
use terrace_policy::Policy;
use terrace_tiering::{Cutoffs, Groups, Outcome, Place, SchemeCutoffs, classify, run, run_after};

fn policy(rest: &str) -> Policy {
    let text = format!(
        "
policy: shop
currency: CNY
timezone: Asia/Shanghai
metrics:
  amount:  {{ measure: net_amount }}
  orders:  {{ measure: orders }}
  recency: {{ measure: days_since_last_order }}
  rate:    {{ measure: product_repurchase_rate }}
  rating:  {{ measure: rating }}
  unused:  {{ expr: orders + 1 }}
schemes:
  natural:
    clusters:
      - {{ metric: orders }}
      - {{ metric: amount, scale: log }}
      - {{ metric: rate }}
{rest}
"
    );
    policy_of("shop.yaml", &text)
}

/// Customers of three habits: of each five some, four and three parts; `drift` moves all of them.
fn shop(customers: usize, drift: i64) -> Vec<Person> {
    let habits = [(4, 300, 200_000), (20, 150, 900_000), (5, 9_000, 500_000)];
    let habit = |at: usize| habits[[0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2][at % 12]];
    (0..customers)
        .map(|at| {
            let (orders, amount, rate) = habit(at);
            let scatter = |by: usize| (at * by % 101) as i64 - 50;
            Person {
                id: format!("c{at:06}"),
                ordered: true,
                orders: Some(orders + scatter(37) / 25 + drift),
                amount: Some((amount * 10_000) * (100 + scatter(53) / 2 + 5 * drift) / 100),
                recency: Some(3),
                rate: Some(rate + scatter(71) * 1_500 + drift * 10_000),
                rating: None,
            }
        })
        .collect()
}

fn groups(cutoffs: &Cutoffs) -> &Groups {
    let Some(SchemeCutoffs::Clusters { groups, .. }) = cutoffs.schemes.get("natural") else { panic!() };
    groups
}

fn places(outcome: &Outcome) -> &[Place] {
    &outcome.classes.scheme(0).expect("the scheme").places
}

#[test]
fn habits_are_found_numbered_by_size_and_described() {
    let (policy, frame) = (policy(""), frame(&shop(1_200, 0)));
    let outcome = run(&policy, &frame).expect("a run");
    let found = groups(&outcome.cutoffs);
    let sizes: Vec<(u16, u64)> = found.groups.iter().map(|group| (group.tier, group.customers)).collect();
    assert_eq!(sizes, [(0, 500), (1, 400), (2, 300)]);
    assert_eq!(places(&outcome)[..12], [0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2].map(Place::Tier));
    let traits = |tier: usize| -> Vec<(u16, bool)> {
        found.groups[tier].traits.iter().map(|found| (found.feature, found.is_high())).collect()
    };
    assert!(traits(1).contains(&(0, true)) && traits(1).contains(&(2, true)), "{found:?}");
    assert_eq!(traits(2)[0], (1, true), "{found:?}");
    assert_eq!(found.groups[1].typical[0], 20);
    let choice = found.choice.as_ref().expect("figures");
    assert!(choice.is_natural && choice.silhouettes.len() == 7, "{choice:?}");
    let explained = outcome.explain(&policy, &frame, 5).expect("an explanation");
    let line = serde_json::to_value(&explained.schemes[0]).expect("json");
    assert_eq!((&line["tier"], &line["why"]["kind"]), (&"g2".into(), &"clusters".into()));
    assert_eq!(line["why"]["features"][0]["apart"], "high");
    assert!(line["reason"].as_str().is_some_and(|reason| reason.starts_with("nearest g2 at ")), "{line}");
}

#[test]
fn one_alone_is_what_they_are_among_all() {
    let (policy, frame) = (policy(""), frame(&shop(240, 0)));
    let outcome = run(&policy, &frame).expect("a run");
    let text = serde_json::to_string(&outcome.cutoffs).expect("json");
    let back: Cutoffs = serde_json::from_str(&text).expect("cutoffs");
    assert_eq!(back, outcome.cutoffs);
    let distance = outcome.detail(&policy, &frame, "natural", "distance").expect("a detail").expect("a column");
    for row in 0..frame.ids.len() {
        let alone = frame.slice(row..row + 1);
        let classes = classify(&policy, &back, &alone).expect("classes");
        assert_eq!(classes.scheme(0).expect("the scheme").places[0], places(&outcome)[row]);
        let alone = Outcome { cutoffs: back.clone(), classes };
        let its = alone.detail(&policy, &frame.slice(row..row + 1), "natural", "distance").expect("a detail");
        assert_eq!(its.expect("a column").value(0), distance.value(row));
    }
}

#[test]
fn threads_and_order_change_nothing() {
    let policy = policy("");
    let people = shop(3_000, 0);
    let on = |threads: usize, frame: &Frame| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| run(&policy, frame).expect("a run"))
    };
    let before = on(1, &frame(&people));
    assert_eq!(before, on(5, &frame(&people)));
    let mut turned = people;
    let count = turned.len();
    for (at, person) in turned.iter_mut().enumerate() {
        person.id = format!("c{:06}", (at + 1_234) % count);
    }
    let after = on(3, &frame(&turned));
    assert_eq!(before.cutoffs, after.cutoffs);
    for at in 0..count {
        assert_eq!(places(&before)[at], places(&after)[(at + 1_234) % count]);
    }
}

#[test]
fn groups_keep_their_numbers_from_run_to_run() {
    let policy = policy("    groups: 3");
    let mut earlier = run(&policy, &frame(&shop(1_200, 0))).expect("a run");
    for month in 1..=5 {
        // The third habit grows until it is the largest, while all drift.
        let mut people = shop(1_200, month);
        let more: Vec<Person> =
            people.iter().enumerate().filter(|(at, _)| at % 12 >= 9).map(|(_, p)| p.clone()).collect();
        for copy in 0..month {
            people.extend(more.iter().map(|p| Person { id: format!("{}-{copy}", p.id), ..p.clone() }));
        }
        people.sort_by(|a, b| a.id.cmp(&b.id));
        let third = people.iter().position(|p| p.id == "c000009").expect("there");
        let now = run_after(&policy, &frame(&people), Some(&earlier.cutoffs)).expect("a run");
        assert_eq!(places(&now)[third], Place::Tier(2));
        let first = people.iter().position(|p| p.id == "c000000").expect("there");
        assert_eq!(places(&now)[first], Place::Tier(0));
        earlier = now;
    }
    assert!(groups(&earlier.cutoffs).groups[2].customers > groups(&earlier.cutoffs).groups[0].customers);
}

#[test]
fn new_groups_take_free_numbers() {
    let policy = policy("    groups: 3");
    let earlier = run(&policy, &frame(&shop(1_200, 0))).expect("a run");
    // The second habit is gone; another has come.
    let mut people = shop(1_200, 0);
    for (_, person) in people.iter_mut().enumerate().filter(|(at, _)| (5..9).contains(&(at % 12))) {
        person.orders = Some(90);
        person.rate = Some(-900_000);
    }
    let now = run_after(&policy, &frame(&people), Some(&earlier.cutoffs)).expect("a run");
    let found: Vec<u16> = groups(&now.cutoffs).groups.iter().map(|group| group.tier).collect();
    assert_eq!(found, [0, 1, 2]);
    assert_eq!(places(&now)[..12], places(&earlier)[..12]);
    // Where a number was never used, that one is taken.
    let more = policy_of_four();
    let now = run_after(&more, &frame(&people), Some(&earlier.cutoffs)).expect("a run");
    assert!(groups(&now.cutoffs).groups.iter().any(|group| group.tier == 3), "{:?}", now.cutoffs);
}

fn policy_of_four() -> Policy {
    policy("    groups: 4")
}

#[test]
fn cutoffs_over_other_metrics_are_no_guide() {
    let (narrow, wide) = (policy("    groups: 3"), policy("    groups: 3"));
    let mut earlier = run(&narrow, &frame(&shop(1_200, 0))).expect("a run").cutoffs;
    let Some(SchemeCutoffs::Clusters { groups, .. }) = earlier.schemes.get_mut("natural") else { panic!() };
    groups.groups.reverse();
    groups.groups.iter_mut().zip(0..).for_each(|(group, tier)| group.tier = tier);
    groups.features[0].metric = "recency".to_owned();
    let fresh = run(&wide, &frame(&shop(1_200, 0))).expect("a run");
    assert_eq!(run_after(&wide, &frame(&shop(1_200, 0)), Some(&earlier)).expect("a run"), fresh);
    assert!(classify(&wide, &earlier, &frame(&shop(12, 0))).is_err());
}

#[test]
fn few_customers_and_equal_ones_are_one_group() {
    let alike = |count: usize| -> Vec<Person> {
        let one = shop(1, 0).remove(0);
        (0..count).map(|at| Person { id: format!("c{at}"), ..one.clone() }).collect()
    };
    for rest in ["", "    groups: 3"] {
        let policy = policy(rest);
        for count in [0, 1, 2, 3, 9] {
            let outcome = run(&policy, &frame(&alike(count))).expect("a run");
            assert!(places(&outcome).iter().all(|place| *place == Place::Tier(0)), "{count}");
            assert_eq!(groups(&outcome.cutoffs).groups.len(), count.min(1));
            assert!(!groups(&outcome.cutoffs).choice.as_ref().is_some_and(|choice| choice.is_natural));
            for row in 0..count {
                let explained = outcome.explain(&policy, &frame(&alike(count)), row).expect("an explanation");
                assert_eq!(explained.schemes[0].reason, "nearest g1 at 0");
            }
        }
        let nobody = run(&policy, &frame(&[])).expect("a run").cutoffs;
        let later = classify(&policy, &nobody, &frame(&alike(1))).expect("classes");
        assert_eq!(later.scheme(0).expect("the scheme").places, [Place::Unplaced]);
        let told = terrace_tiering::explain(&policy, &nobody, &frame(&alike(1)), 0).expect("an explanation");
        assert_eq!(told.schemes[0].reason, "nothing holds");
        assert!(run_after(&policy, &frame(&alike(2)), Some(&nobody)).is_ok());
    }
    let mut missing = alike(4);
    missing[2].amount = None;
    missing[3].ordered = false;
    let outcome = run(&policy(""), &frame(&missing)).expect("a run");
    assert_eq!(places(&outcome)[2..], [Place::Unknown(1), Place::Outside]);
}

#[test]
fn cases_may_give_centres() {
    let text = "
cutoffs:
  natural:
    g1: { orders: 4, amount: 300, rate: 20% }
    g2: { orders: 20, amount: 150.5, rate: 0.9 }
    step: { amount: 100, rate: 0.1 }
cases:
  - name: often
    customer: { orders: 15, amount: 200, rate: 80% }
    expect: { natural: g2 }
    reason: { natural: nearest g2 at 5.12; then g1 at 12.57 }
  - name: unknown
    customer: { orders: 15, amount: 200 }
    expect: { natural: ~ }
    reason: { natural: rate is null }
  - name: of a population
    customer: { orders: 4, amount: 200, rate: 0 }
    population:
      - { orders: 4, amount: 210, rate: 0 }
      - { orders: 4, amount: 205, rate: 0 }
      - { orders: 40, amount: 3000, rate: 1 }
      - { orders: 41, amount: 3000, rate: 1 }
    expect: { natural: g1 }
";
    let cases = terrace_tiering::cases::parse(text).expect("cases");
    let report = terrace_tiering::cases::run(&policy("    groups: 2"), &cases).expect("a report");
    let wrong: Vec<_> = report.cases.iter().filter(|case| !case.passed()).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    let bad = "
cutoffs:
  natural:
    g1: { orders: 4, amount: many }
    g3: { orders: 4 }
    step: { orders: 0 }
cases:
  - { name: none, customer: {}, expect: { natural: g1 } }
";
    let cases = terrace_tiering::cases::parse(bad).expect("cases");
    let found = terrace_tiering::cases::run(&policy("    groups: 2"), &cases).expect_err("mistakes");
    let codes: Vec<&str> = found.iter().map(|found| found.code).collect();
    assert_eq!(codes, ["T0322", "T0326"], "{found:?}");
}

/// Two habits that differ in orders alone: for each how many customers, and the orders of the least of them.
fn two(low: (usize, i64), high: (usize, i64)) -> Vec<Person> {
    let one = shop(1, 0).remove(0);
    let habit = |count: usize, orders: i64, name: &str| -> Vec<Person> {
        let person =
            |at: usize| Person { id: format!("{name}{at:04}"), orders: Some(orders + (at % 5) as i64), ..one.clone() };
        (0..count).map(person).collect()
    };
    let mut people = habit(low.0, low.1, "a");
    people.extend(habit(high.0, high.1, "b"));
    people
}

#[test]
fn groups_that_moved_far_take_the_nearest_numbers() {
    let policy = policy("    groups: 2");
    let earlier = run(&policy, &frame(&two((300, 10), (200, 110)))).expect("a run");
    assert_eq!((places(&earlier)[0], places(&earlier)[499]), (Place::Tier(0), Place::Tier(1)));
    // Both move far beyond half the way between them, and the larger becomes the smaller.
    let now = run_after(&policy, &frame(&two((200, 500), (300, 600))), Some(&earlier.cutoffs)).expect("a run");
    assert_eq!((places(&now)[0], places(&now)[499]), (Place::Tier(0), Place::Tier(1)));
}

#[test]
fn cutoffs_from_a_broken_file_do_not_panic() {
    let policy = policy("    groups: 3");
    let people = frame(&shop(24, 0));
    let outcome = run(&policy, &people).expect("a run");
    let text = serde_json::to_string(&outcome.cutoffs).expect("json");
    let value: serde_json::Value = serde_json::from_str(&text).expect("json");
    for number in ["NaN", "inf", "-inf", "0.0", "1e308"] {
        for key in ["mean", "deviation", "log_unit"] {
            let mut value = value.clone();
            value["natural"]["groups"]["features"][1][key] = number.into();
            let cutoffs: Cutoffs = serde_json::from_value(value).expect("cutoffs");
            drop(classify(&policy, &cutoffs, &people));
            drop(terrace_tiering::explain(&policy, &cutoffs, &people, 0));
            drop(run_after(&policy, &people, Some(&cutoffs)));
        }
        let mut value = value.clone();
        value["natural"]["groups"]["groups"][0]["centre"] = serde_json::json!([number, number, number, number]);
        value["natural"]["groups"]["groups"][1]["centre"] = serde_json::json!([]);
        value["natural"]["groups"]["groups"][2]["tier"] = 0.into();
        let cutoffs: Cutoffs = serde_json::from_value(value).expect("cutoffs");
        drop(classify(&policy, &cutoffs, &people));
        drop(terrace_tiering::explain(&policy, &cutoffs, &people, 0));
        let again = run_after(&policy, &people, Some(&cutoffs)).expect("a run");
        let tiers: Vec<u16> = groups(&again.cutoffs).groups.iter().map(|group| group.tier).collect();
        assert!(tiers.is_sorted_by(|a, b| a < b), "{number}: {tiers:?}");
    }
}

#[test]
fn values_at_the_ends_of_their_range_have_a_group() {
    for rest in ["", "    groups: 4"] {
        let policy = policy(rest);
        let mut people = shop(60, 0);
        people[0].amount = Some(i64::MAX);
        people[1].amount = Some(i64::MIN);
        people[2].orders = Some(i64::MAX - 1);
        people[3].rate = Some(i64::MIN);
        let population = frame(&people);
        let outcome = run(&policy, &population).expect("a run");
        assert!(places(&outcome).iter().all(|place| matches!(place, Place::Tier(_))));
        for row in 0..60 {
            outcome.explain(&policy, &population, row).expect("an explanation");
            let alone = classify(&policy, &outcome.cutoffs, &population.slice(row..row + 1)).expect("classes");
            assert_eq!(alone.scheme(0).expect("the scheme").places[0], places(&outcome)[row]);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_rerun_keeps_numbers_below_the_most_and_apart(
        before in prop::collection::vec((0i64..60, 0i64..4_000_000, 0i64..1_000_000), 1..40),
        after in prop::collection::vec((0i64..60, 0i64..4_000_000, 0i64..1_000_000), 1..40),
        fixed in any::<bool>(),
    ) {
        let policy = policy(if fixed { "    groups: 4" } else { "    most: 5" });
        let people = |values: &[(i64, i64, i64)]| -> Vec<Person> {
            let one = |(at, (orders, amount, rate)): (usize, &(i64, i64, i64))| Person {
                id: format!("c{at:03}"),
                ordered: true,
                orders: Some(*orders),
                amount: Some(*amount),
                rate: Some(*rate),
                ..Person::default()
            };
            values.iter().enumerate().map(one).collect()
        };
        let earlier = run(&policy, &frame(&people(&before))).expect("a run");
        let later = run_after(&policy, &frame(&people(&after)), Some(&earlier.cutoffs)).expect("a run");
        let found = groups(&later.cutoffs);
        let tiers: Vec<u16> = found.groups.iter().map(|group| group.tier).collect();
        prop_assert!(tiers.is_sorted_by(|a, b| a < b), "{:?}", tiers);
        prop_assert!(tiers.iter().all(|tier| usize::from(*tier) < policy.schemes[0].tiers.len()));
        prop_assert_eq!(found.groups.iter().map(|group| group.customers).sum::<u64>(), after.len() as u64);
        let again = classify(&policy, &later.cutoffs, &frame(&people(&after))).expect("classes");
        prop_assert_eq!(&again, &later.classes);
        // The same facts again: the same groups with the same numbers.
        let same = run_after(&policy, &frame(&people(&before)), Some(&earlier.cutoffs)).expect("a run");
        prop_assert_eq!(same.classes, earlier.classes);
    }
}
