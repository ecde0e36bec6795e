//! A remark that goes with an answer.

use terrace_domain::Coded;

/// A remark with a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    code: &'static str,
    arguments: Vec<(&'static str, String)>,
    /// The arguments that hold ids of customers.
    of_ids: Vec<&'static str>,
}

impl Note {
    /// A remark of a registered code.
    pub const fn new(code: &'static str, arguments: Vec<(&'static str, String)>) -> Self {
        Self { code, arguments, of_ids: Vec::new() }
    }

    /// Marks an argument that holds ids of customers, which a page that is passed on does not show whole.
    #[must_use]
    pub(crate) fn with_ids_in(mut self, argument: &'static str) -> Self {
        self.of_ids.push(argument);
        self
    }

    /// Whether an argument holds ids of customers.
    pub(crate) fn holds_ids_in(&self, argument: &str) -> bool {
        self.of_ids.contains(&argument)
    }
}

impl Coded for Note {
    fn code(&self) -> &'static str {
        self.code
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        self.arguments.clone()
    }
}
