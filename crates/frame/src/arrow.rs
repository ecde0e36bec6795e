//! Columns as Arrow arrays, and back.

use crate::column::Column;
use crate::integers::Integers;
use crate::texts::{Dictionary, Texts};
use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Date32Array, Decimal64Array, DictionaryArray, Int32Array, Int64Array,
    StringArray, TimestampMicrosecondArray,
};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{
    ArrowPrimitiveType, DataType, Date32Type, Decimal64Type, Decimal128Type, Int64Type, TimeUnit,
    TimestampMicrosecondType,
};
use arrow::error::ArrowError;
use std::ops::Range;
use std::sync::Arc;
use terrace_domain::ValueType;

/// Returns the type that a column of values has in files.
pub fn data_type(value_type: ValueType) -> DataType {
    match value_type {
        ValueType::Count | ValueType::Days => DataType::Int64,
        ValueType::Money | ValueType::Decimal => DataType::Decimal128(18, decimals(value_type)),
        ValueType::Text => DataType::Utf8,
        ValueType::Date => DataType::Date32,
        ValueType::Time => DataType::Timestamp(TimeUnit::Microsecond, None),
        ValueType::Flag => DataType::Boolean,
    }
}

/// Returns some rows of a column as an array.
///
/// The array holds what [`data_type`] names in the form that is cheapest to make and that Parquet writes alike: texts
/// as codes into a dictionary, money and decimals as 64-bit integers.
///
/// # Errors
/// A day beyond the calendar, a code without its text.
pub fn to_array(column: &Column, rows: Range<usize>) -> Result<ArrayRef, ArrowError> {
    let beyond = || ArrowError::InvalidArgumentError(format!("rows {rows:?} of {}", column.len()));
    Ok(match column {
        Column::Integers(integers) => {
            let values = integers.values.get(rows.clone()).ok_or_else(beyond)?;
            let valid = match &integers.valid {
                Some(valid) => Some(valid.get(rows.clone()).ok_or_else(beyond)?),
                None => None,
            };
            numbers(integers.value_type, values, valid)?
        }
        Column::Texts(texts) => {
            let codes = texts.codes.get(rows.clone()).ok_or_else(beyond)?;
            // Null is the one code beyond 31 bits.
            let codes: Int32Array = codes.iter().map(|code| i32::try_from(*code).ok()).collect();
            let names = StringArray::from_iter_values(&texts.dictionary);
            Arc::new(DictionaryArray::try_new(codes, Arc::new(names))?)
        }
        Column::Flags(flags) => {
            let flags = flags.get(rows.clone()).ok_or_else(beyond)?;
            Arc::new(flags.iter().copied().collect::<BooleanArray>())
        }
    })
}

fn numbers(value_type: ValueType, values: &[i64], valid: Option<&[bool]>) -> Result<ArrayRef, ArrowError> {
    let nulls = valid.map(NullBuffer::from);
    let copied = || values.to_vec().into();
    Ok(match value_type {
        ValueType::Money | ValueType::Decimal => {
            Arc::new(Decimal64Array::new(copied(), nulls).with_precision_and_scale(18, decimals(value_type))?)
        }
        ValueType::Time => Arc::new(TimestampMicrosecondArray::new(copied(), nulls)),
        ValueType::Date => {
            let days = values.iter().map(|day| i32::try_from(*day).map_err(|_| beyond(day, "a day")));
            Arc::new(Date32Array::new(days.collect::<Result<Vec<_>, _>>()?.into(), nulls))
        }
        ValueType::Count | ValueType::Days => Arc::new(Int64Array::new(copied(), nulls)),
        ValueType::Text | ValueType::Flag => {
            return Err(ArrowError::InvalidArgumentError(format!("integers of type {}", value_type.word())));
        }
    })
}

/// The decimals of money and of decimals.
fn decimals(value_type: ValueType) -> i8 {
    if value_type == ValueType::Money { 4 } else { 6 }
}

fn beyond(value: &dyn std::fmt::Display, what: &str) -> ArrowError {
    ArrowError::ComputeError(format!("{value} is too large for {what}"))
}

/// A column that is made of arrays, one after another.
#[derive(Debug)]
pub struct ColumnBuilder {
    values: Values,
}

#[derive(Debug)]
enum Values {
    Integers { value_type: ValueType, values: Vec<Option<i64>> },
    Texts { codes: Vec<u32>, dictionary: Dictionary },
    Flags(Vec<Option<bool>>),
}

impl ColumnBuilder {
    /// Makes a builder of an empty column.
    pub fn new(value_type: ValueType) -> Self {
        let values = match value_type {
            ValueType::Text => Values::Texts { codes: Vec::new(), dictionary: Dictionary::default() },
            ValueType::Flag => Values::Flags(Vec::new()),
            value_type => Values::Integers { value_type, values: Vec::new() },
        };
        Self { values }
    }

