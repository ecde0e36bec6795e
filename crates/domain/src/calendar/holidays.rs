use crate::time::Date;
use std::ops::RangeInclusive;

/// Public holidays and working weekends of a country, as data that ships with the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HolidayData {
    /// The word by which policies name it.
    pub name: &'static str,
    /// Rises with every change of the data.
    pub edition: u16,
    /// Who says so.
    pub source: &'static str,
    pub(super) years: &'static [YearData],
}

/// What is known of one year. A holiday may begin in the days before its year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct YearData {
    pub(super) year: i16,
    /// First and last days of holidays, as year, month and day.
    pub(super) holidays: &'static [(Ymd, Ymd)],
    /// Weekend days that are worked.
    pub(super) working: &'static [Ymd],
}

pub(super) type Ymd = (i16, i8, i8);

impl HolidayData {
    /// The first and the last year that is known, and all between.
    pub fn years(&self) -> RangeInclusive<i16> {
        let of = |year: Option<&YearData>| year.map_or(0, |year| year.year);
        of(self.years.first())..=of(self.years.last())
    }

    /// Every day off, weekends within holidays included.
    pub fn holidays(&self) -> impl Iterator<Item = Date> {
        let spans = self.years.iter().flat_map(|year| year.holidays);
        spans.flat_map(|(first, last)| {
            let day = |of: &Ymd| Date::from_ymd(of.0, of.1, of.2).map(Date::days);
            let days = day(first).zip(day(last)).map(|(first, last)| first..=last);
            days.into_iter().flatten().map(Date::from_days)
        })
    }

    /// Every weekend day that is worked.
    pub fn working_days(&self) -> impl Iterator<Item = Date> {
        self.years.iter().flat_map(|year| year.working).filter_map(|day| Date::from_ymd(day.0, day.1, day.2))
    }
}
