//! The counterpart of [`super::encode`]: blocks appended to columns.

use super::encode::{COMPRESSED, PLAIN};
use crate::error::LakeError;
use arrow::array::NullBufferBuilder;
use arrow::array::{
    ArrayRef, BooleanArray, BooleanBufferBuilder, Date32Array, Decimal64Array, Int64Array, StringArray,
    TimestampMicrosecondArray, new_null_array,
};
use arrow::buffer::{Buffer, OffsetBuffer, ScalarBuffer};
use arrow::datatypes::DataType;
use std::sync::Arc;

/// A column that grows block by block.
pub(super) struct Column {
    kind: DataType,
    values: Values,
    valid: NullBufferBuilder,
    rows: usize,
    /// How many there will be.
    expected: usize,
    filled: bool,
    scratch: Vec<u8>,
}

enum Values {
    Text { offsets: Vec<i32>, letters: Vec<u8> },
    Number(Vec<i64>),
    Day(Vec<i32>),
    Flag(BooleanBufferBuilder),
}

impl Column {
    /// An empty column to which `expected` rows will be appended.
    pub(super) fn new(kind: &DataType, expected: usize) -> Self {
        let values = match kind {
            DataType::Decimal64(..) | DataType::Int64 | DataType::Timestamp(..) => Values::Number(Vec::new()),
            DataType::Date32 => Values::Day(Vec::new()),
            DataType::Boolean => Values::Flag(BooleanBufferBuilder::new(0)),
            _ => Values::Text { offsets: vec![0], letters: Vec::new() },
        };
        let valid = NullBufferBuilder::new(0);
        Self { kind: kind.clone(), values, valid, rows: 0, expected, filled: false, scratch: Vec::new() }
    }

    /// Appends a block of `rows` rows.
    pub(super) fn append(&mut self, block: &[u8], rows: usize) -> Result<(), LakeError> {
        if block.is_empty() {
            if self.filled {
                self.append_empty(rows);
            }
            self.rows += rows;
            return Ok(());
        }
        if !self.filled {
            self.filled = true;
            self.make_room();
            self.append_empty(self.rows);
        }
        self.rows += rows;
        let mut scratch = std::mem::take(&mut self.scratch);
        let done = unpack(block, &mut scratch).and_then(|raw| self.append_raw(raw, rows)).ok_or_else(damaged);
        self.scratch = scratch;
        done
    }

    fn make_room(&mut self) {
        match &mut self.values {
            Values::Text { offsets, .. } => offsets.reserve_exact(self.expected),
            Values::Number(values) => values.reserve_exact(self.expected),
            Values::Day(values) => values.reserve_exact(self.expected),
            Values::Flag(values) => values.reserve(self.expected),
        }
    }

    fn append_empty(&mut self, rows: usize) {
        self.valid.append_n_nulls(rows);
        match &mut self.values {
            Values::Text { offsets, .. } => {
                let last = offsets.last().copied().unwrap_or(0); // There is always one.
                offsets.resize(offsets.len() + rows, last);
            }
            Values::Number(values) => values.resize(values.len() + rows, 0),
            Values::Day(values) => values.resize(values.len() + rows, 0),
            Values::Flag(values) => values.append_n(rows, false),
        }
    }

    fn append_raw(&mut self, raw: &[u8], rows: usize) -> Option<()> {
        let (has_empty, mut raw) = raw.split_first()?;
        if *has_empty == 0 {
            self.valid.append_n_non_nulls(rows);
        } else {
            let (bits, rest) = raw.split_at_checked(rows.div_ceil(8))?;
            (0..rows).for_each(|row| self.valid.append(bit(bits, row)));
            raw = rest;
        }
        match &mut self.values {
            Values::Text { offsets, letters } => {
                let mut end = offsets.last().copied()?;
                for _ in 0..rows {
                    end = end.checked_add(i32::try_from(varint(&mut raw)?).ok()?)?;
                    offsets.push(end);
                }
                if letters.len() + raw.len() > letters.capacity() {
                    // As many more as the rows so far suggest, and a few.
                    let left = self.expected.saturating_sub(self.rows) * raw.len() / rows.max(1);
                    letters.reserve_exact(raw.len() + left + left / 32);
                }
                letters.extend_from_slice(raw);
                (usize::try_from(end).ok()? == letters.len()).then_some(())
            }
            Values::Number(values) => numbers(raw, rows, |number| values.push(number)),
            Values::Day(values) => {
                let mut fits = true;
                numbers(raw, rows, |number| match i32::try_from(number) {
                    Ok(day) => values.push(day),
                    Err(_) => fits = false,
                })?;
                fits.then_some(())
            }
            Values::Flag(values) => {
                let bits = raw.get(..rows.div_ceil(8))?;
                (0..rows).for_each(|row| values.append(bit(bits, row)));
                Some(())
            }
        }
    }

