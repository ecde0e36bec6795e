//! Numbers as policies write them.

use terrace_domain::ValueType;
use terrace_frame::value_of;

/// A value, as a column holds it, written as policies write numbers: without needless zeros.
pub(crate) fn number_text(value_type: ValueType, scaled: i64) -> String {
    let text = value_of(value_type, scaled).map(|value| value.to_string()).unwrap_or_default();
    match text.split_once('.') {
        Some((whole, decimals)) => match decimals.trim_end_matches('0') {
            "" => whole.to_owned(),
            decimals => format!("{whole}.{decimals}"),
        },
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_without_needless_zeros() {
        assert_eq!(number_text(ValueType::Money, 480_000_000), "48000");
        assert_eq!(number_text(ValueType::Money, 125_000), "12.5");
        assert_eq!(number_text(ValueType::Count, 10), "10");
        assert_eq!(number_text(ValueType::Decimal, 500_000), "0.5");
    }
}
