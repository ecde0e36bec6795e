//! A cell as a wall-clock time of the workspace's zone.

use super::calendar::{DAY, days};
use super::clock;
use super::order::{DateOrder, Evidence, ShortDate, year_of};
use super::scan::{Day, ScanError, scan, scan_time};
use crate::table::rows::Cell;
use crate::text::clean;
use jiff::civil;
use jiff::fmt::strtime::BrokenDownTime;
use jiff::tz::TimeZone;
use terrace_domain::{LocalTime, Zone};

/// Why a cell is no time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BadDate {
    /// Not written like a date.
    Form,
    /// No calendar has that day, or no clock that time; or the column's order says so.
    Impossible,
    /// Before 1900 or after 2199.
    OutOfRange,
    /// Day and month could be either, and the order is not decided yet.
    Undecided,
}

impl From<ScanError> for BadDate {
    fn from(bad: ScanError) -> Self {
        match bad {
            ScanError::Form => Self::Form,
            ScanError::Impossible => Self::Impossible,
        }
    }
}

/// How the times of a column are written, as far as was seen: for the guess that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TimeForm {
    /// The year first, or the month by name.
    Plain,
    /// Day and month as numbers before the year.
    DayAndMonth,
    /// With an offset from UTC, turned into the workspace's zone.
    WithOffset,
    /// A time or date of the format itself, or a spreadsheet's serial number.
    Typed,
    /// By the mapping's `date_format`.
    Mapped,
}

/// Reads the times of one column.
#[derive(Debug, Clone)]
pub(crate) struct TimeReader<'q> {
    /// The workspace's zone.
    pub zone: &'q Zone,
    /// The mapping's zone, whose clock times without an offset show; by default the workspace's own.
    pub from: Option<TimeZone>,
    /// The mapping's strftime formats: the first that fits is used.
    pub formats: &'q [String],
    /// The order of day and month, once decided.
    pub order: Option<DateOrder>,
    /// Plain numbers are serial days of a spreadsheet; how many days later than usual it begins to count.
    pub serials: Option<i64>,
}

/// 1900-01-01 and 2200-01-01.
const RANGE: std::ops::Range<i64> = -25_567 * DAY..84_006 * DAY;

/// Whether a time is one that is taken.
pub(crate) fn is_in_range(local: i64) -> bool {
    RANGE.contains(&local)
}

/// The day before the first of a spreadsheet's serial days, which count a 29 February 1900 that never was.
const SERIAL_START: i64 = -25_569;

