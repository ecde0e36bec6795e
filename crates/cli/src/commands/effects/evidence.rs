//! `terrace effects threshold`, `compare` and `series`: what facts show where nobody drew lots.

use super::evidence_text as shown;
use super::{share, text};
use crate::clock;
use crate::commands::backtest::span;
use crate::commands::work::{Run, Work};
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::format::{count, moment};
use crate::printer::Printer;
use crate::progress::Bar;
use clap::ArgMatches;
use std::path::PathBuf;
use terrace_app::effects::{
    ChosenCustomers, EffectMeasure, GroupsRequest, Ids, PastRequest, ThresholdRequest, against_others, against_past,
    at_threshold, read_list,
};
use terrace_app::views::{GroupsView, PastView, ThresholdView};
use terrace_app::{AppError, BacktestError, Note};
use terrace_domain::{AsOf, Unit, Window};

fn measure(arguments: &ArgMatches) -> EffectMeasure {
    text(arguments, "measure").and_then(EffectMeasure::named).unwrap_or(EffectMeasure::Revenue)
}

/// A day, read like an as-of.
fn day(arguments: &ArgMatches, option: &str, work: &Work) -> Result<Option<AsOf>, Failure> {
    let given = arguments.get_one::<String>(option);
    given.map(|given| clock::as_of(Some(given), work.as_of.zone())).transpose()
}

/// A span that may be left out.
fn optional_span(arguments: &ArgMatches, option: &'static str) -> Result<Option<Window>, Failure> {
    if arguments.contains_id(option) { span(arguments, option).map(Some) } else { Ok(None) }
}

/// How long a period is.
fn every(arguments: &ArgMatches) -> Window {
    match text(arguments, "every") {
        Some("week") => Window::Last(1, Unit::Weeks),
        Some("quarter") => Window::Last(3, Unit::Months),
        _ => Window::Last(1, Unit::Months),
    }
}

pub(super) fn run_threshold(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let (ahead, published) = (span(arguments, "ahead")?, optional_span(arguments, "published")?);
    let effect = share(arguments, "effect", 1_000_000)?;
    let work = Work::prepare(arguments, printer)?;
    let decided = match day(arguments, "decided", &work)? {
        Some(decided) => decided,
        None => {
            let ago = ahead.ago(work.as_of.local());
            let ago = ago.ok_or_else(|| AppError::from(BacktestError::NoSpan("ahead".to_owned())))?;
            AsOf::new(ago, work.as_of.zone().clone())
        }
    };
    let request = ThresholdRequest {
        policy: &work.policy,
        scheme: text(arguments, "scheme"),
        tier: text(arguments, "tier"),
        measure: measure(arguments),
        decided,
        ahead,
        published,
        donut: arguments.get_one::<f64>("donut").copied().unwrap_or(0.0),
        effect,
        as_of: &work.as_of,
    };
    let bar = Bar::new(printer);
    let run = Run::watched(&bar);
    let found = at_threshold(&request, (&work.inputs, work.workspace.as_ref()), &run.context(work.as_of.zone()));
    bar.done();
    let found = found?;
    if printer.json() {
        printer.json_answer(&ThresholdView::new(&found))?;
    } else {
        shown::threshold(&found, printer)?;
    }
    Ok(ExitStatus::Done)
}

pub(super) fn run_compare(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let before = span(arguments, "before")?;
    let effect = share(arguments, "effect", 1_000_000)?;
    let work = Work::prepare(arguments, printer)?;
    let since = day(arguments, "since", &work)?.unwrap_or_else(|| work.as_of.clone());
    let bar = Bar::new(printer);
    let run = Run::watched(&bar);
    let ctx = run.context(work.as_of.zone());
    let list = |option: &str| {
        let path = arguments.get_one::<PathBuf>(option);
        path.map(|path| read_list(path, &work.policy.policy, &work.as_of, &ctx)).transpose()
    };
    let (treated_list, against_list) = (list("treated-list")?, list("against-list")?);
    // The command line asks for one of both.
    let Some(treated) = chosen(text(arguments, "treated"), treated_list.as_ref()) else { return Ok(ExitStatus::Usage) };
    let request = GroupsRequest {
        policy: &work.policy,
        treated,
        against: chosen(text(arguments, "against"), against_list.as_ref()),
        measure: measure(arguments),
        since,
        before,
        every: every(arguments),
        effect,
        as_of: &work.as_of,
    };
    let found = against_others(&request, (&work.inputs, work.workspace.as_ref()), &ctx);
    bar.done();
    let found = found?;
    if found.by_behaviour {
        printer.note(&Note::new("T0549", Vec::new()));
    }
    if found.too_new != [0, 0] {
        let [treated, against] = found.too_new.map(|number| count(number as u64));
        let from = found.moments.first().map(|from| moment(&from.to_string())).unwrap_or_default();
        printer.note(&Note::new("T0555", vec![("treated", treated), ("against", against), ("from", from)]));
    }
    if printer.json() {
        printer.json_answer(&GroupsView::new(&found))?;
    } else {
        shown::groups(&found, printer)?;
    }
    Ok(ExitStatus::Done)
}

fn chosen<'a>(condition: Option<&'a str>, list: Option<&'a Ids>) -> Option<ChosenCustomers<'a>> {
    condition.map(ChosenCustomers::Where).or_else(|| list.map(ChosenCustomers::Listed))
}

pub(super) fn run_series(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let before = optional_span(arguments, "before")?;
    let effect = share(arguments, "effect", 1_000_000)?;
    let work = Work::prepare(arguments, printer)?;
    let since = day(arguments, "since", &work)?.unwrap_or_else(|| work.as_of.clone());
    let request = PastRequest {
        measure: measure(arguments),
        since,
        every: Window::Last(1, Unit::Months),
        before,
        effect,
        as_of: &work.as_of,
    };
    let bar = Bar::new(printer);
    let run = Run::watched(&bar);
    let found = against_past(&request, &work.inputs, &run.context(work.as_of.zone()));
    bar.done();
    let found = found?;
    if printer.json() {
        printer.json_answer(&PastView::new(&found))?;
    } else {
        shown::series(&found, printer)?;
    }
    Ok(ExitStatus::Done)
}
