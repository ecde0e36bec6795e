use super::{ProductsRequest, read, scheme_of};
use crate::error::AppError;
use crate::runs::Tiered;
use std::collections::{BTreeMap, BTreeSet};
use terrace_analytics::{AnalyticsError, Baskets};
use terrace_domain::{CancelToken, InternalError, Money};

/// Best sellers, of all customers and tier by tier.
#[derive(Debug, Clone, PartialEq)]
pub struct BestSellers {
    /// Orders with a product.
    pub orders: usize,
    /// Whether any line says how many units were bought.
    pub has_units: bool,
    /// Of all customers with a class.
    pub all: TierSellers,
    /// In the order of the scheme.
    pub tiers: Vec<TierSellers>,
}

/// What the customers of a tier buy.
#[derive(Debug, Clone, PartialEq)]
pub struct TierSellers {
    /// The tier, by index; `None` for all customers.
    pub tier: Option<usize>,
    /// Its customers who bought a product.
    pub customers: usize,
    /// The products that most of them bought.
    pub products: Vec<BestSeller>,
}

/// A product as the customers of a tier buy it.
#[derive(Debug, Clone, PartialEq)]
pub struct BestSeller {
    /// Its name.
    pub product: String,
    /// Customers of the tier who bought it.
    pub customers: usize,
    /// Orders of theirs that hold it.
    pub orders: usize,
    /// Units of it in these orders, in millionths; lines without a quantity count none.
    pub units: i64,
    /// What they paid for it, before returns.
    pub amount: Money,
    /// The share of the tier's customers who bought it over that of all customers: above 1, this tier buys it more than
    /// others do.
    pub index: f64,
}

/// Orders or customers between two looks at the token.
const STRETCH: usize = 8_192;

#[derive(Debug, Clone, Copy, Default)]
struct Count {
    customers: usize,
    orders: usize,
    units: i128,
    amount: i128,
}

/// The `most` best sellers of every tier of a scheme, by customers, then by orders.
///
/// # Errors
/// No order names a product, an unknown scheme, and what reading facts may say.
pub fn best(
    request: &ProductsRequest<'_>,
    tiered: &Tiered,
    scheme: &str,
    most: usize,
) -> Result<BestSellers, AppError> {
    best_of(&read(request)?, request.facts.cancel(), tiered, (scheme, most))
}

/// The same of orders that were read.
pub(crate) fn best_of(
    found: &Baskets,
    cancel: &CancelToken,
    tiered: &Tiered,
    (scheme, most): (&str, usize),
) -> Result<BestSellers, AppError> {
    let index = scheme_of(&tiered.policy.policy, scheme)?;
    let lacking = || InternalError::new(format!("the policy lacks the scheme {scheme}"));
    let tiers = tiered.policy.policy.schemes.get(index).ok_or_else(lacking)?.tiers.len();
    let mut classes: Vec<Option<usize>> = Vec::with_capacity(found.customers.len());
    for (number, id) in found.customers.iter().enumerate() {
        if number.is_multiple_of(STRETCH) {
            cancel.check()?;
        }
        let row = tiered.frame.ids.find(id);
        classes.push(row.and_then(|row| tiered.outcome.classes.tier(index, row)).map(usize::from));
    }
    // The last place counts everybody with a class.
    let mut counts: Vec<BTreeMap<u32, Count>> = vec![BTreeMap::new(); tiers + 1];
    let mut seen: BTreeSet<u32> = BTreeSet::new();
    let mut last = usize::MAX;
    for (number, basket) in found.iter().enumerate() {
        if number.is_multiple_of(STRETCH) {
            cancel.check()?;
        }
        let Some(tier) = classes.get(basket.customer).copied().flatten() else { continue };
        if basket.customer != last {
            (last, seen) = (basket.customer, BTreeSet::new());
        }
        for (item, sold) in basket.items.iter().zip(basket.sold) {
            let is_new = seen.insert(*item);
            for place in [tier, tiers] {
                if let Some(counts) = counts.get_mut(place) {
                    let count = counts.entry(*item).or_default();
                    count.customers += usize::from(is_new);
                    count.orders += 1;
                    count.units += i128::from(sold.units);
                    count.amount += i128::from(sold.amount);
                }
            }
        }
    }
    let customers =
        |tier: Option<usize>| classes.iter().flatten().filter(|class| tier.is_none_or(|tier| **class == tier)).count();
    let counted = |place: usize| counts.get(place).cloned().ok_or_else(|| InternalError::new("a tier without counts"));
    let everybody = (customers(None), counted(tiers)?);
    let of = |tier: Option<usize>| {
        let own = counted(tier.unwrap_or(tiers))?;
        sellers(found, tier, (customers(tier), own), &everybody, most)
    };
    let by_tier = (0..tiers).map(|tier| of(Some(tier))).collect::<Result<_, _>>()?;
    Ok(BestSellers { orders: found.len(), has_units: found.has_units, all: of(None)?, tiers: by_tier })
}

fn sellers(
    baskets: &Baskets,
    tier: Option<usize>,
    (customers, own): (usize, BTreeMap<u32, Count>),
    (everybody, all): &(usize, BTreeMap<u32, Count>),
    most: usize,
) -> Result<TierSellers, AppError> {
    let mut found: Vec<(u32, Count)> = own.into_iter().collect();
    found.sort_by(|(one, a), (other, b)| {
        (b.customers.cmp(&a.customers)).then(b.orders.cmp(&a.orders)).then(one.cmp(other))
    });
    found.truncate(most);
    let seller = |(item, count): (u32, Count)| {
        let nobody = || InternalError::new("a tier bought what nobody bought");
        let of_all = all.get(&item).ok_or_else(nobody)?.customers;
        let overflow = |of: &str| AnalyticsError::Overflow(of.to_owned());
        Ok(BestSeller {
            product: baskets.product(item).to_owned(),
            customers: count.customers,
            orders: count.orders,
            units: i64::try_from(count.units * 100).map_err(|_| overflow("quantity"))?,
            amount: i64::try_from(count.amount).map(Money::from_ten_thousandths).map_err(|_| overflow("amount"))?,
            index: share(count.customers, customers) / share(of_all, *everybody),
        })
    };
    let products = found.into_iter().map(seller).collect::<Result<_, AppError>>()?;
    Ok(TierSellers { tier, customers, products })
}

fn share(part: usize, whole: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "counts of customers fit a double exactly")]
    let share = part as f64 / whole.max(1) as f64;
    share
}
