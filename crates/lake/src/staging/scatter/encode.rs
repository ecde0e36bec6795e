//! Some rows of one column as bytes: what is empty first, then numbers in as few bytes as their range needs, texts as
//! lengths and letters, all of it compressed.

use crate::error::LakeError;
use crate::staging::scatter::parting::PartitionOrder;
use arrow::array::RecordBatch;
use arrow::array::{Array, ArrayRef, ArrowPrimitiveType, AsArray};
use arrow::datatypes::{DataType, Date32Type, Decimal64Type, Int64Type, SchemaRef, TimestampMicrosecondType};
use std::ops::Range;
use std::sync::Arc;
use terrace_domain::CancelToken;

/// A block that holds nothing but empty cells has no bytes; others begin with one of these.
pub(super) const PLAIN: u8 = 1;
pub(super) const COMPRESSED: u8 = 2;

/// The rows of one partition as blocks, one after the other.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    pub(super) bytes: Vec<u8>,
    /// The length of each block.
    pub(super) lengths: Vec<u32>,
    /// The bytes of all of them unpacked.
    pub(super) unpacked: u64,
}

impl Blocks {
    /// Appends a block; one of no bytes stays so.
    pub(super) fn push(&mut self, raw: &[u8]) -> Result<(), LakeError> {
        let start = self.bytes.len();
        if !raw.is_empty() {
            pack(raw, &mut self.bytes)?;
        }
        self.lengths.push(length(self.bytes.len() - start)?);
        Ok(())
    }
}

/// The cells of one column and one partition.
#[derive(Debug, Default)]
struct PartCells {
    /// Whether each of them holds something; none where all do.
    valid: Vec<bool>,
    numbers: Vec<i64>,
    flags: Vec<bool>,
    /// The lengths of texts, as they are written.
    lengths: Vec<u8>,
    letters: Vec<u8>,
}

/// Encodes the rows of some batches, a column of all partitions after the other.
///
/// Each batch is gone through once for a column, while that fits into the cache of a core: rows of one partition lie far
/// from each other.
pub(super) struct Encoder<'a> {
    schema: SchemaRef,
    batches: &'a [RecordBatch],
    /// Of each batch.
    orders: &'a [PartitionOrder],
    /// The cells of the column at hand, by partition.
    cells: Vec<PartCells>,
    raw: Vec<u8>,
}

impl<'a> Encoder<'a> {
    pub(super) fn new(schema: SchemaRef, batches: &'a [RecordBatch], orders: &'a [PartitionOrder]) -> Self {
        Self { schema, batches, orders, cells: Vec::new(), raw: Vec::new() }
    }

    /// The blocks of every partition; a partition without rows has blocks that mean nothing.
    ///
    /// Returns an error if a column is not of the type that the form of the rows says.
    pub(super) fn encode(mut self, partitions: usize, cancel: &CancelToken) -> Result<Vec<Blocks>, LakeError> {
        let mut blocks: Vec<Blocks> = Vec::new();
        blocks.resize_with(partitions, Blocks::default);
        self.cells.resize_with(partitions, PartCells::default);
        for column in 0..self.schema.fields().len() {
            cancel.check()?;
            let is_filled =
                self.batches.iter().any(|batch| batch.column(column).null_count() < batch.column(column).len());
            if !is_filled {
                blocks.iter_mut().try_for_each(|blocks| blocks.push(&[]))?;
                continue;
            }
            self.gather(column)?;
            let schema = Arc::clone(&self.schema);
            for (blocks, cells) in blocks.iter_mut().zip(&self.cells) {
                self.raw.clear();
                cells.write(schema.field(column).data_type(), &mut self.raw);
                blocks.unpacked += self.raw.len() as u64;
                blocks.push(&self.raw)?;
            }
        }
        Ok(blocks)
    }

    /// Gathers the cells of a column.
    fn gather(&mut self, column: usize) -> Result<(), LakeError> {
        self.cells.iter_mut().for_each(PartCells::clear);
        let schema = Arc::clone(&self.schema);
        let wanted = schema.field(column).data_type();
        let has_empty = self.batches.iter().any(|batch| batch.column(column).null_count() > 0);
        for (batch, order) in self.batches.iter().zip(self.orders) {
            let array = batch.column(column);
            for (partition, cells) in self.cells.iter_mut().enumerate() {
                let rows = order.rows(partition);
                if has_empty {
                    cells.valid.extend(rows.iter().map(|row| array.is_valid(*row as usize)));
                }
                cells.take(array, wanted, rows)?;
            }
        }
        Ok(())
    }
}

impl PartCells {
    fn clear(&mut self) {
        let Self { valid, numbers, flags, lengths, letters } = self;
        valid.clear();
        numbers.clear();
        flags.clear();
        lengths.clear();
        letters.clear();
    }

