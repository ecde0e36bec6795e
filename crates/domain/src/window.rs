use crate::time::{AsOf, LocalTime};
use std::fmt;

/// A trailing span of the calendar that ends at the as-of, which it excludes; its start is included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Window {
    /// From the first fact on.
    #[default]
    All,
    /// So many units back. 31 March − 1 month is the last day of February.
    Last(u16, Unit),
}

/// What a window counts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Days.
    Days,
    /// Seven days.
    Weeks,
    /// Calendar months.
    Months,
    /// Calendar years.
    Years,
}

/// A text that is no window.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a window: write `all`, or a number with days, weeks, months or years, such as `12 months`")]
pub struct BadWindow(String);

impl Window {
    /// Reads `all`, `12 months`, `90 days`, `1 year`.
    pub fn parse(text: &str) -> Result<Self, BadWindow> {
        let bad = || BadWindow(text.to_owned());
        let text = text.trim();
        if text == "all" {
            return Ok(Self::All);
        }
        let (count, unit) = text.split_once(' ').ok_or_else(bad)?;
        let count: u16 = count.parse().ok().filter(|n| *n > 0).ok_or_else(bad)?;
        let unit = match unit.trim().trim_end_matches('s') {
            "day" => Unit::Days,
            "week" => Unit::Weeks,
            "month" => Unit::Months,
            "year" => Unit::Years,
            _ => return Err(bad()),
        };
        Ok(Self::Last(count, unit))
    }

    /// The moment at which the window begins; `None` for `all`.
    pub fn start(self, as_of: &AsOf) -> Option<LocalTime> {
        self.back(as_of.local())
    }

    /// The window before this one: from its start (included) to this one's start (excluded). Nothing for `all`.
    pub fn before(self, as_of: &AsOf) -> Option<(LocalTime, LocalTime)> {
        let end = self.start(as_of)?;
        let span = self.twice()?;
        Some((span.back(as_of.local())?, end))
    }

    /// The calendar days from the as-of's day to the day that lies so far ahead; nothing for `all`, and for a day
    /// beyond the calendar.
    pub fn days_ahead(self, as_of: &AsOf) -> Option<i32> {
        let span = self.span()?;
        let day = as_of.local().date();
        let ahead = day.civil().checked_add(span).ok()?;
        day.civil().until(ahead).ok().map(|span| span.get_days())
    }

    /// The moment that lies so far after another; nothing for `all`, and for one beyond the calendar. 31 January and one
    /// month make the last day of February.
    pub fn after(self, from: LocalTime) -> Option<LocalTime> {
        from.civil().checked_add(self.span()?).ok().and_then(LocalTime::from_civil)
    }

    /// The moment that lies so far before another: the first that times can hold where that is beyond the calendar,
    /// nothing for `all`.
    pub fn ago(self, from: LocalTime) -> Option<LocalTime> {
        self.back(from)
    }

    /// The whole months that it spans; nothing for `all`, days and weeks.
    pub const fn months(self) -> Option<u32> {
        match self {
            Self::Last(count, Unit::Months) => Some(count as u32),
            Self::Last(count, Unit::Years) => Some(count as u32 * 12),
            _ => None,
        }
    }

    /// Twice as long, so that the window before ends where this one starts also over months of unequal length.
    fn twice(self) -> Option<Self> {
        self.times(2)
    }

    /// So many times as long; nothing for `all`, and for one that is longer than a window can be.
    pub const fn times(self, factor: u16) -> Option<Self> {
        match self {
            Self::All => None,
            Self::Last(count, unit) => match count.checked_mul(factor) {
                Some(count) => Some(Self::Last(count, unit)),
                None => None,
            },
        }
    }

    /// The span on the calendar; nothing for `all`, and for one that is longer than the calendar.
    pub(crate) fn span(self) -> Option<jiff::Span> {
        let Self::Last(count, unit) = self else { return None };
        let count = i64::from(count);
        let span = match unit {
            Unit::Days => jiff::Span::new().try_days(count),
            Unit::Weeks => jiff::Span::new().try_weeks(count),
            Unit::Months => jiff::Span::new().try_months(count),
            Unit::Years => jiff::Span::new().try_years(count),
        };
        span.ok()
    }

