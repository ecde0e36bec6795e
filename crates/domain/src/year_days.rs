use crate::time::{Date, LocalTime};
use jiff::civil;

/// Days that come every year, such as the first of each quarter: month and day, in order. Never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearDays(Vec<(i8, i8)>);

impl YearDays {
    /// Of months and days in any order; `None` if there is none, or one that not every year has.
    pub fn new(days: impl IntoIterator<Item = (i8, i8)>) -> Option<Self> {
        let mut days: Vec<(i8, i8)> = days.into_iter().collect();
        days.sort_unstable();
        days.dedup();
        // 2001 has no 29 February.
        let fits = days.iter().all(|(month, day)| civil::Date::new(2001, *month, *day).is_ok());
        (fits && !days.is_empty()).then_some(Self(days))
    }

    /// The first day of every `months`-th month from January on (1: of each month, 3: of each quarter); `None` unless
    /// 12 is a multiple of it.
    pub fn every(months: i8) -> Option<Self> {
        if !matches!(months, 1 | 2 | 3 | 4 | 6 | 12) {
            return None;
        }
        Self::new((1..=12).filter(|month| (month - 1) % months == 0).map(|month| (month, 1)))
    }

    /// Month and day, in order.
    pub fn days(&self) -> &[(i8, i8)] {
        &self.0
    }

    /// The first start of such a day that is not before a moment; the last moment that times can hold beyond the
    /// calendar. Never falls as `moment` rises.
    pub fn first_from(&self, moment: LocalTime) -> LocalTime {
        let never = LocalTime::from_micros(i64::MAX);
        let civil = moment.civil();
        if LocalTime::from_civil(civil) != Some(moment) {
            return never;
        }
        let year = civil.year();
        let in_year = |year: i16| {
            let days = self.0.iter().filter_map(move |(month, day)| Date::from_ymd(year, *month, *day));
            days.map(Date::start)
        };
        in_year(year).chain(in_year(year.saturating_add(1))).find(|start| *start >= moment).unwrap_or(never)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_day_is_found_within_a_year() {
        let quarters = YearDays::every(3).unwrap();
        assert_eq!(quarters.days(), [(1, 1), (4, 1), (7, 1), (10, 1)]);
        let next = |days: &YearDays, from: &str| days.first_from(LocalTime::parse(from).unwrap()).to_string();
        assert_eq!(next(&quarters, "2024-04-01"), "2024-04-01T00:00:00");
        assert_eq!(next(&quarters, "2024-04-01T00:00:01"), "2024-07-01T00:00:00");
        assert_eq!(next(&quarters, "2024-10-02"), "2025-01-01T00:00:00");
        let own = YearDays::new([(9, 1), (3, 1), (9, 1)]).unwrap();
        assert_eq!(next(&own, "2024-09-02"), "2025-03-01T00:00:00");
        let never = LocalTime::from_micros(i64::MAX);
        assert_eq!(own.first_from(never), never);
        assert_eq!(own.first_from(LocalTime::parse("9999-12-01").unwrap()), never);
    }

    #[test]
    fn days_are_those_of_every_year() {
        for bad in [vec![], vec![(2, 29)], vec![(1, 1), (4, 31)], vec![(0, 1)], vec![(13, 1)]] {
            assert_eq!(YearDays::new(bad.clone()), None, "{bad:?}");
        }
        assert_eq!(YearDays::every(5), None);
        assert_eq!(YearDays::every(12), YearDays::new([(1, 1)]));
    }
}
