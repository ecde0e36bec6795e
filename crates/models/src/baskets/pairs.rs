//! Counts the pairs without keeping them.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::Baskets;

impl Baskets {
    /// The lowest count, from `least` on, that no more than `most` pairs of items reach.
    ///
    /// Takes one step for each pair in each basket, and memory for one item's partners at a time, whatever the number of
    /// different pairs: it tells beforehand whether [`super::frequent`] would drown.
    #[must_use]
    pub fn bar(&self, least: usize, most: usize) -> usize {
        let least = least.max(1);
        let numbers = self.pairs_by_count(least);
        let (mut bar, mut pairs) = (least, 0_usize);
        for (count, number) in numbers.into_iter().rev() {
            pairs += number;
            if pairs > most {
                bar = count + 1;
                break;
            }
        }
        bar
    }

    /// Counts the pairs by the number of baskets that they are in, of those in at least `least`.
    fn pairs_by_count(&self, least: usize) -> BTreeMap<usize, usize> {
        let mut holding: Vec<Vec<usize>> = vec![Vec::new(); self.items.len()];
        for (basket, items) in self.baskets.iter().enumerate() {
            for at in items.iter().filter(|at| self.counts.get(**at).is_some_and(|count| *count >= least)) {
                if let Some(holding) = holding.get_mut(*at) {
                    holding.push(basket);
                }
            }
        }
        let of_one = |(at, holding): (usize, &Vec<usize>)| {
            let mut together: Vec<usize> = vec![0; at];
            for basket in holding.iter().filter_map(|basket| self.baskets.get(*basket)) {
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
            numbers
        };
        let add = |mut sums: BTreeMap<usize, usize>, more: BTreeMap<usize, usize>| {
            for (count, number) in more {
                *sums.entry(count).or_default() += number;
            }
            sums
        };
        holding.par_iter().enumerate().map(of_one).reduce(BTreeMap::new, add)
    }
}
