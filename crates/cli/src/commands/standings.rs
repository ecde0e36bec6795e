//! Which tiers are in force: under the table of a scheme, and of one customer.

use crate::failure::Failure;
use crate::format::{count, moment, titled};
use crate::printer::Printer;
use terrace_app::history::StandingFigures;
use terrace_app::policies::LoadedPolicy;
use terrace_app::runs::standings::{Arrival, CustomerStanding, Why};
use terrace_app::runs::{SchemeProfile, Tiered};
use terrace_domain::LocalTime;
use terrace_words::texts::standings as texts;
use terrace_words::{Lang, Text};

/// The standings of one scheme, of a run that was made now or is kept.
pub(super) struct StandingsShown<'a> {
    /// By tier: its title, and how many have it by their class.
    pub(super) tiers: Vec<(String, u64)>,
    pub(super) figures: &'a StandingFigures,
    /// The run that they go on from, and for when it was.
    pub(super) from: Option<(u64, String)>,
}

/// Prints how many customers each tier holds for, beside how many have it by their class. Nothing where the scheme has
/// no standings.
pub(super) fn print(tiered: &Tiered, profile: &SchemeProfile, printer: &mut Printer) -> Result<(), Failure> {
    let Some(scheme) = tiered.policy.policy.schemes.get(profile.scheme) else { return Ok(()) };
    let Some(found) = tiered.standings.scheme(profile.scheme) else { return Ok(()) };
    let lang = printer.lang();
    let tiers = scheme.tiers.iter().zip(&profile.tiers);
    let title = tiers.map(|(tier, figures)| {
        let title = tier.title.get(lang, tier.id.as_str());
        (title.to_owned(), figures.customers as u64)
    });
    let tiers = title.collect();
    let from = tiered.standings.from.as_ref().map(|from| (from.run, from.as_of.to_string()));
    StandingsShown { tiers, figures: &found.figures, from }.print(printer)
}

impl StandingsShown<'_> {
    pub(super) fn print(&self, printer: &mut Printer) -> Result<(), Failure> {
        let lang = printer.lang();
        let mut tiers: Vec<String> = Vec::new();
        for ((title, class), holds) in self.tiers.iter().zip(&self.figures.tiers) {
            let mut facts = vec![("tier", title.clone()), ("customers", count(*holds))];
            let text = match (holds.checked_sub(*class), class.checked_sub(*holds)) {
                (Some(0), _) | (None, None) => texts::COUNT,
                (Some(more), _) => {
                    facts.push(("more", count(more)));
                    texts::COUNT_MORE
                }
                (None, Some(less)) => {
                    facts.push(("less", count(less)));
                    texts::COUNT_LESS
                }
            };
            tiers.push(text.fill(lang, &facts));
        }
        let mut facts = vec![("tiers", tiers.join(texts::COUNT_JOIN.get(lang)))];
        let text = match &self.from {
            Some((run, as_of)) => {
                facts.extend([("run", run.to_string()), ("as_of", moment(as_of))]);
                texts::GO_ON
            }
            None => texts::BEGIN,
        };
        printer.say(text, &facts)?;
        let told = [(texts::WAITING, Some(self.figures.waiting)), (texts::NEWCOMERS, self.figures.newcomers)];
        let told = told.into_iter().filter_map(|(text, customers)| Some((text, customers.filter(|count| *count > 0)?)));
        for (text, customers) in told {
            printer.say(text, &[("customers", count(customers))])?;
        }
        Ok(())
    }
}

/// The lines on the standing in a scheme; none where it has no standings.
pub(super) fn lines(policy: &LoadedPolicy, standings: &[CustomerStanding], scheme: &str, lang: Lang) -> Vec<String> {
    let schemes = &policy.policy.schemes;
    let is_of =
        |found: &&CustomerStanding| schemes.get(found.scheme).is_some_and(|known| known.name.as_str() == scheme);
    let Some(found) = standings.iter().find(is_of) else { return Vec::new() };
    let shown = |time: LocalTime| moment(&time.to_string());
    let until = [("until", found.standing.until.map(shown).unwrap_or_default())];
    let mut facts = vec![("since", shown(found.standing.since)), ("why", why(found.standing.why).fill(lang, &until))];
    let tier = schemes.get(found.scheme).zip(found.standing.tier);
    let tier = tier.and_then(|(scheme, tier)| scheme.tiers.get(usize::from(tier)));
    let text = match tier {
        Some(tier) => {
            let title = match tier.title.get(lang, "") {
                "" => tier.id.to_string(),
                title => titled(title, &tier.id),
            };
            facts.push(("tier", title));
            texts::HOLDS
        }
        None => texts::HOLDS_NOTHING,
    };
    let newcomer = found.newcomer_until.map(|until| texts::NOT_RETIRED.fill(lang, &[("until", shown(until))]));
    [text.fill(lang, &facts)].into_iter().chain(newcomer).collect()
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
