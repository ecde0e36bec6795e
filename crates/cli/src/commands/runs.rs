use super::membership;
use super::standings::StandingsShown;
use super::work::workspace;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::format::{amount, count, millionths, moment, short_hash, titled};
use crate::printer::Printer;
use crate::tables::TextTable;
use clap::ArgMatches;
use terrace_app::history::{KeptRun, RunRecord, RunScheme, RunTier, runs, show};
use terrace_app::runs::profile::ratio;
use terrace_app::views::RunView;
use terrace_domain::{InternalError, Money};
use terrace_words::texts::cli as cli_texts;
use terrace_words::texts::history as texts;

pub(super) fn run(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    match arguments.subcommand() {
        Some(("show", arguments)) => show_one(arguments, printer),
        Some(("list", inner)) => list(inner, scheme(inner).or_else(|| scheme(arguments)), printer),
        _ => list(arguments, scheme(arguments), printer),
    }
}

fn scheme(arguments: &ArgMatches) -> Option<&str> {
    arguments.get_one::<String>("scheme").map(String::as_str)
}

fn list(arguments: &ArgMatches, scheme: Option<&str>, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let all = runs(&workspace(arguments)?)?;
    if printer.json() {
        printer.json_answer(&all.iter().map(RunView::new).collect::<Vec<_>>())?;
        return Ok(ExitStatus::Done);
    }
    if all.is_empty() {
        printer.say(texts::NO_RUNS, &[])?;
        return Ok(ExitStatus::Done);
    }
    let text = |text| printer.text(text);
    let headers = [
        (text(cli_texts::COL_NUMBER), true),
        (text(texts::COL_RAN), false),
        (text(texts::COL_AS_OF), false),
        (text(texts::COL_POLICY), false),
        (text(texts::COL_LAKE), true),
        (text(cli_texts::COL_CUSTOMERS), true),
        (text(texts::COL_SHARES), false),
    ];
    let mut table = TextTable::new(&headers);
    for run in all.iter().map(KeptRun::record) {
        table.row([
            run.number.to_string(),
            moment(&run.at),
            moment(&run.as_of),
            format!("{} {}", run.policy.name, short_hash(&run.policy.hash)),
            run.lake_version.to_string(),
            count(run.customers),
            shown(run, scheme).map(shares).unwrap_or_default(),
        ]);
    }
    table.lines().iter().try_for_each(|line| printer.line(line))?;
    Ok(ExitStatus::Done)
}

/// The scheme that was asked for, else the first whose tiers run from best to rest, else the first.
fn shown<'a>(run: &'a RunRecord, asked: Option<&str>) -> Option<&'a RunScheme> {
    match asked {
        Some(name) => run.scheme(name),
        None => run.schemes.iter().find(|scheme| scheme.ordered).or(run.schemes.first()),
    }
}

/// `pyramid: A 1.0% · B 4.0%`.
fn shares(scheme: &RunScheme) -> String {
    let whole = i128::from(scheme.classified());
    let share = |tier: &RunTier| format!("{} {}", tier.id, millionths(ratio(i128::from(tier.customers), whole)));
    format!("{}: {}", scheme.name, scheme.tiers.iter().map(share).collect::<Vec<_>>().join(" · "))
}

fn show_one(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let number = arguments.get_one::<u64>("number").copied();
    let number = number.ok_or_else(|| InternalError::new("no number, which the parser requires"))?;
    let kept = show(&workspace(arguments)?, number)?;
    if printer.json() {
        printer.json_answer(&RunView::new(&kept))?;
        return Ok(ExitStatus::Done);
    }
    let run = kept.record();
    let lang = printer.lang();
    let head = [
        ("number", run.number.to_string()),
        ("title", run.policy.title(lang.code()).to_owned()),
        ("policy", run.policy.name.clone()),
        ("hash", short_hash(&run.policy.hash)),
        ("as_of", format!("{} {}", moment(&run.as_of), run.timezone)),
        ("version", run.lake_version.to_string()),
        ("at", moment(&run.at)),
    ];
    printer.say(texts::RUN_HEAD, &head)?;
    let figures = [
        ("customers", count(run.customers)),
        ("ordered", count(run.with_orders)),
        ("revenue", amount(Money::from_ten_thousandths(run.revenue))),
        ("currency", run.currency.clone()),
    ];
    printer.say(texts::RUN_POPULATION, &figures)?;
    for scheme in &run.schemes {
        print_scheme(scheme, printer)?;
        if let Some((kept, figures)) = run.standings_of(&scheme.name) {
            let title = |tier: &RunTier| (tier.title(lang.code()).to_owned(), tier.customers);
            let tiers = scheme.tiers.iter().map(title).collect();
            let from = kept.from.zip(kept.from_as_of.clone());
            StandingsShown { tiers, figures, from }.print(printer)?;
        }
    }
    if let Some(kept) = &run.members {
        membership::print(kept, printer)?;
    }
    Ok(ExitStatus::Done)
}

fn print_scheme(scheme: &RunScheme, printer: &mut Printer) -> Result<(), Failure> {
    let lang = printer.lang();
    let text = |text| printer.text(text);
    let headers = [
        (text(cli_texts::COL_TIER), false),
        ("", false),
        (text(cli_texts::COL_CUSTOMERS), true),
        (text(cli_texts::COL_SHARE), true),
        (text(cli_texts::COL_REVENUE), true),
        (text(cli_texts::COL_REVENUE_SHARE), true),
    ];
    let mut table = TextTable::new(&headers);
    let (customers, revenue) = (i128::from(scheme.classified()), scheme.revenue());
    for tier in &scheme.tiers {
        let title = if tier.en.is_some() || tier.zh.is_some() { tier.title(lang.code()) } else { "" };
        table.row([
            tier.id.clone(),
            title.to_owned(),
            count(tier.customers),
            millionths(ratio(i128::from(tier.customers), customers)),
            amount(Money::from_ten_thousandths(tier.revenue)),
            millionths(ratio(i128::from(tier.revenue), revenue)),
        ]);
    }
    if scheme.unclassified > 0 {
        table.row([text(cli_texts::NO_CLASS).to_owned(), String::new(), count(scheme.unclassified)]);
    }
    printer.line("")?;
    printer.line(titled(scheme.title(lang.code()), &scheme.name))?;
    table.lines().iter().try_for_each(|line| printer.line(line))
}
