//! `terrace members`: levels and points as orders make them.

use super::explain::customer_and_files;
use super::membership::{cause, level_lines, level_text};
use super::work::Work;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::format::{count, millionths, moment, titled};
use crate::printer::Printer;
use crate::tables::TextTable;
use clap::ArgMatches;
use std::path::PathBuf;
use terrace_app::members::{MembersRequest, members, nominations, show, write_members, write_nominations};
use terrace_app::runs::profile::ratio;
use terrace_app::views::{MemberPageView, MembersView, NominationsView, WrittenView};
use terrace_domain::InternalError;
use terrace_words::texts::members as texts;
use terrace_words::{Lang, Text};

pub(super) fn run(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    match arguments.subcommand() {
        Some(("list", arguments)) => run_list(arguments, printer),
        Some(("show", arguments)) => run_show(arguments, printer),
        Some(("nominations", arguments)) => run_nominations(arguments, printer),
        _ => Ok(ExitStatus::Usage),
    }
}

fn request(work: &Work) -> MembersRequest<'_> {
    MembersRequest { policy: &work.policy, facts: &work.inputs.facts, as_of: &work.as_of }
}

fn run_list(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let work = Work::prepare(arguments, printer)?;
    let found = members(&request(&work))?;
    if let Some(path) = arguments.get_one::<PathBuf>("out") {
        write_members(&found, path, arguments.get_flag("excel"), work.inputs.facts.cancel())?;
        if printer.json() {
            printer.json_answer(&WrittenView::new(path, found.len()))?;
        } else {
            let facts = [("members", count(found.len() as u64)), ("path", path.display().to_string())];
            printer.say(texts::MEMBERS_WRITTEN, &facts)?;
        }
        return Ok(ExitStatus::Done);
    }
    let view = MembersView::new(&work.policy, &work.as_of, &found);
    if printer.json() {
        printer.json_answer(&view)?;
        return Ok(ExitStatus::Done);
    }
    let lang = printer.lang();
    printer.say(
        texts::MEMBERS_HEAD,
        &[
            ("members", count(view.members as u64)),
            ("others", count(view.others as u64)),
            ("as_of", view.as_of.clone()),
            ("title", work.policy.policy.title.get(lang, &view.policy.name).to_owned()),
            ("policy", view.policy.name.clone()),
        ],
    )?;
    let text = |text: Text| printer.text(text);
    let mut table = TextTable::new(&[
        (text(texts::COL_LEVEL), false),
        (text(texts::COL_MEMBERS), true),
        (text(texts::COL_SHARE), true),
        (text(texts::COL_POINTS), true),
    ]);
    for level in view.levels.iter().filter(|level| level.level.is_some() || level.members > 0) {
        let name =
            level.level.as_ref().map_or_else(|| text(texts::BELOW_LEVELS).to_owned(), |level| level_text(level, lang));
        let share = ratio(level.members as i128, view.members as i128);
        let points = u64::try_from(level.points).map_or_else(|_| level.points.to_string(), count);
        table.row([name, count(level.members as u64), millionths(share), points]);
    }
    table.lines().iter().try_for_each(|line| printer.line(line))?;
    printer.say(texts::FROM_ORDERS, &[])?;
    Ok(ExitStatus::Done)
}

/// Customers of a list that a terminal shows.
const SHOWN: usize = 200;

fn run_nominations(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let work = Work::prepare(arguments, printer)?;
    let tiered = super::tier::everybody(&work)?;
    let found = nominations(&tiered)?;
    let rules = &tiered.policy.policy;
    if let Some(path) = arguments.get_one::<PathBuf>("out") {
        write_nominations(&found, rules, path, arguments.get_flag("excel"), work.inputs.facts.cancel())?;
        if printer.json() {
            printer.json_answer(&WrittenView::new(path, found.members.len()))?;
        } else {
            let facts = [("members", count(found.members.len() as u64)), ("path", path.display().to_string())];
            printer.say(texts::MEMBERS_WRITTEN, &facts)?;
        }
        return Ok(ExitStatus::Done);
    }
    if printer.json() {
        let view = NominationsView::new(&tiered.policy, &work.as_of, &found);
        let lacking = || InternalError::new("nominations for a scheme that is not there");
        printer.json_answer(&view.ok_or_else(lacking)?)?;
        return Ok(ExitStatus::Done);
    }
    let Some(scheme) = rules.schemes.get(found.scheme) else { return Ok(ExitStatus::Done) };
    let lang = printer.lang();
    printer.say(
        texts::NOMINATIONS_HEAD,
        &[
            ("members", count(found.members.len() as u64)),
            ("scheme", titled(scheme.title.get(lang, scheme.name.as_str()), &scheme.name)),
            ("condition", found.condition.clone()),
            ("as_of", work.as_of.to_string()),
        ],
    )?;
    let text = |text: Text| printer.text(text);
    let mut table = TextTable::new(&[
        (text(texts::COL_MEMBER), false),
        (text(texts::COL_LEVEL), false),
        (text(texts::COL_POINTS), true),
        (text(texts::COL_PRESENT), false),
        (text(texts::COL_PROPOSED), false),
        (text(texts::COL_BECAUSE), false),
    ]);
    for member in found.members.iter().take(SHOWN) {
        table.row([
            member.customer.clone(),
            member.level.clone().unwrap_or_default(),
            member.points.to_string(),
            member.present(scheme).unwrap_or_default().to_owned(),
            member.proposed(scheme).join(" "),
            member.reason(),
        ]);
    }
    if !found.members.is_empty() {
        table.lines().iter().try_for_each(|line| printer.line(line))?;
    }
    if found.members.len() > SHOWN {
        printer.say(texts::NOMINATIONS_MORE, &[("more", count((found.members.len() - SHOWN) as u64))])?;
    }
    printer.say(texts::NOMINATIONS_DECIDE, &[])?;
    Ok(ExitStatus::Done)
}

fn run_show(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let (customer, files) = customer_and_files(arguments, "members show")?;
    let work = Work::of_files(arguments, &files, printer)?;
    let shown = show(&request(&work), &customer)?;
    let view = MemberPageView::new(&work.policy, &work.as_of, &shown);
    if printer.json() {
        printer.json_answer(&view)?;
        return Ok(ExitStatus::Done);
    }
    let lang = printer.lang();
    let title = work.policy.policy.title.get(lang, &view.policy.name).to_owned();
    lines(&view, &title, lang).iter().try_for_each(|line| printer.line(line))?;
    Ok(ExitStatus::Done)
}

/// A member's page as lines of text.
fn lines(view: &MemberPageView, title: &str, lang: Lang) -> Vec<String> {
    let fill = |text: Text, facts: &[(&str, String)]| text.fill(lang, facts);
    let mut lines = vec![fill(
        texts::SHOW_HEAD,
        &[
            ("customer", view.customer_id.clone()),
            ("title", title.to_owned()),
            ("policy", view.policy.name.clone()),
            ("as_of", view.as_of.clone()),
        ],
    )];
    lines.extend(level_lines(&view.membership, lang));
    lines.push(String::new());
    lines.push(fill(texts::SHOW_HISTORY, &[]));
    for step in &view.membership.history {
        let below = || fill(texts::BELOW_LEVELS, &[]);
        let level = step.level.as_ref().map_or_else(below, |level| level_text(level, lang));
        lines.push(format!("  {}  {}  {level}", moment(&step.at), cause(step.cause, lang)));
    }
    lines.push(String::new());
    lines.push(fill(texts::FROM_ORDERS, &[]));
    lines
}
