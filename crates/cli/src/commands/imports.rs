use super::import::reconciliation;
use super::understood;
use super::work::{Run, workspace};
use crate::clock;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::format::count;
use crate::printer::Printer;
use crate::progress::Bar;
use crate::tables::TextTable;
use clap::ArgMatches;
use std::sync::Arc;
use terrace_app::policies::load;
use terrace_app::views::UndoneView;
use terrace_app::{AppError, Workspace, imports};
use terrace_domain::InternalError;
use terrace_office::{UndonePoints, settle_undone};
use terrace_server::block_on;
use terrace_words::texts::cli as texts;

pub(super) fn run(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    match arguments.subcommand() {
        Some(("show", arguments)) => show(arguments, printer),
        Some(("undo", arguments)) => undo(arguments, printer),
        _ => list(arguments, printer),
    }
}

fn number(arguments: &ArgMatches) -> Result<u64, Failure> {
    let number = arguments.get_one::<u64>("number").copied();
    Ok(number.ok_or_else(|| InternalError::new("no number, which the parser requires"))?)
}

fn list(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let records = imports::list(&workspace(arguments)?)?;
    if printer.json() {
        printer.json_answer(&records)?;
        return Ok(ExitStatus::Done);
    }
    if records.is_empty() {
        printer.say(texts::NO_IMPORTS, &[])?;
        return Ok(ExitStatus::Done);
    }
    let text = |text| printer.text(text);
    let headers = [
        (text(texts::COL_NUMBER), true),
        (text(texts::COL_AT), false),
        (text(texts::COL_KIND), false),
        (text(texts::COL_READ), true),
        (text(texts::COL_ACCEPTED), true),
        (text(texts::COL_REPLACED), true),
        (text(texts::COL_UNCHANGED), true),
        (text(texts::COL_REJECTED), true),
        (text(texts::COL_STATE), false),
        (text(texts::COL_FILES), false),
    ];
    let mut table = TextTable::new(&headers);
    for record in &records {
        let state = if record.undone { texts::STATE_UNDONE } else { texts::STATE_HOLDS };
        let files: Vec<&str> = record.files.iter().map(|file| file.name.as_str()).collect();
        table.row([
            record.number.to_string(),
            record.at.clone(),
            record.kind.clone(),
            count(record.counts.read),
            count(record.counts.accepted),
            count(record.counts.replaced),
            count(record.counts.unchanged),
            count(record.counts.rejected),
            text(state).to_owned(),
            files.join(", "),
        ]);
    }
    table.lines().iter().try_for_each(|line| printer.line(line))?;
    Ok(ExitStatus::Done)
}

fn show(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let record = imports::show(&workspace(arguments)?, number(arguments)?)?;
    if printer.json() {
        printer.json_answer(&record)?;
        return Ok(ExitStatus::Done);
    }
    let state = printer.text(if record.undone { texts::STATE_UNDONE } else { texts::STATE_HOLDS });
    printer.line(format!("{}  {}  {}  {state}", record.number, record.at, record.kind))?;
    if let Some(database) = &record.database {
        printer.note(&database.note());
    }
    for file in &record.understood {
        understood::print(file, printer)?;
    }
    printer.line(reconciliation(&record.kind, &record.counts, printer.lang()))?;
    Ok(ExitStatus::Done)
}

fn undo(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let workspace = workspace(arguments)?;
    let number = number(arguments)?;
    let bar = Bar::new(printer);
    let version = imports::undo(&workspace, number, &Run::watched(&bar).context(&workspace.config().timezone));
    bar.done();
    let version = version?;
    let undone = undone_points(&workspace)?;
    if printer.json() {
        printer.json_answer(&UndoneView { undone: number, lake_version: version })?;
    } else {
        printer.say(texts::UNDO_DONE, &[("number", number.to_string()), ("version", version.to_string())])?;
    }
    if undone.orders > 0 {
        let told = [("orders", count(undone.orders)), ("members", count(undone.members))];
        printer.aside(texts::UNDO_POINTS, &told);
    }
    Ok(ExitStatus::Done)
}

/// Takes back the points that orders earned which nobody tells any more; nothing without a policy, or one without members.
fn undone_points(workspace: &Workspace) -> Result<UndonePoints, Failure> {
    let path = match workspace.default_policy() {
        Err(AppError::NoPolicy(_) | AppError::SeveralPolicies(_)) => return Ok(UndonePoints::default()),
        path => path?,
    };
    let policy = Arc::new(load(&path)?);
    Ok(block_on(settle_undone(workspace, &policy, clock::moment()))??)
}
