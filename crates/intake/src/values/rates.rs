//! Discounts that say a part of the price in place of an amount.

use crate::table::rows::Cell;
use crate::text::clean;
use crate::values::amounts::{DecimalSign, read};

/// What a number in a column of discounts stands for, where it is no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RateForm {
    /// Tenths of the price that are to pay: 9.5 of `9.5折`.
    Tenths,
    /// The part of the price that is to pay: 0.95.
    Paid,
    /// The part of the price that is taken off: 0.05.
    Off,
}

/// A whole, in ten-thousandths.
const WHOLE: i64 = 10_000;

impl RateForm {
    /// As a mapping writes it.
    pub fn written(text: &str) -> Option<Self> {
        match text.trim().to_lowercase().as_str() {
            "折" | "tenths" => Some(Self::Tenths),
            "paid" => Some(Self::Paid),
            "off" => Some(Self::Off),
            _ => None,
        }
    }

    /// What is to pay of a whole, in ten-thousandths, for a number in ten-thousandths; `None` if it is no part.
    pub fn paid(self, number: i64) -> Option<i64> {
        let paid = match self {
            Self::Tenths => number / 10,
            Self::Paid => number,
            Self::Off => WHOLE.checked_sub(number)?,
        };
        (0..=WHOLE).contains(&paid).then_some(paid)
    }
}

/// What `9.5折`, `打85折` or `8 折` leave to pay of a whole, in ten-thousandths; `None` of any other text.
pub(crate) fn of_text(text: &str) -> Option<i64> {
    // Most cells end in a digit.
    let text = text.trim_end().strip_suffix('折')?;
    let plain = clean::plain(text);
    let digits = plain.strip_prefix('打').unwrap_or(&plain);
    let number = read(&Cell::Text(digits.into()), DecimalSign::Point).ok()??.value;
    // Two digits without a point are tenths and hundredths.
    let form = if number > 10 * WHOLE { RateForm::Tenths.paid(number / 10) } else { RateForm::Tenths.paid(number) };
    form.filter(|paid| *paid > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_the_price_are_understood() {
        for (text, paid) in [("9.5折", 9_500), ("95折", 9_500), ("打8折", 8_000), ("8.88 折 ", 8_880), ("10折", 10_000)]
        {
            assert_eq!(of_text(text), Some(paid), "{text}");
        }
        for text in ["折", "无折", "0折", "-8折", "120.5折扣", "9.5", "950折"] {
            assert_eq!(of_text(text), None, "{text}");
        }
        assert_eq!(RateForm::Paid.paid(9_500), Some(9_500));
        assert_eq!(RateForm::Off.paid(500), Some(9_500));
        assert_eq!(RateForm::Tenths.paid(95_000), Some(9_500));
        assert_eq!(RateForm::Paid.paid(12_000), None);
    }
}
