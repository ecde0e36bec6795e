//! `terrace policy thresholds`: where a scheme might cut.

use super::work::{Run, Work};
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::format::{count, millionths, number};
use crate::printer::Printer;
use crate::progress::Bar;
use crate::tables::TextTable;
use clap::ArgMatches;
use terrace_app::policies::LoadedPolicy;
use terrace_app::runs::{TierRequest, cumulative_shares, propose, schemes_of_amounts, tier};
use terrace_app::views::{ReachedView, ThresholdsView, TierThresholdView};
use terrace_domain::Share;
use terrace_words::Text;
use terrace_words::texts::thresholds as texts;

/// Millionths of a minute in an hour.
const HOUR: i64 = 60_000_000;

pub(super) fn run(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let work = Work::prepare(arguments, printer)?;
    let (scheme, tiers) = chosen(&work.policy, arguments.get_one::<String>("scheme").map(String::as_str))?;
    let wanted = match arguments.get_one::<String>("shares") {
        Some(text) => cumulative(text, tiers)?,
        None => Vec::new(),
    };
    let bar = Bar::new(printer);
    let run = Run::watched(&bar);
    let ctx = run.context(work.as_of.zone());
    let request = TierRequest::new(work.policy.clone(), work.as_of.clone());
    let tiered = tier(request, &work.inputs, work.workspace.as_ref(), &ctx)?;
    let found = propose(&tiered, &work.inputs, scheme, &wanted)?;
    bar.done();
    tiered.notes.iter().for_each(|note| printer.note(note));
    let Some(found) = found else { return Err(no_amounts(&work.policy, scheme)) };
    let view = ThresholdsView::new(&tiered, &found);
    if printer.json() {
        printer.json_answer(&view)?;
        return Ok(ExitStatus::Done);
    }
    show(&view, printer)?;
    Ok(ExitStatus::Done)
}

/// The scheme that is named, or the only one that cuts at amounts, with how many tiers it has.
fn chosen<'p>(policy: &'p LoadedPolicy, name: Option<&str>) -> Result<(&'p str, usize), Failure> {
    let found = schemes_of_amounts(policy);
    if let Some(name) = name {
        let all: Vec<&str> = policy.policy.schemes.iter().map(|scheme| scheme.name.as_str()).collect();
        if !all.contains(&name) {
            return Err(Failure::own("T0098", vec![("name", name.to_owned()), ("known", all.join(", "))]));
        }
        return found.into_iter().find(|(known, _)| *known == name).ok_or_else(|| no_amounts(policy, name));
    }
    match found.as_slice() {
        [only] => Ok(*only),
        [] => Err(Failure::own("T0576", Vec::new())),
        several => {
            let known: Vec<&str> = several.iter().map(|(name, _)| *name).collect();
            Err(Failure::own("T0572", vec![("known", known.join(", "))]))
        }
    }
}

fn no_amounts(policy: &LoadedPolicy, name: &str) -> Failure {
    let known: Vec<&str> = schemes_of_amounts(policy).into_iter().map(|(name, _)| name).collect();
    if known.is_empty() {
        return Failure::own("T0576", Vec::new());
    }
    Failure::own("T0573", vec![("name", name.to_owned()), ("known", known.join(", "))])
}

/// Shares as people write them, `10%,30%` or `10/30`, one after the other as shares of all better tiers together.
fn cumulative(text: &str, tiers: usize) -> Result<Vec<Share>, Failure> {
    let whole = |part: &str| if part.ends_with('%') { part.to_owned() } else { format!("{part}%") };
    let parts: Vec<String> = text.split([',', '，', '/']).map(|part| whole(part.trim())).collect();
    cumulative_shares(&parts.iter().map(String::as_str).collect::<Vec<_>>(), tiers).map_err(|_| {
        let wanted = tiers.saturating_sub(1);
        Failure::own("T0574", vec![("shares", text.to_owned()), ("wanted", wanted.to_string())])
    })
}

