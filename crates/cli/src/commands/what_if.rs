//! `terrace what-if`: a discount thought through before it is given.

use super::backtest::{shown_span, span};
use super::work::{Run, Work};
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::format::{amount_of, count};
use crate::printer::Printer;
use crate::progress::Bar;
use crate::tables::TextTable;
use clap::ArgMatches;
use terrace_app::Note;
use terrace_app::views::DiscountWhatIfView;
use terrace_app::what_if::{
    AfterSales, Aftermath, DiscountRequest, DiscountStep, DiscountWhatIf, FEWEST_PRODUCTS, FEWEST_WEEKS, LAG_DAYS,
    Margin, NoAfterSales, NoPastPrices, PastPrices, PlannedVolume, discount,
};
use terrace_domain::{Share, round_div};
use terrace_words::texts::what_if as texts;

pub(super) fn run(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    match arguments.subcommand() {
        Some(("discount", arguments)) => run_discount(arguments, printer),
        _ => Ok(ExitStatus::Usage),
    }
}

fn run_discount(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let percent_off = required_percent(arguments)?;
    let margin = percentage(arguments, "margin", "40")?;
    let window = span(arguments, "window")?;
    let names = |name: &str| -> Vec<String> {
        arguments.get_many::<String>(name).map(|names| names.cloned().collect()).unwrap_or_default()
    };
    let (products, categories) = (names("product"), names("category"));
    let text = |name: &str| arguments.get_one::<String>(name).map(String::as_str);
    let work = Work::prepare(arguments, printer)?;
    let request = DiscountRequest {
        discount: percent_off,
        margin,
        tier: text("tier"),
        scheme: text("scheme"),
        products: &products,
        categories: &categories,
        window,
        as_of: &work.as_of,
        days: arguments.get_one::<u16>("days").copied().unwrap_or(14),
        each: arguments.get_one::<u32>("agents-each").copied().unwrap_or(25),
    };
    let bar = Bar::new(printer);
    let run = Run::watched(&bar);
    let facts = (&work.inputs, work.workspace.as_ref());
    let found = discount(&request, &work.policy, facts, &run.context(&work.policy.policy.timezone));
    bar.done();
    let found = found?;
    if let Margin::OfCosts(known) = found.economics.from
        && known < Share::WHOLE
    {
        printer.note(&Note::new("T0554", vec![("share", known.to_string())]));
    }
    if printer.json() {
        printer.json_answer(&DiscountWhatIfView::new(&found))?;
        return Ok(ExitStatus::Done);
    }
    print_sales(&found, printer)?;
    print_break_even(&found, printer)?;
    print_levels(&found, printer)?;
    print_history(&found, printer)?;
    print_load(&found, printer)?;
    Ok(ExitStatus::Done)
}

fn required_percent(arguments: &ArgMatches) -> Result<Share, Failure> {
    let found = percentage(arguments, "percent", "10")?;
    found.ok_or_else(|| bad_percentage("percent", "", "10"))
}

/// `10`, `12.5` or `10%`: above 0 and below 100.
fn percentage(arguments: &ArgMatches, name: &'static str, example: &str) -> Result<Option<Share>, Failure> {
    let Some(text) = arguments.get_one::<String>(name) else { return Ok(None) };
    let digits = text.trim().trim_end_matches('%');
    let share = Share::parse(&format!("{digits}%")).filter(|share| share.millionths() > 0 && *share < Share::WHOLE);
    share.map(Some).ok_or_else(|| bad_percentage(name, text, example))
}

fn bad_percentage(option: &str, value: &str, example: &str) -> Failure {
    let facts = [("option", option), ("value", value), ("example", example)];
    Failure::own("T0553", facts.map(|(name, value)| (name, value.to_owned())).to_vec())
}

/// A part in percent, to a tenth.
fn percent(part: f64) -> String {
    let text = format!("{:.1}%", 100.0 * part);
    if text == "-0.0%" { "0.0%".to_owned() } else { text }
}

/// A change in percent, with its sign.
fn change(part: f64) -> String {
    let text = percent(part);
    if text.starts_with('-') { text } else { format!("+{text}") }
}

