use crate::integers::{Integers, value_of};
use crate::rows::stretch;
use crate::texts::Texts;
use std::ops::Range;
use std::sync::Arc;
use terrace_domain::{Value, ValueType};

/// One value per customer, in the order of the frame's ids.
#[derive(Debug, Clone, PartialEq)]
pub enum Column {
    /// Counts, days, money, decimals, dates and times: integers of the type's scale.
    Integers(Integers),
    /// Texts, by dictionary.
    Texts(Texts),
    /// Yes or no, or unknown.
    Flags(Vec<Option<bool>>),
}

impl Column {
    /// Makes a column of integers without nulls.
    pub fn integers(value_type: ValueType, values: Vec<i64>) -> Self {
        Self::Integers(Integers { value_type, values: Arc::new(values), valid: None })
    }

    /// Makes a column of integers of which some are null.
    pub fn optional_integers(value_type: ValueType, values: impl IntoIterator<Item = Option<i64>>) -> Self {
        Self::Integers(Integers::from_options(value_type, values))
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        match self {
            Self::Integers(column) => column.values.len(),
            Self::Texts(column) => column.codes.len(),
            Self::Flags(column) => column.len(),
        }
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What it holds.
    pub fn value_type(&self) -> ValueType {
        match self {
            Self::Integers(column) => column.value_type,
            Self::Texts(_) => ValueType::Text,
            Self::Flags(_) => ValueType::Flag,
        }
    }

    /// Returns the value of a row, or `None` if it is null.
    pub fn value(&self, row: usize) -> Option<Value> {
        match self {
            Self::Integers(column) => column.get(row).and_then(|value| value_of(column.value_type, value)),
            Self::Texts(column) => column.get(row).map(|text| Value::Text(text.to_owned())),
            Self::Flags(column) => column.get(row).copied().flatten().map(Value::Flag),
        }
    }

    /// Copies some of the rows.
    pub fn slice(&self, rows: Range<usize>) -> Self {
        match self {
            Self::Integers(column) => Self::Integers(column.slice(rows)),
            Self::Texts(column) => Self::Texts(column.slice(rows)),
            Self::Flags(column) => Self::Flags(stretch(column, rows).to_vec()),
        }
    }

    /// Copies the given rows in their order.
    pub fn take(&self, rows: impl IntoIterator<Item = usize>) -> Self {
        self.take_or_null(rows.into_iter().map(Some))
    }

    /// Copies the given rows in their order; `None` becomes null.
    pub fn take_or_null(&self, rows: impl IntoIterator<Item = Option<usize>>) -> Self {
        match self {
            Self::Integers(column) => Self::Integers(column.take(rows)),
            Self::Texts(column) => Self::Texts(column.take(rows)),
            Self::Flags(column) => {
                let flag = |row: Option<usize>| row.and_then(|row| column.get(row).copied().flatten());
                Self::Flags(rows.into_iter().map(flag).collect())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_taken_from_every_form() {
        let integers = Column::optional_integers(ValueType::Days, [Some(7), None, Some(9)]);
        let texts = Column::Texts(Texts::from_options([Some("a"), None, Some("c")]));
        let flags = Column::Flags(vec![Some(true), None, Some(false)]);
        for column in [integers, texts, flags] {
            let values = |column: &Column| (0..column.len()).map(|row| column.value(row)).collect::<Vec<_>>();
            let [first, _, last] = [0, 1, 2].map(|row| column.value(row));
            assert_eq!(values(&column.take([2, 0])), [last.clone(), first.clone()]);
            assert_eq!(values(&column.take_or_null([Some(2), None])), [last.clone(), None]);
            assert_eq!(values(&column.slice(1..3)), [None, last]);
            assert_eq!(column.slice(0..0).len(), 0);
            assert_eq!(column.take([1]).value_type(), column.value_type());
        }
    }
}
