use super::tier::{decimal, short};
use super::work::workspace;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::printer::Printer;
use crate::tables::{TextTable, amount, count, millionths};
use clap::ArgMatches;
use serde_json::{Value, json};
use terrace_app::history::{KeptRun, RunRecord, RunScheme, RunTier, runs, show};
use terrace_app::runs::profile::ratio;
use terrace_domain::Money;
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
        printer.json_value(&Value::from(all.iter().map(run_json).collect::<Vec<_>>()))?;
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
            format!("{} {}", run.policy.name, short(&run.policy.hash)),
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

fn classified(scheme: &RunScheme) -> u64 {
    scheme.tiers.iter().map(|tier| tier.customers).sum()
}

/// `pyramid: A 1.0% · B 4.0%`.
fn shares(scheme: &RunScheme) -> String {
    let whole = i128::from(classified(scheme));
    let share = |tier: &RunTier| format!("{} {}", tier.id, millionths(ratio(i128::from(tier.customers), whole)));
    format!("{}: {}", scheme.name, scheme.tiers.iter().map(share).collect::<Vec<_>>().join(" · "))
}

/// A wall-clock time for people: the day alone at its start, else to the minute.
pub(super) fn moment(text: &str) -> String {
    let (day, time) = text.split_once(['T', ' ']).unwrap_or((text, ""));
    let time = time.get(..5).unwrap_or(time);
    if time.is_empty() || time == "00:00" { day.to_owned() } else { format!("{day} {time}") }
}

fn show_one(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let number = arguments.get_one::<u64>("number").copied().unwrap_or(0);
    let kept = show(&workspace(arguments)?, number)?;
    if printer.json() {
        printer.json_value(&run_json(&kept))?;
        return Ok(ExitStatus::Done);
    }
    let run = kept.record();
    let lang = printer.lang();
    let head = [
        ("number", run.number.to_string()),
        ("title", run.policy.title(lang.code()).to_owned()),
        ("policy", run.policy.name.clone()),
        ("hash", short(&run.policy.hash)),
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
    run.schemes.iter().try_for_each(|scheme| print_scheme(scheme, printer))?;
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
    let (customers, revenue) = wholes(scheme);
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
    printer.line(format!("{} ({})", scheme.title(lang.code()), scheme.name))?;
    table.lines().iter().try_for_each(|line| printer.line(line))
}

fn wholes(scheme: &RunScheme) -> (i128, i128) {
    (i128::from(classified(scheme)), scheme.tiers.iter().map(|tier| i128::from(tier.revenue)).sum())
}

/// A run for scripts, in the form in which `tier --json` tells of one.
fn run_json(kept: &KeptRun) -> Value {
    let run = kept.record();
    let money = |value: i64| Money::from_ten_thousandths(value).to_string();
    let schemes = run.schemes.iter().map(|scheme| {
        let (customers, revenue) = wholes(scheme);
        let tiers: Vec<Value> = scheme
            .tiers
            .iter()
            .map(|tier| {
                json!({
                    "tier": tier.id,
                    "title": { "en": tier.en, "zh": tier.zh },
                    "customers": tier.customers,
                    "share": decimal(ratio(i128::from(tier.customers), customers)),
                    "revenue": money(tier.revenue),
                    "revenue_share": decimal(ratio(i128::from(tier.revenue), revenue)),
                })
            })
            .collect();
        let figures = json!({ "customers": classified(scheme), "without_class": scheme.unclassified, "tiers": tiers });
        (scheme.name.clone(), figures)
    });
    let schemes: serde_json::Map<String, Value> = schemes.collect();
    json!({
        "number": run.number,
        "at": run.at,
        "as_of": run.as_of,
        "timezone": run.timezone,
        "policy": { "name": run.policy.name, "hash": run.policy.hash, "title": { "en": run.policy.en, "zh": run.policy.zh } },
        "lake_version": run.lake_version,
        "program": run.program,
        "currency": run.currency,
        "customers": run.customers,
        "with_orders": run.with_orders,
        "revenue": money(run.revenue),
        "schemes": schemes,
        "classes_file": kept.classes_file().display().to_string(),
    })
}
