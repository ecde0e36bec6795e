//! What to offer a customer next, from what goes with what the customer has.
//!
//! Items are alike as far as the same baskets hold both: the cosine c(i, j) / √(c(i) c(j)) (Sarwar, Karypis, Konstan and
//! Riedl 2001), held back where few baskets speak for it. An item's score for a customer is the sum of its likeness to
//! the items that the customer has; what adds most is the reason to name.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::Baskets;
use super::rules::number;
use crate::error::ModelError;

/// Likeness is multiplied by c / (c + this), c the baskets that hold both: chance meetings count for little.
const HELD_BACK: f64 = 5.0;

/// Neighbours kept of each item.
const NEIGHBOURS: usize = 60;

/// For each item what goes with it.
#[derive(Debug, Clone)]
pub struct NextItems {
    /// By item number: neighbours with their likeness, the most alike first.
    neighbours: BTreeMap<u32, Vec<(u32, f64)>>,
    /// Item numbers, the most frequent first: for customers of whom nothing follows.
    best_sellers: Vec<u32>,
}

/// An item to offer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Offer {
    /// The item.
    pub item: u32,
    /// Its score; 0 for a best seller that fills up the list.
    pub score: f64,
    /// The customer's item that speaks most for it; none for a best seller that fills up the list.
    pub because: Option<u32>,
}

impl NextItems {
    /// Learns from baskets: single orders say what is bought together, whole histories what is bought by the same people.
    ///
    /// # Errors
    /// [`ModelError::Interrupted`].
    pub fn new(baskets: &Baskets) -> Result<Self, ModelError> {
        let mut holding: Vec<Vec<usize>> = vec![Vec::new(); baskets.items.len()];
        for (basket, items) in baskets.several.iter().enumerate() {
            for at in items {
                if let Some(holding) = holding.get_mut(*at as usize) {
                    holding.push(basket);
                }
            }
        }
        let alike = |at: usize| {
            baskets.interrupt.check()?;
            Ok::<_, ModelError>(alike_to(baskets, &holding, at))
        };
        let neighbours = (0..baskets.items.len()).into_par_iter().map(alike).filter_map(Result::transpose);
        Ok(Self {
            neighbours: neighbours.collect::<Result<_, _>>()?,
            best_sellers: baskets.best_sellers().into_iter().map(|(item, _)| item).collect(),
        })
    }

    /// Up to `count` items that a customer with these items does not have, the highest score first; best sellers fill up
    /// the list. With `again`, items that the customer has may be offered as well.
    #[must_use]
    pub fn offers(&self, has: &[u32], count: usize, again: bool) -> Vec<Offer> {
        let mut has = has.to_vec();
        has.sort_unstable();
        has.dedup();
        let mut scores: BTreeMap<u32, (f64, u32, f64)> = BTreeMap::new();
        for item in &has {
            for (other, likeness) in self.neighbours.get(item).into_iter().flatten() {
                let (sum, because, most) = scores.entry(*other).or_insert((0.0, *item, 0.0));
                *sum += likeness;
                if likeness > most {
                    (*because, *most) = (*item, *likeness);
                }
            }
        }
        let is_new = |item: &u32| again || has.binary_search(item).is_err();
        let mut offers: Vec<Offer> = (scores.iter())
            .filter(|(item, _)| is_new(item))
            .map(|(item, (score, because, _))| Offer { item: *item, score: *score, because: Some(*because) })
            .collect();
        offers.sort_by(|left, right| right.score.total_cmp(&left.score).then(left.item.cmp(&right.item)));
        offers.truncate(count);
        for item in self.best_sellers.iter().filter(|item| is_new(item)) {
            if offers.len() >= count {
                break;
            }
            if offers.iter().all(|offer| offer.item != *item) {
                offers.push(Offer { item: *item, score: 0.0, because: None });
            }
        }
        offers
    }

    /// Up to `count` best sellers that the customer does not have (with `again`, also those).
    fn best(&self, has: &[u32], count: usize, again: bool) -> Vec<u32> {
        self.best_sellers.iter().copied().filter(|item| again || !has.contains(item)).take(count).collect()
    }
}

/// An item with its neighbours and their likeness.
type Neighbours = (u32, Vec<(u32, f64)>);

/// An item with what goes with it, the most alike first; `holding` are the baskets of each item.
fn alike_to(baskets: &Baskets, holding: &[Vec<usize>], at: usize) -> Option<Neighbours> {
    let mut together: BTreeMap<usize, usize> = BTreeMap::new();
    for basket in holding.get(at)?.iter().map(|basket| baskets.several.get(*basket)) {
        for other in basket.iter().map(|other| *other as usize).filter(|other| *other != at) {
            *together.entry(other).or_insert(0) += 1;
        }
    }
    let own = number(*baskets.counts.get(at)?);
    let mut found: Vec<(u32, f64)> = (together.into_iter())
        .filter_map(|(other, count)| {
            let (both, theirs) = (number(count), number(*baskets.counts.get(other)?));
            let likeness = both / (own * theirs).sqrt() * (both / (both + HELD_BACK));
            Some((*baskets.items.get(other)?, likeness))
        })
        .collect();
    found.sort_by(|left, right| right.1.total_cmp(&left.1).then(left.0.cmp(&right.0)));
    found.truncate(NEIGHBOURS);
    Some((*baskets.items.get(at)?, found))
}

/// How often one of the offers was what the customer bought next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HitRate {
    /// Customers with something to hit.
    pub customers: usize,
    /// Those of whom at least one offer was bought.
    pub hits: usize,
    /// Those of whom at least one of as many best sellers was bought.
    pub best_seller_hits: usize,
}

/// Holds `count` offers against what customers bought afterwards: for each, the items before and the items after.
///
/// Without `again`, what a customer had already is neither offered nor counted.
#[must_use]
pub fn hit_rate(next: &NextItems, customers: &[(Vec<u32>, Vec<u32>)], count: usize, again: bool) -> HitRate {
    let of_one = |(has, after): &(Vec<u32>, Vec<u32>)| {
        let wanted: Vec<u32> = after.iter().copied().filter(|item| again || !has.contains(item)).collect();
        if wanted.is_empty() {
            return HitRate { customers: 0, hits: 0, best_seller_hits: 0 };
        }
        let is_hit = next.offers(has, count, again).iter().any(|offer| wanted.contains(&offer.item));
        let is_best = next.best(has, count, again).iter().any(|item| wanted.contains(item));
        HitRate { customers: 1, hits: usize::from(is_hit), best_seller_hits: usize::from(is_best) }
    };
    let add = |left: HitRate, right: HitRate| HitRate {
        customers: left.customers + right.customers,
        hits: left.hits + right.hits,
        best_seller_hits: left.best_seller_hits + right.best_seller_hits,
    };
    customers.par_iter().map(of_one).reduce(|| HitRate { customers: 0, hits: 0, best_seller_hits: 0 }, add)
}
