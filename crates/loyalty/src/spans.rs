//! Days and years of the programme's calendar.

use terrace_domain::{Date, LocalTime, Unit, Window};
use terrace_policy::{Expiry, RoundUp};

/// The last moment that times can hold: what would be beyond the calendar does not come.
pub(crate) const NEVER: LocalTime = LocalTime::from_micros(i64::MAX);

/// The moment at which a day is over.
pub(crate) fn end_of(day: Date) -> LocalTime {
    Date::from_days(day.days().saturating_add(1)).start()
}

/// From when on points of an activity are expired: the end of the day to which the span leads, moved to the end of its
/// month, quarter, half-year or year if the policy says so.
pub(crate) fn expiry_of(activity: LocalTime, expiry: &Expiry) -> LocalTime {
    let from = expiry.since.map_or(activity, |since| activity.max(since.start()));
    end_of_span(from, expiry.after, expiry.round_up)
}

/// The end of the day, or of what holds it, to which a span leads.
pub(crate) fn end_of_span(from: LocalTime, span: Window, round_up: RoundUp) -> LocalTime {
    let Some(day) = span.after(from.date().start()).map(LocalTime::date) else { return NEVER };
    let months = match round_up {
        RoundUp::Day => return end_of(day),
        RoundUp::Month => 1,
        RoundUp::Quarter => 3,
        RoundUp::HalfYear => 6,
        RoundUp::Year => 12,
    };
    let civil = day.civil();
    let next = (civil.month() - 1) / months * months + months;
    let (year, month) = (civil.year() + i16::from(next / 12), next % 12 + 1);
    Date::from_ymd(year, month, 1).map_or(NEVER, Date::start)
}

/// The first moment of the calendar year, moved by some years.
pub(crate) fn year_start(at: LocalTime, later: i16) -> LocalTime {
    let year = at.date().civil().year().saturating_add(later);
    Date::from_ymd(year, 1, 1).map_or(NEVER, Date::start)
}

/// The number of whole spans between two moments, and the moment at which the last of them ended.
pub(crate) fn whole_spans(from: LocalTime, at: LocalTime, span: Window) -> (u16, LocalTime) {
    let Window::Last(length, unit) = span else { return (0, from) };
    let moment = |count: u16| times(count, length, unit).and_then(|span| span.after(from)).unwrap_or(NEVER);
    let (mut low, mut high) = (0u16, u16::MAX / length.max(1));
    // The largest count whose moment is not after `at`.
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        if moment(middle) <= at {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    (low, if low == 0 { from } else { moment(low) })
}

/// The moment at which a number of spans have passed.
pub(crate) fn spans_after(from: LocalTime, count: u16, span: Window) -> LocalTime {
    let Window::Last(length, unit) = span else { return NEVER };
    if count == 0 {
        return from;
    }
    times(count, length, unit).and_then(|span| span.after(from)).unwrap_or(NEVER)
}

fn times(count: u16, length: u16, unit: Unit) -> Option<Window> {
    count.checked_mul(length).filter(|count| *count > 0).map(|count| Window::Last(count, unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> LocalTime {
        LocalTime::parse(text).unwrap()
    }

    fn expires(activity: &str, after: &str, round_up: RoundUp, since: Option<&str>) -> String {
        let since = since.map(|day| Date::parse(day).unwrap());
        let expiry = Expiry { after: Window::parse(after).unwrap(), round_up, since };
        expiry_of(time(activity), &expiry).to_string()
    }

    #[test]
    fn a_month_after_31_january_is_the_end_of_28_february() {
        assert_eq!(expires("2026-01-31T15:00", "1 month", RoundUp::Day, None), "2026-03-01T00:00:00");
        assert_eq!(expires("2024-01-31T15:00", "1 month", RoundUp::Day, None), "2024-03-01T00:00:00");
    }

    #[test]
    fn expiry_is_rounded_up_to_the_end_of_month_quarter_half_year_and_year() {
        for (round_up, expected) in [
            (RoundUp::Month, "2027-06-01T00:00:00"),
            (RoundUp::Quarter, "2027-07-01T00:00:00"),
            (RoundUp::HalfYear, "2027-07-01T00:00:00"),
            (RoundUp::Year, "2028-01-01T00:00:00"),
        ] {
            assert_eq!(expires("2026-05-10", "12 months", round_up, None), expected);
        }
        assert_eq!(expires("2026-12-31", "12 months", RoundUp::Month, None), "2028-01-01T00:00:00");
    }

    #[test]
    fn points_from_before_expiry_was_introduced_have_a_full_span() {
        assert_eq!(expires("2020-05-10", "1 year", RoundUp::Day, Some("2026-07-01")), "2027-07-02T00:00:00");
        assert_eq!(expires("2026-08-10", "1 year", RoundUp::Day, Some("2026-07-01")), "2027-08-11T00:00:00");
    }

    #[test]
    fn whole_years_are_counted_to_the_day() {
        let year = Window::Last(1, Unit::Years);
        let (joined, whole) = (time("2024-02-29T10:00"), |at| whole_spans(time("2024-02-29T10:00"), time(at), year));
        assert_eq!(whole("2024-06-01"), (0, joined));
        assert_eq!(whole("2025-02-28T09:59:59"), (0, joined));
        assert_eq!(whole("2025-02-28T10:00:00"), (1, time("2025-02-28T10:00")));
        assert_eq!(whole("2028-03-01"), (4, time("2028-02-29T10:00")));
        assert_eq!(whole("2020-01-01"), (0, joined));
    }
}