impl TimeReader<'_> {
    /// Microseconds of the wall clock; `None` if the cell is empty.
    pub fn read(&self, cell: &Cell<'_>) -> Result<Option<(i64, TimeForm)>, BadDate> {
        let (local, form) = match cell {
            Cell::Empty => return Ok(None),
            Cell::Text(text) => {
                let plain = clean::plain(text);
                if clean::is_nothing(&plain) {
                    return Ok(None);
                }
                self.by_text(&plain)?
            }
            Cell::Time { micros, zoned: true } => (self.local_from_unix(*micros)?, TimeForm::Typed),
            Cell::Time { micros, zoned: false } => (self.local_from_mapped_zone(*micros)?, TimeForm::Typed),
            Cell::Day(day) => (self.local_from_mapped_zone(i64::from(*day) * DAY)?, TimeForm::Typed),
            Cell::Float(number) if number.is_nan() => return Ok(None),
            Cell::Float(number) if self.serials.is_some() && self.formats.is_empty() => {
                (self.serial(*number)?, TimeForm::Typed)
            }
            Cell::Integer(_) | Cell::Float(_) | Cell::Decimal(..) => self.by_text(&cell.to_text())?,
            Cell::Flag(_) | Cell::Fault(_) => return Err(BadDate::Form),
        };
        if RANGE.contains(&local) { Ok(Some((local, form))) } else { Err(BadDate::OutOfRange) }
    }

    /// A day and the clock of a cell of its own, as [`Self::read`] reads both in one.
    pub fn read_with_clock(&self, day: &Cell<'_>, of_day: &Cell<'_>) -> Result<Option<(i64, TimeForm)>, BadDate> {
        // The clock is of the zone that the day is of, so the two are put together before they are turned.
        let without_zone = self.from.is_some().then(|| TimeReader { from: None, ..self.clone() });
        let read = without_zone.as_ref().unwrap_or(self).read(day)?;
        let Some((midnight, form)) = read else { return Ok(None) };
        let local = match clock::read(of_day).ok_or(BadDate::Form)? {
            None => self.local_from_mapped_zone(midnight)?,
            Some((micros, None)) => self.local_from_mapped_zone(midnight + micros)?,
            Some((micros, Some(offset))) => self.local_from_unix(midnight + micros - offset)?,
        };
        if RANGE.contains(&local) { Ok(Some((local, form))) } else { Err(BadDate::OutOfRange) }
    }

    /// Adds what a cell says about the order of day and month.
    pub fn add_evidence(cell: &Cell<'_>, evidence: &mut Evidence) {
        let made = |micros: i64| {
            let date = LocalTime::from_micros(micros).date();
            (date.civil().day(), date)
        };
        match cell {
            Cell::Text(text) => match scan(&clean::plain(text)).map(|scanned| scanned.day) {
                Ok(Day::Numbers { first, second, year }) => {
                    evidence.add_year(year);
                    evidence.add(first, second, clean::trimmed(text));
                }
                Ok(Day::Short(date)) => evidence.add_short(date, clean::trimmed(text)),
                Ok(Day::Known(day)) if RANGE.contains(&day.saturating_mul(DAY)) => {
                    let (of_month, date) = made(day * DAY);
                    evidence.add_year(i64::from(date.civil().year()));
                    // As a spreadsheet writes its dates into a text.
                    if text.contains('/') {
                        evidence.add_made(of_month, || clean::trimmed(text).to_owned());
                    }
                }
                _ => {}
            },
            Cell::Time { micros, .. } if RANGE.contains(micros) => {
                let (day, date) = made(*micros);
                evidence.add_year(i64::from(date.civil().year()));
                evidence.add_made(day, || date.to_string());
            }
            Cell::Day(days) => {
                let micros = i64::from(*days) * DAY;
                if RANGE.contains(&micros) {
                    let (day, date) = made(micros);
                    evidence.add_year(i64::from(date.civil().year()));
                    evidence.add_made(day, || date.to_string());
                }
            }
            _ => {}
        }
    }

    fn by_text(&self, text: &str) -> Result<(i64, TimeForm), BadDate> {
        if !self.formats.is_empty() {
            let local = match self.by_formats(text)? {
                (local, None) => self.local_from_mapped_zone(local)?,
                (local, Some(offset)) => self.local_from_unix(local.saturating_sub(offset))?,
            };
            return Ok((local, TimeForm::Mapped));
        }
        let scanned = scan(text).map_err(BadDate::from)?;
        let (day, form) = match scanned.day {
            Day::Known(day) => (day, TimeForm::Plain),
            Day::Numbers { first, second, year } => {
                let (day, month) = match self.order.ok_or(BadDate::Undecided)? {
                    DateOrder::DayFirst => (first, second),
                    DateOrder::MonthFirst => (second, first),
                    DateOrder::YearFirst => return Err(BadDate::Form),
                };
                (days(year, month, day).ok_or(BadDate::Impossible)?, TimeForm::DayAndMonth)
            }
            Day::Short(date) => {
                let ShortDate { first, second, last, first_is_wide, last_is_wide } = date;
                let (year, month, day, is_wide) = match self.order.ok_or(BadDate::Undecided)? {
                    DateOrder::DayFirst => (last, second, first, last_is_wide),
                    DateOrder::MonthFirst => (last, first, second, last_is_wide),
                    DateOrder::YearFirst => (first, second, last, first_is_wide),
                };
                if !is_wide {
                    return Err(BadDate::Form);
                }
                (days(year_of(year), month, day).ok_or(BadDate::Impossible)?, TimeForm::DayAndMonth)
            }
        };
        let local = day * DAY + scanned.clock;
        match scanned.offset {
            Some(offset) => Ok((self.local_from_unix(local - offset)?, TimeForm::WithOffset)),
            None => Ok((self.local_from_mapped_zone(local)?, form)),
        }
    }

    /// By the first of the mapping's formats that fits; why none does, if one came as far as the calendar.
    fn by_formats(&self, text: &str) -> Result<(i64, Option<i64>), BadDate> {
        let mut worst = BadDate::Form;
        for format in self.formats {
            match by_format(format, text) {
                Ok(found) => return Ok(found),
                Err(BadDate::Form) => {}
                Err(bad) => worst = bad,
            }
        }
        Err(worst)
    }

    /// What the workspace's clock shows at an instant.
    fn local_from_unix(&self, unix: i64) -> Result<i64, BadDate> {
        self.zone.local(unix).map(LocalTime::micros).ok_or(BadDate::OutOfRange)
    }

    /// A time of the mapping's zone on the workspace's clock.
    fn local_from_mapped_zone(&self, local: i64) -> Result<i64, BadDate> {
        let Some(from) = &self.from else { return Ok(local) };
        if !RANGE.contains(&local) {
            return Err(BadDate::OutOfRange);
        }
        let instant = from.to_timestamp(LocalTime::from_micros(local).civil()).map_err(|_| BadDate::OutOfRange)?;
        self.local_from_unix(instant.as_microsecond())
    }

    /// A spreadsheet's day number with its fraction, to the millisecond; `20111209` is a date written as a number.
    fn serial(&self, number: f64) -> Result<i64, BadDate> {
        if number.fract() == 0.0 && (19_000_101.0..=21_991_231.0).contains(&number) {
            return self.by_text(&number.to_string()).map(|(local, _)| local);
        }
        if !(1.0..=110_000.0).contains(&number) {
            return Err(BadDate::Form);
        }
        #[expect(clippy::cast_possible_truncation, reason = "the bound is checked first")]
        let millis = (number * 86_400_000.0).round() as i64;
        let start = SERIAL_START + self.serials.unwrap_or(0);
        self.local_from_mapped_zone(start * DAY + millis * 1_000)
    }
}

