use super::work::Work;
use crate::clock;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::printer::Printer;
use crate::tables::{TextTable, amount, count, millionths, number, share};
use clap::ArgMatches;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use terrace_app::Note;
use terrace_app::facts::Origin;
use terrace_app::history::KeptRun;
use terrace_app::output;
use terrace_app::runs::profile::is_spare;
use terrace_app::runs::{KeepRequest, SchemeProfile, TierRequest, Tiered, tier};
use terrace_domain::{Coded, Money};
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
    let mut work = Work::prepare_to_tier(arguments, printer)?;
    let condition = arguments.get_one::<String>("where").map(String::as_str);
    let tiered = tier(&request(&work, &columns, condition))?;
    work.policy.name_groups(&tiered.outcome.cutoffs);
    let request = request(&work, &columns, condition);
    tiered.notes.iter().for_each(|note| printer.note(note));
    let keeps = !arguments.get_flag("no-keep");
    let excel = arguments.get_flag("excel");
    if to_stdout {
        let table = tiered.table(&request)?;
        output::write_csv(&table, printer.raw(), excel)?;
        if keeps {
            keep(&work, &tiered, printer);
        }
        return Ok(ExitStatus::Done);
    }
    let written = match out {
        // What is kept is the very file that was asked for, and is not made a second time.
        Some(path) if keeps && is_kept_file(&request, path) => match keep(&work, &tiered, printer) {
            Some(kept) => {
                output::write_copy(&kept.classes_file(), path)?;
                Some((path, tiered.frame.ids.len()))
            }
            None => Some((path, write(&tiered, &request, path, excel)?)),
        },
        _ => {
            let written =
                out.map(|path| Ok::<_, Failure>((path, write(&tiered, &request, path, excel)?))).transpose()?;
            if keeps {
                keep(&work, &tiered, printer);
            }
            written
        }
    };
    if printer.json() {
        let mut summary = summary(&work, &tiered);
        if let (Some(object), Some((path, rows))) = (summary.as_object_mut(), written) {
            object.insert("written".to_owned(), json!({ "path": path.display().to_string(), "rows": rows }));
        }
        printer.json_value(&summary)?;
    } else {
        print(&work, &tiered, printer)?;
        if let (Some(condition), None) = (condition, out) {
            let rows = count(tiered.table(&request)?.rows().len() as u64);
            printer.line("")?;
            printer.say(texts::WHERE_HOLDS, &[("rows", rows), ("condition", condition.to_owned())])?;
        }
        if let Some((path, rows)) = written {
            printer.aside(texts::WRITTEN, &[("rows", count(rows as u64)), ("path", path.display().to_string())]);
        }
    }
    Ok(ExitStatus::Done)
}

fn request<'a>(work: &'a Work, columns: &'a [String], condition: Option<&'a str>) -> TierRequest<'a> {
    let Work { policy, inputs, as_of, workspace } = work;
    TierRequest { policy, inputs, as_of, columns, condition, workspace: workspace.as_ref() }
}

/// Whether an output is what is kept of a run, and can be written: Parquet with neither further columns nor fewer rows.
fn is_kept_file(request: &TierRequest<'_>, path: &Path) -> bool {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let is_plain = request.columns.is_empty() && request.condition.is_none();
    is_plain && folder.is_dir() && matches!(output::Format::of(path), Ok(output::Format::Parquet))
}

/// Writes the table and gives its number of rows.
fn write(tiered: &Tiered, request: &TierRequest<'_>, path: &Path, excel: bool) -> Result<usize, Failure> {
    let table = tiered.table(request)?;
    output::write(&table, path, excel)?;
    Ok(table.rows().len())
}

/// Keeps the run of a workspace. That it cannot be kept costs nobody the answer.
pub(super) fn keep(work: &Work, tiered: &Tiered, printer: &mut Printer) -> Option<KeptRun> {
    let (Some(workspace), Origin::Lake { version }) = (&work.workspace, &work.inputs.origin) else { return None };
    let at = clock::now(&workspace.config().timezone);
    let request = KeepRequest { policy: &work.policy, as_of: &work.as_of, lake_version: *version, tiered, at };
    match terrace_app::runs::keep(workspace, &request) {
        Ok(kept) => Some(kept.run),
        Err(error) => {
            let reason = terrace_words::message(printer.lang(), error.code(), &error.arguments());
            printer.note(&Note::new("T0050", vec![("reason", reason)]));
            None
        }
    }
}

/// The distribution of each scheme, as a person reads it.
pub(super) fn print(work: &Work, tiered: &Tiered, printer: &mut Printer) -> Result<(), Failure> {
    let policy = &work.policy.policy;
    let lang = printer.lang();
    let source = match &work.inputs.origin {
        Origin::Lake { version } => texts::SOURCE_LAKE.fill(lang, &[("version", version.to_string())]),
        Origin::Files(_) => texts::SOURCE_FILES.get(lang).to_owned(),
    };
    let head = [
        ("title", policy.title.get(lang.code(), policy.name.as_str()).to_owned()),
        ("policy", policy.name.to_string()),
        ("hash", short(&policy.hash)),
        ("as_of", work.as_of.to_string()),
        ("source", source),
    ];
    printer.say(texts::TIER_HEAD, &head)?;
    let figures = [
        ("customers", count(tiered.frame.ids.len() as u64)),
        ("ordered", count(tiered.frame.ordered.iter().filter(|ordered| **ordered).count() as u64)),
        ("revenue", amount(tiered.revenue())),
        ("currency", policy.currency.to_string()),
    ];
    printer.say(texts::TIER_POPULATION, &figures)?;
    for profile in &tiered.profiles {
        print_scheme(work, profile, printer)?;
    }
    print_labels(work, tiered, printer)
}

