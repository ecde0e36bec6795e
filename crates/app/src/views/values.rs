//! The parts that several answers share.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::ser::Error as _;
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::path::Path;
use terrace_domain::Value;

/// Values by name, in their order: a JSON object.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ByName<T>(Vec<(String, T)>);

impl<T> ByName<T> {
    /// The names and values, in order.
    pub fn iter(&self) -> impl Iterator<Item = &(String, T)> {
        self.0.iter()
    }

    /// Leaves out what has none of the wanted names.
    pub fn retain(&mut self, mut is_wanted: impl FnMut(&str) -> bool) {
        self.0.retain(|(name, _)| is_wanted(name));
    }
}

impl<T> FromIterator<(String, T)> for ByName<T> {
    fn from_iter<I: IntoIterator<Item = (String, T)>>(values: I) -> Self {
        Self(values.into_iter().collect())
    }
}

impl<T: Serialize> Serialize for ByName<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl<T: JsonSchema> JsonSchema for ByName<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("ByName_of_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "object", "additionalProperties": generator.subschema_for::<T>() })
    }
}

/// A number of at most six decimals, given in millionths and written digit by digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DecimalView(pub i64);

impl Serialize for DecimalView {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        number(&Value::Decimal(self.0), serializer)
    }
}

impl JsonSchema for DecimalView {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Decimal".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number" })
    }
}

/// A metric's value: a number where it counts or measures, `true` or `false` where it is a flag, otherwise exact text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueView(pub Value);

impl Serialize for ValueView {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Value::Count(_) | Value::Decimal(_) => number(&self.0, serializer),
            Value::Flag(flag) => serializer.serialize_bool(*flag),
            Value::Money(_) | Value::Text(_) | Value::Date(_) | Value::Time(_) => serializer.collect_str(&self.0),
        }
    }
}

impl JsonSchema for ValueView {
    fn schema_name() -> Cow<'static, str> {
        "Value".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A number where it counts or measures, a boolean where it is a flag, otherwise exact text.",
            "type": ["number", "boolean", "string"],
        })
    }
}

/// Digits as JSON's own number.
fn number<S: Serializer>(value: &Value, serializer: S) -> Result<S::Ok, S::Error> {
    let number: serde_json::Number = value.to_string().parse().map_err(S::Error::custom)?;
    number.serialize(serializer)
}

/// Which rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PolicyView {
    /// The policy's name.
    pub name: String,
    /// The hash of its file.
    pub hash: String,
}

/// A list that was written to a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WrittenView {
    /// The file.
    pub path: String,
    /// Its rows.
    pub rows: usize,
}

impl WrittenView {
    /// What was written where.
    pub fn new(path: &Path, rows: usize) -> Self {
        Self { path: path.display().to_string(), rows }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use terrace_domain::Money;

    fn json(value: &impl Serialize) -> String {
        serde_json::to_string(value).unwrap()
    }

    #[test]
    fn numbers_keep_their_digits() {
        let values = [0, 1_000_000, 500_000, -1, 123_456_789].map(DecimalView);
        assert_eq!(json(&values), "[0,1,0.5,-1e-6,123.456789]");
        assert_eq!(json(&ValueView(Value::Count(7))), "7");
        assert_eq!(json(&ValueView(Value::Money(Money::parse("7.5").unwrap()))), "\"7.50\"");
        assert_eq!(json(&ValueView(Value::Flag(true))), "true");
    }

    #[test]
    fn names_keep_their_order() {
        let values: ByName<u8> =
            [("z", 1), ("a", 2)].map(|(name, value)| (name.to_owned(), value)).into_iter().collect();
        assert_eq!(json(&values), "{\"z\":1,\"a\":2}");
    }
}
