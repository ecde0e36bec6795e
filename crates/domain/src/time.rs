use jiff::civil;
use jiff::tz::{AmbiguousOffset, TimeZone};
use std::fmt;

/// A day of the calendar: days since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(i32);

/// A wall-clock time without a zone: microseconds since 1970-01-01T00:00:00 of the same clock.
///
/// Facts carry such times; the policy says which zone's clock they are read on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalTime(i64);

/// A moment, whatever clocks show: microseconds since 1970-01-01T00:00:00 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixTime(i64);

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weekday {
    /// The first day of a week.
    Monday,
    /// The second.
    Tuesday,
    /// The third.
    Wednesday,
    /// The fourth.
    Thursday,
    /// The fifth.
    Friday,
    /// The sixth.
    Saturday,
    /// The last.
    Sunday,
}

/// A time zone by its IANA name.
#[derive(Clone, PartialEq, Eq)]
pub struct Zone(TimeZone);

/// The instant for which everything is computed; facts at or after it do not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AsOf {
    local: LocalTime,
    zone: Zone,
}

/// Why a text is no time or zone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadTime {
    /// Not a date or date and time of the calendar.
    #[error("`{0}` is not a date (YYYY-MM-DD) or a time (YYYY-MM-DDThh:mm:ss)")]
    NotATime(String),
    /// Not a zone of the IANA database.
    #[error("`{0}` is not a time zone of the IANA database, such as Asia/Shanghai")]
    NotAZone(String),
}

/// Microseconds of a day without an hour that comes twice or never.
pub const MICROS_PER_DAY: i64 = 86_400_000_000;
const EPOCH: civil::Date = civil::date(1970, 1, 1);

impl UnixTime {
    /// From microseconds since the Unix epoch.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since the Unix epoch.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Reads a time with its offset, such as `2026-11-30T12:00:00+08:00` or `…Z` (RFC 3339).
    pub fn parse(text: &str) -> Result<Self, BadTime> {
        let moment: Result<jiff::Timestamp, _> = text.trim().parse();
        moment.map(|moment| Self(moment.as_microsecond())).map_err(|_| BadTime::NotATime(text.to_owned()))
    }

    /// The moment as a zone's clock shows it, with the offset, to the second: `2026-11-30T12:00:00+08:00`.
    pub fn with_offset(self, zone: &Zone) -> String {
        match jiff::Timestamp::from_microsecond(self.0) {
            Ok(moment) => moment.to_zoned(zone.0.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            // Beyond the calendar nobody's clock shows anything.
            Err(_) => self.0.to_string(),
        }
    }
}

impl Weekday {
    /// All seven, from Monday on.
    pub const ALL: [Self; 7] =
        [Self::Monday, Self::Tuesday, Self::Wednesday, Self::Thursday, Self::Friday, Self::Saturday, Self::Sunday];

    /// Its place in the week, Monday 0.
    pub const fn index(self) -> usize {
        self as usize
    }
}

impl Date {
    /// From days since 1970-01-01.
    pub const fn from_days(days: i32) -> Self {
        Self(days)
    }

    /// From year, month and day; `None` if the calendar has no such day.
    pub fn from_ymd(year: i16, month: i8, day: i8) -> Option<Self> {
        let date = civil::Date::new(year, month, day).ok()?;
        let span = EPOCH.until(date).ok()?;
        Some(Self(span.get_days()))
    }

    /// Days since 1970-01-01.
    pub const fn days(self) -> i32 {
        self.0
    }

    /// The day that lies so many days later; before it, if there are fewer than none.
    pub const fn plus_days(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// The day of the week.
    pub const fn weekday(self) -> Weekday {
        // 1970-01-01 was a Thursday.
        match (self.0 as i64 + 3).rem_euclid(7) {
            0 => Weekday::Monday,
            1 => Weekday::Tuesday,
            2 => Weekday::Wednesday,
            3 => Weekday::Thursday,
            4 => Weekday::Friday,
            5 => Weekday::Saturday,
            _ => Weekday::Sunday,
        }
    }

    /// The year of the calendar.
    pub fn year(self) -> i16 {
        self.civil().year()
    }

    /// The first moment of the day.
    pub fn start(self) -> LocalTime {
        LocalTime(i64::from(self.0) * MICROS_PER_DAY)
    }

    /// The day as the calendar library has it.
    pub fn civil(self) -> civil::Date {
        EPOCH.checked_add(jiff::Span::new().days(i64::from(self.0).clamp(-4_371_587, 2_932_896))).unwrap_or(EPOCH)
    }

    /// Reads `YYYY-MM-DD`.
    pub fn parse(text: &str) -> Result<Self, BadTime> {
        // The calendar library would also take the day out of a longer text.
        let plain = Some(text.trim()).filter(|t| t.len() <= 10);
        let date: civil::Date = plain.and_then(|t| t.parse().ok()).ok_or_else(|| BadTime::NotATime(text.to_owned()))?;
        Self::from_ymd(date.year(), date.month(), date.day()).ok_or_else(|| BadTime::NotATime(text.to_owned()))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.civil())
    }
}

impl LocalTime {
    /// From microseconds of the wall clock since 1970-01-01T00:00:00.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds of the wall clock since 1970-01-01T00:00:00.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// The calendar day it falls on.
    pub fn date(self) -> Date {
        Date(i32::try_from(self.0.div_euclid(MICROS_PER_DAY)).unwrap_or(i32::MAX))
    }

