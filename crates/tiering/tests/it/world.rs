//! A policy with every kind of scheme, and populations for it.

use proptest::prelude::*;
use std::sync::OnceLock;
use terrace_domain::{AsOf, Date, MeasureGroup, MeasureSignature, ValueType, Zone};
use terrace_frame::{Column, Frame, Ids};
use terrace_policy::{Catalogue, Policy, Source, check, render};
use terrace_tiering::Classes;
use terrace_words::Lang;

/// The measures that the tests use, with their types.
const MEASURES: [(&str, ValueType); 25] = [
    ("net_amount", ValueType::Money),
    ("gross_amount", ValueType::Money),
    ("average_order_value", ValueType::Money),
    ("margin", ValueType::Money),
    ("service_cost", ValueType::Money),
    ("referred_amount", ValueType::Money),
    ("orders", ValueType::Count),
    ("days_since_last_order", ValueType::Days),
    ("days_since_first_order", ValueType::Days),
    ("product_repurchase_rate", ValueType::Decimal),
    ("on_time_rate", ValueType::Decimal),
    ("rating", ValueType::Decimal),
    ("satisfaction", ValueType::Decimal),
    ("last_order_at", ValueType::Time),
    ("top_category", ValueType::Text),
    ("discount_share", ValueType::Decimal),
    ("growth", ValueType::Decimal),
    ("online_share", ValueType::Decimal),
    ("repeat_order_rate", ValueType::Decimal),
    ("net_value", ValueType::Money),
    ("assets", ValueType::Money),
    ("cases", ValueType::Count),
    ("complaints", ValueType::Count),
    ("contacts", ValueType::Count),
    ("referred_customers", ValueType::Count),
];

pub fn catalogue() -> Catalogue {
    let signature = |(name, value_type)| MeasureSignature {
        name,
        group: MeasureGroup::Orders,
        value_type,
        windowed: true,
        needs_window: false,
        parameters: &[],
        facts: match name {
            "contacts" => Some(&terrace_domain::facts::CONTACTS),
            "assets" => Some(&terrace_domain::facts::BALANCES),
            _ => None,
        },
    };
    Catalogue::new(MEASURES.into_iter().map(signature).collect())
}

pub fn policy_of(name: &str, text: &str) -> Policy {
    let source = Source { name, text };
    let checked = check(&source, &catalogue());
    let messages: Vec<String> = checked.diagnostics.iter().map(|d| render(d, &source, Lang::En)).collect();
    checked.policy.unwrap_or_else(|| panic!("{}", messages.join("\n")))
}

const EVERY_KIND: &str = r#"
policy: every-kind
currency: CNY
timezone: Asia/Shanghai
metrics:
  amount:  { measure: net_amount, window: 12 months }
  orders:  { measure: orders, window: 12 months }
  recency: { measure: days_since_last_order }
  rate:    { measure: product_repurchase_rate, window: 12 months }
  rating:  { measure: rating }
  basket:  { expr: "amount / nullif(orders, 0)" }
labels:
  frequent: { when: orders > 12 }
  loyal:    { when: rate > 0.30 }
schemes:
  value:
    threshold: amount
    tiers: [{ tier: high, over: 100000 }, { tier: mid, from: 50000 }, { tier: low }]
    expect: { high: 10%, mid: 30%, low: 60% }
  pyramid:
    pyramid: amount
    tiers: [{ tier: A, top: 1% }, { tier: B, top: 20% }, { tier: C, top: 50% }, { tier: D }]
  narrow:
    among: orders > 1
    pyramid: basket
    tiers: [{ tier: top, top: 30% }, { tier: rest }]
  abc:
    share: amount
    tiers: [{ tier: A, share: 80% }, { tier: B, share: 95% }, { tier: C }]
  rfm:
    rfm: { recency: recency, frequency: orders, monetary: amount, bins: 5, ties: together }
    segments: standard-10
  split:
    rfm: { recency: recency, frequency: orders, monetary: amount, bins: 3, ties: split }
    segments:
      - { tier: best, r: 3, f: 3, m: 3 }
      - { tier: fresh, r: 3 }
      - { tier: big, m: [2, 3] }
      - { tier: other }
  classic:
    rfm: { recency: recency, frequency: orders, monetary: amount }
    segments: classic-8
  habit:
    matrix:
      frequency: { metric: orders, high: over median }
      basket:    { metric: basket, high: from mean }
      fixed:     { metric: amount, high: from 100 }
    tiers:
      - { tier: hhh, cell: [high, high, high] }
      - { tier: hhl, cell: [high, high, low] }
      - { tier: hlh, cell: [high, low, high] }
      - { tier: hll, cell: [high, low, low] }
      - { tier: lhh, cell: [low, high, high] }
      - { tier: lhl, cell: [low, high, low] }
      - { tier: llh, cell: [low, low, high] }
      - { tier: lll, cell: [low, low, low] }
  composite:
    score:
      scale: percentile
      inputs:
        - { metric: amount, weight: 40 }
        - { metric: orders, weight: 20 }
        - { metric: recency, weight: 12.5, lower_is_better: true }
        - { metric: rate, weight: 17.5 }
        - { metric: rating, weight: 10 }
    tiers: [{ tier: key, top: 10% }, { tier: growth, top: 40% }, { tier: standard }]
  marks:
    score:
      scale: percentile
      inputs: [{ metric: rate, weight: 70 }, { metric: rating, weight: 30 }]
    tiers: [{ tier: good, over: 66.5 }, { tier: fair, from: 33.25 }, { tier: poor }]
  natural:
    clusters:
      - { metric: orders }
      - { metric: basket, scale: log }
      - { metric: rating, scale: linear }
    most: 4
  cycle:
    lifecycle:
      forming: { orders: 3 }
      stable: { orders: 5, after: 4 days }
      lost_after: 6 days
  status:
    rules:
      - { tier: prospect, when: orders = 0 }
      - { tier: lost, when: recency > 3 }
      - { tier: active }
  priority:
    among: "value <> 'low' or loyal"
    rules:
      - { tier: first, when: "value = 'high' and frequent" }
      - { tier: second, when: "rfm in ('champions', 'loyal')" }
