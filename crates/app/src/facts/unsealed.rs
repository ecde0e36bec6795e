//! Facts that are accepted and not in the lake yet, read beside those of the lake.

use super::Inputs;
use crate::context::RunContext;
use crate::error::AppError;
use terrace_domain::{FactKind, Zone};
use terrace_intake::{Collected, Limits, Source};

/// Facts of one kind as a file of JSON Lines would hold them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsealed {
    /// The name of the kind.
    pub kind: String,
    /// A line each.
    pub lines: String,
}

impl Inputs {
    /// The same facts with those. None of them takes the place of another: whoever accepts facts sees to that.
    ///
    /// # Errors
    /// What reading them may say.
    pub(crate) fn with_unsealed(
        self,
        unsealed: &[Unsealed],
        zone: &Zone,
        ctx: &RunContext<'_>,
    ) -> Result<Self, AppError> {
        let mut further = Vec::new();
        for facts in unsealed {
            let kind = FactKind::named(&facts.kind).ok_or_else(|| AppError::UnknownKind(facts.kind.clone()))?;
            let sources = [Source::bytes("unsealed.jsonl", facts.lines.clone())];
            let limits = Limits::default();
            let Collected { batches, .. } = terrace_intake::collect(&ctx.reading(kind, &sources, None, zone, &limits))?;
            further.push((kind, batches));
        }
        // What earlier runs remember, and what a kept run says, lacks them.
        let has_unsealed = !further.is_empty();
        let remembered = self.remembered.filter(|_| !has_unsealed);
        Ok(Self { facts: self.facts.with_rows(further)?, has_unsealed, remembered, ..self })
    }
}
