//! `terrace changes`: two kept runs side by side.

mod text;

pub(super) use text::ChangesText;

use super::work::{Run, workspace};
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::format::{count, moment, short_hash};
use crate::printer::Printer;
use clap::ArgMatches;
use std::path::PathBuf;
use terrace_app::Note;
use terrace_app::changes::{CompareRequest, Side, compare, movers_table};
use terrace_app::history::{KeptRun, pair};
use terrace_app::policies::load;
use terrace_app::views::ChangesView;
use terrace_app::{Workspace, output};
use terrace_words::texts::history as texts;

pub(super) fn run(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let out = arguments.get_one::<PathBuf>("out").map(PathBuf::as_path);
    if let Some(path) = out {
        // A wrong ending is said before the work, not after it.
        output::Format::of(path)?;
    }
    let workspace = workspace(arguments)?;
    let text = |name: &str| arguments.get_one::<String>(name).map(String::as_str);
    let policy = policy_name(arguments, &workspace)?;
    let (from, to) = pair(&workspace, policy.as_deref(), text("from"), text("to"))?;
    let request = CompareRequest { from: Side::Kept(&from), to: Side::Kept(&to), scheme: text("scheme"), causes: true };
    let run = Run::silent();
    let ctx = run.context(&workspace.config().timezone);
    let changes = compare(&request, &ctx)?;
    if !changes.same_rules {
        let rules = |run: &KeptRun| format!("{} {}", run.record().policy.name, short_hash(&run.record().policy.hash));
        printer.note(&Note::new("T0057", vec![("from", rules(&from)), ("to", rules(&to))]));
    }
    let written = match out {
        Some(path) => Some((path, movers_table(&changes, path, arguments.get_flag("excel"), &ctx)?)),
        None => None,
    };
    if printer.json() {
        printer.json_answer(&ChangesView::new(&changes, from.record(), to.record(), written))?;
        return Ok(ExitStatus::Done);
    }
    // Rules that no longer hold have no titles to show.
    let titles = to.policy().map(|policy| {
        let title =
            |name: &str, title: &terrace_words::Title| (name.to_owned(), title.get(printer.lang(), name).to_owned());
        policy.metrics.iter().map(|metric| title(metric.name.as_str(), &metric.title)).collect()
    });
    let titles = titles.unwrap_or_default();
    let currency = &to.record().currency;
    let text = ChangesText { lang: printer.lang(), changes: &changes, currency, titles: &titles, causes: true };
    let lines = text.all(&from, &to);
    lines.iter().try_for_each(|line| printer.line(line))?;
    if let Some((path, rows)) = written {
        printer.aside(texts::WRITTEN, &[("rows", count(rows as u64)), ("path", path.display().to_string())]);
    }
    Ok(ExitStatus::Done)
}

/// The name of the given policy, or of the workspace's; `None` if the workspace does not decide it.
fn policy_name(arguments: &ArgMatches, workspace: &Workspace) -> Result<Option<String>, Failure> {
    if let Some(path) = arguments.get_one::<PathBuf>("policy") {
        return Ok(Some(load(path)?.policy.name.to_string()));
    }
    // Which runs there are does not depend on whether the policy still holds.
    let policy = workspace.default_policy().ok().and_then(|path| load(&path).ok());
    Ok(policy.map(|policy| policy.policy.name.to_string()))
}

/// A run's as-of with its clock.
fn as_of(run: &KeptRun) -> String {
    format!("{} {}", moment(&run.record().as_of), run.record().timezone)
}
