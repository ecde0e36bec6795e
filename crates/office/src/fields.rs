//! Fields of requests as our types; what cannot be taken is named by its path.

use crate::error::OfficeError;
use schemars::JsonSchema;
use serde::Deserialize;
use std::borrow::Cow;
use terrace_domain::{CustomerId, LocalTime, Money, UnixTime, Zone};
use terrace_loyalty::OrderId;

/// The longest text of a field, in bytes.
const LONGEST: usize = 1_000;

/// Digits, as a text or as a number.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Amount {
    /// `"199.90"`.
    Text(String),
    /// `199.90`, read digit by digit.
    Number(serde_json::Number),
}

/// A field that cannot be taken.
#[expect(clippy::needless_pass_by_value, reason = "reasons come as texts and as errors")]
pub(crate) fn bad(field: impl Into<String>, reason: impl ToString) -> OfficeError {
    OfficeError::BadField { field: field.into(), reason: reason.to_string() }
}

impl Amount {
    /// The amount, never below zero.
    pub(crate) fn money(&self, field: &str) -> Result<Money, OfficeError> {
        let digits = match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
        };
        let money = Money::parse(&digits).map_err(|error| bad(field, error))?;
        if money < Money::ZERO { Err(bad(field, "is below zero")) } else { Ok(money) }
    }
}

pub(crate) fn customer_id(text: &str) -> Result<CustomerId, OfficeError> {
    limited("customer_id", text)?;
    if terrace_app::names_nobody(text.trim()) {
        return Err(bad("customer_id", format!("`{}` names nobody", text.trim())));
    }
    let id = terrace_domain::compared_id(read_id("customer_id", text)?);
    CustomerId::new(&id).map_err(|error| bad("customer_id", error))
}

pub(crate) fn order_id(text: &str) -> Result<OrderId, OfficeError> {
    limited("order_id", text)?;
    OrderId::new(&read_id("order_id", text)?).ok_or_else(|| bad("order_id", "is empty"))
}

/// An id as a file's would be read, so that both are one.
fn read_id<'t>(field: &str, text: &'t str) -> Result<Cow<'t, str>, OfficeError> {
    let refused = || match text.trim() {
        "" => bad(field, "is empty"),
        text => {
            bad(field, format!("`{text}` is no id: a word for nothing, or a number that a spreadsheet has rounded"))
        }
    };
    terrace_app::plain_id(text).ok_or_else(refused)
}

/// A text that is not too long and has no marks that no keyboard writes.
pub(crate) fn limited(field: &str, text: &str) -> Result<(), OfficeError> {
    if text.len() > LONGEST {
        return Err(bad(field, format!("has {} bytes; {LONGEST} are the most", text.len())));
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
        return Err(bad(field, "has control characters"));
    }
    Ok(())
}

/// What was written down as JSON. What cannot be read is told, with where it stands, rather than passed over.
pub(crate) fn kept_json<T: serde::de::DeserializeOwned>(
    what: &'static str,
    id: impl std::fmt::Display,
    text: &str,
) -> Result<T, OfficeError> {
    let damaged = |cause| OfficeError::Store(terrace_store::StoreError::damaged(what, id, cause));
    serde_json::from_str(text).map_err(damaged)
}

/// A time with an offset, as a clock shows that moment; a time without one is of that clock.
pub(crate) fn time(field: &str, text: &str, zone: &Zone) -> Result<LocalTime, OfficeError> {
    if let Ok(local) = LocalTime::parse(text) {
        return Ok(local);
    }
    UnixTime::parse(text)
        .ok()
        .and_then(|moment| zone.shown_at(moment))
        .ok_or_else(|| bad(field, format!("`{text}` is not a time such as 2026-11-30T12:00:00+08:00")))
}

/// A condition without the texts in it, which may be of a person.
pub(crate) fn without_texts(condition: &str) -> String {
    let parts = condition.split('\'').enumerate();
    parts.map(|(at, part)| if at % 2 == 0 { part } else { "'…'" }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_down_of_a_condition_names_nobody() {
        assert_eq!(without_texts("orders > 3"), "orders > 3");
        assert_eq!(without_texts("name = '李雷' and orders in (1, 2)"), "name = '…' and orders in (1, 2)");
        assert_eq!(without_texts("name = 'O''Neill'"), "name = '…''…'");
        assert_eq!(without_texts("name = 'open"), "name = '…'");
    }
}
