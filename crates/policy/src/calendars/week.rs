use super::texts;
use crate::codes;
use crate::diagnostic::{Diagnostics, Place};
use crate::half_width::half_width;
use crate::yaml::{Fields, Node};
use std::ops::RangeInclusive;
use terrace_domain::{ClockTime, DayHours, TimeSpan, Week};

/// As policies name days, from Monday on.
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Reads `{ mon-fri: ["09:00-12:00", "13:30-18:00"], sat: "09:00-12:00" }`.
pub(super) fn read_week(node: &Node, found: &mut Diagnostics) -> Option<Week> {
    let fields = Fields::read(node, "week", node.place, found)?;
    let mut days: [Option<DayHours>; 7] = Default::default();
    let mut lines: [Option<usize>; 7] = [None; 7];
    let mut is_whole = true;
    for (key, place, node) in fields.all() {
        let hours = read_hours(node, key, found);
        let Some(range) = read_days(key, place, found) else {
            is_whole = false;
            continue;
        };
        for at in range {
            let (Some(slot), Some(line), Some(day)) = (days.get_mut(at), lines.get_mut(at), DAYS.get(at)) else {
                continue;
            };
            if let Some(line) = line {
                let arguments = [("day", (*day).to_owned()), ("line", line.to_string())];
                found.error(codes::WEEKDAY_TWICE, place, arguments);
                is_whole = false;
                break;
            }
            *line = Some(place.line);
            slot.clone_from(&hours);
        }
        is_whole &= hours.is_some();
    }
    if !is_whole {
        return None;
    }
    let week = Week::new(days.map(Option::unwrap_or_default));
    if week.ordinary_day().is_none() {
        found.error(codes::NEVER_OPEN, node.place, []);
        return None;
    }
    Some(week)
}

/// `mon` or `mon-fri`, as places in the week.
fn read_days(text: &str, place: Place, found: &mut Diagnostics) -> Option<RangeInclusive<usize>> {
    let day = |text: &str| DAYS.iter().position(|day| *day == text.trim());
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    if let (Some(first), Some(last)) = (day(first), day(last))
        && first <= last
    {
        return Some(first..=last);
    }
    let plain = half_width(text).to_lowercase();
    let short = |part: &str| part.trim().get(..3).and_then(day).and_then(|at| DAYS.get(at).copied());
    let meant = match plain.split_once('-') {
        Some((first, last)) => short(first).zip(short(last)).map(|(first, last)| format!("{first}-{last}")),
        None => short(&plain).map(str::to_owned),
    };
    let meant = meant.filter(|meant| meant != text);
    found.error_meaning(codes::BAD_WEEKDAY, place, [("text", text.to_owned())], meant);
    None
}

/// The hours of a day: one span or a list of them; an empty list is a day on which nobody works.
pub(super) fn read_hours(node: &Node, key: &str, found: &mut Diagnostics) -> Option<DayHours> {
    if node.is_empty() {
        return Some(DayHours::default());
    }
    let texts = texts(node, key, found)?;
    let mut spans: Vec<TimeSpan> = Vec::new();
    let mut is_whole = true;
    for (node, text) in texts {
        let Some(span) = read_span(text, node.place, found) else {
            is_whole = false;
            continue;
        };
        if let Some(other) = spans.iter().find(|other| other.overlaps(span)) {
            let arguments = [("text", text.to_owned()), ("other", other.to_string())];
            found.error(codes::HOURS_OVERLAP, node.place, arguments);
            is_whole = false;
        }
        spans.push(span);
    }
    if is_whole { DayHours::new(spans) } else { None }
}

fn bounds(text: &str) -> Option<(ClockTime, ClockTime)> {
    let (from, to) = text.split_once('-')?;
    Some((ClockTime::parse(from)?, ClockTime::parse(to)?))
}

fn read_span(text: &str, place: Place, found: &mut Diagnostics) -> Option<TimeSpan> {
    let Some((from, to)) = bounds(text) else {
        let plain = half_width(text).replace(['–', '—', '~', '至', '到'], "-");
        let meant = bounds(&plain).map(|(from, to)| format!("{from}-{to}"));
        found.error_meaning(codes::BAD_HOURS, place, [("text", text.to_owned())], meant);
        return None;
    };
    let span = TimeSpan::new(from, to);
    if span.is_none() {
        let arguments = [("text", text.to_owned()), ("from", from.to_string()), ("to", to.to_string())];
        found.error(codes::HOURS_OVER_MIDNIGHT, place, arguments);
    }
    span
}