fn show(view: &ThresholdsView, printer: &mut Printer) -> Result<(), Failure> {
    let lang = printer.lang();
    let facts = [
        ("scheme", view.title.get(lang, &view.scheme).to_owned()),
        ("metric", view.metric.clone()),
        ("customers", count(view.customers as u64)),
        ("unknown", count(view.unknown as u64)),
        ("as_of", view.as_of.clone()),
    ];
    printer.say(texts::HEAD, &facts)?;
    part(view, texts::NOW, |place| view.tiers.get(place)?.now.as_ref(), printer)?;
    if view.tiers.iter().any(|tier| tier.proposed.is_some()) {
        part(view, texts::WANTED, |place| view.tiers.get(place)?.proposed.as_ref(), printer)?;
        let cut = |tier: &TierThresholdView| {
            Some(format!("{{ tier: {}, from: {} }}", tier.tier, tier.proposed.as_ref()?.from))
        };
        let rest = view.tiers.last().map(|tier| format!("{{ tier: {} }}", tier.tier));
        let tiers: Vec<String> = view.tiers.iter().filter_map(cut).chain(rest).collect();
        printer.line("")?;
        printer.line(format!("  tiers: [{}]", tiers.join(", ")))?;
    }
    if view.natural.is_empty() {
        printer.line("")?;
        printer.say(texts::NO_BREAKS, &[])?;
    } else {
        part(view, texts::NATURAL, |place| view.natural.get(place), printer)?;
        if let Some(fit) = view.fit {
            printer.say(texts::FIT, &[("fit", millionths(fit.0))])?;
        }
    }
    if view.care_minutes.is_none() {
        printer.line("")?;
        printer.say(texts::NO_CARE, &[])?;
    }
    Ok(())
}

/// The tiers as they would be with some thresholds.
fn part<'v>(
    view: &'v ThresholdsView,
    title: Text,
    reached: impl Fn(usize) -> Option<&'v ReachedView>,
    printer: &mut Printer,
) -> Result<(), Failure> {
    printer.line("")?;
    printer.say(title, &[])?;
    let mut headers = vec![
        (printer.text(texts::COL_TIER), false),
        (printer.text(texts::COL_FROM), true),
        (printer.text(texts::COL_CUSTOMERS), true),
        (printer.text(texts::COL_SHARE), true),
    ];
    if view.care_minutes.is_some() {
        headers.push((printer.text(texts::COL_CARE), true));
        headers.push((printer.text(texts::COL_EACH), true));
    }
    let mut table = TextTable::new(&headers);
    let (mut before, mut spent) = (0_usize, 0_i64);
    for (place, tier) in view.tiers.iter().enumerate() {
        // The last tier takes the rest.
        let at = reached(place);
        let until = at.map_or(view.customers, |at| at.customers);
        let minutes = match at {
            Some(at) => at.care_minutes,
            None => view.care_minutes,
        };
        let own = until.saturating_sub(before);
        let from = at.map_or_else(String::new, |at| format!("{}{}", if at.is_over { "> " } else { "" }, at.from));
        let share = Share::of(own as i128, view.customers as i128);
        let mut cells = vec![
            tier.title.get(printer.lang(), &tier.tier).to_owned(),
            from,
            count(own as u64),
            millionths(i64::from(share.millionths())),
        ];
        if let Some(minutes) = minutes {
            let taken = minutes.0.saturating_sub(spent);
            cells.push(hours(taken));
            cells.push(i64::try_from(own).ok().and_then(|own| taken.checked_div(own)).map_or_else(String::new, hours));
            spent = minutes.0;
        }
        before = until;
        table.row(cells);
    }
    table.lines().iter().try_for_each(|line| printer.line(line))
}

/// Millionths of minutes as hours with one decimal, to the nearest.
fn hours(minutes: i64) -> String {
    const TENTH: i64 = HOUR / 10;
    number((minutes + TENTH / 2).div_euclid(TENTH) * 100_000)
}
