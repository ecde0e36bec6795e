//! How work on many customers is asked to stop.

use std::fmt;
use std::sync::Arc;

use crate::error::ModelError;

/// Asked now and then whether the work is to stop; by default it never is.
#[derive(Clone, Default)]
pub struct Interrupt(Option<Arc<dyn Fn() -> bool + Send + Sync>>);

impl Interrupt {
    /// The work is to stop once this says so.
    pub fn new(is_set: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(is_set)))
    }

    /// Whether the work is to stop.
    #[must_use]
    pub fn is_set(&self) -> bool {
        self.0.as_ref().is_some_and(|is_set| is_set())
    }

    /// Returns an error if the work is to stop.
    ///
    /// # Errors
    /// [`ModelError::Interrupted`].
    pub fn check(&self) -> Result<(), ModelError> {
        if self.is_set() { Err(ModelError::Interrupted) } else { Ok(()) }
    }
}

impl fmt::Debug for Interrupt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Interrupt").field(&self.is_set()).finish()
    }
}
