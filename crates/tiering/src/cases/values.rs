//! Values of cases, by the type that the policy gives them.

use super::problems::Problems;
use super::yaml::Node;
use terrace_domain::{Date, LocalTime, Money, Share, Value, ValueType};
use terrace_policy::model::{Policy, Reference, Target};

/// A value of a type; the inner nothing is null, the outer one a mistake that has been noted.
pub(super) fn typed(node: &Node, name: &str, value_type: ValueType, found: &mut Problems) -> Option<Option<Value>> {
    if node.is_null() {
        return Some(None);
    }
    let value = node.text().and_then(|text| of_text(text.trim(), value_type));
    if value.is_none() {
        found.value(node.place, name, node.text().unwrap_or("…"), value_type.word());
    }
    value.map(Some)
}

/// The stored integer of a number of a type.
pub(super) fn integer(node: &Node, name: &str, value_type: ValueType, found: &mut Problems) -> Option<Option<i64>> {
    Some(typed(node, name, value_type, found)?.and_then(|value| stored(&value)))
}

/// An exact number, in millionths.
pub(super) fn millionths(node: &Node, name: &str, found: &mut Problems) -> Option<i128> {
    let number = node.text().and_then(|text| decimal(text.trim()));
    if number.is_none() {
        found.value(node.place, name, node.text().unwrap_or("…"), ValueType::Decimal.word());
    }
    number
}

fn of_text(text: &str, value_type: ValueType) -> Option<Value> {
    match value_type {
        ValueType::Count | ValueType::Days => text.parse().ok().map(Value::Count),
        ValueType::Money => Money::parse(text).ok().map(Value::Money),
        ValueType::Decimal => decimal(text).and_then(|value| i64::try_from(value).ok()).map(Value::Decimal),
        ValueType::Text => Some(Value::Text(text.to_owned())),
        ValueType::Date => Date::parse(text).ok().map(Value::Date),
        ValueType::Time => LocalTime::parse(text).ok().map(Value::Time),
        ValueType::Flag => match text {
            "true" => Some(Value::Flag(true)),
            "false" => Some(Value::Flag(false)),
            _ => None,
        },
    }
}

/// Plain digits with at most six decimals, or a share such as `30%`, in millionths.
fn decimal(text: &str) -> Option<i128> {
    if text.ends_with('%') {
        return Share::parse(text).map(|share| i128::from(share.millionths()));
    }
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 24 || fraction.len() > 6 || !plain(whole) || !plain(fraction) {
        return None;
    }
    let value: i128 = format!("{whole}{fraction:0<6}").parse().ok()?;
    Some(if negative { -value } else { value })
}

/// The integer by which columns hold a value.
pub(super) fn stored(value: &Value) -> Option<i64> {
    match value {
        Value::Count(count) => Some(*count),
        Value::Money(money) => Some(money.ten_thousandths()),
        Value::Decimal(millionths) => Some(*millionths),
        Value::Date(date) => Some(i64::from(date.days())),
        Value::Time(time) => Some(time.micros()),
        Value::Text(_) | Value::Flag(_) => None,
    }
}

/// The type of what a name stands for; a name that stands for no number is written like a decimal.
pub(super) fn type_of(policy: &Policy, reference: &Reference) -> ValueType {
    let known = match reference.target {
        Target::Metric(index) => policy.metrics.get(index).map(|metric| metric.value_type),
        Target::Attribute(index) => policy.attributes.get(index).map(|attribute| attribute.value_type),
        Target::Label(_) | Target::Scheme(_) | Target::Given(_) => None,
    };
    known.unwrap_or(ValueType::Decimal)
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn numbers_are_exact() {
        for (text, expected) in [("0.30", 300_000), ("30%", 300_000), ("-2", -2_000_000), ("80.5", 80_500_000)] {
            assert_eq!(decimal(text), Some(expected), "{text}");
        }
        for bad in ["", "-", "1e3", "1,000", "0.0000001", "NaN", "+1", "1.2.3"] {
            assert_eq!(decimal(bad), None, "{bad}");
        }
    }
}