/// A text by a strftime format: wall-clock microseconds, and the offset if there is one.
///
/// If the format names no hour, a time may stand behind the date all the same.
fn by_format(format: &str, text: &str) -> Result<(i64, Option<i64>), BadDate> {
    let (parts, used) = BrokenDownTime::parse_prefix(format, text).map_err(|_| BadDate::Form)?;
    let rest = text.get(used..).ok_or(BadDate::Form)?;
    let (clock, offset) = match rest {
        "" => (0, None),
        rest if parts.hour().is_none() && rest.starts_with([' ', 'T', ',', '，']) => {
            scan_time(rest).map_err(BadDate::from)?
        }
        _ => return Err(BadDate::Form),
    };
    let date = parts.to_date().map_err(|_| BadDate::Impossible)?;
    let time = parts.to_time().unwrap_or_else(|_| civil::Time::midnight());
    let local = LocalTime::from_civil(date.to_datetime(time)).ok_or(BadDate::Impossible)?.micros();
    let own = parts.offset().map(|offset| i64::from(offset.seconds()) * 1_000_000);
    Ok((local + clock, own.or(offset)))
}

/// Whether a cell is a day without a clock, texts being written in one of some formats if there are any.
pub(super) fn is_day(cell: &Cell<'_>, formats: &[String]) -> bool {
    let of_text = |text: &str| {
        if formats.is_empty() {
            return scan(text).is_ok_and(|scanned| scanned.clock == 0 && scanned.offset.is_none());
        }
        let read = formats.iter().find_map(|format| by_format(format, text).ok());
        read.is_some_and(|(local, offset)| local.rem_euclid(DAY) == 0 && offset.is_none())
    };
    match cell {
        Cell::Text(text) => of_text(&clean::plain(text)),
        Cell::Integer(_) | Cell::Decimal(..) => of_text(&cell.to_text()),
        // A spreadsheet's day number of 1955 or later, or eight digits.
        Cell::Float(number) if number.fract() == 0.0 => {
            (20_000.0..=110_000.0).contains(number) || of_text(&cell.to_text())
        }
        _ => false,
    }
}

