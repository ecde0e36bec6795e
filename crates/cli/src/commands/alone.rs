//! `tier --customer`: one customer's metrics, labels and classes.

use super::tier::short;
use super::work::Work;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::printer::Printer;
use crate::tables::{TextTable, count};
use clap::ArgMatches;
use serde_json::{Map, Value, json};
use terrace_app::Note;
use terrace_app::facts::Origin;
use terrace_app::runs::{Alone, AloneRequest, Basis, alone};
use terrace_words::texts::cli as cli_texts;
use terrace_words::texts::explain as explain_texts;
use terrace_words::texts::history as texts;

pub(super) fn run(arguments: &ArgMatches, customer: &str, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let mut work = Work::prepare(arguments, printer)?;
    let request = AloneRequest {
        workspace: work.workspace.as_ref(),
        policy: &work.policy,
        inputs: &work.inputs,
        as_of: &work.as_of,
        customer,
    };
    let found = alone(&request)?;
    work.policy.name_groups(&found.cutoffs);
    if let (Basis::Run(run), Origin::Lake { version }) = (&found.basis, &work.inputs.origin)
        && run.lake_version != *version
    {
        let arguments = vec![
            ("number", run.number.to_string()),
            ("as_of", super::runs::moment(&run.as_of)),
            ("version", run.lake_version.to_string()),
        ];
        printer.note(&Note::new("T0058", arguments));
    }
    if printer.json() {
        printer.json_value(&as_json(&work, &found)?)?;
    } else {
        print(&work, &found, printer)?;
    }
    Ok(ExitStatus::Done)
}

fn print(work: &Work, found: &Alone, printer: &mut Printer) -> Result<(), Failure> {
    let policy = &work.policy.policy;
    let lang = printer.lang();
    let source = match &work.inputs.origin {
        Origin::Lake { version } => cli_texts::SOURCE_LAKE.fill(lang, &[("version", version.to_string())]),
        Origin::Files(_) => cli_texts::SOURCE_FILES.get(lang).to_owned(),
    };
    let head = [
        ("customer", found.customer().to_owned()),
        ("title", policy.title.get(lang.code(), policy.name.as_str()).to_owned()),
        ("policy", policy.name.to_string()),
        ("hash", short(&policy.hash)),
        ("as_of", work.as_of.to_string()),
        ("source", source),
    ];
    printer.say(texts::ALONE_HEAD, &head)?;
    match &found.basis {
        Basis::Run(run) => {
            let arguments = [
                ("number", run.number.to_string()),
                ("as_of", super::runs::moment(&run.as_of)),
                ("version", run.lake_version.to_string()),
            ];
            printer.say(texts::ALONE_RUN, &arguments)?;
        }
        Basis::Population { customers } => {
            printer.say(texts::ALONE_POPULATION, &[("customers", count(*customers))])?;
        }
    }
    let mut metrics = TextTable::new(&[("", false), ("", true)]);
    let null = printer.text(explain_texts::NULL).to_owned();
    for (name, value) in found.metrics(policy)? {
        metrics.row([name, value.map_or_else(|| null.clone(), |value| value.to_string())]);
    }
    let mut labels = TextTable::new(&[("", false), ("", false)]);
    for (index, label) in policy.labels.iter().enumerate() {
        let mark = if found.label(index) { explain_texts::YES } else { explain_texts::NO };
        labels.row([label.name.to_string(), printer.text(mark).to_owned()]);
    }
    let mut classes = TextTable::new(&[("", false), ("", false), ("", false)]);
    for (index, scheme) in policy.schemes.iter().enumerate() {
        let tier = found.tier(index).and_then(|tier| scheme.tiers.get(tier));
        let (id, title) = match tier {
            Some(tier) => (tier.id.to_string(), tier.title.get(lang.code(), "").to_owned()),
            None => (printer.text(cli_texts::NO_CLASS).to_owned(), String::new()),
        };
        classes.row([scheme.name.to_string(), id, title]);
    }
    let parts = [
        (explain_texts::METRICS, metrics, policy.metrics.len()),
        (explain_texts::LABELS, labels, policy.labels.len()),
        (texts::CLASSES, classes, policy.schemes.len()),
    ];
    for (heading, table, rows) in parts {
        if rows > 0 {
            printer.line("")?;
            printer.say(heading, &[])?;
            table.body().iter().try_for_each(|line| printer.line(line))?;
        }
    }
    Ok(())
}

fn as_json(work: &Work, found: &Alone) -> Result<Value, Failure> {
    let policy = &work.policy.policy;
    let version = match work.inputs.origin {
        Origin::Lake { version } => json!(version),
        Origin::Files(_) => Value::Null,
    };
    let cutoffs = match &found.basis {
        Basis::Run(run) => json!({ "run": run.number, "as_of": run.as_of, "lake_version": run.lake_version }),
        Basis::Population { customers } => json!({ "customers": customers }),
    };
    let metrics: Map<String, Value> = found
        .metrics(policy)?
        .into_iter()
        .map(|(name, value)| (name, value.as_ref().map_or(Value::Null, plain)))
        .collect();
    let labels: Map<String, Value> =
        policy.labels.iter().enumerate().map(|(at, label)| (label.name.to_string(), found.label(at).into())).collect();
    let classes: Map<String, Value> = policy
        .schemes
        .iter()
        .enumerate()
        .map(|(at, scheme)| {
            let tier = found.tier(at).and_then(|tier| scheme.tiers.get(tier)).map(|tier| tier.id.to_string());
            (scheme.name.to_string(), json!(tier))
        })
        .collect();
    Ok(json!({
        "customer_id": found.customer(),
        "policy": { "name": policy.name.to_string(), "hash": policy.hash },
        "as_of": work.as_of.local().to_string(),
        "timezone": work.as_of.zone().name(),
        "lake_version": version,
        "cutoffs": cutoffs,
        "metrics": metrics,
        "labels": labels,
        "schemes": classes,
    }))
}

/// Numbers digit by digit, never through floating point.
fn plain(value: &terrace_domain::Value) -> Value {
    use terrace_domain::Value::{Count, Decimal, Flag, Money};
    let text = value.to_string();
    match value {
        Count(_) | Decimal(_) => serde_json::from_str(&text).unwrap_or(Value::Null),
        Flag(flag) => (*flag).into(),
        Money(_) | terrace_domain::Value::Text(_) | terrace_domain::Value::Date(_) | terrace_domain::Value::Time(_) => {
            text.into()
        }
    }
}
