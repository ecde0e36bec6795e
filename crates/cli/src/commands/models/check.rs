use super::fit::as_json as fit_json;
use super::{Asked, day, percent, shown, unit_name};
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::printer::Printer;
use crate::tables::{TextTable, count};
use clap::ArgMatches;
use serde_json::{Value, json};
use terrace_app::models::{Check, CheckRequest, CurvePoint, Rule, check};
use terrace_domain::Date;
use terrace_words::Text;
use terrace_words::texts::models as texts;

pub(super) fn run(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let cut = day(arguments, "cut")?;
    let asked = Asked::of(arguments, printer)?;
    let found = check(&CheckRequest {
        facts: &asked.inputs.facts,
        zone: &asked.zone,
        model: asked.model,
        unit: asked.unit,
        cut,
        until: asked.until,
        with_prior: asked.with_prior,
    })?;
    if let Some(refused) = found.refused() {
        printer.note(refused);
    }
    if printer.json() {
        printer.json_value(&as_json(&found, asked.lake_version()))?;
    } else {
        print(&found, printer)?;
    }
    Ok(ExitStatus::Done)
}

const fn word(rule: Rule) -> &'static str {
    match rule {
        Rule::Model => "model",
        Rule::LastPeriod => "last_period",
        Rule::OwnPace => "own_pace",
        Rule::CommonPace => "common_pace",
    }
}

/// The day on which a point of the curve lies.
fn day_of(found: &Check, point: &CurvePoint) -> Date {
    #[expect(clippy::cast_possible_truncation, reason = "days of a calendar")]
    let days = (point.time * found.unit.days()).round() as i32;
    Date::from_days(found.fit.first.days().saturating_add(days))
}

fn as_json(found: &Check, lake_version: Option<u64>) -> Value {
    let by_frequency = found.by_frequency.iter().map(|group| {
        json!({ "repeat_purchases": group.frequency, "or_more": group.or_more, "customers": group.customers,
            "expected": group.expected, "actual": group.actual })
    });
    let curve = found.curve.iter().map(
        |point| json!({ "day": day_of(found, point).to_string(), "expected": point.expected, "actual": point.actual }),
    );
    let tenths = found.by_p_alive.iter().map(|group| {
        json!({ "customers": group.customers, "p_alive": group.p_alive, "p_active": group.p_active,
            "active": group.active })
    });
    let errors = found.errors.iter().map(|error| {
        json!({ "rule": word(error.rule), "mean_absolute": error.mean_absolute,
            "root_mean_square": error.root_mean_square, "expected_to_actual": error.total_ratio })
    });
    let frequencies = found.frequencies.iter().map(|count| {
        json!({ "repeat_purchases": count.frequency, "or_more": count.or_more, "expected": count.expected,
            "actual": count.actual })
    });
    json!({
        "fit": fit_json(&found.fit, found.unit),
        "cut": found.cut.to_string(),
        "until": found.until.to_string(),
        "customers": found.fit.customers,
        "later": found.later,
        "by_frequency": by_frequency.collect::<Vec<_>>(),
        "weekly": curve.collect::<Vec<_>>(),
        "by_p_alive": tenths.collect::<Vec<_>>(),
        "errors": errors.collect::<Vec<_>>(),
        "frequencies_at_cut": frequencies.collect::<Vec<_>>(),
        "p_alive": { "age": found.grid.age, "frequencies": found.grid.frequencies,
            "recencies": found.grid.recencies, "rows": found.grid.p_alive },
        "lake_version": lake_version,
    })
}

fn print(found: &Check, printer: &mut Printer) -> Result<(), Failure> {
    let arguments = [
        ("model", found.fit.model.name().to_owned()),
        ("customers", count(found.fit.customers as u64)),
        ("cut", found.cut.to_string()),
        ("until", found.until.to_string()),
        ("unit", unit_name(found.unit, printer.lang()).to_owned()),
        ("later", count(found.later as u64)),
    ];
    printer.say(texts::CHECK_HEAD, &arguments)?;
    curve(found, printer)?;
    let lang = printer.lang();
    let rows = found.by_frequency.iter().map(|group| {
        let frequency = if group.or_more {
            texts::OR_MORE.fill(lang, &[("count", group.frequency.to_string())])
        } else {
            group.frequency.to_string()
        };
        vec![frequency, count(group.customers as u64), decimals(group.expected), decimals(group.actual)]
    });
    let heads = [texts::COL_REPEATS, texts::COL_CUSTOMERS, texts::COL_EXPECTED, texts::COL_ACTUAL];
    table(printer, texts::BY_FREQUENCY, &heads, rows.collect())?;
    let rows = found.by_p_alive.iter().map(|group| {
        let shares = [group.p_alive, group.p_active, group.active].map(percent);
        std::iter::once(count(group.customers as u64)).chain(shares).collect()
    });
    let heads = [texts::COL_CUSTOMERS, texts::COL_ALIVE, texts::COL_BUYS, texts::COL_BOUGHT];
    table(printer, texts::BY_ALIVE, &heads, rows.collect())?;
    let rows = found.errors.iter().map(|error| {
        let says = match error.rule {
            Rule::Model => texts::RULE_MODEL,
            Rule::LastPeriod => texts::RULE_LAST,
            Rule::OwnPace => texts::RULE_OWN,
            Rule::CommonPace => texts::RULE_COMMON,
        };
        let numbers = [error.mean_absolute, error.root_mean_square, error.total_ratio].map(decimals);
        std::iter::once(says.get(lang).to_owned()).chain(numbers).collect()
    });
    let heads = [texts::COL_RULE, texts::COL_MEAN_ERROR, texts::COL_ROOT_ERROR, texts::COL_TOTAL];
    table(printer, texts::ERRORS, &heads, rows.collect())
}

fn decimals(value: f64) -> String {
    if value.is_finite() { format!("{value:.3}") } else { shown(value) }
}

/// What was expected and made up to the cut and up to the end.
fn curve(found: &Check, printer: &mut Printer) -> Result<(), Failure> {
    let at_cut = found.curve.iter().rfind(|point| day_of(found, point) <= found.cut);
    let (Some(at_cut), Some(at_end)) = (at_cut, found.curve.last()) else { return Ok(()) };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of purchases")]
    let whole = |value: f64| count(value.round().max(0.0) as u64);
    let arguments = [
        ("cut", day_of(found, at_cut).to_string()),
        ("expected", whole(at_cut.expected)),
        ("actual", count(at_cut.actual as u64)),
        ("until", found.until.to_string()),
        ("expected_end", whole(at_end.expected)),
        ("actual_end", count(at_end.actual as u64)),
    ];
    printer.say(texts::CURVE, &arguments)
}

fn table(printer: &mut Printer, title: Text, heads: &[Text], rows: Vec<Vec<String>>) -> Result<(), Failure> {
    printer.line("")?;
    printer.say(title, &[])?;
    let headers: Vec<(&str, bool)> = heads.iter().enumerate().map(|(at, head)| (printer.text(*head), at > 0)).collect();
    let mut table = TextTable::new(&headers);
    rows.into_iter().for_each(|row| table.row(row));
    table.lines().iter().try_for_each(|line| printer.line(line))
}
