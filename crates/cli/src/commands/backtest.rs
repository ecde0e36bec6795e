//! `terrace backtest`: policies held against what happened.

use super::work::{Run, Work, paths};
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::format::{amount_of, count};
use crate::printer::Printer;
use crate::progress::Bar;
use crate::tables::TextTable;
use clap::ArgMatches;
use std::sync::Arc;
use terrace_app::backtest::{AtDate, Backtest, BacktestRequest, RankingFigures, SchemeBacktest, backtest};
use terrace_app::policies::load;
use terrace_app::views::BacktestView;
use terrace_domain::{Unit, Window};
use terrace_words::Text;
use terrace_words::texts::backtest as texts;

pub(super) fn run(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let spans = (span(arguments, "every")?, span(arguments, "ahead")?);
    let work = Work::prepare(arguments, printer)?;
    let mut policies = vec![work.policy.clone()];
    for path in paths(arguments, "against") {
        let policy = load(&path)?;
        printer.diagnostics(&policy.rendered_warnings(printer.lang()));
        policies.push(Arc::new(policy));
    }
    let request = BacktestRequest {
        policies: &policies,
        scheme: arguments.get_one::<String>("scheme").map(String::as_str),
        as_of: &work.as_of,
        dates: arguments.get_one::<u64>("dates").and_then(|dates| usize::try_from(*dates).ok()).unwrap_or(1),
        every: spans.0,
        ahead: spans.1,
    };
    let bar = Bar::new(printer);
    let run = Run::watched(&bar);
    let found = backtest(&request, &work.inputs, &run.context(&work.policy.policy.timezone));
    bar.done();
    let found = found?;
    if printer.json() {
        printer.json_answer(&BacktestView::new(&found))?;
        return Ok(ExitStatus::Done);
    }
    print_head(&found, printer)?;
    for scheme in &found.schemes {
        print_tiers(scheme, printer)?;
        print_rankings(scheme, printer)?;
    }
    printer.line("")?;
    printer.say(texts::CLOSE, &[])?;
    Ok(ExitStatus::Done)
}

/// A span of time; `all` is none.
pub(super) fn span(arguments: &ArgMatches, name: &'static str) -> Result<Window, Failure> {
    let text = arguments.get_one::<String>(name).map_or("", String::as_str);
    let read = Window::parse(text).ok().filter(|window| *window != Window::All);
    read.ok_or_else(|| Failure::own("T0097", vec![("option", name.to_owned())]))
}

fn print_head(found: &Backtest, printer: &mut Printer) -> Result<(), Failure> {
    let day = |date: Option<&terrace_domain::Date>| date.map(ToString::to_string).unwrap_or_default();
    let (unit, number) = shown_span(found.ahead);
    let ahead = unit.fill(printer.lang(), &[("count", number.to_string())]);
    let facts = [
        ("dates", count(found.dates.len() as u64)),
        ("first", day(found.dates.first())),
        ("last", day(found.dates.last())),
        ("ahead", ahead),
    ];
    printer.say(texts::HEAD, &facts)
}

/// A span as a text with its number.
pub(super) fn shown_span(window: Window) -> (Text, u64) {
    match window {
        Window::Last(number, Unit::Days) => (texts::DAYS, number.into()),
        Window::Last(number, Unit::Weeks) => (texts::WEEKS, number.into()),
        Window::Last(number, Unit::Months) => (texts::MONTHS, number.into()),
        Window::Last(number, Unit::Years) => (texts::YEARS, number.into()),
        Window::All => (texts::DAYS, 0),
    }
}

