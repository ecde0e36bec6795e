//! `terrace effects`: who is left out, and what that proves.

mod evidence;
mod evidence_text;
mod text;
mod values;

use super::tier::{everybody, keep};
use super::work::{Run, Work, workspace};
use crate::clock;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::format::count;
use crate::printer::Printer;
use crate::progress::Bar;
use crate::tables::TextTable;
use clap::ArgMatches;
use std::path::{Path, PathBuf};
use terrace_app::effects::{
    ChosenWhere, DrawRequest, DrawnHoldOut, EffectMeasure, ShowRequest, check_new, chosen_where, draw, people_table,
    read_list, show,
};
use terrace_app::facts::Origin;
use terrace_app::hold_outs::{find, list};
use terrace_app::views::{DrawnHoldOutView, EffectView, ExportedPeopleView, HoldOutView};
use terrace_app::{AppError, EffectsError, Note, Workspace, output};
use terrace_domain::{AsOf, LocalTime, Share};
use terrace_words::texts::effects as texts;

pub(super) fn run(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    match arguments.subcommand() {
        Some(("draw", arguments)) => run_draw(arguments, printer),
        Some(("show", arguments)) => run_show(arguments, printer),
        Some(("export", arguments)) => run_export(arguments, printer),
        Some(("threshold", arguments)) => evidence::run_threshold(arguments, printer),
        Some(("compare", arguments)) => evidence::run_compare(arguments, printer),
        Some(("series", arguments)) => evidence::run_series(arguments, printer),
        _ => run_list(arguments, printer),
    }
}

fn text<'a>(arguments: &'a ArgMatches, name: &str) -> Option<&'a str> {
    arguments.get_one::<String>(name).map(String::as_str)
}

fn name(arguments: &ArgMatches) -> &str {
    text(arguments, "name").unwrap_or_default()
}

fn texts_of(arguments: &ArgMatches, name: &str) -> Vec<String> {
    arguments.get_many::<String>(name).map(|values| values.cloned().collect()).unwrap_or_default()
}

/// A share of `--hold-out` or `--effect`, above 0 and up to a most in millionths.
fn share(arguments: &ArgMatches, option: &'static str, most: u32) -> Result<Share, Failure> {
    let value = text(arguments, option).unwrap_or_default();
    let read = Share::parse(value).filter(|share| share.millionths() > 0 && share.millionths() <= most);
    read.ok_or_else(|| AppError::from(EffectsError::BadShare { option, value: value.to_owned() }).into())
}

/// The file to write; a wrong ending or a folder that is not there is said before anything is kept, not after it.
fn out(arguments: &ArgMatches) -> Result<Option<&Path>, Failure> {
    let Some(out) = arguments.get_one::<PathBuf>("out").map(PathBuf::as_path) else { return Ok(None) };
    output::Format::of(out)?;
    let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if folder.is_dir() { Ok(Some(out)) } else { Err(AppError::FileMissing(folder.to_owned()).into()) }
}

/// The workspace whose facts are read: a hold-out has no place elsewhere.
fn kept_in(work: &Work) -> Result<&Workspace, Failure> {
    match (&work.workspace, &work.inputs.origin) {
        (Some(workspace), Origin::Lake { .. }) => Ok(workspace),
        _ => Err(AppError::from(EffectsError::NotKept).into()),
    }
}

fn run_draw(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let out = out(arguments)?;
    let (held, effect) = (share(arguments, "hold-out", 500_000)?, share(arguments, "effect", 1_000_000)?);
    let mut work = Work::prepare(arguments, printer)?;
    check_new(kept_in(&work)?, name(arguments))?;
    let zone = work.as_of.zone().clone();
    let until = text(arguments, "until").map(|until| end(until, &work)).transpose()?;
    let run = work.run();
    let ctx = run.context(&zone);
    let named = arguments.get_one::<PathBuf>("list");
    let mut named = named.map(|path| read_list(path, &work.policy.policy, &work.as_of, &ctx)).transpose()?;
    if let Some(condition) = text(arguments, "where") {
        let asked = ChosenWhere { condition, option: "where", as_of: &work.as_of };
        let facts = (&work.inputs, work.workspace.as_ref());
        named = Some(chosen_where(&asked, &work.policy, facts, &ctx)?.ids);
    }
    let tiered = everybody(&work)?;
    work.policy = tiered.policy.clone();
    let dry = arguments.get_flag("dry-run");
    let kept = if dry { None } else { keep(&work, &tiered, printer)? };
    let (tiers, beside) = (texts_of(arguments, "tier"), texts_of(arguments, "beside"));
    let request = DrawRequest {
        name: name(arguments),
        scheme: text(arguments, "scheme"),
        tiers: &tiers,
        list: named.as_ref(),
        share: held,
        effect,
        until,
        salt: text(arguments, "salt").map(str::to_owned),
        beside: &beside,
        run: kept.map(|run| run.record().number),
        dry,
    };
    let drawn = draw(&request, (&tiered, &work.inputs), kept_in(&work)?, &ctx)?;
    let how = (arguments.get_flag("arms"), arguments.get_flag("excel"));
    let out = out.filter(|_| !dry);
    let rows = out.map(|path| people_table(&drawn.record, path, how, &ctx)).transpose()?;
    tell_notes(&drawn, text(arguments, "as-of").is_some(), printer);
    if printer.json() {
        printer.json_answer(&DrawnHoldOutView::new(&drawn, !dry, out))?;
        return Ok(ExitStatus::Done);
    }
    text::drawn(&drawn, dry, printer)?;
    if let Some((path, rows)) = out.zip(rows) {
        printer.aside(texts::WRITTEN, &[("rows", count(rows as u64)), ("path", path.display().to_string())]);
    }
    Ok(ExitStatus::Done)
}

