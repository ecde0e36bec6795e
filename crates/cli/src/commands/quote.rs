//! `terrace quote`: what a cart costs.

use super::work::Work;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::printer::Printer;
use crate::tables::TextTable;
use clap::ArgMatches;
use std::io::Read;
use std::path::Path;
use terrace_app::AppError;
use terrace_app::members::{MembersRequest, NamedCart, QuoteRequest, quote_cart, read_cart};
use terrace_app::views::{QuoteStepView, QuoteView};
use terrace_words::texts::members as texts;
use terrace_words::{Lang, Text};

pub(super) fn run(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let named = arguments.get_one::<String>("cart").map_or("-", String::as_str);
    let path = Path::new(named);
    let NamedCart { cart, products } = read_cart(path, &text_of(path)?)?;
    let work = Work::prepare(arguments, printer)?;
    let customer = arguments.get_one::<String>("customer").map(String::as_str);
    let request = QuoteRequest {
        members: MembersRequest { policy: &work.policy, facts: &work.inputs.facts, as_of: &work.as_of },
        inputs: &work.inputs,
        workspace: work.workspace.as_ref(),
        customer,
    };
    let run = work.run();
    let quoted = quote_cart(&request, &cart, &run.context(work.as_of.zone()))?;
    let view = QuoteView::new(&work.policy, &work.as_of, customer, &quoted).with_products(products);
    if printer.json() {
        printer.json_answer(&view)?;
        return Ok(ExitStatus::Done);
    }
    let lang = printer.lang();
    let anybody = || printer.text(texts::QUOTE_ANYBODY).to_owned();
    printer.say(
        texts::QUOTE_HEAD,
        &[
            ("customer", customer.map_or_else(anybody, str::to_owned)),
            ("title", work.policy.policy.title.get(lang, &view.policy.name).to_owned()),
            ("policy", view.policy.name.clone()),
            ("as_of", view.as_of.clone()),
        ],
    )?;
    if let Some(level) = &view.level {
        let facts = [("level", level.title.get(lang, &level.level).to_owned()), ("name", level.level.clone())];
        printer.say(texts::QUOTE_LEVEL, &facts)?;
    }
    table(&view, lang).lines().iter().try_for_each(|line| printer.line(line))?;
    if view.lines.len() > 1 || view.lines.iter().any(|line| line.product.is_some()) {
        lines(&view, lang).lines().iter().try_for_each(|line| printer.line(line))?;
    }
    printer.say(texts::QUOTE_EARNS, &[("points", view.earns.to_string())])?;
    if let Some(level) = &view.lifts_to {
        let facts = [("level", level.title.get(lang, &level.level).to_owned()), ("name", level.level.clone())];
        printer.say(texts::QUOTE_LIFTS, &facts)?;
    }
    Ok(ExitStatus::Done)
}

/// A cart is short; what is longer is none.
const MOST_BYTES: u64 = 4 << 20;

fn text_of(path: &Path) -> Result<String, Failure> {
    let reading = |cause| AppError::reading(path, cause);
    let mut text = String::new();
    if path == Path::new("-") {
        std::io::stdin().take(MOST_BYTES).read_to_string(&mut text).map_err(reading)?;
    } else {
        let file = std::fs::File::open(path).map_err(reading)?;
        file.take(MOST_BYTES).read_to_string(&mut text).map_err(reading)?;
    }
    Ok(text)
}

fn table(view: &QuoteView, lang: Lang) -> TextTable {
    let get = |text: Text| text.get(lang).to_owned();
    let mut table = TextTable::new(&[
        (texts::COL_STEP.get(lang), false),
        (texts::COL_BEFORE.get(lang), true),
        (texts::COL_AFTER.get(lang), true),
        ("", false),
    ]);
    table.row([get(texts::STEP_LIST), String::new(), view.list.clone(), String::new()]);
    for step in &view.steps {
        let note = if step.applies { String::new() } else { get(texts::NOT_APPLIED) };
        table.row([step_text(step, lang), step.before.clone(), step.after.clone(), note]);
    }
    table.row([get(texts::STEP_GOODS), String::new(), view.goods.clone(), String::new()]);
    table.row([get(texts::STEP_OTHERS), String::new(), view.others.clone(), String::new()]);
    if view.points > 0 {
        let name = texts::STEP_POINTS.fill(lang, &[("points", view.points.to_string())]);
        table.row([name, String::new(), format!("-{}", view.paid_with_points), String::new()]);
    }
    table.row([get(texts::STEP_DUE), String::new(), view.due.clone(), String::new()]);
    table
}

/// Each line of the cart with its price.
fn lines(view: &QuoteView, lang: Lang) -> TextTable {
    let headers = [(texts::COL_LINE, false), (texts::COL_LIST, true), (texts::COL_PRICE, true)];
    let mut table = TextTable::new(&headers.map(|(text, right)| (text.get(lang), right)));
    for (number, line) in (1..).zip(&view.lines) {
        let name = line.product.clone().unwrap_or_else(|| usize::to_string(&number));
        table.row([name, line.list.clone(), line.price.clone()]);
    }
    table
}

fn step_text(step: &QuoteStepView, lang: Lang) -> String {
    let name = [("name", step.name.clone().unwrap_or_default())];
    match step.source {
        "level" => texts::STEP_LEVEL.get(lang).to_owned(),
        "class" => texts::STEP_CLASS.get(lang).to_owned(),
        "campaign" => texts::STEP_CAMPAIGN.fill(lang, &name),
        "coupon" => texts::STEP_COUPON.fill(lang, &name),
        "margin_floor" => texts::STEP_MARGIN_FLOOR.get(lang).to_owned(),
        _ => texts::STEP_PAID_FLOOR.get(lang).to_owned(),
    }
}
