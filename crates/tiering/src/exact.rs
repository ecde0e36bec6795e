//! Exact numbers that cutoffs are made of.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::cmp::Ordering;
use terrace_domain::round_div;

/// An exact fraction; a mean or a median in the integer unit of its metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ratio {
    /// Above the line.
    #[serde(with = "wide")]
    pub numerator: i128,
    /// Below the line; more than zero.
    #[serde(deserialize_with = "positive")]
    pub denominator: u64,
}

impl Ratio {
    /// How a value stands to it. A denominator of zero is read as one.
    pub fn order(self, value: i64) -> Ordering {
        // A product that leaves 128 bits is far beyond any numerator.
        let scaled = i128::from(value).checked_mul(i128::from(self.denominator.max(1)));
        scaled.map_or(if value < 0 { Ordering::Less } else { Ordering::Greater }, |s| s.cmp(&self.numerator))
    }

    /// A mean without one of the values that it is of; `None` if that is the only one.
    pub(crate) fn without(self, value: i64) -> Option<Self> {
        let denominator = self.denominator.checked_sub(1).filter(|left| *left > 0)?;
        Some(Self { numerator: self.numerator.checked_sub(i128::from(value))?, denominator })
    }

    /// The largest integer that is not above it.
    pub fn floor(self) -> i128 {
        self.numerator.div_euclid(i128::from(self.denominator.max(1)))
    }

    /// The smallest integer that is not below it.
    pub fn ceil(self) -> i128 {
        let denominator = i128::from(self.denominator.max(1));
        self.numerator.div_euclid(denominator) + i128::from(self.numerator.rem_euclid(denominator) != 0)
    }

    /// In millionths, half-even, for people to read; `scale` is that of the metric. Returns `None` if it does not fit.
    pub fn millionths(self, scale: u32) -> Option<i64> {
        let shifted = self.numerator.checked_mul(power_of_ten(6u32.saturating_sub(scale)))?;
        i64::try_from(round_div(shifted, i128::from(self.denominator.max(1)))?).ok()
    }
}

/// The number of millionths in the smallest unit of an integer with `scale` decimals.
pub(crate) const fn millionths_per_unit(scale: u32) -> u64 {
    10u64.pow(6u32.saturating_sub(scale))
}

/// 10 to the power of `exponent`.
pub(crate) const fn power_of_ten(exponent: u32) -> i128 {
    10i128.pow(exponent)
}

fn positive<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    let value = u64::deserialize(deserializer)?;
    if value == 0 { Err(serde::de::Error::custom("a denominator cannot be zero")) } else { Ok(value) }
}

/// 128-bit integers as plain numbers where 64 bits hold them, else as text: no format loses digits.
pub(crate) mod wide {
    use super::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    #[serde(untagged)]
    enum Wide {
        Number(i64),
        Text(String),
    }

    pub(crate) fn serialize<S: Serializer>(value: &i128, serializer: S) -> Result<S::Ok, S::Error> {
        i64::try_from(*value).map_or_else(|_| Wide::Text(value.to_string()), Wide::Number).serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i128, D::Error> {
        match Wide::deserialize(deserializer)? {
            Wide::Number(number) => Ok(i128::from(number)),
            Wide::Text(text) => text.parse().map_err(serde::de::Error::custom),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_compare_and_round_exactly() {
        let half = Ratio { numerator: -5, denominator: 2 };
        assert_eq!((half.floor(), half.ceil()), (-3, -2));
        assert_eq!((half.order(-3), half.order(-2)), (Ordering::Less, Ordering::Greater));
        let four = Ratio { numerator: 8, denominator: 2 };
        assert_eq!((four.floor(), four.ceil(), four.order(4)), (4, 4, Ordering::Equal));
        assert_eq!(Ratio { numerator: 20_001, denominator: 2 }.millionths(4), Some(1_000_050));
        assert_eq!(Ratio { numerator: 1, denominator: u64::MAX }.order(i64::MAX), Ordering::Greater);
    }

    #[test]
    fn large_numerators_survive_json() {
        for numerator in [0, -7, i128::MAX, i128::MIN] {
            let ratio = Ratio { numerator, denominator: 3 };
            let text = serde_json::to_string(&ratio).unwrap();
            assert_eq!(serde_json::from_str::<Ratio>(&text).unwrap(), ratio, "{text}");
        }
        assert!(serde_json::from_str::<Ratio>(r#"{"numerator":1,"denominator":0}"#).is_err());
    }
}