fn print_sales(found: &DiscountWhatIf, printer: &mut Printer) -> Result<(), Failure> {
    let (sales, economics) = (&found.sales, &found.economics);
    let (unit, number) = shown_span(found.window);
    let facts = [
        ("percent", found.discount.to_string()),
        ("customers", count(sales.customers)),
        ("window", unit.fill(printer.lang(), &[("count", number.to_string())])),
        ("as_of", found.as_of.local().date().to_string()),
    ];
    printer.say(texts::HEAD, &facts)?;
    let facts = [
        ("orders", count(sales.orders)),
        ("sold", amount_of(sales.sold)),
        ("returned", amount_of(sales.returned)),
        ("revenue", amount_of(economics.revenue)),
    ];
    printer.say(texts::SALES, &facts)?;
    match price_of_a_unit(found) {
        Some(price) => {
            let facts = [
                ("units", units(sales.units)),
                ("price", amount_of(price)),
                ("share", economics.share_with_units.to_string()),
            ];
            printer.say(texts::UNITS, &facts)?;
        }
        None => printer.say(texts::NO_UNITS, &[])?,
    }
    if sales.discount == 0 {
        printer.say(texts::NONE_GIVEN, &[])?;
    } else {
        let facts = [("discount", amount_of(sales.discount)), ("share", percent(economics.given))];
        printer.say(texts::GIVEN, &facts)?;
    }
    let margin = [("margin", percent(economics.margin)), ("profit", amount_of(economics.profit))];
    match economics.from {
        Margin::Given(_) => printer.say(texts::MARGIN_AS_GIVEN, &margin),
        Margin::OfCosts(known) => {
            let [margin, profit] = margin;
            let facts = [margin, profit, ("known", known.to_string()), ("cost", amount_of(sales.cost))];
            printer.say(texts::MARGIN_OF_COSTS, &facts)
        }
    }
}

/// The mean price of a unit, where lines say how many.
fn price_of_a_unit(found: &DiscountWhatIf) -> Option<i128> {
    let sales = &found.sales;
    sales.sold_with_units.checked_mul(10_000).and_then(|sum| round_div(sum, sales.units))
}

/// Ten-thousandths of units, whole ones where they are.
fn units(ten_thousandths: i128) -> String {
    let whole = ten_thousandths / 10_000;
    if whole * 10_000 == ten_thousandths {
        return u64::try_from(whole).map(count).unwrap_or_default();
    }
    amount_of(ten_thousandths)
}

fn print_break_even(found: &DiscountWhatIf, printer: &mut Printer) -> Result<(), Failure> {
    let step = &found.step;
    printer.line("")?;
    let asked = [("percent", step.discount.to_string()), ("lost", amount_of(step.lost))];
    match step.more {
        Some(more) => {
            let [asked, lost] = asked;
            let facts = [asked, lost, ("times", format!("{:.2}", 1.0 + more)), ("more", percent(more))];
            printer.say(texts::BREAK_EVEN, &facts)?;
            if let Some(needed) = more_units(found, step) {
                printer.say(texts::BREAK_EVEN_UNITS, &[("units", needed)])?;
            }
        }
        None => {
            let [asked, lost] = asked;
            printer.say(texts::IMPOSSIBLE, &[asked, lost, ("margin", percent(found.economics.margin))])?;
        }
    }
    let mut table = {
        let text = |text| printer.text(text);
        TextTable::new(&[
            (text(texts::COL_DISCOUNT), true),
            (text(texts::COL_LEFT), true),
            (text(texts::COL_MORE), true),
            (text(texts::COL_PROFIT), true),
        ])
    };
    for step in &found.table {
        table.row([step.discount.to_string(), percent(step.left), needed(step.more, printer), amount_of(step.profit)]);
    }
    table.lines().iter().try_for_each(|line| printer.line(line))
}

/// How many more units that is, whole ones, where all of the revenue says how many.
fn more_units(found: &DiscountWhatIf, step: &DiscountStep) -> Option<String> {
    let known = found.economics.share_with_units == Share::WHOLE;
    let more = step.more.filter(|_| known)?;
    // Ten-thousandths of units fit a double well enough for a number that is told in whole ones.
    let units = amount_as_number(found.sales.units)? * more;
    format!("{:.0}", (units - 1e-9).ceil()).parse().ok().map(count)
}

/// An amount or a number in ten-thousandths as a plain number.
fn amount_as_number(ten_thousandths: i128) -> Option<f64> {
    terrace_domain::sum_text(ten_thousandths).parse().ok()
}

fn needed(more: Option<f64>, printer: &Printer) -> String {
    more.map_or_else(|| printer.text(texts::CELL_IMPOSSIBLE).to_owned(), change)
}

fn print_levels(found: &DiscountWhatIf, printer: &mut Printer) -> Result<(), Failure> {
    if found.levels.is_empty() {
        return Ok(());
    }
    printer.line("")?;
    printer.say(texts::LEVELS, &[("margin", percent(found.economics.list_margin))])?;
    let mut table = {
        let text = |text| printer.text(text);
        TextTable::new(&[
            (text(texts::COL_LEVEL), false),
            (text(texts::COL_DISCOUNT), true),
            (text(texts::COL_LEFT), true),
            (text(texts::COL_MORE), true),
        ])
    };
    let lang = printer.lang();
    for level in &found.levels {
        table.row([
            level.title.get(lang, level.level.as_str()).to_owned(),
            level.discount.to_string(),
            percent(level.left),
            needed(level.more, printer),
        ]);
    }
    table.lines().iter().try_for_each(|line| printer.line(line))
}