    fn back(self, from: LocalTime) -> Option<LocalTime> {
        if self == Self::All {
            return None;
        }
        // A span longer than the calendar reaches the first moment that times can hold: all facts.
        let time = self.span().and_then(|span| from.civil().checked_sub(span).ok());
        Some(time.and_then(LocalTime::from_civil).unwrap_or(LocalTime::from_micros(i64::MIN)))
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("all"),
            Self::Last(count, unit) => {
                let unit = match unit {
                    Unit::Days => "day",
                    Unit::Weeks => "week",
                    Unit::Months => "month",
                    Unit::Years => "year",
                };
                write!(f, "{count} {unit}{}", if *count == 1 { "" } else { "s" })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Zone;

    fn start(window: &str, as_of: &str) -> Option<String> {
        let local = LocalTime::parse(as_of).ok()?;
        Window::parse(window).ok()?.start(&AsOf::new(local, Zone::utc())).map(|t| t.to_string())
    }

    #[test]
    fn starts_are_calendar_days() {
        for (window, as_of, expected) in [
            ("1 month", "2023-03-31", "2023-02-28T00:00:00"),
            ("1 month", "2024-03-31", "2024-02-29T00:00:00"),
            ("12 months", "2024-02-29", "2023-02-28T00:00:00"),
            ("90 days", "2011-12-11", "2011-09-12T00:00:00"),
            ("1 year", "2011-12-11T10:30:00", "2010-12-11T10:30:00"),
        ] {
            assert_eq!(start(window, as_of).as_deref(), Some(expected), "{window} before {as_of}");
        }
        assert_eq!(start("all", "2024-01-01"), None);
    }

    #[test]
    fn spans_ahead_are_calendar_days() {
        let as_of = AsOf::new(LocalTime::parse("2024-01-31T10:00:00").unwrap(), Zone::utc());
        let ahead = |text: &str| Window::parse(text).unwrap().days_ahead(&as_of);
        let found = ["1 month", "12 months", "2 weeks", "10 days", "all"].map(ahead);
        assert_eq!(found, [Some(29), Some(366), Some(14), Some(10), None]);
        let months = ["1 month", "2 years", "8 weeks", "all"].map(|text| Window::parse(text).unwrap().months());
        assert_eq!(months, [Some(1), Some(24), None, None]);
    }

    #[test]
    fn moments_after_a_span_are_on_the_calendar() {
        let after = |window: &str, from: &str| {
            let from = LocalTime::parse(from).unwrap();
            Window::parse(window).unwrap().after(from).map(|time| time.to_string())
        };
        assert_eq!(after("1 month", "2026-01-31T15:00").as_deref(), Some("2026-02-28T15:00:00"));
        assert_eq!(after("1 year", "2024-02-29").as_deref(), Some("2025-02-28T00:00:00"));
        assert_eq!(after("all", "2024-02-29"), None);
        assert_eq!(after("60000 years", "2024-02-29"), None);
    }

    #[test]
    fn the_window_before_touches_this_one() {
        let as_of = LocalTime::parse("2024-03-31").map(|local| AsOf::new(local, Zone::utc()));
        let before = as_of.ok().and_then(|as_of| Window::Last(1, Unit::Months).before(&as_of));
        let shown = before.map(|(from, to)| (from.to_string(), to.to_string()));
        assert_eq!(shown, Some(("2024-01-31T00:00:00".to_owned(), "2024-02-29T00:00:00".to_owned())));
    }

    #[test]
    fn other_texts_are_refused() {
        for bad in ["", "12", "months", "0 days", "-1 days", "12 fortnights", "99999 days"] {
            assert!(Window::parse(bad).is_err(), "{bad}");
        }
    }
}
