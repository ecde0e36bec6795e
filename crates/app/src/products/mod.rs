//! What goes with what: products bought together, best sellers by tier, and what to offer a customer next.

mod best;
mod check;
mod next;
mod together;

pub use crate::error::ProductsError;
pub(crate) use best::best_of;
pub use best::{BestSeller, BestSellers, TierSellers, best};
pub use check::{HitCheck, HitCheckRequest, Hits, check};
pub use next::{Offer, Offers, OffersFile, OneTier, next, write_offers};
pub use together::{Together, TogetherRule, together};
pub(crate) use together::{TogetherAsked, together_of};

use crate::error::AppError;
use crate::runs::Tiered;
use terrace_analytics::{AnalyticsError, BasketTally, Baskets, CustomerGroups, Facts, baskets, tally_baskets};
use terrace_domain::{AsOf, Cancelled, Window};
use terrace_models::ModelError;
use terrace_policy::Policy;

/// Orders to look at.
#[derive(Debug, Clone, Copy)]
pub struct ProductsRequest<'a> {
    /// The facts.
    pub facts: &'a Facts,
    /// For when.
    pub as_of: &'a AsOf,
    /// Which orders count.
    pub window: Window,
}

/// The orders of the window with their products; that there are none is an error.
pub(crate) fn read(request: &ProductsRequest<'_>) -> Result<Baskets, AppError> {
    let found = baskets(request.facts, request.as_of, request.window)?;
    if found.is_empty() { Err(ProductsError::NoProducts.into()) } else { Ok(found) }
}

/// The orders of the window tallied by product, and by tier of a scheme where one is given; that there are none is an
/// error.
pub(crate) fn tally_of(request: &ProductsRequest<'_>, by: Option<(&Tiered, &str)>) -> Result<BasketTally, AppError> {
    let tally = |groups: &CustomerGroups<'_>| tally_baskets(request.facts, request.as_of, request.window, groups);
    let found = match by {
        None => tally(&CustomerGroups { number: 0, group_of: &|_| None })?,
        Some((tiered, scheme)) => {
            let index = scheme_of(&tiered.policy.policy, scheme)?;
            let number = tiered.policy.policy.schemes.get(index).map_or(0, |scheme| scheme.tiers.len());
            let class = |id: &str| tiered.outcome.classes.tier(index, tiered.frame.ids.find(id)?).map(usize::from);
            tally(&CustomerGroups { number, group_of: &class })?
        }
    };
    if found.orders == 0 { Err(ProductsError::NoProducts.into()) } else { Ok(found) }
}

/// The name of a product of a tally.
fn name(tally: &BasketTally, item: u32) -> String {
    tally.products.get(item as usize).map(ToString::to_string).unwrap_or_default()
}

/// Why statistics of products gave nothing.
fn refused(error: ModelError) -> AppError {
    match error {
        ModelError::Interrupted => Cancelled.into(),
        other => AnalyticsError::Histories(other).into(),
    }
}

/// The place of a scheme in a policy.
fn scheme_of(policy: &Policy, name: &str) -> Result<usize, AppError> {
    let known = || policy.schemes.iter().map(|scheme| scheme.name.to_string()).collect();
    let place = policy.schemes.iter().position(|scheme| scheme.name.as_str() == name);
    place.ok_or_else(|| AppError::UnknownScheme { name: name.to_owned(), known: known() })
}

/// What each customer bought in these orders: products ascending, each once; parallel to the customers.
fn histories(baskets: &Baskets) -> Vec<Vec<u32>> {
    let mut all: Vec<Vec<u32>> = vec![Vec::new(); baskets.customers.len()];
    for basket in baskets.iter() {
        if let Some(own) = all.get_mut(basket.customer) {
            own.extend_from_slice(basket.items);
        }
    }
    for own in &mut all {
        own.sort_unstable();
        own.dedup();
    }
    all
}

/// Pairs of products that are looked at while learning; customers are thinned out evenly beyond it.
const PAIRS: usize = 60_000_000;

/// Whoever bought more different products than this is no customer whose taste others share, but a till or a reseller;
/// their pairs would outweigh everybody's, and take all the memory there is.
const MOST_PRODUCTS: usize = 2_000;

/// Histories to learn from: all of customers with a taste, or every so-manieth where all would take minutes.
fn thinned(histories: &[Vec<u32>]) -> Vec<&[u32]> {
    let learned: Vec<&[u32]> = histories.iter().map(Vec::as_slice).filter(|own| own.len() <= MOST_PRODUCTS).collect();
    let pairs: usize = learned.iter().map(|own| own.len().saturating_mul(own.len())).sum();
    let step = pairs.div_ceil(PAIRS).max(1);
    learned.into_iter().step_by(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_who_bought_everything_is_not_learned_from() {
        let everything: Vec<u32> = (0..30_000).collect();
        let mut histories = vec![everything];
        histories.extend((0..500).map(|number| vec![number, number + 1]));
        let learned = thinned(&histories);
        assert_eq!(learned.len(), 500, "everybody else, and none of them thinned out");
        assert!(learned.iter().all(|own| own.len() == 2));
    }
}
