//! `terrace products`: products bought together, best sellers, offers and their check.

use super::explain::customer_and_files;
use super::work::Work;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::format::{amount, count, number as millionths_number};
use crate::printer::Printer;
use crate::tables::TextTable;
use clap::ArgMatches;
use std::path::PathBuf;
use terrace_app::products::{
    HitCheckRequest, OffersFile, OneTier, ProductsRequest, TierSellers, best, check, next, together, write_offers,
};
use terrace_app::runs::Tiered;
use terrace_app::views::{BestSellersView, OffersCheckView, OffersView, TogetherView};
use terrace_domain::{Date, InternalError, Window};
use terrace_words::texts::products as texts;

pub(super) fn run(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    match arguments.subcommand() {
        Some(("together", arguments)) => run_together(arguments, printer),
        Some(("best", arguments)) => run_best(arguments, printer),
        Some(("next", arguments)) => run_next(arguments, printer),
        Some(("check", arguments)) => run_check(arguments, printer),
        _ => Ok(ExitStatus::Usage),
    }
}

fn number(arguments: &ArgMatches, name: &str) -> Option<usize> {
    arguments.get_one::<u64>(name).and_then(|number| usize::try_from(*number).ok())
}

fn window(arguments: &ArgMatches) -> Result<Window, Failure> {
    let Some(text) = arguments.get_one::<String>("window") else { return Ok(Window::All) };
    Window::parse(text).map_err(|_| Failure::own("T0073", vec![("text", text.clone())]))
}

fn request<'a>(work: &'a Work, arguments: &ArgMatches) -> Result<ProductsRequest<'a>, Failure> {
    Ok(ProductsRequest { facts: &work.inputs.facts, as_of: &work.as_of, window: window(arguments)? })
}

fn percent(share: f64) -> String {
    format!("{:.1}%", 100.0 * share)
}

fn run_together(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let work = Work::prepare(arguments, printer)?;
    let percent_given = number(arguments, "confidence");
    let percent_given = percent_given.ok_or_else(|| InternalError::new("no `--confidence`, nor its default"))?;
    #[expect(clippy::cast_precision_loss, reason = "a number of at most 100")]
    let confidence = percent_given as f64 / 100.0;
    let found = together(&request(&work, arguments)?, number(arguments, "least"), confidence)?;
    if printer.json() {
        printer.json_answer(&TogetherView::new(&found))?;
        return Ok(ExitStatus::Done);
    }
    let arguments_of = [
        ("rules", count(found.rules.len() as u64)),
        ("orders", count(found.orders as u64)),
        ("least", count(found.least as u64)),
    ];
    if found.rules.is_empty() {
        match found.surest {
            None => printer.say(texts::TOGETHER_NONE, &arguments_of)?,
            // Enough orders hold them: it is the other bar that none passes.
            Some(surest) => {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of at most 1")]
                let lower = (100.0 * surest).floor() as u64;
                let [_, orders, least] = arguments_of;
                let facts = [
                    orders,
                    least,
                    ("sets", count(found.sets as u64)),
                    ("surest", percent(surest)),
                    ("confidence", percent_given.to_string()),
                    ("lower", lower.to_string()),
                ];
                printer.say(texts::TOGETHER_UNSURE, &facts)?;
            }
        }
        return Ok(ExitStatus::Done);
    }
    printer.say(texts::TOGETHER_HEAD, &arguments_of)?;
    let text = |text| printer.text(text);
    let mut table = TextTable::new(&[
        (text(texts::COL_BECAUSE), false),
        (text(texts::COL_THEN), false),
        (text(texts::COL_ORDERS), true),
        (text(texts::COL_SUPPORT), true),
        (text(texts::COL_CONFIDENCE), true),
        (text(texts::COL_LIFT), true),
    ]);
    let most = number(arguments, "top").unwrap_or(20);
    for rule in found.rules.iter().take(most) {
        table.row([
            rule.because.join(" + "),
            rule.then.clone(),
            count(rule.orders as u64),
            format!("{:.2}%", 100.0 * rule.support),
            percent(rule.confidence),
            format!("{:.1}", rule.lift),
        ]);
    }
    table.lines().iter().try_for_each(|line| printer.line(line))?;
    let more = found.rules.len().saturating_sub(most);
    if more > 0 {
        printer.say(texts::MORE, &[("count", count(more as u64))])?;
    }
    Ok(ExitStatus::Done)
}

/// The scheme that the command line names, or the policy's first.
fn scheme<'a>(work: &'a Work, arguments: &'a ArgMatches) -> &'a str {
    let first = || work.policy.policy.schemes.first().map_or("", |scheme| scheme.name.as_str());
    arguments.get_one::<String>("scheme").map_or_else(first, String::as_str)
}

/// Everybody's classes.
fn classes(work: &Work) -> Result<Tiered, Failure> {
    super::tier::everybody(work)
}

