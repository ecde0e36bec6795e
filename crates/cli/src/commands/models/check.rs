use super::{ModelsRequest, day, percent, shown, unit_name};
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::format::count;
use crate::printer::Printer;
use crate::tables::TextTable;
use clap::ArgMatches;
use terrace_app::models::{Check, CheckRequest, ForecastRule, check};
use terrace_app::views::ModelCheckView;
use terrace_words::Text;
use terrace_words::texts::models as texts;

pub(super) fn run(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let cut = day(arguments, "cut")?;
    let request = ModelsRequest::of(arguments, printer)?;
    let found = check(&CheckRequest {
        facts: &request.inputs.facts,
        zone: &request.zone,
        model: request.model,
        unit: request.unit,
        cut,
        until: request.until,
        with_prior: request.with_prior,
    })?;
    if let Some(refused) = found.refused() {
        printer.note(refused);
    }
    if printer.json() {
        printer.json_answer(&ModelCheckView::new(&found, request.lake_version()))?;
    } else {
        print(&found, printer)?;
    }
    Ok(ExitStatus::Done)
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
            ForecastRule::Model => texts::RULE_MODEL,
            ForecastRule::LastPeriod => texts::RULE_LAST,
            ForecastRule::OwnPace => texts::RULE_OWN,
            ForecastRule::CommonPace => texts::RULE_COMMON,
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
    let at_cut = found.curve.iter().rfind(|point| found.day_of(point) <= found.cut);
    let (Some(at_cut), Some(at_end)) = (at_cut, found.curve.last()) else { return Ok(()) };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of purchases")]
    let whole = |value: f64| count(value.round().max(0.0) as u64);
    let arguments = [
        ("cut", found.day_of(at_cut).to_string()),
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
