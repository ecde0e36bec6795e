use super::{ModelsRequest, percent, shown, unit_name};
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::format::count;
use crate::printer::Printer;
use crate::tables::TextTable;
use clap::ArgMatches;
use terrace_app::models::{FitRequest, Fitted, Meaning, ModelKind, TimeUnit, fit};
use terrace_app::views::{FitView, FittedModelView};
use terrace_words::texts::models as texts;

pub(super) fn run(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let request = ModelsRequest::of(arguments, printer)?;
    let found = fit(&FitRequest {
        facts: &request.inputs.facts,
        zone: &request.zone,
        model: request.model,
        unit: request.unit,
        until: request.until,
        with_prior: request.with_prior,
        is_priced: request.is_priced,
    })?;
    if let Some(refused) = &found.refused {
        printer.note(refused);
    }
    if printer.json() {
        let fit = FitView::new(&found, request.unit);
        printer.json_answer(&FittedModelView { fit, lake_version: request.lake_version() })?;
        return Ok(ExitStatus::Done);
    }
    print(&found, request.unit, printer)?;
    Ok(ExitStatus::Done)
}

fn print(found: &Fitted, unit: TimeUnit, printer: &mut Printer) -> Result<(), Failure> {
    let arguments = [
        ("model", found.model.name().to_owned()),
        ("customers", count(found.customers as u64)),
        ("distinct", count(found.distinct as u64)),
        ("first", found.first.to_string()),
        ("until", found.until.to_string()),
        ("unit", unit_name(unit, printer.lang()).to_owned()),
    ];
    printer.say(if found.model == ModelKind::GammaGamma { texts::SPEND_HEAD } else { texts::FIT_HEAD }, &arguments)?;
    printer.line("")?;
    let text = |text| printer.text(text);
    let headers = [(text(texts::COL_PARAMETER), false), (text(texts::COL_VALUE), true), (text(texts::COL_ERROR), true)];
    let mut table = TextTable::new(&headers);
    for (name, value, error) in &found.parameters {
        table.row([(*name).to_owned(), shown(*value), shown(*error)]);
    }
    table.lines().iter().try_for_each(|line| printer.line(line))?;
    printer.line("")?;
    let arguments = [
        ("value", format!("{:.2}", found.log_likelihood)),
        ("agreeing", found.agreeing.to_string()),
        ("starts", found.starts.to_string()),
        ("gradient", format!("{:.0e}", found.gradient_norm)),
    ];
    printer.say(texts::LOG_LIKELIHOOD, &arguments)?;
    correlated(found, printer)?;
    printer.line("")?;
    printer.say(texts::MEANING, &[])?;
    meanings(found, unit, printer)
}

/// Parameters whose logarithms are told apart badly.
fn correlated(found: &Fitted, printer: &mut Printer) -> Result<(), Failure> {
    for (row, values) in found.correlation.iter().enumerate() {
        for (column, value) in values.iter().enumerate().take(row).filter(|(_, value)| value.abs() >= 0.95) {
            let name = |at: usize| found.parameters.get(at).map_or("", |parameter| parameter.0).to_owned();
            let arguments = [("one", name(column)), ("other", name(row)), ("correlation", format!("{value:.2}"))];
            printer.say(texts::CORRELATED, &arguments)?;
        }
    }
    Ok(())
}

fn meanings(found: &Fitted, unit: TimeUnit, printer: &mut Printer) -> Result<(), Failure> {
    let unit = unit_name(unit, printer.lang()).to_owned();
    let sample = found.meanings.iter().find_map(|meaning| match meaning {
        Meaning::MeanOfSample(value) => Some(format!("{value:.2}")),
        _ => None,
    });
    for meaning in &found.meanings {
        let (text, value) = match meaning {
            Meaning::Rate(value) => (texts::MEANS_RATE, shown(*value)),
            Meaning::LeaveAfterPurchase(value) => (texts::MEANS_LEAVE, percent(*value)),
            Meaning::HalfLife(value) => (texts::MEANS_HALF, shown(*value)),
            Meaning::Uses(value) => (texts::MEANS_USES, percent(*value)),
            Meaning::LeaveBeforeChance(value) => (texts::MEANS_LEAVE_CHANCE, percent(*value)),
            Meaning::MeanAmount(Some(value)) if sample.is_some() => (texts::MEANS_AMOUNT, format!("{value:.2}")),
            Meaning::MeanAmount(Some(value)) => (texts::MEANS_AMOUNT_ALONE, format!("{value:.2}")),
            Meaning::MeanAmount(None) => (texts::MEANS_NO_AMOUNT, String::new()),
            Meaning::MeanOfSample(_) => continue,
        };
        let sample = sample.clone().unwrap_or_default();
        let line = text.fill(printer.lang(), &[("value", value), ("unit", unit.clone()), ("sample", sample)]);
        printer.line(format!("  {line}"))?;
    }
    Ok(())
}
