use super::{ProductsError, ProductsRequest, read, refused, thinned};
use crate::error::AppError;
use terrace_analytics::Facts;
use terrace_domain::{AsOf, Date, Window};
use terrace_models::baskets::{Baskets, NextItems, hit_rate};

/// Offers to hold against what customers bought afterwards.
#[derive(Debug, Clone, Copy)]
pub struct HitCheckRequest<'a> {
    /// The facts.
    pub facts: &'a Facts,
    /// The last day that offers are learned from; without it, what was bought in the last tenth of the time is held out.
    pub cut: Option<Date>,
    /// For when: what was bought at or after it does not exist.
    pub as_of: &'a AsOf,
    /// Products offered to each customer.
    pub count: usize,
}

/// How often an offer was what a customer bought afterwards.
#[derive(Debug, Clone, PartialEq)]
pub struct HitCheck {
    /// The last day that offers were learned from.
    pub cut: Date,
    /// The last day with an order.
    pub until: Date,
    /// Products offered to each customer.
    pub count: usize,
    /// Only products that the customer did not have.
    pub new: Hits,
    /// Products that the customer had may be offered and count, too.
    pub again: Hits,
}

/// Customers whom offers hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hits {
    /// Customers known at the cut who bought something afterwards that counts.
    pub customers: usize,
    /// Those of them who bought at least one product that was offered.
    pub hits: usize,
    /// Those of them who bought at least one of as many best sellers.
    pub best_sellers: usize,
}

impl Hits {
    /// A number of customers as a share of all; `None` if there are none.
    pub fn rate(&self, customers: usize) -> Option<f64> {
        #[expect(clippy::cast_precision_loss, reason = "counts of customers fit a double exactly")]
        let rate = customers as f64 / self.customers as f64;
        (self.customers > 0).then_some(rate)
    }
}

/// Learns from what was bought up to a day, and looks at what the same customers bought afterwards.
///
/// # Errors
/// No order names a product, a day with no orders on one of its sides, and what reading facts may say.
pub fn check(request: &HitCheckRequest<'_>) -> Result<HitCheck, AppError> {
    let everything = ProductsRequest { facts: request.facts, as_of: request.as_of, window: Window::All };
    let found = read(&everything)?;
    let days = || found.iter().map(|basket| basket.at.date().days());
    // Reading refuses that there is none.
    let (Some(first), Some(last)) = (days().min(), days().max()) else { return Err(ProductsError::NoProducts.into()) };
    let cut = request.cut.map_or_else(|| last - (last - first) / 10, Date::days);
    if cut < first || cut >= last {
        return Err(ProductsError::BadCut(Date::from_days(cut)).into());
    }
    let mut customers: Vec<(Vec<u32>, Vec<u32>)> = vec![Default::default(); found.customers.len()];
    for basket in found.iter() {
        if let Some((before, after)) = customers.get_mut(basket.customer) {
            if basket.at.date().days() <= cut { before } else { after }.extend_from_slice(basket.items);
        }
    }
    customers.retain(|(before, _)| !before.is_empty());
    for side in customers.iter_mut().flat_map(|(before, after)| [before, after]) {
        side.sort_unstable();
        side.dedup();
    }
    let histories: Vec<Vec<u32>> = customers.iter().map(|(before, _)| before.clone()).collect();
    let baskets = Baskets::new(&thinned(&histories), &request.facts.interrupt()).map_err(refused)?;
    let learned = NextItems::new(&baskets).map_err(refused)?;
    let hits = |again: bool| {
        let rate = hit_rate(&learned, &customers, request.count, again);
        Hits { customers: rate.customers, hits: rate.hits, best_sellers: rate.best_seller_hits }
    };
    let (new, again) = (hits(false), hits(true));
    Ok(HitCheck { cut: Date::from_days(cut), until: Date::from_days(last), count: request.count, new, again })
}
