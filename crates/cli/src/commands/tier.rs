use super::work::Work;
use super::{beside, membership, standings};
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::format::{amount, count, millionths, number, share, short_hash, titled};
use crate::interrupt;
use crate::printer::Printer;
use crate::tables::TextTable;
use clap::ArgMatches;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use terrace_app::facts::Origin;
use terrace_app::history::KeptRun;
use terrace_app::output::{self, OutputColumn, OutputTable};
use terrace_app::policies::LoadedPolicy;
use terrace_app::runs::profile::is_spare;
use terrace_app::runs::{KeepRequest, SchemeProfile, TierRequest, Tiered, TieredBeside, tier, tier_beside};
use terrace_app::views::TierView;
use terrace_app::{AppError, Note};
use terrace_domain::{CancelToken, Coded, Money, ValueType};
use terrace_words::Lang;
use terrace_words::texts::cli as texts;

pub(super) fn run(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    if let Some(customer) = arguments.get_one::<String>("customer") {
        return super::alone::run(arguments, customer, printer);
    }
    let out = arguments.get_one::<PathBuf>("out").map(PathBuf::as_path);
    let to_stdout = out == Some(Path::new("-"));
    if let Some(path) = out.filter(|_| !to_stdout) {
        // A wrong ending is said before the work, not after it.
        output::Format::of(path)?;
    }
    let columns: Vec<String> = arguments
        .get_many::<String>("columns")
        .map(|names| names.map(|name| name.trim().to_owned()).collect())
        .unwrap_or_default();
    let (mut work, others) = Work::prepare_to_tier(arguments, printer)?;
    let condition = arguments.get_one::<String>("where").map(String::as_str);
    let request = TierRequest {
        columns,
        condition: condition.map(str::to_owned),
        ..TierRequest::new(Arc::clone(&work.policy), work.as_of.clone())
    };
    let found = runs_of(&work, request, &others)?;
    work.policy = Arc::clone(&found.main.policy);
    beside::print_notes(&found, printer);
    let keeps = !arguments.get_flag("no-keep");
    let excel = arguments.get_flag("excel");
    let titles = arguments.get_flag("titles").then(|| printer.lang());
    if to_stdout {
        let table = table(&found, titles)?;
        let cancel = interrupt::token();
        let written = output::write_csv(&table, printer.raw(), excel, &cancel);
        cancel.check().map_err(AppError::from)?;
        written?;
        if keeps {
            keep_all(&work, &found, printer)?;
        }
        return Ok(ExitStatus::Done);
    }
    let written = write_and_keep(&work, &found, out, (keeps, titles, excel), printer)?;
    let lists = out.is_none() && (condition.is_some() || !found.main.request.columns.is_empty());
    if printer.json() && lists {
        output::write_json(&table(&found, titles)?, printer.raw(), &interrupt::token())?;
    } else if printer.json() {
        let view = TierView::new(&work.policy, &work.as_of, &work.inputs.origin, &found.main).with_written(written);
        match found.others.as_slice() {
            [] => printer.json_answer(&view)?,
            _ => printer.json_answer(&beside::view(&work, view, &found)?)?,
        }
    } else {
        if lists {
            print_list(&work, &found, titles, printer)?;
        } else {
            print(&work, &found.main, printer)?;
            for other in &found.others {
                beside::print_head(other, printer)?;
                print_schemes(other, printer)?;
            }
            beside::print_crosses(&found, printer)?;
        }
        if let Some((path, rows)) = written {
            printer.aside(texts::WRITTEN, &[("rows", count(rows as u64)), ("path", path.display().to_string())]);
        }
    }
    Ok(ExitStatus::Done)
}

