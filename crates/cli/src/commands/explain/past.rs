//! What the customer was in the kept runs of this policy.

use super::super::work::Work;
use super::ExplanationText;
use crate::format::moment;
use crate::printer::Printer;
use terrace_app::Note;
use terrace_app::history::{CustomerHistory, Since};
use terrace_app::runs::explain::Explained;
use terrace_domain::Coded;
use terrace_words::texts::explain as explain_texts;
use terrace_words::texts::history as texts;

/// The history up to the as-of; `None` if no runs are kept. If it cannot be read, a note says so and the explanation
/// is still given.
pub(super) fn read(work: &Work, explained: &Explained, printer: &mut Printer) -> Option<CustomerHistory> {
    let workspace = work.workspace.as_ref()?;
    let explanation = &explained.explanation;
    let schemes: Vec<&str> = explanation.schemes.iter().map(|line| line.scheme.as_str()).collect();
    let policy = work.policy.policy.name.as_str();
    match CustomerHistory::read(workspace, policy, &schemes, &explanation.customer_id, &work.as_of) {
        Ok(history) => history,
        Err(error) => {
            let reason = terrace_words::message(printer.lang(), error.code(), &error.arguments());
            printer.note(&Note::new("T0059", vec![("reason", reason)]));
            None
        }
    }
}

impl ExplanationText<'_> {
    /// The past in one scheme, the newest first.
    pub(super) fn past_of(&self, scheme: &str) -> Option<String> {
        let changes = self.past?.scheme(scheme);
        if changes.is_empty() {
            return None;
        }
        let line = |since: &Since| {
            let tier = match &since.class {
                Some(id) => self.tier_title(scheme, id),
                None if since.known => self.text(explain_texts::NO_CLASS),
                None => self.text(texts::PAST_UNKNOWN),
            };
            self.fill(texts::PAST_LINE, &[("date", moment(&since.as_of)), ("tier", tier)])
        };
        let lines: Vec<String> = changes.iter().rev().map(line).collect();
        Some(format!("  {}: {}", self.text(texts::PAST), lines.join(texts::PAST_THEN.get(self.lang))))
    }
}
