//! One file per command.

mod alone;
mod audit;
mod backtest;
mod backup;
mod beside;
mod board;
mod changes;
mod completions;
mod database;
mod demo;
mod effects;
mod explain;
mod forget;
mod import;
mod imports;
mod init;
mod keys;
mod lake;
mod members;
mod membership;
mod models;
mod partners;
mod plan;
mod policy;
mod products;
mod quote;
mod report;
mod runs;
mod serve;
mod standing;
mod standings;
mod state;
mod thresholds;
mod tier;
mod understood;
mod users;
mod what_if;
mod work;

use crate::clock;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::printer::Printer;
use clap::ArgMatches;
use std::path::{Path, PathBuf};
use terrace_app::AppError;
use terrace_app::output::check_place;

/// Runs the command that the command line names.
pub fn run(matches: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    clock::check()?;
    check_output(matches)?;
    match matches.subcommand() {
        Some(("demo", arguments)) => demo::run(arguments, printer),
        Some(("init", arguments)) => init::run(arguments, printer),
        Some(("import", arguments)) => import::run(arguments, printer),
        Some(("imports", arguments)) => imports::run(arguments, printer),
        Some(("tier", arguments)) => tier::run(arguments, printer),
        Some(("runs", arguments)) => runs::run(arguments, printer),
        Some(("changes", arguments)) => changes::run(arguments, printer),
        Some(("explain", arguments)) => explain::run(arguments, printer),
        Some(("report", arguments)) => report::run(arguments, printer),
        Some(("forget", arguments)) => forget::run(arguments, printer),
        Some(("products", arguments)) => products::run(arguments, printer),
        Some(("backtest", arguments)) => backtest::run(arguments, printer),
        Some(("board", arguments)) => board::run(arguments, printer),
        Some(("plan", arguments)) => plan::run(arguments, printer),
        Some(("apply", arguments)) => plan::run_apply(arguments, printer),
        Some(("effects", arguments)) => effects::run(arguments, printer),
        Some(("what-if", arguments)) => what_if::run(arguments, printer),
        Some(("members", arguments)) => members::run(arguments, printer),
        Some(("partners", arguments)) => partners::run(arguments, printer),
        Some(("quote", arguments)) => quote::run(arguments, printer),
        Some(("models", arguments)) => models::run(arguments, printer),
        Some(("lake", arguments)) => lake::run(arguments, printer),
        Some(("policy", arguments)) => policy::run(arguments, printer),
        Some(("serve", arguments)) => serve::run(arguments, printer),
        Some(("keys", arguments)) => keys::run(arguments, printer),
        Some(("users", arguments)) => users::run(arguments, printer),
        Some(("standing", arguments)) => standing::run(arguments, printer),
        Some(("audit", arguments)) => audit::run(arguments, printer),
        Some(("completions", arguments)) => completions::run(arguments, printer),
        Some(("backup", arguments)) => backup::run(arguments, printer),
        Some(("restore", arguments)) => backup::run_restore(arguments, printer),
        _ => Ok(ExitStatus::Usage),
    }
}

/// Refuses an output that would take the place of a file that the command reads, or of what the workspace keeps.
fn check_output(matches: &ArgMatches) -> Result<(), Failure> {
    let (mut name, mut arguments) = ("", matches);
    while let Some((inner, further)) = arguments.subcommand() {
        (name, arguments) = (inner, further);
    }
    let root = arguments.try_get_one::<PathBuf>("dir").ok().flatten().map(PathBuf::as_path);
    if let Some(movers) = arguments.try_get_one::<PathBuf>("movers").ok().flatten() {
        let others = ["new", "policy", "out"].map(|id| arguments.try_get_one::<PathBuf>(id).ok().flatten());
        let others: Vec<&Path> = others.into_iter().flatten().map(PathBuf::as_path).collect();
        if others.contains(&movers.as_path()) {
            return Err(AppError::OutputIsInput(movers.clone()).into());
        }
        check_place(movers, &others, root)?;
    }
    let output = if name == "backup" { "file" } else { "out" };
    let Some(out) = arguments.try_get_one::<PathBuf>(output).ok().flatten().filter(|out| out.as_os_str() != "-") else {
        return Ok(());
    };
    let others = arguments.ids().map(clap::Id::as_str).filter(|id| *id != output);
    let read = others.filter_map(|id| arguments.try_get_many::<PathBuf>(id).ok().flatten());
    let read: Vec<&Path> = read.flatten().map(PathBuf::as_path).collect();
    Ok(check_place(out, &read, root)?)
}
