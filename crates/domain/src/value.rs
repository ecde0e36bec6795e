use crate::money::Money;
use crate::time::{Date, LocalTime};
use std::fmt;

/// What kind of value a metric, an attribute or an expression holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ValueType {
    /// A whole number of things.
    Count,
    /// A whole number of days.
    Days,
    /// An amount, in ten-thousandths of the policy's currency.
    Money,
    /// A number of six decimals: averages, rates, shares, ratios.
    Decimal,
    /// Text: a category, a region, a tier's id.
    Text,
    /// A calendar day.
    Date,
    /// A wall-clock time.
    Time,
    /// Yes or no.
    Flag,
}

impl ValueType {
    /// Numbers can be added, compared with numbers, ranked and cut.
    pub const fn is_number(self) -> bool {
        matches!(self, Self::Count | Self::Days | Self::Money | Self::Decimal)
    }

    /// The word by which messages know it; `words` has its texts.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Days => "days",
            Self::Money => "money",
            Self::Decimal => "decimal",
            Self::Text => "text",
            Self::Date => "date",
            Self::Time => "time",
            Self::Flag => "condition",
        }
    }

    /// Decimals that a stored integer of this type carries: 4 for money, 6 for decimals, else 0.
    pub const fn scale(self) -> u32 {
        match self {
            Self::Money => 4,
            Self::Decimal => 6,
            _ => 0,
        }
    }
}

/// One value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A count, or a number of days.
    Count(i64),
    /// An amount.
    Money(Money),
    /// Millionths.
    Decimal(i64),
    /// Text.
    Text(String),
    /// A day.
    Date(Date),
    /// A time.
    Time(LocalTime),
    /// Yes or no.
    Flag(bool),
}

impl fmt::Display for Value {
    /// As output files hold it: plain numbers, ISO dates, `true` and `false`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(count) => write!(f, "{count}"),
            Self::Money(money) => write!(f, "{money}"),
            Self::Decimal(millionths) => write_decimal(f, *millionths),
            Self::Text(text) => f.write_str(text),
            Self::Date(date) => write!(f, "{date}"),
            Self::Time(time) => write!(f, "{time}"),
            Self::Flag(flag) => write!(f, "{flag}"),
        }
    }
}

/// Millionths without needless zeros: `0.3`, `12`, `-1.25`.
fn write_decimal(f: &mut fmt::Formatter<'_>, millionths: i64) -> fmt::Result {
    let size = millionths.unsigned_abs();
    let sign = if millionths < 0 { "-" } else { "" };
    let (whole, fraction) = (size / 1_000_000, size % 1_000_000);
    if fraction == 0 {
        return write!(f, "{sign}{whole}");
    }
    let digits = format!("{fraction:06}");
    write!(f, "{sign}{whole}.{}", digits.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_plain() {
        for (value, shown) in [
            (Value::Decimal(300_000), "0.3"),
            (Value::Decimal(-1_250_000), "-1.25"),
            (Value::Decimal(12_000_000), "12"),
            (Value::Money(Money::from_ten_thousandths(125_000)), "12.50"),
            (Value::Flag(true), "true"),
        ] {
            assert_eq!(value.to_string(), shown);
        }
    }
}
