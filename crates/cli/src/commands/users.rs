//! `terrace users`.

use super::state::with_office;
use crate::clock;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::printer::Printer;
use crate::tables::TextTable;
use clap::ArgMatches;
use terrace_office::people::{ShownOnce, UserView};
use terrace_words::Text;
use terrace_words::texts::server as texts;

pub(super) fn run(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let now = clock::moment();
    match arguments.subcommand() {
        Some(("list", arguments)) => list(arguments, printer),
        Some(("add", arguments)) => {
            let given = |name: &str| arguments.get_one::<String>(name).cloned().unwrap_or_default();
            let (name, role, customer) = (given("name"), given("role"), arguments.get_one::<String>("customer"));
            let user = (name.as_str(), role.as_str(), customer.map(String::as_str));
            let made = with_office(arguments, async |office, caller| office.add_user(caller, user, now).await)?;
            tell_link(&made, printer)
        }
        Some(("link", arguments)) => {
            let id = arguments.get_one::<u64>("id").copied().unwrap_or_default();
            let made = with_office(arguments, async |office, caller| office.invite_user(caller, id, now).await)?;
            tell_link(&made, printer)
        }
        Some(("vouch", arguments)) => {
            let id = arguments.get_one::<u64>("id").copied().unwrap_or_default();
            let user = with_office(arguments, async |office, caller| office.vouch_user(caller, id, now).await)?;
            if printer.json() {
                printer.json_answer(&user)?;
            } else {
                printer.say(texts::USER_VOUCHED, &[("id", user.id.to_string()), ("name", user.name)])?;
            }
            Ok(ExitStatus::Done)
        }
        _ => Ok(ExitStatus::Usage),
    }
}

fn tell_link(made: &ShownOnce, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    if printer.json() {
        printer.json_answer(made)?;
    } else {
        printer.say(texts::USER_LINK, &[("id", made.id.to_string()), ("token", made.token.clone())])?;
    }
    Ok(ExitStatus::Done)
}

fn state(user: &UserView) -> Text {
    match (user.is_active, user.has_password) {
        (false, _) => texts::IS_BLOCKED,
        (true, false) => texts::IS_INVITED,
        (true, true) => texts::IS_ACTIVE,
    }
}

fn list(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let users = with_office(arguments, async |office, caller| office.users(caller).await)?;
    if printer.json() {
        printer.json_answer(&users)?;
        return Ok(ExitStatus::Done);
    }
    if users.is_empty() {
        printer.aside(texts::NO_USERS, &[]);
        return Ok(ExitStatus::Done);
    }
    let headers = [texts::COL_USER, texts::COL_NAME, texts::COL_ROLE, texts::COL_STATE];
    let mut table = TextTable::new(&headers.map(|header| (printer.text(header), false)));
    for user in &users {
        table.row([user.id.to_string(), user.name.clone(), user.role.clone(), printer.text(state(user)).to_owned()]);
    }
    table.lines().iter().try_for_each(|line| printer.line(line))?;
    Ok(ExitStatus::Done)
}
