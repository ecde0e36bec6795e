use terrace_domain::{Cancelled, Coded};

/// Why the rows of a database could not be read. No text in it holds a password.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// The work was cancelled.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// An address that says no database, or cannot be read.
    #[error("the address of the database cannot be read: {0}")]
    Address(String),
    /// A password among the arguments, where everybody on the machine sees it.
    #[error("the address has a password")]
    PasswordShown,
    /// The database is not there, or does not let us in.
    #[error("{database} cannot be opened: {reason}")]
    Opening {
        /// The database, without user and password.
        database: String,
        /// What it says.
        reason: String,
    },
    /// The database refuses the query.
    #[error("{database} refuses {query}: {reason}")]
    Refused {
        /// The database.
        database: String,
        /// The file of the query.
        query: String,
        /// What it says.
        reason: String,
    },
    /// Text that is not one statement, or one that gives no rows.
    #[error("{0} is not one query")]
    NotOneQuery(String),
    /// A column of bytes.
    #[error("{column} of {query} is bytes")]
    Bytes {
        /// The file of the query.
        query: String,
        /// The column.
        column: String,
        /// Its type, as the database calls it.
        kind: String,
    },
    /// The database broke off while rows came.
    #[error("{database} broke off after {rows} rows: {reason}")]
    BrokeOff {
        /// The database.
        database: String,
        /// Rows that had come.
        rows: u64,
        /// What it says.
        reason: String,
    },
    /// New rows alone are wanted, and the query does not say which.
    #[error("{0} has no :since")]
    NoPlaceholder(String),
    /// The query asks for new rows, and nobody says by which column.
    #[error("{0} has :since")]
    NoColumnNamed(String),
    /// The column is none of the query.
    #[error("{column} is no column of {query}")]
    UnknownColumn {
        /// The file of the query.
        query: String,
        /// The column.
        column: String,
        /// Its columns.
        found: String,
    },
    /// The column is of a type that does not say what is new.
    #[error("{column} of {query} is {kind}")]
    DoesNotGrow {
        /// The file of the query.
        query: String,
        /// The column.
        column: String,
        /// Its type, as the database calls it.
        kind: String,
    },
}

impl Coded for DatabaseError {
    fn code(&self) -> &'static str {
        match self {
            Self::Cancelled(cancelled) => cancelled.code(),
            Self::Address(_) => "T1185",
            Self::PasswordShown => "T1186",
            Self::Opening { .. } => "T1187",
            Self::Refused { .. } => "T1188",
            Self::NotOneQuery(_) => "T1189",
            Self::Bytes { .. } => "T1190",
            Self::BrokeOff { .. } => "T1191",
            Self::NoPlaceholder(_) => "T1192",
            Self::NoColumnNamed(_) => "T1193",
            Self::UnknownColumn { .. } => "T1194",
            Self::DoesNotGrow { .. } => "T1195",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Cancelled(_) | Self::PasswordShown => Vec::new(),
            Self::Address(reason) => vec![("reason", reason.clone())],
            Self::Opening { database, reason } => vec![("database", database.clone()), ("reason", reason.clone())],
            Self::Refused { database, query, reason } => {
                vec![("database", database.clone()), ("query", query.clone()), ("reason", reason.clone())]
            }
            Self::NotOneQuery(query) | Self::NoPlaceholder(query) | Self::NoColumnNamed(query) => {
                vec![("query", query.clone())]
            }
            Self::Bytes { query, column, kind } | Self::DoesNotGrow { query, column, kind } => {
                vec![("query", query.clone()), ("column", column.clone()), ("type", kind.clone())]
            }
            Self::BrokeOff { database, rows, reason } => {
                vec![("database", database.clone()), ("rows", rows.to_string()), ("reason", reason.clone())]
            }
            Self::UnknownColumn { query, column, found } => {
                vec![("query", query.clone()), ("column", column.clone()), ("found", found.clone())]
            }
        }
    }
}
