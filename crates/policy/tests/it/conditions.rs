//! Conditions of their own, as on the command line.

use crate::catalogue::{full, policy};
use terrace_domain::ValueType;
use terrace_policy::{Expression, ExpressionKind, GivenName, Place, Policy, Target, expression, expression_over};

fn shop() -> Policy {
    policy(
        "policy: p\ncurrency: CNY\ntimezone: UTC\nmetrics:\n  annual_orders: { measure: orders }\n  spend: { measure: net_amount }\nlabels:\n  local: { when: city = '杭州' }\nschemes:\n  value:\n    threshold: spend\n    tiers: [{ tier: high, over: 5 }, { tier: low }]\n",
    )
}

fn targets(expression: &Expression) -> Vec<Target> {
    match &expression.kind {
        ExpressionKind::Name(reference) => vec![reference.target],
        ExpressionKind::Binary(_, left, right) => [targets(left), targets(right)].concat(),
        _ => Vec::new(),
    }
}

#[test]
fn names_are_those_of_the_policy_and_new_fields_are_told() {
    let text = "value = 'high' and annual_orders > 3 and local and city = '杭州' and province = '浙江' and age > 30";
    let (condition, needed) = expression(text, &shop(), &full()).expect("a condition");
    assert_eq!((condition.value_type, condition.text.as_str()), (ValueType::Flag, text));
    let expected = [Target::Scheme(0), Target::Metric(0), Target::Label(0)];
    assert_eq!(targets(&condition), [&expected[..], &[0, 1, 2].map(Target::Attribute)].concat());
    assert_eq!(needed.iter().map(|a| a.name.as_str()).collect::<Vec<_>>(), ["province", "age"]);
}

#[test]
fn mistakes_are_told_with_places_and_what_was_meant() {
    for (text, code, column, length, meant) in [
        ("value = 'hihg'", "T0250", 9, 6, Some("high")),
        ("local and anual_orders > 3", "T0221", 11, 12, Some("annual_orders")),
        ("spend", "T0247", 1, 5, None),
        ("spend + 1", "T0247", 1, 9, None),
        ("city = \"杭州\"", "T0252", 8, 4, Some("'杭州'")),
        ("city = '杭州' and spend > 'x'", "T0245", 25, 3, None),
        ("", "T0240", 1, 1, None),
        ("spend > 1 or", "T0240", 1, 12, None),
    ] {
        let found = expression(text, &shop(), &full()).expect_err("a mistake");
        let [only] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!(only.code, code, "{text}");
        assert_eq!(only.place, Place { line: 1, column, length }, "{text}");
        assert_eq!(only.suggestion.as_deref(), meant, "{text}");
    }
}

#[test]
fn all_mistakes_are_told_at_once() {
    let found = expression("spnd > 1 and value = 'mid' and spend > 'x'", &shop(), &full()).expect_err("mistakes");
    assert_eq!(found.iter().map(|d| d.code).collect::<Vec<_>>(), ["T0221", "T0250", "T0245"]);
}

#[test]
fn columns_that_are_given_may_be_named_beside_the_policy() {
    let given = |name: &str, value_type, values: Option<[&str; 2]>| GivenName {
        name: name.to_owned(),
        value_type,
        values: values.map(|values| values.map(str::to_owned).to_vec()),
    };
    let given = [
        given("value.standing", ValueType::Text, Some(["high", "low"])),
        given("points", ValueType::Count, None),
        // The policy's own part is meant.
        given("spend", ValueType::Text, None),
    ];
    let bound = |text: &str| expression_over(text, &shop(), &full(), &given);
    let (condition, needed) = bound("value.standing = 'high' and points >= 100 and spend > 5").expect("a condition");
    assert_eq!((targets(&condition), needed.len()), (vec![Target::Given(0), Target::Given(1), Target::Metric(1)], 0));
    for (text, code, column, length, meant) in [
        ("value.standing = 'hgh'", "T1225", 18, 5, Some("high")),
        ("local and value.standin = 'high'", "T0221", 11, 13, Some("value.standing")),
        ("points > 'x'", "T0245", 10, 3, None),
    ] {
        let found = bound(text).expect_err("a mistake");
        let [only] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((only.code, only.place), (code, Place { line: 1, column, length }), "{text}");
        assert_eq!(only.suggestion.as_deref(), meant, "{text}");
    }
    // Where nothing is given, there is none.
    let found = expression("points > 1", &shop(), &full()).expect_err("a mistake");
    assert_eq!(found.iter().map(|d| d.code).collect::<Vec<_>>(), ["T0221"]);
}
