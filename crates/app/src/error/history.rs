use terrace_domain::Coded;

/// What can go wrong with kept runs.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// No kept run of that number.
    #[error("no run {0}")]
    UnknownRun(u64),
    /// No kept run of the policy at or before that moment.
    #[error("no run of {policy} at or before {moment}")]
    NoneBefore {
        /// The policy's name.
        policy: String,
        /// As given.
        moment: String,
    },
    /// Fewer than two kept runs of the policy.
    #[error("no two runs of {policy}")]
    TooFew {
        /// The policy's name.
        policy: String,
        /// How many there are.
        runs: usize,
    },
    /// The policies of two runs share no scheme.
    #[error("runs {from} and {to} share no scheme")]
    NothingInCommon {
        /// The earlier run.
        from: u64,
        /// The later run.
        to: u64,
    },
    /// A kept run cannot be read.
    #[error("run {run} is damaged: {reason}")]
    Damaged {
        /// Which.
        run: u64,
        /// What is wrong.
        reason: String,
    },
    /// Neither a number nor a date.
    #[error("`{0}` is neither the number of a run nor a date")]
    NotARun(String),
}

impl Coded for HistoryError {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownRun(_) => "T0051",
            Self::NoneBefore { .. } => "T0052",
            Self::TooFew { .. } => "T0053",
            Self::NothingInCommon { .. } => "T0054",
            Self::Damaged { .. } => "T0055",
            Self::NotARun(_) => "T0056",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::UnknownRun(number) => vec![("number", number.to_string())],
            Self::NoneBefore { policy, moment } => vec![("policy", policy.clone()), ("moment", moment.clone())],
            Self::TooFew { policy, runs } => vec![("policy", policy.clone()), ("runs", runs.to_string())],
            Self::NothingInCommon { from, to } => vec![("from", from.to_string()), ("to", to.to_string())],
            Self::Damaged { run, reason } => vec![("number", run.to_string()), ("reason", reason.clone())],
            Self::NotARun(text) => vec![("text", text.clone())],
        }
    }
}
