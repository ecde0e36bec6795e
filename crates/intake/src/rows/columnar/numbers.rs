use crate::table::rows::Cell;
use crate::table::typed::{Typed, ValueKind};
use crate::values::amounts::{self, DecimalSign, MOST};
use arrow::array::{Array, ArrayRef, AsArray, Decimal64Array};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{DataType, Decimal64Type, Decimal128Type, Float64Type, Int64Type};
use std::sync::Arc;

/// Amounts and quantities in ten-thousandths.
pub(super) struct Numbers {
    values: Vec<i64>,
    nulls: Option<NullBuffer>,
    /// Whether one has more decimals than are kept.
    finer: bool,
}

/// A number with that many decimals in ten-thousandths, if that is exact and within what is taken.
pub(super) fn exact(number: i64, scale: i8) -> Option<i64> {
    let value = number.checked_mul(unit(scale)?)?;
    is_bounded(value).then_some(value)
}

fn is_bounded(value: i64) -> bool {
    value.unsigned_abs() <= MOST.unsigned_abs()
}

fn unit(scale: i8) -> Option<i64> {
    10_i64.checked_pow(4_u32.checked_sub(u32::try_from(scale).ok()?)?)
}

impl Numbers {
    /// In ten-thousandths, with whether one of them was rounded to that.
    pub(super) fn new(values: Vec<i64>, nulls: Option<NullBuffer>, finer: bool) -> Self {
        Self { values, nulls, finer }
    }

    /// Numbers of some of so many rows, by their places in rising order.
    pub(super) fn of_some(rows: usize, some: &[(usize, i64)]) -> Self {
        let (mut values, mut valid) = (vec![0; rows], vec![false; rows]);
        for (row, value) in some {
            if let (Some(slot), Some(valid)) = (values.get_mut(*row), valid.get_mut(*row)) {
                (*slot, *valid) = (*value, true);
            }
        }
        Self::new(values, Some(NullBuffer::from(valid)), false)
    }

    /// `None` if one of them is too large, has decimals beyond the fourth, or is none.
    pub(super) fn of(column: &ArrayRef) -> Option<Self> {
        if let DataType::Decimal64(_, scale) = column.data_type() {
            let numbers = column.as_primitive::<Decimal64Type>();
            return Self::of_integers(numbers.values(), *scale, numbers.nulls());
        }
        let Typed { values, kind } = Typed::new(column).ok()?;
        match kind {
            ValueKind::Integer => {
                let numbers = values.as_primitive::<Int64Type>();
                Self::of_integers(numbers.values(), 0, numbers.nulls())
            }
            ValueKind::Decimal(scale) => {
                let numbers = values.as_primitive::<Decimal128Type>();
                Self::scaled(numbers.values().iter().map(|number| i64::try_from(*number).ok()), scale, numbers.nulls())
            }
            ValueKind::Float => Self::floating(values.as_primitive::<Float64Type>().values(), values.nulls()),
            _ => None,
        }
    }

    fn of_integers(numbers: &[i64], scale: i8, nulls: Option<&NullBuffer>) -> Option<Self> {
        if nulls.is_some_and(|nulls| nulls.null_count() > 0) {
            return Self::scaled(numbers.iter().copied().map(Some), scale, nulls);
        }
        // If the least and the most fit, so does what lies between.
        let bounds = numbers.iter().fold((0, 0), |(least, most), number| (*number.min(&least), *number.max(&most)));
        [bounds.0, bounds.1].into_iter().map(|bound| exact(bound, scale)).collect::<Option<Vec<i64>>>()?;
        let unit = unit(scale)?;
        Some(Self {
            values: numbers.iter().map(|number| number.wrapping_mul(unit)).collect(),
            nulls: None,
            finer: false,
        })
    }

