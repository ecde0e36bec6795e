use super::points::{PARTS, REFUNDS, ROUND_UPS, ROUNDINGS};
use super::review::FALLS;
use crate::schema::{NAME, condition, merge, name, number, object, share, span, words};
use serde_json::{Value, json};

/// The shape of the section.
pub(crate) fn schema() -> Value {
    let level = object(
        json!({
            "level": { "type": "string", "pattern": NAME, "description": "The level's id." },
            "title": { "$ref": "#/$defs/title" },
            "from": number("Qualifying points from which it holds."),
            "pays": share("The part of the price that its members pay; never more for a higher level."),
            "gift": number("Points that a member gets on reaching it, once per level and cycle; 0 by default."),
        }),
        &["level", "from", "pays"],
    );
    let mut schema = object(
        json!({
            "join": object(json!({ "first_order_from": number("From what first order on a customer becomes a member; 0: any.") }), &["first_order_from"]),
            "points": points(),
            "qualify": object(json!({
                "window": {
                    "type": "string",
                    "pattern": "^(all|calendar year|membership year|[1-9][0-9]* +(days?|weeks?|months?|years?))$",
                    "description": "Over what time points decide the level: `all`, `calendar year`, `membership year`, or a trailing span such as `12 months`; `all` by default.",
                },
            }), &["window"]),
            "levels": { "type": "array", "minItems": 1, "items": level, "description": "From highest to lowest." },
            "review": review(),
            "nominate": object(json!({
                "scheme": name("The scheme of the tiers; by default the only one that has them all."),
                "to": { "type": "array", "minItems": 1, "items": { "type": "string" }, "description": "The tiers that a member may be proposed for." },
                "when": condition("Who is proposed; a person decides."),
            }), &["to", "when"]),
        }),
        &["points", "levels"],
    );
    merge(&mut schema, json!({ "description": "Points and public levels." }));
    schema
}

fn points() -> Value {
    let expire = object(
        json!({
            "after": span("How long points hold, from the day of the activity."),
            "round_up": words(&ROUND_UPS, "To the end of what the last day is moved; `day` by default, which is the day itself."),
            "since": { "type": "string", "description": "The day on which expiry was introduced (YYYY-MM-DD): earlier points have a full span from there." },
        }),
        &["after"],
    );
    object(
        json!({
            "per": number("Currency units paid after discount."),
            "earn": number("Points for them."),
            "rounding": words(&ROUNDINGS, "How an order's points become a whole number; `down` by default."),
            "earns": { "type": "array", "minItems": 1, "items": { "enum": PARTS.map(|(word, _)| word) }, "description": "Which parts of an order earn; `[goods]` by default." },
            "pending": { "type": "string", "pattern": "^(confirmed|[1-9][0-9]? +days?)$", "description": "When points count: after 1 to 90 days, or once they are confirmed; at once by default." },
            "expire": expire,
            "refund": words(&REFUNDS, "What is done where a refund takes back more points than there are; `debt` by default."),
            "reinstate": span("How long points that paid for a returned order hold where their own time is over; 30 days by default."),
            "worth": number("What a point pays, in currency units; without it points pay nothing."),
            "approve_above": number("Adjustments by hand of more points than this need a second person; 1000 by default."),
        }),
        &["per", "earn"],
    )
}

fn review() -> Value {
    object(
        json!({
            "falls": words(&FALLS, "What a review does with a level that is no longer reached."),
            "every": span("The time between reviews, where points of all time or of a trailing span qualify; 12 months by default."),
            "grace": span("How long after the review a fall takes effect; at once by default."),
            "rise_moves_date": { "type": "boolean", "description": "Whether a rise begins a new span to the next review; true by default." },
            "tell": span("How long ahead of a review members are told what would keep their level; 30 days by default."),
        }),
        &["falls"],
    )
}
