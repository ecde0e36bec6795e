use super::{Asked, percent, shown, unit_name};
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::printer::Printer;
use crate::tables::{TextTable, count};
use clap::ArgMatches;
use serde_json::{Map, Value, json};
use terrace_app::models::{FitRequest, Fitted, Meaning, ModelKind, Refused, TimeUnit, fit};
use terrace_words::texts::models as texts;

pub(super) fn run(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let asked = Asked::of(arguments, printer)?;
    let found = fit(&FitRequest {
        facts: &asked.inputs.facts,
        zone: &asked.zone,
        model: asked.model,
        unit: asked.unit,
        until: asked.until,
        with_prior: asked.with_prior,
        is_priced: asked.is_priced,
    })?;
    if let Some(refused) = &found.refused {
        printer.note(refused);
    }
    if printer.json() {
        let mut value = as_json(&found, asked.unit);
        if let Some(object) = value.as_object_mut() {
            object.insert("lake_version".to_owned(), json!(asked.lake_version()));
        }
        printer.json_value(&value)?;
        return Ok(ExitStatus::Done);
    }
    print(&found, asked.unit, printer)?;
    Ok(ExitStatus::Done)
}

/// A fit for scripts: numbers as they are, in the order of the papers.
pub(super) fn as_json(found: &Fitted, unit: TimeUnit) -> Value {
    let by_name = |value: &dyn Fn(&(&'static str, f64, f64)) -> f64| -> Map<String, Value> {
        found.parameters.iter().map(|row| (row.0.to_owned(), json!(value(row)))).collect()
    };
    json!({
        "model": found.model.name(),
        "parameters": by_name(&|row| row.1),
        "standard_errors": by_name(&|row| row.2),
        "log_likelihood": found.log_likelihood,
        "customers": found.customers,
        "distinct_histories": found.distinct,
        "basis": if found.refused.is_some() { "prior" } else { "likelihood" },
        "refused": found.refused.as_ref().map(reason),
        "per": unit.name(),
        "first": found.first.to_string(),
        "until": found.until.to_string(),
        "gradient_norm": found.gradient_norm,
        "iterations": found.iterations,
        "starts": found.starts,
        "agreeing_starts": found.agreeing,
        "correlation": found.correlation,
        "covariance_of_logarithms": found.covariance,
        "meaning": found.meanings.iter().filter_map(meaning).collect::<Map<String, Value>>(),
    })
}

/// Why the orders alone were not enough, for scripts.
fn reason(refused: &Refused) -> Value {
    serde_json::to_value(refused).unwrap_or(Value::Null)
}

fn meaning(meaning: &Meaning) -> Option<(String, Value)> {
    let (name, value) = match meaning {
        Meaning::Rate(value) => ("purchases_per_unit_while_alive", *value),
        Meaning::LeaveAfterPurchase(value) => ("share_leaving_after_a_purchase", *value),
        Meaning::HalfLife(value) => ("units_until_half_have_left", *value),
        Meaning::Uses(value) => ("share_of_chances_used_while_alive", *value),
        Meaning::LeaveBeforeChance(value) => ("share_leaving_before_a_chance", *value),
        Meaning::MeanAmount(value) => ("mean_amount", (*value)?),
        Meaning::MeanOfSample(value) => ("mean_repeat_spend", *value),
    };
    Some((name.to_owned(), json!(value)))
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
