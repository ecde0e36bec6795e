use terrace_policy::{Diagnostic, Place, Severity};

/// The mistakes of a file of cases.
#[derive(Debug, Default)]
pub(super) struct Problems {
    found: Vec<Diagnostic>,
}

/// The codes of mistakes in files of cases.
pub(super) mod codes {
    pub(crate) const UNREADABLE: &str = "T0320";
    pub(crate) const WRONG_SHAPE: &str = "T0321";
    pub(crate) const UNKNOWN_KEY: &str = "T0322";
    pub(crate) const MISSING_KEY: &str = "T0323";
    pub(crate) const DUPLICATE_KEY: &str = "T0324";
    pub(crate) const UNKNOWN_NAME: &str = "T0325";
    pub(crate) const WRONG_VALUE: &str = "T0326";
    pub(crate) const UNKNOWN_TIER: &str = "T0327";
    pub(crate) const WRONG_CUTOFFS: &str = "T0328";
    pub(crate) const NO_CUTOFFS: &str = "T0329";
    pub(crate) const BOTH_GIVEN: &str = "T0330";
    pub(crate) const SAME_ID: &str = "T0331";
    pub(crate) const PARTLY_GIVEN: &str = "T0332";
    pub(crate) const NO_REASON: &str = "T0333";
}

impl Problems {
    pub(super) fn add<const N: usize>(
        &mut self,
        code: &'static str,
        place: Place,
        arguments: [(&'static str, String); N],
    ) {
        let arguments = arguments.into();
        self.found.push(Diagnostic { code, severity: Severity::Error, place, arguments, suggestion: None });
    }

    pub(super) fn unreadable(&mut self, place: Place, reason: &str) {
        self.add(codes::UNREADABLE, place, [("reason", reason.to_owned())]);
    }

    pub(super) fn shape(&mut self, place: Place, key: &str, wanted: &str) {
        self.add(codes::WRONG_SHAPE, place, [("key", key.to_owned()), ("wanted", wanted.to_owned())]);
    }

    pub(super) fn value(&mut self, place: Place, name: &str, value: &str, wanted: &str) {
        let arguments = [("name", name.to_owned()), ("value", value.to_owned()), ("wanted", wanted.to_owned())];
        self.add(codes::WRONG_VALUE, place, arguments);
    }

    pub(super) fn name(&mut self, place: Place, name: &str, known: &[&str]) {
        self.add(codes::UNKNOWN_NAME, place, [("name", name.to_owned()), ("known", known.join(", "))]);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// All of them in the order of the file, each once.
    pub(super) fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.found.sort_by(|a, b| (a.place, a.code).cmp(&(b.place, b.code)));
        self.found.dedup();
        self.found
    }
}
