use arrow::error::ArrowError;
use parquet::errors::ParquetError;
use terrace_domain::{Cancelled, Coded, InternalError};

/// Why metrics could not be computed.
#[derive(Debug, thiserror::Error)]
pub enum AnalyticsError {
    /// A policy or caller names a measure that does not exist.
    #[error("there is no measure `{0}`")]
    UnknownMeasure(String),
    /// A policy names a customer field that the customers table does not have.
    #[error("customers have no field `{0}`")]
    UnknownAttribute(String),
    /// A measure that compares windows was asked over all time.
    #[error("the measure `{0}` needs a window")]
    WindowNeeded(String),
    /// A sum or a result does not fit 64 bits.
    #[error("the sums of `{0}` exceed what 64 bits hold")]
    Overflow(String),
    /// A column of facts has another type than its kind says.
    #[error("the column `{column}` of `{kind}` has an unexpected type ({found})")]
    WrongColumn {
        /// The fact kind.
        kind: String,
        /// The column.
        column: String,
        /// The type that was found.
        found: String,
    },
    /// A required column of facts is missing.
    #[error("`{kind}` has no column `{column}`")]
    MissingColumn {
        /// The fact kind.
        kind: String,
        /// The column.
        column: String,
    },
    /// A file is not in the order of customers. The bucket is then read again without relying on it.
    #[error("a file of facts is not in the order of its customers")]
    NotInOrder,
    /// An amount names a currency that has no rate at its time or before.
    #[error("there is no rate of {currency} to {into} at or before {day}")]
    MissingRate {
        /// The amount's currency.
        currency: String,
        /// The policy's.
        into: String,
        /// The day of the amount.
        day: String,
    },
    /// A forecast looks ahead beyond the calendar.
    #[error("the horizon of `{0}` lies beyond the calendar")]
    NoHorizon(String),
    /// A kept run lacks a model that the policy asks for.
    #[error("the model `{0}` is missing from what the run kept")]
    NoModel(String),
    /// Histories of customers contradict themselves.
    #[error("orders and their days contradict each other")]
    Histories(#[source] terrace_models::ModelError),
    /// A file of facts cannot be opened or read.
    #[error("a file of facts could not be read")]
    Io(#[from] std::io::Error),
    /// A file of facts is damaged or no Parquet file.
    #[error("a file of facts could not be decoded")]
    Parquet(#[from] ParquetError),
    /// Columns of facts could not be computed with.
    #[error("columns of facts could not be computed with")]
    Arrow(#[from] ArrowError),
    /// The work was stopped from outside.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// A mistake of ours.
    #[error(transparent)]
    Internal(#[from] InternalError),
}

impl AnalyticsError {
    /// A mistake of ours, with what did not hold.
    pub(crate) fn internal(what: impl Into<String>) -> Self {
        Self::Internal(InternalError::new(what))
    }
}

impl Coded for AnalyticsError {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownMeasure(_) => "T0501",
            Self::UnknownAttribute(_) => "T0502",
            Self::WindowNeeded(_) => "T0503",
            Self::Overflow(_) => "T0504",
            Self::WrongColumn { .. } => "T0505",
            Self::MissingColumn { .. } => "T0506",
            Self::Io(_) | Self::Parquet(_) | Self::Arrow(_) => "T0507",
            Self::NotInOrder => "T0508",
            Self::MissingRate { .. } => "T0509",
            Self::NoHorizon(_) => "T0516",
            Self::NoModel(_) => "T0517",
            Self::Histories(_) => "T0518",
            Self::Cancelled(error) => error.code(),
            Self::Internal(error) => error.code(),
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::UnknownMeasure(name) | Self::UnknownAttribute(name) | Self::WindowNeeded(name) => {
                vec![("name", name.clone())]
            }
            Self::Overflow(name) | Self::NoHorizon(name) | Self::NoModel(name) => vec![("name", name.clone())],
            Self::Histories(error) => vec![("reason", error.to_string())],
            Self::WrongColumn { kind, column, found } => {
                vec![("kind", kind.clone()), ("column", column.clone()), ("found", found.clone())]
            }
            Self::MissingColumn { kind, column } => vec![("kind", kind.clone()), ("column", column.clone())],
            Self::MissingRate { currency, into, day } => {
                vec![("currency", currency.clone()), ("into", into.clone()), ("day", day.clone())]
            }
            Self::NotInOrder => Vec::new(),
            Self::Cancelled(error) => error.arguments(),
            Self::Internal(error) => error.arguments(),
            Self::Io(error) => vec![("reason", error.to_string())],
            Self::Parquet(error) => vec![("reason", error.to_string())],
            Self::Arrow(error) => vec![("reason", error.to_string())],
        }
    }
}
