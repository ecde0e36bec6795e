//! Counts the pairs, one item's partners at a time.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::lists::ItemLists;
use super::{Baskets, ItemSet, STRETCH};
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
        let histogram = |_, met: &mut Partners<'_>| {
            let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
            met.take(|_, count| {
                if count >= least {
                    *numbers.entry(count).or_default() += 1;
                }
            });
            numbers
        };
        let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
        for (count, number) in self.each_with_partners(least, histogram)?.into_iter().flatten() {
            *numbers.entry(count).or_default() += number;
        }
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

    /// Items and pairs that at least so many baskets hold, in no order.
    pub(super) fn items_and_pairs(&self, least: usize) -> Result<Vec<ItemSet>, ModelError> {
        let name = |at: usize| self.items.get(at).copied().unwrap_or_default();
        let pairs = |at: usize, met: &mut Partners<'_>| {
            let mut found = Vec::new();
            met.take(|other, count| {
                if count >= least {
                    // Positions ascend as items do.
                    found.push(ItemSet { items: vec![name(other), name(at)], count });
                }
            });
            found
        };
        let pairs = self.each_with_partners(least, pairs)?.into_iter().flatten();
        let items = self.items.iter().zip(&self.counts).filter(|(_, count)| **count >= least);
        Ok(items.map(|(item, count)| ItemSet { items: vec![*item], count: *count }).chain(pairs).collect())
    }

    /// For each item in at least `least` baskets what `work` makes of its partners before it, by their positions.
    fn each_with_partners<T: Send>(
        &self,
        least: usize,
        work: impl Fn(usize, &mut Partners<'_>) -> T + Sync,
    ) -> Result<Vec<T>, ModelError> {
        // No pair is in more baskets than either of its items: items in fewer than `least` are left out, and those that
        // are looked at numbered anew, in the same order.
        let frequent: Vec<usize> =
            self.counts.iter().enumerate().filter(|(_, count)| **count >= least).map(|(at, _)| at).collect();
        let place = |at: &u32| frequent.binary_search(&(*at as usize)).ok().and_then(|place| u32::try_from(place).ok());
        let mut baskets = ItemLists::default();
        let mut holding: Vec<Vec<u32>> = vec![Vec::new(); frequent.len()];
        let mut basket: Vec<u32> = Vec::new();
        for (number, items) in self.several.iter().enumerate() {
            if number.is_multiple_of(STRETCH) {
                self.interrupt.check()?;
            }
            basket.clear();
            basket.extend(items.iter().filter_map(place));
            // More baskets than such a number counts do not fit into memory.
            let Some(own) = u32::try_from(baskets.len()).ok().filter(|_| basket.len() > 1) else { continue };
            for at in &basket {
                if let Some(holding) = holding.get_mut(*at as usize) {
                    holding.push(own);
                }
            }
            baskets.push(basket.iter().copied());
        }
        let of_one = |partners: &mut Partners<'_>, (at, holding): (usize, &Vec<u32>)| {
            for (number, basket) in holding.iter().map(|basket| baskets.get(*basket as usize)).enumerate() {
                if number.is_multiple_of(STRETCH) {
                    self.interrupt.check()?;
                }
                // Positions ascend: partners before this one count the pair once.
                basket.iter().take_while(|other| (**other as usize) < at).for_each(|other| partners.add(*other));
            }
            Ok(work(frequent.get(at).copied().unwrap_or_default(), partners))
        };
        holding.par_iter().enumerate().map_init(|| Partners::new(&frequent), of_one).collect()
    }
}

/// How often an item is together with each of the others. It is emptied in as many steps as it has partners: items with few
/// of them are many.
#[derive(Debug)]
struct Partners<'a> {
    /// Positions of the items by which partners are told.
    positions: &'a [usize],
    counts: Vec<usize>,
    met: Vec<u32>,
}

impl<'a> Partners<'a> {
    fn new(positions: &'a [usize]) -> Self {
        Self { positions, counts: vec![0; positions.len()], met: Vec::new() }
    }

    fn add(&mut self, other: u32) {
        let Some(count) = self.counts.get_mut(other as usize) else { return };
        if *count == 0 {
            self.met.push(other);
        }
        *count += 1;
    }

    /// Tells each partner by its position, and how often it was met. Nobody has been met afterwards.
    fn take(&mut self, mut tell: impl FnMut(usize, usize)) {
        for other in self.met.drain(..) {
            let count = self.counts.get_mut(other as usize).map(std::mem::take).unwrap_or_default();
            if let Some(position) = self.positions.get(other as usize) {
                tell(*position, count);
            }
        }
    }
}
