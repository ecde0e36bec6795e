use super::{ProductsRequest, name, scheme_of, tally_of};
use crate::error::AppError;
use crate::runs::Tiered;
use std::collections::BTreeMap;
use terrace_analytics::{AnalyticsError, BasketTally, ProductSales};
use terrace_domain::{InternalError, Money};

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
    best_of(&tally_of(request, Some((tiered, scheme)))?, tiered, (scheme, most))
}

/// The same of orders that were tallied by the tiers of the scheme.
pub(crate) fn best_of(
    found: &BasketTally,
    tiered: &Tiered,
    (scheme, most): (&str, usize),
) -> Result<BestSellers, AppError> {
    let index = scheme_of(&tiered.policy.policy, scheme)?;
    let lacking = || InternalError::new(format!("the policy lacks the scheme {scheme}"));
    let tiers = tiered.policy.policy.schemes.get(index).ok_or_else(lacking)?.tiers.len();
    let mut all: BTreeMap<u32, ProductSales> = BTreeMap::new();
    for (product, sales) in found.sales.iter().flatten() {
        all.entry(*product).or_default().add(sales);
    }
    let everybody = GroupSales { customers: found.customers.iter().sum(), sales: &all };
    let of_tier = |tier: usize| {
        let lacking = || InternalError::new("a tier without counts");
        let (customers, sales) = found.customers.get(tier).zip(found.sales.get(tier)).ok_or_else(lacking)?;
        sellers(found, Some(tier), GroupSales { customers: *customers, sales }, (everybody, most))
    };
    Ok(BestSellers {
        orders: found.orders,
        has_units: found.has_units,
        all: sellers(found, None, everybody, (everybody, most))?,
        tiers: (0..tiers).map(of_tier).collect::<Result<_, _>>()?,
    })
}

/// What some customers bought.
#[derive(Debug, Clone, Copy)]
struct GroupSales<'a> {
    customers: usize,
    sales: &'a BTreeMap<u32, ProductSales>,
}

fn sellers(
    tally: &BasketTally,
    tier: Option<usize>,
    own: GroupSales<'_>,
    (everybody, most): (GroupSales<'_>, usize),
) -> Result<TierSellers, AppError> {
    let mut found: Vec<(u32, ProductSales)> = own.sales.iter().map(|(item, sales)| (*item, *sales)).collect();
    found.sort_by(|(one, a), (other, b)| {
        (b.customers.cmp(&a.customers)).then(b.orders.cmp(&a.orders)).then(one.cmp(other))
    });
    found.truncate(most);
    let seller = |(item, sales): (u32, ProductSales)| {
        let nobody = || InternalError::new("a tier bought what nobody bought");
        let of_all = everybody.sales.get(&item).ok_or_else(nobody)?.customers;
        let overflow = |of: &str| AnalyticsError::Overflow(of.to_owned());
        Ok(BestSeller {
            product: name(tally, item),
            customers: sales.customers,
            orders: sales.orders,
            units: i64::try_from(sales.units * 100).map_err(|_| overflow("quantity"))?,
            amount: i64::try_from(sales.amount).map(Money::from_ten_thousandths).map_err(|_| overflow("amount"))?,
            index: share(sales.customers, own.customers) / share(of_all, everybody.customers),
        })
    };
    let products = found.into_iter().map(seller).collect::<Result<_, AppError>>()?;
    Ok(TierSellers { tier, customers: own.customers, products })
}

fn share(part: usize, whole: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "counts of customers fit a double exactly")]
    let share = part as f64 / whole.max(1) as f64;
    share
}
