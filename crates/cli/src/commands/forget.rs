use super::work::{Run, workspace};
use crate::clock;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::format::count;
use crate::printer::Printer;
use crate::progress::Bar;
use crate::tables::TextTable;
use clap::ArgMatches;
use std::io::{BufRead, IsTerminal};
use std::path::PathBuf;
use terrace_app::AppError;
use terrace_app::imports::{ErasureReport, check_erasable, erase, readmit};
use terrace_app::policies::read_text;
use terrace_app::upkeep::Erased;
use terrace_app::views::ReadmittedView;
use terrace_domain::{Coded, FactKind};
use terrace_office::erase_from_state;
use terrace_server::block_on;
use terrace_words::Lang;
use terrace_words::texts::{lake as texts, server};

/// More ids than these are counted, not listed.
const LISTED: usize = 10;

pub(super) fn run(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let workspace = workspace(arguments)?;
    let zone = &workspace.config().timezone;
    let customers = customers(arguments)?;
    if arguments.get_flag("readmit") {
        let found = readmit(&workspace, &customers, &Run::silent().context(zone))?;
        if printer.json() {
            printer.json_answer(&ReadmittedView { readmitted: found })?;
        } else if found.is_empty() {
            printer.say(texts::READMITTED_NONE, &[])?;
        } else {
            printer.say(texts::READMITTED, &[("ids", listed(&found))])?;
        }
        return Ok(ExitStatus::Done);
    }
    if !arguments.get_flag("yes") {
        confirm(&customers, printer)?;
    }
    // Whatever would refuse it does so before anything is gone.
    check_erasable(&workspace, &customers, &Run::silent().context(zone))?;
    let of_state = block_on(erase_from_state(&workspace, &customers, clock::moment()))??;
    let bar = Bar::new(printer);
    let done = erase(&workspace, &customers, &Run::watched(&bar).context(zone));
    bar.done();
    let done = match done {
        // Who has no facts may have had points, a form or a sign-in.
        Err(AppError::NobodyToForget(_) | AppError::NobodysIds(_) | AppError::NoFacts) if of_state > 0 => {
            printer.aside(server::STATE_ERASED, &[("rows", count(of_state))]);
            return Ok(ExitStatus::Done);
        }
        done => done?,
    };
    if of_state > 0 {
        printer.aside(server::STATE_ERASED, &[("rows", count(of_state))]);
    }
    if printer.json() {
        printer.json_answer(&done)?;
    } else {
        print(&done, printer)?;
    }
    if !done.unknown.is_empty() {
        printer.note(&Unknown(listed(&done.unknown)));
    }
    Ok(ExitStatus::Done)
}

fn customers(arguments: &ArgMatches) -> Result<Vec<String>, Failure> {
    let named = arguments.get_many::<String>("customers").unwrap_or_default().cloned();
    let mut customers: Vec<String> = named.collect();
    if let Some(path) = arguments.get_one::<PathBuf>("from-file") {
        let text = read_text(path)?;
        let text = text.trim_start_matches('\u{feff}');
        customers.extend(text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned));
    }
    customers.sort();
    customers.dedup();
    if customers.is_empty() {
        return Err(Failure::own("T0046", Vec::new()));
    }
    Ok(customers)
}

fn listed(ids: &[String]) -> String {
    let more = if ids.len() > LISTED { format!(" … ({})", count(ids.len() as u64)) } else { String::new() };
    ids.iter().take(LISTED).map(String::as_str).collect::<Vec<_>>().join(", ") + &more
}

/// Asks the person at the terminal; without a terminal, `--yes` must have been given.
fn confirm(customers: &[String], printer: &mut Printer) -> Result<(), Failure> {
    let input = std::io::stdin();
    if !input.is_terminal() {
        return Err(Failure::own("T0043", Vec::new()));
    }
    printer.ask(texts::FORGET_ASK, &[("count", count(customers.len() as u64)), ("ids", listed(customers))]);
    let mut answer = String::new();
    input.lock().read_line(&mut answer)?;
    if answer.trim() == "yes" { Ok(()) } else { Err(Failure::own("T0044", Vec::new())) }
}

/// Ids that nothing names.
struct Unknown(String);

impl Coded for Unknown {
    fn code(&self) -> &'static str {
        "T0045"
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        vec![("ids", self.0.clone())]
    }
}

fn print(done: &ErasureReport, printer: &mut Printer) -> Result<(), Failure> {
    if !done.already.is_empty() {
        printer.say(texts::FORGET_ALREADY, &[("ids", listed(&done.already))])?;
    }
    if done.customers.is_empty() {
        return Ok(());
    }
    if done.finished {
        printer.say(texts::FORGET_FINISHED, &[])?;
    }
    printer.say(texts::FORGET_DONE, &[("ids", listed(&done.customers))])?;
    if done.tables.is_empty() {
        printer.say(texts::FORGET_NO_ROWS, &[])?;
    } else {
        printer.say(texts::FORGET_TABLES, &[("version", done.lake_version.to_string())])?;
        let mut table = table(&[(printer.text(texts::COL_TABLE), false)], printer);
        for (name, rows) in &done.tables {
            let zh = FactKind::named(name).filter(|_| printer.lang() == Lang::Zh).map(|kind| kind.name_zh);
            table.row(std::iter::once(zh.unwrap_or(name).to_owned()).chain(cells(rows)));
        }
        table.lines().iter().try_for_each(|line| printer.line(line))?;
    }
    if done.versions > 0 {
        printer.say(texts::FORGET_VERSIONS, &[("count", count(done.versions))])?;
    }
    if !done.originals.is_empty() {
        printer.say(texts::FORGET_ORIGINALS, &[])?;
        let leading = [(printer.text(texts::COL_IMPORT), true), (printer.text(texts::COL_FILE), false)];
        let mut table = table(&leading, printer);
        for original in &done.originals {
            let leading = [original.import.to_string(), original.file.clone()];
            table.row(leading.into_iter().chain(cells(&original.rows)));
        }
        table.lines().iter().try_for_each(|line| printer.line(line))?;
    }
    for (number, rows) in &done.rejects {
        printer.say(texts::FORGET_REJECTS, &[("number", number.to_string()), ("rows", count(*rows))])?;
    }
    if !done.runs.is_empty() {
        let numbers: Vec<String> = done.runs.iter().map(u64::to_string).collect();
        printer.say(texts::FORGET_RUNS, &[("numbers", numbers.join(", "))])?;
    }
    if !done.hold_outs.is_empty() {
        printer.say(texts::FORGET_HOLD_OUTS, &[("names", done.hold_outs.join(", "))])?;
    }
    printer.say(texts::FORGET_OUTSIDE, &[])
}

fn table(leading: &[(&str, bool)], printer: &Printer) -> TextTable {
    let counts = [texts::COL_ANONYMISED, texts::COL_REMOVED, texts::COL_MENTIONS];
    let headers: Vec<(&str, bool)> =
        leading.iter().copied().chain(counts.into_iter().map(|text| (printer.text(text), true))).collect();
    TextTable::new(&headers)
}

fn cells(rows: &Erased) -> [String; 3] {
    [count(rows.anonymised), count(rows.removed), count(rows.mentions)]
}
