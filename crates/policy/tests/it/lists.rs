//! Lists of words and numbers that conditions take with `in`.

use crate::catalogue::{full, messages, policy};
use terrace_policy::{Checked, MetricSource, Source, check};
use terrace_words::Lang;

const TEXT: &str = "policy: p
currency: CNY
timezone: UTC
lists:
  online: [淘宝, 京东, '01']
  round: [100, 200.5]
  days: [2026-01-01, 2026-02-01]
metrics:
  own: { measure: net_amount, where: \"channel in (online, '微信')\" }
  spelt: { measure: net_amount, where: \"channel in ('淘宝', '京东', '01', '微信')\" }
  even: { measure: orders, where: amount in (round) }
  orders: { measure: orders }
schemes:
  s:
    rules:
      - { tier: a, when: orders in (round) or province not in (online) }
      - { tier: b }
";

#[test]
fn a_list_stands_for_its_values() {
    let found = policy(TEXT);
    let test = |name: &str| {
        let metric = found.metrics.iter().find(|metric| metric.name.as_str() == name).expect("a metric");
        let MetricSource::Measure(used) = &metric.source else { panic!("a measure") };
        used.rows.clone().expect("a condition").test
    };
    let words = |text: String| {
        let mut words: Vec<String> = text.split('"').skip(1).step_by(2).map(str::to_owned).collect();
        words.sort();
        words
    };
    assert_eq!(words(format!("{:?}", test("own"))), words(format!("{:?}", test("spelt"))));
    assert_eq!(format!("{:?}", test("even")).matches("Compare").count(), 2);
}

#[test]
fn what_is_no_list_is_told() {
    let said = |from: &str, to: &str| {
        let text = TEXT.replace(from, to);
        assert_ne!(text, TEXT);
        messages("p.yaml", &text, Lang::En)
    };
    // Alone it is no value.
    assert!(said("orders in (round)", "orders = round").contains("T0221"));
    assert!(said("amount in (round)", "amount = round").contains("T0221"));
    // Numbers are not compared with texts.
    assert!(said("amount in (round)", "amount in (online)").contains("T0245"));
    assert!(said("[100, 200.5]", "[]").contains("T02"));
    assert!(said("[100, 200.5]", "[[1], 2]").contains("T02"));
    assert!(said("  round:", "  orders:").contains("T0211"));
    let long = format!("[{}]", vec!["1"; 1_001].join(", "));
    assert!(said("[100, 200.5]", &long).contains("T1266"));
}

#[test]
fn a_changed_list_is_another_policy() {
    let hash = |text: &str| {
        let Checked { policy, .. } = check(&Source { name: "p.yaml", text }, &full());
        policy.expect("a policy").hash
    };
    assert_ne!(hash(TEXT), hash(&TEXT.replace("京东", "拼多多")));
}
