//! After how long a silence a customer counts as lost: `180 days`, or
//! `{ rhythm: 3, at_least: 60 days, at_most: 365 days }`.

use crate::codes;
use crate::diagnostic::Diagnostics;
use crate::literal;
use crate::schema;
use crate::yaml::{Fields, Node, NodeKind, scalar};
use serde_json::{Value, json};
use terrace_domain::{LostAfter, Parameter, Unit, Window};

/// The key that says it.
pub(crate) const KEY: &str = Parameter::LostAfter.key();
/// The most times the own gap: beyond that the upper bound alone would decide.
const MOST_TIMES: u32 = 100;
const MILLION: i128 = 1_000_000;

/// The rule that a node holds, or a note of what is wrong with it.
pub(crate) fn read(node: &Node, found: &mut Diagnostics) -> Option<LostAfter> {
    if let NodeKind::Scalar(_) = &node.kind {
        return read_days(node, KEY, found).map(LostAfter::Days);
    }
    let mut own = Fields::read(node, KEY, node.place, found)?;
    let times = own.need("rhythm", found).and_then(|node| read_times(node, found));
    let mut days = |key| own.need(key, found).and_then(|node| Some((read_days(node, key, found)?, node.place)));
    let (at_least, at_most) = (days("at_least"), days("at_most"));
    own.finish(found);
    let ((at_least, place), (at_most, _)) = at_least.zip(at_most)?;
    if at_least > at_most {
        found.error(codes::RHYTHM_BOUNDS, place, [("least", at_least.to_string()), ("most", at_most.to_string())]);
        return None;
    }
    Some(LostAfter::Rhythm { times: times?, at_least, at_most })
}

fn read_times(node: &Node, found: &mut Diagnostics) -> Option<u32> {
    let number = literal::read_number(node, "rhythm", found)?;
    let within = (MILLION..=i128::from(MOST_TIMES) * MILLION).contains(&number.0);
    let times = u32::try_from(number.0).ok().filter(|_| within);
    if times.is_none() {
        let text = scalar(node, "rhythm", found).map(|scalar| scalar.text.clone()).unwrap_or_default();
        found.error(codes::BAD_RHYTHM, node.place, [("most", MOST_TIMES.to_string()), ("text", text)]);
    }
    times
}

/// A number of days, written as days or weeks, or a note that it is none.
pub(crate) fn read_days(node: &Node, key: &str, found: &mut Diagnostics) -> Option<u32> {
    match literal::read_finite_window(node, key, found)? {
        Window::Last(count, Unit::Days) => Some(count.into()),
        Window::Last(count, Unit::Weeks) => Some(u32::from(count) * 7),
        other => {
            found.error(codes::SPAN_IN_DAYS, node.place, [("key", key.to_owned()), ("text", other.to_string())]);
            None
        }
    }
}

/// A number of days for the JSON Schema.
pub(crate) fn days_schema(description: &str) -> Value {
    json!({
        "type": "string",
        "pattern": "^[1-9][0-9]* +(days?|weeks?)$",
        "description": format!("{description} Such as `180 days`."),
    })
}

/// The rule for the JSON Schema.
pub(crate) fn schema() -> Value {
    let rhythm = schema::object(
        json!({
            "rhythm": {
                "type": "number",
                "minimum": 1,
                "maximum": MOST_TIMES,
                "description": "So many times the average gap between the customer's own days with an order.",
            },
            "at_least": days_schema("Never sooner than after so long."),
            "at_most": days_schema("Never later, and for who has ordered on one day only."),
        }),
        &["rhythm", "at_least", "at_most"],
    );
    json!({
        "oneOf": [days_schema("The same silence for everybody."), rhythm],
        "description": "After how long a silence a customer counts as lost.",
    })
}
