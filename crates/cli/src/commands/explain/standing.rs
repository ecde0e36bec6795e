//! Which tier is in force for the customer, since when, why, and until when.

use super::ExplanationText;
use crate::format::moment;
use terrace_app::runs::standings::{Arrival, CustomerStanding, Why};
use terrace_domain::LocalTime;
use terrace_words::Text;
use terrace_words::texts::standings as texts;

impl ExplanationText<'_> {
    /// The lines on the standing in a scheme; none where it has no standings.
    pub(super) fn standing(&self, scheme: &str) -> Vec<String> {
        let schemes = &self.work.policy.policy.schemes;
        let is_of =
            |found: &&CustomerStanding| schemes.get(found.scheme).is_some_and(|known| known.name.as_str() == scheme);
        let Some(found) = self.explained.standings.iter().find(is_of) else { return Vec::new() };
        let shown = |time: LocalTime| moment(&time.to_string());
        let until = [("until", found.standing.until.map(shown).unwrap_or_default())];
        let mut facts =
            vec![("since", shown(found.standing.since)), ("why", self.fill(why(found.standing.why), &until))];
        let tier = schemes.get(found.scheme).zip(found.standing.tier);
        let tier = tier.and_then(|(scheme, tier)| scheme.tiers.get(usize::from(tier)));
        let text = match tier {
            Some(tier) => {
                facts.push(("tier", self.tier_title(scheme, tier.id.as_str())));
                texts::HOLDS
            }
            None => texts::HOLDS_NOTHING,
        };
        let mut lines = vec![format!("  {}", self.fill(text, &facts))];
        let newcomer = found.newcomer_until.map(|until| self.fill(texts::NOT_RETIRED, &[("until", shown(until))]));
        lines.extend(newcomer.map(|text| format!("  {text}")));
        lines
    }
}

const fn why(why: Why) -> Text {
    match why {
        Why::Class(Arrival::First) => texts::WHY_FIRST,
        Why::Class(Arrival::Entered) => texts::WHY_ENTERED,
        Why::Class(Arrival::Rose) => texts::WHY_ROSE,
        Why::Class(Arrival::Fell) => texts::WHY_FELL,
        Why::Class(Arrival::Left) => texts::WHY_LEFT,
        Why::Grace => texts::WHY_GRACE,
        Why::Hold => texts::WHY_HOLD,
        Why::Review => texts::WHY_REVIEW,
        Why::Override => texts::WHY_OVERRIDE,
    }
}
