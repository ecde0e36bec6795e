//! Whatever stands in a file: an answer, never a panic.

use crate::catalogue::{full, policy, shipped};
use proptest::prelude::*;
use terrace_policy::{Catalogue, Checked, Severity, Source, check, expression, render};
use terrace_words::{Lang, codes};

const BASE: &str = "policy: p\ncurrency: CNY\ntimezone: UTC\nmetrics:\n  orders: { measure: orders }\n  spend: { measure: net_amount }\n";

/// Members, prices and partners with most of their settings.
const PROGRAMME: &str = "policy: p
currency: CNY
timezone: UTC
metrics:
  orders: { measure: orders }
  spend: { measure: net_amount }
schemes:
  type:
    threshold: spend
    tiers: [{ tier: A, over: 500 }, { tier: B }]
membership:
  join: { first_order_from: 50 }
  points: { per: 10, earn: 3, rounding: up, earns: [goods, tax], pending: 14 days, refund: debt, worth: 0.01, expire: { after: 12 months, round_up: month, since: 2026-01-01 } }
  qualify: { window: calendar year }
  review: { falls: one_level, every: 6 months, grace: 2 weeks }
  levels:
    - { level: gold, from: 500, pays: 70%, gift: 20 }
    - { level: member, from: 0, pays: 95.5% }
  nominate: { to: [A, B], when: orders >= 6 }
prices:
  stack: in_order
  order: [coupon, level]
  floor: { margin: 10%, paid: 50% }
  class: { scheme: type, pays: { A: 90%, B: 95% } }
  campaigns:
    spring: { pays: 90%, at_most: 50, at_least: 20, tested_on: list, from: 2026-03-01, until: 2026-03-31 }
  coupons:
    forty: { off: 40, at_least: 300, levels: [gold, member] }
partners:
  kinds: { designer: { en: Designer, zh: 设计师 } }
  admit: { when: referred_orders >= 3, window: 12 months }
  levels: [{ level: gold, from: 300000, rate: 5% }, { level: bronze, from: 0, rate: 3% }]
  settle: { every: month, after: 30 days, at_least: 100 }
  three_party: off
";

/// Checks a text and that the answer is whole: a policy or an error, and messages that can be shown.
fn is_answered(text: &str, catalogue: &Catalogue) -> Checked {
    let source = Source { name: "fuzz.yaml", text };
    let checked = check(&source, catalogue);
    let errors = checked.diagnostics.iter().any(|d| d.severity == Severity::Error);
    assert_eq!(checked.policy.is_none(), errors, "{text}\n{:?}", checked.diagnostics);
    for diagnostic in &checked.diagnostics {
        assert!(diagnostic.place.line >= 1 && diagnostic.place.column >= 1 && diagnostic.place.length >= 1);
        let entry = codes::entry(diagnostic.code).expect("a registered code");
        for name in entry.placeholders() {
            assert!(diagnostic.arguments.iter().any(|(key, _)| *key == name), "{}: {name}", diagnostic.code);
        }
        for lang in [Lang::En, Lang::Zh] {
            assert!(render(diagnostic, &source, lang).starts_with("fuzz.yaml:"));
        }
    }
    checked
}

fn codes_of(text: &str) -> Vec<&'static str> {
    is_answered(text, &full()).diagnostics.iter().map(|d| d.code).collect()
}

#[test]
fn the_programme_that_is_changed_holds_no_mistake() {
    assert!(is_answered(PROGRAMME, &full()).policy.is_some());
}

#[test]
fn deep_nesting_is_refused() {
    for (open, close) in [("[", "]"), ("{a: ", "}")] {
        for depth in [30, 300, 3_000] {
            let text = format!("{BASE}notes: {}x{}\n", open.repeat(depth), close.repeat(depth));
            let found = codes_of(&text);
            assert!(found == ["T0204"] || found == ["T0201"], "{open} {depth}: {found:?}");
        }
    }
    let steps: String = (0..500).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    assert_eq!(codes_of(&steps), ["T0204"]);
    let dashes = format!("{BASE}notes: \n  {}x\n", "- ".repeat(2_000));
    assert_eq!(codes_of(&dashes), ["T0204"]);
}

#[test]
fn deep_and_long_expressions_are_refused() {
    let policy = policy(BASE);
    let nested =
        |open: &str, close: &str, depth: usize| format!("{}orders > 1{}", open.repeat(depth), close.repeat(depth));
    let all = [
        nested("(", ")", 10_000),
        nested("(", ")", 60),
        nested("not ", "", 400),
        nested("case when ", " then true end", 100),
        nested("abs(", ")", 200),
        nested("case ", "", 60),
        nested("case (", "", 60),
        nested("((a, b) -> ", "", 40),
        nested("- ", "", 300),
        vec!["orders > 1"; 150].join(" and "),
        vec!["orders > 1"; 100_000].join(" and "),
    ];
    for text in &all {
        let found = expression(text, &policy, &full()).expect_err("too deep");
        assert_eq!(found.len(), 1);
        let expected = ["T0240", "T0241", "T0242"];
        assert!(expected.contains(&found[0].code), "{}: {}", found[0].code, &text[..60]);
    }
    assert_eq!(expression(&all[0], &policy, &full()).expect_err("too deep")[0].code, "T0242");
    let wide = format!("orders in ({})", vec!["1"; 400].join(", "));
    assert!(expression(&wide, &policy, &full()).is_ok());
    assert!(expression(&vec!["orders > 1"; 90].join(" or "), &policy, &full()).is_ok());
}

