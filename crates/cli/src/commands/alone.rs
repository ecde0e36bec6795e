//! `tier --customer`: one customer's metrics, labels and classes.

use super::membership::membership;
use super::standings;
use super::work::Work;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::format::{count, moment, short_hash};
use crate::printer::Printer;
use crate::tables::TextTable;
use clap::ArgMatches;
use std::sync::Arc;
use terrace_app::Note;
use terrace_app::facts::Origin;
use terrace_app::runs::{Alone, AloneRequest, Basis, alone};
use terrace_app::views::AloneView;
use terrace_words::texts::cli as cli_texts;
use terrace_words::texts::explain as explain_texts;
use terrace_words::texts::history as texts;

pub(super) fn run(arguments: &ArgMatches, customer: &str, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let mut work = Work::prepare(arguments, printer)?;
    let request =
        AloneRequest { policy: Arc::clone(&work.policy), as_of: work.as_of.clone(), customer: customer.to_owned() };
    let run = work.run();
    let found = alone(&request, &work.inputs, work.workspace.as_ref(), &run.context(work.as_of.zone()))?;
    work.policy = Arc::clone(&found.policy);
    if let (Basis::Run(run), Origin::Lake { version }) = (&found.basis, &work.inputs.origin)
        && run.lake_version != *version
    {
        let arguments = vec![
            ("number", run.number.to_string()),
            ("as_of", moment(&run.as_of)),
            ("version", run.lake_version.to_string()),
        ];
        printer.note(&Note::new("T0058", arguments));
    }
    if printer.json() {
        printer.json_answer(&AloneView::new(&work.policy, &work.as_of, &work.inputs.origin, &found)?)?;
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
        ("title", policy.title.get(lang, policy.name.as_str()).to_owned()),
        ("policy", policy.name.to_string()),
        ("hash", short_hash(&policy.hash)),
        ("as_of", work.as_of.to_string()),
        ("source", source),
    ];
    printer.say(texts::ALONE_HEAD, &head)?;
    match &found.basis {
        Basis::Run(run) => {
            let arguments = [
                ("number", run.number.to_string()),
                ("as_of", moment(&run.as_of)),
                ("version", run.lake_version.to_string()),
            ];
            printer.say(texts::ALONE_RUN, &arguments)?;
        }
        Basis::Population { customers } => {
            printer.say(texts::ALONE_POPULATION, &[("customers", count(*customers))])?;
        }
    }
    print_tables(work, found, printer)?;
    for scheme in &policy.schemes {
        let lines = standings::lines(&work.policy, &found.standings, scheme.name.as_str(), lang);
        lines.iter().try_for_each(|line| printer.line(format!("  {}: {line}", scheme.name)))?;
    }
    membership(&work.policy, found.member.as_ref(), lang).iter().try_for_each(|line| printer.line(line))
}

/// Metrics, labels and classes.
fn print_tables(work: &Work, found: &Alone, printer: &mut Printer) -> Result<(), Failure> {
    let policy = &work.policy.policy;
    let lang = printer.lang();
    let mut metrics = TextTable::new(&[("", false), ("", true)]);
    let null = printer.text(explain_texts::NULL).to_owned();
    for (name, value) in found.metrics(policy)? {
        let title = policy.metric(&name).map(|metric| metric.title.get(lang, ""));
        let shown =
            title.filter(|title| !title.is_empty()).map_or_else(|| name.clone(), |title| format!("{title} ({name})"));
        metrics.row([shown, value.map_or_else(|| null.clone(), |value| value.to_string())]);
    }
    let mut labels = TextTable::new(&[("", false), ("", false)]);
    for (index, label) in policy.labels.iter().enumerate() {
        let mark = if found.label(index)? { explain_texts::YES } else { explain_texts::NO };
        let title = label.title.get(lang, "");
        let name = label.name.to_string();
        let shown = if title.is_empty() { name } else { format!("{title} ({name})") };
        labels.row([shown, printer.text(mark).to_owned()]);
    }
    let mut classes = TextTable::new(&[("", false), ("", false), ("", false)]);
    for (index, scheme) in policy.schemes.iter().enumerate() {
        let tier = found.tier(index).and_then(|tier| scheme.tiers.get(tier));
        let (id, title) = match tier {
            Some(tier) => (tier.id.to_string(), tier.title.get(lang, "").to_owned()),
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
