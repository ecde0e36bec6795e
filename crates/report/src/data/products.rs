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
    /// What pairs had to reach to be shown.
    pub bars: PairBars,
}

/// What a pair of products has to reach to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PairBars {
    /// Orders that hold both.
    pub orders: u64,
    /// Of the orders that hold the first, the share that hold the second as well.
    pub confidence: f64,
    /// Whether any pair reached the first of the two.
    pub any_in_enough_orders: bool,
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