    /// Takes some rows of an array, which must be of the wanted type.
    fn take(&mut self, array: &ArrayRef, wanted: &DataType, rows: &[u32]) -> Result<(), LakeError> {
        let taken = match wanted {
            _ if array.data_type() != wanted => None,
            DataType::Decimal64(..) => self.take_numbers::<Decimal64Type>(array, rows),
            DataType::Int64 => self.take_numbers::<Int64Type>(array, rows),
            DataType::Timestamp(..) => self.take_numbers::<TimestampMicrosecondType>(array, rows),
            DataType::Date32 => self.take_numbers::<Date32Type>(array, rows),
            DataType::Boolean => self.take_flags(array, rows),
            DataType::Utf8 => self.take_texts(array, rows),
            other => return Err(LakeError::internal(format!("a staged column of {other}, which no kind has"))),
        };
        taken
            .ok_or_else(|| LakeError::internal(format!("a staged column that does not hold {wanted} as its form says")))
    }

    /// Of an empty cell the smallest number.
    fn take_numbers<T: ArrowPrimitiveType<Native: Into<i64>>>(&mut self, array: &ArrayRef, rows: &[u32]) -> Option<()> {
        let array = array.as_primitive_opt::<T>()?;
        let values = array.values();
        self.numbers.reserve(rows.len());
        if array.null_count() == 0 {
            for row in rows {
                self.numbers.push((*values.get(*row as usize)?).into());
            }
            return Some(());
        }
        for row in rows {
            let number = (*values.get(*row as usize)?).into();
            self.numbers.push(if array.is_null(*row as usize) { i64::MIN } else { number });
        }
        Some(())
    }

    fn take_flags(&mut self, array: &ArrayRef, rows: &[u32]) -> Option<()> {
        let array = array.as_boolean_opt()?;
        let is_set = |row: usize| array.is_valid(row) && array.value(row);
        self.flags.extend(rows.iter().map(|row| is_set(*row as usize)));
        Some(())
    }

    fn take_texts(&mut self, array: &ArrayRef, rows: &[u32]) -> Option<()> {
        let array = array.as_string_opt::<i32>()?;
        let (offsets, letters, has_empty) = (array.value_offsets(), array.value_data(), array.null_count() > 0);
        for row in rows {
            let row = *row as usize;
            if has_empty && array.is_null(row) {
                self.lengths.push(0);
                continue;
            }
            let (start, end) =
                (usize::try_from(*offsets.get(row)?).ok()?, usize::try_from(*offsets.get(row + 1)?).ok()?);
            varint(end.checked_sub(start)? as u64, &mut self.lengths);
            append(&mut self.letters, letters, start..end)?;
        }
        Some(())
    }

    /// Writes them as a block: 0 where no cell is empty, else 1 and a bit for every cell; then what they hold.
    fn write(&self, kind: &DataType, raw: &mut Vec<u8>) {
        raw.push(u8::from(!self.valid.is_empty()));
        bits(&self.valid, raw);
        match kind {
            DataType::Boolean => bits(&self.flags, raw),
            DataType::Utf8 => {
                raw.extend_from_slice(&self.lengths);
                raw.extend_from_slice(&self.letters);
            }
            _ => self.write_numbers(raw),
        }
    }

    fn write_numbers(&self, raw: &mut Vec<u8>) {
        let given = || self.numbers.iter().copied().zip(self.valid.iter().copied().chain(std::iter::repeat(true)));
        let given = || given().filter(|(_, valid)| *valid).map(|(number, _)| number);
        let (least, most) = match self.valid.is_empty() {
            true => (self.numbers.iter().copied().min(), self.numbers.iter().copied().max()),
            false => (given().min(), given().max()),
        };
        let (least, most) = (least.unwrap_or(0), most.unwrap_or(0));
        let range = most.wrapping_sub(least).cast_unsigned();
        let width = 8 - range.leading_zeros() as usize / 8;
        raw.push(width as u8); // From 0 to 8.
        raw.extend_from_slice(&least.to_le_bytes());
        raw.reserve(8 * (self.numbers.len() + 1));
        for number in &self.numbers {
            // All eight bytes at a time, which is one instruction; those beyond the width are cut off again.
            let end = raw.len() + width;
            raw.extend_from_slice(&number.wrapping_sub(least).to_le_bytes());
            raw.truncate(end);
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
fn length(bytes: usize) -> Result<u32, LakeError> {
    u32::try_from(bytes).map_err(|_| LakeError::internal("a staged block beyond 32 bits"))
}

fn pack(raw: &[u8], out: &mut Vec<u8>) -> Result<(), LakeError> {
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

fn bits(values: &[bool], raw: &mut Vec<u8>) {
    let byte = |eight: &[bool]| eight.iter().rev().fold(0, |byte, bit| byte << 1 | u8::from(*bit));
    raw.extend(values.chunks(8).map(byte));
}

/// Appends a part of some bytes. Most texts are short: a block of fixed size costs less to copy than to measure.
#[inline]
fn append(out: &mut Vec<u8>, all: &[u8], part: Range<usize>) -> Option<()> {
    const SHORT: usize = 16;
    match all.get(part.start..).and_then(<[u8]>::first_chunk::<SHORT>) {
        Some(block) if part.len() <= SHORT => {
            let end = out.len() + part.len();
            out.extend_from_slice(block);
            out.truncate(end);
        }
        _ => out.extend_from_slice(all.get(part)?),
    }
    Some(())
}

fn varint(mut number: u64, raw: &mut Vec<u8>) {
    while number >= 128 {
        raw.push((number & 127) as u8 | 128);
        number >>= 7;
    }
    raw.push(number as u8);
}
