//! Test cases of policies.

use crate::world::{every_kind, policy_of};
use terrace_policy::{Policy, Source, render};
use terrace_tiering::cases::{CaseReport, parse, run};
use terrace_words::Lang;

fn report(policy: &Policy, text: &str) -> CaseReport {
    let cases = parse(text).unwrap_or_else(|found| panic!("{found:?}"));
    run(policy, &cases).unwrap_or_else(|found| panic!("{found:?}"))
}

const CASES: &str = "
policy: every-kind.yaml
cutoffs:
  pyramid: { A: 5000, B: 1000, C: 200 }
  abc: { A: 1000, B: 50 }
cases:
  - name: high and frequent
    customer: { amount: 100000.0001, orders: 13, rate: 30%, recency: 3 }
    expect: { value: high, pyramid: A, abc: A, frequent: true, loyal: false, status: active, basket: 7692.307700 }
    reason: { value: amount 100000.0001 > 100000.00, pyramid: rank within top 1%, status: otherwise }
  - name: exactly 50,000
    customer: { amount: 50000 }
    expect: { value: mid, frequent: false }
  - name: never ordered
    customer: { amount: 0, orders: 0 }
    ordered: false
    expect: { value: ~, status: prospect, basket: ~ }
    reason: { value: no order }
  - name: digits by given edges
    customer: { recency: 7, orders: 5, amount: 80 }
    cutoffs:
      rfm: { recency: [180, 90, 30, 7], frequency: [2, 3, 4, 5], monetary: [10, 20, 30, 90] }
      classic: { recency: 6.5, frequency: 4, monetary: 80 }
      habit: { frequency: 5, basket: 16 }
      composite: { percentiles: { amount: [[80, 1], [90, 1], [100, 1]] }, edges: { key: 50, growth: 0 } }
      pyramid: { A: ~, B: 80.0001, C: 80 }
    expect: { rfm: champions, classic: keep, habit: lhl, composite: growth, pyramid: C }
    reason: { rfm: digits 554, classic: digits 121 }
  - name: among others
    customer: { amount: 300, customer_id: c2 }
    population:
      - { amount: 300, customer_id: c1 }
      - { amount: 100 }
      - { amount: 900, ordered: false }
    expect: { pyramid: A, abc: A }
  - name: a wrong expectation
    customer: { amount: 1 }
    expect: { value: high, pyramid: ~ }
    reason: { value: everything }
";

#[test]
fn cases_pass_and_fail_as_they_should() {
    let report = report(every_kind(), CASES);
    let failed: Vec<String> = (report.cases.iter())
        .flat_map(|case| case.checks.iter().map(move |check| (case, check)))
        .filter(|(_, check)| !check.passed)
        .map(|(case, c)| format!("{}: {} {:?} {:?} line {}", case.name, c.name, c.expected, c.got, c.line))
        .collect();
    assert_eq!(
        failed,
        [
            "a wrong expectation: value Some(\"high\") Some(\"low\") line 38",
            "a wrong expectation: pyramid None Some(\"D\") line 38",
            "a wrong expectation: value Some(\"everything\") \
             Some(\"otherwise: amount 1.00 < 50000.00\") line 39",
        ]
    );
    assert_eq!(report.counts(), (5, 1));
    let lines: Vec<usize> = report.cases.iter().map(|case| case.line).collect();
    assert_eq!(lines, [7, 11, 14, 19, 29, 36]);
}

/// All that is said about a file, as a person reads it.
fn said(policy: &Policy, text: &str) -> String {
    let source = Source { name: "x.cases.yaml", text };
    let found = match parse(text) {
        Ok(cases) => run(policy, &cases).expect_err("mistakes"),
        Err(found) => found,
    };
    found.iter().map(|d| render(d, &source, Lang::En).lines().next().unwrap_or_default().to_owned() + "\n").collect()
}

