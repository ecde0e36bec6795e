//! What a caller gives to every use case: whom to tell, when to stop, what time it is.

use std::fmt;
use terrace_domain::{CancelToken, Cancelled, LocalTime, Progress};

/// How one use case is run.
#[derive(Clone, Copy)]
pub struct RunContext<'a> {
    /// Who is told how far the work is.
    pub progress: &'a dyn Progress,
    /// Stops the work early; it then leaves nothing behind.
    pub cancel: &'a CancelToken,
    /// Now, on the workspace's clock.
    pub now: LocalTime,
}

impl RunContext<'_> {
    /// Returns an error if the work was asked to stop.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub fn check(&self) -> Result<(), Cancelled> {
        self.cancel.check()
    }

    /// Now, as records show it.
    pub(crate) fn at(&self) -> String {
        self.now.to_string()
    }
}

impl fmt::Debug for RunContext<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RunContext").field("cancel", self.cancel).field("now", &self.now).finish_non_exhaustive()
    }
}
