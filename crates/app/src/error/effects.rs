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
    /// The scheme does not cut one number.
    #[error("{scheme} is of the kind {kind}, which cuts no number")]
    NoThreshold {
        /// The scheme.
        scheme: String,
        /// Its kind.
        kind: &'static str,
    },
    /// The scheme has several thresholds and none was named.
    #[error("which tier of {scheme}")]
    WhichTier {
        /// The scheme.
        scheme: String,
        /// The tiers that a threshold leads into.
        known: Vec<String>,
    },
    /// What is compared has not happened yet.
    #[error("not over before {needs}, and it is {as_of}")]
    NotOver {
        /// When it is over.
        needs: String,
        /// For when it was asked.
        as_of: String,
    },
    /// A group without customers.
    #[error("nobody of --{option}")]
    NobodyChosen {
        /// The option.
        option: &'static str,
    },
    /// Customers of both groups.
    #[error("{count} customers are in both groups")]
    InBothGroups {
        /// How many.
        count: u64,
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
            Self::NoThreshold { .. } => "T0544",
            Self::WhichTier { .. } => "T0545",
            Self::NotOver { .. } => "T0546",
            Self::NobodyChosen { .. } => "T0547",
            Self::InBothGroups { .. } => "T0548",
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
            Self::NobodyChosen { option } => vec![("option", (*option).to_owned())],
            Self::NoThreshold { scheme, kind } => vec![("scheme", scheme.clone()), ("kind", (*kind).to_owned())],
            Self::WhichTier { scheme, known } => vec![("scheme", scheme.clone()), ("known", listed(known))],
            Self::NotOver { needs, as_of } => vec![("needs", needs.clone()), ("as_of", as_of.clone())],
            Self::InBothGroups { count } => vec![("count", count.to_string())],
            Self::NotKept => vec![],
        }
    }
}
