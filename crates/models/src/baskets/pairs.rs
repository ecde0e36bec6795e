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
        // No pair is in more baskets than either of its items: items in fewer than `least` are left out, and those that
        // are looked at numbered anew, in the same order.
        let mut frequent = 0;
        let places = self.counts.iter().map(|count| {
            let place = (*count >= least).then_some(frequent);
            frequent += usize::from(place.is_some());
            place
        });
        let places: Vec<Option<usize>> = places.collect();
        let mut baskets: Vec<Vec<usize>> = Vec::new();
        let mut holding: Vec<Vec<usize>> = vec![Vec::new(); frequent];
        for (number, items) in self.baskets.iter().enumerate() {
            if number.is_multiple_of(STRETCH) {
                self.interrupt.check()?;
            }
            let basket: Vec<usize> = items.iter().filter_map(|at| places.get(*at).copied().flatten()).collect();
            if basket.len() < 2 {
                continue;
            }
            for at in &basket {
                if let Some(holding) = holding.get_mut(*at) {
                    holding.push(baskets.len());
                }
            }
            baskets.push(basket);
        }
        let of_one = |partners: &mut Partners, (at, holding): (usize, &Vec<usize>)| {
            for (number, basket) in holding.iter().filter_map(|basket| baskets.get(*basket)).enumerate() {
                if number.is_multiple_of(STRETCH) {
                    self.interrupt.check()?;
                }
                // Positions ascend: partners before this one count the pair once.
                basket.iter().take_while(|other| **other < at).for_each(|other| partners.add(*other));
            }
            Ok(partners.take(least))
        };
        let add = |mut sums: BTreeMap<usize, usize>, more: BTreeMap<usize, usize>| -> Result<_, ModelError> {
            for (count, number) in more {
                *sums.entry(count).or_default() += number;
            }
            Ok(sums)
        };
        (holding.par_iter().enumerate()).map_init(|| Partners::new(frequent), of_one).try_reduce(BTreeMap::new, add)
    }
}

/// How often an item is together with each of the others. It is emptied in as many steps as it has partners: items with few
/// of them are many.
#[derive(Debug)]
struct Partners {
    counts: Vec<usize>,
    met: Vec<usize>,
}

impl Partners {
    fn new(items: usize) -> Self {
        Self { counts: vec![0; items], met: Vec::new() }
    }

    fn add(&mut self, other: usize) {
        let Some(count) = self.counts.get_mut(other) else { return };
        if *count == 0 {
            self.met.push(other);
        }
        *count += 1;
    }

    /// How many partners were met how often, of those met at least `least` times. Nobody has been met afterwards.
    fn take(&mut self, least: usize) -> BTreeMap<usize, usize> {
        let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
        for other in self.met.drain(..) {
            let count = self.counts.get_mut(other).map(std::mem::take).unwrap_or_default();
            if count >= least {
                *numbers.entry(count).or_default() += 1;
            }
        }
        numbers
    }
}
