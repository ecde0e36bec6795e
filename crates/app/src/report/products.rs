//! What the tiers of the first scheme buy, and what goes with what.

use super::ReportRequest;
use crate::error::AppError;
use crate::products::{ProductsRequest, TierSellers, TogetherAsked, TogetherRule, best_of, tally_of, together_of};
use terrace_domain::Window;
use terrace_report::{Pair, PairBars, ProductOfTier, Products};

/// Best sellers of each tier, and pairs, that are shown.
const SELLERS: usize = 5;
const PAIRS: usize = 8;
/// Weaker pairs are not worth showing.
const CONFIDENCE: f64 = 0.2;

/// Returns `None` if orders name no products, or if the policy has no scheme.
pub(super) fn products(request: &ReportRequest<'_>) -> Result<Option<Products>, AppError> {
    let Some(scheme) = request.tiered.policy.policy.schemes.first() else { return Ok(None) };
    let orders = ProductsRequest { facts: &request.inputs.facts, as_of: request.as_of(), window: Window::All };
    let tally = match tally_of(&orders, Some((request.tiered, scheme.name.as_str()))) {
        Ok(tally) => tally,
        Err(AppError::Products(_)) => return Ok(None),
        Err(other) => return Err(other),
    };
    let found = best_of(&tally, request.tiered, (scheme.name.as_str(), SELLERS))?;
    let sellers = |tier: &TierSellers| {
        let product = tier.products.iter().map(|product| ProductOfTier {
            name: product.product.clone(),
            customers: product.customers as u64,
            index: product.index,
        });
        product.collect()
    };
    // Of a pair both ways, the stronger one says all.
    let mut pairs: Vec<Pair> = Vec::new();
    let pairs_alone = TogetherAsked { least: None, confidence: CONFIDENCE, products: 2 };
    let together = together_of(tally, &orders.facts.interrupt(), &pairs_alone)?;
    let bars = PairBars {
        orders: together.least as u64,
        confidence: CONFIDENCE,
        any_in_enough_orders: together.surest.is_some(),
    };
    for rule in together.rules {
        let TogetherRule { because, then, orders, confidence, lift, .. } = rule;
        let [because] = because.as_slice() else { continue };
        let is_known = pairs.iter().any(|pair| pair.because == then && pair.then == *because);
        if !is_known && pairs.len() < PAIRS && lift > 1.0 {
            pairs.push(Pair { because: because.clone(), then, orders: orders as u64, confidence, lift });
        }
    }
    Ok(Some(Products { scheme: 0, tiers: found.tiers.iter().map(sellers).collect(), pairs, bars }))
}
