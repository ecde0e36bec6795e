//! A mistake of a policy: which, where, and what may have been meant.

use terrace_domain::{Coded, nearest_word};

/// Whether a policy with such a mistake can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The policy cannot be used.
    Error,
    /// The policy works, but likely not as meant.
    Warning,
}

/// Where in the file: characters, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line, from 1.
    pub line: usize,
    /// The first character within the line, from 1.
    pub column: usize,
    /// The number of characters, at least 1, all on that line.
    pub length: usize,
}

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable code, such as `T0221`.
    pub code: &'static str,
    /// Whether it forbids use.
    pub severity: Severity,
    /// Where it stands.
    pub place: Place,
    /// What fills the placeholders of the text, by name. Some are words of a fixed list (`money`, `condition`)
    /// that [`render`](crate::render) says in the reader's language.
    pub arguments: Vec<(&'static str, String)>,
    /// What was likely meant.
    pub suggestion: Option<String>,
}

impl Coded for Diagnostic {
    fn code(&self) -> &'static str {
        self.code
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        self.arguments.clone()
    }
}

/// The mistakes found so far.
#[derive(Debug, Default)]
pub(crate) struct Diagnostics {
    found: Vec<Diagnostic>,
}

/// Beyond this number of mistakes nobody reads suggestions, and a hostile file could make them slow.
const SUGGESTIONS: usize = 100;

impl Diagnostics {
    /// Notes an error.
    pub(crate) fn error<const N: usize>(
        &mut self,
        code: &'static str,
        place: Place,
        arguments: [(&'static str, String); N],
    ) {
        self.push(code, Severity::Error, place, arguments.into(), None);
    }

    /// Notes an error with what may have been meant, word for word.
    pub(crate) fn error_meaning<const N: usize>(
        &mut self,
        code: &'static str,
        place: Place,
        arguments: [(&'static str, String); N],
        meant: Option<String>,
    ) {
        self.push(code, Severity::Error, place, arguments.into(), meant);
    }

    /// Notes a word that is none of the known ones, and suggests the nearest.
    pub(crate) fn unknown<'a, const N: usize>(
        &mut self,
        code: &'static str,
        place: Place,
        arguments: [(&'static str, String); N],
        word: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) {
        let meant = if self.found.len() < SUGGESTIONS { nearest_word(word, known).map(str::to_owned) } else { None };
        self.push(code, Severity::Error, place, arguments.into(), meant);
    }

    /// Notes a warning.
    pub(crate) fn warning<const N: usize>(
        &mut self,
        code: &'static str,
        place: Place,
        arguments: [(&'static str, String); N],
    ) {
        self.push(code, Severity::Warning, place, arguments.into(), None);
    }

    /// Adds what was found elsewhere.
    pub(crate) fn adopt(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    fn push(
        &mut self,
        code: &'static str,
        severity: Severity,
        place: Place,
        arguments: Vec<(&'static str, String)>,
        suggestion: Option<String>,
    ) {
        self.found.push(Diagnostic { code, severity, place, arguments, suggestion });
    }

    /// Whether one of them forbids use.
    pub(crate) fn has_errors(&self) -> bool {
        self.found.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// All of them in the order of the file, each once.
    pub(crate) fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.found.sort_by(|a, b| (a.place, a.code).cmp(&(b.place, b.code)));
        self.found.dedup();
        self.found
    }
}
