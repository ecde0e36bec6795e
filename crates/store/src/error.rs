use terrace_domain::Coded;

/// Why state could not be read or changed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database cannot be opened: it is not there, is none, or refuses us.
    #[error("the database {name} cannot be opened: {cause}")]
    Opening {
        /// The file, or the address without its password.
        name: String,
        /// What the database says.
        #[source]
        cause: sqlx::Error,
    },
    /// The database was made by a newer program.
    #[error("the database {name} was made by a newer version: it has step {found}, this program knows {known}")]
    Newer {
        /// The file, or the address without its password.
        name: String,
        /// The newest step of the database.
        found: i64,
        /// The newest step that this program knows.
        known: i64,
    },
    /// The database failed.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// What is stored cannot be read: the database is damaged, or was changed by hand.
    #[error("{table} {row}: {reason}")]
    Damaged {
        /// The table.
        table: &'static str,
        /// Which row.
        row: String,
        /// What is wrong.
        reason: String,
    },
    /// The writer has stopped.
    #[error("the store is closed")]
    Closed,
    /// Work that is a mistake of the program.
    #[error("{0}")]
    Mistake(&'static str),
}

impl StoreError {
    /// A row that cannot be read.
    #[expect(clippy::needless_pass_by_value, reason = "numbers, texts and causes come as they are")]
    pub fn damaged(table: &'static str, row: impl ToString, reason: impl ToString) -> Self {
        Self::Damaged { table, row: row.to_string(), reason: reason.to_string() }
    }

    /// Whether trying again later may help: the database is busy or cannot be reached just now.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Closed => true,
            Self::Database(cause) => match cause {
                sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::WorkerCrashed => true,
                sqlx::Error::Database(told) => told.message().contains("locked"),
                _ => false,
            },
            _ => false,
        }
    }
}

impl Coded for StoreError {
    fn code(&self) -> &'static str {
        match self {
            Self::Opening { .. } => "T1401",
            Self::Newer { .. } => "T1402",
            Self::Database(_) => "T1403",
            Self::Damaged { .. } => "T1404",
            Self::Closed => "T1405",
            Self::Mistake(_) => "T1406",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Opening { name, cause } => vec![("name", name.clone()), ("reason", cause.to_string())],
            Self::Newer { name, found, known } => {
                vec![("name", name.clone()), ("found", found.to_string()), ("known", known.to_string())]
            }
            Self::Database(cause) => vec![("reason", cause.to_string())],
            Self::Damaged { table, row, reason } => {
                vec![("table", (*table).to_owned()), ("row", row.clone()), ("reason", reason.clone())]
            }
            Self::Closed => vec![],
            Self::Mistake(reason) => vec![("reason", (*reason).to_owned())],
        }
    }
}
