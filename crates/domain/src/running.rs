//! What long work tells whoever waits for it, and how it is asked to stop.

use crate::Coded;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Asks running work to stop; clones ask the same work.
///
/// Every loop whose length depends on the input calls [`CancelToken::check`] often enough that work stops within a
/// tenth of a second. Work that stops leaves nothing behind.
#[derive(Debug, Clone, Default)]
pub struct CancelToken(Arc<Flag>);

/// Whether a token was cancelled, and the token whose cancelling cancels it too.
#[derive(Debug, Default)]
struct Flag {
    cancelled: Arc<AtomicBool>,
    parent: Option<CancelToken>,
}

impl CancelToken {
    /// A token that nobody has cancelled yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A token for a part of the work: it is cancelled with this one, and may be cancelled alone.
    pub fn child(&self) -> Self {
        Self(Arc::new(Flag { cancelled: Arc::default(), parent: Some(self.clone()) }))
    }

    /// Asks the work to stop.
    pub fn cancel(&self) {
        self.0.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether the work was asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.0.cancelled.load(Ordering::Relaxed) || self.0.parent.as_ref().is_some_and(Self::is_cancelled)
    }

    /// Returns an error if the work was asked to stop, for use with `?`.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub fn check(&self) -> Result<(), Cancelled> {
        if self.is_cancelled() { Err(Cancelled) } else { Ok(()) }
    }
}

impl From<Arc<AtomicBool>> for CancelToken {
    /// A token that a flag cancels, such as one that is set by a signal.
    fn from(flag: Arc<AtomicBool>) -> Self {
        Self(Arc::new(Flag { cancelled: flag, parent: None }))
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

/// Follows long work; called from several threads.
pub trait Progress: Sync {
    /// A file of that many bytes is being read.
    fn reading(&self, name: &str, bytes: u64) {
        let _ = (name, bytes);
    }

    /// That many more bytes and rows of what is read or merged are done.
    fn advance(&self, bytes: u64, rows: u64) {
        let _ = (bytes, rows);
    }

    /// Another process is writing and has to be waited for; `holder` names it.
    fn waiting_for(&self, holder: &str) {
        let _ = holder;
    }

    /// All files are read, and that many rows are being stored.
    fn storing(&self, rows: u64) {
        let _ = rows;
    }

    /// The number of rows to write has grown by `more`, and `done` more of them are written.
    fn stored(&self, more: u64, done: u64) {
        let _ = (more, done);
    }

    /// Stored files of that many bytes are being merged.
    fn merging(&self, bytes: u64) {
        let _ = bytes;
    }
}

/// Follows nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoProgress;

impl Progress for NoProgress {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_child_is_cancelled_with_its_parent_and_alone() {
        let parent = CancelToken::new();
        let (one, other) = (parent.child(), parent.child().child());
        one.cancel();
        assert_eq!((one.is_cancelled(), other.is_cancelled(), parent.is_cancelled()), (true, false, false));
        parent.cancel();
        assert!(other.is_cancelled());
    }

    #[test]
    fn clones_of_a_token_are_cancelled_together() {
        let token = CancelToken::new();
        let clone = token.clone();
        assert_eq!(clone.check(), Ok(()));
        token.cancel();
        assert_eq!(clone.check(), Err(Cancelled));
    }

    #[test]
    fn a_flag_cancels_a_token() {
        let flag = Arc::new(AtomicBool::new(false));
        let token = CancelToken::from(Arc::clone(&flag));
        assert!(!token.is_cancelled());
        flag.store(true, Ordering::Relaxed);
        assert!(token.is_cancelled());
    }
}
