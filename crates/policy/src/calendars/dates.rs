use super::texts;
use super::week::read_hours;
use crate::codes;
use crate::diagnostic::{Diagnostics, Place};
use crate::yaml::{Fields, Node, NodeKind, items, scalar};
use std::collections::{BTreeMap, BTreeSet};
use terrace_domain::{Date, DayHours, HolidayData, holiday_data};

/// The dates of a calendar.
pub(super) struct Dates {
    /// Public holidays that ship with the program.
    pub(super) shipped: Option<HolidayData>,
    /// Own days off.
    pub(super) closed: Vec<Date>,
    /// Own working days, with their hours unless they are those of an ordinary day.
    pub(super) open: Vec<(Date, Option<DayHours>)>,
    /// Years beyond the shipped ones whose holidays are known.
    pub(super) years: Vec<i16>,
}

/// Years that dates are written with.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2999;
/// Days of the longest span of dates.
const LONGEST: i32 = 366;

/// The lines of dates that were read.
type Seen = BTreeMap<Date, usize>;

/// Reads `holidays`, `working_days` and `years`. Returns `None` if there is a mistake, which is noted.
pub(super) fn read_dates(fields: &mut Fields<'_>, found: &mut Diagnostics) -> Option<Dates> {
    let mut seen = Seen::new();
    let (shipped, closed) = match fields.get("holidays").filter(|node| !node.is_empty()) {
        Some(node) => read_holidays(node, &mut seen, found),
        None => Some((None, Vec::new())),
    }
    .map_or((None, None), |(shipped, closed)| (Some(shipped), Some(closed)));
    let open = match fields.get("working_days").filter(|node| !node.is_empty()) {
        Some(node) => read_working_days(node, &mut seen, found),
        None => Some(Vec::new()),
    };
    let years = match fields.get("years").filter(|node| !node.is_empty()) {
        Some(node) => read_years(node, shipped, closed.as_deref(), found),
        None => Some(Vec::new()),
    };
    Some(Dates { shipped: shipped?, closed: closed?, open: open?, years: years? })
}

fn read_holidays(node: &Node, seen: &mut Seen, found: &mut Diagnostics) -> Option<(Option<HolidayData>, Vec<Date>)> {
    let (mut shipped, mut closed, mut is_whole) = (None, Vec::new(), true);
    for (node, text) in texts(node, "holidays", found)? {
        if let Some(data) = holiday_data(text) {
            shipped = Some(data);
            continue;
        }
        match read_days(text) {
            Ok(days) => is_whole &= take(&days, node.place, seen, &mut closed, found),
            Err(DateProblem::NoDate) => {
                let arguments = [("text", text.to_owned()), ("known", HolidayData::NAMES.join(", "))];
                found.unknown(codes::BAD_HOLIDAY, node.place, arguments, text, HolidayData::NAMES);
                is_whole = false;
            }
            Err(DateProblem::NoRange) => {
                found.error(codes::DATE_RANGE, node.place, [("text", text.to_owned())]);
                is_whole = false;
            }
        }
    }
    is_whole.then_some((shipped, closed))
}

fn read_working_days(node: &Node, seen: &mut Seen, found: &mut Diagnostics) -> Option<Vec<(Date, Option<DayHours>)>> {
    let mut written: Vec<(&str, Place, Option<DayHours>)> = Vec::new();
    let mut is_whole = true;
    if matches!(node.kind, NodeKind::Mapping { .. }) {
        for (key, place, node) in Fields::read(node, "working_days", node.place, found)?.all() {
            // A date without hours has those of an ordinary day.
            let hours = if node.is_empty() { None } else { read_hours(node, key, found) };
            if hours.as_ref().is_some_and(DayHours::is_closed) {
                found.error(codes::EMPTY, place, [("key", key.to_owned())]);
            }
            is_whole &= node.is_empty() || hours.as_ref().is_some_and(|hours| !hours.is_closed());
            written.push((key, place, hours));
        }
    } else {
        written.extend(texts(node, "working_days", found)?.into_iter().map(|(node, text)| (text, node.place, None)));
    }
    let mut open = Vec::new();
    for (text, place, hours) in written {
        let mut days = Vec::new();
        match read_days(text) {
            Ok(read) => is_whole &= take(&read, place, seen, &mut days, found),
            Err(DateProblem::NoDate) => {
                found.error(codes::BAD_DATE, place, [("text", text.to_owned())]);
                is_whole = false;
            }
            Err(DateProblem::NoRange) => {
                found.error(codes::DATE_RANGE, place, [("text", text.to_owned())]);
                is_whole = false;
            }
        }
        open.extend(days.into_iter().map(|day| (day, hours.clone())));
    }
    is_whole.then_some(open)
}

/// Why a text is no day or days.
enum DateProblem {
    NoDate,
    NoRange,
}

/// `2027-01-01`, or `2027-10-01 to 2027-10-07` with both ends.
fn read_days(text: &str) -> Result<Vec<Date>, DateProblem> {
    let day = |text: &str| Date::parse(text).ok().filter(|day| YEARS.contains(&day.year())).ok_or(DateProblem::NoDate);
    let Some((first, last)) = text.split_once(" to ") else { return Ok(vec![day(text)?]) };
    let (first, last) = (day(first)?, day(last)?);
    if last < first || last.days() - first.days() >= LONGEST {
        return Err(DateProblem::NoRange);
    }
    Ok((first.days()..=last.days()).map(Date::from_days).collect())
}

/// Takes days that were not listed before. Returns whether all were new.
fn take(days: &[Date], place: Place, seen: &mut Seen, to: &mut Vec<Date>, found: &mut Diagnostics) -> bool {
    for day in days {
        if let Some(line) = seen.get(day) {
            let arguments = [("day", day.to_string()), ("line", line.to_string())];
            found.error(codes::DATE_TWICE, place, arguments);
            return false;
        }
        seen.insert(*day, place.line);
        to.push(*day);
    }
    true
}

/// `shipped` and `closed`: what `holidays` says, `None` where it could not be read.
fn read_years(
    node: &Node,
    shipped: Option<Option<HolidayData>>,
    closed: Option<&[Date]>,
    found: &mut Diagnostics,
) -> Option<Vec<i16>> {
    let list = items(node, "years", found)?;
    if shipped == Some(None) {
        found.error(codes::YEARS_WITHOUT_SHIPPED, node.place, [("known", HolidayData::NAMES.join(", "))]);
        return None;
    }
    let listed: Option<BTreeSet<i16>> = closed.map(|closed| closed.iter().map(|day| day.year()).collect());
    let mut years = Vec::new();
    let mut is_whole = true;
    for item in list {
        let Some(text) = scalar(item, "years", found).map(|scalar| &scalar.text) else {
            is_whole = false;
            continue;
        };
        let Some(year) = text.parse().ok().filter(|year| YEARS.contains(year)) else {
            let (least, most) = YEARS.into_inner();
            let arguments = [
                ("key", "years".to_owned()),
                ("text", text.clone()),
                ("least", least.to_string()),
                ("most", most.to_string()),
            ];
            found.error(codes::BAD_WHOLE, item.place, arguments);
            is_whole = false;
            continue;
        };
        if shipped.flatten().is_some_and(|data| data.years().contains(&year)) {
            found.error(codes::YEAR_SHIPPED, item.place, [("year", year.to_string())]);
            is_whole = false;
        } else if listed.as_ref().is_some_and(|listed| !listed.contains(&year)) {
            found.error(codes::YEAR_WITHOUT_DATES, item.place, [("year", year.to_string())]);
            is_whole = false;
        }
        years.push(year);
    }
    is_whole.then_some(years)
}
