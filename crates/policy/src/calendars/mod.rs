//! The `calendars` section: when somebody is at work.

mod dates;
mod week;

use crate::diagnostic::Diagnostics;
use crate::literal::{self, NameAt};
use crate::model::Calendar;
use crate::schema::{object, set};
use crate::yaml::{Fields, Node, scalar};
use crate::{codes, yaml};
use dates::{Dates, read_dates};
use serde_json::{Value, json};
use terrace_domain::{BusinessCalendar, HolidayData, Name, Zone};

/// Reads one calendar; its zone is the policy's unless it names its own. Returns `None` if it holds a mistake, which is
/// noted.
pub(crate) fn read(name: &NameAt, node: &Node, policy: Option<&Zone>, found: &mut Diagnostics) -> Option<Calendar> {
    let mut fields = Fields::read(node, &name.text, name.place, found)?;
    fields.place = name.place;
    let title = literal::read_title(&mut fields, found);
    let zone = match fields.get("timezone") {
        Some(node) => read_zone(node, found),
        None => policy.cloned(),
    };
    let week = fields.need("week", found).and_then(|node| week::read_week(node, found));
    let dates = read_dates(&mut fields, found);
    fields.finish(found);
    let (name, zone, week, dates) = (Name::new(&name.text).ok()?, zone?, week?, dates?);
    let Dates { shipped, closed, open, years } = dates;
    let ordinary = week.ordinary_day().cloned()?;
    let mut hours = BusinessCalendar::new(zone, week).ok()?;
    if let Some(shipped) = shipped {
        hours = hours.with_holidays(shipped);
    }
    hours = closed.into_iter().fold(hours, |hours, day| hours.with_day(day, terrace_domain::DayHours::default()));
    hours =
        open.into_iter().fold(hours, |hours, (day, own)| hours.with_day(day, own.unwrap_or_else(|| ordinary.clone())));
    hours = years.into_iter().fold(hours, BusinessCalendar::with_year);
    Some(Calendar { name, title, hours })
}

fn read_zone(node: &Node, found: &mut Diagnostics) -> Option<Zone> {
    let text = &yaml::scalar(node, "timezone", found)?.text;
    let zone = Zone::new(text).ok();
    if zone.is_none() {
        found.error(codes::BAD_ZONE, node.place, [("text", text.clone())]);
    }
    zone
}

/// One text, or a list of them.
fn texts<'n>(node: &'n Node, key: &str, found: &mut Diagnostics) -> Option<Vec<(&'n Node, &'n str)>> {
    let nodes: Vec<&Node> = match &node.kind {
        yaml::NodeKind::Scalar(_) => vec![node],
        _ => yaml::items(node, key, found)?.iter().collect(),
    };
    nodes.into_iter().map(|node| Some((node, scalar(node, key, found)?.text.as_str()))).collect()
}

/// The JSON Schema of one calendar.
pub(crate) fn schema() -> Value {
    let hours = || {
        let span =
            json!({ "type": "string", "description": "Such as '09:00-12:00', up to '24:00'; never past midnight." });
        json!({ "oneOf": [span.clone(), { "type": "array", "items": span }] })
    };
    let day = "(mon|tue|wed|thu|fri|sat|sun)";
    let mut week = json!({
        "type": "object",
        "description": "Open hours by day, such as `mon-fri: ['09:00-12:00', '13:30-18:00']`; days that are not named are closed.",
        "propertyNames": { "pattern": format!("^{day}(-{day})?$") },
    });
    set(&mut week, "additionalProperties", hours());
    let date = json!({ "type": "string", "description": "Such as 2027-01-01, or 2027-10-01 to 2027-10-07." });
    let mut own_hours = json!({ "type": "object", "propertyNames": { "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" } });
    set(&mut own_hours, "additionalProperties", hours());
    let shipped = HolidayData::NAMES;
    object(
        json!({
            "title": { "$ref": "#/$defs/title" },
            "timezone": { "type": "string", "description": "Whose clock is read; the policy's by default." },
            "week": week,
            "holidays": {
                "oneOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }],
                "description": format!("Days off: shipped public holidays with their working weekends ({}), own dates, or both in a list.", shipped.join(", ")),
            },
            "working_days": {
                "oneOf": [{ "type": "array", "items": date }, own_hours],
                "description": "Days that are worked all the same: a list, with the hours of an ordinary day, or dates with their own hours.",
            },
            "years": {
                "type": "array",
                "items": { "type": "integer" },
                "description": "Years beyond the shipped ones of which `holidays` lists every day off.",
            },
        }),
        &["week"],
    )
}
