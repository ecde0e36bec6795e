use terrace_domain::Coded;

/// Why a policy cannot be planned, or a plan read.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// The file is no plan, or is not as it was written.
    #[error("{file} is no plan: {reason}")]
    NoPlan {
        /// The file.
        file: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The draft has another currency or clock than the policy that holds.
    #[error("{file} has another currency or time zone")]
    OtherMoney {
        /// The draft.
        file: String,
        /// The currency in force.
        currency: String,
        /// The time zone in force.
        timezone: String,
    },
}

impl Coded for PlanError {
    fn code(&self) -> &'static str {
        match self {
            Self::NoPlan { .. } => "T0086",
            Self::OtherMoney { .. } => "T0087",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NoPlan { file, reason } => vec![("file", file.clone()), ("reason", reason.clone())],
            Self::OtherMoney { file, currency, timezone } => {
                vec![("file", file.clone()), ("currency", currency.clone()), ("timezone", timezone.clone())]
            }
        }
    }
}
