use super::holidays::HolidayData;
use super::hours::{DayHours, Week};
use crate::coded::Coded;
use crate::time::{Date, UnixTime, Zone};
use std::collections::{BTreeMap, BTreeSet};

/// When somebody is at work.
///
/// A moment is open if it lies in a span of its day; a span lasts from the first moment at which the zone's clock shows
/// its start to the first at which it shows its end. Where clocks leap or go back it is thus shorter or longer than
/// usual, as its people's day is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BusinessCalendar {
    zone: Zone,
    week: Week,
    /// Days that are not as their day of the week.
    days: BTreeMap<Date, DayHours>,
    /// The public holidays that it rests on.
    holidays: Option<HolidayData>,
    /// Years whose holidays are known beyond those.
    years: BTreeSet<i16>,
}

/// Why open time could not be counted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// Nobody ever works.
    #[error("the week of the calendar has no open hours")]
    NeverOpen,
    /// The public holidays of that year are not known.
    #[error("the public holidays ({name}) of {year} are not known, only those of {first} to {last}")]
    UnknownYear {
        /// Of what they are the holidays.
        name: &'static str,
        /// The year that was asked for.
        year: i16,
        /// The first year of the shipped data.
        first: i16,
        /// The last year of the shipped data.
        last: i16,
    },
    /// The calendar ends, at the year 9999.
    #[error("no calendar reaches that far")]
    BeyondTime,
}

impl Coded for CalendarError {
    fn code(&self) -> &'static str {
        match self {
            Self::NeverOpen => "T0901",
            Self::UnknownYear { .. } => "T0902",
            Self::BeyondTime => "T0903",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NeverOpen | Self::BeyondTime => Vec::new(),
            Self::UnknownYear { name, year, first, last } => vec![
                ("name", (*name).to_owned()),
                ("year", year.to_string()),
                ("first", first.to_string()),
                ("last", last.to_string()),
            ],
        }
    }
}

/// Open moments of a day, from (included) to (excluded).
type OpenSpan = (UnixTime, UnixTime);

impl BusinessCalendar {
    /// A calendar of plain weeks.
    ///
    /// # Errors
    /// [`CalendarError::NeverOpen`].
    pub fn new(zone: Zone, week: Week) -> Result<Self, CalendarError> {
        if week.ordinary_day().is_none() {
            return Err(CalendarError::NeverOpen);
        }
        Ok(Self { zone, week, days: BTreeMap::new(), holidays: None, years: BTreeSet::new() })
    }

    /// With public holidays: days off are closed, working weekends have the hours of an ordinary day
    /// ([`Week::ordinary_day`]), and years that the data does not tell of are unknown.
    #[must_use]
    pub fn with_holidays(mut self, holidays: HolidayData) -> Self {
        let ordinary = self.week.ordinary_day().cloned().unwrap_or_default();
        self.days.extend(holidays.working_days().map(|day| (day, ordinary.clone())));
        self.days.extend(holidays.holidays().map(|day| (day, DayHours::default())));
        self.holidays = Some(holidays);
        self
    }

    /// With other hours on one day, whatever was said of it before; none on a day off.
    #[must_use]
    pub fn with_day(mut self, day: Date, hours: DayHours) -> Self {
        self.days.insert(day, hours);
        self
    }

    /// With a year of which all public holidays were given as days, beside the shipped ones.
    #[must_use]
    pub fn with_year(mut self, year: i16) -> Self {
        self.years.insert(year);
        self
    }

    /// Whose clock is read.
    pub const fn zone(&self) -> &Zone {
        &self.zone
    }

    /// The public holidays that it rests on.
    pub const fn holidays(&self) -> Option<HolidayData> {
        self.holidays
    }

    /// The open hours of a day.
    ///
    /// # Errors
    /// [`CalendarError::UnknownYear`].
    pub fn hours_on(&self, day: Date) -> Result<&DayHours, CalendarError> {
        if let Some(hours) = self.days.get(&day) {
            return Ok(hours);
        }
        let year = day.year();
        if let Some(data) = self.holidays
            && !data.years().contains(&year)
            && !self.years.contains(&year)
        {
            let (first, last) = data.years().into_inner();
            return Err(CalendarError::UnknownYear { name: data.name, year, first, last });
        }
        Ok(self.week.on(day.weekday()))
    }

