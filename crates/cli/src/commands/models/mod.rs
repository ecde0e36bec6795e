//! `terrace models`: fits, and checks against later orders.

mod check;
mod fit;

use super::work::{Run, files, folder, workspace};
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::interrupt;
use crate::printer::Printer;
use crate::progress::Bar;
use clap::ArgMatches;
use std::path::PathBuf;
use terrace_app::Workspace;
use terrace_app::facts::{Inputs, ReadingOptions};
use terrace_app::models::{ModelKind, TimeUnit};
use terrace_app::policies::load;
use terrace_domain::{Date, InternalError, Zone};
use terrace_words::texts::models as texts;
use terrace_words::{Lang, Text};

pub(super) fn run(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    match arguments.subcommand() {
        Some(("fit", arguments)) => fit::run(arguments, printer),
        Some(("check", arguments)) => check::run(arguments, printer),
        _ => Ok(ExitStatus::Usage),
    }
}

/// What both commands are asked for.
struct ModelsRequest {
    inputs: Inputs,
    zone: Zone,
    model: ModelKind,
    unit: TimeUnit,
    until: Option<Date>,
    with_prior: bool,
    is_priced: bool,
}

impl ModelsRequest {
    /// Facts from files if any are given, otherwise from the workspace; without a policy, times are read in the
    /// workspace's time zone and amounts stay in their currency.
    fn of(arguments: &ArgMatches, printer: &mut Printer) -> Result<Self, Failure> {
        let files = files(arguments);
        let straight = !files.by_kind.is_empty();
        if !straight && let Some(mapping) = files.mapping {
            return Err(Failure::own("T0028", vec![("path", mapping.display().to_string())]));
        }
        let policy = arguments.get_one::<PathBuf>("policy").map(|path| load(path)).transpose()?;
        let workspace = if straight { Workspace::open(folder(arguments)).ok() } else { Some(workspace(arguments)?) };
        let zone = match (&policy, &workspace) {
            (Some(policy), _) => policy.policy.timezone.clone(),
            (None, Some(workspace)) => workspace.config().timezone.clone(),
            (None, None) => Zone::utc(),
        };
        let currency = policy.as_ref().map(|policy| policy.policy.currency);
        let reading = ReadingOptions { zone: &zone, currency, order_columns: None };
        let inputs = match &workspace {
            Some(workspace) if !straight => {
                Inputs::of_workspace_as(workspace, arguments.get_one::<u64>("lake-version").copied(), &reading)?
            }
            _ => {
                let bar = Bar::new(printer);
                let inputs = Inputs::of_files_as(&files, &reading, &Run::watched(&bar).context(&zone));
                bar.done();
                inputs?
            }
        };
        let word = |name: &str| {
            arguments
                .get_one::<String>(name)
                .ok_or_else(|| InternalError::new(format!("no `--{name}`, nor its default")))
        };
        let unknown = |word: &str| InternalError::new(format!("the parser let `{word}` through"));
        let (model, unit) = (word("model")?, word("per")?);
        Ok(Self {
            model: ModelKind::named(model).ok_or_else(|| unknown(model))?,
            unit: TimeUnit::named(unit).ok_or_else(|| unknown(unit))?,
            until: day(arguments, "until")?,
            with_prior: !arguments.get_flag("no-prior"),
            is_priced: policy.is_some(),
            inputs: inputs.cancelled_by(&interrupt::token()),
            zone,
        })
    }

    /// The lake version that was read; `None` for files.
    fn lake_version(&self) -> Option<u64> {
        self.inputs.origin.lake_version()
    }
}

/// The day that an option names.
fn day(arguments: &ArgMatches, name: &str) -> Result<Option<Date>, Failure> {
    let Some(text) = arguments.get_one::<String>(name) else { return Ok(None) };
    Date::parse(text).map(Some).map_err(|_| Failure::own("T0021", vec![("text", text.clone())]))
}

fn unit_name(unit: TimeUnit, lang: Lang) -> &'static str {
    let text: Text = match unit {
        TimeUnit::Day => texts::UNIT_DAY,
        TimeUnit::Week => texts::UNIT_WEEK,
        TimeUnit::Month => texts::UNIT_MONTH,
    };
    text.get(lang)
}

/// A statistic with four significant digits, and at least two decimals if it is small.
fn shown(value: f64) -> String {
    let size = value.abs();
    if !value.is_finite() {
        return value.to_string();
    }
    match size {
        size if size >= 1000.0 => format!("{value:.1}"),
        size if size >= 10.0 => format!("{value:.2}"),
        size if size >= 0.01 || size == 0.0 => format!("{value:.4}"),
        _ => format!("{value:.3e}"),
    }
}

fn percent(value: f64) -> String {
    format!("{:.1}%", 100.0 * value)
}
