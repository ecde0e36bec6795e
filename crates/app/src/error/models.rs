use terrace_analytics::Refused;
use terrace_domain::{Coded, Date};

/// Why a model could not be fitted or checked.
#[derive(Debug, thiserror::Error)]
pub enum ModelsError {
    /// Nobody bought up to the last day.
    #[error("nobody bought up to {until}")]
    NoPurchases {
        /// The last day.
        until: Date,
    },
    /// The cut does not lie between the first and the last day.
    #[error("the cut {cut} does not lie between {first} and {until}")]
    BadCut {
        /// The cut.
        cut: Date,
        /// The day of the first order.
        first: Date,
        /// The last day.
        until: Date,
    },
    /// The model says nothing that could be held against purchases in time.
    #[error("{0} cannot be checked so")]
    NoCheck(&'static str),
    /// Amounts name several currencies and there are no rates.
    #[error("amounts in {}", .0.join(", "))]
    Currencies(Vec<String>),
    /// The orders alone do not carry the model.
    #[error("the orders do not carry the model: {0:?}")]
    Refused(Refused),
}

impl Coded for ModelsError {
    fn code(&self) -> &'static str {
        match self {
            Self::NoPurchases { .. } => "T0060",
            Self::BadCut { .. } => "T0061",
            Self::NoCheck(_) => "T0062",
            Self::Currencies(_) => "T0063",
            Self::Refused(Refused::TooFewCustomers { .. }) => "T0064",
            Self::Refused(Refused::NoRepeats { .. }) => "T0065",
            Self::Refused(Refused::NoVariation { .. }) => "T0066",
            Self::Refused(Refused::Runaway { .. }) => "T0067",
            Self::Refused(Refused::Flat { .. }) => "T0068",
            Self::Refused(Refused::NotConverged { .. }) => "T0069",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NoPurchases { until } => vec![("until", until.to_string())],
            Self::BadCut { cut, first, until } => {
                vec![("cut", cut.to_string()), ("first", first.to_string()), ("until", until.to_string())]
            }
            Self::NoCheck(model) => vec![("model", (*model).to_owned())],
            Self::Currencies(named) => vec![("named", named.join(", "))],
            Self::Refused(refused) => refused.arguments(),
        }
    }
}
