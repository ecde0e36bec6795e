//! Columns in the few forms in which they are folded.
//!
//! Amounts, counts, times and days are 64-bit integers of their unit, texts are codes into a dictionary or, where they
//! differ from row to row, plain; a column that is nowhere filled is only its length.

use super::ReadColumns;
use super::coding::names_of;
use crate::error::AnalyticsError;
use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Int64Array, new_null_array};
use arrow::buffer::{BooleanBuffer, NullBuffer};
use arrow::datatypes::{DataType, Date32Type, Decimal64Type, Int32Type, Int64Type, TimestampMicrosecondType};
use std::sync::Arc;

/// A column of integers.
#[derive(Clone, Copy)]
pub(crate) enum Numbers<'a> {
    /// No row has one.
    Nowhere,
    /// One a row, but where it is null.
    Each(&'a [i64], Option<&'a NullBuffer>),
}

impl<'a> Numbers<'a> {
    /// The numbers of a folded column.
    ///
    /// # Errors
    /// A column of another form.
    pub(crate) fn of(column: &'a ArrayRef) -> Result<Self, AnalyticsError> {
        match column.data_type() {
            DataType::Null => Ok(Self::Nowhere),
            DataType::Int64 => {
                let numbers = column.as_primitive::<Int64Type>();
                Ok(Self::Each(numbers.values(), numbers.nulls().filter(|nulls| nulls.null_count() > 0)))
            }
            other => Err(AnalyticsError::internal(format!("a folded column of numbers has the type {other}"))),
        }
    }

    /// The number in a row.
    pub(crate) fn get(&self, row: usize) -> Option<i64> {
        match self {
            Self::Nowhere => None,
            Self::Each(values, nulls) => {
                values.get(row).copied().filter(|_| nulls.is_none_or(|nulls| nulls.is_valid(row)))
            }
        }
    }
}

/// A column of yes and no.
#[derive(Clone, Copy)]
pub(crate) struct Flags<'a>(Option<&'a BooleanArray>);

impl<'a> Flags<'a> {
    /// The flags of a folded column.
    ///
    /// # Errors
    /// A column of another form.
    pub(crate) fn of(column: &'a ArrayRef) -> Result<Self, AnalyticsError> {
        match column.data_type() {
            DataType::Null => Ok(Self(None)),
            DataType::Boolean => Ok(Self(Some(column.as_boolean()))),
            other => Err(AnalyticsError::internal(format!("a folded column of flags has the type {other}"))),
        }
    }

    /// Whether a row says yes.
    pub(crate) fn is_true(&self, row: usize) -> bool {
        self.0.is_some_and(|flags| row < flags.len() && flags.is_valid(row) && flags.value(row))
    }

    /// Whether any row says yes.
    pub(crate) fn any(&self) -> bool {
        self.0.is_some_and(|flags| flags.true_count() > 0)
    }

    /// The rows that say yes; `None` if none does.
    pub(crate) fn rows(&self) -> Option<BooleanBuffer> {
        let flags = self.0.filter(|_| self.any())?;
        Some(match flags.nulls() {
            Some(nulls) => flags.values() & nulls.inner(),
            None => flags.values().clone(),
        })
    }
}

/// The column in the form in which it is folded.
pub(super) fn folded(wanted: &ReadColumns, number: usize, column: &ArrayRef) -> Result<ArrayRef, AnalyticsError> {
    let field = wanted.schema.fields().get(number);
    let field = field.ok_or_else(|| AnalyticsError::internal("a column is read that nobody asked for"))?;
    if column.null_count() == column.len() || *column.data_type() == DataType::Null {
        return Ok(new_null_array(&DataType::Null, column.len()));
    }
    let wrong = || wanted.wrong(field.name(), column.data_type());
    Ok(match (field.data_type(), column.data_type()) {
        (DataType::Decimal64(..), DataType::Decimal64(_, 4)) => {
            let decimals = column.as_primitive::<Decimal64Type>();
            Arc::new(Int64Array::new(decimals.values().clone(), decimals.nulls().cloned()))
        }
        (DataType::Timestamp(..), DataType::Timestamp(..)) => {
            let times = column.as_primitive_opt::<TimestampMicrosecondType>().ok_or_else(wrong)?;
            Arc::new(Int64Array::new(times.values().clone(), times.nulls().cloned()))
        }
        (DataType::Date32, DataType::Date32) => {
            Arc::new(column.as_primitive::<Date32Type>().unary::<_, Int64Type>(i64::from))
        }
        (DataType::Utf8, DataType::Utf8) if !wanted.is_plain(number) => names_of(column)?,
        (DataType::Utf8, DataType::Dictionary(..)) => {
            column.as_dictionary_opt::<Int32Type>().ok_or_else(wrong)?;
            Arc::clone(column)
        }
        (DataType::Int64, DataType::Int64)
        | (DataType::Boolean, DataType::Boolean)
        | (DataType::Utf8, DataType::Utf8) => Arc::clone(column),
        _ => return Err(wrong()),
    })
}
