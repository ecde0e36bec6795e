//! One file per command.

mod alone;
mod audit;
mod backup;
mod changes;
mod completions;
mod demo;
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
mod policy;
mod products;
mod quote;
mod report;
mod runs;
mod serve;
mod standing;
mod standings;
mod state;
mod tier;
mod understood;
mod users;
mod work;

use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::printer::Printer;
use clap::ArgMatches;

/// Runs the command that the command line names.
pub fn run(matches: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
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