    /// From the calendar library's time.
    pub fn from_civil(time: civil::DateTime) -> Option<Self> {
        let day = Date::from_ymd(time.year(), time.month(), time.day())?;
        let clock = time.time();
        let micros = (i64::from(clock.hour()) * 3600 + i64::from(clock.minute()) * 60 + i64::from(clock.second()))
            * 1_000_000
            + i64::from(clock.subsec_nanosecond()) / 1000;
        Some(Self(day.start().0 + micros))
    }

    /// As the calendar library's time.
    pub fn civil(self) -> civil::DateTime {
        let rest = self.0.rem_euclid(MICROS_PER_DAY);
        let (seconds, micros) = (rest / 1_000_000, rest % 1_000_000);
        let part = |value: i64| i8::try_from(value).unwrap_or(0);
        self.date().civil().at(
            part(seconds / 3600),
            part(seconds / 60 % 60),
            part(seconds % 60),
            i32::try_from(micros * 1000).unwrap_or(0),
        )
    }

    /// Reads `YYYY-MM-DD` (the start of that day) or `YYYY-MM-DDThh:mm[:ss[.ffffff]]`, `T` or a blank between.
    pub fn parse(text: &str) -> Result<Self, BadTime> {
        let text = text.trim();
        if let Ok(date) = Date::parse(text) {
            return Ok(date.start());
        }
        // The calendar library would take a zone or offset and forget it: an instant is no wall-clock time.
        let plain = text.bytes().skip(11).all(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.'));
        Some(text)
            .filter(|_| plain)
            .and_then(|text| text.parse::<civil::DateTime>().ok())
            .and_then(Self::from_civil)
            .ok_or_else(|| BadTime::NotATime(text.to_owned()))
    }
}

impl fmt::Display for LocalTime {
    /// ISO 8601; the seconds' fraction only if there is one.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.civil())
    }
}

impl Zone {
    /// By IANA name, such as `Asia/Shanghai`; also `UTC`.
    pub fn new(name: &str) -> Result<Self, BadTime> {
        TimeZone::get(name.trim()).map(Self).map_err(|_| BadTime::NotAZone(name.to_owned()))
    }

    /// Coordinated universal time.
    pub fn utc() -> Self {
        Self(TimeZone::UTC)
    }

    /// The IANA name.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// What this zone's wall clock shows at an instant, given as microseconds since the Unix epoch.
    pub fn local(&self, unix_micros: i64) -> Option<LocalTime> {
        let instant = jiff::Timestamp::from_microsecond(unix_micros).ok()?;
        LocalTime::from_civil(self.0.to_datetime(instant))
    }

    /// The first moment at which this zone's wall clock shows a time or has passed it: of a time that comes twice, when
    /// clocks go back, the first; of one that clocks leap over, the moment of the leap. Never falls as `local` rises.
    /// Returns `None` beyond the calendar.
    pub fn first_showing(&self, local: LocalTime) -> Option<UnixTime> {
        let civil = local.civil();
        if LocalTime::from_civil(civil) != Some(local) {
            return None;
        }
        let found = self.0.to_ambiguous_timestamp(civil);
        let moment = match found.offset() {
            AmbiguousOffset::Unambiguous { .. } | AmbiguousOffset::Fold { .. } => found.earlier().ok()?,
            AmbiguousOffset::Gap { after, .. } => {
                let before_the_leap = after.to_timestamp(civil).ok()?;
                self.0.following(before_the_leap).find(|leap| leap.offset() == after)?.timestamp()
            }
        };
        Some(UnixTime(moment.as_microsecond()))
    }