    /// Appends the rows of an array of the type that [`data_type`] names.
    ///
    /// # Errors
    /// An array of another type, a decimal beyond 64 bits.
    pub fn append(&mut self, array: &dyn Array) -> Result<(), ArrowError> {
        match &mut self.values {
            Values::Flags(flags) => flags.extend(array.as_boolean_opt().ok_or_else(|| other(array))?.iter()),
            Values::Texts { codes, dictionary } => {
                let texts = array.as_string_opt::<i32>().ok_or_else(|| other(array))?;
                codes.extend(texts.iter().map(|text| text.map_or(Texts::NULL, |text| dictionary.code(text))));
            }
            Values::Integers { value_type, values } => match value_type {
                ValueType::Money | ValueType::Decimal => append_decimals(array, values)?,
                ValueType::Date => append_primitive::<Date32Type>(array, values)?,
                ValueType::Time => append_primitive::<TimestampMicrosecondType>(array, values)?,
                _ => append_primitive::<Int64Type>(array, values)?,
            },
        }
        Ok(())
    }

    /// Makes the column.
    pub fn finish(self) -> Column {
        match self.values {
            Values::Flags(flags) => Column::Flags(flags),
            Values::Texts { codes, dictionary } => Column::Texts(dictionary.into_texts(codes)),
            Values::Integers { value_type, values } => Column::Integers(Integers::from_options(value_type, values)),
        }
    }
}

fn append_primitive<T>(array: &dyn Array, values: &mut Vec<Option<i64>>) -> Result<(), ArrowError>
where
    T: ArrowPrimitiveType,
    i64: From<T::Native>,
{
    let array = array.as_primitive_opt::<T>().ok_or_else(|| other(array))?;
    values.extend(array.iter().map(|value| value.map(i64::from)));
    Ok(())
}

fn append_decimals(array: &dyn Array, values: &mut Vec<Option<i64>>) -> Result<(), ArrowError> {
    if array.as_primitive_opt::<Decimal64Type>().is_some() {
        return append_primitive::<Decimal64Type>(array, values);
    }
    let array = array.as_primitive_opt::<Decimal128Type>().ok_or_else(|| other(array))?;
    values.reserve(array.len());
    for value in array.iter() {
        let narrow = |value: i128| i64::try_from(value).map_err(|_| beyond(&value, "64 bits"));
        values.push(value.map(narrow).transpose()?);
    }
    Ok(())
}

fn other(array: &dyn Array) -> ArrowError {
    ArrowError::SchemaError(format!("a column of {}", array.data_type()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::Decimal128Array;
    use arrow::compute::cast;
    use proptest::prelude::*;

    const TYPES: [ValueType; 8] = [
        ValueType::Count,
        ValueType::Days,
        ValueType::Money,
        ValueType::Decimal,
        ValueType::Text,
        ValueType::Date,
        ValueType::Time,
        ValueType::Flag,
    ];

    fn column(value_type: ValueType, values: &[Option<i64>]) -> Column {
        match value_type {
            ValueType::Text => {
                Column::Texts(Texts::from_options(values.iter().map(|value| value.map(|v| v.to_string()))))
            }
            ValueType::Flag => Column::Flags(values.iter().map(|value| value.map(|v| v > 0)).collect()),
            _ => Column::optional_integers(value_type, values.iter().copied()),
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(
            values in prop::collection::vec(prop::option::of(-9i64..9), 0..20),
            cut in 0..20usize,
        ) {
            let cut = cut.min(values.len());
            for value_type in TYPES {
                let column = column(value_type, &values);
                let mut builder = ColumnBuilder::new(value_type);
                for rows in [0..cut, cut..values.len()] {
                    let array = cast(&to_array(&column, rows).unwrap(), &data_type(value_type)).unwrap();
                    builder.append(&array).unwrap();
                }
                prop_assert_eq!(builder.finish(), column);
            }
        }
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let wide = Decimal128Array::from(vec![i128::from(i64::MAX) + 1]).with_precision_and_scale(38, 4).unwrap();
        assert!(ColumnBuilder::new(ValueType::Money).append(&wide).is_err());
        assert!(ColumnBuilder::new(ValueType::Count).append(&wide).is_err());
        assert!(ColumnBuilder::new(ValueType::Text).append(&wide).is_err());
        assert!(ColumnBuilder::new(ValueType::Flag).append(&wide).is_err());
        assert!(to_array(&Column::integers(ValueType::Date, vec![i64::MAX]), 0..1).is_err());
        assert!(to_array(&Column::integers(ValueType::Text, vec![1]), 0..1).is_err());
        assert!(to_array(&Column::integers(ValueType::Count, vec![1]), 0..2).is_err());
    }
}
