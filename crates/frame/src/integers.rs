use crate::rows::stretch;
use std::ops::Range;
use std::sync::Arc;
use terrace_domain::{Date, LocalTime, Money, Value, ValueType};

/// Integers with their meaning: ten-thousandths for money, millionths for decimals, days for dates, µs for times.
#[derive(Debug, Clone, PartialEq)]
pub struct Integers {
    /// What the integers mean: any type but text and flag.
    pub value_type: ValueType,
    /// One per row; where `valid` is false the value is 0 and means nothing. Shared, since one column may stand in
    /// several places: as a metric and among those that every run shows.
    pub values: Arc<Vec<i64>>,
    /// One per row, false where the value is null; `None` if no row is null.
    pub valid: Option<Vec<bool>>,
}

impl Integers {
    /// Makes a column of values of which some are null.
    pub fn from_options(value_type: ValueType, values: impl IntoIterator<Item = Option<i64>>) -> Self {
        // Null rows hold 0 by the rule of the type.
        let (values, valid): (Vec<i64>, Vec<bool>) =
            values.into_iter().map(|value| (value.unwrap_or(0), value.is_some())).unzip();
        let valid = if valid.iter().all(|v| *v) { None } else { Some(valid) };
        Self { value_type, values: Arc::new(values), valid }
    }

    /// Returns the integer of a row, or `None` if it is null.
    pub fn get(&self, row: usize) -> Option<i64> {
        debug_assert!(row < self.values.len(), "row {row} of {}", self.values.len());
        match &self.valid {
            Some(valid) if !valid.get(row).copied().unwrap_or(false) => None,
            _ => self.values.get(row).copied(),
        }
    }

    /// Copies the given rows in their order; `None` becomes null.
    pub fn take(&self, rows: impl IntoIterator<Item = Option<usize>>) -> Self {
        Self::from_options(self.value_type, rows.into_iter().map(|row| row.and_then(|row| self.get(row))))
    }

    /// Copies some of the rows.
    pub fn slice(&self, rows: Range<usize>) -> Self {
        Self {
            value_type: self.value_type,
            values: Arc::new(stretch(&self.values, rows.clone()).to_vec()),
            valid: self.valid.as_ref().map(|valid| stretch(valid, rows).to_vec()),
        }
    }
}

/// Returns a stored integer of a type as a value, or `None` if it is a day beyond the calendar or the type has no
/// integers.
pub fn value_of(value_type: ValueType, value: i64) -> Option<Value> {
    Some(match value_type {
        ValueType::Count | ValueType::Days => Value::Count(value),
        ValueType::Money => Value::Money(Money::from_ten_thousandths(value)),
        ValueType::Decimal => Value::Decimal(value),
        ValueType::Date => Value::Date(Date::from_days(i32::try_from(value).ok()?)),
        ValueType::Time => Value::Time(LocalTime::from_micros(value)),
        ValueType::Text | ValueType::Flag => return None,
    })
}