/// Whether a strftime format can be read and tells year, month and day.
pub(crate) fn check_format(format: &str) -> bool {
    let sample = civil::date(2011, 12, 9).at(13, 45, 56, 0);
    let Ok(zoned) = sample.to_zoned(TimeZone::UTC) else { return false };
    let Ok(text) = jiff::fmt::strtime::format(format, &zoned) else { return false };
    by_format(format, &text).is_ok_and(|(local, _)| {
        LocalTime::from_micros(local).date()
            == terrace_domain::Date::from_ymd(2011, 12, 9).unwrap_or_else(|| LocalTime::from_micros(0).date())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reader(zone: &Zone) -> TimeReader<'_> {
        TimeReader { zone, from: None, formats: &[], order: None, serials: None }
    }

    fn shown(reader: &TimeReader<'_>, cell: &Cell<'_>) -> Result<String, BadDate> {
        reader.read(cell).map(|time| time.map_or(String::new(), |(time, _)| LocalTime::from_micros(time).to_string()))
    }

    #[test]
    fn offsets_are_turned_into_the_workspaces_zone() {
        let zone = Zone::new("Asia/Shanghai").unwrap();
        let reader = reader(&zone);
        let text = |text: &'static str| shown(&reader, &Cell::Text(text.into()));
        assert_eq!(text("2011-12-09T12:50:00Z"), Ok("2011-12-09T20:50:00".into()));
        assert_eq!(text("2011-12-09T12:50:00"), Ok("2011-12-09T12:50:00".into()));
        assert_eq!(shown(&reader, &Cell::Time { micros: 0, zoned: true }), Ok("1970-01-01T08:00:00".into()));
        let from = TimeReader { from: Some(TimeZone::get("Europe/London").unwrap()), ..reader };
        assert_eq!(shown(&from, &Cell::Text("2011-12-09 12:50".into())), Ok("2011-12-09T20:50:00".into()));
    }

    #[test]
    fn formats_and_serials_are_read() {
        let zone = Zone::utc();
        let formats = ["%d|%m|%Y".to_owned()];
        let mapped = TimeReader { formats: &formats, ..reader(&zone) };
        assert_eq!(shown(&mapped, &Cell::Text("09|12|2011".into())), Ok("2011-12-09T00:00:00".into()));
        assert_eq!(shown(&mapped, &Cell::Text("2011-12-09".into())), Err(BadDate::Form));
        let formats = ["%d/%m/%y".to_owned(), "%d/%m/%Y".to_owned(), "%Y-%m-%dT%H:%M:%S%z".to_owned()];
        let several = TimeReader { formats: &formats, ..reader(&zone) };
        for (text, time) in [
            ("05/06/2026", Ok("2026-06-05T00:00:00")),
            ("05/06/26", Ok("2026-06-05T00:00:00")),
            ("05/06/2026 10:00", Ok("2026-06-05T10:00:00")),
            ("05/06/2026, 10:00:30.5 PM", Ok("2026-06-05T22:00:30.5")),
            ("05/06/2026T10:00:00+02:00", Ok("2026-06-05T08:00:00")),
            ("05/06/2026 下午3:05", Ok("2026-06-05T15:05:00")),
            ("2026-06-05T10:00:00+0200", Ok("2026-06-05T08:00:00")),
            ("31/06/2026", Err(BadDate::Impossible)),
            ("05/06/2026 25:00", Err(BadDate::Impossible)),
            ("05/06/2026 soon", Err(BadDate::Form)),
            ("05/06/20261", Err(BadDate::Form)),
        ] {
            assert_eq!(shown(&several, &Cell::Text(text.into())), time.map(str::to_owned), "{text}");
        }
        let sheet = TimeReader { serials: Some(0), ..reader(&zone) };
        assert_eq!(shown(&sheet, &Cell::Float(40_521.534_722_222_22)), Ok("2010-12-09T12:50:00".into()));
        let later = TimeReader { serials: Some(1_462), ..reader(&zone) };
        assert_eq!(shown(&later, &Cell::Float(39_059.5)), Ok("2010-12-09T12:00:00".into()));
        assert_eq!(shown(&sheet, &Cell::Float(20_111_209.0)), Ok("2011-12-09T00:00:00".into()));
        assert_eq!(shown(&reader(&zone), &Cell::Integer(20_111_209)), Ok("2011-12-09T00:00:00".into()));
    }

    #[test]
    fn the_order_decides_and_contradictions_are_refused() {
        let zone = Zone::utc();
        let cell = |text: &'static str| Cell::Text(text.into());
        assert_eq!(shown(&reader(&zone), &cell("9/12/2011")), Err(BadDate::Undecided));
        let day_first = TimeReader { order: Some(DateOrder::DayFirst), ..reader(&zone) };
        assert_eq!(shown(&day_first, &cell("9/12/2011")), Ok("2011-12-09T00:00:00".into()));
        assert_eq!(shown(&day_first, &cell("9/13/2011")), Err(BadDate::Impossible));
    }

    #[test]
    fn times_stay_within_reason() {
        let zone = Zone::utc();
        for text in ["1899-12-31", "2200-01-01", "9999-12-31"] {
            assert_eq!(shown(&reader(&zone), &Cell::Text(text.into())), Err(BadDate::OutOfRange), "{text}");
        }
        assert!(shown(&reader(&zone), &Cell::Text("2199-12-31 23:59:59".into())).is_ok());
        assert!(shown(&reader(&zone), &Cell::Text("1900-01-01".into())).is_ok());
    }

    #[test]
    fn formats_must_tell_a_whole_date() {
        assert!(check_format("%Y%m%d") && check_format("%d/%m/%y %H:%M"));
        assert!(!check_format("%Y-%m") && !check_format("%H:%M") && !check_format("%Q") && !check_format("day"));
    }
}
