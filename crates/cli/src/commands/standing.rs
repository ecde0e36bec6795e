//! `terrace standing`: overrides of standings.

use super::state::{WAITS, Waiting, with_office};
use crate::clock;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::printer::Printer;
use crate::tables::TextTable;
use clap::ArgMatches;
use terrace_office::OfficeError;
use terrace_office::once::ChangeRequest;
use terrace_office::roles::Caller;
use terrace_office::standings::OverrideBody;
use terrace_office::views::OverrideView;
use terrace_words::texts::server as texts;

pub(super) fn run(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    match arguments.subcommand() {
        Some(("show", arguments)) => show(arguments, printer),
        Some(("override", arguments)) => override_standing(arguments, printer),
        Some(("end", arguments)) => end(arguments, printer),
        _ => Ok(ExitStatus::Usage),
    }
}

fn given(arguments: &ArgMatches, name: &str) -> String {
    arguments.get_one::<String>(name).cloned().unwrap_or_default()
}

/// A change from the keyboard, which is never sent twice.
fn change(caller: &Caller) -> ChangeRequest {
    ChangeRequest { caller: caller.clone(), key: None, fingerprint: String::new(), now: clock::moment() }
}

fn show(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let customer = given(arguments, "customer");
    let held: Vec<OverrideView> = with_office(arguments, async |office, caller| {
        office.overrides(caller, Some(&customer), clock::moment()).await
    })?;
    if printer.json() {
        printer.json_answer(&held)?;
        return Ok(ExitStatus::Done);
    }
    if held.is_empty() {
        printer.aside(texts::NO_OVERRIDES, &[("customer", customer)]);
        return Ok(ExitStatus::Done);
    }
    let headers =
        [texts::COL_SCHEME, texts::COL_TIER, texts::COL_FROM, texts::COL_UNTIL, texts::COL_BY, texts::COL_REASON];
    let mut table = TextTable::new(&headers.map(|header| (printer.text(header), false)));
    for one in held {
        table.row([one.scheme, one.tier, one.from, one.until, one.made_by, one.reason]);
    }
    table.lines().iter().try_for_each(|line| printer.line(line))?;
    Ok(ExitStatus::Done)
}

fn override_standing(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let customer = given(arguments, "customer");
    let body = OverrideBody {
        scheme: given(arguments, "scheme"),
        tier: given(arguments, "tier"),
        reason: given(arguments, "reason"),
        until: given(arguments, "until"),
        approved_by: None,
    };
    let answer = with_office(arguments, async |office, caller| {
        office.override_standing(&change(caller), &customer, &body).await
    })?;
    let facts = [("customer", customer), ("tier", body.tier), ("scheme", body.scheme)];
    if answer.status == WAITS {
        let waiting: Waiting = serde_json::from_str(&answer.body).map_err(|_| OfficeError::Lost)?;
        let [customer, tier, scheme] = facts;
        printer.aside(texts::STANDING_WAITS, &[customer, tier, scheme, ("id", waiting.id.to_string())]);
        return Ok(ExitStatus::Done);
    }
    let [customer, tier, scheme] = facts;
    printer.aside(texts::STANDING_HELD, &[customer, tier, scheme, ("until", body.until)]);
    Ok(ExitStatus::Done)
}

fn end(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let (customer, scheme) = (given(arguments, "customer"), given(arguments, "scheme"));
    with_office(arguments, async |office, caller| office.end_override(&change(caller), &customer, &scheme).await)?;
    printer.aside(texts::STANDING_ENDED, &[("customer", customer), ("scheme", scheme)]);
    Ok(ExitStatus::Done)
}
