use super::thresholds;
use super::work::workspace;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::home::Home;
use crate::printer::Printer;
use crate::tables::TextTable;
use clap::ArgMatches;
use std::path::{Path, PathBuf};
use terrace_app::AppError;
use terrace_app::policies::{self, CaseReport, READY, load};
use terrace_app::runs::fields;
use terrace_app::views::{CasesView, CheckedPolicyView, MeasureView};
use terrace_domain::Coded;
use terrace_words::message;
use terrace_words::texts::cli as texts;

pub(super) fn run(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    match arguments.subcommand() {
        Some(("check", arguments)) => check(arguments, printer),
        Some(("test", arguments)) => test(arguments, printer),
        Some(("schema", _)) => schema(printer),
        Some(("measures", _)) => measures(printer),
        Some(("show", arguments)) => show(arguments, printer),
        Some(("thresholds", arguments)) => thresholds::run(arguments, printer),
        _ => Ok(ExitStatus::Usage),
    }
}

/// The policy that is named, or that of the workspace; `command` is what is to be done with it.
fn file(arguments: &ArgMatches, command: &str) -> Result<PathBuf, Failure> {
    if let Some(path) = arguments.get_one::<PathBuf>("file") {
        return Ok(path.clone());
    }
    match workspace(arguments) {
        Ok(workspace) => Ok(workspace.default_policy()?),
        // No workspace is needed to look at a policy.
        Err(Failure::App(AppError::NotAWorkspace(path))) => {
            let facts = vec![("path", path.display().to_string()), ("command", command.to_owned())];
            Err(Failure::own("T0079", facts))
        }
        Err(failure) => Err(failure),
    }
}

fn check(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let loaded = load(&file(arguments, "check")?)?;
    printer.diagnostics(&loaded.rendered_warnings(printer.lang()));
    let policy = &loaded.policy;
    // Outside of a workspace nothing is known of customers' files.
    let notes = workspace(arguments).map(|workspace| fields::without_column(&workspace, policy)).unwrap_or_default();
    notes.iter().for_each(|note| printer.note(note));
    if printer.json() {
        printer.json_answer(&CheckedPolicyView::new(&loaded))?;
        return Ok(ExitStatus::Done);
    }
    let counts = [
        ("file", loaded.file.clone()),
        ("metrics", policy.metrics.len().to_string()),
        ("labels", policy.labels.len().to_string()),
        ("schemes", policy.schemes.len().to_string()),
    ];
    printer.say(texts::POLICY_HOLDS, &counts)?;
    Ok(ExitStatus::Done)
}

fn test(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let path = file(arguments, "test")?;
    let loaded = load(&path)?;
    let named: Vec<PathBuf> =
        arguments.get_many::<PathBuf>("cases").map(|paths| paths.cloned().collect()).unwrap_or_default();
    let files = if named.is_empty() { policies::cases_of(&path).into_iter().collect() } else { named };
    if files.is_empty() {
        printer.aside(texts::NO_CASES, &[("file", loaded.file)]);
        if printer.json() {
            printer.json_answer(&CasesView::new([]))?;
        }
        return Ok(ExitStatus::Done);
    }
    let mut reports = Vec::new();
    for file in &files {
        let report = policies::test(&loaded.policy, file)?;
        if !printer.json() {
            print_cases(file, &report, printer)?;
        }
        reports.push((file.as_path(), report));
    }
    let view = CasesView::new(reports.iter().map(|(file, report)| (*file, report)));
    if printer.json() {
        printer.json_answer(&view)?;
    }
    let CasesView { cases, failed, .. } = view;
    if failed == 0 {
        return Ok(ExitStatus::Done);
    }
    Err(Failure::own("T0024", vec![("failed", failed.to_string()), ("cases", cases.to_string())]))
}

fn print_cases(file: &Path, report: &CaseReport, printer: &mut Printer) -> Result<(), Failure> {
    for case in report.cases.iter().filter(|case| !case.passed()) {
        printer.line(format!(
            "{}: {} ({}:{})",
            printer.text(texts::CASE_FAILED),
            case.name,
            file.display(),
            case.line
        ))?;
        if let Some(error) = &case.error {
            printer.line(format!("  {}", message(printer.lang(), error.code(), &error.arguments())))?;
        }
        for check in case.checks.iter().filter(|check| !check.passed) {
            let shown = |value: &Option<String>| value.clone().unwrap_or_else(|| "~".to_owned());
            let arguments = [("expected", shown(&check.expected)), ("got", shown(&check.got))];
            printer.line(format!("  {}: {}", check.name, texts::CASE_EXPECTED.fill(printer.lang(), &arguments)))?;
        }
    }
    let passed = report.cases.iter().filter(|case| case.passed()).count();
    let counts = [
        ("file", file.display().to_string()),
        ("passed", passed.to_string()),
        ("cases", report.cases.len().to_string()),
    ];
    printer.say(texts::CASES_PASSED, &counts)
}

fn schema(printer: &mut Printer) -> Result<ExitStatus, Failure> {
    printer.json_answer(&policies::schema())?;
    Ok(ExitStatus::Done)
}

fn measures(printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let lang = printer.lang();
    let measures = policies::measures();
    if printer.json() {
        let list: Vec<MeasureView> = measures.iter().map(|measure| MeasureView::new(measure, printer.lang())).collect();
        printer.json_answer(&list)?;
        return Ok(ExitStatus::Done);
    }
    let text = |text| printer.text(text);
    let headers = [
        (text(texts::COL_MEASURE), false),
        (text(texts::COL_GROUP), false),
        (text(texts::COL_UNIT), false),
        (text(texts::COL_FORMULA), false),
        (text(texts::COL_NULL), false),
    ];
    let mut table = TextTable::wrapped(&headers, 2);
    for measure in measures {
        table.row([
            measure.name,
            measure.group.name(),
            measure.unit.get(lang),
            measure.formula.get(lang),
            measure.of_nothing.get(lang),
        ]);
    }
    table.lines().iter().try_for_each(|line| printer.line(line))?;
    Ok(ExitStatus::Done)
}

fn show(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let Some(name) = arguments.get_one::<String>("name") else {
        READY.iter().try_for_each(|ready| printer.line(ready.name))?;
        return Ok(ExitStatus::Done);
    };
    let known = || READY.iter().map(|ready| ready.name).collect::<Vec<_>>().join(", ");
    let ready = READY
        .iter()
        .find(|ready| ready.name == name)
        .ok_or_else(|| Failure::own("T0023", vec![("name", name.clone()), ("known", known())]))?;
    if arguments.get_flag("cases") {
        printer.raw().write_all(ready.cases.unwrap_or_default().as_bytes())?;
        return Ok(ExitStatus::Done);
    }
    let home = Home::of(arguments, workspace(arguments).ok().as_ref(), printer.lang())?;
    printer.raw().write_all(ready.text_for(home.currency, &home.timezone).as_bytes())?;
    printer.aside(texts::SHOWN_FOR, &home.facts(printer.lang()));
    Ok(ExitStatus::Done)
}
