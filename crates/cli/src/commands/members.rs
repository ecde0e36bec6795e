//! `terrace members`: levels and points as orders make them.

use super::explain::customer_and_files;
use super::work::Work;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::format::{count, millionths, titled};
use crate::printer::Printer;
use crate::tables::TextTable;
use clap::ArgMatches;
use std::path::PathBuf;
use terrace_app::members::{MembersRequest, members, show, write_members};
use terrace_app::runs::profile::ratio;
use terrace_app::views::{LevelView, MemberPageView, MembersView, WrittenView};
use terrace_words::texts::members as texts;
use terrace_words::{Lang, Text};

pub(super) fn run(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    match arguments.subcommand() {
        Some(("list", arguments)) => run_list(arguments, printer),
        Some(("show", arguments)) => run_show(arguments, printer),
        _ => Ok(ExitStatus::Usage),
    }
}

fn request(work: &Work) -> MembersRequest<'_> {
    MembersRequest { policy: &work.policy, facts: &work.inputs.facts, as_of: &work.as_of }
}

/// A level for people: its title with its name.
fn level_text(level: &LevelView, lang: Lang) -> String {
    titled(level.title.get(lang, &level.level), &level.level)
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
    let qualifying = ("qualifying", view.qualifying.to_string());
    lines.push(match &view.level {
        Some(level) => {
            let named = ("level", level.title.get(lang, &level.level).to_owned());
            fill(texts::SHOW_LEVEL, &[named, ("name", level.level.clone()), qualifying])
        }
        None => fill(texts::SHOW_NO_LEVEL, &[qualifying]),
    });
    lines.push(match &view.next {
        Some(next) => {
            let level = next.level.as_ref().map(|level| level_text(level, lang)).unwrap_or_default();
            fill(texts::SHOW_NEXT, &[("level", level), ("needs", next.needs.to_string())])
        }
        None => fill(texts::SHOW_HIGHEST, &[]),
    });
    if let Some(keeps) = &view.keeps {
        let text = if keeps.needs > 0 { texts::SHOW_KEEPS } else { texts::SHOW_KEPT };
        lines.push(fill(text, &[("needs", keeps.needs.to_string()), ("at", keeps.at.clone())]));
    }
    let points = &view.points;
    lines.push(fill(
        texts::SHOW_POINTS,
        &[
            ("active", points.active.to_string()),
            ("pending", points.pending.to_string()),
            ("held", points.held.to_string()),
            ("owed", points.owed.to_string()),
            ("expired", points.expired.to_string()),
        ],
    ));
    for expiring in &view.expiring {
        let facts = [("points", expiring.points.to_string()), ("at", expiring.at.clone())];
        lines.push(format!("  {}", fill(texts::SHOW_EXPIRING, &facts)));
    }
    lines.push(String::new());
    lines.push(fill(texts::SHOW_HISTORY, &[]));
    for step in &view.history {
        let cause = match step.cause {
            "joined" => texts::CAUSE_JOINED,
            "rise" => texts::CAUSE_RISE,
            _ => texts::CAUSE_FALL,
        };
        let below = || fill(texts::BELOW_LEVELS, &[]);
        let level = step.level.as_ref().map_or_else(below, |level| level_text(level, lang));
        lines.push(format!("  {}  {}  {level}", step.at, cause.get(lang)));
    }
    lines.push(String::new());
    lines.push(fill(texts::FROM_ORDERS, &[]));
    lines
}
