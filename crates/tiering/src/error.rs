use terrace_domain::{Cancelled, Coded, InternalError};
use terrace_models::ModelError;

/// Why nothing could be classified.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum TieringError {
    /// A result does not fit the 64 bits in which values are kept.
    #[error("`{expression}` is too large to be kept for customer `{customer}`")]
    Overflow {
        /// The expression as written.
        expression: String,
        /// For whom.
        customer: String,
    },
    /// A metric or attribute of the policy has no column.
    #[error("`{name}` has no values")]
    MissingColumn {
        /// The metric or attribute.
        name: String,
    },
    /// A column is of another type or length than the policy says.
    #[error("the values of `{name}` are of another type or number than the policy says")]
    UnfitColumn {
        /// The metric or attribute.
        name: String,
    },
    /// An expression puts together types that do not go together; a checked policy never does.
    #[error("`{expression}` puts together values that do not go together")]
    WrongType {
        /// The expression or name as written.
        expression: String,
    },
    /// The cutoffs of a scheme are not there.
    #[error("there are no cutoffs for scheme `{scheme}`")]
    MissingCutoffs {
        /// The scheme.
        scheme: String,
    },
    /// The cutoffs are those of another policy.
    #[error("the cutoffs of scheme `{scheme}` are not of its kind")]
    UnfitCutoffs {
        /// The scheme.
        scheme: String,
    },
    /// A set of segments needs a tier that the scheme does not list.
    #[error("scheme `{scheme}` has no tier `{tier}`")]
    MissingTier {
        /// The scheme.
        scheme: String,
        /// The tier's id.
        tier: String,
    },
    /// There is no such row.
    #[error("there is no customer in row {row}")]
    NoSuchRow {
        /// Counted from 0.
        row: usize,
    },
    /// Natural groups cannot be sought among these customers.
    #[error("the groups of scheme `{scheme}` cannot be found")]
    NoGroups {
        /// The scheme.
        scheme: String,
        /// What the statistics say.
        source: ModelError,
    },
    /// The work was cancelled.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// A mistake of ours.
    #[error(transparent)]
    Internal(#[from] InternalError),
}

impl Coded for TieringError {
    fn code(&self) -> &'static str {
        match self {
            Self::Overflow { .. } => "T0301",
            Self::MissingColumn { .. } => "T0302",
            Self::UnfitColumn { .. } => "T0303",
            Self::WrongType { .. } => "T0304",
            Self::MissingCutoffs { .. } => "T0305",
            Self::UnfitCutoffs { .. } => "T0306",
            Self::MissingTier { .. } => "T0307",
            Self::NoSuchRow { .. } => "T0308",
            Self::NoGroups { .. } => "T0309",
            Self::Cancelled(error) => error.code(),
            Self::Internal(error) => error.code(),
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Overflow { expression, customer } => {
                vec![("expression", expression.clone()), ("customer", customer.clone())]
            }
            Self::MissingColumn { name } | Self::UnfitColumn { name } => vec![("name", name.clone())],
            Self::WrongType { expression } => vec![("expression", expression.clone())],
            Self::MissingCutoffs { scheme } | Self::UnfitCutoffs { scheme } => vec![("scheme", scheme.clone())],
            Self::MissingTier { scheme, tier } => vec![("scheme", scheme.clone()), ("tier", tier.clone())],
            Self::Cancelled(error) => error.arguments(),
            Self::Internal(error) => error.arguments(),
            Self::NoSuchRow { row } => vec![("row", row.to_string())],
            Self::NoGroups { scheme, source } => vec![("scheme", scheme.clone()), ("reason", source.to_string())],
        }
    }
}
