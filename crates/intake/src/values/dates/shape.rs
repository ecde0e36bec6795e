//! What a cell says of a time: a day, a clock, or both.

use super::calendar::DAY;
use super::clock;
use super::parse::is_day;
use crate::table::rows::Cell;
use crate::text::clean;

/// What a cell says of a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TimeShape {
    /// Nothing.
    Empty,
    /// A day without a clock.
    Day,
    /// A clock without a day.
    Clock,
    /// Both, or neither.
    Other,
}

/// What a cell says of a time, texts with days being written in one of some formats if there are any.
pub(crate) fn shape(cell: &Cell<'_>, formats: &[String]) -> TimeShape {
    match cell {
        Cell::Empty => TimeShape::Empty,
        Cell::Text(text) if clean::is_nothing(&clean::plain(text)) => TimeShape::Empty,
        Cell::Day(_) => TimeShape::Day,
        Cell::Time { micros, .. } if micros.rem_euclid(DAY) == 0 => TimeShape::Day,
        _ if is_day(cell, formats) => TimeShape::Day,
        _ if clock::read(cell).is_some_and(|clock| clock.is_some()) => TimeShape::Clock,
        _ => TimeShape::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_clocks_are_told_apart() {
        for (text, expected) in [
            ("2026-03-01", TimeShape::Day),
            ("3/1/2026", TimeShape::Day),
            ("20260301", TimeShape::Day),
            ("2026-03-01 09:10", TimeShape::Other),
            ("09:10", TimeShape::Clock),
            ("tea", TimeShape::Other),
            ("-", TimeShape::Empty),
        ] {
            assert_eq!(shape(&Cell::Text(text.into()), &[]), expected, "{text}");
        }
    }
}
