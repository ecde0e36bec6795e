use crate::digits::Digits;
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

impl Value {
    /// Adds the text that [`Display`](fmt::Display) gives to another, without going through the machinery of formatting.
    pub fn push_to(&self, text: &mut String) {
        match self {
            Self::Text(own) => text.push_str(own),
            Self::Flag(flag) => text.push_str(if *flag { "true" } else { "false" }),
            Self::Date(date) => text.push_str(&date.to_string()),
            Self::Time(time) => text.push_str(&time.to_string()),
            Self::Count(count) => text.push_str(Digits::of(*count, 0, 0).as_str()),
            Self::Money(money) => text.push_str(money.digits().as_str()),
            // Without needless zeros: `0.3`, `12`, `-1.25`.
            Self::Decimal(millionths) => text.push_str(Digits::of(*millionths, 6, 0).as_str()),
        }
    }
}

impl fmt::Display for Value {
    /// As output files hold it: plain numbers, ISO dates, `true` and `false`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        self.push_to(&mut text);
        f.write_str(&text)
    }
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
            (Value::Count(-17), "-17"),
            (Value::Text("a".to_owned()), "a"),
        ] {
            assert_eq!(value.to_string(), shown);
            let mut text = "x".to_owned();
            value.push_to(&mut text);
            assert_eq!(text, format!("x{shown}"));
        }
    }
}
