use crate::met::MetSort;
use parquet::errors::ParquetError;
use std::path::{Path, PathBuf};
use terrace_domain::{Cancelled, Coded, InternalError};

/// Why the lake could not do what was asked. Whatever it is, the lake holds whole imports only.
#[derive(Debug, thiserror::Error)]
pub enum LakeError {
    /// No lake stands at this folder.
    #[error("there is no lake at {}", .0.display())]
    Missing(PathBuf),
    /// A lake stands here already.
    #[error("a lake exists already at {}", .0.display())]
    Exists(PathBuf),
    /// A lake has between 1 and [`crate::MAX_BUCKETS`] buckets.
    #[error("a lake cannot have {0} buckets")]
    Buckets(u32),
    /// Another writer holds the lake.
    #[error("the lake is being written by {holder}")]
    Locked {
        /// What the other writer said it was.
        holder: String,
    },
    /// There is no such lake version, or it is no longer kept.
    #[error("there is no lake version {0}")]
    NoVersion(u64),
    /// Rows that do not have the form of their kind.
    #[error("rows of {kind} cannot be stored: {problem}")]
    Rows {
        /// The kind of facts.
        kind: &'static str,
        /// What is wrong with them.
        problem: String,
        /// What Arrow said, where it was asked.
        #[source]
        source: Option<arrow::error::ArrowError>,
    },
    /// The disk or the operating system refused.
    #[error("{} could not be {action}: {source}", .path.display())]
    Disk {
        /// What was tried: `read`, `written`, `removed` …
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// A table's log could not be read or extended.
    #[error("the table {table} could not be {action}: {source}")]
    Table {
        /// What was tried.
        action: &'static str,
        /// The table: a fact kind's name.
        table: String,
        /// What the Delta library said.
        #[source]
        source: Box<deltalake_core::DeltaTableError>,
    },
    /// A data file could not be read or written.
    #[error("the data file {} could not be {action}: {source}", .path.display())]
    DataFile {
        /// What was tried.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// What the Parquet library said.
        #[source]
        source: ParquetError,
    },
    /// A table or file has columns that this program cannot keep or read: a later one wrote it.
    #[error("{} has a form that is not known: {problem}", .path.display())]
    OtherForm {
        /// The table's folder or the file.
        path: PathBuf,
        /// What is different.
        problem: String,
    },
    /// Rows of different orders under one number: another customer's, on another day.
    #[error("{} orders have a number that stands for another order", .0.orders)]
    NumbersUsedAgain(Box<MetSort>),
    /// Somebody still reads a version whose files are to be removed.
    #[error("lake version {0} is still being read")]
    InUse(u64),
    /// The work was cancelled; the lake is as it was.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// The program contradicts itself.
    #[error(transparent)]
    Internal(#[from] InternalError),
    /// A file of the lake does not hold what it should.
    #[error("{} is damaged: {problem}", .path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
}

/// Bytes that are not those that were written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} is damaged: {problem}", .path.display())]
pub(crate) struct Altered {
    pub(crate) path: PathBuf,
    pub(crate) problem: String,
}

impl Altered {
    pub(crate) fn error(path: &Path, problem: impl Into<String>) -> std::io::Error {
        std::io::Error::new(std::io::ErrorKind::InvalidData, Self { path: path.to_owned(), problem: problem.into() })
    }
}

impl LakeError {
    /// Turns an I/O error into one that says what was tried, and where; of bytes that are not those that were
    /// written, it says that.
    pub(crate) fn disk(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        move |source| match source.get_ref().and_then(|cause| cause.downcast_ref::<Altered>()) {
            Some(altered) => Self::damaged(&altered.path, altered.problem.clone()),
            None => Self::Disk { action, path: path.to_owned(), source },
        }
    }

    /// Turns what the reader of a data file said of its rows into an error that names the file.
    pub(crate) fn unreadable(path: &Path) -> impl FnOnce(arrow::error::ArrowError) -> Self {
        move |source| Self::damaged(path, source.to_string())
    }

    /// Turns a Parquet error into one that says what was tried, and where; if the disk caused it, it says so.
    pub(crate) fn data_file(action: &'static str, path: &Path) -> impl FnOnce(ParquetError) -> Self {
        move |source| match source {
            ParquetError::External(cause) => match cause.downcast::<std::io::Error>() {
                Ok(cause) => Self::disk(action, path)(*cause),
                Err(cause) => Self::DataFile { action, path: path.to_owned(), source: ParquetError::External(cause) },
            },
            source => Self::DataFile { action, path: path.to_owned(), source },
        }
    }

    pub(crate) fn table(action: &'static str, table: &str) -> impl FnOnce(deltalake_core::DeltaTableError) -> Self {
        move |source| Self::Table { action, table: table.to_owned(), source: Box::new(source) }
    }

    pub(crate) fn rows(kind: &'static str, problem: impl Into<String>) -> Self {
        Self::Rows { kind, problem: problem.into(), source: None }
    }

    pub(crate) fn arrow(kind: &'static str) -> impl FnOnce(arrow::error::ArrowError) -> Self {
        move |source| Self::Rows { kind, problem: source.to_string(), source: Some(source) }
    }

    pub(crate) fn internal(what: impl Into<String>) -> Self {
        Self::Internal(InternalError::new(what))
    }

    pub(crate) fn other_form(path: &Path, problem: impl Into<String>) -> Self {
        Self::OtherForm { path: path.to_owned(), problem: problem.into() }
    }

    pub(crate) fn damaged(path: &Path, problem: impl Into<String>) -> Self {
        Self::Damaged { path: path.to_owned(), problem: problem.into() }
    }
}

impl Coded for LakeError {
    fn code(&self) -> &'static str {
        match self {
            Self::Missing(_) => "T0401",
            Self::Exists(_) => "T0402",
            Self::Buckets(_) => "T0403",
            Self::Locked { .. } => "T0404",
            Self::NoVersion(_) => "T0405",
            Self::Rows { .. } => "T0406",
            Self::Disk { .. } => "T0407",
            Self::Table { .. } => "T0408",
            Self::DataFile { .. } => "T0409",
            Self::Damaged { .. } => "T0410",
            Self::OtherForm { .. } => "T0411",
            Self::InUse(_) => "T0412",
            Self::NumbersUsedAgain(_) => "T0413",
            Self::Cancelled(cancelled) => cancelled.code(),
            Self::Internal(error) => error.code(),
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        let shown = |path: &PathBuf| path.display().to_string();
        match self {
            Self::Cancelled(cancelled) => cancelled.arguments(),
            Self::Internal(error) => error.arguments(),
            Self::NumbersUsedAgain(met) => vec![("orders", met.orders.to_string()), ("examples", met.examples())],
            Self::Missing(path) | Self::Exists(path) => vec![("path", shown(path))],
            Self::Buckets(buckets) => vec![("buckets", buckets.to_string()), ("most", crate::MAX_BUCKETS.to_string())],
            Self::Locked { holder } => vec![("holder", holder.clone())],
            Self::NoVersion(version) | Self::InUse(version) => vec![("version", version.to_string())],
            Self::Rows { kind, problem, .. } => {
                vec![("kind", (*kind).to_owned()), ("problem", problem.clone())]
            }
            Self::Disk { path, source, .. } => vec![("path", shown(path)), ("reason", source.to_string())],
            Self::Table { table, source, .. } => vec![("table", table.clone()), ("reason", source.to_string())],
            Self::DataFile { path, source, .. } => vec![("path", shown(path)), ("reason", source.to_string())],
            Self::Damaged { path, problem } | Self::OtherForm { path, problem } => {
                vec![("path", shown(path)), ("problem", problem.clone())]
            }
        }
    }
}
