//! What an explanation suggests comes true: each suggestion is tried by changing the value and tiering everybody again,
//! and so is one smallest step less, which does not do.

use crate::shop::Silent;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use terrace_app::facts::{Files, Inputs};
use terrace_app::policies::{LoadedPolicy, load};
use terrace_app::runs::explain::{Figure, Move};
use terrace_app::runs::{TierRequest, Tiered, read_files_to_tier, tier};
use terrace_domain::{AsOf, Date, Value, ValueType};
use terrace_frame::{Column, Frame, Integers};
use terrace_policy::Policy;
use terrace_tiering::{ByProducts, Outcome, Place, run};

/// Every kind of scheme that suggests something.
const SCHEMES: &str = "
metrics:
  recency:   { measure: days_since_last_order }
  orders:    { measure: orders }
  spend:     { measure: gross_amount }
  net_spend: { measure: net_amount }
  basket:    { measure: average_order_value }
  part:      { expr: 'net_spend / nullif(spend, 0)' }
schemes:
  worth:
    threshold: net_spend
    tiers: [{ tier: high, over: 2000 }, { tier: mid, from: 500 }, { tier: low }]
  pyramid:
    pyramid: net_spend
    tiers: [{ tier: A, top: 1% }, { tier: B, top: 5% }, { tier: C, top: 20% }, { tier: D }]
  abc:
    share: spend
    tiers: [{ tier: A, share: 80% }, { tier: B, share: 95% }, { tier: C }]
  rfm:
    rfm: { recency: recency, frequency: orders, monetary: spend, bins: 5, ties: together }
    segments: standard-10
  split:
    rfm: { recency: recency, frequency: orders, monetary: spend, bins: 3, ties: split }
    segments: [{ tier: best, r: 3, f: 3, m: 3 }, { tier: fresh, r: 3 }, { tier: big, m: [2, 3] }, { tier: other }]
  classic:
    rfm: { recency: recency, frequency: orders, monetary: spend }
    segments: classic-8
  habit:
    matrix: { often: { metric: orders, high: over median }, large: { metric: basket, high: from mean } }
    tiers:
      - { tier: hh, cell: [high, high] }
      - { tier: hl, cell: [high, low] }
      - { tier: lh, cell: [low, high] }
      - { tier: ll, cell: [low, low] }
  composite:
    among: orders > 1
    score:
      scale: percentile
      inputs:
        - { metric: spend, weight: 50 }
        - { metric: orders, weight: 30 }
        - { metric: recency, weight: 20, lower_is_better: true }
    tiers: [{ tier: key, top: 10% }, { tier: growth, top: 40% }, { tier: standard }]
";

fn policy(folder: &Path, currency: &str, zone: &str) -> Arc<LoadedPolicy> {
    let path = folder.join("all.yaml");
    std::fs::write(&path, format!("policy: all\ncurrency: {currency}\ntimezone: {zone}\n{SCHEMES}")).expect("written");
    Arc::new(load(&path).expect("a policy"))
}

fn tiered(policy: &Arc<LoadedPolicy>, orders: PathBuf, day: &str) -> Tiered {
    let as_of = AsOf::start_of(Date::parse(day).expect("a day"), policy.policy.timezone.clone());
    let files = Files { by_kind: BTreeMap::from([("orders", vec![orders])]), ..Files::default() };
    let silent = Silent::new();
    let ctx = silent.on_day(0);
    let inputs: Inputs = read_files_to_tier(&files, &policy.policy, &as_of, &ctx).expect("facts");
    tier(TierRequest::new(Arc::clone(policy), as_of), &inputs, None, &ctx).expect("a run")
}

fn stored(figure: &Figure) -> i64 {
    match &figure.0 {
        Value::Count(count) => *count,
        Value::Money(money) => money.ten_thousandths(),
        Value::Decimal(millionths) => *millionths,
        other => panic!("{other:?} is no number"),
    }
}

fn metric(policy: &Policy, name: &str) -> (usize, ValueType) {
    let index = policy.metrics.iter().position(|known| known.name.as_str() == name).expect("a metric");
    (index, policy.metrics[index].value_type)
}

/// Everybody tiered again, one of them with another value of one metric.
fn again(policy: &Policy, frame: &Frame, row: usize, name: &str, value: i64) -> Outcome {
    let (index, _) = metric(policy, name);
    let Some(Column::Integers(column)) = &frame.metrics[index] else { panic!("{name} is no measure") };
    let values = (0..frame.ids.len()).map(|at| if at == row { Some(value) } else { column.get(at) });
    let changed = Integers::from_options(column.value_type, values);
    let mut frame = frame.clone();
    frame.metrics[index] = Some(Column::Integers(changed));
    run(policy, &frame).expect("a run")
}

