//! Numbers of JSON as they are written, since a parser makes floating point of them.

use crate::table::rows::Cell;

/// The values of an object as they are written, in order; `text` is one that was parsed.
pub(super) fn written(text: &str) -> Vec<&str> {
    let bytes = text.as_bytes();
    let (mut found, mut depth, mut start, mut at) = (Vec::new(), 0_usize, None, 0);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => {
                at += 1;
                while let Some(byte) = bytes.get(at).filter(|byte| **byte != b'"') {
                    at += if *byte == b'\\' { 2 } else { 1 };
                }
            }
            b'{' | b'[' => depth += 1,
            b':' if depth == 1 => start = Some(at + 1),
            b',' | b'}' if depth == 1 => {
                found.extend(start.take().and_then(|start| text.get(start..at)).map(str::trim));
                depth -= usize::from(*byte == b'}');
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += 1;
    }
    found
}

/// Digits that 128 bits hold with room for another.
const MOST_DIGITS: usize = 37;

/// A number, exactly; of one of very many digits as much as decides how it is rounded. `None` if it is something else, or
/// larger than any number of ours.
pub(super) fn decimal(written: &str) -> Option<Cell<'static>> {
    let (negative, plain) = written.strip_prefix('-').map_or((false, written), |plain| (true, plain));
    let (mantissa, exponent) = match plain.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (plain, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() || !whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // Zeros at either end say nothing.
    let all: Vec<u8> = whole.bytes().chain(fraction.trim_end_matches('0').bytes()).collect();
    let digits = all.get(all.iter().take_while(|digit| **digit == b'0').count()..).unwrap_or(&[]);
    let mut scale = i32::try_from(fraction.trim_end_matches('0').len()).ok()?.checked_sub(exponent)?;
    let (told, rest) = digits.split_at_checked(MOST_DIGITS).unwrap_or((digits, &[]));
    scale = scale.checked_sub(i32::try_from(rest.len()).ok()?)?;
    let mut value = told.iter().fold(0, |value, digit| value * 10 + i128::from(digit - b'0'));
    let mut is_more = rest.iter().any(|digit| *digit != b'0');
    if value == 0 {
        return Some(Cell::Decimal(0, 0));
    }
    while scale < 0 {
        (value, scale) = (value.checked_mul(10)?, scale + 1);
    }
    // Decimals that far behind the fourth only say on which side of a half it is.
    while scale > 36 {
        is_more |= value % 10 != 0;
        (value, scale) = (value / 10, if value < 10 { 36 } else { scale - 1 });
    }
    if is_more && value % 5 == 0 {
        value += 1;
    }
    Some(Cell::Decimal(if negative { -value } else { value }, i8::try_from(scale).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_as_they_are_written() {
        let text = "{\"a\": 1.00005, \"b:,\\\"\":\"x,}\" ,\"c\":[1,{\"d\":2}],\"e\":{\"f\":1.5,\"g\":2},\"h\":-0.5 }";
        assert_eq!(written(text), ["1.00005", "\"x,}\"", "[1,{\"d\":2}]", "{\"f\":1.5,\"g\":2}", "-0.5"]);
        assert_eq!(written("{}"), Vec::<&str>::new());
        assert_eq!(written("{\"a\":1"), Vec::<&str>::new());
    }

    #[test]
    fn numbers_are_exact() {
        assert_eq!(decimal("1.00005"), Some(Cell::Decimal(100_005, 5)));
        assert_eq!(decimal("-0.5"), Some(Cell::Decimal(-5, 1)));
        for (text, value, scale) in [
            ("1", 1, 0),
            ("1e5", 100_000, 0),
            ("1.5E+3", 1_500, 0),
            ("1.00005e0", 100_005, 5),
            ("100005e-5", 100_005, 5),
            ("-17850.0", -17_850, 0),
            ("1.50", 15, 1),
            ("123456789012345678901", 123_456_789_012_345_678_901, 0),
            ("-0.0e99", 0, 0),
            ("1e-400", 1, 36),
            // A half, and a half with something behind it, of more digits than are held.
            ("0.00005000000000000000000000000000000000000000", 5, 5),
            ("0.00005000000000000000000000000000000000000001", 50_000_000_000_000_000_000_000_000_000_001, 36),
        ] {
            assert_eq!(decimal(text), Some(Cell::Decimal(value, scale)), "{text}");
        }
        for text in ["\"1.5\"", "[1.5]", "true", "1.2.3", "1e40", "1e99999999999", "", "-", "nan", ".5"] {
            assert_eq!(decimal(text), None, "{text}");
        }
    }
}