/// Enough of a content hash to tell versions apart.
pub(super) fn short(hash: &str) -> String {
    hash.chars().take(12).collect()
}

fn print_scheme(work: &Work, profile: &SchemeProfile, printer: &mut Printer) -> Result<(), Failure> {
    let Some(scheme) = work.policy.policy.schemes.get(profile.scheme) else { return Ok(()) };
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
            tier.title.get(lang.code(), "").to_owned(),
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
        table.row([text(texts::NO_CLASS).to_owned(), String::new(), count(profile.unclassified as u64)]);
    }
    printer.line("")?;
    printer.line(format!("{} ({})", scheme.title.get(lang.code(), scheme.name.as_str()), scheme.name))?;
    table.lines().iter().try_for_each(|line| printer.line(line))
}

fn print_labels(work: &Work, tiered: &Tiered, printer: &mut Printer) -> Result<(), Failure> {
    let policy = &work.policy.policy;
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
        let flags = tiered.outcome.classes.label(index).unwrap_or(&[]);
        let customers = flags.iter().filter(|flag| **flag).count() as u64;
        let title = label.title.get(printer.lang().code(), "").to_owned();
        table.row([label.name.to_string(), title, count(customers), label.when.text.clone()]);
    }
    printer.line("")?;
    printer.say(texts::LABELS, &[])?;
    table.lines().iter().try_for_each(|line| printer.line(line))
}

/// The same for scripts: amounts as texts of exact decimals, shares as decimals of the whole.
pub(super) fn summary(work: &Work, tiered: &Tiered) -> Value {
    let policy = &work.policy.policy;
    let lake_version = match &work.inputs.origin {
        Origin::Lake { version } => json!(version),
        Origin::Files(_) => Value::Null,
    };
    let schemes: serde_json::Map<String, Value> = tiered
        .profiles
        .iter()
        .filter_map(|profile| {
            Some((policy.schemes.get(profile.scheme)?.name.to_string(), scheme_summary(work, profile)?))
        })
        .collect();
    let labels: serde_json::Map<String, Value> = policy
        .labels
        .iter()
        .enumerate()
        .map(|(index, label)| {
            let flags = tiered.outcome.classes.label(index).unwrap_or(&[]);
            (label.name.to_string(), json!({ "customers": flags.iter().filter(|flag| **flag).count() }))
        })
        .collect();
    json!({
        "policy": { "name": policy.name.to_string(), "hash": policy.hash, "file": work.policy.file },
        "as_of": work.as_of.local().to_string(),
        "timezone": work.as_of.zone().name(),
        "lake_version": lake_version,
        "currency": policy.currency.to_string(),
        "customers": tiered.frame.ids.len(),
        "with_orders": tiered.frame.ordered.iter().filter(|ordered| **ordered).count(),
        "revenue": tiered.revenue().to_string(),
        "schemes": schemes,
        "labels": labels,
        "notes": tiered.notes.iter().map(|note| note_json(note)).collect::<Vec<_>>(),
    })
}

pub(super) fn note_json(note: &dyn Coded) -> Value {
    let arguments: serde_json::Map<String, Value> =
        note.arguments().into_iter().map(|(name, value)| (name.to_owned(), Value::from(value))).collect();
    json!({ "code": note.code(), "arguments": arguments })
}

fn scheme_summary(work: &Work, profile: &SchemeProfile) -> Option<Value> {
    let scheme = work.policy.policy.schemes.get(profile.scheme)?;
    let tiers: Vec<Value> = scheme
        .tiers
        .iter()
        .zip(&profile.tiers)
        .enumerate()
        .map(|(position, (tier, figures))| {
            let expected = scheme.expect.iter().find(|(tier, _)| *tier == position).map(|(_, share)| share);
            json!({
                "tier": tier.id.to_string(),
                "title": { "en": tier.title.en, "zh": tier.title.zh },
                "customers": figures.customers,
                "share": decimal(i64::from(figures.share.millionths())),
                "expected_share": expected.map(|share| decimal(i64::from(share.millionths()))),
                "revenue": figures.revenue.to_string(),
                "revenue_share": decimal(figures.revenue_share),
                "median_amount": figures.median_amount.map(|money| money.to_string()),
                "median_orders": figures.median_orders.map(decimal),
                "median_basket": figures.median_basket.map(|money| money.to_string()),
                "median_days_since_last_order": figures.median_recency.map(decimal),
            })
        })
        .collect();
    Some(
        json!({ "customers": profile.classified, "without_class": profile.unclassified, "revenue": profile.revenue.to_string(), "tiers": tiers }),
    )
}

/// Millionths as a plain decimal number of JSON.
pub(super) fn decimal(millionths: i64) -> Value {
    serde_json::from_str(&terrace_domain::Value::Decimal(millionths).to_string()).unwrap_or(Value::Null)
}