#[test]
fn mistakes_are_told_all_at_once_with_their_lines() {
    let text = "cases:
  - name: one
    customer: { amont: 1, orders: 1.5, amount: 1e3, rate: x }
    expect: { value: huge, nothing: 1, frequent: maybe, rfm: champions }
    reason: { valu: x, value: '' }
  - name: two
    customer: { amount: 1, basket: 3 }
    population: [{ amount: 2, customer_id: case }]
    expect: { pyramid: A }
  - name: three
    customer: {}
    cutoffs: { pyramid: { A: many, E: 1 }, value: { high: 1 }, rfm: { recency: [1], frequency: 3 }, other: 1 }
    expect: { priority: first }
";
    let expected = "\
x.cases.yaml:3:17: error[T0325]: The policy has no `amont` that can be used here; it has: amount, orders, recency, rate, rating, basket, cycle_orders, cycle_days, cycle_stays
x.cases.yaml:3:35: error[T0326]: `1.5` cannot be a value of `orders`; expected: a number
x.cases.yaml:3:48: error[T0326]: `1e3` cannot be a value of `amount`; expected: an amount
x.cases.yaml:3:59: error[T0326]: `x` cannot be a value of `rate`; expected: a decimal number
x.cases.yaml:4:22: error[T0327]: Scheme `value` has no tier `huge`; it has: high, mid, low
x.cases.yaml:4:28: error[T0325]: The policy has no `nothing` that can be used here; it has: value, pyramid, narrow, abc, rfm, split, classic, habit, composite, marks, natural, cycle, status, priority, frequent, loyal, amount, orders, recency, rate, rating, basket, cycle_orders, cycle_days, cycle_stays
x.cases.yaml:4:50: error[T0326]: `maybe` cannot be a value of `frequent`; expected: a condition (yes or no)
x.cases.yaml:4:57: error[T0329]: Scheme `rfm` cannot be tested alone: it compares customers
x.cases.yaml:5:15: error[T0325]: The policy has no `valu` that can be used here; it has: value, pyramid, narrow, abc, rfm, split, classic, habit, composite, marks, natural, cycle, status, priority
x.cases.yaml:5:31: error[T0333]: The reason expected of `value` is empty
x.cases.yaml:6:5: error[T0332]: `basket` is given only for some customers of this case, but it is an expression of the policy
x.cases.yaml:8:18: error[T0331]: Two customers of this case have the id `case`
x.cases.yaml:12:30: error[T0326]: `many` cannot be a value of `A`; expected: an amount
x.cases.yaml:12:36: error[T0322]: `E` is not known here; possible: A, B, C
x.cases.yaml:12:44: error[T0328]: The cutoffs of `value` are written differently: –
x.cases.yaml:12:69: error[T0323]: `monetary` is missing
x.cases.yaml:12:80: error[T0328]: The cutoffs of `recency` are written differently: recency: 4 values, for the digits 2 to 5
x.cases.yaml:12:96: error[T0321]: `frequency` is not written as expected: a list (`- …` or `[…]`)
x.cases.yaml:12:101: error[T0325]: The policy has no `other` that can be used here; it has: value, pyramid, narrow, abc, rfm, split, classic, habit, composite, marks, natural, cycle, status, priority
";
    assert_eq!(said(every_kind(), text), expected);
}

#[test]
fn shapes_that_cannot_be_read_are_told() {
    for (text, code, line) in [
        ("", "T0320", 1),
        ("cases: [", "T0320", 1),
        ("cases: &a [*a]", "T0320", 1),
        ("cases: []\n---\ncases: []", "T0320", 2),
        ("- 1", "T0321", 1),
        ("cases: 3", "T0321", 1),
        ("policy: x", "T0323", 1),
        ("cases:\n  - name: a\n    customer: {}\n    expects: {}", "T0323", 2),
        ("cases:\n  - { name: a, customer: {}, expect: {}, cutoffs: {}, population: [] }", "T0330", 2),
        ("cases: []\ncases: []", "T0324", 2),
        ("cases:\n  - { name: a, customer: [1], expect: {} }", "T0321", 2),
        ("cases:\n  - { name: a, customer: {}, expect: {}, ordered: perhaps }", "T0326", 2),
    ] {
        let found = parse(text).expect_err(text);
        assert_eq!((found[0].code, found[0].place.line >= line), (code, true), "{text}: {found:?}");
    }
    let deep = format!("cases: {}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(parse(&deep).is_err());
}

#[test]
fn rules_over_other_schemes_ask_for_their_cutoffs() {
    let text = "cases: [{ name: a, customer: { amount: 60000 }, expect: { priority: ~ } }]";
    let found = run(every_kind(), &parse(text).expect("cases")).expect_err("no cutoffs");
    assert_eq!(
        found.iter().map(|d| (d.code, d.arguments[0].1.clone())).collect::<Vec<_>>(),
        [("T0329", "rfm".to_owned())]
    );
}

#[test]
fn attributes_may_be_given() {
    let policy = policy_of(
        "regions.yaml",
        "
policy: regions
currency: CNY
timezone: Asia/Shanghai
metrics: { orders: { measure: orders } }
schemes:
  area:
    rules: [{ tier: east, when: \"province in ('浙江', '江苏')\" }, { tier: young, when: age < 30 }, { tier: rest }]
",
    );
    let text = "
cases:
  - { name: a, customer: { province: 浙江 }, expect: { area: east } }
  - { name: b, customer: { age: 29, province: 四川 }, expect: { area: young }, reason: { area: age < 30 } }
  - { name: c, customer: {}, expect: { area: rest } }
";
    assert_eq!(report(&policy, text).counts(), (3, 0));
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,80}", mixed in "[a-z:{}\\[\\],~ \n-]{0,80}") {
        let _ = parse(&text);
        if let Ok(cases) = parse(&mixed) {
            let _ = run(every_kind(), &cases);
        }
    }
}
