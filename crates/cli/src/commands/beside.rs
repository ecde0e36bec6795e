//! `--beside`: several policies in one run, as a person and a program read them.

use super::work::Work;
use crate::failure::Failure;
use crate::format::{amount_of, count, millionths, short_hash};
use crate::printer::Printer;
use crate::tables::TextTable;
use terrace_app::Note;
use terrace_app::runs::profile::ratio;
use terrace_app::runs::{CrossGroup, PolicyCross, SideShown, Tiered, TieredBeside};
use terrace_app::views::{TierView, TiersBesideView};
use terrace_words::texts::beside as texts;
use terrace_words::texts::cli as cli_texts;

/// What should be known of all runs; what was said of one is not said again of the next.
pub(super) fn print_notes(found: &TieredBeside, printer: &mut Printer) {
    let mut said: Vec<&Note> = Vec::new();
    for note in std::iter::once(&found.main).chain(&found.others).flat_map(|run| &run.notes) {
        if !said.contains(&note) {
            printer.note(note);
            said.push(note);
        }
    }
}

/// All runs as `--json` tells them.
pub(super) fn view(work: &Work, main: TierView, found: &TieredBeside) -> Result<TiersBesideView, Failure> {
    let origin = &work.inputs.origin;
    let others = found.others.iter().map(|run| TierView::new(&run.policy, &work.as_of, origin, run)).collect();
    Ok(TiersBesideView::new(main, others, &found.crosses()?))
}

/// By which further rules.
pub(super) fn print_head(run: &Tiered, printer: &mut Printer) -> Result<(), Failure> {
    let policy = &run.policy.policy;
    let head = [
        ("title", policy.title.get(printer.lang(), policy.name.as_str()).to_owned()),
        ("policy", policy.name.to_string()),
        ("hash", short_hash(&policy.hash)),
    ];
    printer.line("")?;
    printer.say(texts::HEAD, &head)
}

/// How the first schemes of the other policies stand to the main policy's; nothing without others.
pub(super) fn print_crosses(found: &TieredBeside, printer: &mut Printer) -> Result<(), Failure> {
    found.crosses()?.iter().try_for_each(|cross| print_cross(cross, printer))
}

fn print_cross(found: &PolicyCross<'_>, printer: &mut Printer) -> Result<(), Failure> {
    let (rows, columns) = (found.rows_shown(printer.lang()), found.columns_shown(printer.lang()));
    let facts = [
        ("rows", rows.title.clone()),
        ("policy", found.main.policy.policy.name.to_string()),
        ("columns", columns.title.clone()),
        ("other", found.other.policy.policy.name.to_string()),
    ];
    printer.line("")?;
    printer.say(texts::CROSS, &facts)?;
    let sides = (&rows, &columns);
    let customers = table(found, sides, |group| count(group.customers), printer);
    customers.lines().iter().try_for_each(|line| printer.line(line))?;
    printer.line("")?;
    printer.say(texts::CROSS_REVENUE, &[])?;
    let revenue = table(found, sides, |group| amount_of(group.revenue), printer);
    revenue.lines().iter().try_for_each(|line| printer.line(line))?;
    print_agreement(found, sides, printer)
}

/// Everybody by both schemes, with sums at the ends; who has no tier in one of them stands last, if there is anybody.
fn table(
    found: &PolicyCross<'_>,
    (rows, columns): (&SideShown, &SideShown),
    shown: fn(CrossGroup) -> String,
    printer: &Printer,
) -> TextTable {
    let cross = &found.cross;
    let is_filled = |group: &CrossGroup| group.customers > 0;
    let has_column = cross.rows_alone.iter().chain([&cross.neither]).any(is_filled);
    let has_row = cross.columns_alone.iter().chain([&cross.neither]).any(is_filled);
    let (none, total) = (printer.text(cli_texts::NO_CLASS), printer.text(texts::TOTAL));
    let names = columns.tiers.iter().map(|(_, name)| name.as_str()).chain(has_column.then_some(none)).chain([total]);
    let headers: Vec<(&str, bool)> = std::iter::once(("", false)).chain(names.map(|name| (name, true))).collect();
    let line = |cells: &[CrossGroup], end: CrossGroup| -> Vec<CrossGroup> {
        let cells = columns.tiers.iter().map(|(at, _)| cells.get(*at).copied().unwrap_or_default());
        cells.chain(has_column.then_some(end)).collect()
    };
    let mut lines: Vec<(&str, Vec<CrossGroup>)> = Vec::new();
    for (at, name) in &rows.tiers {
        if let (Some(cells), Some(end)) = (cross.cells.get(*at), cross.rows_alone.get(*at)) {
            lines.push((name, line(cells, *end)));
        }
    }
    if has_row {
        lines.push((none, line(&cross.columns_alone, cross.neither)));
    }
    let width = columns.tiers.len() + usize::from(has_column);
    let column = |at: usize| sum(lines.iter().filter_map(|(_, cells)| cells.get(at)));
    let sums: Vec<CrossGroup> = (0..width).map(column).collect();
    lines.push((total, sums));
    let mut table = TextTable::new(&headers);
    for (name, cells) in lines {
        let all = sum(cells.iter());
        table.row(std::iter::once(name.to_owned()).chain(cells.into_iter().chain([all]).map(shown)));
    }
    table
}

fn sum<'a>(groups: impl Iterator<Item = &'a CrossGroup>) -> CrossGroup {
    groups.fold(CrossGroup::default(), |all, group| CrossGroup {
        customers: all.customers + group.customers,
        revenue: all.revenue + group.revenue,
    })
}

/// How far both say the same, in sentences.
fn print_agreement(
    found: &PolicyCross<'_>,
    (rows, columns): (&SideShown, &SideShown),
    printer: &mut Printer,
) -> Result<(), Failure> {
    let agreement = &found.agreement;
    let share = |part: u64, whole: u64| millionths(ratio(part.into(), whole.into()));
    let both = count(agreement.both);
    printer.line("")?;
    printer.say(texts::BOTH, &[("both", both.clone()), ("all", count(found.main.frame.ids.len() as u64))])?;
    if let Some(rungs) = agreement.rungs {
        let policy = &found.other.policy.policy;
        let facts = [
            ("same", count(rungs.same)),
            ("both", both),
            ("share", share(rungs.same, agreement.both)),
            ("other", policy.title.get(printer.lang(), policy.name.as_str()).to_owned()),
            ("higher", count(rungs.higher)),
            ("lower", count(rungs.lower)),
        ];
        printer.say(texts::SAME, &facts)?;
    }
    let tops = rows.tiers.first().zip(columns.tiers.first());
    let Some((best, ((_, tier), (_, top)))) = agreement.best.zip(tops) else { return Ok(()) };
    let facts = [
        ("first", count(best.first)),
        ("tier", tier.clone()),
        ("both", count(best.both)),
        ("share", share(best.both, best.first)),
        ("best", top.clone()),
    ];
    printer.say(texts::BEST, &facts)
}
