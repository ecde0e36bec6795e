//! Counts the pairs without keeping them.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::{Baskets, STRETCH};
use crate::error::ModelError;

impl Baskets {
    /// The lowest count, from `least` on, that no more than `most` pairs of items reach.
    ///
    /// Takes one step for each pair in each basket, and memory for one item's partners at a time, whatever the number of
    /// different pairs: it tells beforehand whether [`super::frequent`] would drown.
    ///
    /// # Errors
    /// [`ModelError::Interrupted`].
    pub fn bar(&self, least: usize, most: usize) -> Result<usize, ModelError> {
        let least = least.max(1);
        let numbers = self.pairs_by_count(least)?;
        let (mut bar, mut pairs) = (least, 0_usize);
        for (count, number) in numbers.into_iter().rev() {
            pairs += number;
            if pairs > most {
                bar = count + 1;
                break;
            }
        }
        Ok(bar)
    }

    /// Counts the pairs by the number of baskets that they are in, of those in at least `least`.
    fn pairs_by_count(&self, least: usize) -> Result<BTreeMap<usize, usize>, ModelError> {
        let mut holding: Vec<Vec<usize>> = vec![Vec::new(); self.items.len()];
        for (basket, items) in self.baskets.iter().enumerate() {
            if basket.is_multiple_of(STRETCH) {
                self.interrupt.check()?;
            }
            for at in items.iter().filter(|at| self.counts.get(**at).is_some_and(|count| *count >= least)) {
                if let Some(holding) = holding.get_mut(*at) {
                    holding.push(basket);
                }
            }
        }
        let of_one = |(at, holding): (usize, &Vec<usize>)| -> Result<BTreeMap<usize, usize>, ModelError> {
            let mut together: Vec<usize> = vec![0; at];
            for (number, basket) in holding.iter().filter_map(|basket| self.baskets.get(*basket)).enumerate() {
                if number.is_multiple_of(STRETCH) {
                    self.interrupt.check()?;
                }
                // Positions ascend: partners before this one count the pair once.
                for other in basket.iter().take_while(|other| **other < at) {
                    if let Some(count) = together.get_mut(*other) {
                        *count += 1;
                    }
                }
            }
            let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
            for count in together.into_iter().filter(|count| *count >= least) {
                *numbers.entry(count).or_default() += 1;
            }
            Ok(numbers)
        };
        let add = |mut sums: BTreeMap<usize, usize>, more: BTreeMap<usize, usize>| -> Result<_, ModelError> {
            for (count, number) in more {
                *sums.entry(count).or_default() += number;
            }
            Ok(sums)
        };
        holding.par_iter().enumerate().map(of_one).try_reduce(BTreeMap::new, add)
    }
}
