use std::path::PathBuf;
use terrace_domain::{Coded, Date};

/// Why a sample could not be made.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// A file or folder could not be written.
    #[error("cannot write {path}")]
    Write {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// A shop must be open for at least a day.
    #[error("the last day {last} is before the first day {first}")]
    Backwards {
        /// As asked.
        first: Date,
        /// As asked.
        last: Date,
    },
}

impl Coded for SampleError {
    fn code(&self) -> &'static str {
        match self {
            Self::Write { .. } => "T0701",
            Self::Backwards { .. } => "T0702",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Write { path, source } => {
                vec![("path", path.display().to_string()), ("reason", source.to_string())]
            }
            Self::Backwards { first, last } => vec![("first", first.to_string()), ("last", last.to_string())],
        }
    }
}
