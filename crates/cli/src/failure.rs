use terrace_app::AppError;
use terrace_domain::{Coded, InternalError};
use terrace_office::OfficeError;
use terrace_server::ServeError;

/// Why a command ended badly.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A use case failed.
    #[error(transparent)]
    App(#[from] AppError),
    /// A use case over state failed.
    #[error(transparent)]
    Office(#[from] OfficeError),
    /// The server did not begin.
    #[error(transparent)]
    Serve(#[from] ServeError),
    /// The sample shop could not be written.
    #[error(transparent)]
    Sample(#[from] terrace_sample::SampleError),
    /// A message of the command line's own.
    #[error("{code}")]
    Own {
        /// The registered code.
        code: &'static str,
        /// Its facts.
        arguments: Vec<(&'static str, String)>,
    },
    /// A mistake of ours.
    #[error(transparent)]
    Internal(#[from] InternalError),
    /// The answer could not be printed.
    #[error("cannot print")]
    Printing(#[from] std::io::Error),
}

impl Failure {
    /// A message of the command line's own.
    pub const fn own(code: &'static str, arguments: Vec<(&'static str, String)>) -> Self {
        Self::Own { code, arguments }
    }
}

impl Coded for Failure {
    fn code(&self) -> &'static str {
        match self {
            Self::App(error) | Self::Office(OfficeError::App(error)) => error.code(),
            Self::Office(error) => error.code(),
            Self::Serve(error) => error.code(),
            Self::Own { code, .. } => code,
            Self::Internal(error) => error.code(),
            Self::Sample(_) | Self::Printing(_) => "T0025",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::App(error) | Self::Office(OfficeError::App(error)) => error.arguments(),
            Self::Office(error) => error.arguments(),
            Self::Serve(error) => error.arguments(),
            Self::Own { arguments, .. } => arguments.clone(),
            Self::Internal(error) => error.arguments(),
            Self::Sample(error) => vec![("reason", error.to_string())],
            Self::Printing(error) => vec![("reason", error.to_string())],
        }
    }
}