    /// What this zone's wall clock shows at a moment. Returns `None` beyond the calendar.
    pub fn shown_at(&self, moment: UnixTime) -> Option<LocalTime> {
        self.local(moment.0)
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl AsOf {
    /// The moment at which the zone's wall clock shows `local`.
    pub fn new(local: LocalTime, zone: Zone) -> Self {
        Self { local, zone }
    }

    /// The start of a day in a zone.
    pub fn start_of(date: Date, zone: Zone) -> Self {
        Self::new(date.start(), zone)
    }

    /// The wall-clock time; facts at or after it do not exist.
    pub const fn local(&self) -> LocalTime {
        self.local
    }

    /// The zone whose wall clock is read.
    pub const fn zone(&self) -> &Zone {
        &self.zone
    }
}

impl fmt::Display for AsOf {
    /// `2011-12-11 00:00 Europe/London`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = self.local.civil();
        write!(f, "{} {:02}:{:02}", time.date(), time.hour(), time.minute())?;
        if time.second() != 0 {
            write!(f, ":{:02}", time.second())?;
        }
        write!(f, " {}", self.zone.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_dates_and_times() {
        assert_eq!(LocalTime::parse("1970-01-02").map(LocalTime::micros), Ok(MICROS_PER_DAY));
        assert_eq!(
            LocalTime::parse("2011-12-09T12:50:00").map(|t| t.to_string()),
            Ok("2011-12-09T12:50:00".to_owned())
        );
        for bad in ["2011-02-29", "09/12/2011", "", "2011-13-01", "2011-12-09T12:50:00Z", "2011-12-09T12:50:00+08:00"] {
            assert!(LocalTime::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_zone_shows_its_own_clock() {
        let noon_utc = 1_700_000_000_000_000;
        let zone = |name| Zone::new(name).unwrap_or_else(|_| Zone::utc());
        let shown = |name| zone(name).local(noon_utc).map(|t| t.to_string());
        assert_eq!(shown("Asia/Shanghai"), Some("2023-11-15T06:13:20".to_owned()));
        assert_eq!(shown("UTC"), Some("2023-11-14T22:13:20".to_owned()));
        assert!(Zone::new("Mars/Olympus").is_err());
    }

    #[test]
    fn weeks_begin_on_monday() {
        let weekday = |text| Date::parse(text).map(Date::weekday);
        assert_eq!(weekday("1970-01-01"), Ok(Weekday::Thursday));
        assert_eq!(weekday("2026-11-30"), Ok(Weekday::Monday));
        assert_eq!(weekday("1969-12-28"), Ok(Weekday::Sunday));
        assert_eq!(Weekday::ALL.map(Weekday::index), [0, 1, 2, 3, 4, 5, 6]);
    }

    #[test]
    fn a_clock_shows_a_time_first_where_it_leaps_or_goes_back() {
        let first = |zone: &str, local: &str| {
            let moment = Zone::new(zone).unwrap().first_showing(LocalTime::parse(local).unwrap()).unwrap();
            Zone::utc().shown_at(moment).unwrap().to_string()
        };
        assert_eq!(first("Asia/Shanghai", "2024-05-01T09:00"), "2024-05-01T01:00:00");
        // 02:00 to 03:00 does not exist on this day.
        for gone in ["2024-03-10T02:00", "2024-03-10T02:30", "2024-03-10T03:00"] {
            assert_eq!(first("America/New_York", gone), "2024-03-10T07:00:00", "{gone}");
        }
        // 01:00 to 02:00 comes twice.
        assert_eq!(first("America/New_York", "2024-11-03T01:30"), "2024-11-03T05:30:00");
        assert_eq!(first("America/New_York", "2024-11-03T02:00"), "2024-11-03T07:00:00");
        // A whole day was left out.
        assert_eq!(first("Pacific/Apia", "2011-12-30T12:00"), first("Pacific/Apia", "2011-12-31T00:00"));
        let beyond = LocalTime::from_micros(i64::MAX);
        assert_eq!(Zone::utc().first_showing(beyond), None);
    }

    proptest! {
        #[test]
        fn times_survive_the_calendar(micros in -60_000_000_000_000_000i64..250_000_000_000_000_000) {
            let time = LocalTime::from_micros(micros);
            prop_assert_eq!(LocalTime::from_civil(time.civil()), Some(time));
            prop_assert_eq!(LocalTime::parse(&time.to_string()), Ok(time));
        }
    }
}