    fn scaled(numbers: impl Iterator<Item = Option<i64>>, scale: i8, nulls: Option<&NullBuffer>) -> Option<Self> {
        let unit = unit(scale)?;
        // What stands under a null is nobody's number.
        let is_null = |row: usize| nulls.is_some_and(|nulls| nulls.is_null(row));
        let scaled = |(row, number): (usize, Option<i64>)| {
            let value = number.and_then(|number| number.checked_mul(unit)).filter(|value| is_bounded(*value));
            value.or_else(|| is_null(row).then_some(0))
        };
        let values = numbers.enumerate().map(scaled).collect::<Option<Vec<i64>>>()?;
        Some(Self { values, nulls: nulls.cloned(), finer: false })
    }

    fn floating(numbers: &[f64], nulls: Option<&NullBuffer>) -> Option<Self> {
        let mut valid = Vec::with_capacity(numbers.len());
        let mut values = Vec::with_capacity(numbers.len());
        for (row, number) in numbers.iter().enumerate() {
            let is_null = nulls.is_some_and(|nulls| nulls.is_null(row));
            let cell = if is_null { Cell::Empty } else { Cell::Float(*number) };
            let read = amounts::read(&cell, DecimalSign::Point).ok()?;
            if read.is_some_and(|amount| amount.rounded) {
                return None;
            }
            values.push(read.map_or(0, |amount| amount.value));
            valid.push(read.is_some());
        }
        let nulls = NullBuffer::from(valid);
        Some(Self { values, nulls: (nulls.null_count() > 0).then_some(nulls), finer: false })
    }

    /// By rows; what stands under a null is nobody's.
    pub(super) fn values(&self) -> &[i64] {
        &self.values
    }

    /// That of a row, if it has one.
    pub(super) fn get(&self, row: usize) -> Option<i64> {
        let is_valid = self.nulls.as_ref().is_none_or(|nulls| nulls.is_valid(row));
        self.values.get(row).copied().filter(|_| is_valid)
    }

    /// Whether one of them had more decimals than are kept.
    pub(super) fn is_finer(&self) -> bool {
        self.finer
    }

    /// How many are above a size, whatever their sign.
    pub(super) fn above(&self, size: u64) -> u64 {
        let is_valid = |row: usize| self.nulls.as_ref().is_none_or(|nulls| nulls.is_valid(row));
        let above = self.values.iter().enumerate().filter(|(_, value)| value.unsigned_abs() > size);
        above.filter(|(row, _)| is_valid(*row)).count() as u64
    }

    /// Whether every row has one.
    pub(super) fn is_full(&self) -> bool {
        self.nulls.as_ref().is_none_or(|nulls| nulls.null_count() == 0)
    }

    /// Marks the rows in which it is below zero; what is null is not.
    pub(super) fn mark_negative(&self, rows: &mut [bool]) {
        match self.nulls.as_ref().filter(|nulls| nulls.null_count() > 0) {
            None => rows.iter_mut().zip(&self.values).for_each(|(row, value)| *row |= *value < 0),
            Some(nulls) => {
                let valid = self.values.iter().zip(nulls.iter());
                rows.iter_mut().zip(valid).for_each(|(row, (value, valid))| *row |= valid && *value < 0);
            }
        }
    }

    /// Makes the numbers of those rows negative; as they were before, if any of them was not.
    pub(super) fn make_negative(&mut self, rows: &[bool]) -> Option<Vec<i64>> {
        let changes = self.values.iter().zip(rows).any(|(value, away)| *away && *value > 0);
        let before = changes.then(|| self.values.clone());
        if changes {
            for (value, away) in self.values.iter_mut().zip(rows) {
                if *away {
                    *value = -value.abs();
                }
            }
        }
        before
    }

    /// Takes all signs off.
    pub(super) fn make_positive(&mut self) {
        self.values.iter_mut().for_each(|value| *value = value.saturating_abs());
    }

    /// As 64-bit integers, which is what they are folded as.
    pub(super) fn column(self) -> Option<ArrayRef> {
        let column = Decimal64Array::try_new(self.values.into(), self.nulls).ok()?;
        Some(Arc::new(column.with_data_type(DataType::Decimal64(18, 4))))
    }
}
