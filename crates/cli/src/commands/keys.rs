//! `terrace keys`.

use super::state::with_office;
use crate::clock;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::printer::Printer;
use crate::tables::TextTable;
use clap::ArgMatches;
use terrace_words::texts::server as texts;

pub(super) fn run(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    match arguments.subcommand() {
        Some(("list", arguments)) => list(arguments, printer),
        Some(("add", arguments)) => add(arguments, printer),
        Some(("revoke", arguments)) => revoke(arguments, printer),
        _ => Ok(ExitStatus::Usage),
    }
}

fn list(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let keys = with_office(arguments, async |office, caller| office.keys(caller).await)?;
    if printer.json() {
        printer.json_answer(&keys)?;
        return Ok(ExitStatus::Done);
    }
    if keys.is_empty() {
        printer.aside(texts::NO_KEYS, &[]);
        return Ok(ExitStatus::Done);
    }
    let headers = [texts::COL_KEY, texts::COL_NAME, texts::COL_ROLE, texts::COL_STATE];
    let mut table = TextTable::new(&headers.map(|header| (printer.text(header), false)));
    for key in &keys {
        let state = printer.text(if key.is_active { texts::IS_ACTIVE } else { texts::IS_REVOKED });
        table.row([key.id.to_string(), key.name.clone(), key.role.clone(), state.to_owned()]);
    }
    table.lines().iter().try_for_each(|line| printer.line(line))?;
    Ok(ExitStatus::Done)
}

fn add(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let given = |name: &str| arguments.get_one::<String>(name).cloned().unwrap_or_default();
    let (name, role, now) = (given("name"), given("role"), clock::moment());
    let made = with_office(arguments, async |office, caller| office.add_key(caller, (&name, &role), now).await)?;
    if printer.json() {
        printer.json_answer(&made)?;
    } else {
        printer.say(texts::KEY_MADE, &[("id", made.id.to_string()), ("token", made.token)])?;
    }
    Ok(ExitStatus::Done)
}

fn revoke(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let (id, now) = (arguments.get_one::<u64>("id").copied().unwrap_or_default(), clock::moment());
    with_office(arguments, async |office, caller| office.revoke_key(caller, id, now).await)?;
    printer.aside(texts::KEY_REVOKED, &[("id", id.to_string())]);
    Ok(ExitStatus::Done)
}