/// Writes the file that was asked for and keeps the run. Returns the file with its number of rows.
fn write_and_keep<'a>(
    work: &Work,
    found: &TieredBeside,
    out: Option<&'a Path>,
    (keeps, titles, excel): (bool, Option<Lang>, bool),
    printer: &mut Printer,
) -> Result<Option<(&'a Path, usize)>, Failure> {
    // What is kept is the very file that was asked for, and is not made a second time.
    let is_plain = found.others.is_empty() && titles.is_none();
    if let Some(path) = out.filter(|path| keeps && is_plain && is_kept_file(&found.main.request, path)) {
        let rows = match keep(work, &found.main, printer)? {
            Some(kept) => {
                // The run is kept, so the rest is done whole.
                output::write_copy(&kept.classes_file(), path, &CancelToken::new())?;
                found.main.frame.ids.len()
            }
            None => write(found, path, titles, excel)?,
        };
        return Ok(Some((path, rows)));
    }
    let written = out.map(|path| Ok::<_, Failure>((path, write(found, path, titles, excel)?))).transpose()?;
    if keeps {
        keep_all(work, found, printer)?;
    }
    Ok(written)
}

/// Keeps each policy's run as a run of its own, that of the main policy last, so that it is the newest.
fn keep_all(work: &Work, found: &TieredBeside, printer: &mut Printer) -> Result<(), Failure> {
    for tiered in found.others.iter().chain([&found.main]) {
        keep(work, tiered, printer)?;
    }
    Ok(())
}

/// The runs of all policies that were asked for.
fn runs_of(work: &Work, request: TierRequest, others: &[Arc<LoadedPolicy>]) -> Result<TieredBeside, Failure> {
    if others.is_empty() {
        return Ok(TieredBeside { main: run_of(work, request)?, others: Vec::new() });
    }
    let run = work.run();
    let ctx = run.context(work.as_of.zone());
    Ok(tier_beside(request, others, &work.inputs, work.workspace.as_ref(), &ctx)?)
}

fn run_of(work: &Work, request: TierRequest) -> Result<Tiered, Failure> {
    let run = work.run();
    Ok(tier(request, &work.inputs, work.workspace.as_ref(), &run.context(work.as_of.zone()))?)
}

/// Everybody, with the usual columns.
pub(super) fn everybody(work: &Work) -> Result<Tiered, Failure> {
    run_of(work, TierRequest::new(Arc::clone(&work.policy), work.as_of.clone()))
}

/// Whether an output is what is kept of a run, and can be written: Parquet with neither further columns nor fewer rows.
fn is_kept_file(request: &TierRequest, path: &Path) -> bool {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let is_plain = request.columns.is_empty() && request.condition.is_none();
    is_plain && folder.is_dir() && matches!(output::Format::of(path), Ok(output::Format::Parquet))
}

/// The list, with titles in a language if they are asked for.
fn table(found: &TieredBeside, titles: Option<Lang>) -> Result<OutputTable<'_>, Failure> {
    titled_beside(found, found.main.table()?, titles)
}

/// A table of the main run with its titles if they are asked for, and the classes by the other policies.
fn titled_beside<'a>(
    found: &'a TieredBeside,
    table: OutputTable<'a>,
    titles: Option<Lang>,
) -> Result<OutputTable<'a>, Failure> {
    let mut table = match titles {
        Some(lang) => table.titled(&found.main.policy.policy, lang),
        None => table,
    };
    found.append_to(&mut table, titles)?;
    Ok(table)
}

/// Writes the table and gives its number of rows.
fn write(found: &TieredBeside, path: &Path, titles: Option<Lang>, excel: bool) -> Result<usize, Failure> {
    let table = table(found, titles)?;
    output::write(&table, path, excel, &interrupt::token())?;
    Ok(table.rows().len())
}

