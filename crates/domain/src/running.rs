//! What long work is told from outside, and what it tells: progress, and whether to stop.

use crate::Coded;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Asks running work to stop; clones ask the same work.
///
/// Every loop whose length depends on the input calls [`CancelToken::check`] often enough that work stops within a
/// tenth of a second. Work that stops leaves nothing behind.
#[derive(Debug, Clone, Default)]
pub struct CancelToken(Arc<AtomicBool>);

impl CancelToken {
    /// A token that nobody has cancelled yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks the work to stop.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether the work was asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Returns an error if the work was asked to stop, for use with `?`.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub fn check(&self) -> Result<(), Cancelled> {
        if self.is_cancelled() { Err(Cancelled) } else { Ok(()) }
    }
}

/// The work was stopped from outside before it was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the work was cancelled")]
pub struct Cancelled;

impl Coded for Cancelled {
    fn code(&self) -> &'static str {
        "T0090"
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }
}

/// The program contradicts itself: a mistake of ours that no input should be able to bring about.
///
/// It is raised instead of going on with a plausible number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("internal error: {0}")]
pub struct InternalError(String);

impl InternalError {
    /// An internal error, with what did not hold, in English: it is for those who mend it.
    pub fn new(what: impl Into<String>) -> Self {
        Self(what.into())
    }
}

impl Coded for InternalError {
    fn code(&self) -> &'static str {
        "T0091"
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        vec![("what", self.0.clone())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_of_a_token_are_cancelled_together() {
        let token = CancelToken::new();
        let clone = token.clone();
        assert_eq!(clone.check(), Ok(()));
        token.cancel();
        assert_eq!(clone.check(), Err(Cancelled));
    }
}