fn print_history(found: &DiscountWhatIf, printer: &mut Printer) -> Result<(), Failure> {
    printer.line("")?;
    printer.say(texts::HISTORY, &[])?;
    match &found.history {
        Ok(past) => print_past(found, past, printer)?,
        Err(NoPastPrices::NoQuantities) => printer.say(texts::NO_QUANTITIES, &[])?,
        Err(NoPastPrices::OnePrice { products }) => {
            printer.say(texts::ONE_PRICE, &[("products", count(*products as u64))])?;
        }
        Err(NoPastPrices::FewWeeks { found }) => {
            let facts = [("needed", FEWEST_WEEKS.to_string()), ("found", found.to_string())];
            printer.say(texts::FEW_WEEKS, &facts)?;
        }
        Err(NoPastPrices::NotTold) => printer.say(texts::NOT_TOLD, &[])?,
    }
    printer.say(texts::WARNING, &[])
}

fn print_past(found: &DiscountWhatIf, past: &PastPrices, printer: &mut Printer) -> Result<(), Failure> {
    let (volume, gain) = (&past.what_if.volume, &past.what_if.gain);
    let facts = [
        ("rows", count(past.rows as u64)),
        ("products", count(past.products as u64)),
        ("percent", found.discount.to_string()),
        ("low", change(volume.low - 1.0)),
        ("high", change(volume.high - 1.0)),
        ("elasticity", format!("{:.2}", past.elasticity.estimate)),
        ("least", format!("{:.2}", past.elasticity.low)),
        ("most", format!("{:.2}", past.elasticity.high)),
    ];
    printer.say(texts::SUGGESTS, &facts)?;
    // The smaller of two losses is the one nearer to 0.
    let (text, low, high) = match (gain.low < 0.0, gain.high < 0.0) {
        (_, true) => (texts::WOULD_LOSE, -gain.high, -gain.low),
        (true, false) => (texts::WOULD_EITHER, -gain.low, gain.high),
        (false, false) => (texts::WOULD_GAIN, gain.low, gain.high),
    };
    printer.say(text, &[("low", money(low)), ("high", money(high))])?;
    if past.what_if.is_beyond {
        printer.say(texts::BEYOND, &[])?;
    }
    if past.products < FEWEST_PRODUCTS {
        printer.say(texts::FEW_PRODUCTS, &[("needed", FEWEST_PRODUCTS.to_string())])?;
    }
    Ok(())
}

/// An estimate of money, in whole units: its digits beyond three say nothing.
fn money(estimate: f64) -> String {
    // An estimate that is larger than any amount is shown as it is.
    let digits = format!("{:.0}", estimate.abs());
    digits.parse::<u64>().map(count).unwrap_or(digits)
}

fn print_load(found: &DiscountWhatIf, printer: &mut Printer) -> Result<(), Failure> {
    printer.line("")?;
    printer.say(texts::LOAD, &[])?;
    match &found.load {
        Ok(load) => print_work(found, load, printer),
        Err(NoAfterSales::NoFacts) => printer.say(texts::NO_LOAD, &[]),
        Err(NoAfterSales::NoVolume) => printer.say(texts::NO_VOLUME, &[]),
    }
}

fn print_work(found: &DiscountWhatIf, load: &AfterSales, printer: &mut Printer) -> Result<(), Failure> {
    let kind = match load.what {
        Aftermath::Cases => texts::LOAD_CASES,
        Aftermath::Contacts => texts::LOAD_CONTACTS,
    };
    let facts = [
        ("count", count(load.count)),
        ("kind", printer.text(kind).to_owned()),
        ("orders", count(load.orders)),
        ("lag", LAG_DAYS.to_string()),
        ("rate", format!("{:.3}", load.per_order.estimate)),
        ("low", format!("{:.4}", load.per_order.low)),
        ("high", format!("{:.4}", load.per_order.high)),
    ];
    printer.say(texts::LOAD_RATE, &facts)?;
    let text = match load.volume {
        PlannedVolume::Suggested(_) => texts::LOAD_AT_SUGGESTED,
        PlannedVolume::Needed(_) => texts::LOAD_AT_NEEDED,
    };
    let facts = [
        ("orders", format!("{:.1}", load.then)),
        ("today", format!("{:.1}", load.today)),
        ("days", found.days.to_string()),
    ];
    printer.say(text, &facts)?;
    let mut table = {
        let text = |text| printer.text(text);
        TextTable::new(&[
            (text(texts::COL_DAY), true),
            (text(texts::COL_ORDERS), true),
            (text(texts::COL_LOAD), true),
            (text(texts::COL_RANGE), true),
            (text(texts::COL_PEOPLE), true),
            (text(texts::COL_TODAY), true),
        ])
    };
    for (number, day) in load.days.iter().enumerate() {
        table.row([
            (number + 1).to_string(),
            format!("{:.1}", day.orders),
            format!("{:.1}", day.load.estimate),
            format!("{:.0}–{:.0}", day.load.low, day.load.high),
            day.people.to_string(),
            load.people_today.to_string(),
        ]);
    }
    table.lines().iter().try_for_each(|line| printer.line(line))?;
    printer.say(texts::LOAD_PEOPLE, &[("each", found.each.to_string())])
}
