//! Where rows go that were read.

use crate::error::Problem;
use crate::reason::Reject;
use arrow::array::RecordBatch;
use std::fmt;
use std::sync::Arc;
use terrace_domain::FactKind;

/// Takes rows as they are read; called from several threads, and in any order of positions.
///
/// A position tells where rows stand: the file's number in its higher 32 bits, the part of the file in the lower.
/// Rows within a batch are in their order. Each position comes once, unless [`Sink::again`] says otherwise.
pub trait Sink: Sync {
    /// Rows of a kind, in [`terrace_frame::schema::fact_schema`] of it; never none. If few columns are of use others
    /// may be absent, and amounts may be `Decimal64(18, 4)`. Beside the kind that was asked for these are the
    /// customers observed in order files, at positions behind all files.
    ///
    /// # Errors
    /// If they cannot be taken; then the reading ends.
    fn put(&self, kind: &'static FactKind, position: u64, batch: RecordBatch) -> Result<(), SinkError>;

    /// What was put at this position or later is void and comes again, rejected rows too.
    ///
    /// # Errors
    /// If that cannot be; then the reading ends.
    fn again(&self, kind: &'static FactKind, from: u64) -> Result<(), SinkError>;

    /// Rejected rows of a file, in the order of lines; a position may come twice, the second time with later lines.
    ///
    /// # Errors
    /// If they cannot be taken; then the reading ends.
    fn rejected(&self, file: &str, position: u64, rejects: Vec<Reject>) -> Result<(), SinkError> {
        let _ = (file, position, rejects);
        Ok(())
    }
}

/// Why a sink did not take what it was given.
#[derive(Debug, Clone)]
pub struct SinkError(Arc<dyn std::error::Error + Send + Sync>);

impl SinkError {
    /// For a cause.
    pub fn new(cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self(Arc::new(cause))
    }
}

impl fmt::Display for SinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for SinkError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source()
    }
}

impl From<SinkError> for Problem {
    fn from(error: SinkError) -> Self {
        Self::Sink(Arc::new(error))
    }
}

/// The position of a part of a file.
pub(crate) fn position(file: usize, part: usize) -> u64 {
    let [file, part] = [file, part].map(|number| number as u64);
    file << 32 | part
}