/// The end, read like an as-of.
fn end(until: &str, work: &Work) -> Result<LocalTime, Failure> {
    let bad = |_| EffectsError::BadEnd { until: until.to_owned(), begins: work.as_of.local().to_string() };
    let read = clock::as_of(Some(&until.to_owned()), work.as_of.zone()).map_err(bad);
    Ok(read.map_err(AppError::from)?.local())
}

fn tell_notes(drawn: &DrawnHoldOut, is_dated: bool, printer: &mut Printer) {
    let record = &drawn.record;
    let counted = |number: u64| vec![("count", count(number))];
    if record.kept_out > 0 {
        printer.note(&Note::new("T0541", counted(record.kept_out)));
    }
    if drawn.unknown > 0 {
        printer.note(&Note::new("T0542", counted(drawn.unknown)));
    }
    // Without an as-of it begins as it is drawn, but for the seconds that this takes.
    if drawn.begins_before && is_dated {
        printer.note(&Note::new("T0543", vec![("begins", record.begins.clone())]));
    }
    if let Some(power) = drawn.power.filter(|power| power.shown > f64::from(record.effect) / 1e6) {
        let facts = vec![
            ("needed", values::whole(power.needed)),
            ("effect", values::percent(f64::from(record.effect) / 1e6)),
            ("customers", count(record.people.len() as u64)),
            ("shows", values::percent(power.shown)),
        ];
        printer.note(&Note::new("T0540", facts));
    }
}

fn run_list(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let all = list(&workspace(arguments)?)?;
    if printer.json() {
        printer.json_answer(&all.iter().map(HoldOutView::new).collect::<Vec<_>>())?;
        return Ok(ExitStatus::Done);
    }
    if all.is_empty() {
        printer.say(texts::NONE, &[])?;
        return Ok(ExitStatus::Done);
    }
    let mut table = {
        let text = |text| printer.text(text);
        TextTable::new(&[
            (text(texts::COL_NAME), false),
            (text(texts::COL_SCHEME), false),
            (text(texts::COL_TIERS), false),
            (text(texts::COL_BEGINS), false),
            (text(texts::COL_UNTIL), false),
            (text(texts::COL_TREATED), true),
            (text(texts::COL_CONTROL), true),
            (text(texts::COL_ERASED), true),
        ])
    };
    for known in &all {
        table.row([
            known.name.clone(),
            known.scheme.clone(),
            known.chosen.join(", "),
            crate::format::moment(&known.begins),
            crate::format::moment(&known.until),
            count(known.treated()),
            count(known.control()),
            count(known.erased.all()),
        ]);
    }
    table.lines().iter().try_for_each(|line| printer.line(line))?;
    Ok(ExitStatus::Done)
}

fn run_show(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let work = Work::prepare(arguments, printer)?;
    let hold_out = find(kept_in(&work)?, name(arguments))?;
    let measure = text(arguments, "measure").and_then(EffectMeasure::named).unwrap_or(EffectMeasure::Revenue);
    // Nobody has seen what is to come: the last look is not taken before its day.
    let local = work.as_of.local().min(clock::now(work.as_of.zone()));
    let as_of = AsOf::new(local, work.as_of.zone().clone());
    let request = ShowRequest { hold_out: &hold_out, measure, as_of: &as_of };
    let bar = Bar::new(printer);
    let run = Run::watched(&bar);
    let shown = show(&request, &work.inputs, &run.context(work.as_of.zone()));
    bar.done();
    let shown = shown?;
    if printer.json() {
        printer.json_answer(&EffectView::new(&hold_out, &shown))?;
    } else {
        text::shown(&hold_out, &shown, printer)?;
    }
    Ok(ExitStatus::Done)
}

fn run_export(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let Some(path) = out(arguments)? else { return Ok(ExitStatus::Usage) };
    let workspace = workspace(arguments)?;
    let hold_out = find(&workspace, name(arguments))?;
    let how = (arguments.get_flag("arms"), arguments.get_flag("excel"));
    let rows = people_table(&hold_out, path, how, &Run::silent().context(&workspace.config().timezone))? as u64;
    let file = path.display().to_string();
    if printer.json() {
        printer.json_answer(&ExportedPeopleView { name: hold_out.name, file, rows })?;
    } else {
        printer.say(texts::WRITTEN, &[("rows", count(rows)), ("path", file)])?;
    }
    Ok(ExitStatus::Done)
}
