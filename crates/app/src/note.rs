//! A remark that goes with an answer.

use terrace_domain::Coded;

/// A remark with a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    code: &'static str,
    arguments: Vec<(&'static str, String)>,
}

impl Note {
    /// A remark of a registered code.
    pub const fn new(code: &'static str, arguments: Vec<(&'static str, String)>) -> Self {
        Self { code, arguments }
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
