use serde::{Deserialize, Serialize};
use terrace_domain::Coded;
use terrace_models::Refusal;

/// Why the orders alone do not carry a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "reason")]
pub enum Refused {
    /// Fewer customers than tell how customers differ.
    TooFewCustomers {
        /// The model.
        model: String,
        /// How many there are.
        found: usize,
        /// How many are needed.
        needed: usize,
    },
    /// Nobody came again.
    NoRepeats {
        /// The model.
        model: String,
    },
    /// All customers are alike.
    NoVariation {
        /// The model.
        model: String,
    },
    /// A parameter runs away.
    Runaway {
        /// The model.
        model: String,
        /// The parameter.
        parameter: String,
    },
    /// A parameter is left open.
    Flat {
        /// The model.
        model: String,
        /// The parameter.
        parameter: String,
    },
    /// The search ended nowhere.
    NotConverged {
        /// The model.
        model: String,
    },
}

impl Refused {
    /// What a fit of this model said.
    pub fn new(model: &str, refusal: &Refusal) -> Self {
        let model = model.to_owned();
        match refusal {
            Refusal::TooFewCustomers { found, needed } => {
                Self::TooFewCustomers { model, found: *found, needed: *needed }
            }
            Refusal::NoRepeats => Self::NoRepeats { model },
            Refusal::NoVariation => Self::NoVariation { model },
            Refusal::Runaway { parameter, .. } => Self::Runaway { model, parameter: (*parameter).to_owned() },
            Refusal::Flat { parameter, .. } => Self::Flat { model, parameter: (*parameter).to_owned() },
            Refusal::NotConverged { .. } => Self::NotConverged { model },
        }
    }
}

impl Coded for Refused {
    fn code(&self) -> &'static str {
        match self {
            Self::TooFewCustomers { .. } => "T0510",
            Self::NoRepeats { .. } => "T0511",
            Self::NoVariation { .. } => "T0512",
            Self::Runaway { .. } => "T0513",
            Self::Flat { .. } => "T0514",
            Self::NotConverged { .. } => "T0515",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TooFewCustomers { model, found, needed } => {
                vec![("model", model.clone()), ("found", found.to_string()), ("needed", needed.to_string())]
            }
            Self::NoRepeats { model } | Self::NoVariation { model } | Self::NotConverged { model } => {
                vec![("model", model.clone())]
            }
            Self::Runaway { model, parameter } | Self::Flat { model, parameter } => {
                vec![("model", model.clone()), ("parameter", parameter.clone())]
            }
        }
    }
}
