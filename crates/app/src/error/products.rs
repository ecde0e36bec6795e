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
    /// So many pairs reach the bar that looking through them would take too much.
    #[error("too many pairs stand in at least {least} orders")]
    TooManyPairs {
        /// The bar that was asked for.
        least: usize,
        /// The lowest that works.
        lowest: usize,
    },
    /// The scheme has no such tier.
    #[error("{scheme} has no tier {name}")]
    UnknownTier {
        /// What was asked for.
        name: String,
        /// The scheme.
        scheme: String,
        /// Its tiers.
        known: Vec<String>,
    },
}

impl Coded for ProductsError {
    fn code(&self) -> &'static str {
        match self {
            Self::NoProducts => "T0070",
            Self::BadCut(_) => "T0071",
            Self::NothingBought { .. } => "T0072",
            Self::UnknownTier { .. } => "T0074",
            Self::TooManyPairs { .. } => "T0075",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NoProducts => Vec::new(),
            Self::BadCut(cut) => vec![("cut", cut.to_string())],
            Self::NothingBought { id, similar } => vec![("id", id.clone()), ("similar", super::listed(similar))],
            Self::TooManyPairs { least, lowest } => {
                vec![("least", least.to_string()), ("lowest", lowest.to_string())]
            }
            Self::UnknownTier { name, scheme, known } => {
                vec![("name", name.clone()), ("scheme", scheme.clone()), ("known", known.join(", "))]
            }
        }
    }
}
