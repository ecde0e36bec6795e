//! Numbers of orders that several files write in different ways: without leading zeros, in another case or width.

use arrow::array::{AsArray, RecordBatch};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};
use unicode_normalization::UnicodeNormalization as _;
use xxhash_rust::xxh3::xxh3_64;

/// So many numbers of a file are kept: those with the least hashes, so that two files keep the same ones of the
/// orders that both have.
const KEPT: usize = 4_096;

/// So many of them are told beside a file, for files that are read later.
const RECORDED: usize = 128;

/// So many examples are told.
const TOLD: usize = 3;

/// Some numbers of the orders of a file, by the hash of what is left without zeros, case and width.
#[derive(Debug)]
pub(crate) struct OrderNumbers {
    kept: Mutex<BTreeMap<u64, String>>,
    /// Hashes from here on are of no use.
    end: AtomicU64,
}

/// Orders whose numbers are written otherwise in an earlier file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumbersAlike {
    /// How many at least.
    pub orders: u64,
    /// Some of them, in both ways.
    pub examples: String,
}

impl OrderNumbers {
    pub fn new() -> Self {
        Self { kept: Mutex::default(), end: AtomicU64::new(u64::MAX) }
    }

    /// Looks at the orders of some rows.
    pub fn see(&self, batch: &RecordBatch) {
        let Some(ids) = batch.column_by_name("order_id").and_then(|ids| ids.as_string_opt::<i32>()) else { return };
        let mut found: Vec<(u64, &str)> = Vec::new();
        let mut before = "";
        for id in ids.iter().flatten() {
            // The lines of an order mostly follow each other.
            if id == before {
                continue;
            }
            before = id;
            let hash = xxh3_64(folded(id).as_bytes());
            if hash < self.end.load(Relaxed) {
                found.push((hash, id));
            }
        }
        if found.is_empty() {
            return;
        }
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        for (hash, id) in found {
            // Of two ways of writing within a file the first in order is kept, whichever comes first.
            match kept.get_mut(&hash) {
                Some(known) if id < known.as_str() => id.clone_into(known),
                Some(_) => {}
                None => {
                    kept.insert(hash, id.to_owned());
                }
            }
            if kept.len() > KEPT {
                kept.pop_last();
                self.end.store(kept.last_key_value().map_or(u64::MAX, |(last, _)| *last), Relaxed);
            }
        }
    }

    /// The orders that are written otherwise in an earlier file; `None` if there are none.
    pub fn alike(&self, earlier: &Self) -> Option<NumbersAlike> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let known = earlier.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let pairs = kept.iter().filter_map(|(hash, id)| Some((known.get(hash)?.as_str(), id.as_str())));
        alike_among(pairs)
    }

    /// Some of the numbers: the same ones in every file that has them.
    pub fn recorded(&self) -> Vec<String> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.values().take(RECORDED).cloned().collect()
    }
}

/// The orders that are written otherwise among the numbers that were recorded of an earlier file.
pub fn numbers_alike(numbers: &[String], earlier: &[String]) -> Option<NumbersAlike> {
    let known: BTreeMap<Cow<'_, str>, &str> = earlier.iter().map(|id| (folded(id), id.as_str())).collect();
    alike_among(numbers.iter().filter_map(|id| Some((*known.get(&folded(id))?, id.as_str()))))
}

/// What is told of numbers of an earlier file beside those of a later one, if any are alike and not the same.
fn alike_among<'n>(pairs: impl Iterator<Item = (&'n str, &'n str)>) -> Option<NumbersAlike> {
    let differ = |(earlier, id): &(&str, &str)| earlier != id && folded(earlier) == folded(id);
    let mut alike: Vec<(&str, &str)> = pairs.filter(differ).collect();
    alike.sort_unstable();
    let examples: Vec<String> = alike.iter().take(TOLD).map(|(known, id)| format!("`{known}` = `{id}`")).collect();
    (!alike.is_empty()).then(|| NumbersAlike { orders: alike.len() as u64, examples: examples.join(", ") })
}

/// A number without case, blanks, width and leading zeros.
fn folded(id: &str) -> Cow<'_, str> {
    if id.bytes().all(|byte| byte.is_ascii_digit()) {
        return Cow::Borrowed(id.trim_start_matches('0'));
    }
    if id.bytes().all(|byte| byte.is_ascii_graphic()) {
        let has_capitals = id.bytes().any(|byte| byte.is_ascii_uppercase());
        return if has_capitals { Cow::Owned(id.to_ascii_lowercase()) } else { Cow::Borrowed(id) };
    }
    let plain: String =
        id.nfkc().filter(|c| !c.is_whitespace() && !c.is_control()).flat_map(char::to_lowercase).collect();
    if plain.bytes().all(|byte| byte.is_ascii_digit()) {
        return Cow::Owned(plain.trim_start_matches('0').to_owned());
    }
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::{ArrayRef, StringArray};
    use std::sync::Arc;

    fn of(ids: &[&str]) -> OrderNumbers {
        let numbers = OrderNumbers::new();
        let column: ArrayRef = Arc::new(StringArray::from(ids.to_vec()));
        numbers.see(&RecordBatch::try_from_iter([("order_id", column)]).unwrap());
        numbers
    }

    #[test]
    fn numbers_that_differ_by_zeros_case_or_width_are_alike() {
        let first = of(&["000123", "SO-77", "55", "x"]);
        let found = of(&["123", "so-77", "５５", "x", "y"]).alike(&first).unwrap();
        assert_eq!(found.orders, 3);
        assert_eq!(found.examples, "`000123` = `123`, `55` = `５５`, `SO-77` = `so-77`");
        assert_eq!(of(&["000123", "1230"]).alike(&first), None);
    }

    #[test]
    fn of_many_orders_the_same_ones_are_kept() {
        let zeros: Vec<String> = (0..20_000).map(|n| format!("{n:08}")).collect();
        let plain: Vec<String> = (10_000..30_000).map(|n| n.to_string()).collect();
        let refs = |ids: &[String]| of(&ids.iter().map(String::as_str).collect::<Vec<_>>());
        let found = refs(&plain).alike(&refs(&zeros)).unwrap();
        assert!(found.orders > 1_000, "{}", found.orders);
        assert!(refs(&plain).alike(&refs(&plain)).is_none());
        // So are those that are recorded.
        let found = numbers_alike(&refs(&plain).recorded(), &refs(&zeros).recorded()).unwrap();
        assert!(found.orders > 15, "{}", found.orders);
    }
}
