//! What goes with what: items bought together, rules between them, and what to offer next.
//!
//! Baskets are lists of item numbers; order and repetition within one, and the order of baskets, mean nothing.

mod growth;
mod lists;
mod next;
mod pairs;
mod rules;

pub use growth::{ItemSet, Limits, frequent};
pub use lists::ItemLists;
pub use next::{HitRate, NextItems, Offer, hit_rate};
pub use rules::{Rule, rules};

use crate::error::ModelError;
use crate::interrupt::Interrupt;
use std::collections::BTreeMap;

/// Baskets, counted by item.
#[derive(Debug, Clone)]
pub struct Baskets {
    /// Item numbers, ascending; positions in this list stand for them within this module.
    items: Vec<u32>,
    /// Baskets of each item.
    counts: Vec<usize>,
    /// Positions of the items of each basket that holds several, ascending, each once.
    several: ItemLists,
    /// All baskets, also those with one item or none.
    number: usize,
    interrupt: Interrupt,
}

/// Baskets between two looks at the interrupt.
const STRETCH: usize = 8_192;

/// Item numbers that are looked through for different ones at a time.
const AT_A_TIME: usize = 1 << 20;

impl Baskets {
    /// Takes baskets as they are. They, and all that is learned from them, end soon after the interrupt is set.
    ///
    /// # Errors
    /// [`ModelError::Interrupted`].
    pub fn new(baskets: &[impl AsRef<[u32]>], interrupt: &Interrupt) -> Result<Self, ModelError> {
        let (mut several, mut alone, mut empty) = (ItemLists::default(), BTreeMap::new(), 0);
        for (number, basket) in baskets.iter().enumerate() {
            if number.is_multiple_of(STRETCH) {
                interrupt.check()?;
            }
            let mut items = basket.as_ref().to_vec();
            items.sort_unstable();
            items.dedup();
            match items.as_slice() {
                [] => empty += 1,
                [item] => *alone.entry(*item).or_default() += 1,
                _ => several.push(items),
            }
        }
        let found = Self::counted(several, &alone, interrupt)?;
        Ok(Self { number: found.number + empty, ..found })
    }

    /// Takes baskets of several items, each with its items ascending and each once, and how many more hold one item alone,
    /// by that item.
    ///
    /// # Errors
    /// [`ModelError::Interrupted`].
    pub fn counted(
        mut several: ItemLists,
        alone: &BTreeMap<u32, usize>,
        interrupt: &Interrupt,
    ) -> Result<Self, ModelError> {
        let mut items: Vec<u32> = alone.keys().copied().collect();
        for numbers in several.numbers_mut().chunks(AT_A_TIME) {
            interrupt.check()?;
            items.extend_from_slice(numbers);
            items.sort_unstable();
            items.dedup();
        }
        let mut counts: Vec<usize> = items.iter().map(|item| alone.get(item).copied().unwrap_or(0)).collect();
        for numbers in several.numbers_mut().chunks_mut(AT_A_TIME) {
            interrupt.check()?;
            for number in numbers {
                // All of them are known by now, and no more than the numbers there are.
                let Ok(position) = items.binary_search(number) else { continue };
                if let Some(count) = counts.get_mut(position) {
                    *count += 1;
                }
                *number = u32::try_from(position).unwrap_or(u32::MAX);
            }
        }
        let number = several.len() + alone.values().sum::<usize>();
        Ok(Self { items, counts, several, number, interrupt: interrupt.clone() })
    }

    /// The number of baskets.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.number
    }

    /// Items with the number of baskets that hold them, the most frequent first, of equally frequent ones the lowest
    /// number first.
    #[must_use]
    pub fn best_sellers(&self) -> Vec<(u32, usize)> {
        let mut found: Vec<(u32, usize)> = self.items.iter().copied().zip(self.counts.iter().copied()).collect();
        found.sort_by(|left, right| right.1.cmp(&left.1).then(left.0.cmp(&right.0)));
        found
    }
}
