//! `terrace audit`.

use super::state::with_office;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::format::count;
use crate::printer::Printer;
use clap::ArgMatches;
use terrace_words::texts::server as texts;

pub(super) fn run(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    match arguments.subcommand() {
        Some(("verify", arguments)) => verify(arguments, printer),
        _ => Ok(ExitStatus::Usage),
    }
}

fn verify(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let found = with_office(arguments, async |office, caller| office.verify_audit(caller).await)?;
    let status = if found.is_whole { ExitStatus::Done } else { ExitStatus::Data };
    if printer.json() {
        printer.json_answer(&found)?;
        return Ok(status);
    }
    let entries = count(found.entries);
    match &found.hash {
        Some(hash) => printer.say(texts::AUDIT_WHOLE, &[("entries", entries), ("hash", hash.clone())])?,
        None => printer.say(texts::AUDIT_BROKEN, &[("entries", entries)])?,
    }
    Ok(status)
}
