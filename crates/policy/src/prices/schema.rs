use super::offers::TESTS;
use super::{KINDS, LIFTING, STACKS};
use crate::schema::{NAME, merge, name, named, number, object, share, words};
use serde_json::{Value, json};

/// The shape of the section.
pub(crate) fn schema() -> Value {
    let mut schema = object(
        json!({
            "stack": words(&STACKS, "Whether the best discount alone holds, or all apply one after the other; `best` by default."),
            "order": { "type": "array", "items": { "enum": KINDS.map(|(word, _)| word) }, "description": "The order in which discounts apply with `stack: in_order`; level, class, campaign, coupon by default." },
            "floor": object(json!({
                "margin": share("The part of the price that must stay after costs, where costs are known."),
                "paid": share("The part of the list price that is paid at least."),
            }), &[]),
            "lifting_order": words(&LIFTING, "Which level prices the order that lifts a member; `level_before` by default."),
            "class": object(json!({
                "scheme": name("A scheme whose tiers have an order."),
                "pays": { "type": "object", "additionalProperties": share("What the tier pays; never more for a better one."), "description": "By tier; a tier that is not listed pays all." },
            }), &["scheme", "pays"]),
            "campaigns": named("Discounts that hold for everyone, in this order.", offer()),
            "coupons": named("Discounts for who presents one; one per order.", offer()),
        }),
        &[],
    );
    merge(&mut schema, json!({ "description": "Discounts, how they meet, and what they don't go below." }));
    schema
}

fn offer() -> Value {
    let day = |description: &str| json!({ "type": "string", "description": format!("{description} (YYYY-MM-DD).") });
    object(
        json!({
            "title": { "$ref": "#/$defs/title" },
            "off": number("What is taken off, in currency units."),
            "pays": share("The part of the price that is paid."),
            "at_least": number("From which amount on it applies."),
            "tested_on": words(&TESTS, "Whether the list price must reach `at_least`, or what other discounts have left; `list` by default."),
            "at_most": number("The most that it takes off."),
            "levels": { "type": "array", "minItems": 1, "items": { "type": "string", "pattern": NAME }, "description": "Whom it is for; everyone by default." },
            "from": day("The first day"),
            "until": day("The last day"),
        }),
        &[],
    )
}
