use std::fmt;

/// One breach of a rule: where, what, and why the rule stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Relative to the root of the checkout, with `/`.
    pub path: String,
    /// From 1; the first line where the whole file is meant.
    pub line: usize,
    /// What is wrong.
    pub what: String,
    /// Why it matters, or what to do instead.
    pub why: String,
}

impl Finding {
    pub(crate) fn new(path: &str, line: usize, what: impl Into<String>, why: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, what: what.into(), why: why.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}: {}", self.path, self.line, self.what, self.why)
    }
}
