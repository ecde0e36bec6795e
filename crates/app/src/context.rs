//! What a caller gives to every use case: whom to tell, when to stop, what time it is.

use std::fmt;
use terrace_domain::{CancelToken, Cancelled, FactKind, LocalTime, Progress, Zone};
use terrace_intake::{Limits, Mapping, Request, Source};

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

impl<'a> RunContext<'a> {
    /// Returns an error if the work was asked to stop.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub fn check(&self) -> Result<(), Cancelled> {
        self.cancel.check()
    }

    /// The reading of files, whole, with unknown words for a status refused.
    pub(crate) fn reading(
        &self,
        kind: &'static FactKind,
        sources: &'a [Source],
        mapping: Option<&'a Mapping>,
        zone: &'a Zone,
        limits: &'a Limits,
    ) -> Request<'a> {
        let (progress, cancel) = (self.progress, self.cancel);
        Request { kind, sources, mapping, zone, progress, cancel, limits, of_use: None, unknown_as_sales: false }
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
