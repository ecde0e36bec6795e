use crate::conditions::BoundCondition;
use crate::error::AnalyticsError;
use crate::plan::Span;
use crate::rows::{Chunk, Numbers};
use arrow::array::{Array, ArrayRef};
use arrow::buffer::BooleanBuffer;

/// Which rows of a level a part counts.
#[derive(Debug)]
pub(super) struct RowFilter {
    /// The rows of a span, by the column that tells their time.
    pub span: Option<(usize, Span)>,
    pub condition: Option<BoundCondition>,
}

impl RowFilter {
    /// The rows that count, of those that are there at all; `None` if every row counts.
    pub(super) fn mask(&self, chunk: &Chunk, there: Option<&[u8]>) -> Result<Option<Vec<u8>>, AnalyticsError> {
        let mut mask = match self.span {
            Some((column, span)) if !span.is_everything() => Some(within(chunk.column(column)?, span)?),
            _ => None,
        };
        if let Some(condition) = &self.condition {
            let holds = condition.holds(chunk)?;
            if holds.count_set_bits() < holds.len() {
                mask = Some(both(mask, &bytes_of(&holds)));
            }
        }
        Ok(match there {
            Some(there) => Some(both(mask, there)),
            None => mask,
        })
    }
}

fn both(mask: Option<Vec<u8>>, other: &[u8]) -> Vec<u8> {
    match mask {
        None => other.to_vec(),
        Some(mut mask) => {
            mask.iter_mut().zip(other).for_each(|(counts, other)| *counts &= other);
            mask
        }
    }
}

/// Bits as one byte each.
pub(super) fn bytes_of(bits: &BooleanBuffer) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(bits.len().next_multiple_of(64));
    for word in bits.bit_chunks().iter_padded() {
        for bits in word.to_le_bytes() {
            // The byte stands eight times side by side; of each one bit is looked at, and carried to the byte's end.
            let each = u64::from(bits).wrapping_mul(0x0101_0101_0101_0101) & 0x8040_2010_0804_0201;
            let ends = each.wrapping_add(0x7f7f_7f7f_7f7f_7f7f) >> 7 & 0x0101_0101_0101_0101;
            bytes.extend_from_slice(&ends.to_le_bytes());
        }
    }
    bytes.truncate(bits.len());
    bytes
}

/// 1 for each time in the span; a time that is null is in none.
fn within(times: &ArrayRef, span: Span) -> Result<Vec<u8>, AnalyticsError> {
    let (from, to) = span.bounds();
    Ok(match Numbers::of(times)? {
        Numbers::Each(values, None) => values.iter().map(|time| u8::from(from <= *time && *time < to)).collect(),
        Numbers::Each(values, Some(nulls)) => {
            values.iter().zip(nulls).map(|(time, valid)| u8::from(valid && from <= *time && *time < to)).collect()
        }
        Numbers::Nowhere => vec![0; times.len()],
    })
}

/// The rows before a time; `None` if all are.
pub(super) fn before(times: &ArrayRef, end: i64) -> Result<Option<BooleanBuffer>, AnalyticsError> {
    Ok(match Numbers::of(times)? {
        Numbers::Each(values, None) => {
            let all = values.iter().fold(true, |all, time| all & (*time < end));
            (!all).then(|| values.iter().map(|time| *time < end).collect())
        }
        Numbers::Each(values, Some(nulls)) => {
            Some(values.iter().zip(nulls).map(|(time, valid)| valid && *time < end).collect())
        }
        Numbers::Nowhere => Some(BooleanBuffer::new_unset(times.len())),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn bits_become_bytes(bits in prop::collection::vec(any::<bool>(), 0..200), from in 0..200usize) {
            let from = from.min(bits.len());
            let buffer: BooleanBuffer = bits.iter().copied().collect();
            let bytes = bytes_of(&buffer.slice(from, bits.len() - from));
            prop_assert_eq!(bytes, bits[from..].iter().map(|bit| u8::from(*bit)).collect::<Vec<_>>());
        }
    }
}
