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

/// A number with decimals, exactly; `None` if it is something else, has an exponent or is too long.
pub(super) fn decimal(written: &str) -> Option<Cell<'static>> {
    let (whole, fraction) = written.split_once('.')?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (negative, whole) = whole.strip_prefix('-').map_or((false, whole), |whole| (true, whole));
    if !digits(whole) || !digits(fraction) || whole.len() + fraction.len() > 37 {
        return None;
    }
    let value = whole.bytes().chain(fraction.bytes()).fold(0, |value, byte| value * 10 + i128::from(byte - b'0'));
    let scale = i8::try_from(fraction.len()).ok()?;
    Some(Cell::Decimal(if negative { -value } else { value }, scale))
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
        for text in ["1", "1e5", "1.5e3", "\"1.5\"", "[1.5]", "true", "1.2.3"] {
            assert_eq!(decimal(text), None, "{text}");
        }
    }
}
