//! Products bought together, best sellers, offers and their check.

use crate::products::{BestSellers, HitCheck, Hits, Offers, TierSellers, Together};
use serde::Serialize;
use terrace_domain::Value;
use terrace_policy::Scheme;

/// Products that are bought together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TogetherView {
    /// All orders.
    pub orders: usize,
    /// The least number of orders that a combination occurs in.
    pub least: usize,
    /// The strongest first.
    pub rules: Vec<TogetherRuleView>,
}

/// Who buys some products also buys another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TogetherRuleView {
    /// The products.
    pub because: Vec<String>,
    /// The other one.
    pub then: String,
    /// Orders with all of them.
    pub orders: usize,
    /// Their share of all orders.
    pub support: f64,
    /// The share of the orders with the products that also contain the other one.
    pub confidence: f64,
    /// That share over the share of all orders with the other one.
    pub lift: f64,
}

/// The best sellers of a scheme's tiers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BestSellersView {
    /// The scheme.
    pub scheme: String,
    /// All orders.
    pub orders: usize,
    /// Those of all customers.
    pub all: TierSellersView,
    /// Those of each tier.
    pub tiers: Vec<TierSellersView>,
}

/// The best sellers of one tier.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TierSellersView {
    /// The tier's id; `None` for all customers.
    pub tier: Option<String>,
    /// Its customers.
    pub customers: usize,
    /// The best first.
    pub products: Vec<BestSellerView>,
}

/// A best seller.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BestSellerView {
    /// The product.
    pub product: String,
    /// Customers who bought it.
    pub customers: usize,
    /// Orders with it.
    pub orders: usize,
    /// Units sold, if orders tell quantities.
    pub units: Option<String>,
    /// What they were sold for.
    pub amount: String,
    /// The share of buyers in the tier over that among all customers.
    pub index: f64,
}

/// What to offer a customer next.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OffersView {
    /// The customer's id.
    pub customer_id: String,
    /// The number of products that they have bought.
    pub bought: usize,
    /// The best first.
    pub offers: Vec<OfferView>,
}

/// One offer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OfferView {
    /// The product.
    pub product: String,
    /// How well it suits.
    pub score: f64,
    /// The bought product that suggests it; `None` for a best seller.
    pub because: Option<String>,
    /// Customers who bought that product.
    pub customers_with_because: usize,
    /// Those of them who also bought the offered one.
    pub customers_with_both: usize,
}

/// Offers compared with what customers bought afterwards.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OffersCheckView {
    /// The last day that offers are based on.
    pub cut: String,
    /// The last day of all.
    pub until: String,
    /// Products offered to each customer.
    pub offered: usize,
    /// Counting only products that are new to the customer.
    pub new_products: HitsView,
    /// Counting all products.
    pub all_products: HitsView,
}

/// How many customers offers hit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HitsView {
    /// Customers who bought afterwards.
    pub customers: usize,
    /// Those whom an offer hit.
    pub hits: usize,
    /// Those whom a best seller hit.
    pub best_seller_hits: usize,
    /// The share whom an offer hit.
    pub hit_rate: Option<f64>,
    /// The share whom a best seller hit.
    pub best_seller_hit_rate: Option<f64>,
}

impl TogetherView {
    /// Products that are bought together.
    pub fn new(found: &Together) -> Self {
        let rules = found.rules.iter().map(|rule| TogetherRuleView {
            because: rule.because.clone(),
            then: rule.then.clone(),
            orders: rule.orders,
            support: rule.support,
            confidence: rule.confidence,
            lift: rule.lift,
        });
        Self { orders: found.orders, least: found.least, rules: rules.collect() }
    }
}

impl BestSellersView {
    /// The best sellers of a scheme's tiers.
    pub fn new(found: &BestSellers, name: &str, scheme: Option<&Scheme>) -> Self {
        let sellers = |sellers: &TierSellers| {
            let tier = sellers.tier.and_then(|tier| scheme?.tiers.get(tier)).map(|tier| tier.id.to_string());
            let products = sellers.products.iter().map(|product| BestSellerView {
                product: product.product.clone(),
                customers: product.customers,
                orders: product.orders,
                units: found.has_units.then(|| Value::Decimal(product.units).to_string()),
                amount: product.amount.to_string(),
                index: product.index,
            });
            TierSellersView { tier, customers: sellers.customers, products: products.collect() }
        };
        Self {
            scheme: name.to_owned(),
            orders: found.orders,
            all: sellers(&found.all),
            tiers: found.tiers.iter().map(sellers).collect(),
        }
    }
}

impl OffersView {
    /// What to offer a customer next.
    pub fn new(found: &Offers) -> Self {
        let offers = found.offers.iter().map(|offer| OfferView {
            product: offer.product.clone(),
            score: offer.score,
            because: offer.because.clone(),
            customers_with_because: offer.with_because,
            customers_with_both: offer.with_both,
        });
        Self { customer_id: found.customer.clone(), bought: found.bought, offers: offers.collect() }
    }
}

impl OffersCheckView {
    /// Offers compared with what customers bought afterwards.
    pub fn new(found: &HitCheck) -> Self {
        Self {
            cut: found.cut.to_string(),
            until: found.until.to_string(),
            offered: found.count,
            new_products: HitsView::new(&found.new),
            all_products: HitsView::new(&found.again),
        }
    }
}

impl HitsView {
    fn new(found: &Hits) -> Self {
        Self {
            customers: found.customers,
            hits: found.hits,
            best_seller_hits: found.best_sellers,
            hit_rate: found.rate(found.hits),
            best_seller_hit_rate: found.rate(found.best_sellers),
        }
    }
}
