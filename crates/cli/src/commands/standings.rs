//! Which tiers are in force, under the table of a scheme.

use super::work::Work;
use crate::failure::Failure;
use crate::format::{count, moment};
use crate::printer::Printer;
use terrace_app::runs::{SchemeProfile, Tiered};
use terrace_words::texts::standings as texts;

/// Prints how many customers each tier holds for, beside how many have it by their class. Nothing where the scheme has
/// no standings.
pub(super) fn print(
    work: &Work,
    tiered: &Tiered,
    profile: &SchemeProfile,
    printer: &mut Printer,
) -> Result<(), Failure> {
    let Some(scheme) = work.policy.policy.schemes.get(profile.scheme) else { return Ok(()) };
    let Some(found) = tiered.standings.scheme(profile.scheme) else { return Ok(()) };
    let lang = printer.lang();
    let mut tiers: Vec<String> = Vec::new();
    for ((tier, holds), figures) in scheme.tiers.iter().zip(&found.figures.tiers).zip(&profile.tiers) {
        let class = figures.customers as u64;
        let mut facts = vec![("tier", tier.title.get(lang, tier.id.as_str()).to_owned()), ("customers", count(*holds))];
        let text = match (holds.checked_sub(class), class.checked_sub(*holds)) {
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
    let text = match &tiered.standings.from {
        Some(from) => {
            facts.extend([("run", from.run.to_string()), ("as_of", moment(&from.as_of.to_string()))]);
            texts::GO_ON
        }
        None => texts::BEGIN,
    };
    printer.say(text, &facts)?;
    let told = [(texts::WAITING, Some(found.figures.waiting)), (texts::NEWCOMERS, found.figures.newcomers)];
    let told = told.into_iter().filter_map(|(text, customers)| Some((text, customers.filter(|count| *count > 0)?)));
    for (text, customers) in told {
        printer.say(text, &[("customers", count(customers))])?;
    }
    Ok(())
}
