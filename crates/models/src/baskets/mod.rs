//! What goes with what: items bought together, rules between them, and what to offer next.
//!
//! Baskets are lists of item numbers; order and repetition within one, and the order of baskets, mean nothing.

mod growth;
mod next;
mod pairs;
mod rules;

pub use growth::{ItemSet, Limits, frequent};
pub use next::{HitRate, NextItems, Offer, hit_rate};
pub use rules::{Rule, rules};

use crate::error::ModelError;
use crate::interrupt::Interrupt;

/// Baskets with their items in order, each once; empty ones are counted too.
#[derive(Debug, Clone)]
pub struct Baskets {
    /// Item numbers in order; positions in this list stand for them within this module.
    items: Vec<u32>,
    /// Positions of items, in order.
    baskets: Vec<Vec<usize>>,
    /// Baskets of each item.
    counts: Vec<usize>,
    interrupt: Interrupt,
}

/// Baskets between two looks at the interrupt.
const STRETCH: usize = 8_192;

impl Baskets {
    /// Takes baskets as they are. They, and all that is learned from them, end soon after the interrupt is set.
    ///
    /// # Errors
    /// [`ModelError::Interrupted`].
    pub fn new(baskets: &[impl AsRef<[u32]>], interrupt: &Interrupt) -> Result<Self, ModelError> {
        let mut items: Vec<u32> = baskets.iter().flat_map(|basket| basket.as_ref().iter().copied()).collect();
        interrupt.check()?;
        items.sort_unstable();
        items.dedup();
        let mut counts = vec![0; items.len()];
        let position = |item: &u32| items.binary_search(item).ok();
        let mut found: Vec<Vec<usize>> = Vec::with_capacity(baskets.len());
        for (number, basket) in baskets.iter().enumerate() {
            if number.is_multiple_of(STRETCH) {
                interrupt.check()?;
            }
            let mut positions: Vec<usize> = basket.as_ref().iter().filter_map(position).collect();
            positions.sort_unstable();
            positions.dedup();
            for at in &positions {
                if let Some(count) = counts.get_mut(*at) {
                    *count += 1;
                }
            }
            found.push(positions);
        }
        Ok(Self { items, baskets: found, counts, interrupt: interrupt.clone() })
    }

    /// The number of baskets.
    #[must_use]
    pub fn count(&self) -> usize {
        self.baskets.len()
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
