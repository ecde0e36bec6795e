use super::listed;
use terrace_domain::Coded;

/// Why a hold-out cannot be drawn or shown.
#[derive(Debug, thiserror::Error)]
pub enum EffectsError {
    /// A name that could not be that of a file.
    #[error("{0} is no name")]
    BadName(String),
    /// There is one of that name.
    #[error("{name} was drawn at {at}")]
    NameTaken {
        /// The name.
        name: String,
        /// When it was drawn.
        at: String,
    },
    /// There is none of that name.
    #[error("no hold-out {name}")]
    UnknownHoldOut {
        /// As given.
        name: String,
        /// Those that are there.
        known: Vec<String>,
    },
    /// A share that leaves nearly nobody on one side.
    #[error("{option} cannot be {value}")]
    BadShare {
        /// The option.
        option: &'static str,
        /// As given.
        value: String,
    },
    /// Too few customers for two arms.
    #[error("{control} of {customers} would be left out")]
    TooFewToDraw {
        /// Customers to draw from.
        customers: u64,
        /// Of those, left out.
        control: u64,
        /// How many each side needs.
        needed: u64,
    },
    /// The scheme has no such tier.
    #[error("{scheme} has no tier {name}")]
    UnknownTier {
        /// The scheme.
        scheme: String,
        /// As given.
        name: String,
        /// Those that it has.
        known: Vec<String>,
    },
    /// The policy has several schemes and none was named.
    #[error("which of the schemes")]
    WhichScheme(Vec<String>),
    /// An end that is no moment after the beginning.
    #[error("{until} is not after {begins}")]
    BadEnd {
        /// As given.
        until: String,
        /// When it begins.
        begins: String,
    },
    /// Shown for a moment at which it had not begun.
    #[error("{name} begins at {begins}")]
    NotBegun {
        /// The hold-out.
        name: String,
        /// When it begins.
        begins: String,
    },
    /// Facts straight from files: there is no workspace to keep it in.
    #[error("no workspace to keep a hold-out in")]
    NotKept,
}

impl Coded for EffectsError {
    fn code(&self) -> &'static str {
        match self {
            Self::BadName(_) => "T0530",
            Self::NameTaken { .. } => "T0531",
            Self::UnknownHoldOut { .. } => "T0532",
            Self::BadShare { .. } => "T0533",
            Self::TooFewToDraw { .. } => "T0534",
            Self::UnknownTier { .. } => "T0535",
            Self::WhichScheme(_) => "T0536",
            Self::BadEnd { .. } => "T0537",
            Self::NotBegun { .. } => "T0538",
            Self::NotKept => "T0539",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::BadName(name) => vec![("name", name.clone())],
            Self::NameTaken { name, at } => vec![("name", name.clone()), ("at", at.clone())],
            Self::UnknownHoldOut { name, known } => vec![("name", name.clone()), ("known", listed(known))],
            Self::BadShare { option, value } => vec![("option", (*option).to_owned()), ("value", value.clone())],
            Self::TooFewToDraw { customers, control, needed } => vec![
                ("customers", customers.to_string()),
                ("control", control.to_string()),
                ("needed", needed.to_string()),
            ],
            Self::UnknownTier { scheme, name, known } => {
                vec![("scheme", scheme.clone()), ("name", name.clone()), ("known", listed(known))]
            }
            Self::WhichScheme(known) => vec![("known", listed(known))],
            Self::BadEnd { until, begins } => vec![("until", until.clone()), ("begins", begins.clone())],
            Self::NotBegun { name, begins } => vec![("name", name.clone()), ("begins", begins.clone())],
            Self::NotKept => vec![],
        }
    }
}
