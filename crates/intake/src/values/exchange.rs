//! Rates of exchange, read exactly into billionths.

use crate::table::rows::Cell;
use crate::text::clean;
use crate::values::amounts::{BadAmount, DecimalSign};

/// Decimals that are kept.
const PLACES: i64 = 9;

/// The largest rate, in billionths: a hundred million for one.
const MOST: i128 = 100_000_000_000_000_000;

/// A rate in billionths, further decimals rounded, halves to even; `None` if the cell is empty.
pub(crate) fn read(cell: &Cell<'_>, decimal: DecimalSign) -> Result<Option<i64>, BadAmount> {
    let text = match cell {
        Cell::Empty => return Ok(None),
        Cell::Float(number) if number.is_nan() => return Ok(None),
        Cell::Text(_) | Cell::Integer(_) | Cell::Decimal(..) | Cell::Float(_) => cell.to_text(),
        Cell::Time { .. } | Cell::Day(_) | Cell::Flag(_) | Cell::Fault(_) => return Err(BadAmount::NotANumber),
    };
    let plain = clean::plain(&text);
    if clean::is_nothing(&plain) {
        return Ok(None);
    }
    let written = matches!(cell, Cell::Text(_));
    let point = if written && decimal == DecimalSign::Comma { ',' } else { '.' };
    let (mantissa, exponent) = match plain.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().map_err(|_| BadAmount::NotANumber)?),
        None => (plain.as_ref(), 0),
    };
    let (negative, mantissa) = match mantissa.strip_prefix('-') {
        Some(mantissa) => (true, mantissa),
        None => (false, mantissa.strip_prefix('+').unwrap_or(mantissa)),
    };
    let (whole, fraction) = mantissa.split_once(point).unwrap_or((mantissa, ""));
    let digits = || whole.bytes().chain(fraction.bytes());
    if digits().next().is_none() {
        return Err(BadAmount::NotANumber);
    }
    if !digits().all(|digit| digit.is_ascii_digit()) {
        let (before, behind) = mantissa.split_once(',').unwrap_or(("", "-"));
        let comma = written && before.bytes().chain(behind.bytes()).all(|digit| digit.is_ascii_digit());
        return Err(if comma { BadAmount::DecimalComma } else { BadAmount::NotANumber });
    }
    if negative {
        return Err(BadAmount::BelowZero);
    }
    let length = |text: &str| i64::try_from(text.len()).unwrap_or(i64::MAX);
    // How many of the digits stand before the end of the billionths.
    let kept = length(whole).saturating_add(i64::from(exponent)).saturating_add(PLACES);
    rounded(digits(), kept).map(Some)
}

/// The first `kept` digits as a number, rounded by the others.
fn rounded(digits: impl Iterator<Item = u8>, kept: i64) -> Result<i64, BadAmount> {
    let (mut value, mut rest, mut place) = (0_i128, Vec::new(), 0_i64);
    if kept < 0 {
        // All digits stand behind what is kept, the first of them not even next to it.
        return Ok(0);
    }
    for digit in digits {
        if place < kept {
            value = value * 10 + i128::from(digit - b'0');
        } else {
            rest.push(digit);
        }
        place += 1;
        if value > MOST {
            return Err(BadAmount::TooLarge);
        }
    }
    while place < kept && value > 0 {
        value *= 10;
        place += 1;
        if value > MOST {
            return Err(BadAmount::TooLarge);
        }
    }
    while rest.last() == Some(&b'0') {
        rest.pop();
    }
    let up = rest.as_slice() > b"5".as_slice() || (rest == b"5" && value % 2 != 0);
    i64::try_from(value + i128::from(up)).map_err(|_| BadAmount::TooLarge)
}

/// Nine decimals without needless zeros.
pub(crate) fn rate_text(billionths: i64) -> String {
    let unit = 1_000_000_000;
    let digits = format!("{}.{:09}", billionths.div_euclid(unit), billionths.rem_euclid(unit));
    digits.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rate(text: &str) -> Result<Option<i64>, BadAmount> {
        read(&Cell::Text(text.into()), DecimalSign::Point)
    }

    #[test]
    fn rates_are_exact_to_nine_places() {
        for (text, billionths) in [
            ("7", 7_000_000_000),
            ("0.00653", 6_530_000),
            ("7.123456789", 7_123_456_789),
            ("7.1234567895", 7_123_456_790),
            ("7.1234567885", 7_123_456_788),
            ("6.53E-3", 6_530_000),
            ("1e-12", 0),
            ("1e-10", 0),
            ("6e-10", 1),
            (" +1.50 ", 1_500_000_000),
            ("0", 0),
        ] {
            assert_eq!(rate(text), Ok(Some(billionths)), "{text}");
        }
        assert_eq!(read(&Cell::Text("7,25".into()), DecimalSign::Comma), Ok(Some(7_250_000_000)));
        assert_eq!(read(&Cell::Float(0.1), DecimalSign::Comma), Ok(Some(100_000_000)));
        assert_eq!(read(&Cell::Integer(7), DecimalSign::Point), Ok(Some(7_000_000_000)));
        assert_eq!((rate(""), rate("NULL")), (Ok(None), Ok(None)));
    }

    #[test]
    fn what_is_no_rate_is_refused() {
        for text in ["seven", "--7", ".", "1.2.3", "e5", "-x", "7%"] {
            assert_eq!(rate(text), Err(BadAmount::NotANumber), "{text}");
        }
        assert_eq!((rate("-7"), rate("-6.5e-3")), (Err(BadAmount::BelowZero), Err(BadAmount::BelowZero)));
        assert_eq!(rate("7,25"), Err(BadAmount::DecimalComma));
        for text in ["1e9", "1e999999999", "99999999999999999999"] {
            assert_eq!(rate(text), Err(BadAmount::TooLarge), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_back(whole in 0..100_000_000i64, part in 0..1_000_000_000i64) {
            prop_assert_eq!(rate(&format!("{whole}.{part:09}")), Ok(Some(whole * 1_000_000_000 + part)));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC*") {
            let _ = rate(&text);
        }
    }
}
