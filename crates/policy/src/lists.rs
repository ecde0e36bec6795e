//! The `lists` section: words and numbers under a name, so that conditions that share them are changed in one place.

use crate::codes;
use crate::diagnostic::{Diagnostics, Place};
use crate::literal;
use crate::model::{ListedValue, ValueLists};
use crate::yaml::{Node, items, scalar};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The longest list.
const LONGEST: usize = 1_000;

/// The shape of a list.
pub(crate) fn schema() -> Value {
    json!({ "type": "array", "minItems": 1, "maxItems": LONGEST, "items": { "type": ["string", "number"] } })
}

/// Reads a list. Returns `None` if it holds a mistake, which is noted.
pub(crate) fn read(name: &str, node: &Node, found: &mut Diagnostics) -> Option<Vec<ListedValue>> {
    let listed = items(node, name, found)?;
    if listed.is_empty() {
        found.error(codes::EMPTY, node.place, [("key", name.to_owned())]);
        return None;
    }
    if listed.len() > LONGEST {
        let arguments = [("name", name.to_owned()), ("most", LONGEST.to_string())];
        found.error(codes::LIST_TOO_LONG, node.place, arguments);
        return None;
    }
    listed.iter().map(|item| value(name, item, found)).collect()
}

fn value(name: &str, node: &Node, found: &mut Diagnostics) -> Option<ListedValue> {
    let scalar = scalar(node, name, found)?;
    if node.is_empty() {
        found.error(codes::EMPTY, node.place, [("key", name.to_owned())]);
        return None;
    }
    let number = (!scalar.quoted).then(|| literal::number(&scalar.text)).flatten();
    Some(number.map_or_else(|| ListedValue::Text(scalar.text.clone()), |number| ListedValue::Number(number.0)))
}

/// Refuses a list that is called like something else that expressions name.
pub(crate) fn check_names(lists: &BTreeMap<String, Place>, others: &BTreeMap<String, usize>, found: &mut Diagnostics) {
    for (name, place) in lists {
        if let Some(line) = others.get(name) {
            found.error(codes::DUPLICATE_NAME, *place, [("name", name.clone()), ("line", line.to_string())]);
        }
    }
}

/// No lists, for conditions that no policy stands behind.
pub(crate) static NONE: ValueLists = BTreeMap::new();