#[test]
fn huge_files_are_refused_and_large_ones_answered() {
    assert_eq!(codes_of(&"# padding\n".repeat(30_000)), ["T0214"]);
    let chain: String = (1..4_000).map(|i| format!("  m{i}: {{ expr: m{} + 1 }}\n", i - 1)).collect();
    let text = format!("{BASE}  m0: {{ expr: orders }}\n{chain}");
    let order = is_answered(&text, &full()).policy.map(|policy| policy.order.len());
    assert_eq!(order, Some(4_000));
    let ring: String = (0..2_000).map(|i| format!("  m{i}: {{ expr: m{} + 1 }}\n", (i + 1) % 2_000)).collect();
    assert_eq!(codes_of(&format!("{BASE}{ring}")), ["T0257"]);
    let unknown: String = (0..2_000).map(|i| format!("  u{i}: {{ expr: nobody{i} }}\n")).collect();
    assert_eq!(codes_of(&format!("{BASE}{unknown}")).len(), 2_000);
}

/// Pieces of the language and of what is near to it.
fn word() -> impl Strategy<Value = String> {
    let words = [
        "orders",
        "spend",
        "value",
        "province",
        "birth_date",
        "joined_at",
        "nothing",
        "and",
        "or",
        "not",
        "in",
        "between",
        "is",
        "null",
        "case",
        "when",
        "then",
        "else",
        "end",
        "true",
        "false",
        "date",
        "(",
        ")",
        ",",
        "+",
        "-",
        "*",
        "/",
        "=",
        "<>",
        "<",
        "<=",
        ">",
        ">=",
        "'a'",
        "'2024-01-31'",
        "1",
        "0.5",
        "1000000",
        "nullif",
        "coalesce",
        "round",
        "abs",
        "least",
        "select",
        "interval",
        "cast",
        "exists",
        "array",
        "[",
        "]",
        "{",
        "}",
        "::",
        "->",
        "\"x\"",
        "--",
        "/*",
        "x'0'",
        "$1",
        "@",
        "#",
        "like",
        "lambda",
        "any",
        "struct",
        "map",
        "extract",
        "position",
        "trim",
        "over",
    ];
    proptest::sample::select(words.to_vec()).prop_map(str::to_owned)
}

/// Values that such sections hold, large and small.
fn piece() -> impl Strategy<Value = String> {
    let pieces = [
        "0%",
        "100%",
        "33.3333%",
        "1000000000000",
        "0.0001",
        "12 months",
        "all",
        "price",
        "list",
        "off",
        "on",
        "9999-12-31",
    ];
    proptest::sample::select(pieces.to_vec()).prop_map(str::to_owned)
}

/// Changes a text in one place.
fn change(text: &str, at: usize, kind: u8, piece: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let at = at % (chars.len() + 1);
    let (before, after) = chars.split_at(at);
    let [before, after]: [String; 2] = [before, after].map(|part| part.iter().collect());
    let line = |text: &str| text.lines().next().unwrap_or("").to_owned();
    match kind % 5 {
        0 => format!("{before}{piece}{after}"),
        1 => format!("{before}{}", after.chars().skip(1).collect::<String>()),
        2 => format!("{before}{}", after.chars().skip(piece.len() + 1).collect::<String>()),
        3 => before,
        _ => format!("{before}{}\n{after}", line(&after)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_text_is_answered(text in "\\PC{0,200}") {
        is_answered(&text, &full());
    }

    #[test]
    fn any_structure_is_answered(text in "[ \\t\\n:,\\-\\[\\]{}'\"#&*!|>%@a-c0-9?]{0,120}") {
        is_answered(&text, &full());
        is_answered(&format!("{BASE}schemes:\n  a: {text}\n"), &full());
    }

    #[test]
    fn changed_policies_are_answered(
        which in 0usize..3,
        changes in proptest::collection::vec((any::<usize>(), any::<u8>(), word()), 1..5),
    ) {
        let all = shipped();
        let mut text = all[which % all.len()].1.clone();
        for (at, kind, piece) in changes {
            text = change(&text, at, kind, &piece);
        }
        is_answered(&text, &full());
    }

    #[test]
    fn changed_programmes_are_answered(
        changes in proptest::collection::vec((any::<usize>(), any::<u8>(), prop_oneof![word(), piece()]), 0..4),
    ) {
        let mut text = PROGRAMME.to_owned();
        for (at, kind, piece) in changes {
            text = change(&text, at, kind, &piece);
        }
        is_answered(&text, &full());
    }

    #[test]
    fn any_expression_is_answered(words in proptest::collection::vec(word(), 0..24)) {
        let policy = policy(BASE);
        if let Err(found) = expression(&words.join(" "), &policy, &full()) {
            prop_assert!(!found.is_empty());
        }
    }
}
