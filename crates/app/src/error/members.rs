use super::listed;
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
    /// Nobody was referred by them.
    #[error("{id} referred nobody")]
    NoPartner {
        /// As given.
        id: String,
        /// Ids of partners that are like it, masked.
        similar: Vec<String>,
    },
    /// The policy has no rule by which members are proposed.
    #[error("{policy} nominates nobody")]
    NoNominations {
        /// The policy.
        policy: String,
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
            Self::NoPartner { .. } => "T1031",
            Self::NoNominations { .. } => "T1032",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NoSection { policy, section } => {
                vec![("policy", policy.clone()), ("section", (*section).to_owned())]
            }
            Self::NoNominations { policy } => vec![("policy", policy.clone())],
            Self::NoOrders { id } => vec![("id", id.clone())],
            Self::NoPartner { id, similar } => vec![("id", id.clone()), ("similar", listed(similar))],
            Self::BadCart { path, reason } => vec![("path", path.display().to_string()), ("reason", reason.clone())],
        }
    }
}
