use crate::time::{Date, LocalTime, Weekday};
use std::fmt;

/// A time of the wall clock within a day, to the minute: `00:00` to `24:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClockTime(u16);

/// Open hours within one day, from one time (included) to a later one (excluded).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeSpan {
    from: ClockTime,
    to: ClockTime,
}

/// The open hours of one day, in order; none on a day on which nobody works.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DayHours(Vec<TimeSpan>);

/// The open hours of every day of the week.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Week([DayHours; 7]);

const MINUTES_PER_DAY: u16 = 24 * 60;
const MICROS_PER_MINUTE: i64 = 60_000_000;

impl ClockTime {
    /// Hour and minute; `None` beyond `24:00`.
    pub const fn new(hour: u16, minute: u16) -> Option<Self> {
        if hour > 24 || minute > 59 || hour * 60 + minute > MINUTES_PER_DAY {
            None
        } else {
            Some(Self(hour * 60 + minute))
        }
    }

    /// Reads `9:00`, `09:00` or `24:00`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let (hour, minute) = text.trim().split_once(':')?;
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if !matches!(hour.len(), 1 | 2) || minute.len() != 2 || !digits(hour) || !digits(minute) {
            return None;
        }
        Self::new(hour.parse().ok()?, minute.parse().ok()?)
    }

    /// That time of a day; `24:00` is the start of the next.
    pub fn on(self, date: Date) -> LocalTime {
        LocalTime::from_micros(date.start().micros() + i64::from(self.0) * MICROS_PER_MINUTE)
    }
}

impl fmt::Display for ClockTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl TimeSpan {
    /// From a time to a later one; `None` if it is not later. Nothing passes midnight.
    pub fn new(from: ClockTime, to: ClockTime) -> Option<Self> {
        (from < to).then_some(Self { from, to })
    }

    /// Its start, included.
    pub const fn from(self) -> ClockTime {
        self.from
    }

    /// Its end, excluded.
    pub const fn to(self) -> ClockTime {
        self.to
    }

    /// Whether some moment is in both.
    pub fn overlaps(self, other: Self) -> bool {
        self.from < other.to && other.from < self.to
    }
}

impl fmt::Display for TimeSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.from, self.to)
    }
}

impl DayHours {
    /// The whole day.
    pub fn round_the_clock() -> Self {
        Self(vec![TimeSpan { from: ClockTime(0), to: ClockTime(MINUTES_PER_DAY) }])
    }

    /// Of spans in any order; those that meet become one. Returns `None` if two of them overlap.
    pub fn new(spans: impl IntoIterator<Item = TimeSpan>) -> Option<Self> {
        let mut sorted: Vec<TimeSpan> = spans.into_iter().collect();
        sorted.sort_unstable();
        let mut merged: Vec<TimeSpan> = Vec::with_capacity(sorted.len());
        for span in sorted {
            match merged.last_mut() {
                Some(last) if last.overlaps(span) => return None,
                Some(last) if last.to == span.from => last.to = span.to,
                _ => merged.push(span),
            }
        }
        Some(Self(merged))
    }

    /// Its spans, in order; no two of them meet.
    pub fn spans(&self) -> &[TimeSpan] {
        &self.0
    }

    /// Whether nobody works.
    pub fn is_closed(&self) -> bool {
        self.0.is_empty()
    }
}

impl Week {
    /// The hours of Monday to Sunday.
    pub const fn new(days: [DayHours; 7]) -> Self {
        Self(days)
    }

    /// The hours of a day of the week.
    pub fn on(&self, day: Weekday) -> &DayHours {
        let [monday, tuesday, wednesday, thursday, friday, saturday, sunday] = &self.0;
        match day {
            Weekday::Monday => monday,
            Weekday::Tuesday => tuesday,
            Weekday::Wednesday => wednesday,
            Weekday::Thursday => thursday,
            Weekday::Friday => friday,
            Weekday::Saturday => saturday,
            Weekday::Sunday => sunday,
        }
    }

    /// The hours of an ordinary working day: those of the first day from Monday on that has any. A working weekend
    /// stands in for such a day. `None` if nobody ever works.
    pub fn ordinary_day(&self) -> Option<&DayHours> {
        self.0.iter().find(|hours| !hours.is_closed())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(text: &str) -> TimeSpan {
        let (from, to) = text.split_once('-').unwrap();
        TimeSpan::new(ClockTime::parse(from).unwrap(), ClockTime::parse(to).unwrap()).unwrap()
    }

    #[test]
    fn times_are_hours_and_minutes() {
        for (text, shown) in [("9:00", "09:00"), ("09:05", "09:05"), ("24:00", "24:00"), ("00:00", "00:00")] {
            assert_eq!(ClockTime::parse(text).map(|time| time.to_string()).as_deref(), Some(shown));
        }
        for bad in ["", "9", "24:01", "25:00", "12:60", "12:5", "-1:00", "9:00 am", "+9:00", "009:00"] {
            assert_eq!(ClockTime::parse(bad), None, "{bad}");
        }
        let day = Date::parse("2024-02-28").unwrap();
        assert_eq!(ClockTime::parse("24:00").unwrap().on(day).to_string(), "2024-02-29T00:00:00");
    }

    #[test]
    fn spans_are_ordered_and_never_overlap() {
        let hours = DayHours::new(["13:30-18:00", "09:00-12:00", "12:00-12:30"].map(span)).unwrap();
        let shown: Vec<String> = hours.spans().iter().map(TimeSpan::to_string).collect();
        assert_eq!(shown, ["09:00-12:30", "13:30-18:00"]);
        assert_eq!(DayHours::new(["09:00-12:00", "11:59-13:00"].map(span)), None);
        assert!(DayHours::default().is_closed() && !DayHours::round_the_clock().is_closed());
        let (ten, nine) = (ClockTime::new(10, 0).unwrap(), ClockTime::new(9, 0).unwrap());
        assert_eq!(TimeSpan::new(ten, nine), None);
        assert_eq!(TimeSpan::new(ten, ten), None);
    }

    #[test]
    fn an_ordinary_day_is_the_first_with_hours() {
        let mut days = [const { DayHours(Vec::new()) }; 7];
        assert_eq!(Week::new(days.clone()).ordinary_day(), None);
        days[1] = DayHours::new([span("10:00-16:00")]).unwrap();
        days[5] = DayHours::new([span("09:00-12:00")]).unwrap();
        let week = Week::new(days);
        assert_eq!(week.ordinary_day(), Some(week.on(Weekday::Tuesday)));
    }
}
