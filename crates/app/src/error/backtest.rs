use terrace_domain::{Coded, Date};

/// Why policies cannot be held against the past.
#[derive(Debug, thiserror::Error)]
pub enum BacktestError {
    /// An option that is no span of time.
    #[error("{0} is no span")]
    NoSpan(String),
    /// None of the policies has the scheme.
    #[error("no scheme {name}")]
    NoScheme {
        /// What was asked for.
        name: String,
        /// The schemes there are.
        known: String,
    },
    /// Nobody had a tier on any of the days.
    #[error("nobody had a tier from {0} on")]
    NobodyThen(Date),
}

impl Coded for BacktestError {
    fn code(&self) -> &'static str {
        match self {
            Self::NoSpan(_) => "T0097",
            Self::NoScheme { .. } => "T0098",
            Self::NobodyThen(_) => "T0099",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NoSpan(option) => vec![("option", option.clone())],
            Self::NoScheme { name, known } => vec![("name", name.clone()), ("known", known.clone())],
            Self::NobodyThen(date) => vec![("date", date.to_string())],
        }
    }
}
