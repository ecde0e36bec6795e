//! Ratios of twelve places, months.

use terrace_domain::{LocalTime, round_div};

/// Decimal places of a ratio.
const RATIO_PLACES: u32 = 12;

/// `over ÷ under` in units of 10⁻¹², half-even; nothing where it does not fit or nothing is divided by.
pub(crate) fn ratio(over: i128, under: i128) -> Option<i128> {
    round_div(over.checked_mul(10i128.pow(RATIO_PLACES))?, under)
}

/// The calendar month of a time, counted from January of year 0.
pub(crate) fn month_of(micros: i64) -> i64 {
    let day = LocalTime::from_micros(micros).date().civil();
    i64::from(day.year()) * 12 + i64::from(day.month()) - 1
}
