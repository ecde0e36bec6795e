//! The calendar, by arithmetic: this runs once or more per row.

/// Microseconds of a day.
pub(super) const DAY: i64 = 86_400_000_000;

/// Days since 1970-01-01; `None` if the calendar has no such day.
pub(super) fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let length = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        _ => return None,
    };
    if !(1..=length).contains(&day) || !(0..=9999).contains(&year) {
        return None;
    }
    // Years begin in March, so that the leap day is their last.
    let year = year - i64::from(month <= 2);
    let month = (month + 9) % 12;
    let in_year = (153 * month + 2) / 5 + day - 1;
    Some(year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + in_year - 719_468)
}

/// Microseconds since midnight; `None` if a clock shows no such time.
pub(super) fn clock(hour: i64, minute: i64, second: i64, micros: i64) -> Option<i64> {
    // ISO 8601 calls the end of a day so; a leap second is part of the minute before it.
    if (hour, minute, second, micros) == (24, 0, 0, 0) {
        return Some(DAY);
    }
    let second = if (minute, second) == (59, 60) { 59 } else { second };
    let valid = (0..24).contains(&hour) && (0..60).contains(&minute) && (0..60).contains(&second);
    valid.then(|| ((hour * 60 + minute) * 60 + second) * 1_000_000 + micros)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use terrace_domain::Date;

    proptest! {
        #[test]
        fn agrees_with_the_calendar(year in 1i16..=9000, month in 0i8..=14, day in 0i8..=33) {
            let expected = Date::from_ymd(year, month, day).map(|date| i64::from(date.days()));
            prop_assert_eq!(days(i64::from(year), i64::from(month), i64::from(day)), expected);
        }
    }
}
