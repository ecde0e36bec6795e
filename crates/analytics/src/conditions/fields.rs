//! Fields of a shop's own in rows of facts: read out of the object of texts that a row keeps of further columns.

use crate::error::AnalyticsError;
use arrow::array::{ArrayRef, BooleanArray, Int64Array, StringArray};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use terrace_domain::facts::CUSTOM;
use terrace_domain::{ValueType, plain_header, read_written};
use terrace_policy::RowField;

/// What a row keeps of further columns: texts by header.
pub(crate) type TextObject = serde_json::Map<String, serde_json::Value>;

/// Takes apart what a row of some facts keeps of further columns.
///
/// # Errors
/// A text that is no object: the import wrote one, or nothing.
pub(crate) fn text_object(kind: &str, text: &str) -> Result<TextObject, AnalyticsError> {
    serde_json::from_str(text).map_err(|_| AnalyticsError::WrongColumn {
        kind: kind.to_owned(),
        column: CUSTOM.to_owned(),
        found: "text that is no JSON object".to_owned(),
    })
}

/// A field of a shop's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OwnField {
    /// The name under which conditions know it.
    name: String,
    holds: Holds,
    /// The plain headers by which files name it; where a row has several, the first counts.
    headers: Vec<String>,
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Holds {
    Text,
    Number,
    Date,
    Flag,
}

impl From<&RowField> for OwnField {
    fn from(field: &RowField) -> Self {
        let holds = match field.value_type {
            ValueType::Decimal => Holds::Number,
            ValueType::Date => Holds::Date,
            ValueType::Flag => Holds::Flag,
            _ => Holds::Text,
        };
        let headers = field.headers.iter().map(|header| plain_header(header)).collect();
        Self { name: field.name.clone(), holds, headers }
    }
}

/// What an object of texts has of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FieldRead {
    Nothing,
    Text(String),
    /// Millionths, days, or 0 and 1.
    Number(i64),
    /// A text that cannot be read as what the field holds.
    Unreadable,
}

impl OwnField {
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// What an object of texts has of the field.
    pub(crate) fn read(&self, object: &TextObject) -> FieldRead {
        let rank = |header: &str| {
            let plain = plain_header(header);
            self.headers.iter().position(|known| *known == plain)
        };
        let texts = object.iter().filter_map(|(header, value)| Some((rank(header)?, value.as_str()?)));
        let Some((_, text)) = texts.min_by_key(|(rank, _)| *rank) else { return FieldRead::Nothing };
        let number = |value_type| match read_written(text, value_type) {
            Ok(Some(number)) => FieldRead::Number(number),
            Ok(None) => FieldRead::Nothing,
            Err(_) => FieldRead::Unreadable,
        };
        match self.holds {
            Holds::Text => FieldRead::Text(text.to_owned()),
            Holds::Number => number(ValueType::Decimal),
            Holds::Date => number(ValueType::Date),
            Holds::Flag => number(ValueType::Flag),
        }
    }

    /// The field as a column beside objects of texts, in the form in which columns of its type are folded. Behind it
    /// stands one more value, the null of rows that have no object.
    pub(super) fn column<'t>(
        &self,
        objects: impl Iterator<Item = Option<&'t str>>,
    ) -> Result<ArrayRef, AnalyticsError> {
        let read = |object: Option<&str>| match object {
            Some(object) => Ok::<_, AnalyticsError>(self.read(&text_object("facts", object)?)),
            None => Ok(FieldRead::Nothing),
        };
        let values = objects.map(read).chain([Ok(FieldRead::Nothing)]).collect::<Result<Vec<FieldRead>, _>>()?;
        let numbers =
            || values.iter().map(|value| if let FieldRead::Number(number) = value { Some(*number) } else { None });
        Ok(match self.holds {
            Holds::Text => {
                let texts = values.iter().map(|value| match value {
                    FieldRead::Text(text) => Some(text.as_str()),
                    _ => None,
                });
                Arc::new(texts.collect::<StringArray>())
            }
            Holds::Number | Holds::Date => Arc::new(numbers().collect::<Int64Array>()),
            Holds::Flag => Arc::new(numbers().map(|number| number.map(|flag| flag != 0)).collect::<BooleanArray>()),
        })
    }
}