struct Standing {
    tier: Option<u16>,
    digits: Option<[u8; 3]>,
    takes_part: bool,
}

fn standing(outcome: &Outcome, scheme: usize, row: usize) -> Standing {
    let found = outcome.classes.scheme(scheme).expect("a scheme");
    let digits = match &found.by_products {
        ByProducts::Digits { recency, frequency, monetary } => Some([recency[row], frequency[row], monetary[row]]),
        _ => None,
    };
    let takes_part = matches!(found.places[row], Place::Tier(_) | Place::Unplaced);
    Standing { tier: found.places[row].tier(), digits, takes_part }
}

/// Whether a change did what was suggested.
fn came_true(found: &Move, wanted: Option<u16>, before: &Standing, after: &Standing, better: bool) -> bool {
    let part = ["recency", "frequency", "monetary"].iter().position(|part| found.part.as_deref() == Some(*part));
    after.takes_part
        && after.tier != before.tier
        && match (part, before.digits, after.digits) {
            (Some(part), Some(from), Some(to)) => {
                if better {
                    to[part] > from[part]
                } else {
                    to[part] < from[part]
                }
            }
            _ if found.part.is_some() => after.tier == wanted,
            _ if better => after.tier < before.tier,
            _ => after.tier > before.tier,
        }
}

/// Tries all that is suggested to some customers, and tells how much that is.
fn check(tiered: &Tiered, customers: usize) -> usize {
    let policy = &tiered.policy.policy;
    let frame = &tiered.frame;
    let mut tried = 0;
    for row in (0..frame.ids.len()).step_by((frame.ids.len() / customers).max(1)) {
        let explained = tiered.outcome.explain(policy, frame, row).expect("an explanation");
        for (index, line) in explained.schemes.iter().enumerate() {
            let before = standing(&tiered.outcome, index, row);
            let moves = line.lift.iter().map(|found| (found, true)).chain(line.drop.iter().map(|found| (found, false)));
            for (found, better) in moves {
                let step = match metric(policy, &found.metric).1 {
                    ValueType::Money => policy.currency.smallest_coin().ten_thousandths(),
                    ValueType::Decimal => 10_000,
                    _ => 1,
                };
                let (to, delta) = (stored(&found.to), stored(&found.delta));
                let tiers = &policy.schemes[index].tiers;
                let wanted = tiers.iter().position(|tier| Some(tier.id.as_str()) == found.tier.as_deref());
                let wanted = wanted.map(|tier| u16::try_from(tier).expect("few tiers"));
                let there = standing(&again(policy, frame, row, &found.metric, to), index, row);
                let told = format!("{} of {}: {found:?}", line.scheme, explained.customer_id);
                assert!(came_true(found, wanted, &before, &there, better) && there.tier == wanted, "{told}");
                let less = to - delta.signum() * step;
                let short = standing(&again(policy, frame, row, &found.metric, less), index, row);
                assert!(!came_true(found, wanted, &before, &short, better), "one step less: {told}");
                tried += 1;
            }
        }
    }
    tried
}

#[test]
fn suggestions_come_true_in_the_sample_shop() {
    let folder = tempfile::tempdir().expect("a folder");
    let shop = terrace_sample::Shop { customers: 400, ..terrace_sample::Shop::default() };
    let files = shop.write(folder.path()).expect("files");
    let policy = policy(folder.path(), "CNY", "Asia/Shanghai");
    assert!(check(&tiered(&policy, files.orders, "2026-07-01"), 20) > 150);
}

#[test]
fn suggestions_come_true_in_a_year_of_a_gift_shop() {
    let Some(path) = terrace_testing::public_data("online_retail/online_retail.parquet") else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let policy = policy(folder.path(), "GBP", "Europe/London");
    assert!(check(&tiered(&policy, path, "2011-12-10"), 10) > 80);
}

#[test]
fn suggestions_come_true_among_customers_by_chance() {
    let folder = tempfile::tempdir().expect("a folder");
    let policy = policy(folder.path(), "JPY", "Asia/Tokyo");
    let path = folder.path().join("orders.csv");
    let mut text = "order_id,customer_id,ordered_at,amount\n".to_owned();
    // A linear congruence: many equal amounts and days, as small shops have them.
    let mut state = 20_260_701u64;
    let mut next = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for order in 0..900 {
        let (customer, day, amount) = (next(120), 1 + next(28), 100 * next(60));
        let sign = if next(12) == 0 { "-" } else { "" };
        writeln!(text, "{order},c{customer},2026-0{}-{day:02},{sign}{amount}", 1 + next(6)).expect("written");
    }
    std::fs::write(&path, text).expect("written");
    assert!(check(&tiered(&policy, path, "2026-07-01"), 40) > 250);
}
