//! Some rows of one column as bytes: what is empty first, then numbers in as few bytes as their range needs, texts as
//! lengths and letters, all of it compressed.

use crate::error::LakeError;
use arrow::array::RecordBatch;
use arrow::array::{Array, ArrayRef, ArrowPrimitiveType, AsArray};
use arrow::datatypes::{DataType, Date32Type, Decimal64Type, Int64Type, SchemaRef, TimestampMicrosecondType};
use std::sync::Arc;

/// A row: its batch and its number in it.
pub(super) type BatchRow = (u32, u32);

/// A block that holds nothing but empty cells has no bytes; others begin with one of these.
pub(super) const PLAIN: u8 = 1;
pub(super) const COMPRESSED: u8 = 2;

/// Encodes parts of some batches' rows.
pub(super) struct Encoder<'a> {
    schema: SchemaRef,
    batches: &'a [RecordBatch],
    /// For every column, whether any row has something in it.
    filled: Vec<bool>,
    raw: Vec<u8>,
    numbers: Vec<i64>,
}

impl<'a> Encoder<'a> {
    pub(super) fn new(schema: SchemaRef, batches: &'a [RecordBatch]) -> Self {
        let is_filled = |index: usize| batches.iter().any(|batch| batch.column(index).null_count() < batch.num_rows());
        let filled = (0..schema.fields().len()).map(is_filled).collect();
        Self { schema, batches, filled, raw: Vec::new(), numbers: Vec::new() }
    }

    /// Appends the rows' blocks to `out`, column by column, and tells their lengths and their bytes unpacked.
    ///
    /// Returns an error if a column is not of the type that the form of the rows says.
    pub(super) fn encode(&mut self, rows: &[BatchRow], out: &mut Vec<u8>) -> Result<(Vec<u32>, u64), LakeError> {
        let mut lengths = Vec::with_capacity(self.filled.len());
        let mut unpacked = 0;
        for column in 0..self.filled.len() {
            let start = out.len();
            if self.filled.get(column) == Some(&true) {
                self.raw.clear();
                self.column(column, rows)?;
                unpacked += self.raw.len() as u64;
                pack(&self.raw, out)?;
            }
            lengths.push(length(out.len() - start)?);
        }
        Ok((lengths, unpacked))
    }

    fn column(&mut self, column: usize, rows: &[BatchRow]) -> Result<(), LakeError> {
        let arrays: Vec<&ArrayRef> = self.batches.iter().map(|batch| batch.column(column)).collect();
        let schema = Arc::clone(&self.schema);
        let wanted = schema.field(column).data_type();
        if arrays.iter().any(|array| array.data_type() != wanted) {
            return Err(LakeError::internal(format!("a staged column that does not hold {wanted} as its form says")));
        }
        validity(&arrays, rows, &mut self.raw);
        match wanted {
            DataType::Decimal64(..) => self.numbers_of::<Decimal64Type>(&arrays, rows),
            DataType::Int64 => self.numbers_of::<Int64Type>(&arrays, rows),
            DataType::Timestamp(..) => self.numbers_of::<TimestampMicrosecondType>(&arrays, rows),
            DataType::Date32 => self.numbers_of::<Date32Type>(&arrays, rows),
            DataType::Boolean => bits(rows.iter().map(|(batch, row)| flag(&arrays, *batch, *row)), &mut self.raw),
            DataType::Utf8 => texts(&arrays, rows, &mut self.raw),
            other => return Err(LakeError::internal(format!("a staged column of {other}, which no kind has"))),
        }
        Ok(())
    }

    fn numbers_of<T: ArrowPrimitiveType<Native: Into<i64>>>(&mut self, arrays: &[&ArrayRef], rows: &[BatchRow]) {
        self.numbers.clear();
        let (mut least, mut most) = (i64::MAX, i64::MIN);
        for run in rows.chunk_by(|a, b| a.0 == b.0) {
            // `column` has seen that it is of this type.
            let Some(array) = array_of(arrays, run).and_then(|array| array.as_primitive_opt::<T>()) else { continue };
            let empty = array.null_count() > 0;
            for (_, row) in run {
                let row = *row as usize;
                if empty && array.is_null(row) {
                    self.numbers.push(i64::MIN);
                    continue;
                }
                let number = array.value(row).into();
                least = least.min(number);
                most = most.max(number);
                self.numbers.push(number);
            }
        }
        let least = least.min(most);
        let range = most.wrapping_sub(least).cast_unsigned();
        let width = 8 - range.leading_zeros() as usize / 8;
        self.raw.push(width as u8); // From 0 to 8.
        self.raw.extend_from_slice(&least.to_le_bytes());
        for number in &self.numbers {
            let bytes = number.wrapping_sub(least).to_le_bytes();
            self.raw.extend_from_slice(bytes.get(..width).unwrap_or(&bytes)); // Of 8 bytes at most 8.
        }
    }
}

