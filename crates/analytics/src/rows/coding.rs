//! Texts as codes into one dictionary, where there are many rows of few different short ones, as ids are.

use crate::error::AnalyticsError;
use arrow::array::{Array, ArrayRef, AsArray, DictionaryArray, Int32Builder, StringArray};
use std::sync::Arc;
use xxhash_rust::xxh3::xxh3_128;

/// Several columns of texts, one after the other, as codes into one dictionary.
pub(super) fn coded(parts: &[&StringArray]) -> Result<ArrayRef, AnalyticsError> {
    let rows = parts.iter().map(|part| part.len()).sum();
    let mut known = Known::default();
    let mut keys = Int32Builder::with_capacity(rows);
    for part in parts {
        let (bytes, offsets) = (part.value_data(), part.value_offsets());
        for (row, (from, to)) in offsets.iter().zip(offsets.iter().skip(1)).enumerate() {
            if part.is_null(row) {
                keys.append_null();
                continue;
            }
            // Arrow's offsets are never below zero.
            let place = |offset: &i32| usize::try_from(*offset).unwrap_or(0);
            keys.append_value(known.code(TextKey::of(bytes, place(from), place(to)), part, row));
        }
    }
    // It refuses a code beyond the names, which stands where there are more of them than 31 bits can number.
    let names = Arc::new(StringArray::from_iter_values(known.names));
    Ok(Arc::new(DictionaryArray::try_new(keys.finish(), names)?))
}

/// Plain texts as codes into their dictionary.
pub(super) fn names_of(texts: &ArrayRef) -> Result<ArrayRef, AnalyticsError> {
    let found = texts.data_type();
    let plain = texts.as_string_opt();
    coded(&[plain.ok_or_else(|| AnalyticsError::internal(format!("texts to be coded are {found}")))?])
}

/// What tells texts apart: a short one's bytes and length, or 120 bits of a long one's hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct TextKey(u128);

/// So long is a text whose bytes stand in its key. Their number stands in the highest byte.
const SHORT: usize = 15;
const LENGTH: u32 = 120;

impl TextKey {
    fn of(bytes: &[u8], from: usize, to: usize) -> Self {
        let length = to.saturating_sub(from);
        if length > SHORT {
            // Arrow's offsets lie within its bytes, here and below.
            let hash = xxh3_128(bytes.get(from..to).unwrap_or_default());
            return Self(hash | 0xff << LENGTH);
        }
        // Mostly there are as many bytes behind, which are masked.
        let word = match bytes.get(from..from + 16).and_then(|word| <[u8; 16]>::try_from(word).ok()) {
            Some(word) => word,
            None => {
                let mut word = [0; 16];
                word.iter_mut().zip(bytes.get(from..to).unwrap_or_default()).for_each(|(to, byte)| *to = *byte);
                word
            }
        };
        let mask = (1_u128 << (length * 8)) - 1;
        Self(u128::from_le_bytes(word) & mask | (length as u128) << LENGTH)
    }

    fn is_short(self) -> bool {
        self.0 >> LENGTH <= SHORT as u128
    }

    /// Spreads keys that are nearly alike.
    fn spread(self) -> u64 {
        let halves = [self.0 as u64, (self.0 >> 64) as u64]; // The lower and the upper half.
        let mixed = (halves[0] ^ halves[1].rotate_left(29)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (mixed ^ mixed >> 32).wrapping_mul(0xd6e8_feb8_6659_fd93) >> 20
    }
}

/// Different texts in the order in which they come. A table finds them: most are seen often.
#[derive(Default)]
struct Known<'a> {
    names: Vec<&'a str>,
    /// Keys with their numbers plus one; 0 is free. The next free place is taken.
    table: Vec<(TextKey, u32)>,
}

impl<'a> Known<'a> {
    fn code(&mut self, key: TextKey, texts: &'a StringArray, row: usize) -> i32 {
        // At most half are taken, so a free place is found soon.
        if self.names.len() * 2 >= self.table.len() {
            self.grow();
        }
        let last = self.table.len() - 1;
        let mut place = place(key, last);
        while let Some((known, number)) = self.table.get_mut(place) {
            if *number == 0 {
                self.names.push(texts.value(row));
                let code = self.names.len() - 1;
                (*known, *number) = (key, u32::try_from(self.names.len()).unwrap_or(u32::MAX));
                return i32::try_from(code).unwrap_or(i32::MAX);
            }
            let code = *number - 1;
            // Long texts of one hash are told apart by themselves.
            if *known == key && (key.is_short() || self.names.get(code as usize) == Some(&texts.value(row))) {
                return i32::try_from(code).unwrap_or(i32::MAX);
            }
            place = (place + 1) & last;
        }
        i32::MAX // Never reached: there is a free place.
    }

    fn grow(&mut self) {
        let size = (self.table.len() * 2).max(64);
        let last = size - 1;
        let old = std::mem::replace(&mut self.table, vec![(TextKey(0), 0); size]);
        for (key, number) in old.into_iter().filter(|(_, number)| *number > 0) {
            let mut place = place(key, last);
            while let Some(slot) = self.table.get_mut(place) {
                if slot.1 == 0 {
                    *slot = (key, number);
                    break;
                }
                place = (place + 1) & last;
            }
        }
    }
}

/// Where a key is looked for first.
fn place(key: TextKey, last: usize) -> usize {
    key.spread() as usize & last
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::datatypes::Int32Type;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn codes_name_the_texts(
            parts in proptest::collection::vec(proptest::collection::vec(proptest::option::weighted(0.9, "[ab\u{0}张]{0,20}"), 0..40), 0..4),
        ) {
            let arrays: Vec<StringArray> = parts.iter().map(|part| part.clone().into()).collect();
            let coded = coded(&arrays.iter().collect::<Vec<_>>()).unwrap();
            let coded = coded.as_dictionary::<Int32Type>();
            let names = coded.values().as_string::<i32>();
            let expected: Vec<Option<&str>> = parts.iter().flatten().map(Option::as_deref).collect();
            let found: Vec<Option<&str>> = coded.keys().iter().map(|key| key.map(|key| names.value(key as usize))).collect();
            prop_assert_eq!(&found, &expected);
            prop_assert_eq!(names.len(), expected.into_iter().flatten().collect::<BTreeSet<_>>().len());
        }
    }

    #[test]
    fn many_are_found_again() {
        let texts: StringArray = (0..50_000).map(|n| Some(format!("C{:08}", n % 20_000))).collect();
        let coded = coded(&[&texts]).unwrap();
        let keys = coded.as_dictionary::<Int32Type>().keys().values().to_vec();
        assert!(keys.iter().zip(0..).all(|(key, n)| *key == n % 20_000));
    }
}
