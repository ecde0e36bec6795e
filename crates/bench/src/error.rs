use std::path::{Path, PathBuf};

/// Why a benchmark could not be run. Texts are for those who work on Terrace, and English alone.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BenchError {
    /// A file or folder could not be read, made or written.
    #[error("{path}: {source}")]
    File {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// A program could not be started, or ended badly.
    #[error("`{command}` {how}\n{said}")]
    Command {
        /// Its command line.
        command: String,
        /// How it ended.
        how: String,
        /// The end of what it said.
        said: String,
    },
    /// Not enough room for the data.
    #[error(
        "{folder} has room for {free} GB, {needed} GB are needed: take fewer --orders, another --dir, or remove old data there"
    )]
    Room {
        /// Where the data would lie.
        folder: PathBuf,
        /// What is free, in GB.
        free: u64,
        /// What is needed beyond what is there, in GB.
        needed: u64,
    },
    /// Two programs gave different answers.
    #[error("the answers of {peer} differ: {what}")]
    Answers {
        /// Whose.
        peer: String,
        /// Where, with both values.
        what: String,
    },
    /// Something did not come that was waited for.
    #[error("lost: {0}")]
    Lost(String),
    /// What a program printed could not be understood.
    #[error("{what}: {source}")]
    Json {
        /// What was read.
        what: String,
        /// Why it was not understood.
        #[source]
        source: serde_json::Error,
    },
    /// A Parquet file could not be read.
    #[error("{path}: {source}")]
    Parquet {
        /// Which one.
        path: PathBuf,
        /// Why.
        #[source]
        source: parquet::errors::ParquetError,
    },
    /// Columns could not be brought to one type.
    #[error("{path}: {source}")]
    Arrow {
        /// Of which file.
        path: PathBuf,
        /// Why.
        #[source]
        source: arrow::error::ArrowError,
    },
    /// The benchmark contradicts itself, or its own data do.
    #[error(transparent)]
    Internal(#[from] terrace_domain::InternalError),
}

impl BenchError {
    /// Something that did not come.
    pub(crate) fn lost(what: &str) -> Self {
        Self::Lost(what.to_owned())
    }

    /// For `map_err` on what touches a path.
    pub(crate) fn at(path: &Path) -> impl FnOnce(std::io::Error) -> Self + '_ {
        move |source| Self::File { path: path.to_owned(), source }
    }
}
