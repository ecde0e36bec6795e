use serde::Serialize;

/// What the tiers of a scheme buy, and what is bought together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Products {
    /// The scheme, by index.
    pub scheme: usize,
    /// The best sellers of each of its tiers, the first first.
    pub tiers: Vec<Vec<ProductOfTier>>,
    /// Products bought together, the strongest first.
    pub pairs: Vec<Pair>,
}

/// A product as the customers of a tier buy it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProductOfTier {
    /// Its name.
    pub name: String,
    /// Customers of the tier who bought it.
    pub customers: u64,
    /// The tier's share of buyers over that of all customers.
    pub index: f64,
}

/// Who buys one product also buys another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pair {
    /// The one.
    pub because: String,
    /// The other.
    pub then: String,
    /// Orders that hold both.
    pub orders: u64,
    /// Share of the orders with the one that hold the other.
    pub confidence: f64,
    /// That over the share of all orders that hold the other.
    pub lift: f64,
}
