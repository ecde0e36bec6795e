//! Revenue of each customer by what lines are parted by.

use crate::error::AnalyticsError;
use crate::rows::{Chunk, Names, Numbers};
use arrow::array::Array;
use std::collections::BTreeSet;
use std::sync::Arc;
use terrace_domain::{CancelToken, Money};
use terrace_frame::{Dictionary, Texts};

/// Revenue by customer and key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Breakdown {
    /// The categories, channels … that occur, by name.
    pub keys: Vec<Arc<str>>,
    /// Those of a customer stand together, by key; those without a key come first.
    pub slices: Vec<Slice>,
}

/// The revenue of one customer under one key, less what came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slice {
    /// The customer: a row of the ids that were given.
    pub row: u32,
    /// Index into [`Breakdown::keys`]; `None` if the line has none.
    pub key: Option<u32>,
    /// Less what came back.
    pub net: Money,
}

/// The slices of one bucket, by keys of its own.
#[derive(Default)]
pub(super) struct BucketSlices {
    keys: Dictionary,
    /// Those of a customer stand together: (row, code of the key or [`Texts::NULL`], net).
    slices: Vec<(u32, u32, i64)>,
    /// The lines of one customer: (code of the key, amount).
    own: Vec<(u32, i64)>,
}

impl BucketSlices {
    pub(super) fn keys(&self) -> &Dictionary {
        &self.keys
    }

    pub(super) fn keys_mut(&mut self) -> &mut Dictionary {
        &mut self.keys
    }

    /// Sums up the lines of each customer who has a place, by key.
    pub(super) fn read(
        &mut self,
        chunk: &Chunk,
        codes: &[u32],
        amounts: &Numbers<'_>,
        places: &[Option<u32>],
    ) -> Result<(), AnalyticsError> {
        let overflow = |_| AnalyticsError::Overflow("amount".to_owned());
        for (customer, place) in places.iter().enumerate() {
            let Some(place) = *place else { continue };
            self.own.clear();
            for row in chunk.rows_of(customer) {
                // A line without an amount adds none.
                self.own.push((codes.get(row).copied().unwrap_or(Texts::NULL), amounts.get(row).unwrap_or(0)));
            }
            self.own.sort_unstable_by_key(|(code, _)| *code);
            for of_key in self.own.chunk_by(|one, other| one.0 == other.0) {
                let Some((code, _)) = of_key.first() else { continue };
                let net: i128 = of_key.iter().map(|(_, amount)| i128::from(*amount)).sum();
                self.slices.push((place, *code, i64::try_from(net).map_err(overflow)?));
            }
        }
        Ok(())
    }
}

/// The codes of a chunk's names in a dictionary, a row each; [`Texts::NULL`] where there is none.
pub(super) fn codes_of(names: &Names<'_>, rows: usize, keys: &mut Dictionary) -> Vec<u32> {
    match names {
        Names::Nowhere => vec![Texts::NULL; rows],
        Names::Plain(_) => (0..rows).map(|row| names.get(row).map_or(Texts::NULL, |text| keys.code(text))).collect(),
        Names::Coded(coded, texts) => {
            // A dictionary may hold texts that no row of the chunk has.
            let mut known: Vec<Option<u32>> = vec![None; texts.len()];
            let mut code = |row: usize| {
                let own = usize::try_from(coded.keys().values().get(row).copied()?).ok()?;
                let known = known.get_mut(own).filter(|_| coded.is_valid(row) && texts.is_valid(own))?;
                Some(*known.get_or_insert_with(|| keys.code(texts.value(own))))
            };
            (0..rows).map(|row| code(row).unwrap_or(Texts::NULL)).collect()
        }
    }
}

/// Slices between two looks at the token.
const STRETCH: usize = 65_536;

/// The slices of all buckets by keys that are in order.
pub(super) fn joined(buckets: Vec<BucketSlices>, cancel: &CancelToken) -> Result<Breakdown, AnalyticsError> {
    let mut keys: BTreeSet<Arc<str>> = BTreeSet::new();
    for bucket in &buckets {
        cancel.check()?;
        keys.extend(bucket.keys.texts().iter().cloned());
    }
    let keys: Vec<Arc<str>> = keys.into_iter().collect();
    let lacking = || AnalyticsError::internal("a breakdown lacks a key that a bucket names");
    let mut slices = Vec::with_capacity(buckets.iter().map(|bucket| bucket.slices.len()).sum());
    for bucket in buckets {
        let place = |text: &Arc<str>| {
            let place = keys.binary_search(text).ok().and_then(|place| u32::try_from(place).ok());
            place.ok_or_else(lacking)
        };
        let places: Vec<u32> = bucket.keys.texts().iter().map(place).collect::<Result<_, _>>()?;
        let mut begun = slices.len();
        for (number, (row, code, net)) in bucket.slices.into_iter().enumerate() {
            if number.is_multiple_of(STRETCH) {
                cancel.check()?;
            }
            let key =
                (code != Texts::NULL).then(|| places.get(code as usize).copied().ok_or_else(lacking)).transpose()?;
            if slices.last().is_some_and(|last: &Slice| last.row != row) {
                in_order(&mut slices, begun);
                begun = slices.len();
            }
            slices.push(Slice { row, key, net: Money::from_ten_thousandths(net) });
        }
        in_order(&mut slices, begun);
    }
    Ok(Breakdown { keys, slices })
}

/// Puts the slices of one customer, from a place on, in the order of their keys.
fn in_order(slices: &mut [Slice], from: usize) {
    if let Some(own) = slices.get_mut(from..) {
        own.sort_unstable_by_key(|slice| slice.key);
    }
}

/// The text behind a code of a bucket.
pub(super) fn named(keys: &Dictionary, code: u32) -> Option<Arc<str>> {
    // Null has a code beyond all texts.
    keys.texts().get(code as usize).cloned()
}