"#;

/// The policy of all kinds.
pub fn every_kind() -> &'static Policy {
    static POLICY: OnceLock<Policy> = OnceLock::new();
    POLICY.get_or_init(|| policy_of("every-kind.yaml", EVERY_KIND))
}

/// One customer of that policy: integers as columns hold them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    pub id: String,
    pub ordered: bool,
    pub amount: Option<i64>,
    pub orders: Option<i64>,
    pub recency: Option<i64>,
    pub rate: Option<i64>,
    pub rating: Option<i64>,
}

pub fn as_of() -> AsOf {
    AsOf::start_of(Date::from_ymd(2024, 1, 1).expect("a day"), Zone::new("Asia/Shanghai").expect("a zone"))
}

/// The frame of people, in the order of their ids.
pub fn frame(people: &[Person]) -> Frame {
    let mut people = people.to_vec();
    people.sort_by(|a, b| a.id.cmp(&b.id));
    let column = |value_type, get: fn(&Person) -> Option<i64>| {
        Some(Column::optional_integers(value_type, people.iter().map(get)))
    };
    Frame {
        as_of: as_of(),
        ids: people.iter().map(|person| person.id.as_str()).collect::<Ids>(),
        ordered: people.iter().map(|person| person.ordered).collect(),
        metrics: vec![
            column(ValueType::Money, |p| p.amount),
            column(ValueType::Count, |p| p.orders),
            column(ValueType::Days, |p| p.recency),
            column(ValueType::Decimal, |p| p.rate),
            column(ValueType::Decimal, |p| p.rating),
            None,
            // What the life cycle brings along.
            column(ValueType::Count, |p| p.orders),
            column(ValueType::Days, |p| p.recency.map(|days| 2 * days)),
            column(ValueType::Count, |p| p.recency.map(|days| 1 + days % 2)),
        ],
        attributes: Vec::new(),
    }
}

/// The ids of the tiers of a scheme, by row; `None` without a class.
pub fn tiers(policy: &Policy, classes: &Classes, scheme: &str, rows: usize) -> Vec<Option<String>> {
    let index = policy.schemes.iter().position(|known| known.name.as_str() == scheme).expect("a scheme");
    let ids = &policy.schemes[index].tiers;
    (0..rows).map(|row| classes.tier(index, row).map(|tier| ids[usize::from(tier)].id.to_string())).collect()
}

fn person() -> impl Strategy<Value = Person> {
    let amount = prop_oneof![
        1 => Just(None),
        4 => prop::sample::select(vec![
            -50_000, -1, 0, 1, 10_000, 20_000, 20_001, 1_000_000,
            499_999_999, 500_000_000, 500_000_001, 999_999_999, 1_000_000_000, 1_000_000_001,
        ]).prop_map(Some),
        2 => (-100_000i64..10_000_000).prop_map(Some),
    ];
    let orders = prop_oneof![1 => Just(None), 8 => (0i64..15).prop_map(Some)];
    let recency = prop_oneof![1 => Just(None), 6 => (0i64..8).prop_map(Some)];
    let rate = prop_oneof![
        1 => Just(None),
        3 => prop::sample::select(vec![0, 299_999, 300_000, 300_001, 1_000_000]).prop_map(Some),
        1 => (0i64..1_000_000).prop_map(Some),
    ];
    let rating = prop_oneof![2 => Just(None), 3 => (1i64..6).prop_map(|r| Some(r * 200_000))];
    (prop::bool::weighted(0.85), amount, orders, recency, rate, rating).prop_map(
        |(ordered, amount, orders, recency, rate, rating)| Person {
            id: String::new(),
            ordered,
            amount,
            orders,
            recency,
            rate,
            rating,
        },
    )
}

/// People with different ids, in no order; also nobody, one alone, and all alike.
pub fn people(most: usize) -> impl Strategy<Value = Vec<Person>> {
    let named = |people: Vec<Person>| {
        let ids = (0..people.len()).map(|n| format!("c{}", n * 7919 % 10_007));
        people.into_iter().zip(ids).map(|(person, id)| Person { id, ..person }).collect::<Vec<_>>()
    };
    prop_oneof![
        8 => prop::collection::vec(person(), 0..=most).prop_map(named),
        1 => (person(), 1..=most).prop_map(move |(person, count)| named(vec![person; count])),
    ]
}