/// All days of a scheme taken together.
fn print_tiers(scheme: &SchemeBacktest, printer: &mut Printer) -> Result<(), Failure> {
    let lang = printer.lang();
    let days = (scheme.at.iter().filter(|at| at.customers > 0).count() as u64).max(1);
    let customers: u64 = scheme.at.iter().map(|at| at.customers).sum();
    let revenue: i128 = scheme.at.iter().map(|at| at.revenue).sum();
    printer.line("")?;
    let facts = [
        ("scheme", scheme.scheme.title.get(lang, scheme.scheme.name.as_str()).to_owned()),
        ("policy", scheme.policy_name.clone()),
        ("customers", count(customers / days)),
        ("revenue", amount_of(revenue / i128::from(days))),
    ];
    printer.say(texts::SCHEME, &facts)?;
    let dates = |count: usize| [("dates", count.to_string())];
    let empty = scheme.at.iter().filter(|at| at.customers == 0).count();
    if empty > 0 {
        printer.say(texts::EMPTY, &dates(empty))?;
    }
    let is_quiet = |at: &&AtDate| at.customers > 0 && at.tiers.iter().all(|tier| tier.bought == 0);
    let quiet = scheme.at.iter().filter(is_quiet).count();
    if quiet > 0 {
        printer.say(texts::QUIET, &dates(quiet))?;
    }
    let mut table = {
        let text = |text| printer.text(text);
        TextTable::new(&[
            (text(texts::COL_TIER), false),
            (text(texts::COL_CUSTOMERS), true),
            (text(texts::COL_BOUGHT), true),
            (text(texts::COL_EACH), true),
            (text(texts::COL_SHARE), true),
            (text(texts::COL_STAYED), true),
        ])
    };
    for (index, tier) in scheme.scheme.tiers.iter().enumerate() {
        let of = |get: &dyn Fn(&AtDate) -> i128| scheme.at.iter().map(get).sum::<i128>();
        let ahead = |at: &AtDate| at.tiers.get(index).copied().unwrap_or_default();
        let own = of(&|at| ahead(at).customers.into());
        let bought = of(&|at| ahead(at).bought.into());
        let brought = of(&|at| ahead(at).revenue);
        let from = |at: &AtDate| at.moves.get(index).map(|to| to.iter().sum::<u64>()).unwrap_or_default();
        let stayed = |at: &AtDate| at.moves.get(index).and_then(|to| to.get(index)).copied().unwrap_or_default();
        table.row([
            tier.title.get(lang, tier.id.as_str()).to_owned(),
            count(u64::try_from(own).unwrap_or(0) / days),
            percent(bought, own),
            if own > 0 { amount_of(brought / own) } else { String::new() },
            percent(brought, revenue),
            percent(of(&|at| stayed(at).into()), of(&|at| from(at).into())),
        ]);
    }
    table.lines().iter().try_for_each(|line| printer.line(line))
}

/// A part of a whole in percent; empty where there is none.
fn percent(part: i128, whole: i128) -> String {
    if whole <= 0 {
        return String::new();
    }
    // Tenths of a percent, to the nearest.
    let tenths = (part * 2_000 + whole).div_euclid(2 * whole);
    let sign = if tenths < 0 { "-" } else { "" };
    format!("{sign}{}.{}%", tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10)
}

fn print_rankings(scheme: &SchemeBacktest, printer: &mut Printer) -> Result<(), Failure> {
    printer.line("")?;
    if !scheme.is_ranked {
        return printer.say(texts::NOT_RANKED, &[]);
    }
    printer.say(texts::RANKS, &[])?;
    let first = |share: &str| texts::COL_FIRST.fill(printer.lang(), &[("share", share.to_owned())]);
    let heads = ["1", "5", "20"].map(first);
    let mut table = {
        let text = |text| printer.text(text);
        let [one, five, twenty] = &heads;
        TextTable::new(&[
            (text(texts::COL_RANKED), false),
            (one, true),
            (five, true),
            (twenty, true),
            (text(texts::COL_GINI), true),
        ])
    };
    let rankings: [(Text, Vec<RankingFigures>); 3] = [
        (texts::BY_TIERS, scheme.at.iter().filter_map(|at| at.tiers_rank).collect()),
        (texts::BY_REVENUE, scheme.at.iter().map(|at| at.revenue_ranks).collect()),
        (texts::BY_RECENCY, scheme.at.iter().map(|at| at.recency_ranks).collect()),
    ];
    for (name, figures) in &rankings {
        let share = |place: usize| {
            let mean = mean(figures.iter().filter_map(|figure| figure.captured.get(place).copied().flatten()));
            mean.map_or_else(String::new, |share| format!("{:.1}%", 100.0 * share))
        };
        let gini = mean(figures.iter().filter_map(|figure| figure.gini));
        let gini = gini.map_or_else(String::new, |gini| format!("{gini:.3}"));
        table.row([printer.text(*name).to_owned(), share(0), share(1), share(2), gini]);
    }
    table.lines().iter().try_for_each(|line| printer.line(line))
}

/// The mean over days; `None` if no day has a value.
fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (mut sum, mut days) = (0.0, 0.0);
    for value in values {
        sum += value;
        days += 1.0;
    }
    (days > 0.0).then(|| sum / days)
}
