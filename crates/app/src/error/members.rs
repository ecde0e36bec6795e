use std::path::PathBuf;
use terrace_domain::Coded;

/// Why nothing can be said of members.
#[derive(Debug, thiserror::Error)]
pub enum MembersError {
    /// The policy lacks the section.
    #[error("{policy} has no section {section}")]
    NoSection {
        /// The policy.
        policy: String,
        /// What it lacks.
        section: &'static str,
    },
    /// Nothing was bought under that id.
    #[error("{id} has no orders")]
    NoOrders {
        /// As given.
        id: String,
    },
    /// A file that holds no cart.
    #[error("{} holds no cart: {reason}", path.display())]
    BadCart {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        reason: String,
    },
}

impl Coded for MembersError {
    fn code(&self) -> &'static str {
        match self {
            Self::NoSection { .. } => "T1028",
            Self::NoOrders { .. } => "T1029",
            Self::BadCart { .. } => "T1030",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NoSection { policy, section } => {
                vec![("policy", policy.clone()), ("section", (*section).to_owned())]
            }
            Self::NoOrders { id } => vec![("id", id.clone())],
            Self::BadCart { path, reason } => vec![("path", path.display().to_string()), ("reason", reason.clone())],
        }
    }
}
