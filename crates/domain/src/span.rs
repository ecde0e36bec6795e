use crate::time::{LocalTime, MICROS_PER_DAY};
use crate::window::{Unit, Window};
use std::fmt;

/// A span of the calendar that begins at some moment, such as `90 days` or `6 months`; at least one unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    count: u16,
    unit: Unit,
}

/// A text that is no span.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a span: write a number with days, weeks, months or years, such as `90 days`")]
pub struct BadSpan(String);

impl Span {
    /// So many units; `None` for no unit at all.
    pub const fn new(count: u16, unit: Unit) -> Option<Self> {
        if count == 0 { None } else { Some(Self { count, unit }) }
    }

    /// Reads `90 days`, `1 week`, `6 months`, `1 year`.
    ///
    /// # Errors
    /// [`BadSpan`] for anything else, `all` included.
    pub fn parse(text: &str) -> Result<Self, BadSpan> {
        match Window::parse(text) {
            Ok(Window::Last(count, unit)) => Ok(Self { count, unit }),
            Ok(Window::All) | Err(_) => Err(BadSpan(text.to_owned())),
        }
    }

    /// The moment at which the span is over that begins at `from`, on the same wall clock. A month after 31 January is
    /// the last day of February. What lies beyond the calendar is the last moment that times can hold. Never falls as
    /// `from` rises.
    pub fn after(self, from: LocalTime) -> LocalTime {
        let never = LocalTime::from_micros(i64::MAX);
        let days = match self.unit {
            Unit::Days => Some(i64::from(self.count)),
            Unit::Weeks => Some(i64::from(self.count) * 7),
            Unit::Months | Unit::Years => None,
        };
        if let Some(days) = days {
            return from.micros().checked_add(days * MICROS_PER_DAY).map_or(never, LocalTime::from_micros);
        }
        let civil = from.civil();
        if LocalTime::from_civil(civil) != Some(from) {
            return never;
        }
        let ahead = Window::Last(self.count, self.unit).span().and_then(|span| civil.checked_add(span).ok());
        ahead.and_then(LocalTime::from_civil).unwrap_or(never)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", Window::Last(self.count, self.unit))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_end_on_calendar_days() {
        let after =
            |span: &str, from: &str| Span::parse(span).unwrap().after(LocalTime::parse(from).unwrap()).to_string();
        assert_eq!(after("90 days", "2011-12-11T10:30:00"), "2012-03-10T10:30:00");
        assert_eq!(after("1 week", "2024-02-26"), "2024-03-04T00:00:00");
        assert_eq!(after("1 month", "2024-01-31"), "2024-02-29T00:00:00");
        assert_eq!(after("1 year", "2024-02-29T08:00:00"), "2025-02-28T08:00:00");
    }

    #[test]
    fn beyond_the_calendar_is_never() {
        let never = LocalTime::from_micros(i64::MAX);
        for span in ["65535 years", "65535 days"] {
            assert_eq!(Span::parse(span).unwrap().after(never), never, "{span}");
        }
        assert_eq!(Span::parse("65535 years").unwrap().after(LocalTime::from_micros(0)), never);
    }

    #[test]
    fn a_span_is_a_number_and_a_unit() {
        assert_eq!(Span::parse(" 6 months ").map(|span| span.to_string()), Ok("6 months".to_owned()));
        for bad in ["all", "", "0 days", "6", "months", "-1 days", "1.5 years"] {
            assert!(Span::parse(bad).is_err(), "{bad}");
        }
        assert_eq!(Span::new(0, Unit::Days), None);
        assert_eq!(Span::new(2, Unit::Weeks), Span::parse("2 weeks").ok());
    }
}
