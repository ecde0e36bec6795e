//! What the customer was in the kept runs of this policy.

use super::super::runs::moment;
use super::super::work::Work;
use super::Lines;
use crate::printer::Printer;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use terrace_app::Note;
use terrace_app::history::{Since, past, since};
use terrace_app::runs::explain::Explained;
use terrace_domain::Coded;
use terrace_words::texts::explain as explain_texts;
use terrace_words::texts::history as texts;

/// Per scheme since when the customer has been what they are.
pub(super) struct Past {
    schemes: BTreeMap<String, Vec<Since>>,
}

/// The history up to the as-of; `None` if no runs are kept. If it cannot be read, a note says so and the explanation
/// is still given.
pub(super) fn read(work: &Work, explained: &Explained, printer: &mut Printer) -> Option<Past> {
    let workspace = work.workspace.as_ref()?;
    let schemes: Vec<&str> = explained.explanation.schemes.iter().map(|line| line.scheme.as_str()).collect();
    let policy = work.policy.policy.name.as_str();
    let mut standings = match past(workspace, policy, &schemes, &explained.explanation.customer_id) {
        Ok(standings) => standings,
        Err(error) => {
            let reason = terrace_words::message(printer.lang(), error.code(), &error.arguments());
            printer.note(&Note::new("T0059", vec![("reason", reason)]));
            return None;
        }
    };
    let until = work.as_of.local().to_string();
    standings.retain(|standing| standing.as_of <= until);
    let told = schemes.iter().enumerate().map(|(at, scheme)| ((*scheme).to_owned(), since(&standings, at)));
    (!standings.is_empty()).then(|| Past { schemes: told.collect() })
}

impl Past {
    pub(super) fn as_json(&self) -> Value {
        let change = |since: &Since| json!({ "since": since.as_of, "run": since.run, "known": since.known, "tier": since.class });
        let scheme = |(name, changes): (&String, &Vec<Since>)| {
            (name.clone(), Value::from(changes.iter().map(change).collect::<Vec<_>>()))
        };
        Value::Object(self.schemes.iter().map(scheme).collect())
    }
}

impl Lines<'_> {
    /// The past in one scheme, the newest first.
    pub(super) fn past_of(&self, scheme: &str) -> Option<String> {
        let changes = self.past?.schemes.get(scheme).filter(|changes| !changes.is_empty())?;
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
