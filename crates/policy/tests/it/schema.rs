//! The JSON Schema takes the shipped policies and refuses what the check refuses by shape.

use crate::catalogue::{full, policy, shipped};
use saphyr_parser::{Event, Parser, ScalarStyle};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use terrace_policy::json_schema;

/// The plain value of a YAML text, as an editor sees it.
fn value(text: &str) -> Value {
    fn next<'a>(events: &mut impl Iterator<Item = Event<'a>>) -> Option<Value> {
        Some(match events.next()? {
            Event::Scalar(text, ScalarStyle::Plain, ..) => {
                serde_json::from_str(&text).ok().filter(|v: &Value| !v.is_object()).unwrap_or_else(|| json!(text))
            }
            Event::Scalar(text, ..) => json!(text),
            Event::SequenceStart(..) => {
                let mut list = Vec::new();
                while let Some(item) = next(events) {
                    list.push(item);
                }
                Value::Array(list)
            }
            Event::MappingStart(..) => {
                let mut map = Map::new();
                while let (Some(key), Some(value)) = (next(events), next(events)) {
                    map.insert(key.as_str().unwrap_or_default().to_owned(), value);
                }
                Value::Object(map)
            }
            Event::StreamStart | Event::DocumentStart(_) => return next(events),
            _ => return None,
        })
    }
    // A mapping's end comes where a key is looked for, and then once more where its value is.
    let mut events = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, _) = event.expect("YAML");
        if event == Event::MappingEnd {
            events.push(Event::MappingEnd);
        }
        events.push(event);
    }
    next(&mut events.into_iter()).expect("a value")
}

/// The part of JSON Schema that our schema uses.
fn fits(value: &Value, schema: &Value, root: &Value) -> bool {
    let is = |name: &str| match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64(),
        "number" => value.is_number(),
        "null" => value.is_null(),
        other => panic!("{other}"),
    };
    let entries = schema.as_object().expect("a schema");
    entries.iter().all(|(key, rule)| match key.as_str() {
        "$ref" => fits(
            value,
            root.pointer(rule.as_str().expect("a pointer").trim_start_matches('#')).expect("a target"),
            root,
        ),
        "type" => rule
            .as_str()
            .map_or_else(|| rule.as_array().expect("types").iter().any(|t| is(t.as_str().expect("type"))), is),
        "enum" => rule.as_array().expect("values").contains(value),
        "const" => rule == value,
        "oneOf" => rule.as_array().expect("schemas").iter().filter(|schema| fits(value, schema, root)).count() == 1,
        "required" => {
            let keys = rule.as_array().expect("keys");
            value.as_object().is_none_or(|map| keys.iter().all(|key| map.contains_key(key.as_str().expect("key"))))
        }
        "properties" => {
            let rules = rule.as_object().expect("rules");
            value
                .as_object()
                .is_none_or(|map| map.iter().all(|(k, v)| rules.get(k).is_none_or(|rule| fits(v, rule, root))))
        }
        "additionalProperties" => {
            let known = schema.get("properties").and_then(Value::as_object);
            let others = value
                .as_object()
                .into_iter()
                .flatten()
                .filter(|(k, _)| known.is_none_or(|known| !known.contains_key(*k)));
            others.into_iter().all(|(_, v)| rule.as_bool().unwrap_or_else(|| fits(v, rule, root)))
        }
        "items" => value.as_array().is_none_or(|list| list.iter().all(|item| fits(item, rule, root))),
        "minItems" => value.as_array().is_none_or(|list| list.len() as u64 >= rule.as_u64().expect("a number")),
        "minimum" => value.as_i64().is_none_or(|number| number >= rule.as_i64().expect("a number")),
        "maximum" => value.as_i64().is_none_or(|number| number <= rule.as_i64().expect("a number")),
        "minProperties" => value.as_object().is_none_or(|map| map.len() as u64 >= rule.as_u64().expect("a number")),
        "maxProperties" => value.as_object().is_none_or(|map| map.len() as u64 <= rule.as_u64().expect("a number")),
        "$schema" | "$defs" | "title" | "description" | "default" | "pattern" | "propertyNames" => true,
        other => panic!("the test knows no `{other}`"),
    })
}

#[test]
fn the_shipped_policies_fit() {
    let schema = json_schema(&full());
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    for (name, text) in shipped() {
        let policy = value(&text);
        assert!(policy["metrics"].as_object().is_some_and(|metrics| metrics.len() > 4), "{policy}");
        assert!(fits(&policy, &schema, &schema), "{name}");
    }
}