/// Numbers that mostly grow: the steps between them, small ones in one byte.
pub(super) fn steps(numbers: &[u64], raw: &mut Vec<u8>) {
    let mut before = 0_u64;
    for number in numbers {
        let step = number.wrapping_sub(before).cast_signed();
        varint(((step << 1) ^ (step >> 63)).cast_unsigned(), raw);
        before = *number;
    }
}

/// The length of a block.
pub(super) fn length(bytes: usize) -> Result<u32, LakeError> {
    u32::try_from(bytes).map_err(|_| LakeError::internal("a staged block beyond 32 bits"))
}

pub(super) fn pack(raw: &[u8], out: &mut Vec<u8>) -> Result<(), LakeError> {
    let start = out.len();
    out.push(COMPRESSED);
    out.extend_from_slice(&length(raw.len())?.to_le_bytes());
    let body = out.len();
    out.resize(body + lz4_flex::block::get_maximum_output_size(raw.len()), 0);
    let written = out.get_mut(body..).map_or(Ok(usize::MAX), |space| lz4_flex::block::compress_into(raw, space));
    match written {
        Ok(written) if written < raw.len() => out.truncate(body + written),
        _ => {
            out.truncate(start);
            out.push(PLAIN);
            out.extend_from_slice(raw);
        }
    }
    Ok(())
}

fn array_of<'a>(arrays: &[&'a ArrayRef], run: &[BatchRow]) -> Option<&'a ArrayRef> {
    run.first().and_then(|(batch, _)| arrays.get(*batch as usize)).copied()
}

fn flag(arrays: &[&ArrayRef], batch: u32, row: u32) -> bool {
    let array = arrays.get(batch as usize).and_then(|array| array.as_boolean_opt());
    array.is_some_and(|array| array.is_valid(row as usize) && array.value(row as usize))
}

/// 0 where no cell is empty, else 1 and a bit for every cell.
fn validity(arrays: &[&ArrayRef], rows: &[BatchRow], raw: &mut Vec<u8>) {
    if arrays.iter().all(|array| array.null_count() == 0) {
        raw.push(0);
        return;
    }
    raw.push(1);
    let valid =
        |(batch, row): &BatchRow| arrays.get(*batch as usize).is_some_and(|array| array.is_valid(*row as usize));
    bits(rows.iter().map(valid), raw);
}

fn bits(values: impl Iterator<Item = bool>, raw: &mut Vec<u8>) {
    let (mut byte, mut count) = (0_u8, 0);
    for value in values {
        byte |= u8::from(value) << count;
        count += 1;
        if count == 8 {
            raw.push(byte);
            (byte, count) = (0, 0);
        }
    }
    if count > 0 {
        raw.push(byte);
    }
}

fn texts(arrays: &[&ArrayRef], rows: &[BatchRow], raw: &mut Vec<u8>) {
    let each = |visit: &mut dyn FnMut(&[u8])| {
        for run in rows.chunk_by(|a, b| a.0 == b.0) {
            // `column` has seen that they are texts.
            let Some(array) = array_of(arrays, run).and_then(|array| array.as_string_opt::<i32>()) else { continue };
            let (offsets, letters) = (array.value_offsets(), array.value_data());
            for (_, row) in run {
                let row = *row as usize;
                let bounds = offsets.get(row).zip(offsets.get(row + 1));
                let text = bounds
                    .filter(|_| array.is_valid(row))
                    .and_then(|(start, end)| letters.get(usize::try_from(*start).ok()?..usize::try_from(*end).ok()?));
                visit(text.unwrap_or_default());
            }
        }
    };
    each(&mut |text| varint(text.len() as u64, raw));
    each(&mut |text| raw.extend_from_slice(text));
}

fn varint(mut number: u64, raw: &mut Vec<u8>) {
    while number >= 128 {
        raw.push((number & 127) as u8 | 128);
        number >>= 7;
    }
    raw.push(number as u8);
}