    pub(super) fn finish(mut self) -> Result<ArrayRef, LakeError> {
        if !self.filled {
            return Ok(new_null_array(&self.kind, self.rows));
        }
        let valid = self.valid.finish();
        Ok(match self.values {
            Values::Text { offsets, letters } => {
                let offsets = OffsetBuffer::new(ScalarBuffer::from(offsets));
                let text = StringArray::try_new(offsets, Buffer::from_vec(letters), valid);
                Arc::new(text.map_err(LakeError::arrow("staged rows"))?)
            }
            Values::Number(values) => match self.kind {
                DataType::Decimal64(..) => {
                    Arc::new(Decimal64Array::new(values.into(), valid).with_data_type(self.kind))
                }
                DataType::Int64 => Arc::new(Int64Array::new(values.into(), valid)),
                _ => Arc::new(TimestampMicrosecondArray::new(values.into(), valid)),
            },
            Values::Day(values) => Arc::new(Date32Array::new(values.into(), valid)),
            Values::Flag(mut values) => Arc::new(BooleanArray::new(values.finish(), valid)),
        })
    }
}

/// Numbers written by [`super::encode::steps`].
pub(super) fn steps(block: &[u8], rows: usize, numbers: &mut Vec<u64>) -> Result<(), LakeError> {
    let mut scratch = Vec::new();
    let mut read = || -> Option<()> {
        let mut raw = unpack(block, &mut scratch)?;
        let mut number = 0_u64;
        for _ in 0..rows {
            let step = varint(&mut raw)?;
            number = number.wrapping_add((step >> 1) ^ (step & 1).wrapping_neg());
            numbers.push(number);
        }
        Some(())
    };
    read().ok_or_else(damaged)
}

pub(super) fn damaged() -> LakeError {
    LakeError::disk("read", std::path::Path::new("staged rows"))(std::io::ErrorKind::InvalidData.into())
}

fn unpack<'a>(block: &'a [u8], scratch: &'a mut Vec<u8>) -> Option<&'a [u8]> {
    let (form, rest) = block.split_first()?;
    match *form {
        PLAIN => Some(rest),
        COMPRESSED => {
            let (length, packed) = rest.split_first_chunk::<4>()?;
            scratch.resize(u32::from_le_bytes(*length) as usize, 0);
            let unpacked = lz4_flex::block::decompress_into(packed, scratch).ok()?;
            (unpacked == scratch.len()).then_some(scratch.as_slice())
        }
        _ => None,
    }
}

fn bit(bits: &[u8], row: usize) -> bool {
    bits.get(row / 8).is_some_and(|byte| byte >> (row % 8) & 1 == 1)
}

fn numbers(raw: &[u8], rows: usize, mut take: impl FnMut(i64)) -> Option<()> {
    let (width, raw) = raw.split_first()?;
    let (least, raw) = raw.split_first_chunk::<8>()?;
    let least = i64::from_le_bytes(*least);
    let width = usize::from(*width);
    if width == 0 {
        (0..rows).for_each(|_| take(least));
        return Some(());
    }
    let raw = raw.get(..rows.checked_mul(width)?)?;
    for bytes in raw.chunks_exact(width) {
        let mut whole = [0_u8; 8];
        whole.get_mut(..width)?.copy_from_slice(bytes);
        take(least.wrapping_add(i64::from_le_bytes(whole)));
    }
    Some(())
}

fn varint(raw: &mut &[u8]) -> Option<u64> {
    let (mut number, mut shift) = (0_u64, 0);
    loop {
        let (byte, rest) = raw.split_first()?;
        *raw = rest;
        number |= u64::from(byte & 127).checked_shl(shift)?;
        if *byte < 128 {
            return Some(number);
        }
        shift += 7;
    }
}