    /// Whether somebody is at work at a moment.
    ///
    /// # Errors
    /// [`CalendarError::UnknownYear`], [`CalendarError::BeyondTime`].
    pub fn is_open(&self, moment: UnixTime) -> Result<bool, CalendarError> {
        let next = UnixTime::from_micros(moment.micros().checked_add(1).ok_or(CalendarError::BeyondTime)?);
        self.elapsed(moment, next).map(|open| open > 0)
    }

    /// The open time from one moment to another, in microseconds; less than 0 if the second is earlier.
    ///
    /// # Errors
    /// [`CalendarError::UnknownYear`] if a day between them is of a year whose holidays are not known, and
    /// [`CalendarError::BeyondTime`].
    pub fn elapsed(&self, from: UnixTime, to: UnixTime) -> Result<i64, CalendarError> {
        if to < from {
            return self.elapsed(to, from).map(|open| -open);
        }
        let mut day = self.day_of(from)?;
        let mut open = 0;
        while self.start_of(day)? < to {
            for (start, end) in self.open_spans(day)? {
                let (start, end) = (start.max(from), end.min(to));
                open += (end.micros() - start.micros()).max(0);
            }
            day = day.plus_days(1);
        }
        Ok(open)
    }

    /// The moment from which so much open time (in microseconds) has passed since `from`: the first such moment, so
    /// that what is due after a day's last hour is due that evening and not next morning. Less than 0 goes back, to the
    /// last moment from which so much has passed until `from`. Nothing stays where it is.
    ///
    /// [`BusinessCalendar::elapsed`] from `from` to the result is the open time that was asked for; and adding to a
    /// moment what has elapsed until an open one gives that one.
    ///
    /// # Errors
    /// As [`BusinessCalendar::elapsed`], for the days on the way.
    pub fn add(&self, from: UnixTime, open: i64) -> Result<UnixTime, CalendarError> {
        if open < 0 {
            return self.subtract(from, open.checked_neg().ok_or(CalendarError::BeyondTime)?);
        }
        let (mut day, mut left) = (self.day_of(from)?, open);
        while left > 0 {
            for (start, end) in self.open_spans(day)? {
                let start = start.max(from);
                let length = (end.micros() - start.micros()).max(0);
                if left <= length {
                    return Ok(UnixTime::from_micros(start.micros() + left));
                }
                left -= length;
            }
            day = day.plus_days(1);
        }
        Ok(from)
    }

    fn subtract(&self, from: UnixTime, open: i64) -> Result<UnixTime, CalendarError> {
        // Where clocks go back over midnight, spans of the day after may lie before.
        let (mut day, mut left) = (self.day_of(from)?.plus_days(1), open);
        while left > 0 {
            if self.start_of(day)? < from {
                for (start, end) in self.open_spans(day)?.into_iter().rev() {
                    let end = end.min(from);
                    let length = (end.micros() - start.micros()).max(0);
                    if left <= length {
                        return Ok(UnixTime::from_micros(end.micros() - left));
                    }
                    left -= length;
                }
            }
            day = day.plus_days(-1);
        }
        Ok(from)
    }

    fn day_of(&self, moment: UnixTime) -> Result<Date, CalendarError> {
        self.zone.shown_at(moment).map(|shown| shown.date()).ok_or(CalendarError::BeyondTime)
    }

    fn start_of(&self, day: Date) -> Result<UnixTime, CalendarError> {
        self.zone.first_showing(day.start()).ok_or(CalendarError::BeyondTime)
    }

    fn open_spans(&self, day: Date) -> Result<Vec<OpenSpan>, CalendarError> {
        let spans = self.hours_on(day)?.spans().iter().map(|span| {
            let first = |time| self.zone.first_showing(time).ok_or(CalendarError::BeyondTime);
            Ok((first(span.from().on(day))?, first(span.to().on(day))?))
        });
        spans.collect()
    }
}
