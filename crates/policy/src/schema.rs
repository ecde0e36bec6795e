//! The JSON Schema of the policy language, for editors.

use crate::catalogue::Catalogue;
use crate::forecast;
use crate::schemes::{KINDS, Kind};
use serde_json::{Map, Value, json};

const NAME: &str = "^[a-z_][a-z0-9_]{0,63}$";

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
        "fields": named("Further columns of customer files, by the names that this policy gives them.", crate::custom::schema()),
        "metrics": named("Numbers, texts and dates per customer.", metric(catalogue)),
        "labels": named("Yes/no marks per customer.", label()),
        "schemes": named("Ways of classifying customers.", json!({ "oneOf": KINDS.map(scheme) })),
        "membership": membership(),
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

/// An object of just these keys.
pub(crate) fn object(properties: Value, required: &[&str]) -> Value {
    let mut schema = json!({ "type": "object" });
    set(&mut schema, "properties", properties);
    set(&mut schema, "required", json!(required));
    set(&mut schema, "additionalProperties", json!(false));
    schema
}

fn set(object: &mut Value, key: &str, value: Value) {
    if let Value::Object(entries) = object {
        entries.insert(key.to_owned(), value);
    }
}

/// Adds the entries of one object to another.
pub(crate) fn merge(into: &mut Value, more: Value) {
    if let (Value::Object(into), Value::Object(more)) = (into, more) {
        into.extend(more);
    }
}

/// A key that names a metric, label, scheme or field of the customer.
pub(crate) fn name(description: &str) -> Value {
    json!({ "type": "string", "description": description })
}

/// A key that holds a plain number.
pub(crate) fn number(description: &str) -> Value {
    json!({ "type": "number", "description": description })
}

/// A key that holds a share.
pub(crate) fn share(description: &str) -> Value {
    json!({ "type": ["string", "number"], "description": format!("{description} Such as 5%.") })
}

/// A key that holds a condition.
pub(crate) fn condition(description: &str) -> Value {
    json!({ "type": ["string", "boolean"], "description": format!("{description} An SQL condition over names of the policy, quoted where it holds a comma inside {{ }}.") })
}

/// A list of tiers with the keys of a kind.
pub(crate) fn tiers(own: Value, description: &str) -> Value {
    let mut properties = json!({
        "tier": { "type": ["string", "number"], "description": "The tier's id, as output files hold it." },
        "title": { "$ref": "#/$defs/title" },
    });
    merge(&mut properties, own);
    json!({ "type": "array", "minItems": 1, "description": description, "items": object(properties, &["tier"]) })
}

fn title() -> Value {
    let languages = object(json!({ "en": { "type": "string" }, "zh": { "type": "string" } }), &[]);
    json!({ "oneOf": [{ "type": "string" }, languages], "description": "For people: one text, or one for each language." })
}

/// Entries under names of the author's.
fn named(description: &str, entry: Value) -> Value {
    let mut schema = json!({
        "type": ["object", "null"],
        "description": description,
        "propertyNames": { "pattern": NAME },
    });
    set(&mut schema, "additionalProperties", entry);
    schema
}

fn window() -> Value {
    json!({
        "type": "string",
        "pattern": "^(all|[1-9][0-9]* +(days?|weeks?|months?|years?))$",
        "description": "A trailing span before the as-of, such as `12 months`; `all` by default.",
    })
}

fn metric(catalogue: &Catalogue) -> Value {
    let measures: Vec<&str> = catalogue.measures.iter().map(|measure| measure.name).collect();
    let mut measure = json!({
        "measure": { "enum": measures, "description": "A shipped formula over facts." },
        "window": window(),
        "title": { "$ref": "#/$defs/title" },
    });
    merge(&mut measure, forecast::schema());
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

fn membership() -> Value {
    let level = object(
        json!({
            "level": { "type": "string", "pattern": NAME, "description": "The level's id." },
            "title": { "$ref": "#/$defs/title" },
            "from": number("Qualifying points from which it holds."),
            "pays": share("The part of the price that its members pay; never more for a higher level."),
        }),
        &["level", "from", "pays"],
    );
    let mut schema = object(
        json!({
            "join": object(json!({ "first_order_from": number("From what first order on a customer becomes a member; 0: any.") }), &["first_order_from"]),
            "points": object(json!({ "per": number("Currency units paid after discount."), "earn": number("Points for them.") }), &["per", "earn"]),
            "qualify": object(json!({ "window": window() }), &["window"]),
            "levels": { "type": "array", "minItems": 1, "items": level, "description": "From highest to lowest." },
        }),
        &["points", "levels"],
    );
    merge(&mut schema, json!({ "description": "Points and public levels." }));
    schema
}