/// Keeps the run of a workspace. That it cannot be kept costs nobody the answer.
pub(super) fn keep(work: &Work, tiered: &Tiered, printer: &mut Printer) -> Result<Option<KeptRun>, Failure> {
    let (Some(workspace), Origin::Lake { version }) = (&work.workspace, &work.inputs.origin) else { return Ok(None) };
    let request = KeepRequest { lake_version: *version, tiered };
    match terrace_app::runs::keep(workspace, &request, &work.run().context(&workspace.config().timezone)) {
        Ok(kept) => {
            if let Some(ahead) = &kept.clock {
                printer.note(&ahead.note());
            }
            Ok(Some(kept.run))
        }
        Err(error) if error.is_cancelled() => Err(error.into()),
        Err(error) => {
            let reason = terrace_words::message(printer.lang(), error.code(), &error.arguments());
            printer.note(&Note::new("T0050", vec![("reason", reason)]));
            Ok(None)
        }
    }
}

/// Customers of a list that a terminal shows.
const SHOWN: usize = 200;

/// The list: who it is, the columns that were asked for or that the condition names, and the tiers.
fn print_list(work: &Work, found: &TieredBeside, titles: Option<Lang>, printer: &mut Printer) -> Result<(), Failure> {
    let tiered = &found.main;
    print_head(work, tiered, printer)?;
    let table = titled_beside(found, tiered.listed_table()?, titles)?;
    printer.line("")?;
    print_rows(&table, printer)?;
    printer.line("")?;
    let rows = table.rows().len();
    if let Some(condition) = &tiered.request.condition {
        let facts = [
            ("rows", count(rows as u64)),
            ("all", count(tiered.frame.ids.len() as u64)),
            ("condition", condition.clone()),
        ];
        printer.say(texts::WHERE_HOLDS, &facts)?;
    }
    if rows > SHOWN {
        printer.say(texts::LIST_MORE, &[("more", count((rows - SHOWN) as u64))])?;
    }
    Ok(())
}

/// The first rows of a list.
pub(super) fn print_rows(table: &OutputTable<'_>, printer: &mut Printer) -> Result<(), Failure> {
    let is_number =
        |column: &OutputColumn<'_>| !matches!(column.values.value_type(), ValueType::Text | ValueType::Flag);
    let right = std::iter::once(false).chain(table.columns().iter().map(is_number));
    let mut text = TextTable::new(&table.headers().zip(right).collect::<Vec<_>>());
    for row in table.rows().iter().take(SHOWN) {
        let values = table.columns().iter().map(|column| column.value(*row));
        let values = values.map(|value| value.map(|value| value.to_string()).unwrap_or_default());
        text.row(std::iter::once(table.id(*row).to_owned()).chain(values));
    }
    text.lines().iter().try_for_each(|line| printer.line(line))
}

/// The distribution of each scheme, as a person reads it.
pub(super) fn print(work: &Work, tiered: &Tiered, printer: &mut Printer) -> Result<(), Failure> {
    print_head(work, tiered, printer)?;
    print_schemes(tiered, printer)
}

/// All schemes of a run with their standings, its labels and its members.
fn print_schemes(tiered: &Tiered, printer: &mut Printer) -> Result<(), Failure> {
    for profile in &tiered.profiles {
        print_scheme(tiered, profile, printer)?;
        standings::print(tiered, profile, printer)?;
    }
    print_labels(tiered, printer)?;
    tiered.members.as_ref().map_or(Ok(()), |found| membership::print(&found.figures, printer))
}

/// By which rules, for when, and of how many customers.
fn print_head(work: &Work, tiered: &Tiered, printer: &mut Printer) -> Result<(), Failure> {
    let policy = &work.policy.policy;
    let lang = printer.lang();
    let source = match &work.inputs.origin {
        Origin::Lake { version } => texts::SOURCE_LAKE.fill(lang, &[("version", version.to_string())]),
        Origin::Files(_) => texts::SOURCE_FILES.get(lang).to_owned(),
    };
    let head = [
        ("title", policy.title.get(lang, policy.name.as_str()).to_owned()),
        ("policy", policy.name.to_string()),
        ("hash", short_hash(&policy.hash)),
        ("as_of", work.as_of.to_string()),
        ("source", source),
    ];
    printer.say(texts::TIER_HEAD, &head)?;
    let figures = [
        ("customers", count(tiered.frame.ids.len() as u64)),
        ("ordered", count(tiered.with_orders() as u64)),
        ("revenue", amount(tiered.revenue())),
        ("currency", policy.currency.to_string()),
    ];
    printer.say(texts::TIER_POPULATION, &figures)
}

