//! Parts of which the JSON Schema of the policy language is put together.

use serde_json::{Value, json};

/// What names of the author look like.
pub(crate) const NAME: &str = "^[a-z_][a-z0-9_]{0,63}$";

/// An object of just these keys.
pub(crate) fn object(properties: Value, required: &[&str]) -> Value {
    let mut schema = json!({ "type": "object" });
    set(&mut schema, "properties", properties);
    set(&mut schema, "required", json!(required));
    set(&mut schema, "additionalProperties", json!(false));
    schema
}

pub(crate) fn set(object: &mut Value, key: &str, value: Value) {
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

pub(crate) fn title() -> Value {
    let languages = object(json!({ "en": { "type": "string" }, "zh": { "type": "string" } }), &[]);
    json!({ "oneOf": [{ "type": "string" }, languages], "description": "For people: one text, or one for each language." })
}

/// Entries under names of the author's.
pub(crate) fn named(description: &str, entry: Value) -> Value {
    let mut schema = json!({
        "type": ["object", "null"],
        "description": description,
        "propertyNames": { "pattern": NAME },
    });
    set(&mut schema, "additionalProperties", entry);
    schema
}

pub(crate) fn window() -> Value {
    json!({
        "type": "string",
        "pattern": "^(all|[1-9][0-9]* +(days?|weeks?|months?|years?))$",
        "description": "A trailing span before the as-of, such as `12 months`; `all` by default.",
    })
}

/// A key that holds a span of time.
pub(crate) fn span(description: &str) -> Value {
    json!({
        "type": "string",
        "pattern": "^[1-9][0-9]* +(days?|weeks?|months?|years?)$",
        "description": format!("{description} Such as `12 months`."),
    })
}

/// A key that holds one of a few words.
pub(crate) fn words<T>(choices: &[(&'static str, T)], description: &str) -> Value {
    let known: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
    json!({ "enum": known, "description": description })
}
