use terrace_domain::Coded;

/// Why policies cannot stand side by side.
#[derive(Debug, thiserror::Error)]
pub enum BesideError {
    /// A policy of another currency or clock than the first.
    #[error("{0} has another currency or time zone")]
    OtherMoney(String),
    /// Two policies of one name.
    #[error("{file} and {other} are both called {name}")]
    SameName {
        /// The name.
        name: String,
        /// The later file.
        file: String,
        /// The earlier one.
        other: String,
    },
    /// A column of another policy would be called as one that the list has already.
    #[error("two columns {column}")]
    SameColumn {
        /// The column.
        column: String,
        /// The file of the other policy.
        file: String,
    },
}

impl Coded for BesideError {
    fn code(&self) -> &'static str {
        match self {
            Self::OtherMoney(_) => "T0085",
            Self::SameName { .. } => "T0637",
            Self::SameColumn { .. } => "T0638",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::OtherMoney(file) => vec![("file", file.clone())],
            Self::SameName { name, file, other } => {
                vec![("name", name.clone()), ("file", file.clone()), ("other", other.clone())]
            }
            Self::SameColumn { column, file } => vec![("column", column.clone()), ("file", file.clone())],
        }
    }
}
