//! The JSON Schema of the policy language, for editors.

use crate::catalogue::Catalogue;
use crate::schema::{condition, merge, named, object, share, title, window};
use crate::schemes::{KINDS, Kind};
use crate::{board, calendars, custom, forecast, lists, lost_after, membership, partners, prices, standings};
use serde_json::{Map, Value, json};

/// JSON Schema (draft 2020-12) of policy files: every key with its meaning, the measures and the kinds of schemes.
///
/// It describes the shape. What needs the whole file (names, types, order of tiers, sums) is found by
/// [`check`](crate::check).
pub fn json_schema(catalogue: &Catalogue) -> Value {
    let properties = json!({
        "policy": { "type": "string", "pattern": "^[a-z_][a-z0-9_-]{0,63}$", "description": "The policy's name." },
        "title": { "$ref": "#/$defs/title" },
        "notes": { "type": "string", "description": "For people; ignored." },
        "currency": { "type": "string", "pattern": "^[A-Z]{3}$", "description": "All amounts are in this currency (ISO 4217)." },
        "timezone": { "type": "string", "description": "Days and windows are read on this zone's clock, such as Asia/Shanghai." },
        "valid_until": { "type": "string", "format": "date", "description": "The last day for which the policy is meant to hold, such as 2026-12-31; later runs say that its thresholds are to be looked at again." },
        "fields": named("Further columns of files, by the names that this policy gives them.", custom::schema()),
        "lists": named("Words and numbers under a name, which conditions take with `in`: `channel in (online)`.", lists::schema()),
        "metrics": named("Numbers, texts and dates per customer.", metric(catalogue)),
        "labels": named("Yes/no marks per customer.", label()),
        "schemes": named("Ways of classifying customers.", json!({ "oneOf": KINDS.map(scheme) })),
        "standings": standings::schema(),
        "calendars": named("When somebody is at work.", calendars::schema()),
        "membership": membership::schema(),
        "prices": prices::schema(),
        "partners": partners::schema(),
        "board": board::schema(),
    });
    let mut schema = object(properties, &["policy", "currency", "timezone"]);
    let head = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Terrace policy",
        "description": "Metrics, labels and schemes that turn facts about customers into tiers.",
    });
    merge(&mut schema, head);
    merge(&mut schema, json!({ "$defs": { "title": title() } }));
    schema
}

fn metric(catalogue: &Catalogue) -> Value {
    let measures: Vec<&str> = catalogue.measures.iter().map(|measure| measure.name).collect();
    let mut measure = json!({
        "measure": { "enum": measures, "description": "A shipped formula over facts." },
        "window": window(),
        "where": {
            "type": ["string", "boolean"],
            "description": "Only facts for which it holds count: an SQL condition over columns of the facts that the measure is drawn from, quoted.",
        },
        "title": { "$ref": "#/$defs/title" },
    });
    merge(&mut measure, forecast::schema());
    merge(&mut measure, json!({ (lost_after::KEY): lost_after::schema() }));
    let expression = json!({
        "expr": { "type": ["string", "number"], "description": "An SQL expression over other names of the policy." },
        "title": { "$ref": "#/$defs/title" },
    });
    json!({ "oneOf": [object(measure, &["measure"]), object(expression, &["expr"])] })
}

fn label() -> Value {
    let properties = json!({
        "when": condition("The mark is set where this holds."),
        "title": { "$ref": "#/$defs/title" },
    });
    object(properties, &["when"])
}

fn scheme(kind: &Kind) -> Value {
    let mut properties = json!({
        "title": { "$ref": "#/$defs/title" },
        "among": condition("Who takes part; by default all customers with an order ever, for rules all customers."),
    });
    merge(&mut properties, (kind.schema)());
    merge(
        &mut properties,
        json!({
            "expect": {
                "type": "object",
                "additionalProperties": share("The share of customers that is expected in the tier."),
                "description": "Expected shares by tier, 100% in all; drift is warned of, never forced.",
            },
        }),
    );
    let required: Vec<&str> = [kind.key].into_iter().chain(kind.beside.iter().copied()).collect();
    let mut schema = object(properties, &required);
    let mut head = Map::new();
    head.insert("title".to_owned(), json!(kind.key));
    head.insert("description".to_owned(), json!(kind.about));
    merge(&mut schema, Value::Object(head));
    schema
}
