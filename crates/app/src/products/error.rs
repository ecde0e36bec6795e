use terrace_domain::{Coded, Date};

/// Why products say nothing.
#[derive(Debug, thiserror::Error)]
pub enum ProductsError {
    /// No order names a product.
    #[error("no order names a product")]
    NoProducts,
    /// One side of the cut has no orders.
    #[error("no orders on one side of {0}")]
    BadCut(Date),
    /// The customer has no order with a product.
    #[error("{id} bought nothing that has a name")]
    NothingBought {
        /// The customer.
        id: String,
        /// Ids of customers who did that look alike.
        similar: Vec<String>,
    },
}

impl Coded for ProductsError {
    fn code(&self) -> &'static str {
        match self {
            Self::NoProducts => "T0070",
            Self::BadCut(_) => "T0071",
            Self::NothingBought { .. } => "T0072",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NoProducts => Vec::new(),
            Self::BadCut(cut) => vec![("cut", cut.to_string())],
            Self::NothingBought { id, similar } => vec![("id", id.clone()), ("similar", similar.join(", "))],
        }
    }
}
