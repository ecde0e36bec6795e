//! The clock of a day, in a cell of its own.

use super::calendar::{DAY, clock};
use super::scan::scan_time;
use crate::table::rows::Cell;
use crate::text::clean;

/// Microseconds since midnight, and those east of Greenwich if the cell says so; `None` if it is no clock, and `None`
/// inside if it is empty.
#[expect(clippy::option_option, reason = "no clock, or none given")]
pub(in crate::values) fn read(cell: &Cell<'_>) -> Option<Option<(i64, Option<i64>)>> {
    match cell {
        Cell::Empty => Some(None),
        Cell::Text(text) => {
            let plain = clean::plain(text);
            if clean::is_nothing(&plain) {
                return Some(None);
            }
            clock_of_text(&plain).map(Some)
        }
        Cell::Float(number) if number.is_nan() => Some(None),
        // A spreadsheet's clock is a part of a day.
        Cell::Float(number) if (0.0..1.0).contains(number) => {
            #[expect(clippy::cast_possible_truncation, reason = "below a day's milliseconds")]
            let millis = (number * 86_400_000.0).round() as i64;
            Some(Some((millis.min(86_399_999) * 1_000, None)))
        }
        // As a spreadsheet's, or digits.
        Cell::Decimal(..) => read(&Cell::Float(cell.to_text().parse().ok()?)),
        Cell::Integer(_) | Cell::Float(_) => clock_of_text(&cell.to_text()).map(Some),
        // A clock that a format keeps on its first day.
        Cell::Time { micros, zoned: false } if micros.div_euclid(DAY) <= 0 => {
            Some(Some((micros.rem_euclid(DAY), None)))
        }
        _ => None,
    }
}

/// `09:10`, `9:10 PM`, `14点16分`, `1416`, `091000`.
fn clock_of_text(text: &str) -> Option<(i64, Option<i64>)> {
    if text.bytes().all(|b| b.is_ascii_digit()) {
        let number: i64 = text.parse().ok().filter(|_| matches!(text.len(), 3..=6))?;
        let number = if text.len() <= 4 { number * 100 } else { number };
        return clock(number / 10_000, number / 100 % 100, number % 100, 0).map(|micros| (micros, None));
    }
    let starts = text
        .starts_with(|c: char| c.is_ascii_digit() || matches!(c, '上' | '下' | '凌' | '晚' | 'A' | 'P' | 'a' | 'p'));
    let parted = text.contains([':', '时', '点', 'm', 'M']);
    if starts && parted { scan_time(text).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_are_read_however_they_are_written() {
        let minutes = |cell: Cell<'_>| read(&cell).map(|clock| clock.map(|(micros, _)| micros / 60_000_000));
        for (text, expected) in [
            ("09:10:00", Some(Some(550))),
            ("9:10", Some(Some(550))),
            ("1416", Some(Some(856))),
            ("091000", Some(Some(550))),
            ("910", Some(Some(550))),
            ("下午3:05", Some(Some(905))),
            ("14点16分", Some(Some(856))),
            ("6:40 PM", Some(Some(1120))),
            ("", Some(None)),
            ("2026-03-01", None),
            ("2560", None),
            ("x", None),
            ("9", None),
        ] {
            assert_eq!(minutes(Cell::Text(text.into())), expected, "{text}");
        }
        assert_eq!(minutes(Cell::Float(0.5)), Some(Some(720)));
        assert_eq!(minutes(Cell::Integer(1416)), Some(Some(856)));
        assert_eq!(minutes(Cell::Float(45_000.5)), None);
    }
}