#[test]
fn other_shapes_do_not_fit() {
    let schema = json_schema(&full());
    let base = "policy: p\ncurrency: CNY\ntimezone: UTC\n";
    for (text, fine) in [
        ("metrics: { a: { measure: orders, window: 90 days } }", true),
        ("metrics: { a: { measure: ordres } }", false),
        ("metrics: { a: { measure: orders, expr: x } }", false),
        ("labels: { a: { title: A } }", false),
        ("schemes: { a: { threshold: x, tiers: [{ tier: A, over: 5 }, { tier: B }] } }", true),
        ("schemes: { a: { threshold: x, tiers: [{ tier: A, top: 5% }, { tier: B }] } }", false),
        ("schemes: { a: { threshold: x } }", false),
        ("schemes: { a: { rules: [{ tier: A, when: x > 1 }], expect: { A: 100% } } }", true),
        (
            "schemes: { a: { rfm: { recency: a, frequency: b, monetary: c }, segments: [{ tier: A, r: [1, 2] }] } }",
            true,
        ),
        ("schemes: { a: { rfm: { recency: a, frequency: b, monetary: c }, segments: standard-9 } }", false),
        ("standings: { a: { grace: 90 days, review: [01-01, 07-01] } }", true),
        ("standings: { a: { grace: [90 days] } }", false),
        ("standings: { a: { grace: 90 days, retire: 1 year } }", false),
        (
            "calendars: { a: { week: { mon-fri: ['09:00-12:00', '13:00-18:00'], sat: '09:00-12:00' }, holidays: china } }",
            true,
        ),
        ("calendars: { a: { week: { mon: '09:00-12:00' }, holidays: [china, 2027-01-01], years: [2027] } }", true),
        ("calendars: { a: { week: { mon: '09:00-12:00' }, working_days: { 2027-01-02: '09:00-12:00' } } }", true),
        ("calendars: { a: { holidays: china } }", false),
        ("calendars: { a: { week: { mon: 9 } } }", false),
        (
            "membership: { points: { per: 1, earn: 1, pending: 14 days, earns: [goods] }, levels: [{ level: a, from: 0, pays: 90% }] }",
            true,
        ),
        (
            "membership: { points: { per: 1, earn: 1, pending: 100 days, rounding: halves }, levels: [{ level: a, from: 0, pays: 90% }] }",
            false,
        ),
        ("membership: { points: { per: 1, earn: 1 }, levels: [] }", false),
        ("prices: { stack: best, campaigns: { spring: { off: 40, until: 2026-03-31 } } }", true),
        ("prices: { stack: worst }", false),
        (
            "partners: { kinds: { designer: Designer }, levels: [{ level: a, from: 0, rate: 3% }], three_party: off }",
            true,
        ),
        ("partners: { levels: [{ level: a, from: 0, rate: 3% }] }", false),
        ("board: { since: 2025-01-01, targets: { revenue_growth: 20%, nps: 30, cost_to_win: 120.5 } }", true),
        ("board: { since: 2025-01-01, targets: { revenue: 20% } }", false),
        ("board: { until: 2025-01-01 }", false),
        ("unknown: 1", false),
    ] {
        assert_eq!(fits(&value(&format!("{base}{text}\n")), &schema, &schema), fine, "{text}");
    }
}

#[test]
fn every_key_says_what_it_is_for() {
    let schema = json_schema(&full());
    for (name, property) in schema["properties"].as_object().expect("properties") {
        let described = property.get("description").or(property.get("$ref"));
        assert!(described.is_some(), "{name}");
    }
    let text = schema.to_string();
    for word in ["product_repurchase_rate", "standard-10", "classic-8", "percentile", "pyramid"] {
        assert!(text.contains(word), "{word}");
    }
}

/// Policies that ship, and those of the repository, which use every kind.
fn policies() -> Vec<String> {
    let folder = "../../policies";
    let entries = std::fs::read_dir(folder).expect("the folder of policies");
    let paths = entries.map(|entry| entry.expect("an entry").path().display().to_string());
    let paths = paths.filter(|path| path.ends_with(".yaml") && !path.ends_with(".cases.yaml"));
    paths.map(|path| std::fs::read_to_string(path).expect("a policy")).collect()
}

#[test]
fn kinds_of_schemes_are_written_as_they_call_themselves() {
    let schema = json_schema(&full());
    let listed = schema["properties"]["schemes"]["additionalProperties"]["oneOf"].as_array().expect("kinds");
    let listed: BTreeSet<&str> = listed.iter().filter_map(|kind| kind["title"].as_str()).collect();
    let mut used = BTreeSet::new();
    for text in policies() {
        let written = value(&text);
        for scheme in &policy(&text).schemes {
            let key = scheme.kind.key();
            assert!(written["schemes"][scheme.name.as_str()].get(key).is_some(), "{}: {key}", scheme.name);
            used.insert(key);
        }
    }
    assert_eq!(used, listed);
}