fn print_scheme(tiered: &Tiered, profile: &SchemeProfile, printer: &mut Printer) -> Result<(), Failure> {
    let Some(scheme) = tiered.policy.policy.schemes.get(profile.scheme) else { return Ok(()) };
    let lang = printer.lang();
    let expects = !scheme.expect.is_empty();
    let text = |text| printer.text(text);
    let mut headers = vec![
        (text(texts::COL_TIER), false),
        ("", false),
        (text(texts::COL_CUSTOMERS), true),
        (text(texts::COL_SHARE), true),
        (text(texts::COL_REVENUE), true),
        (text(texts::COL_REVENUE_SHARE), true),
        (text(texts::COL_AMOUNT), true),
        (text(texts::COL_ORDERS), true),
        (text(texts::COL_BASKET), true),
        (text(texts::COL_RECENCY), true),
    ];
    if expects {
        headers.insert(4, (text(texts::COL_EXPECTED), true));
    }
    let mut table = TextTable::new(&headers);
    for (position, (tier, figures)) in scheme.tiers.iter().zip(&profile.tiers).enumerate() {
        // Fewer groups may be found than there are ids for.
        if is_spare(scheme, figures.customers) {
            continue;
        }
        let money = |value: Option<Money>| value.map(amount).unwrap_or_default();
        let mut cells = vec![
            tier.id.to_string(),
            tier.title.get(lang, "").to_owned(),
            count(figures.customers as u64),
            share(figures.share),
            amount(figures.revenue),
            millionths(figures.revenue_share),
            money(figures.median_amount),
            figures.median_orders.map(number).unwrap_or_default(),
            money(figures.median_basket),
            figures.median_recency.map(number).unwrap_or_default(),
        ];
        if expects {
            let expected = scheme.expect.iter().find(|(tier, _)| *tier == position);
            cells.insert(4, expected.map(|(_, share)| share.to_string()).unwrap_or_default());
        }
        table.row(cells);
    }
    if profile.unclassified > 0 {
        let blank = usize::from(expects) + 1;
        let cells = [text(texts::NO_CLASS).to_owned(), String::new(), count(profile.unclassified as u64)];
        let revenue = amount(profile.unclassified_revenue);
        table.row(cells.into_iter().chain(std::iter::repeat_n(String::new(), blank)).chain([revenue]));
    }
    printer.line("")?;
    printer.line(titled(scheme.title.get(lang, scheme.name.as_str()), &scheme.name))?;
    if let Some(among) = &scheme.among {
        let facts = [
            ("condition", among.text.clone()),
            ("customers", count(profile.classified as u64)),
            ("all", count((profile.classified + profile.unclassified) as u64)),
        ];
        printer.say(texts::SHARES_AMONG, &facts)?;
    }
    table.lines().iter().try_for_each(|line| printer.line(line))
}

fn print_labels(tiered: &Tiered, printer: &mut Printer) -> Result<(), Failure> {
    let policy = &tiered.policy.policy;
    if policy.labels.is_empty() {
        return Ok(());
    }
    let text = |text| printer.text(text);
    let headers = [
        (text(texts::COL_LABEL), false),
        ("", false),
        (text(texts::COL_CUSTOMERS), true),
        (text(texts::COL_CONDITION), false),
    ];
    let mut table = TextTable::new(&headers);
    for (index, label) in policy.labels.iter().enumerate() {
        let Some(customers) = tiered.with_label(index) else { continue };
        let title = label.title.get(printer.lang(), "").to_owned();
        table.row([label.name.to_string(), title, count(customers as u64), label.when.text.clone()]);
    }
    printer.line("")?;
    printer.say(texts::LABELS, &[])?;
    table.lines().iter().try_for_each(|line| printer.line(line))
}