fn run_best(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let work = Work::prepare(arguments, printer)?;
    let policy = &work.policy.policy;
    let scheme = scheme(&work, arguments);
    let tiered = classes(&work)?;
    let most = number(arguments, "top").unwrap_or(10);
    let found = best(&request(&work, arguments)?, &tiered, scheme, most)?;
    let bound = policy.scheme(scheme);
    if printer.json() {
        printer.json_answer(&BestSellersView::new(&found, scheme, bound))?;
        return Ok(ExitStatus::Done);
    }
    let lang = printer.lang();
    let title = bound.map_or(scheme, |bound| bound.title.get(lang, scheme));
    printer.say(texts::BEST_HEAD, &[("scheme", title.to_owned()), ("orders", count(found.orders as u64))])?;
    for sellers in std::iter::once(&found.all).chain(&found.tiers) {
        let name = sellers.tier.and_then(|tier| {
            let tier = bound?.tiers.get(tier)?;
            Some(tier.title.get(lang, tier.id.as_str()).to_owned())
        });
        let head = if name.is_some() { texts::BEST_TIER } else { texts::BEST_ALL };
        printer.line("")?;
        let arguments = [("tier", name.unwrap_or_default()), ("customers", count(sellers.customers as u64))];
        printer.say(head, &arguments)?;
        sellers_table(sellers, found.has_units, printer)?;
    }
    Ok(ExitStatus::Done)
}

fn sellers_table(sellers: &TierSellers, has_units: bool, printer: &mut Printer) -> Result<(), Failure> {
    let text = |text| printer.text(text);
    let mut table = TextTable::new(&[
        (text(texts::COL_PRODUCT), false),
        (text(texts::COL_CUSTOMERS), true),
        (text(texts::COL_ORDERS), true),
        (text(texts::COL_UNITS), true),
        (text(texts::COL_AMOUNT), true),
        (text(texts::COL_INDEX), true),
    ]);
    for product in &sellers.products {
        table.row([
            product.product.clone(),
            count(product.customers as u64),
            count(product.orders as u64),
            if has_units { millionths_number(product.units) } else { "–".to_owned() },
            amount(product.amount),
            format!("{:.2}", product.index),
        ]);
    }
    table.lines().iter().try_for_each(|line| printer.line(line))
}

fn run_next(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let most = number(arguments, "top").unwrap_or(10);
    let again = arguments.get_flag("again");
    if let Some(path) = arguments.get_one::<PathBuf>("out") {
        let work = Work::prepare(arguments, printer)?;
        let request = request(&work, arguments)?;
        let tier = arguments.get_one::<String>("tier");
        let tiered = tier.map(|_| classes(&work)).transpose()?;
        let only =
            tier.zip(tiered.as_ref()).map(|(tier, tiered)| OneTier { tiered, scheme: scheme(&work, arguments), tier });
        let wanted = OffersFile { count: most, again, only, excel: arguments.get_flag("excel") };
        let customers = write_offers(&request, &wanted, path)?;
        let arguments = [("customers", count(customers as u64)), ("path", path.display().to_string())];
        printer.status_output().say(&texts::OFFERS_WRITTEN.fill(printer.lang(), &arguments));
        return Ok(ExitStatus::Done);
    }
    let (customer, files) = customer_and_files(arguments, "products next")?;
    let work = Work::of_files(arguments, &files, printer)?;
    let found = next(&request(&work, arguments)?, &customer, most, again)?;
    if printer.json() {
        printer.json_answer(&OffersView::new(&found))?;
        return Ok(ExitStatus::Done);
    }
    printer.say(texts::NEXT_HEAD, &[("customer", found.customer.clone()), ("bought", count(found.bought as u64))])?;
    let text = |text| printer.text(text);
    let mut table = TextTable::new(&[
        (text(texts::COL_RANK), true),
        (text(texts::COL_PRODUCT), false),
        (text(texts::COL_SCORE), true),
        (text(texts::COL_REASON), false),
    ]);
    for (rank, offer) in (1..).zip(&found.offers) {
        let reason = offer.because.as_ref().map(|because| {
            let arguments = [
                ("because", because.clone()),
                ("with", count(offer.with_because as u64)),
                ("both", count(offer.with_both as u64)),
            ];
            texts::REASON.fill(printer.lang(), &arguments)
        });
        let reason = reason.unwrap_or_else(|| printer.text(texts::REASON_BEST).to_owned());
        table.row([count(rank), offer.product.clone(), format!("{:.3}", offer.score), reason]);
    }
    table.lines().iter().try_for_each(|line| printer.line(line))?;
    Ok(ExitStatus::Done)
}

fn run_check(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let cut = match arguments.get_one::<String>("cut") {
        Some(text) => Some(Date::parse(text).map_err(|_| Failure::own("T0021", vec![("text", text.clone())]))?),
        None => None,
    };
    let work = Work::prepare(arguments, printer)?;
    let found = check(&HitCheckRequest {
        facts: &work.inputs.facts,
        cut,
        as_of: &work.as_of,
        count: number(arguments, "top").unwrap_or(10),
    })?;
    if printer.json() {
        printer.json_answer(&OffersCheckView::new(&found))?;
        return Ok(ExitStatus::Done);
    }
    let arguments =
        [("count", found.count.to_string()), ("cut", found.cut.to_string()), ("until", found.until.to_string())];
    printer.say(texts::CHECK_HEAD, &arguments)?;
    let text = |text| printer.text(text);
    let mut table = TextTable::new(&[
        (text(texts::COL_WHAT), false),
        (text(texts::COL_HELD), true),
        (text(texts::COL_HIT), true),
        (text(texts::COL_BEST), true),
    ]);
    for (name, hits) in [(texts::ONLY_NEW, found.new), (texts::ALSO_AGAIN, found.again)] {
        let share = |part: usize| hits.rate(part).map_or_else(|| "–".to_owned(), percent);
        table.row([text(name).to_owned(), count(hits.customers as u64), share(hits.hits), share(hits.best_sellers)]);
    }
    table.lines().iter().try_for_each(|line| printer.line(line))?;
    Ok(ExitStatus::Done)
}
